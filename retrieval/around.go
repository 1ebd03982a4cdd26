package retrieval

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// aroundLength is the most characters of an excerpt with the sentences around
// it, unless the excerpt alone is longer.
const aroundLength = 1400

// HiddenError says that a scope hides what was asked for.
type HiddenError struct{ Receipt string }

func (e *HiddenError) Error() string { return "the excerpt is hidden: " + e.Receipt }

// Around shows an excerpt among the sentences before and after it: a wider slice
// of the same text with a citation and a receipt of its own, in which the words
// of the receipt are the matches. The outcome says whether the text is still the
// one that the receipt was made from; when the words no longer stand in it the
// hit is nil. The error is ErrNoReceipt, or a *HiddenError.
func (x *Index) Around(ctx context.Context, receipt string, scope Scope) (*Hit, cite.Outcome, error) {
	proof, err := x.Verify(ctx, receipt)
	if err != nil || proof.Excerpt == "" {
		return nil, proof.Outcome, err
	}
	shown, err := x.screen(ctx, scope)
	if err != nil {
		return nil, "", err
	}
	at := article.Range{Start: proof.Start, End: proof.End}
	if !shown.shows(proof.Article.ID, at) {
		return nil, "", &HiddenError{Receipt: proof.Receipt}
	}
	e, err := x.entry(proof.Article.ID)
	if err != nil {
		return nil, "", err
	}
	a, err := x.texts.article(e)
	if err != nil {
		return nil, "", err
	}
	wide := widen(a.Article, at, func(r article.Range) bool { return shown.shows(a.ID, r) })
	hit := x.newHit(a, wide, []article.Range{{Start: at.Start - wide.Start, End: at.End - wide.Start}})
	hit.N = 1
	return &hit, proof.Outcome, nil
}

// widen adds whole sentences to r, in turn after it and before it, as long as
// they may be shown and the whole keeps to aroundLength.
func widen(a *article.Article, r article.Range, shows func(article.Range) bool) article.Range {
	sentences := sentencesNear(a, r)
	after := slices.IndexFunc(sentences, func(s article.Range) bool { return s.End > r.End })
	before := len(sentences) - 1
	for before >= 0 && sentences[before].Start >= r.Start {
		before--
	}
	grow := func(to article.Range) bool {
		if !shows(to) || utf8.RuneCountInString(a.Slice(to)) > aroundLength {
			return false
		}
		r = to
		return true
	}
	forward, back := after >= 0, before >= 0
	for forward || back {
		if forward {
			forward = grow(article.Range{Start: r.Start, End: sentences[after].End})
			after++
			forward = forward && after < len(sentences)
		}
		if back {
			back = grow(article.Range{Start: sentences[before].Start, End: r.End})
			before--
			back = back && before >= 0
		}
	}
	return r
}

// sentencesNear lists the sentences of the paragraphs at r and of those that are
// within reach of it.
func sentencesNear(a *article.Article, r article.Range) []article.Range {
	const reach = aroundLength * utf8.UTFMax
	var out []article.Range
	for _, p := range a.Paragraphs {
		if p.End < r.Start-reach || p.Start > r.End+reach {
			continue
		}
		for _, s := range article.Sentences(a.Slice(p.Range)) {
			out = append(out, article.Range{Start: p.Start + s.Start, End: p.Start + s.End})
		}
	}
	return out
}

// Edition identifies the stored texts of the collection: another edition has
// other texts. Two builds of the same texts are the same edition.
func (x *Index) Edition() string { return x.edition }

// editionOf is a short hash of every article's id and text hash.
func editionOf(entries []entry) string {
	var all []byte
	for i := range entries {
		all = fmt.Appendf(all, "%s %s\n", entries[i].Article.ID, entries[i].Article.SHA256)
	}
	return article.HashText(string(all))[:8]
}
