package retrieval

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/internal/search"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Index is a collection ready to be asked. It is safe for concurrent use. Close
// it when it is no longer needed.
type Index struct {
	collection *store.Collection
	// readAt is the address of a web reader that shows the articles, or "".
	readAt string
	// model, when not nil, makes vectors of questions.
	model store.Encoder

	suggestions suggestions
	// commits tells the commit that a file is checked out of; nil where none is known.
	commits atomic.Pointer[func(file string) string]
}

// SetCommits says from which commit each file of the articles folder is checked out, ""
// for none, so that citations name it. It may be called at any time.
func (x *Index) SetCommits(of func(file string) string) { x.commits.Store(&of) }

// commitOf is the commit that a file is checked out of; "" where none is known.
func (x *Index) commitOf(file string) string {
	if of := x.commits.Load(); of != nil && file != "" {
		return (*of)(file)
	}
	return ""
}

// ErrUnreachable says that the engine with the words of the passages cannot be asked just
// now: nothing is known of what answers.
var ErrUnreachable = postings.ErrUnreachable

// What the face takes and gives out, and the store has for all that work with it.
type (
	// Scope narrows a collection to what may be shown.
	Scope = store.Scope
	// Speaker is somebody who is quoted.
	Speaker = store.Speaker
)

// New makes an Index of an open collection, and closes that with it.
func New(c *store.Collection) *Index { return &Index{collection: c} }

// Open opens the index in dir for reading; any number of processes may. The error
// is [store.ErrNoIndex], a [*store.FormatError] or a [*store.DamagedError] where
// that is why.
func Open(dir string) (*Index, error) {
	c, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	return New(c), nil
}

// NewMemory indexes articles in memory: for the default collection and for tests.
// The articles' ids must be unique.
func NewMemory(ctx context.Context, articles []*article.Article, now time.Time) (*Index, error) {
	c, err := store.NewMemory(ctx, articles, now)
	if err != nil {
		return nil, err
	}
	return New(c), nil
}

// Close frees the index. Answers in hand stay valid.
func (x *Index) Close() error { return x.collection.Close() }

// Collection is what the index answers from.
func (x *Index) Collection() *store.Collection { return x.collection }

// LinkTo says where a web reader shows the articles of the index: an address
// without a slash at its end. What cannot be linked to on the article's own page
// is linked to there. It must not be called while the index is asked.
func (x *Index) LinkTo(reader string) { x.readAt = reader }

// UseModel has questions find passages by what they mean too, as far as the vectors
// of this model are there: see [Index.OpenVectors] and [Index.MakeVectors]. nil is no
// model. It must not be called while the index is asked.
func (x *Index) UseModel(m store.Encoder) { x.model = m }

// OpenVectors opens the vectors that were made in the folder dir before, which is
// that of the index; a collection in memory may have any. It does nothing without a
// model.
func (x *Index) OpenVectors(dir string) error {
	if x.model == nil {
		return nil
	}
	return x.collection.OpenVectors(dir, x.model.Hash())
}

// MakeVectors makes the vectors that are not there; see [store.Collection.MakeVectors].
// It does nothing without a model.
func (x *Index) MakeVectors(ctx context.Context, dir string, o store.VectorOptions) error {
	if x.model == nil {
		return nil
	}
	return x.collection.MakeVectors(ctx, dir, x.model, o)
}

// Languages are the languages that the articles are searched in, that of the most
// passages first.
func (x *Index) Languages() []*lang.Language { return x.collection.Languages() }

// LanguageName is the English name of a language by its code.
func LanguageName(code string) string { return lang.Named(code).Name() }

// Model names the model that questions are asked with; "" is none.
func (x *Index) Model() string {
	if named, ok := x.model.(interface{ Name() string }); ok {
		return named.Name()
	}
	return ""
}

// WithVectors is the number of articles whose vectors are there.
func (x *Index) WithVectors() int { return x.collection.Vectors().Articles() }

// Vectors says how many articles are found by their meaning too, of how many, and by
// which model; "" is none.
func (x *Index) Vectors() (model string, articles, of int) {
	return x.Model(), x.WithVectors(), x.Articles()
}

// Built is when the index was built.
func (x *Index) Built() time.Time { return x.collection.Built() }

// Build names the build that the index was opened from; "" in memory.
func (x *Index) Build() string { return x.collection.Build() }

// Edition identifies the stored texts of the collection: another edition has
// other texts. Two builds of the same texts are the same edition.
func (x *Index) Edition() string { return x.collection.Edition() }

// Articles is the number of articles in the index, Passages that of passages.
func (x *Index) Articles() int { return len(x.collection.Entries()) }
func (x *Index) Passages() int { return x.collection.Passages() }

// Problems lists what was found wrong with the files when they were read.
func (x *Index) Problems() []article.Problem { return x.collection.Problems() }

// LeftOut lists the files that are left out because reading them ended the program or
// takes too much memory; a problem says so of each.
func (x *Index) LeftOut() []string { return x.collection.LeftOut() }

