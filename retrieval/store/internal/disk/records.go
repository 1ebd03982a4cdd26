package disk

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// Place says where the record of an article is.
type Place struct {
	// Part is the number of the file with the record and At where it begins; it is
	// Head bytes of a packed [Head], whose checksum is HeadSum, and then Packed bytes
	// of stored text, which is Text bytes long.
	Part    int    `json:"part"`
	At      int64  `json:"at"`
	Head    int    `json:"head"`
	HeadSum uint32 `json:"head_sum"`
	Packed  int    `json:"packed"`
	Text    int    `json:"text"`
}

// Size is the length of the record in bytes.
func (p *Place) Size() int64 { return int64(p.Head + p.Packed) }

// RecordWriter writes records into a new file of texts, which it makes with the
// first.
type RecordWriter struct {
	// Part is the number of the file, to be set before the first record; 1 when it is
	// not.
	Part int

	build string
	at    int64
	file  *os.File
	out   *bufio.Writer
	pack  *packer
}

// NewRecordWriter writes into a file of a build, whose folder is given.
func NewRecordWriter(build string) *RecordWriter { return &RecordWriter{build: build, Part: 1} }

// open makes the file when there is none.
func (w *RecordWriter) open() error {
	if w.file != nil {
		return nil
	}
	f, err := os.Create(filepath.Join(w.build, PartName(w.Part)))
	if err != nil {
		return err
	}
	w.file, w.out = f, bufio.NewWriterSize(f, 1<<20)
	w.pack, err = newPacker()
	return err
}

// Write writes the record of an article and says where it is.
func (w *RecordWriter) Write(a *article.Article, quotations []quotation.Quotation) (Place, error) {
	if err := w.open(); err != nil {
		return Place{}, err
	}
	h := Head{Paragraphs: a.Paragraphs, Removed: a.Removed, Quotations: quotations}
	head, text := w.pack.pack(h.encode()), w.pack.text(a.Text)
	p := Place{Head: len(head), HeadSum: checksum(head), Packed: len(text), Text: len(a.Text)}
	var err error
	if p.Part, p.At, err = w.Copy(io.MultiReader(bytes.NewReader(head), bytes.NewReader(text))); err != nil {
		return Place{}, fmt.Errorf("write article %s: %w", a.ID, err)
	}
	return p, nil
}

// Copy writes a whole record and says where it is.
func (w *RecordWriter) Copy(record io.Reader) (part int, at int64, err error) {
	if err := w.open(); err != nil {
		return 0, 0, err
	}
	at = w.at
	n, err := io.Copy(w.out, record)
	w.at += n
	return w.Part, at, err
}

// Close writes what is buffered and closes the file.
func (w *RecordWriter) Close() error {
	if w.file == nil {
		return nil
	}
	err := errors.Join(w.out.Flush(), w.file.Close())
	w.file = nil
	return err
}

// Records reads the records of a build. It is safe for concurrent use.
type Records struct {
	build  string // the folder
	parts  map[int]*os.File
	sizes  map[int]int64
	unpack *unpacker
}

// OpenRecords opens the files of the records of a build.
func OpenRecords(build string, m *Manifest) (_ *Records, err error) {
	r := &Records{build: build, parts: map[int]*os.File{}, sizes: map[int]int64{}}
	if r.unpack, err = newUnpacker(); err != nil {
		return nil, err
	}
	for _, part := range m.parts() {
		f, err := os.Open(filepath.Join(build, PartName(part)))
		if err != nil {
			return nil, errors.Join(&DamagedError{Cause: err}, r.Close())
		}
		r.parts[part], r.sizes[part] = f, m.Piece(PartName(part)).Size
	}
	return r, nil
}

// Close closes the files.
func (r *Records) Close() error {
	var err error
	for _, f := range r.parts {
		err = errors.Join(err, f.Close())
	}
	return err
}

// Have reports whether a record is within a file of the build.
func (r *Records) Have(p *Place) bool {
	return r.parts[p.Part] != nil && p.At >= 0 && p.Head >= 0 && p.Text >= 0 && p.Packed >= tableSize(p.Text) &&
		p.At+p.Size() <= r.sizes[p.Part]
}

// Raw are the bytes of a record as they are, for a build that takes it over.
func (r *Records) Raw(p *Place) io.Reader {
	return io.NewSectionReader(r.parts[p.Part], p.At, p.Size())
}

// Damaged is the error that something of the build has decayed; see the function.
func (r *Records) Damaged(cause error) error { return Damaged(r.build, cause) }

// Read reads a whole record. A part that has decayed is a *DamagedError, and so is a
// text that is not whole; that it has its hash is for the caller to see.
func (r *Records) Read(id string, p *Place) (head Head, text string, err error) {
	buf := make([]byte, p.Size())
	if _, err := r.parts[p.Part].ReadAt(buf, p.At); err != nil {
		return Head{}, "", fmt.Errorf("read article %s: %w", id, err)
	}
	packed, body := buf[:p.Head], buf[p.Head:]
	if checksum(packed) != p.HeadSum {
		return Head{}, "", r.Damaged(fmt.Errorf("article %s: its stored paragraphs do not have their checksum", id))
	}
	if head, err = r.unpack.head(packed); err != nil {
		return Head{}, "", r.Damaged(fmt.Errorf("article %s: %w", id, err))
	}
	if text, err = r.unpack.text(body, p.Text); err != nil {
		return Head{}, "", r.Damaged(fmt.Errorf("article %s: %w", id, err))
	}
	return head, text, nil
}

// Slice reads the bytes at at of the text of a record; they must be within it.
func (r *Records) Slice(id string, p *Place, at article.Range) (string, error) {
	if at.Len() == 0 {
		return "", nil
	}
	b := buffers.Get().(*buffer)
	defer buffers.Put(b)
	first := at.Start / TextBlock
	if err := r.readBlocks(b, id, p, first, (at.End-1)/TextBlock); err != nil {
		return "", err
	}
	text, err := r.unpack.blocks(b.text[:0], b.packed, b.ends, first, p.Text)
	if err != nil {
		return "", r.Damaged(fmt.Errorf("article %s: %w", id, err))
	}
	b.text = text
	return string(text[at.Start-first*TextBlock : at.End-first*TextBlock]), nil
}

// buffer is room for some blocks of a text.
type buffer struct {
	packed []byte
	ends   []int // of the blocks in packed
	text   []byte
}

// buffers are kept between calls: a question reads up to forty passages.
var buffers = sync.Pool{New: func() any { return new(buffer) }}

// readBlocks reads the blocks from first to last of the text of an article, as
// they are packed.
func (r *Records) readBlocks(b *buffer, id string, p *Place, first, last int) error {
	read := func(at, n int) error {
		b.packed = slices.Grow(b.packed[:0], n)[:n]
		if _, err := r.parts[p.Part].ReadAt(b.packed, p.At+int64(p.Head+at)); err != nil {
			return &DamagedError{Cause: fmt.Errorf("read the text of article %s: %w", id, err)}
		}
		return nil
	}
	table := tableSize(p.Text)
	if table > 0 {
		if err := read(0, table); err != nil {
			return err
		}
	}
	start := 0
	b.ends = b.ends[:0]
	for n := first; n <= last; n++ {
		from, to, err := blockAt(b.packed[:table], n, p.Text, p.Packed)
		if err != nil {
			return r.Damaged(fmt.Errorf("article %s: %w", id, err))
		}
		if n == first {
			start = from
		}
		b.ends = append(b.ends, to-start)
	}
	return read(table+start, b.ends[len(b.ends)-1])
}
