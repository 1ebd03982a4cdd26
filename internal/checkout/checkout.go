// Package checkout finds which commit a folder is a checkout of, by what git keeps
// beside it. It runs no program and changes nothing.
//
// A folder may be a clone, lie inside one, be a worktree whose .git is a file, as
// git-sync makes them, or hold several clones. [Of] reads them once; [Tree.Commit] then
// gives the commit of a file. A folder that only lies inside of a clone, and a file in it
// that git does not track, are at no commit.
package checkout

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Checkout is a folder with the commit that it is a checkout of.
type Checkout struct {
	// Folder is relative to the folder that was looked at, with slashes; "." for that
	// folder itself, also where it lies inside of the checkout.
	Folder string
	// Commit is the full name of the commit, Branch the branch; it is empty where a
	// commit itself is checked out.
	Commit, Branch string

	git     string          // the folder of its own that git keeps for it
	tracked map[string]bool // the files that git tracks, relative to Folder
}

// Tree are the checkouts in a folder, the deepest first.
type Tree []Checkout

// mostFolders bounds the folders in which checkouts are looked for.
const mostFolders = 2000

// mostPacked bounds what is read of a file of refs, in bytes: a hundred thousand of them
// and more.
const mostPacked = 64 << 20

// Of finds the checkouts in and around a folder that track files of it. What cannot be
// read is none.
func Of(folder string) Tree {
	var found Tree
	real, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil
	}
	left := int64(mostIndexed)
	add := func(c Checkout, folder, within string) {
		var err error
		// A name in an index is half as long in bytes as it is written.
		if c.tracked, err = readTracked(c.git, within, len(c.Commit)/2, &left); err == nil && len(c.tracked) > 0 {
			c.Folder = filepath.ToSlash(folder)
			found = append(found, c)
		}
	}
	for dir := real; ; dir = filepath.Dir(dir) {
		if c, ok := read(dir); ok {
			if within, err := filepath.Rel(dir, real); err == nil {
				add(c, ".", within)
			}
			break
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	for _, pattern := range []string{"*", "*/*"} {
		inside, _ := filepath.Glob(filepath.Join(real, pattern, ".git"))
		for _, git := range inside[:min(len(inside), mostFolders)] {
			dir := filepath.Dir(git)
			if c, ok := read(dir); ok {
				if rel, err := filepath.Rel(real, dir); err == nil {
					add(c, rel, ".")
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b Checkout) int { return len(b.Folder) - len(a.Folder) })
	return found
}

// Commit is the commit of a file of the folder, by its path in it; "" where no checkout
// tracks it.
func (t Tree) Commit(file string) string {
	for _, c := range t {
		name, is := file, true
		if c.Folder != "." {
			name, is = strings.CutPrefix(file, c.Folder+"/")
		}
		if is && c.tracked[name] {
			return c.Commit
		}
	}
	return ""
}

var (
	commitName = regexp.MustCompile(`^[0-9a-f]{40}(?:[0-9a-f]{24})?$`)
	refName    = regexp.MustCompile(`^refs/[\w./+@-]+$`)
)

// read reads the commit that is checked out in dir.
func read(dir string) (Checkout, bool) {
	git := filepath.Join(dir, ".git")
	info, err := os.Lstat(git)
	if err != nil {
		return Checkout{}, false
	}
	if !info.IsDir() {
		line, ok := firstLine(git)
		target, is := strings.CutPrefix(line, "gitdir: ")
		if !ok || !is {
			return Checkout{}, false
		}
		if git = target; !filepath.IsAbs(git) {
			git = filepath.Join(dir, git)
		}
	}
	head, ok := firstLine(filepath.Join(git, "HEAD"))
	if !ok {
		return Checkout{}, false
	}
	ref, is := strings.CutPrefix(head, "ref: ")
	if !is {
		return Checkout{Commit: head, git: git}, commitName.MatchString(head)
	}
	if !refName.MatchString(ref) || strings.Contains(ref, "..") {
		return Checkout{}, false
	}
	common := git
	if line, ok := firstLine(filepath.Join(git, "commondir")); ok {
		if common = line; !filepath.IsAbs(common) {
			common = filepath.Join(git, common)
		}
	}
	for _, folder := range []string{git, common} {
		if commit, ok := firstLine(filepath.Join(folder, filepath.FromSlash(ref))); ok && commitName.MatchString(commit) {
			return Checkout{Commit: commit, Branch: strings.TrimPrefix(ref, "refs/heads/"), git: git}, true
		}
	}
	commit := packed(filepath.Join(common, "packed-refs"), ref)
	return Checkout{Commit: commit, Branch: strings.TrimPrefix(ref, "refs/heads/"), git: git}, commit != ""
}

// open opens an ordinary file. To open a pipe would wait for whoever writes into it.
func open(name string) (*os.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no ordinary file", name)
	}
	return os.Open(name)
}

// firstLine is the first line of a small file.
func firstLine(name string) (string, bool) {
	f, err := open(name)
	if err != nil {
		return "", false
	}
	defer f.Close()
	return strings.TrimSpace(scanned(bufio.NewScanner(f))), true
}

func scanned(s *bufio.Scanner) string {
	if s.Scan() {
		return s.Text()
	}
	return ""
}

// packed finds a ref in the file of those that git has packed.
func packed(name, ref string) string {
	f, err := open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	s := bufio.NewScanner(io.LimitReader(f, mostPacked))
	for s.Scan() {
		if commit, found := strings.CutSuffix(s.Text(), " "+ref); found && commitName.MatchString(commit) {
			return commit
		}
	}
	return ""
}

// Short is the beginning of a commit's name, which tells it from others.
func Short(commit string) string { return commit[:min(len(commit), 10)] }