// Speakers lists who is quoted in the collection, the most quoted first. Somebody
// is one speaker across articles only where name and role agree.
func (x *Index) Speakers() []Speaker { return x.collection.Speakers() }

// SpeakersIn is Speakers for what a scope shows. Names and roles are made of that
// alone, too.
func (x *Index) SpeakersIn(ctx context.Context, scope Scope) (all []Speaker, err error) {
	err = x.lookup(ctx, "", scope, func(l *lookup) error {
		all = l.Speakers()
		return nil
	})
	return all, err
}

// FindSpeakers lists the speakers whose name has every word of s; where no name
// does, those whose roles and name together do.
func (x *Index) FindSpeakers(s string) []Speaker { return x.collection.FindSpeakers(s) }

// lookup is the index while one question is answered from it: a [store.Lookup] has the
// collection, its texts and what of them may be shown, a [search.Lookup] around it finds
// passages, and here is what hits are made with.
type lookup struct {
	*search.Lookup
	readAt      string
	suggestions *suggestions
	commitOf    func(file string) string
}

// lookup has answer answer a question; see [store.Collection.Lookup].
func (x *Index) lookup(ctx context.Context, source string, scope Scope, answer func(*lookup) error) error {
	return x.collection.Lookup(ctx, source, scope, func(l *store.Lookup) error {
		asked := &lookup{Lookup: &search.Lookup{Lookup: l, Model: x.model}, readAt: x.readAt, suggestions: &x.suggestions,
			commitOf: x.commitOf}
		if err := answer(asked); err != nil {
			return err
		}
		return asked.Err()
	})
}

// link leads to the slice r of a.
func (l *lookup) link(a *article.Article, r article.Range) string {
	return cite.LinkOrRead(a, r, l.readAt)
}

// Sources lists the articles of the collection by id.
func (x *Index) Sources() []Source {
	entries := x.collection.Entries()
	out := make([]Source, len(entries))
	for i := range entries {
		out[i] = sourceOf(&entries[i])
		out[i].Commit = x.commitOf(entries[i].Article.File)
	}
	return out
}

func sourceOf(e *store.Entry) Source {
	also := e.Article.AlsoAt
	if also == nil {
		also = []string{} // [] in JSON, never null
	}
	return Source{
		Citation: cite.Cite(&e.Article), Language: e.Article.Language, Searched: e.Language().Code, AlsoAt: also,
		SHA256: e.Article.SHA256,
		Words:  e.Words, Passages: e.Passages, Quotations: e.Quotations, Indexed: e.Indexed,
	}
}

// Article reads a whole article. The result is shared: do not change it. The
// error is a [*store.UnknownSourceError] when there is none of that id.
func (x *Index) Article(ctx context.Context, id string) (*article.Article, error) {
	a, err := x.stored(ctx, id)
	return a.Article, err
}

// TextLength is the length of the text of an article in bytes, without reading it; 0
// when there is none of that id.
func (x *Index) TextLength(id string) int {
	e, err := x.collection.Entry(id)
	if err != nil {
		return 0
	}
	return e.Text
}

// QuotedIn lists the quotations of an article in order. The error is a
// [*store.UnknownSourceError] when there is none of that id.
func (x *Index) QuotedIn(ctx context.Context, id string) ([]cite.Quoted, error) {
	a, err := x.stored(ctx, id)
	if err != nil {
		return nil, err
	}
	return cite.QuotedIn(a.Article, a.Quotations, article.Range{End: len(a.Text)}), nil
}

func (x *Index) stored(ctx context.Context, id string) (store.Stored, error) {
	e, err := x.collection.Entry(id)
	if err != nil {
		return store.Stored{}, err
	}
	return x.collection.Texts.Article(ctx, e)
}

// Verify checks a receipt against the collection as it is now. The error is
// [cite.ErrNoReceipt] when receipt is none.
func (x *Index) Verify(ctx context.Context, receipt string) (proof cite.Proof, err error) {
	r, err := cite.ParseReceipt(receipt)
	if err != nil {
		return cite.Proof{}, err
	}
	err = x.lookup(ctx, "", Scope{}, func(l *lookup) error {
		proof, err = l.prove(ctx, r)
		return err
	})
	return proof, err
}

func (l *lookup) prove(ctx context.Context, r cite.Receipt) (cite.Proof, error) {
	e, err := l.Entry(r.Article)
	if err != nil {
		return cite.Proof{
			Receipt: r.String(), Outcome: cite.ArticleMissing,
			Detail:  fmt.Sprintf("No article of this collection has the id %s.", r.Article),
			Article: cite.Citation{ID: r.Article, Authors: []string{}},
		}, nil
	}
	a, err := l.Collection.Texts.Article(ctx, e) // also what is hidden, so that it is told to be
	if err != nil {
		return cite.Proof{}, err
	}
	proof, err := r.Prove(ctx, a.Article)
	if proof.Excerpt != "" {
		proof.Link = l.link(a.Article, article.Range{Start: proof.Start, End: proof.End})
	}
	return proof, err
}
