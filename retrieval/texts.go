package retrieval

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
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// entry is what an index keeps in memory of an article; the rest of it, its
// paragraphs, its text and what was taken off, stays in the texts file.
type entry struct {
	// Article is without Text, Paragraphs and Removed.
	Article article.Article `json:"article"`
	// Part is the number of the file that holds the article's record and At where
	// it begins; it is Head bytes of a packed recordHead, whose checksum is
	// HeadSum, and then Packed bytes of stored text, which is Text bytes long.
	Part    int    `json:"part"`
	At      int64  `json:"at"`
	Head    int    `json:"head"`
	HeadSum uint32 `json:"head_sum"`
	Packed  int    `json:"packed"`
	Text    int    `json:"text"`

	Passages int `json:"passages"`
	// Quotations is the number of quotations, Speakers who is quoted.
	Quotations int              `json:"quotations"`
	Speakers   []speakerEntry   `json:"speakers,omitempty"`
	Words      int              `json:"words"`
	Lengths    postings.Lengths `json:"lengths"`
	Indexed    time.Time        `json:"indexed"`
}

// storedArticle is an article with its quotations, in order.
type storedArticle struct {
	*article.Article
	quotations []quotation.Quotation
}

// entryOf is what an index keeps in memory of a; where its record lies and the
// counts are the caller's to fill in.
func entryOf(a storedArticle) entry {
	e := entry{Article: *a.Article, Text: len(a.Text)}
	e.Article.Text, e.Article.Paragraphs, e.Article.Removed = "", nil, nil
	return e
}

// recordWriter writes records into a new file of texts, which it makes with the
// first.
type recordWriter struct {
	build string
	part  int
	at    int64
	file  *os.File
	out   *bufio.Writer
	pack  *packer
}

func newRecordWriter(build string) *recordWriter { return &recordWriter{build: build, part: 1} }

// open makes the file when there is none.
func (w *recordWriter) open() error {
	if w.file != nil {
		return nil
	}
	f, err := os.Create(filepath.Join(w.build, partName(w.part)))
	if err != nil {
		return err
	}
	w.file, w.out = f, bufio.NewWriterSize(f, 1<<20)
	w.pack, err = newPacker()
	return err
}

// write writes the record of an article and returns its entry; the counts are
// the caller's to fill in.
func (w *recordWriter) write(a storedArticle) (entry, error) {
	if err := w.open(); err != nil {
		return entry{}, err
	}
	e := entryOf(a)
	h := recordHead{Paragraphs: a.Paragraphs, Removed: a.Removed, Quotations: a.quotations}
	head, text := w.pack.pack(h.encode()), w.pack.text(a.Text)
	e.Head, e.HeadSum, e.Packed = len(head), checksum(head), len(text)
	var err error
	if e.Part, e.At, err = w.copy(io.MultiReader(bytes.NewReader(head), bytes.NewReader(text))); err != nil {
		return entry{}, fmt.Errorf("write article %s: %w", a.ID, err)
	}
	return e, nil
}

// copy writes a whole record and tells where it lies.
func (w *recordWriter) copy(record io.Reader) (part int, at int64, err error) {
	if err := w.open(); err != nil {
		return 0, 0, err
	}
	at = w.at
	n, err := io.Copy(w.out, record)
	w.at += n
	return w.part, at, err
}

// close writes what is held back and closes the file.
func (w *recordWriter) close() error {
	if w.file == nil {
		return nil
	}
	err := errors.Join(w.out.Flush(), w.file.Close())
	w.file = nil
	return err
}

// size is the length of the record of e in bytes.
func (e *entry) size() int64 { return int64(e.Head + e.Packed) }

// texts reads the stored articles of an index.
type texts struct {
	build   string // the folder; "" in memory
	parts   map[int]io.ReaderAt
	unpack  *unpacker
	memory  map[string]storedArticle // of an index in memory, which has no parts
	entries []entry
	byID    map[string]int

	mu       sync.Mutex
	kept     map[string]storedArticle // the articles read last
	keptSize int
}

// keptBytes bounds the text of the articles that stay in memory: an answer needs
// three, and the next page of it the same again. With their paragraphs and
// quotations they take about twice that.
const keptBytes = 2 << 20

func newTexts(entries []entry) *texts {
	t := &texts{entries: entries, byID: make(map[string]int, len(entries)), kept: map[string]storedArticle{}}
	for i := range entries {
		t.byID[entries[i].Article.ID] = i
	}
	return t
}

