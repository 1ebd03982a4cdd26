// Package fileid tells a file from another one, or from itself before it was changed,
// where its name, its size and the time of its last change are the same.
package fileid

import "io/fs"

// ID is what a file system knows of a file besides. The zero ID says nothing: not
// every file system has one, and not every system tells of it.
type ID struct {
	// Inode is the number of the file on its file system. Another one may have taken
	// its place.
	Inode uint64 `json:"inode,omitempty"`
	// Changed is when it was last changed in any way, in nanoseconds since 1970. Unlike
	// the time of the last write, nobody can set it.
	Changed int64 `json:"changed,omitempty"`
}

// Of is the ID of a file.
func Of(info fs.FileInfo) ID { return of(info.Sys()) }

// Differs reports whether two IDs are known and not the same.
func (id ID) Differs(other ID) bool { return id != other && id != (ID{}) && other != (ID{}) }
