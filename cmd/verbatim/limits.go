package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"runtime"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// respectLimits keeps to the limits of the container or unit, and logs them.
func (p *program) respectLimits() {
	p.keepToMemory()
	p.log.Info("limits", "memory", memoryLimit(), "processors", runtime.GOMAXPROCS(0))
}

// keepToMemory tells Go how much memory the process may use, from the limit of
// its container or unit (cgroup v1 or v2), unless GOMEMLIMIT says so: Go keeps to
// such a limit of processors by itself, of memory not. A file that would take more
// is then given up.
func (p *program) keepToMemory() {
	if _, err := memlimit.Set(memlimit.WithProvider(memlimit.FromCgroup)); err != nil && !unlimited(err) {
		p.log.Warn("the memory limit of this machine cannot be read; set GOMEMLIMIT if there is one", "error", err)
	}
}

// memoryLimit is the memory that Go keeps to.
func memoryLimit() string {
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 {
		return "none"
	}
	return mebibytes(limit)
}

// containerMemory is the limit of the container or unit in bytes; 0 for none.
func containerMemory() (uint64, error) {
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

func mebibytes(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }
