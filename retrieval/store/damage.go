package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/postings"
)

// damagedFile is put into a build in which something turned out to be decayed
// only when it was read: the next update then builds the index again.
const damagedFile = "damaged"

// damaged says that something of a build has decayed, and has the next update
// repair it. build is the folder, "" in memory.
func damaged(build string, cause error) error {
	if build != "" {
		// Where it cannot be written nothing can be built either.
		_ = os.WriteFile(filepath.Join(build, damagedFile), []byte(cause.Error()+"\n"), 0o644)
	}
	return &DamagedError{Cause: cause}
}

// checkNotDamaged reads what damaged wrote.
func checkNotDamaged(build string) error {
	if cause, err := os.ReadFile(filepath.Join(build, damagedFile)); err == nil {
		return &DamagedError{Cause: errors.New(strings.TrimSpace(string(cause)))}
	}
	return nil
}

// guard is deferred around what reads the index of the passages, which is mapped
// into memory: a disk that fails to give a page of it, or a file that was cut
// off meanwhile, is a fault of memory then, which would end the process.
//
//	defer x.guard(&err)()
func (x *Collection) guard(err *error) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		fault := recover()
		if fault == nil {
			if errors.Is(*err, postings.ErrDamaged) {
				*err = &DamagedError{Cause: *err}
			}
			return
		}
		if _, ok := fault.(interface{ Addr() uintptr }); !ok {
			panic(fault)
		}
		*err = damaged(x.build, fmt.Errorf("the passages cannot be read: %v", fault))
	}
}
