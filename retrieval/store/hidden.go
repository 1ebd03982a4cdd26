package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// hiddenPlaces remembers where the words of hidden receipts are in the texts of
// an index, which never change: each receipt is proved once and not for every
// question.
type hiddenPlaces struct {
	busy   chan struct{} // full while receipts are looked for
	known  map[string]hiddenPlace
	proved int // how many receipts were looked for, for tests
}

// hiddenPlace is where the words of a receipt are, each place that has them; none is
// nowhere.
type hiddenPlace struct {
	article string
	at      []article.Range
}

// mostHiddenKnown bounds the receipts that are remembered from one question to
// the next: the moderators of all servers together hide fewer.
const mostHiddenKnown = 50_000

func newHiddenPlaces() hiddenPlaces {
	return hiddenPlaces{busy: make(chan struct{}, 1), known: map[string]hiddenPlace{}}
}

// places are the places of what is hidden, by article. What is not a receipt is
// passed over: it is the id of an article.
func (h *hiddenPlaces) places(ctx context.Context, x *Collection, hidden []string) (map[string][]article.Range, error) {
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
		if p := h.known[text]; len(p.at) > 0 {
			places[p.article] = append(places[p.article], p.at...)
		}
	}
	for id, at := range places {
		places[id] = merged(at)
	}
	return places, nil
}

// merged puts ranges in order and makes those one that overlap or touch.
func merged(ranges []article.Range) []article.Range {
	slices.SortFunc(ranges, func(a, b article.Range) int { return cmp.Compare(a.Start, b.Start) })
	out := ranges[:0]
	for _, r := range ranges {
		if n := len(out); n > 0 && r.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, r.End)
			continue
		}
		out = append(out, r)
	}
	return out
}

// prove looks for the words of receipts of one article, in all places.
func (h *hiddenPlaces) prove(ctx context.Context, x *Collection, id string, texts []string) error {
	found := make([]hiddenPlace, len(texts))
	if e, _ := x.Entry(id); e != nil {
		a, err := x.Texts.Article(ctx, e)
		if err != nil {
			return err
		}
		receipts := make([]cite.Receipt, len(texts))
		for i, text := range texts {
			if receipts[i], err = cite.ParseReceipt(text); err != nil {
				return err
			}
		}
		proofs, err := cite.ProveAll(ctx, a.Article, receipts)
		if err != nil {
			return err
		}
		var proved []int
		var at []article.Range
		for i, p := range proofs {
			if p.End > p.Start {
				proved, at = append(proved, i), append(at, article.Range{Start: p.Start, End: p.End})
			}
		}
		again, err := cite.Again(ctx, a.Article, at)
		if err != nil {
			return err
		}
		for i, places := range again {
			found[proved[i]] = hiddenPlace{id, places}
		}
	}
	h.proved += len(texts)
	for i, text := range texts {
		h.known[text] = found[i]
	}
	return nil
}
