package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
)

// Index is a collection ready to be asked. It is safe for concurrent use.
// Close it when it is no longer needed.
type Index struct {
	passages postings.Index
	texts    *texts
	lengths  postings.Lengths // of all passages together
	count    int              // of passages
	built    time.Time
	edition  string
	problems []article.Problem
	files    []*os.File // of the texts; none in memory
	speakers speakers
	hidden   hiddenPlaces
	turns    chan struct{} // see takeTurn
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
	return openManifest(build, m)
}

// openManifest opens the build that a manifest describes.
func openManifest(build string, m *manifest) (_ *Index, err error) {
	checked := make(chan error, 1)
	go func() { checked <- m.check(build) }()
	entries, err := readLines[entry](build, entriesFile, m)
	if err := cmp.Or(<-checked, err); err != nil {
		return nil, err
	}
	if len(entries) != m.Articles {
		return nil, &DamagedError{Cause: fmt.Errorf("%s has %d articles, the manifest %d", entriesFile, len(entries), m.Articles)}
	}
	x := &Index{turns: newTurns(), hidden: newHiddenPlaces()}
	defer func() {
		if err != nil {
			x.Close()
		}
	}()
	parts, err := x.openTexts(build, m)
	if err != nil {
		return nil, err
	}
	x.collect(newTexts(entries), m.Built)
	x.texts.build, x.texts.parts = build, parts
	if x.texts.unpack, err = newUnpacker(); err != nil {
		return nil, err
	}
	x.problems = slices.Concat(m.Problems, m.FileProblems)
	if err := x.texts.checkPlaces(m); err != nil {
		return nil, err
	}
	passages, err := postings.Open(filepath.Join(build, passagesFolder))
	if err != nil {
		return nil, &DamagedError{Cause: fmt.Errorf("open the passages: %w", err)}
	}
	x.passages = passages
	if err := x.checkCount(); err != nil {
		return nil, err
	}
	return x, nil
}

// openTexts opens the files of the records.
func (x *Index) openTexts(build string, m *manifest) (map[int]io.ReaderAt, error) {
	parts := map[int]io.ReaderAt{}
	for _, part := range m.parts() {
		f, err := os.Open(filepath.Join(build, partName(part)))
		if err != nil {
			return nil, &DamagedError{Cause: err}
		}
		x.files = append(x.files, f)
		parts[part] = f
	}
	return parts, nil
}

// checkCount makes sure that the passages are all there: where a segment is
// missing, bleve opens an older state of the index, or an empty one, and says
// so only in the standard logger.
func (x *Index) checkCount() error {
	n, err := x.passages.Count()
	if err != nil {
		return &DamagedError{Cause: fmt.Errorf("count the passages: %w", err)}
	}
	if n != x.count {
		return &DamagedError{Cause: fmt.Errorf("it has %d passages, the articles have %d", n, x.count)}
	}
	return nil
}

// collect sets what the index says of all its articles together.
func (x *Index) collect(t *texts, built time.Time) {
	x.texts, x.built, x.edition = t, built, editionOf(t.entries)
	for i := range t.entries {
		x.lengths.Add(t.entries[i].Lengths)
		x.count += t.entries[i].Passages
	}
}

// NewMemory indexes articles in memory: for the default collection and for
// tests. The articles' ids must be unique.
func NewMemory(ctx context.Context, articles []*article.Article, now time.Time) (*Index, error) {
	stored := make(map[string]storedArticle, len(articles))
	var entries []entry
	for _, a := range articles {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := postings.CheckID(a); err != nil {
			return nil, err
		}
		s := storedArticle{a, quotationsOf(a)}
		stored[a.ID] = s
		e := entryOf(s)
		e.describe(s, postings.Cut(a), now)
		entries = append(entries, e)
	}
	passages, err := postings.NewMemory(ctx, func(yield func(*article.Article, []postings.Passage) bool) {
		for _, a := range articles {
			if !yield(a, postings.Cut(a)) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	sortEntries(entries)
	x := &Index{passages: passages, turns: newTurns(), hidden: newHiddenPlaces()}
	x.collect(newTexts(entries), now)
	x.texts.memory = stored
	return x, nil
}

func sortEntries(entries []entry) {
	sort.Slice(entries, func(i, j int) bool { return entries[i].Article.ID < entries[j].Article.ID })
}

// Close frees the index. Answers in hand stay valid.
func (x *Index) Close() error {
	var err error
	if x.passages != nil {
		err = x.passages.Close()
	}
	for _, f := range x.files {
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("close the index: %w", err)
	}
	return nil
}

// Built is when the index was built.
func (x *Index) Built() time.Time { return x.built }

// Articles is the number of articles in the index.
func (x *Index) Articles() int { return len(x.texts.entries) }

// Build names the build that the index was opened from; "" in memory.
func (x *Index) Build() string {
	if x.texts.build == "" {
		return ""
	}
	return filepath.Base(x.texts.build)
}

// Current names the build that the index in dir is in now: the one that Open
// would open. The error is ErrNoIndex when there is none.
func Current(dir string) (string, error) { return currentBuild(dir) }

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
		Citation: cite.Cite(&e.Article), Language: e.Article.Language, AlsoAt: also, SHA256: e.Article.SHA256,
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

// QuotedIn lists the quotations of an article in order. The error is an
// *UnknownSourceError when there is none of that id.
func (x *Index) QuotedIn(id string) ([]cite.Quoted, error) {
	e, err := x.entry(id)
	if err != nil {
		return nil, err
	}
	a, err := x.texts.article(e)
	if err != nil {
		return nil, err
	}
	return cite.QuotedIn(a.Article, a.quotations, article.Range{End: len(a.Text)}), nil
}

// LinkTo says where a web reader shows the articles of the index: an address
// without a slash at its end. What cannot be linked to on the article's own page
// is linked to there. It must not be called while the index is asked.
func (x *Index) LinkTo(reader string) { x.readAt = reader }

// link leads to the slice r of a.
func (x *Index) link(a *article.Article, r article.Range) string {
	return cite.LinkOrRead(a, r, x.readAt)
}

// Verify checks a receipt against the collection as it is now. The error is
// [cite.ErrNoReceipt] when receipt is none.
func (x *Index) Verify(ctx context.Context, receipt string) (cite.Proof, error) {
	r, err := cite.ParseReceipt(receipt)
	if err != nil {
		return cite.Proof{}, err
	}
	a, err := x.Article(r.Article)
	var unknown *UnknownSourceError
	if errors.As(err, &unknown) {
		return cite.Proof{
			Receipt: r.String(), Outcome: cite.ArticleMissing,
			Detail:  fmt.Sprintf("No article of this collection has the id %s.", r.Article),
			Article: cite.Citation{ID: r.Article, Authors: []string{}},
		}, nil
	}
	if err != nil {
		return cite.Proof{}, err
	}
	proof, err := r.Prove(ctx, a)
	if err != nil {
		return cite.Proof{}, err
	}
	if proof.Excerpt != "" {
		proof.Link = x.link(a, article.Range{Start: proof.Start, End: proof.End})
	}
	return proof, nil
}
