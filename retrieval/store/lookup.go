package store

import (
	"context"
	"runtime"
	"sync"

	"github.com/verbatim-bot/verbatim/internal/turns"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Lookup is a collection while one question is answered from it.
type Lookup struct {
	*Collection
	// Texts are those of the collection. They keep what was read last for as long
	// as the question is being answered, and end with its context. They have nothing
	// of what is hidden: see shownTexts.
	Texts Texts
	// Shown is what of it may be shown.
	Shown *View

	named  func() *speakers // who is quoted in what may be shown
	failed error            // why that could not be told
}

// Lookup answers one question: it waits for a turn, sees what the scope shows of
// the collection, or of one article of it (source, "" for all), and has answer do
// the rest. Where the files of the collection turn out to be decayed meanwhile, the
// error is a *DamagedError; it is an *UnknownSourceError when the scope has no such
// article. answer must not look up anything by this way itself.
func (x *Collection) Lookup(ctx context.Context, source string, scope Scope, answer func(*Lookup) error) (err error) {
	end, err := x.turns.Take(ctx)
	if err != nil {
		return err
	}
	defer end()
	defer x.guard(&err)()
	shown, err := x.view(ctx, source, scope)
	if err != nil {
		return err
	}
	l := x.newLookup(shown)
	l.named = sync.OnceValue(func() *speakers {
		named, err := x.speakersShown(ctx, l)
		l.failed = err
		return named
	})
	if err := answer(l); err != nil {
		return err
	}
	return l.failed
}

// Whole is the collection to read from one end to the other, without a turn.
func (x *Collection) Whole() *Lookup { return x.newLookup(nil) }

func (x *Collection) newLookup(shown *View) *Lookup {
	texts := x.Texts
	if shown != nil && len(shown.hidden) > 0 {
		texts = shownTexts{texts, shown}
	}
	return &Lookup{
		Collection: x, Texts: &questionTexts{Texts: texts, held: map[string]Stored{}}, Shown: shown, named: x.directory,
	}
}

// questionTexts hold the articles that one question reads: it comes back to a long
// one for each of its passages and quotations.
type questionTexts struct {
	Texts
	mu   sync.Mutex
	held map[string]Stored
	size int // of their texts, in bytes
}

// heldBytes bounds the text of the articles that a question holds, besides the one
// that it reads.
const heldBytes = 8 << 20

// Article is part of [Texts].
func (t *questionTexts) Article(ctx context.Context, e *Entry) (Stored, error) {
	if err := ctx.Err(); err != nil {
		return Stored{}, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if a, ok := t.held[e.Article.ID]; ok {
		return a, nil
	}
	if t.size+e.Text > heldBytes { // before reading, so that there is room for it
		clear(t.held)
		t.size = 0
	}
	a, err := t.Texts.Article(ctx, e)
	if err != nil {
		return Stored{}, err
	}
	t.held[e.Article.ID] = a
	t.size += len(a.Text)
	return a, nil
}

// Slice is part of [Texts].
func (t *questionTexts) Slice(ctx context.Context, e *Entry, r article.Range) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	return t.Texts.Slice(ctx, e, r)
}

// newTurns makes turns for twice as many questions as there are processors, of which
// who asked much of late has half. Answering takes processor time and little else, so
// that more at once would only wait for one another, and not in the order in which
// they came: with eight askers of a million passages on two processors, 99 of 100
// are answered within 85 ms with two at a time, and with all within 140. What is
// left is for who comes again, so that nobody waits for the long questions of others.
// Each is 1, or more where answering waits for another machine.
func newTurns(each int) *turns.Turns { return turns.New(2 * each * max(runtime.GOMAXPROCS(0), 2)) }
