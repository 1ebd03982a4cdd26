package checkout

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// mostIndexed bounds what is read and kept of the indexes of all checkouts that one call
// of [Of] finds, in bytes: those of a million files and more.
const mostIndexed = 128 << 20

// longestName bounds the path of a file in an index, in bytes.
const longestName = 4096

// errSplit says that an index has what it takes more than this one file to read.
var errSplit = errors.New("the index is split, or has what is not known here")

// indexFile is an index of git that is being read: the files that git tracks.
// https://git-scm.com/docs/index-format has the format.
type indexFile struct {
	*bufio.Reader
	version uint32
	hash    int   // bytes in the name of an object: 20, or 32 with SHA-256
	left    int64 // of mostIndexed
}

// readTracked reads which files under a folder of a checkout, "." for all of it, git
// tracks, from the index in the folder git. The names, with slashes, are relative to the
// folder. What it reads and keeps is taken off left. An index that cannot be read whole
// gives an error and no names.
func readTracked(git, folder string, hash int, left *int64) (map[string]bool, error) {
	f, err := open(filepath.Join(git, "index"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > *left {
		return nil, fmt.Errorf("%s is larger than what is read", f.Name())
	}
	*left -= info.Size()
	x := &indexFile{Reader: bufio.NewReaderSize(io.LimitReader(f, info.Size()), 1<<16), hash: hash, left: *left}
	prefix := filepath.ToSlash(folder) + "/"
	if folder == "." {
		prefix = ""
	}
	names, err := x.tracked(prefix)
	if err == nil {
		err = x.extensions()
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name(), err)
	}
	*left = x.left
	return names, nil
}

// tracked reads the entries, and keeps the rest of the names that begin with prefix.
func (x *indexFile) tracked(prefix string) (map[string]bool, error) {
	var header [12]byte
	if _, err := io.ReadFull(x, header[:]); err != nil {
		return nil, err
	}
	x.version = binary.BigEndian.Uint32(header[4:])
	if string(header[:4]) != "DIRC" || x.version < 2 || x.version > 4 {
		return nil, errors.New("it is no index of version 2, 3 or 4")
	}
	names := map[string]bool{}
	var name []byte
	for range binary.BigEndian.Uint32(header[8:]) {
		var certain bool
		var err error
		if name, certain, err = x.entry(name); err != nil {
			return nil, err
		}
		if inside, is := strings.CutPrefix(string(name), prefix); is && certain {
			if x.left -= int64(len(inside)); x.left < 0 {
				return nil, errors.New("its names are longer than what is kept")
			}
			names[inside] = true
		}
	}
	return names, nil
}

// What of an entry is read, and where it stands.
const (
	statLength = 40 // bytes before the name of the object
	modeAt     = 24

	regular = 0o100000 >> 12 // the kind of a mode; others are links, submodules and folders

	flagExtended = 0x4000 // two more bytes of flags follow
	flagsMerge   = 0x3000 // not 0 while a merge waits to be resolved
	flagsAbsent  = 0x6000 // of the further flags: only meant to be added, or not looked at in the folder
)

// entry reads an entry, given the name of the one before. It is certain when it is an
// ordinary file whose words are those of a commit as far as the index tells.
func (x *indexFile) entry(before []byte) (name []byte, certain bool, err error) {
	var fixed [statLength + 32 + 2 + 2]byte
	length := statLength + x.hash + 2
	if _, err := io.ReadFull(x, fixed[:length]); err != nil {
		return nil, false, err
	}
	flags := binary.BigEndian.Uint16(fixed[length-2:])
	certain = binary.BigEndian.Uint32(fixed[modeAt:])>>12 == regular && flags&flagsMerge == 0
	if flags&flagExtended != 0 {
		if x.version < 3 {
			return nil, false, errors.New("an entry is of a later version")
		}
		if _, err := io.ReadFull(x, fixed[length:length+2]); err != nil {
			return nil, false, err
		}
		certain = certain && binary.BigEndian.Uint16(fixed[length:])&flagsAbsent == 0
		length += 2
	}
	if x.version == 4 {
		if before, err = x.shared(before); err != nil {
			return nil, false, err
		}
	} else {
		before = before[:0]
	}
	rest, err := x.ReadSlice(0)
	if err != nil {
		return nil, false, err
	}
	name = append(before, bytes.TrimSuffix(rest, []byte{0})...)
	if len(name) == 0 || len(name) > longestName {
		return nil, false, errors.New("an entry has no name, or too long a one")
	}
	if x.version < 4 { // filled up to a multiple of 8
		_, err = x.Discard((8 - (length+len(rest))%8) % 8)
	}
	return name, certain, err
}

// shared reads how many bytes to leave off the end of the name before, and gives what it
// then shares with the next.
func (x *indexFile) shared(before []byte) ([]byte, error) {
	n := 0
	for more := false; ; more = true {
		b, err := x.ReadByte()
		if err != nil {
			return nil, err
		}
		if more {
			n++
		}
		n = n<<7 | int(b&0x7f)
		if n > len(before) {
			return nil, errors.New("an entry shares more than the name before has")
		}
		if b&0x80 == 0 {
			return before[:len(before)-n], nil
		}
	}
}

// extensions reads on to the checksum at the end, and gives an error where there is an
// extension that must be understood for the entries to be right.
func (x *indexFile) extensions() error {
	for {
		head, err := x.Peek(x.hash + 1)
		if len(head) == x.hash && err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if head[0] < 'A' || head[0] > 'Z' {
			return errSplit
		}
		size := int64(binary.BigEndian.Uint32(head[4:]))
		if _, err := io.CopyN(io.Discard, x, 8+size); err != nil {
			return err
		}
	}
}
