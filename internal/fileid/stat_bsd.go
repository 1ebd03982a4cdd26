//go:build darwin || freebsd || netbsd

package fileid

import "syscall"

func of(sys any) ID {
	s, ok := sys.(*syscall.Stat_t)
	if !ok {
		return ID{}
	}
	return ID{Inode: uint64(s.Ino), Changed: s.Ctimespec.Nano()}
}
