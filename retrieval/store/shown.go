package store

import (
	"context"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// shownTexts are the texts of a collection without the words that a view hides: as
// many bytes that are not words stand for them, so that every other place stays where
// it is. What is told of a quotation has nothing of the hidden words either. So nothing
// that is made of a text can tell of them.
type shownTexts struct {
	Texts
	shown *View
}

// Article is part of [Texts].
func (t shownTexts) Article(ctx context.Context, e *Entry) (Stored, error) {
	id := e.Article.ID
	if !t.shown.Hides(id) {
		return t.Texts.Article(ctx, e)
	}
	a, err := t.Texts.Article(ctx, e)
	if err != nil {
		return Stored{}, err
	}
	return withoutHidden(a, t.shown.hidden[id]), nil
}

// Slice is part of [Texts].
func (t shownTexts) Slice(ctx context.Context, e *Entry, r article.Range) (string, error) {
	s, err := t.Texts.Slice(ctx, e, r)
	if err != nil || !t.shown.Hides(e.Article.ID) {
		return s, err
	}
	return blanked(s, r.Start, t.shown.hidden[e.Article.ID]), nil
}

// blanked is a text that begins at byte start of its article without what is hidden.
// Line ends, at which paragraphs end, keep the words before and after apart.
func blanked(text string, start int, hidden []article.Range) string {
	var out []byte
	for _, h := range hidden {
		from, to := max(h.Start-start, 0), min(h.End-start, len(text))
		if from >= to {
			continue
		}
		if out == nil {
			out = []byte(text)
		}
		for i := from; i < to; i++ {
			out[i] = 0
		}
		out[from], out[to-1] = '\n', '\n'
	}
	if out == nil {
		return text
	}
	return string(out)
}

// withoutHidden is an article without its hidden words.
func withoutHidden(s Stored, hidden []article.Range) Stored {
	a := *s.Article
	a.Text = blanked(a.Text, 0, hidden)
	view := View{hidden: map[string][]article.Range{a.ID: hidden}}
	out := Stored{&a, make([]quotation.Quotation, len(s.Quotations))}
	told := wordsThatStand(a.Text, s.Quotations)
	for i, q := range s.Quotations {
		for _, r := range []*article.Range{&q.Speaker, &q.Role, &q.Cue, &q.StandingCue, &q.ViaRange} {
			if view.hides(a.ID, *r) {
				*r = article.Range{}
			}
		}
		if !told.all(q.Via) {
			q.Via = ""
		}
		if !told.all(q.Name) {
			// The mention may be a shorter form of the name; a word like "she" names
			// nobody any more.
			q.Name = ""
			if !strings.ContainsFunc(a.Slice(q.Speaker), unicode.IsUpper) {
				q.Confidence = 0
			}
		}
		q.Others = slices.DeleteFunc(slices.Clone(q.Others), func(o quotation.Speaker) bool {
			return view.hides(a.ID, o.Mention) || !told.all(o.Name)
		})
		out.Quotations[i] = q
	}
	return out
}

// standingWords are words of names, each with whether it is in a text.
type standingWords map[string]bool

// wordsThatStand looks for the words of the names of quotations in a text.
func wordsThatStand(text string, quotations []quotation.Quotation) standingWords {
	words := standingWords{}
	for _, q := range quotations {
		names := []string{q.Name, q.Via}
		for _, o := range q.Others {
			names = append(names, o.Name)
		}
		for _, name := range names {
			for word := range nameWords(name) {
				words[strings.Clone(word)] = false
			}
		}
	}
	for word := range nameWords(text) {
		if _, ok := words[word]; ok {
			words[word] = true
		}
	}
	return words
}

// all reports whether all words of a name are in the text.
func (w standingWords) all(name string) bool {
	for word := range nameWords(name) {
		if !w[word] {
			return false
		}
	}
	return true
}

func nameWords(s string) func(yield func(string) bool) {
	return strings.FieldsFuncSeq(s, func(r rune) bool { return !article.IsWordRune(r) })
}

// scopedSpeakers are the directories of speakers of the scopes that were asked for
// last: a server's scope stays the same from one question to the next.
type scopedSpeakers struct {
	mu    sync.Mutex
	known map[string]*speakers
	size  int // speakers in all
}

const (
	// mostScopes and mostScoped bound the directories that are kept, and the speakers
	// in them; one of a larger collection is kept alone.
	mostScopes = 64
	mostScoped = 100_000
)

// speakersShown is the directory of those who are quoted in what a lookup may show.
// Names and roles in it are made of that alone.
func (x *Collection) speakersShown(ctx context.Context, l *Lookup) (*speakers, error) {
	if l.Shown == nil || !l.Shown.Narrowed() {
		return x.directory(), nil
	}
	whole := l.Shown.whole
	key := strings.Join(whole.Only, " ") + "|" + strings.Join(whole.Hidden, " ")
	if d := x.scoped.get(key); d != nil {
		return d, nil
	}
	d := &speakers{}
	quoted, err := x.quotedShown(ctx, l, &View{Scope: whole, whole: whole, hidden: l.Shown.hidden})
	if err != nil {
		return d, err
	}
	d.collect(x.entries, quoted)
	x.scoped.keep(key, d)
	return d, nil
}

func (c *scopedSpeakers) get(key string) *speakers {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known[key]
}

func (c *scopedSpeakers) keep(key string, d *speakers) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= mostScopes || c.size+len(d.all) > mostScoped {
		c.known, c.size = map[string]*speakers{}, 0
	}
	c.known[key] = d
	c.size += len(d.all)
}

// quotedShown gives the speakers of each entry of the collection that a view shows.
func (x *Collection) quotedShown(ctx context.Context, l *Lookup, shown *View) (func(e *Entry) []speakerEntry, error) {
	partly := map[string][]speakerEntry{} // of the articles of which something is hidden
	for id := range shown.hidden {
		e, err := x.Entry(id)
		if err != nil || !shown.Shows(id) {
			continue
		}
		a, err := l.Texts.Article(ctx, e)
		if err != nil {
			return nil, err
		}
		partly[id] = speakersAmong(a, func(q quotation.Quotation) bool {
			return !shown.hides(id, q.Sentence) && !shown.hides(id, article.Range{Start: q.Start, End: q.End})
		})
	}
	return func(e *Entry) []speakerEntry {
		id := e.Article.ID
		if !shown.Shows(id) {
			return nil
		}
		if some, ok := partly[id]; ok {
			return some
		}
		return e.Speakers
	}, nil
}

// Speakers and FindSpeakers are those of the collection for what may be shown.
func (l *Lookup) Speakers() []Speaker             { return l.named().all }
func (l *Lookup) FindSpeakers(s string) []Speaker { return l.named().find(s) }

// SpeakersNamed lists the speakers of what may be shown whom a text names by their
// surname.
func (l *Lookup) SpeakersNamed(text string) []Speaker { return l.named().surnamed(text) }
