// Package memory keeps the program to the limit of memory of its container or unit.
//
// It must not know what the program does with it.
package memory

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// KeepToLimit tells Go how much memory the process may use, from the limit of
// its container or unit (cgroup v1 or v2), unless GOMEMLIMIT says so: Go keeps to
// such a limit of processors by itself, of memory not. A file that would take more
// is then given up.
func KeepToLimit(log *slog.Logger) {
	if _, err := memlimit.Set(memlimit.WithProvider(memlimit.FromCgroup)); err != nil && !unlimited(err) {
		log.Warn("the memory limit of this machine cannot be read; set GOMEMLIMIT if there is one", "error", err)
	}
}

// Limit is the memory that Go keeps to.
func Limit() string {
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 {
		return "none"
	}
	return Mebibytes(limit)
}

// OfContainer is the limit of the container or unit in bytes; 0 for none.
func OfContainer() (uint64, error) {
	limit, err := memlimit.FromCgroup()
	if unlimited(err) {
		return 0, nil
	}
	return limit, err
}

// unlimited reports whether there is no limit, or nothing that could set one.
func unlimited(err error) bool {
	for _, none := range []error{memlimit.ErrNoLimit, memlimit.ErrNoCgroup, memlimit.ErrCgroupsNotSupported, fs.ErrNotExist} {
		if errors.Is(err, none) {
			return true
		}
	}
	return false
}

// Mebibytes writes a number of bytes.
func Mebibytes(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }
