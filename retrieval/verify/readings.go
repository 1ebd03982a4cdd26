package verify

import (
	"context"
	"errors"

	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/pasting"
)

// Quotations checks a text that may have several quotations: as a whole first,
// which a passage with quotations in it is, then each, q.Most at most. q.Speaker,
// when not empty, is taken for the speaker of all.
//
// What is not in the collection as it was pasted is read in other ways: without the emphasis
// of Markdown, as one quotation with a name before or behind it, whatever marks are inside,
// and as what "Name said that" stands before.
func Quotations(ctx context.Context, in *store.Collection, readAt string, q Query) ([]*Result, error) {
	all, err := quotations(ctx, in, readAt, q, pasting.Split(q.Text))
	if err != nil && !errors.Is(err, ErrNoWords) {
		return nil, err
	}
	plain := q
	plain.Text = pasting.Plain(q.Text)
	for _, r := range pasting.Readings(q.Text, plain.Text) {
		if found(all) == foundVerbatim {
			break
		}
		again, err := quotations(ctx, in, readAt, plain, r.Parts)
		if err != nil && !errors.Is(err, ErrNoWords) {
			return nil, err
		}
		if f := found(again); f > found(all) || f == found(all) && r.Better {
			all = again
		}
	}
	if len(all) == 0 {
		return nil, ErrNoWords
	}
	if len(all) == 1 {
		all[0].Text = q.Text
	}
	return all, nil
}

// How far quotations are found: not as they were pasted, by somebody else, or as claimed.
const (
	foundNot = iota
	foundOfAnother
	foundVerbatim
)

// found is how far all of some quotations are found.
func found(all []*Result) int {
	least := foundVerbatim
	for _, v := range all {
		switch v.Verdict {
		case Verbatim:
		case AnotherSpeaker:
			least = min(least, foundOfAnother)
		default:
			return foundNot
		}
	}
	if len(all) == 0 {
		return foundNot
	}
	return least
}
