package meaning

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"unsafe"

	"github.com/blevesearch/mmap-go"
)

// A file of this package is
//
//	magic       16 bytes
//	version      4 bytes, little endian, as all numbers are
//	length       4 bytes: that of the header
//	checksum    32 bytes: SHA-256 of the header
//	header      JSON: what is the file's own, and the table of its sections
//	body        the sections, each at a multiple of 64 bytes
//
// so that a section can be used where it is mapped, as numbers. Opening a file
// checks the header and the bounds of the sections; the body has a checksum of
// its own in the header, which is checked when the file was written, and whenever
// somebody asks ([Model.Verify]), since it takes reading all of it.
const (
	magicLength  = 16
	fixedLength  = magicLength + 4 + 4 + sha256.Size
	alignment    = 64
	maxHeader    = 1 << 20
	maxSections  = 1 << 12
	maxBodyBytes = 1 << 40
)

// ErrDamaged is wrapped by the error for a file that is not whole.
var ErrDamaged = errors.New("the file is damaged")

// section is a place in the body.
type section struct {
	Name   string `json:"name"`
	Offset int64  `json:"offset"` // from the start of the body
	Length int64  `json:"length"` // in bytes
}

// envelope is the header of a file: what every kind of file has, and About, which
// is the kind's own.
type envelope struct {
	About    json.RawMessage `json:"about"`
	Sections []section       `json:"sections"`
	Body     int64           `json:"body"`        // bytes
	Sum      string          `json:"body_sha256"` // hex
}

// mapped is a file that is mapped into memory.
type mapped struct {
	path     string
	file     *os.File
	memory   mmap.MMap
	body     []byte
	header   envelope
	sum      string // SHA-256 of the header, hex
	sections map[string]section
}

// bigEndian tells that this machine keeps numbers the other way round than the
// files do.
func bigEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) != 1 }

// openFile maps the file at path, which must be of the kind that magic and version
// say. Its error says what is wrong and names the file.
func openFile(path string, magic [magicLength]byte, version uint32) (*mapped, error) {
	if bigEndian() {
		return nil, errors.New("models are for processors that keep the low byte of a number first")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	m := &mapped{path: path, file: f}
	if err := m.load(magic, version); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), m.close())
	}
	return m, nil
}

func (m *mapped) load(magic [magicLength]byte, version uint32) error {
	info, err := m.file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("it is not a file")
	}
	if info.Size() < fixedLength {
		return fmt.Errorf("%w: it is too short", ErrDamaged)
	}
	if info.Size() > math.MaxInt {
		return errors.New("it is too large for this machine")
	}
	if m.memory, err = mmap.Map(m.file, mmap.RDONLY, 0); err != nil {
		return fmt.Errorf("map it into memory: %w", err)
	}
	m.header, m.body, m.sum, err = parseFile(m.memory, magic, version)
	if err != nil {
		return err
	}
	m.sections = make(map[string]section, len(m.header.Sections))
	for _, s := range m.header.Sections {
		m.sections[s.Name] = s
	}
	return nil
}

// parseFile takes a file apart. It looks at the header only, not into the body.
func parseFile(data []byte, magic [magicLength]byte, version uint32) (h envelope, body []byte, sum string, err error) {
	if len(data) < fixedLength || !bytes.Equal(data[:magicLength], magic[:]) {
		return h, nil, "", errors.New("it is not a file of this kind")
	}
	if v := binary.LittleEndian.Uint32(data[magicLength:]); v != version {
		return h, nil, "", fmt.Errorf("it is of version %d, and this program reads version %d: make it anew", v, version)
	}
	length := int64(binary.LittleEndian.Uint32(data[magicLength+4:]))
	if length > maxHeader || fixedLength+length > int64(len(data)) {
		return h, nil, "", fmt.Errorf("%w: it ends in its header", ErrDamaged)
	}
	raw := data[fixedLength : fixedLength+length]
	hash := sha256.Sum256(raw)
	if !bytes.Equal(hash[:], data[magicLength+8:fixedLength]) {
		return h, nil, "", fmt.Errorf("%w: its header is not what was written", ErrDamaged)
	}
	if err := json.Unmarshal(raw, &h); err != nil {
		return h, nil, "", fmt.Errorf("%w: its header cannot be read: %w", ErrDamaged, err)
	}
	start := aligned(fixedLength + length)
	if h.Body < 0 || h.Body > maxBodyBytes || start+h.Body != int64(len(data)) {
		return h, nil, "", fmt.Errorf("%w: it is %d bytes long instead of %d", ErrDamaged, len(data), start+h.Body)
	}
	if len(h.Sections) > maxSections {
		return h, nil, "", fmt.Errorf("%w: it has %d sections", ErrDamaged, len(h.Sections))
	}
	for _, s := range h.Sections {
		if s.Offset < 0 || s.Length < 0 || s.Offset%alignment != 0 || s.Offset > h.Body || s.Length > h.Body-s.Offset {
			return h, nil, "", fmt.Errorf("%w: its section %q lies outside", ErrDamaged, s.Name)
		}
	}
	return h, data[start:], hex.EncodeToString(hash[:]), nil
}

