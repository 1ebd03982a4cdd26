package retrieval

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Index is a collection ready to be asked. It is safe for concurrent use.
// Close it when it is no longer needed.
type Index struct {
	passages bleve.Index
	texts    *texts
	lengths  lengths // of all passages together
	count    int     // of passages
	built    time.Time
	edition  string
	problems []article.Problem
	file     *os.File // nil in memory
	speakers speakers
	// readAt is the address of a web reader that shows the articles, or "".
	readAt string
}

// ErrNoIndex says that a folder holds no index yet.
var ErrNoIndex = errors.New("there is no index here")

// DamagedError says that an index cannot be used; the articles are the truth,
// and building it again from them mends it.
type DamagedError struct{ Cause error }

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the index is damaged (%v); build it again from the articles", e.Cause)
}

func (e *DamagedError) Unwrap() error { return e.Cause }

// FormatError says that an index was written in another format than this
// version of Verbatim reads.
type FormatError struct{ Got, Want int }

func (e *FormatError) Error() string {
	return fmt.Sprintf("the index has format %d, this version of Verbatim reads format %d; build it again from the articles", e.Got, e.Want)
}

// lockWait bounds how long an open waits for a process that holds the index
// files for itself; without it bleve waits for ever.
const lockWait = "2s"

// Open opens the index in dir for reading; any number of processes may. The
// error is ErrNoIndex, a *FormatError or a *DamagedError where that is why.
func Open(dir string) (*Index, error) {
	// A build that finishes right now removes the one that CURRENT named a
	// moment ago: look again.
	const tries = 10
	var err error
	for range tries {
		var build string
		if build, err = currentBuild(dir); err != nil {
			return nil, err
		}
		var x *Index
		if x, err = openBuild(filepath.Join(dir, build)); err == nil {
			return x, nil
		}
		if again, e := currentBuild(dir); e != nil || again == build {
			break
		}
	}
	return nil, err
}

func openBuild(build string) (*Index, error) {
	m, err := readManifest(build)
	if err != nil {
		return nil, err
	}
	entries, err := readEntries(build, m)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(build, textsFile))
	if err != nil {
		return nil, &DamagedError{Cause: err}
	}
	if info, err := file.Stat(); err != nil || info.Size() != m.TextsSize {
		file.Close()
		return nil, &DamagedError{Cause: fmt.Errorf("%s is not as long as the manifest says", textsFile)}
	}
	passages, err := bleve.OpenUsing(filepath.Join(build, passagesFolder), map[string]any{"read_only": true, "bolt_timeout": lockWait})
	if err != nil {
		file.Close()
		return nil, &DamagedError{Cause: fmt.Errorf("open the passages: %w", err)}
	}
	x := newIndex(passages, newTexts(file, entries), m.Built)
	x.file = file
	x.problems = m.problems()
	if err := x.checkCount(); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// checkCount makes sure that the passages are all there: where a segment is
// missing, bleve opens an older state of the index, or an empty one, and says
// so only in the standard logger.
func (x *Index) checkCount() error {
	n, err := x.passages.DocCount()
	if err != nil {
		return &DamagedError{Cause: fmt.Errorf("count the passages: %w", err)}
	}
	if n != uint64(x.count) {
		return &DamagedError{Cause: fmt.Errorf("it has %d passages, the articles have %d", n, x.count)}
	}
	return nil
}

func newIndex(passages bleve.Index, t *texts, built time.Time) *Index {
	x := &Index{passages: passages, texts: t, built: built, edition: editionOf(t.entries)}
	for i := range t.entries {
		x.lengths.add(t.entries[i].Lengths)
		x.count += t.entries[i].Passages
	}
	return x
}

