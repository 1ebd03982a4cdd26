//go:build unix && !solaris

package state

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// lockPoll is the time between two attempts to lock a file.
const lockPoll = 50 * time.Millisecond

// lock locks a file as bbolt does, for this process alone, or returns false when
// another one has not let go of it in time.
func lock(f *os.File, wait time.Duration) (bool, error) {
	for end := time.Now().Add(wait); ; time.Sleep(lockPoll) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return false, err
		case time.Now().After(end):
			return false, nil
		}
	}
}
