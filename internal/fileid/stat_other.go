//go:build !linux && !darwin && !freebsd && !netbsd

package fileid

func of(any) ID { return ID{} }