// NewMemory indexes articles in memory: for the default collection and for
// tests. The articles' ids must be unique.
func NewMemory(ctx context.Context, articles []*article.Article, now time.Time) (*Index, error) {
	// bleve's NewMemOnly is an older index with another scorer.
	passages, err := bleve.NewUsing("", newMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("make an index in memory: %w", err)
	}
	var (
		buf     bytes.Buffer
		entries []entry
	)
	batch := passages.NewBatch()
	for _, a := range articles {
		if err := ctx.Err(); err != nil {
			passages.Close()
			return nil, err
		}
		e, err := addArticle(&buf, int64(buf.Len()), a, now, Passages, batch.Index)
		if err != nil {
			passages.Close()
			return nil, err
		}
		entries = append(entries, e)
	}
	if err := passages.Batch(batch); err != nil {
		passages.Close()
		return nil, fmt.Errorf("index in memory: %w", err)
	}
	sortEntries(entries)
	return newIndex(passages, newTexts(bytes.NewReader(buf.Bytes()), entries), now), nil
}

func sortEntries(entries []entry) {
	sort.Slice(entries, func(i, j int) bool { return entries[i].Article.ID < entries[j].Article.ID })
}

// Close frees the index. Answers in hand stay valid.
func (x *Index) Close() error {
	err := x.passages.Close()
	if x.file != nil {
		err = errors.Join(err, x.file.Close())
	}
	if err != nil {
		return fmt.Errorf("close the index: %w", err)
	}
	return nil
}

// Built is when the index was built.
func (x *Index) Built() time.Time { return x.built }

// Passages is the number of passages in the index.
func (x *Index) Passages() int { return x.count }

// Problems lists what was found wrong with the files when they were read.
func (x *Index) Problems() []article.Problem { return x.problems }

// Sources lists the articles of the collection by id.
func (x *Index) Sources() []Source {
	out := make([]Source, len(x.texts.entries))
	for i := range x.texts.entries {
		out[i] = x.texts.entries[i].source()
	}
	return out
}

func (e *entry) source() Source {
	also := e.Article.AlsoAt
	if also == nil {
		also = []string{} // [] in JSON, never null
	}
	return Source{
		Citation: Cite(&e.Article), Language: e.Article.Language, AlsoAt: also, SHA256: e.Article.SHA256,
		Words: e.Words, Passages: e.Passages, Quotations: e.Quotations, Indexed: e.Indexed,
	}
}

// UnknownSourceError says that no article has an id, and which ids come close.
type UnknownSourceError struct {
	ID    string
	Close []string
}

func (e *UnknownSourceError) Error() string {
	if len(e.Close) > 0 {
		return fmt.Sprintf("no article of the collection has the id %q; did you mean %s?", e.ID, strings.Join(e.Close, " or "))
	}
	return fmt.Sprintf("no article of the collection has the id %q", e.ID)
}

// entry finds an article by its id. The error is an *UnknownSourceError.
func (x *Index) entry(id string) (*entry, error) {
	if i, ok := x.texts.byID[id]; ok {
		return &x.texts.entries[i], nil
	}
	unknown := &UnknownSourceError{ID: id}
	const suggestions = 3
	for i := range x.texts.entries {
		other := x.texts.entries[i].Article.ID
		if id != "" && strings.Contains(other, strings.ToLower(id)) && len(unknown.Close) < suggestions {
			unknown.Close = append(unknown.Close, other)
		}
	}
	return nil, unknown
}

// Article reads a whole article. The result is shared: do not change it. The
// error is an *UnknownSourceError when there is none of that id.
func (x *Index) Article(id string) (*article.Article, error) {
	e, err := x.entry(id)
	if err != nil {
		return nil, err
	}
	a, err := x.texts.article(e)
	return a.Article, err
}

// Verify checks a receipt against the collection as it is now. The error is
// ErrNoReceipt when receipt is none.
func (x *Index) Verify(receipt string) (Proof, error) {
	r, err := ParseReceipt(receipt)
	if err != nil {
		return Proof{}, err
	}
	a, err := x.Article(r.Article)
	var unknown *UnknownSourceError
	if errors.As(err, &unknown) {
		return Proof{
			Receipt: r.String(), Outcome: ArticleMissing,
			Detail:  fmt.Sprintf("No article of this collection has the id %s.", r.Article),
			Article: Citation{ID: r.Article, Authors: []string{}},
		}, nil
	}
	if err != nil {
		return Proof{}, err
	}
	proof := r.check(a)
	if proof.Excerpt != "" {
		proof.Link = x.link(a, article.Range{Start: proof.Start, End: proof.End})
	}
	return proof, nil
}
