//go:build !unix

package meaning

import "time"

var started = time.Now()

// processorTime is the time on the wall where there is nothing better.
func processorTime() time.Duration { return time.Since(started) }
