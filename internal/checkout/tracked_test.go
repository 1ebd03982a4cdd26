package checkout_test

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/internal/checkout"
)

// Only what git tracks is at the commit, whichever version the index is of.
func TestTrackedByGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git to compare with")
	}
	for _, version := range []string{"2", "3", "4"} {
		dir := t.TempDir()
		tracked := []string{"docs/a.md", "docs/deep/b.md", "docs/deep/bridge.md", "docs/ü.md", "docs2/c.md", "readme.md"}
		for _, name := range append(tracked, "docs/own.md", "docs/meant.md", "articles/own.md", "docs.md") {
			write(t, filepath.Join(dir, filepath.FromSlash(name)), "The gate is green.\n")
		}
		git(t, dir, "init", "-q")
		git(t, dir, append([]string{"add"}, tracked...)...)
		git(t, dir, "commit", "-q", "-m", "one")
		head := git(t, dir, "rev-parse", "HEAD")
		if version != "2" { // git writes version 3 where there is such an entry, and else 2
			git(t, dir, "add", "--intent-to-add", "docs/meant.md")
		}
		if version == "4" {
			git(t, dir, "update-index", "--index-version", version)
		}
		if index, err := os.ReadFile(filepath.Join(dir, ".git", "index")); err != nil || index[7] != version[0]-'0' {
			t.Fatalf("git wrote no index of version %s: %v", version, err)
		}
		commits(t, version, checkout.Of(dir), head, tracked, "docs/own.md", "docs/meant.md", "articles/own.md", "docs.md", "docs", "")
		commits(t, version, checkout.Of(filepath.Join(dir, "docs")), head, []string{"a.md", "deep/b.md", "deep/bridge.md", "ü.md"},
			"own.md", "meant.md", "2/c.md", "c.md", "docs/a.md", "readme.md")
		if tree := checkout.Of(filepath.Join(dir, "articles")); len(tree) > 0 {
			t.Errorf("version %s: a folder that git does not track is a checkout: %+v", version, tree)
		}
		git(t, dir, "update-index", "--split-index")
		if tree := checkout.Of(dir); len(tree) > 0 {
			t.Errorf("version %s: a split index was read: %+v", version, tree)
		}
	}
}

func TestTrackedWithSHA256(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git to compare with")
	}
	dir := t.TempDir()
	c := exec.Command("git", "init", "-q", "--object-format=sha256", dir)
	c.Env = gitEnviron()
	if err := c.Run(); err != nil {
		t.Skipf("this git has no SHA-256: %v", err)
	}
	write(t, filepath.Join(dir, "a.md"), "The gate is green.\n")
	git(t, dir, "add", ".")
	git(t, dir, "commit", "-q", "-m", "one")
	commits(t, "SHA-256", checkout.Of(dir), git(t, dir, "rev-parse", "HEAD"), []string{"a.md"}, "b.md")
}

func commits(t *testing.T, name string, tree checkout.Tree, head string, tracked []string, others ...string) {
	t.Helper()
	for _, file := range tracked {
		if got := tree.Commit(file); got != head {
			t.Errorf("%s: %s is at commit %q, want %s", name, file, got, head)
		}
	}
	for _, file := range others {
		if got := tree.Commit(file); got != "" {
			t.Errorf("%s: %s, which git does not track, is at commit %s", name, file, got)
		}
	}
}

// entry is one of an index of version 2 or, with further flags, 3.
func entry(mode uint32, flags, further uint16, name string) []byte {
	e := make([]byte, 60)
	binary.BigEndian.PutUint32(e[24:], mode)
	e = binary.BigEndian.AppendUint16(e, flags|uint16(len(name)))
	if flags&0x4000 != 0 {
		e = binary.BigEndian.AppendUint16(e, further)
	}
	e = append(e, name...)
	return append(e, make([]byte, 8-len(e)%8)...)
}

// index is a whole one; its checksum is none, as git may be told to write it.
func index(version uint32, extension string, entries ...[]byte) []byte {
	x := binary.BigEndian.AppendUint32([]byte("DIRC"), version)
	x = binary.BigEndian.AppendUint32(x, uint32(len(entries)))
	x = append(x, slices.Concat(entries...)...)
	if extension != "" {
		x = append(binary.BigEndian.AppendUint32(append(x, extension...), 3), 1, 2, 3)
	}
	return append(x, make([]byte, 20)...)
}

// Of an index made by hand only ordinary files count that are as in the commit, and an
// index that is not understood to its end counts for nothing.
func TestTrackedByHand(t *testing.T) {
	const file, head = 0o100644, "0123456789abcdef0123456789abcdef01234567"
	dir := t.TempDir()
	write(t, filepath.Join(dir, ".git", "HEAD"), head+"\n")
	of := func(index []byte) checkout.Tree {
		write(t, filepath.Join(dir, ".git", "index"), string(index))
		return checkout.Of(dir)
	}
	whole := index(3, "TREE", entry(file, 0, 0, "a.md"), entry(0o100755, 0, 0, "bb/run.md"), entry(0o120000, 0, 0, "link.md"),
		entry(0o160000, 0, 0, "module"), entry(file, 0x2000, 0, "merged.md"), entry(file, 0x4000, 0x2000, "meant.md"),
		entry(file, 0x4000, 0x4000, "skipped.md"), entry(file, 0x4000, 0, "plain.md"))
	commits(t, "by hand", of(whole), head, []string{"a.md", "bb/run.md", "plain.md"}, "link.md", "module", "merged.md", "meant.md",
		"skipped.md")
	ends := len(whole) - 20 - 11 // before its extension and checksum
	for n := range len(whole) {
		if n == ends+20 {
			continue // what is left of the extension is as long as a checksum
		}
		if tree := of(whole[:n]); len(tree) > 0 {
			t.Errorf("the first %d of %d bytes of an index are read: %+v", n, len(whole), tree)
		}
	}
	a := entry(file, 0, 0, "a.md")
	for name, x := range map[string][]byte{
		"of version 1":        index(1, "", a),
		"of version 5":        index(5, "", a),
		"split":               index(2, "link", a),
		"sparse":              index(2, "sdir", a),
		"of later flags":      index(2, "", entry(file, 0x4000, 0, "a.md")),
		"without a name":      index(2, "", a, entry(file, 0, 0, "")),
		"with a long name":    index(2, "", a, entry(file, 0, 0, strings.Repeat("a", 5000))),
		"with a longer name":  index(2, "", a, entry(file, 0, 0, strings.Repeat("a", 1<<17))),
		"sharing what is not": index(4, "", append(a[:62:62], "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01a.md\x00"...)),
		"with fewer entries":  append(index(2, "", a)[:12+len(a)], append(a, make([]byte, 20)...)...),
	} {
		if tree := of(x); len(tree) > 0 {
			t.Errorf("an index %s is read: %+v", name, tree)
		}
	}
	if tree := of(index(2, "", a)); tree.Commit("a.md") != head {
		t.Errorf("a small index is not read: %+v", tree)
	}
}
