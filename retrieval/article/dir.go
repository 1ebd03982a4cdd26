package article

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

var (
	// ErrOutside is why a link that leads out of the folder of a [Dir] is not
	// followed.
	ErrOutside = errors.New("it is a link that leads out of the articles folder")
	// ErrHidden is why a link to a hidden file is not followed.
	ErrHidden = errors.New("it is a link to a hidden file")
)

// Dir is the articles folder at path as a file system that gives what is in it and
// nothing else: anyone who can put a link into the folder must not be able to publish
// other files of the machine. Links that stay inside are followed, absolute ones
// too; those that lead out fail with [ErrOutside], those to a hidden file with
// [ErrHidden]. The folder may be replaced by another at any time.
func Dir(path string) fs.FS { return dirFS(path) }

type dirFS string

func (d dirFS) Open(name string) (fs.File, error) {
	var f fs.File
	err := d.in("open", name, func(root fs.FS, name string) (err error) {
		f, err = root.Open(name)
		return err
	})
	return f, err
}

func (d dirFS) Stat(name string) (fs.FileInfo, error) {
	var info fs.FileInfo
	err := d.in("stat", name, func(root fs.FS, name string) (err error) {
		info, err = fs.Stat(root, name)
		return err
	})
	return info, err
}

func (d dirFS) ReadDir(name string) ([]fs.DirEntry, error) {
	var entries []fs.DirEntry
	err := d.in("open", name, func(root fs.FS, name string) (err error) {
		entries, err = fs.ReadDir(root, name)
		return err
	})
	return entries, err
}

// in does something with a file of the folder, whose name is free of links then.
func (d dirFS) in(op, name string, do func(root fs.FS, name string) error) error {
	if !fs.ValidPath(name) {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return fmt.Errorf("opening the articles folder: %w", err)
	}
	defer root.Close()
	if info, err := root.Lstat(filepath.FromSlash(name)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if name, err = d.target(name); err != nil {
			return &fs.PathError{Op: op, Path: name, Err: err}
		}
	}
	return do(root.FS(), name)
}

// target is the name of what a link leads to, in the folder.
func (d dirFS) target(name string) (string, error) {
	base, err := filepath.EvalSymlinks(string(d))
	if err != nil {
		return name, err
	}
	target, err := filepath.EvalSymlinks(filepath.Join(base, filepath.FromSlash(name)))
	if err != nil {
		return name, bare(err)
	}
	inside, err := filepath.Rel(base, target)
	if err != nil || !filepath.IsLocal(inside) {
		return name, ErrOutside
	}
	inside = filepath.ToSlash(inside)
	for part := range strings.SplitSeq(inside, "/") {
		// A volume of Kubernetes is made of links to ..data.
		if strings.HasPrefix(part, ".") && !strings.HasPrefix(part, "..") && part != "." {
			return name, ErrHidden
		}
	}
	return inside, nil
}

// bare is err without its path, which may be outside of the folder.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
