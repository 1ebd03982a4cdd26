package watch

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/verbatim-bot/verbatim/internal/fileid"
)

// look is what a folder was like when it was gone over.
type look struct {
	// sum is over the names, sizes, times, modes and ids of all files.
	sum [sha256.Size]byte
	// links is set when some files are links.
	links bool
}

// lookOver goes over the folder dir, following links to files as the reader of
// the articles does. What cannot be looked at counts as not there.
func lookOver(ctx context.Context, dir string) look {
	var (
		found look
		sum   = sha256.New()
		fsys  = os.DirFS(dir)
	)
	// The only error is that of ctx: then nobody wants the look.
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil
		case hidden(name) && d.IsDir():
			return fs.SkipDir
		case hidden(name) || d.IsDir():
			return nil
		}
		found.links = found.links || d.Type()&fs.ModeSymlink != 0
		if info, err := fs.Stat(fsys, name); err == nil {
			addTo(sum, name, info)
		}
		return nil
	})
	sum.Sum(found.sum[:0])
	return found
}

func addTo(sum hash.Hash, name string, info fs.FileInfo) {
	var numbers []byte
	id := fileid.Of(info)
	for _, n := range []int64{info.Size(), info.ModTime().UnixNano(), int64(id.Inode), id.Changed, int64(info.Mode()), int64(len(name))} {
		numbers = binary.LittleEndian.AppendUint64(numbers, uint64(n))
	}
	sum.Write(numbers)
	sum.Write([]byte(name))
}

// hidden reports whether the last part of a slash path makes it hidden. Names that
// begin with two dots are not: a volume of Kubernetes changes by the link ..data.
func hidden(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".") && !strings.HasPrefix(base, "..") && base != "."
}