func aligned(n int64) int64 { return (n + alignment - 1) / alignment * alignment }

// verify reads the whole body and compares its checksum.
func (m *mapped) verify() error {
	if sum := sha256.Sum256(m.body); hex.EncodeToString(sum[:]) != m.header.Sum {
		return fmt.Errorf("%s: %w: its contents are not what was written", m.path, ErrDamaged)
	}
	return nil
}

func (m *mapped) close() error {
	var err error
	if m.memory != nil {
		err = m.memory.Unmap()
		m.memory, m.body = nil, nil
	}
	return errors.Join(err, m.file.Close())
}

// number is what a section can be read as.
type number interface {
	int8 | uint8 | uint16 | int32 | uint32 | uint64 | float32
}

// numbersOf is the section of a name as n numbers, where they are mapped.
func numbersOf[T number](m *mapped, name string, n int) ([]T, error) {
	s, ok := m.sections[name]
	size := int64(unsafe.Sizeof(*new(T)))
	if !ok || n < 0 || int64(n) > s.Length || s.Length != int64(n)*size {
		return nil, fmt.Errorf("%s: %w: its section %q should hold %d numbers of %d bytes", m.path, ErrDamaged, name, n, size)
	}
	if n == 0 {
		return nil, nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&m.body[s.Offset])), n), nil
}

// bytesOf is the section of a name, whatever its length.
func bytesOf(m *mapped, name string) ([]byte, error) {
	s, ok := m.sections[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w: it has no section %q", m.path, ErrDamaged, name)
	}
	return m.body[s.Offset : s.Offset+s.Length : s.Offset+s.Length], nil
}

// rawBytes are numbers as they lie in memory.
func rawBytes[T number](x []T) []byte {
	if len(x) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&x[0])), len(x)*int(unsafe.Sizeof(x[0])))
}

// part is a section to be written.
type part struct {
	name string
	data []byte
}

// writeFile writes a file beside path and renames it into place when it is whole
// and on the disk, so that there is the old file or the new one and nothing
// between. What is at path and mapped goes on being readable.
func writeFile(path string, magic [magicLength]byte, version uint32, about any, parts []part) (err error) {
	if bigEndian() {
		return errors.New("models are for processors that keep the low byte of a number first")
	}
	header, err := headerFor(about, parts)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", path, err), f.Close(), os.Remove(f.Name()))
		}
	}()
	sum := sha256.Sum256(header)
	fixed := append([]byte{}, magic[:]...)
	fixed = binary.LittleEndian.AppendUint32(fixed, version)
	fixed = binary.LittleEndian.AppendUint32(fixed, uint32(len(header)))
	fixed = append(append(fixed, sum[:]...), header...)
	if _, err := f.Write(padded(fixed)); err != nil {
		return err
	}
	if err := writeParts(f, parts); err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync()); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(filepath.Dir(path))
}

func writeParts(w io.Writer, parts []part) error {
	var zeros [alignment]byte
	for _, p := range parts {
		if _, err := w.Write(p.data); err != nil {
			return err
		}
		n := int64(len(p.data))
		if _, err := w.Write(zeros[:aligned(n)-n]); err != nil {
			return err
		}
	}
	return nil
}

func headerFor(about any, parts []part) ([]byte, error) {
	raw, err := json.Marshal(about)
	if err != nil {
		return nil, err
	}
	h := envelope{About: raw}
	for _, p := range parts {
		h.Sections = append(h.Sections, section{p.name, h.Body, int64(len(p.data))})
		h.Body += aligned(int64(len(p.data)))
	}
	hash := sha256.New()
	if err := writeParts(hash, parts); err != nil {
		return nil, err
	}
	h.Sum = hex.EncodeToString(hash.Sum(nil))
	header, err := json.Marshal(h)
	if err == nil && len(header) > maxHeader {
		err = errors.New("the header is too long")
	}
	return header, err
}

func padded(b []byte) []byte {
	n := int64(len(b))
	return slices.Concat(b, make([]byte, aligned(n)-n))
}

// syncFolder makes a rename last.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	// Some systems cannot do this for a folder, and there is nothing to be done.
	_ = d.Sync()
	return d.Close()
}
