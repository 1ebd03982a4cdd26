package retrieval

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
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
func (x *Index) screen(ctx context.Context, s Scope) (*screen, error) {
	s.Only, s.Hidden = slices.Sorted(slices.Values(s.Only)), slices.Sorted(slices.Values(s.Hidden))
	found := &screen{Scope: s}
	var err error
	if found.hidden, err = x.hidden.places(ctx, x, s.Hidden); err != nil {
		return nil, fmt.Errorf("look for the hidden excerpts: %w", err)
	}
	return found, nil
}

// hiddenPlaces remembers where the words of hidden receipts are in the texts of
// an index, which never change: each receipt is proved once and not for every
// question.
type hiddenPlaces struct {
	busy   chan struct{} // full while receipts are looked for
	known  map[string]hiddenPlace
	proved int // how many receipts were looked for, for tests
}

// hiddenPlace is where the words of a receipt are; an empty range is nowhere.
type hiddenPlace struct {
	article string
	at      article.Range
}

// mostHiddenKnown bounds the receipts that are remembered from one question to
// the next: the moderators of all servers together hide fewer.
const mostHiddenKnown = 50_000

func newHiddenPlaces() hiddenPlaces {
	return hiddenPlaces{busy: make(chan struct{}, 1), known: map[string]hiddenPlace{}}
}

// places are the places of what is hidden, by article. What is not a receipt is
// passed over: it is the id of an article.
func (h *hiddenPlaces) places(ctx context.Context, x *Index, hidden []string) (map[string][]article.Range, error) {
	if len(hidden) == 0 {
		return nil, nil
	}
	select {
	case h.busy <- struct{}{}:
		defer func() { <-h.busy }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if len(h.known) > mostHiddenKnown {
		clear(h.known)
	}
	unknown := map[string][]string{} // by article
	for _, text := range hidden {
		if _, ok := h.known[text]; ok {
			continue
		}
		if r, err := cite.ParseReceipt(text); err == nil {
			unknown[r.Article] = append(unknown[r.Article], text)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(unknown)) {
		if err := h.prove(ctx, x, id, unknown[id]); err != nil {
			return nil, err
		}
	}
	places := map[string][]article.Range{}
	for _, text := range hidden {
		if p := h.known[text]; p.at.Len() > 0 {
			places[p.article] = append(places[p.article], p.at)
		}
	}
	return places, nil
}

// prove looks for the words of receipts of one article.
func (h *hiddenPlaces) prove(ctx context.Context, x *Index, id string, texts []string) error {
	proofs := make([]cite.Proof, len(texts))
	if e := x.find(id); e != nil {
		a, err := x.texts.article(e)
		if err != nil {
			return err
		}
		receipts := make([]cite.Receipt, len(texts))
		for i, text := range texts {
			if receipts[i], err = cite.ParseReceipt(text); err != nil {
				return err
			}
		}
		if proofs, err = cite.ProveAll(ctx, a.Article, receipts); err != nil {
			return err
		}
	}
	h.proved += len(texts)
	for i, text := range texts {
		h.known[text] = hiddenPlace{id, article.Range{Start: proofs[i].Start, End: proofs[i].End}}
	}
	return nil
}

// screenFor is the screen of a scope, for one article of it or for all (""). The
// error is an *UnknownSourceError when the scope has no such article.
func (x *Index) screenFor(ctx context.Context, source string, scope Scope) (*screen, error) {
	if source != "" {
		if _, err := x.entry(source); err != nil {
			return nil, err
		}
		if !scope.Shows(source) {
			return nil, &UnknownSourceError{ID: source}
		}
		scope.Only = []string{source}
	}
	return x.screen(ctx, scope)
}

// screenOf is the screen of a question: of its scope, the articles that its
// filters let through. The error is an *UnknownSourceError when the scope has no
// such article as q.Source.
func (x *Index) screenOf(ctx context.Context, q Query) (*screen, error) {
	shown, err := x.screenFor(ctx, q.Source, q.Scope)
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

// words is the scope for a search of the words. Of hidden receipts it says
// nothing: their passages are found, and then not shown.
func (s *screen) words() postings.Scope { return postings.Scope{Only: s.Only, Hidden: s.Hidden} }
