package store

import (
	"context"
	"fmt"
	"io"
	"maps"
	"sync"
	"weak"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

// Texts reads the stored articles of a collection. It is safe for concurrent use.
// An error that wraps a [DamagedError] says that what is stored has decayed.
type Texts interface {
	// Article reads a whole article and makes sure that it is what was stored. The
	// result may be shared: do not change it.
	Article(ctx context.Context, e *Entry) (Stored, error)
	// Slice reads the bytes at r of the text of an article.
	Slice(ctx context.Context, e *Entry, r article.Range) (string, error)
	Close() error
}

// memoryTexts are the articles of a collection in memory, by their ids.
type memoryTexts map[string]Stored

func (t memoryTexts) Article(_ context.Context, e *Entry) (Stored, error) {
	return t[e.Article.ID], nil
}

func (t memoryTexts) Slice(_ context.Context, e *Entry, r article.Range) (string, error) {
	if err := e.check(r); err != nil {
		return "", err
	}
	return t[e.Article.ID].Slice(r), nil
}

func (memoryTexts) Close() error { return nil }

// fileTexts are the articles of a build, in its files of records.
type fileTexts struct {
	records *disk.Records

	mu       sync.Mutex
	kept     map[string]Stored // the articles read last
	keptSize int
	inUse    map[string]weak.Pointer[longArticle] // too long to be kept
	reading  map[string]chan struct{}             // closed when the article was read
	reads    int                                  // how many articles were read, for tests
}

// longArticle is an article longer than keptBytes. All who use it at a time share
// it, and it is gone with the last of them.
type longArticle struct {
	article    article.Article
	quotations []quotation.Quotation
}

// mostInUse bounds the long articles of which it is known whether they are in use.
const mostInUse = 256

// keptBytes bounds the text of the articles that stay in memory: an answer needs
// three, and the next page of it the same again. With their paragraphs and
// quotations they take about twice that.
const keptBytes = 2 << 20

// openTexts opens the texts of a build.
func openTexts(build string, m *disk.Manifest) (*fileTexts, error) {
	records, err := disk.OpenRecords(build, m)
	if err != nil {
		return nil, err
	}
	return &fileTexts{records: records, kept: map[string]Stored{}, inUse: map[string]weak.Pointer[longArticle]{},
		reading: map[string]chan struct{}{}}, nil
}

// Close is part of [Texts].
func (t *fileTexts) Close() error { return t.records.Close() }

// checkPlaces makes sure that each record lies in a file of the build.
func (t *fileTexts) checkPlaces(entries []Entry) error {
	for i := range entries {
		if e := &entries[i]; !t.records.Have(&e.Place) {
			return &DamagedError{Cause: fmt.Errorf("article %s is not in the stored texts", e.Article.ID)}
		}
	}
	return nil
}

// check makes sure that bytes are in the text of an article.
func (e *Entry) check(r article.Range) error {
	if r.Start < 0 || r.End > e.Text || r.Start > r.End {
		return &DamagedError{Cause: fmt.Errorf("article %s: bytes %d to %d are not in its text of %d", e.Article.ID, r.Start, r.End, e.Text)}
	}
	return nil
}

// Slice is part of [Texts].
func (t *fileTexts) Slice(_ context.Context, e *Entry, r article.Range) (string, error) {
	if err := e.check(r); err != nil {
		return "", err
	}
	return t.records.Slice(e.Article.ID, &e.Place, r)
}

// Article is part of [Texts].
func (t *fileTexts) Article(ctx context.Context, e *Entry) (Stored, error) {
	id := e.Article.ID
	for {
		a, ok, wait := t.inMemory(id)
		if ok {
			return a, nil
		}
		if wait == nil {
			break
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return Stored{}, ctx.Err()
		}
	}
	defer t.endReading(id)
	a, err := t.read(e)
	if err != nil {
		return Stored{}, err
	}
	return t.keep(id, a), nil
}

// inMemory is an article that somebody reads or has read. Where somebody is reading
// it, wait is closed when they are done; where nobody is and it is not in memory, the
// caller is to read it and to call endReading.
func (t *fileTexts) inMemory(id string) (a Stored, ok bool, wait <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if a, ok := t.kept[id]; ok {
		return a, true, nil
	}
	if long := t.inUse[id].Value(); long != nil {
		return Stored{&long.article, long.quotations}, true, nil
	}
	if wait, ok := t.reading[id]; ok {
		return Stored{}, false, wait
	}
	t.reading[id] = make(chan struct{})
	t.reads++
	return Stored{}, false, nil
}

func (t *fileTexts) endReading(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.reading[id])
	delete(t.reading, id)
}

// keep keeps an article in memory for a while; a long one as long as the result is
// in use.
func (t *fileTexts) keep(id string, a Stored) Stored {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(a.Text) > keptBytes {
		long := &longArticle{*a.Article, a.Quotations}
		if len(t.inUse) >= mostInUse {
			maps.DeleteFunc(t.inUse, func(_ string, p weak.Pointer[longArticle]) bool { return p.Value() == nil })
		}
		if len(t.inUse) < mostInUse {
			t.inUse[id] = weak.Make(long)
		}
		return Stored{&long.article, long.quotations}
	}
	if t.keptSize+len(a.Text) > keptBytes {
		clear(t.kept)
		t.keptSize = 0
	}
	t.kept[id] = a
	t.keptSize += len(a.Text)
	return a
}

// read is Article without keeping the article in memory.
func (t *fileTexts) read(e *Entry) (Stored, error) {
	head, text, err := t.records.Read(e.Article.ID, &e.Place)
	if err != nil {
		return Stored{}, err
	}
	a := e.Article
	a.Paragraphs, a.Removed, a.Text = head.Paragraphs, head.Removed, text
	if article.HashText(a.Text) != a.SHA256 {
		return Stored{}, t.records.Damaged(fmt.Errorf("article %s: its stored text does not have its hash", a.ID))
	}
	return Stored{&a, head.Quotations}, nil
}

// Record are the bytes of the record of an article as they are on the disk, for a build
// that takes it over. The collection must be one of a build.
func (x *Collection) Record(e *Entry) io.Reader { return x.Texts.(*fileTexts).records.Raw(&e.Place) }
