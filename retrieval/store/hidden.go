package store

import (
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
		if p := h.known[text]; p.at.Len() > 0 {
			places[p.article] = append(places[p.article], p.at)
		}
	}
	return places, nil
}

// prove looks for the words of receipts of one article.
func (h *hiddenPlaces) prove(ctx context.Context, x *Collection, id string, texts []string) error {
	proofs := make([]cite.Proof, len(texts))
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
