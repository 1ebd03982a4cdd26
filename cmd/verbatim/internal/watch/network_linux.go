package watch

import "golang.org/x/sys/unix"

// networks are the file systems whose files may change elsewhere, without a word
// to this machine.
var networks = map[int64]string{
	unix.NFS_SUPER_MAGIC:  "NFS",
	unix.SMB_SUPER_MAGIC:  "SMB",
	unix.SMB2_SUPER_MAGIC: "SMB",
	unix.CIFS_SUPER_MAGIC: "CIFS",
	unix.FUSE_SUPER_MAGIC: "FUSE",
	unix.V9FS_MAGIC:       "9p",
	unix.CEPH_SUPER_MAGIC: "Ceph",
	unix.AFS_FS_MAGIC:     "AFS",
	unix.AFS_SUPER_MAGIC:  "AFS",
	unix.CODA_SUPER_MAGIC: "Coda",
	unix.NCP_SUPER_MAGIC:  "NCP",
	0x786f4256:            "VirtualBox shared folder", // vboxsf has no name in linux/magic.h
}

// networkFolder names the network file system that dir is on, "" for another.
func networkFolder(dir string) string {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return ""
	}
	// The type is signed and of another width on some machines.
	return networks[int64(uint32(s.Type))]
}
