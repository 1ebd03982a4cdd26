package retrieval

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// entry is what an index keeps in memory of an article; the rest of it, its
// paragraphs, its text and what was taken off, stays in the texts file.
type entry struct {
	// Article is without Text, Paragraphs and Removed.
	Article article.Article `json:"article"`
	// At is where the article's record begins in the texts file; it is Head
	// bytes of a packed recordHead and then Text bytes of stored text.
	At   int64 `json:"at"`
	Head int   `json:"head"`
	Text int   `json:"text"`

	Passages int `json:"passages"`
	// Quotations is the number of quotations, Speakers who is quoted.
	Quotations int            `json:"quotations"`
	Speakers   []speakerEntry `json:"speakers,omitempty"`
	Words      int            `json:"words"`
	Lengths    lengths        `json:"lengths"`
	Indexed    time.Time      `json:"indexed"`
}

// recordHead is the first part of a record of the texts file.
type recordHead struct {
	Paragraphs []article.Paragraph   `json:"paragraphs"`
	Removed    []article.Removed     `json:"removed,omitempty"`
	Quotations []quotation.Quotation `json:"quotations,omitempty"`
}

// packHead writes a head as compressed JSON: the quotations of an article take
// more room than its text otherwise, and a sixth of it so.
func packHead(head recordHead) ([]byte, error) {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(w).Encode(head); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

func unpackHead(packed []byte) (head recordHead, err error) {
	r := flate.NewReader(bytes.NewReader(packed))
	defer r.Close()
	return head, json.NewDecoder(r).Decode(&head)
}

// storedArticle is an article with its quotations, in order.
type storedArticle struct {
	*article.Article
	quotations []quotation.Quotation
}

// writeRecord appends the record of a to w, which stands at byte at, and
// returns its entry; the counts are the caller's to fill in.
func writeRecord(w io.Writer, at int64, a storedArticle) (entry, error) {
	head, err := packHead(recordHead{Paragraphs: a.Paragraphs, Removed: a.Removed, Quotations: a.quotations})
	if err != nil {
		return entry{}, fmt.Errorf("encode article %s: %w", a.ID, err)
	}
	if _, err := w.Write(head); err != nil {
		return entry{}, fmt.Errorf("write article %s: %w", a.ID, err)
	}
	if _, err := io.WriteString(w, a.Text); err != nil {
		return entry{}, fmt.Errorf("write article %s: %w", a.ID, err)
	}
	e := entry{Article: *a.Article, At: at, Head: len(head), Text: len(a.Text)}
	e.Article.Text, e.Article.Paragraphs, e.Article.Removed = "", nil, nil
	return e, nil
}

// size is the length of the record of e in bytes.
func (e *entry) size() int64 { return int64(e.Head + e.Text) }

// texts reads the stored articles of an index.
type texts struct {
	file    io.ReaderAt
	entries []entry
	byID    map[string]int

	mu   sync.Mutex
	kept map[string]storedArticle // the articles read last
}

// keptArticles bounds the articles that stay in memory: an answer needs three.
const keptArticles = 64

func newTexts(file io.ReaderAt, entries []entry) *texts {
	t := &texts{file: file, entries: entries, byID: make(map[string]int, len(entries)), kept: map[string]storedArticle{}}
	for i := range entries {
		t.byID[entries[i].Article.ID] = i
	}
	return t
}

// slice reads the bytes at r of the text of an article.
func (t *texts) slice(e *entry, r article.Range) (string, error) {
	if r.Start < 0 || r.End > e.Text || r.Start > r.End {
		return "", fmt.Errorf("article %s: bytes %d to %d are not in its text of %d", e.Article.ID, r.Start, r.End, e.Text)
	}
	buf := make([]byte, r.Len())
	if _, err := t.file.ReadAt(buf, e.At+int64(e.Head+r.Start)); err != nil {
		return "", fmt.Errorf("read the text of article %s: %w", e.Article.ID, err)
	}
	return string(buf), nil
}

// article reads a whole article and checks its text against its hash. The
// error is a *DamagedError when they differ. The result is shared: do not
// change it.
func (t *texts) article(e *entry) (storedArticle, error) {
	id := e.Article.ID
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
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.kept) >= keptArticles {
		clear(t.kept)
	}
	t.kept[id] = a
	return a, nil
}

func (t *texts) read(e *entry) (storedArticle, error) {
	id := e.Article.ID
	buf := make([]byte, e.size())
	if _, err := t.file.ReadAt(buf, e.At); err != nil {
		return storedArticle{}, fmt.Errorf("read article %s: %w", id, err)
	}
	head, err := unpackHead(buf[:e.Head])
	if err != nil {
		return storedArticle{}, &DamagedError{Cause: fmt.Errorf("article %s: %w", id, err)}
	}
	a := e.Article
	a.Text, a.Paragraphs, a.Removed = string(buf[e.Head:]), head.Paragraphs, head.Removed
	if article.HashText(a.Text) != a.SHA256 {
		return storedArticle{}, &DamagedError{Cause: fmt.Errorf("article %s: its stored text does not have its hash", id)}
	}
	return storedArticle{&a, head.Quotations}, nil
}
