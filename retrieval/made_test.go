package retrieval

import (
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"
)

// Open makes a madeCollection a file system: a folder of article files.
func (c *madeCollection) Open(name string) (fs.File, error) {
	if name == "." {
		return &madeFolder{c: c}, nil
	}
	i, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "article-"), ".txt"))
	if err != nil || i >= c.articles {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	text := c.text(i)
	return &madeFile{Reader: strings.NewReader(text), info: c.info(i, int64(len(text)))}, nil
}

// Stat tells about an article without making it: its size counts up with the
// editions.
func (c *madeCollection) Stat(name string) (fs.FileInfo, error) {
	f, err := c.Open(name)
	if err != nil {
		return nil, err
	}
	return f.Stat()
}

func (c *madeCollection) info(i int, size int64) madeInfo {
	modified := day
	if i == c.touched {
		modified = day.Add(time.Duration(c.edition) * time.Second)
	}
	return madeInfo{name: "article-" + strconv.Itoa(i) + ".txt", size: size, modified: modified}
}

type madeFile struct {
	*strings.Reader
	info madeInfo
}

func (f *madeFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *madeFile) Close() error               { return nil }

type madeFolder struct {
	c    *madeCollection
	next int
}

func (f *madeFolder) Stat() (fs.FileInfo, error) { return madeInfo{name: ".", folder: true}, nil }
func (f *madeFolder) Read([]byte) (int, error)   { return 0, io.EOF }
func (f *madeFolder) Close() error               { return nil }

func (f *madeFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	var out []fs.DirEntry
	for ; f.next < f.c.articles && (n <= 0 || len(out) < n); f.next++ {
		out = append(out, fs.FileInfoToDirEntry(f.c.info(f.next, 0)))
	}
	if n > 0 && len(out) == 0 {
		return nil, io.EOF
	}
	return out, nil
}

type madeInfo struct {
	name     string
	size     int64
	modified time.Time
	folder   bool
}

func (i madeInfo) Name() string       { return i.name }
func (i madeInfo) Size() int64        { return i.size }
func (i madeInfo) ModTime() time.Time { return i.modified }
func (i madeInfo) IsDir() bool        { return i.folder }
func (i madeInfo) Sys() any           { return nil }
func (i madeInfo) Mode() fs.FileMode {
	if i.folder {
		return fs.ModeDir | 0o755
	}
	return 0o644
}
