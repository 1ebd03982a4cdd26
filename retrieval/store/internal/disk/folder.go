package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
)

// Lock makes sure that one process at a time builds in dir.
func Lock(ctx context.Context, dir string) (unlock func(), err error) {
	const wait, retry = 10 * time.Second, 100 * time.Millisecond
	l := flock.New(filepath.Join(dir, LockFile))
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	ok, err := l.TryLockContext(ctx, retry)
	if errors.Is(err, context.DeadlineExceeded) || err == nil && !ok {
		return nil, fmt.Errorf("another process is building the index in %s; try again when it has finished", dir)
	}
	if cause := errors.Join(err, ctx.Err()); errors.Is(cause, context.Canceled) {
		return nil, fmt.Errorf("wait for the index folder %s: %w", dir, cause)
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return nil, fmt.Errorf("the index folder %s cannot be written: %w", dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("lock the index folder %s: %w; a file system that cannot lock files cannot hold an index: name a folder on "+
			"another one with --index or VERBATIM_INDEX", dir, err)
	}
	return func() { l.Unlock() }, nil
}

// MakeBuild makes a folder for a build that is stamped with a time. Where a clock
// was put back the name may be taken, perhaps by the current build.
func MakeBuild(dir string, now time.Time) (name string, err error) {
	stamp := BuildPrefix + strconv.FormatInt(now.UnixNano(), 36)
	name = stamp
	for n := 2; ; n++ {
		if err = os.Mkdir(filepath.Join(dir, name), 0o755); !errors.Is(err, fs.ErrExist) {
			break
		}
		name = fmt.Sprintf("%s-%d", stamp, n)
	}
	if err != nil {
		return "", fmt.Errorf("make a folder for the build: %w", FullDisk(err))
	}
	return name, nil
}

// SetCurrent makes a build the current one. When it fails, the one before is.
func SetCurrent(dir, name string, step Steps) (err error) {
	tmp := filepath.Join(dir, CurrentFile+".new")
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("put the new index in place: %w", FullDisk(err)), RemoveFile(tmp))
		}
	}()
	if err := os.WriteFile(tmp, []byte(name+"\n"), 0o644); err != nil {
		return err
	}
	step.Done("write the name of the new build")
	if err := syncPath(tmp); err != nil {
		return err
	}
	step.Done("sync the name of the new build")
	if err := os.Rename(tmp, filepath.Join(dir, CurrentFile)); err != nil {
		return err
	}
	step.Done("put the new build in place")
	// The new build is current now, whatever comes of this.
	_ = syncPath(dir)
	step.Done("sync the index folder")
	return nil
}

// RemoveFile removes a file that may be there.
func RemoveFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// RemoveOtherBuilds takes away old builds and what killed ones left. A build
// that cannot be removed (somebody has it open, on some systems) is left for
// the next time: it does no harm.
func RemoveOtherBuilds(dir, keep string, step Steps) {
	all, _ := os.ReadDir(dir)
	for _, d := range all {
		if strings.HasPrefix(d.Name(), BuildPrefix) && d.Name() != keep {
			os.RemoveAll(filepath.Join(dir, d.Name()))
			step.Done("remove an old build")
		}
	}
}

// SyncTree writes a folder and all that is in it through to the disk.
func SyncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncPath(path)
	})
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	return nil
}

// LinkOrCopy takes a file that never changes over from a folder into another.
func LinkOrCopy(from, to, name string) error {
	from, to = filepath.Join(from, name), filepath.Join(to, name)
	if os.Link(from, to) == nil {
		return nil
	}
	return copyFile(from, to)
}

// CopyPassages copies a closed or read-only index of passages. What of it never
// changes once written is linked where the file system can.
func CopyPassages(from, to string, step Steps) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir():
			err = os.MkdirAll(filepath.Join(to, rel), 0o755)
		case postings.Frozen(path):
			err = LinkOrCopy(from, to, rel)
		default:
			err = copyFile(path, filepath.Join(to, rel))
		}
		step.Done("copy " + rel)
		return err
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// FullDisk adds to an error what to do when it is that a disk is full. bleve
// passes the words on and not the error.
func FullDisk(err error) error {
	if err == nil {
		return nil
	}
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) {
			return fmt.Errorf("%w; the index in use is as it was: make room, about twice what the articles take, or keep the index on another "+
				"disk with --index or VERBATIM_INDEX", err)
		}
	}
	return err
}

// Steps is called with what was done after each step that changes the folder: a test
// stops there. It may be nil.
type Steps func(what string)

// Done calls s.
func (s Steps) Done(what string) {
	if s != nil {
		s(what)
	}
}
