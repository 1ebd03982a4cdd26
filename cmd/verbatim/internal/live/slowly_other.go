//go:build !linux

package live

// runSlowly does nothing here: only Linux gives each thread its own priority.
func runSlowly() {}
