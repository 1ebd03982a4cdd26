package postings

import (
	"context"
	"errors"
	"math"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// Index answers questions about the words of a collection's passages. It is safe
// for concurrent use. Every implementation gives the same answers: where several
// passages fit equally well, those whose keys come first, unless there are too
// many to compare.
//
// An error that wraps [ErrDamaged] says that what is stored has decayed, and one that
// is [ErrUnreachable] that nothing is known of the passages just now.
type Index interface {
	// Count is the number of passages.
	Count() (int, error)
	// Frequency is the number of passages that have a stem in one field: in the
	// first of the fields in which any passage has it, 0 when in none.
	Frequency(ctx context.Context, stem string, in ...Field) (int, error)
	// Similar lists the stems of the passages' texts that are at most one edit
	// away from stem, in no order.
	Similar(ctx context.Context, stem string) ([]string, error)
	// Best lists the passages in scope that have terms of a question, best first by
	// BM25F, limit at most.
	Best(ctx context.Context, terms []rank.Term, average Averages, scope Scope, limit int) ([]Candidate, error)
	// Sharing lists the passages in scope whose texts have words of the most
	// weight together, the heaviest first, limit at most.
	Sharing(ctx context.Context, words []Weighted, scope Scope, limit int) ([]Passage, error)
	// All lists the passages in scope that have all stems in a field, limit at
	// most; more reports whether there are others. Whether the words are in the
	// order that is looked for, the stored texts say.
	All(ctx context.Context, stems []string, in Field, scope Scope, limit int) (passages []Passage, more bool, err error)
	// Close frees the index; it must not be asked meanwhile or afterwards.
	Close() error
}

// ErrUnreachable says that the engine with the passages cannot be asked just now.
var ErrUnreachable = errors.New("the index of the passages cannot be reached")

// ErrDamaged says that what is stored of the passages has decayed.
var ErrDamaged = errors.New("the index of the passages has decayed")

// Field is a part of a passage whose words are counted.
type Field string

const (
	Body    Field = "body"    // the words of the passage
	Title   Field = "title"   // the title of its article
	Heading Field = "heading" // the section heading it is under

	// Written and WrittenHeading are the words of Body and Heading as all languages
	// are cut alike, by [lang.Tokens]: for finding what stands there, not what is
	// meant.
	Written        Field = "written"
	WrittenHeading Field = "written-heading"
)

// Parts are the fields that a passage has the words of a field in: an article in
// English has no other words for Written than for Body, so these are not kept twice.
func (f Field) Parts() []Field {
	switch f {
	case Written:
		return []Field{Body, Written}
	case WrittenHeading:
		return []Field{Heading, WrittenHeading}
	}
	return []Field{f}
}

// Fields are all fields that a passage may have.
func Fields() []Field { return []Field{Body, Heading, Title, Written, WrittenHeading} }

// Candidate is a passage that may answer, with its BM25F.
type Candidate struct {
	Passage
	Score float64
}

// Weighted is a stem with what it counts.
type Weighted struct {
	Stem   string
	Weight float64
}

// Averages are the mean numbers of terms in the fields of a passage.
type Averages struct {
	Body    float64 `json:"body"`
	Title   float64 `json:"title"`
	Heading float64 `json:"heading"`
}

// Near reports whether passages are ordered about as well with others: none of the
// means differs by more than 2 %.
func (a Averages) Near(b Averages) bool {
	const most = 0.02
	near := func(x, y float64) bool { return math.Abs(x-y) <= most*math.Max(x, y) }
	return near(a.Body, b.Body) && near(a.Title, b.Title) && near(a.Heading, b.Heading)
}

// Lengths are the numbers of terms in the fields of some passages together.
type Lengths struct {
	Body    int `json:"body"`
	Title   int `json:"title"`
	Heading int `json:"heading"`
}

// Add adds the terms of other passages.
func (l *Lengths) Add(m Lengths) {
	l.Body += m.Body
	l.Title += m.Title
	l.Heading += m.Heading
}

// Averages are the mean lengths of n passages.
func (l Lengths) Averages(n int) Averages {
	d := float64(max(n, 1))
	return Averages{Body: float64(l.Body) / d, Title: float64(l.Title) / d, Heading: float64(l.Heading) / d}
}
