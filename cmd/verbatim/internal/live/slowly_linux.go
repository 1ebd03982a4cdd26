package live

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// niceness is how far what is done in the background steps back.
const niceness = 10

// runSlowly lets the other work of the machine go before that of the calling
// goroutine, until that ends.
func runSlowly() {
	// The thread is not given back: it could not be made fast again, so it ends
	// with the goroutine.
	runtime.LockOSThread()
	// Best effort: at full speed the work is right as well.
	_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), niceness)
}
