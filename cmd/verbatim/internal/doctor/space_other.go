//go:build !linux && !darwin

package doctor

// freeSpace is not known on this system.
func freeSpace(string) (free uint64, known bool) { return 0, false }

// ownerOf is not known on this system.
func ownerOf(string) (uid int, known bool) { return 0, false }
