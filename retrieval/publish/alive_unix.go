//go:build unix

package publish

import (
	"errors"
	"syscall"
)

// gone reports whether a process of this machine has ended.
func gone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
