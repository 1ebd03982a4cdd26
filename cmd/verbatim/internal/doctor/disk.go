package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// lowDisk is the free space, in bytes, below which a folder is said to be nearly
// full; an index needs room for a second one while it is replaced.
const lowDisk = 200 << 20

// Writable checks whether a folder that is written to is there, or can be made,
// and how much room it has beside the size, in bytes, that is to be replaced.
func Writable(check, dir, setting string, size int64) Finding {
	there, err := firstThere(dir)
	if err != nil {
		return Finding{check, Broken, err.Error(), FixAccess(there, setting, err)}
	}
	probe, err := os.CreateTemp(there, ".doctor-")
	if err != nil {
		return Finding{check, Broken, fmt.Sprintf("%s cannot be written: %v", there, errors.Unwrap(err)), FixAccess(there, setting, err)}
	}
	probe.Close()
	os.Remove(probe.Name())
	free, known := freeSpace(there)
	need := max(lowDisk, 2*uint64(size))
	switch {
	case known && free < need:
		return Finding{check, Warning, fmt.Sprintf("%s can be written, but only %s are free", dir, mebibytes(int64(free))),
			fmt.Sprintf("make room: %s are wanted, since a new index is built beside the old one", mebibytes(int64(need)))}
	case there != dir:
		return Finding{check, Well, dir + " can be made" + freeWords(free, known), ""}
	}
	return Finding{check, Well, dir + " can be written" + freeWords(free, known), ""}
}

// firstThere is a folder, or the one above it that exists where it does not.
func firstThere(dir string) (string, error) {
	for {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return dir, fmt.Errorf("%s is a file, not a folder", dir)
		}
		parent := filepath.Dir(dir)
		if err == nil || !errors.Is(err, fs.ErrNotExist) || parent == dir {
			return dir, err
		}
		dir = parent
	}
}

func freeWords(free uint64, known bool) string {
	if !known {
		return ""
	}
	return ", " + mebibytes(int64(free)) + " free"
}

// FixAccess says how to get at a file or folder, of a setting, that may not be
// read or written.
func FixAccess(path, setting string, err error) string {
	switch {
	case errors.Is(err, syscall.EROFS):
		return "this file system is read-only; mount a volume at " + path + ", or name another folder in " + setting
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full: make room"
	case !errors.Is(err, fs.ErrPermission):
		return "name another folder in " + setting
	}
	me := os.Getuid()
	if owner, known := ownerOf(path); known && owner != me {
		return fmt.Sprintf("%s belongs to user %d, and this process is user %d: chown -R %d %s, or run it as user %d (in a container: the "+
			"setting user)", path, owner, me, me, path, owner)
	}
	return "chmod -R u+rwX " + path
}

func mebibytes(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }
