package store

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

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
		*err = disk.Damaged(x.build, fmt.Errorf("the passages cannot be read: %v", fault))
	}
}