// checkPlaces makes sure that each record lies in a file of the build.
func (t *texts) checkPlaces(m *manifest) error {
	for i := range t.entries {
		e := &t.entries[i]
		if t.parts[e.Part] == nil || e.At < 0 || e.Head < 0 || e.Text < 0 || e.Packed < tableSize(e.Text) || e.At+e.size() > m.piece(partName(e.Part)).Size {
			return &DamagedError{Cause: fmt.Errorf("article %s is not in the stored texts", e.Article.ID)}
		}
	}
	return nil
}

// slice reads the bytes at r of the text of an article.
func (t *texts) slice(e *entry, r article.Range) (string, error) {
	if r.Start < 0 || r.End > e.Text || r.Start > r.End {
		return "", fmt.Errorf("article %s: bytes %d to %d are not in its text of %d", e.Article.ID, r.Start, r.End, e.Text)
	}
	if r.Len() == 0 {
		return "", nil
	}
	if t.memory != nil {
		return t.memory[e.Article.ID].Slice(r), nil
	}
	b := buffers.Get().(*buffer)
	defer buffers.Put(b)
	first := r.Start / textBlock
	if err := t.readBlocks(b, e, first, (r.End-1)/textBlock); err != nil {
		return "", fmt.Errorf("read the text of article %s: %w", e.Article.ID, err)
	}
	text, err := t.unpack.blocks(b.text[:0], b.packed, b.ends, first, e.Text)
	if err != nil {
		return "", t.damagedError(fmt.Errorf("article %s: %w", e.Article.ID, err))
	}
	b.text = text
	return string(text[r.Start-first*textBlock : r.End-first*textBlock]), nil
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
func (t *texts) readBlocks(b *buffer, e *entry, first, last int) error {
	read := func(at, n int) error {
		b.packed = slices.Grow(b.packed[:0], n)[:n]
		_, err := t.parts[e.Part].ReadAt(b.packed, e.At+int64(e.Head+at))
		return err
	}
	table := tableSize(e.Text)
	if table > 0 {
		if err := read(0, table); err != nil {
			return err
		}
	}
	start := 0
	b.ends = b.ends[:0]
	for n := first; n <= last; n++ {
		from, to, err := blockAt(b.packed[:table], n, e.Text, e.Packed)
		if err != nil {
			return t.damagedError(err)
		}
		if n == first {
			start = from
		}
		b.ends = append(b.ends, to-start)
	}
	return read(table+start, b.ends[len(b.ends)-1])
}

// article reads a whole article and checks its text against its hash. The
// error is a *DamagedError when they differ. The result is shared: do not
// change it.
func (t *texts) article(e *entry) (storedArticle, error) {
	id := e.Article.ID
	if t.memory != nil {
		return t.memory[id], nil
	}
	t.mu.Lock()
	a, ok := t.kept[id]
	t.mu.Unlock()
	if ok {
		return a, nil
	}
	a, err := t.read(e)
	if err != nil {
		return storedArticle{}, err
	}
	t.keep(id, a)
	return a, nil
}

// keep keeps an article in memory for a while.
func (t *texts) keep(id string, a storedArticle) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.kept[id]; ok || len(a.Text) > keptBytes {
		return
	}
	if t.keptSize+len(a.Text) > keptBytes {
		clear(t.kept)
		t.keptSize = 0
	}
	t.kept[id] = a
	t.keptSize += len(a.Text)
}

func (t *texts) read(e *entry) (storedArticle, error) {
	id := e.Article.ID
	if t.memory != nil {
		return t.memory[id], nil
	}
	buf := make([]byte, e.size())
	if _, err := t.parts[e.Part].ReadAt(buf, e.At); err != nil {
		return storedArticle{}, fmt.Errorf("read article %s: %w", id, err)
	}
	packed, text := buf[:e.Head], buf[e.Head:]
	if checksum(packed) != e.HeadSum {
		return storedArticle{}, t.damagedError(fmt.Errorf("article %s: its stored paragraphs do not have their checksum", id))
	}
	head, err := t.unpack.head(packed)
	if err != nil {
		return storedArticle{}, t.damagedError(fmt.Errorf("article %s: %w", id, err))
	}
	a := e.Article
	a.Paragraphs, a.Removed = head.Paragraphs, head.Removed
	if a.Text, err = t.unpack.text(text, e.Text); err != nil {
		return storedArticle{}, t.damagedError(fmt.Errorf("article %s: %w", id, err))
	}
	if article.HashText(a.Text) != a.SHA256 {
		return storedArticle{}, t.damagedError(fmt.Errorf("article %s: its stored text does not have its hash", id))
	}
	return storedArticle{&a, head.Quotations}, nil
}
