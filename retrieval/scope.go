package retrieval

import (
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Scope narrows a collection to what may be shown. The zero Scope is all of it.
type Scope struct {
	// Only, when not empty, are the ids of the articles that may be shown.
	Only []string
	// Hidden are the ids of articles, and receipts of excerpts, that may not. A
	// receipt hides its words wherever they stand in its article now, also after
	// the article has changed.
	Hidden []string
}

// Shows tells whether a scope shows an article at all.
func (s Scope) Shows(id string) bool {
	return (len(s.Only) == 0 || slices.Contains(s.Only, id)) && !slices.Contains(s.Hidden, id)
}

// screen is a Scope with its receipts found in the texts.
type screen struct {
	Scope
	hidden map[string][]article.Range // of an article
	// quoted, when not nil, are the quotations of which a passage must have one.
	quoted map[said]bool
	// nothing tells that no article is left, which an empty Only does not say.
	nothing bool
}

// screen finds what a scope hides. A receipt whose words stand nowhere any more
// hides nothing.
func (x *Index) screen(s Scope) (*screen, error) {
	s.Only, s.Hidden = slices.Sorted(slices.Values(s.Only)), slices.Sorted(slices.Values(s.Hidden))
	found := &screen{Scope: s}
	for _, text := range s.Hidden {
		if _, err := ParseReceipt(text); errors.Is(err, ErrNoReceipt) {
			continue // the id of an article
		}
		proof, err := x.Verify(text)
		if err != nil {
			return nil, fmt.Errorf("look for a hidden excerpt: %w", err)
		}
		if proof.Excerpt == "" {
			continue
		}
		if found.hidden == nil {
			found.hidden = map[string][]article.Range{}
		}
		found.hidden[proof.Article.ID] = append(found.hidden[proof.Article.ID], article.Range{Start: proof.Start, End: proof.End})
	}
	return found, nil
}

// screenFor is the screen of a scope, for one article of it or for all (""). The
// error is an *UnknownSourceError when the scope has no such article.
func (x *Index) screenFor(source string, scope Scope) (*screen, error) {
	if source != "" {
		if _, err := x.entry(source); err != nil {
			return nil, err
		}
		if !scope.Shows(source) {
			return nil, &UnknownSourceError{ID: source}
		}
		scope.Only = []string{source}
	}
	return x.screen(scope)
}

// screenOf is the screen of a question: of its scope, the articles that its
// filters let through. The error is an *UnknownSourceError when the scope has no
// such article as q.Source.
func (x *Index) screenOf(q Query) (*screen, error) {
	shown, err := x.screenFor(q.Source, q.Scope)
	if err != nil || q.Speaker == "" && q.After == "" && q.Before == "" {
		return shown, err
	}
	quotes := func(string) bool { return true }
	if q.Speaker != "" {
		articles := map[string]bool{}
		shown.quoted = map[said]bool{}
		for _, s := range x.FindSpeakers(q.Speaker) {
			for _, place := range s.said {
				shown.quoted[place] = true
			}
			for _, id := range s.Articles {
				articles[id] = true
			}
		}
		quotes = func(id string) bool { return articles[id] }
	}
	var only []string
	for i := range x.texts.entries {
		a := &x.texts.entries[i].Article
		if shown.Shows(a.ID) && quotes(a.ID) && publishedWithin(a.Published, q.After, q.Before) {
			only = append(only, a.ID)
		}
	}
	shown.Only, shown.nothing = only, len(only) == 0
	return shown, nil
}

// publishedWithin tells whether a date may be between two others, each of them
// included. Dates are compared as far as both are known.
func publishedWithin(published, after, before article.Date) bool {
	if published == "" {
		return after == "" && before == ""
	}
	cut := func(a, b article.Date) (article.Date, article.Date) {
		n := min(len(a), len(b))
		return a[:n], b[:n]
	}
	if a, b := cut(published, after); a < b {
		return false
	}
	a, b := cut(published, before)
	return a <= b
}

// Shows is that of the Scope, for lists of any length.
func (s *screen) Shows(id string) bool {
	has := func(list []string) bool { _, ok := slices.BinarySearch(list, id); return ok }
	return (len(s.Only) == 0 || has(s.Only)) && !has(s.Hidden)
}

// shows tells whether the bytes at r of an article may be shown.
func (s *screen) shows(id string, r article.Range) bool {
	return s.Shows(id) && !slices.ContainsFunc(s.hidden[id], func(h article.Range) bool {
		return h.Start < r.End && r.Start < h.End
	})
}

// speakers are those who are quoted in an article that may be shown.
func (s *screen) speakers(all []Speaker) []Speaker {
	if len(s.Only) == 0 && len(s.Hidden) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(speaker Speaker) bool { return !slices.ContainsFunc(speaker.Articles, s.Shows) })
}

// passages are the passages of a segment that are of an article that may be
// shown, nil for all of them, and those that are of one that may not, nil for
// none. Both may have passages that are deleted.
func (s *screen) passages(segment *scorch.SegmentSnapshot) (only, hidden *roaring.Bitmap, err error) {
	dictionary, err := segment.Segment().Dictionary(fieldArticle)
	if err != nil {
		return nil, nil, fmt.Errorf("read which passages an article has: %w", err)
	}
	of := func(ids []string) (*roaring.Bitmap, error) {
		sum := roaring.New()
		for _, id := range ids {
			passages, err := bitmap(dictionary, id)
			if err != nil {
				return nil, err
			}
			sum.Or(passages)
		}
		return sum, nil
	}
	if len(s.Only) > 0 {
		if only, err = of(s.Only); err != nil {
			return nil, nil, err
		}
	}
	if len(s.Hidden) > 0 {
		// A receipt is no article's id, and so has no passages.
		if hidden, err = of(s.Hidden); err != nil {
			return nil, nil, err
		}
	}
	return only, hidden, nil
}
