package store

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

// lock makes sure that one process at a time builds in dir.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	const wait, retry = 10 * time.Second, 100 * time.Millisecond
	l := flock.New(filepath.Join(dir, lockFile))
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

// makeBuild makes a folder for a build that is stamped with a time. Where a clock
// was put back the name may be taken, perhaps by the current build.
func makeBuild(dir string, now time.Time) (name string, err error) {
	stamp := buildPrefix + strconv.FormatInt(now.UnixNano(), 36)
	name = stamp
	for n := 2; ; n++ {
		if err = os.Mkdir(filepath.Join(dir, name), 0o755); !errors.Is(err, fs.ErrExist) {
			break
		}
		name = fmt.Sprintf("%s-%d", stamp, n)
	}
	if err != nil {
		return "", fmt.Errorf("make a folder for the build: %w", fullDisk(err))
	}
	return name, nil
}

// setCurrent makes a build the current one. When it fails, the one before is.
func setCurrent(dir, name string, step steps) (err error) {
	tmp := filepath.Join(dir, currentFile+".new")
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("put the new index in place: %w", fullDisk(err)), removeFile(tmp))
		}
	}()
	if err := os.WriteFile(tmp, []byte(name+"\n"), 0o644); err != nil {
		return err
	}
	step.done("write the name of the new build")
	if err := syncPath(tmp); err != nil {
		return err
	}
	step.done("sync the name of the new build")
	if err := os.Rename(tmp, filepath.Join(dir, currentFile)); err != nil {
		return err
	}
	step.done("put the new build in place")
	// The new build is current now, whatever comes of this.
	_ = syncPath(dir)
	step.done("sync the index folder")
	return nil
}

func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// removeOtherBuilds takes away old builds and what killed ones left. A build
// that cannot be removed (somebody has it open, on some systems) is left for
// the next time: it does no harm.
func removeOtherBuilds(dir, keep string, step steps) {
	all, _ := os.ReadDir(dir)
	for _, d := range all {
		if strings.HasPrefix(d.Name(), buildPrefix) && d.Name() != keep {
			os.RemoveAll(filepath.Join(dir, d.Name()))
			step.done("remove an old build")
		}
	}
}

// syncTree writes a folder and all that is in it through to the disk.
func syncTree(dir string) error {
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

// linkOrCopy takes a file that never changes over from a folder into another.
func linkOrCopy(from, to, name string) error {
	from, to = filepath.Join(from, name), filepath.Join(to, name)
	if os.Link(from, to) == nil {
		return nil
	}
	return copyFile(from, to)
}

// copyPassages copies a closed or read-only index of passages. What of it never
// changes once written is linked where the file system can.
func copyPassages(from, to string, step steps) error {
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
			err = linkOrCopy(from, to, rel)
		default:
			err = copyFile(path, filepath.Join(to, rel))
		}
		step.done("copy " + rel)
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
