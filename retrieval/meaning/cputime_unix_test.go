//go:build unix

package meaning

import (
	"syscall"
	"time"
)

// processorTime is what this process has used: unlike the time on the wall it does
// not grow with what else the machine does.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
