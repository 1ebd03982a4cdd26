package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
)

// Scope narrows a collection to what may be shown. The zero Scope is all of it.
type Scope struct {
	// Only, when not empty, are the ids of the articles that may be shown.
	Only []string
	// Hidden are the ids of articles, and receipts of excerpts, that may not. A
	// receipt hides its words wherever they are in its article now, also after
	// the article has changed.
	Hidden []string
}

// Shows reports whether a scope shows an article at all.
func (s Scope) Shows(id string) bool {
	return (len(s.Only) == 0 || slices.Contains(s.Only, id)) && !slices.Contains(s.Hidden, id)
}

// View is what of a collection may be shown for one question: a Scope with its
// receipts found in the texts.
type View struct {
	Scope
	whole  Scope                      // before it was narrowed
	hidden map[string][]article.Range // of an article, in order, apart from each other
	empty  bool                       // no article is left, which an empty Only does not say
	words  *postings.Resolved         // of the scope as it is now
}

// view finds what a scope shows of the collection, or of one article of it. A
// receipt whose words are nowhere any more hides nothing.
func (x *Collection) view(ctx context.Context, source string, s Scope) (*View, error) {
	s.Only, s.Hidden = slices.Sorted(slices.Values(s.Only)), slices.Sorted(slices.Values(s.Hidden))
	whole := s
	if source != "" {
		if _, err := x.Entry(source); err != nil {
			return nil, err
		}
		if !s.Shows(source) {
			return nil, &UnknownSourceError{ID: source}
		}
		s.Only = []string{source}
	}
	hidden, err := x.hidden.places(ctx, x, s.Hidden)
	if err != nil {
		return nil, fmt.Errorf("look for the hidden excerpts: %w", err)
	}
	return &View{Scope: s, whole: whole, hidden: hidden, words: new(postings.Resolved)}, nil
}

// Narrow leaves only some articles, whose ids are in order, in the view.
func (v *View) Narrow(only []string) {
	v.Only, v.empty, v.words = only, len(only) == 0, new(postings.Resolved)
}

// Empty reports whether no article is left in the view.
func (v *View) Empty() bool { return v.empty }

// Shows is that of the Scope, for lists of any length.
func (v *View) Shows(id string) bool {
	has := func(list []string) bool { _, ok := slices.BinarySearch(list, id); return ok }
	return !v.empty && (len(v.Only) == 0 || has(v.Only)) && !has(v.Hidden)
}

// ShowsAt reports whether the bytes at r of an article may be shown.
func (v *View) ShowsAt(id string, r article.Range) bool {
	return v.Shows(id) && !v.hides(id, r)
}

// hides reports whether something of the bytes at r of an article is hidden.
func (v *View) hides(id string, r article.Range) bool {
	hidden := v.hidden[id]
	i, _ := slices.BinarySearchFunc(hidden, r.Start, func(h article.Range, at int) int { return cmp.Compare(h.End, at+1) })
	return i < len(hidden) && hidden[i].Start < r.End && r.Len() > 0
}

// Open are the stretches of the bytes at r of an article of which nothing is hidden.
func (v *View) Open(id string, r article.Range) []article.Range {
	var out []article.Range
	for _, h := range v.hidden[id] {
		if h.End <= r.Start || h.Start >= r.End {
			continue
		}
		if h.Start > r.Start {
			out = append(out, article.Range{Start: r.Start, End: h.Start})
		}
		r.Start = h.End
	}
	if r.Start < r.End {
		out = append(out, r)
	}
	return out
}

// Narrowed reports whether the scope leaves out anything at all.
func (v *View) Narrowed() bool { return len(v.whole.Only) > 0 || len(v.whole.Hidden) > 0 }

// Hides reports whether something of an article is hidden.
func (v *View) Hides(id string) bool { return len(v.hidden[id]) > 0 }

// Speakers are those who are quoted in an article that may be shown.
func (v *View) Speakers(all []Speaker) []Speaker {
	if len(v.Only) == 0 && len(v.Hidden) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(s Speaker) bool { return !slices.ContainsFunc(s.Articles, v.Shows) })
}

// Words is the view for a search of the words. Of hidden receipts it says nothing:
// their passages are found, and then not shown.
func (v *View) Words() postings.Scope {
	return postings.Scope{Only: v.Only, Hidden: v.Hidden, Resolved: v.words}
}
