package meaning

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
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

var errByteOrder = errors.New("models are for processors that keep the low byte of a number first")

// bigEndian reports whether this machine keeps numbers the other way round than the
// files do.
func bigEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) != 1 }

// openFile maps the file at path, which must be of the kind that magic and version
// say. Its error says what is wrong and names the file.
func openFile(path string, magic [magicLength]byte, version uint32) (*mapped, error) {
	if bigEndian() {
		return nil, errByteOrder
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
		return h, nil, "", fmt.Errorf("it is of version %d, and this program reads version %d: make it again", v, version)
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

// headRoom is where the body of a file that is written begins: the header has this
// much room, so that the sections can be written before it is known.
const headRoom = 1 << 16

// fileWriter writes a file beside its path; finish renames it into place when it is
// whole and on the disk, so that there is the old file or the new one and nothing
// between. What was at path and is mapped goes on being readable.
type fileWriter struct {
	path     string
	magic    [magicLength]byte
	version  uint32
	file     *os.File
	buffer   *bufio.Writer
	hash     hash.Hash // of the body
	sections []section
	length   int64 // of the body
}

// createFile begins a file. Either finish or discard must be called.
func createFile(path string, magic [magicLength]byte, version uint32) (*fileWriter, error) {
	if bigEndian() {
		return nil, errByteOrder
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, err
	}
	w := &fileWriter{path: path, magic: magic, version: version, file: f, hash: sha256.New()}
	w.buffer = bufio.NewWriterSize(io.MultiWriter(f, w.hash), 1<<18)
	if _, err := f.Seek(headRoom, io.SeekStart); err != nil {
		return nil, w.discard(err)
	}
	return w, nil
}

// begin starts a section; what is written from now on belongs to it.
func (w *fileWriter) begin(name string) error {
	if err := w.end(); err != nil {
		return err
	}
	w.sections = append(w.sections, section{Name: name, Offset: w.length})
	return nil
}

// end fills the last section up.
func (w *fileWriter) end() error {
	var zeros [alignment]byte
	n := aligned(w.length) - w.length
	w.length += n
	_, err := w.buffer.Write(zeros[:n])
	return err
}

func (w *fileWriter) Write(data []byte) (int, error) {
	n, err := w.buffer.Write(data)
	w.length += int64(n)
	w.sections[len(w.sections)-1].Length += int64(n)
	return n, err
}

// section writes a whole one.
func (w *fileWriter) section(name string, data []byte) error {
	if err := w.begin(name); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// finish writes the header and puts the file in place.
func (w *fileWriter) finish(about any) (err error) {
	defer func() {
		if err != nil {
			err = w.discard(err)
		}
	}()
	if err := errors.Join(w.end(), w.buffer.Flush()); err != nil {
		return err
	}
	raw, err := json.Marshal(about)
	if err != nil {
		return err
	}
	header, err := json.Marshal(envelope{About: raw, Sections: w.sections, Body: w.length, Sum: hex.EncodeToString(w.hash.Sum(nil))})
	if err != nil {
		return err
	}
	if len(header) > headRoom-fixedLength {
		return errors.New("the header is too long")
	}
	// JSON may end in spaces.
	header = append(header, bytes.Repeat([]byte(" "), headRoom-fixedLength-len(header))...)
	sum := sha256.Sum256(header)
	fixed := append([]byte{}, w.magic[:]...)
	fixed = binary.LittleEndian.AppendUint32(fixed, w.version)
	fixed = binary.LittleEndian.AppendUint32(fixed, uint32(len(header)))
	fixed = append(append(fixed, sum[:]...), header...)
	if _, err := w.file.WriteAt(fixed, 0); err != nil {
		return err
	}
	if err := errors.Join(w.file.Chmod(0o644), w.file.Sync(), w.file.Close()); err != nil {
		return err
	}
	if err := os.Rename(w.file.Name(), w.path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(w.path))
}

// discard takes back what was written; the error is cause with what it was for.
func (w *fileWriter) discard(cause error) error {
	w.file.Close() // it may be closed already
	if err := os.Remove(w.file.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		cause = errors.Join(cause, err)
	}
	if cause == nil {
		return nil
	}
	return fmt.Errorf("write %s: %w", w.path, cause)
}

// part is a section to be written.
type part struct {
	name string
	data []byte
}

// writeFile writes a file of a few sections.
func writeFile(path string, magic [magicLength]byte, version uint32, about any, parts []part) error {
	w, err := createFile(path, magic, version)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if err := w.section(p.name, p.data); err != nil {
			return w.discard(err)
		}
	}
	return w.finish(about)
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
