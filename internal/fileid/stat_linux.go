package fileid

import "syscall"

func of(sys any) ID {
	s, ok := sys.(*syscall.Stat_t)
	if !ok {
		return ID{}
	}
	return ID{Inode: s.Ino, Changed: s.Ctim.Nano()}
}
