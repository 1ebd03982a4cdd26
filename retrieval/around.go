package retrieval

import (
	"context"
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
// one that the receipt was made from; when the words are no longer in it the
// hit is nil. The error is ErrNoReceipt, or a *HiddenError.
func (x *Index) Around(ctx context.Context, receipt string, scope Scope) (hit *Hit, outcome cite.Outcome, err error) {
	r, err := cite.ParseReceipt(receipt)
	if err != nil {
		return nil, "", err
	}
	err = x.lookup(ctx, "", scope, func(l *lookup) error {
		hit, outcome, err = l.around(ctx, r, widen)
		return err
	})
	return hit, outcome, err
}

// Excerpt shows the words of a receipt alone, as the hit that they were. Otherwise it
// is like Around.
func (x *Index) Excerpt(ctx context.Context, receipt string, scope Scope) (hit *Hit, outcome cite.Outcome, err error) {
	r, err := cite.ParseReceipt(receipt)
	if err != nil {
		return nil, "", err
	}
	asItIs := func(_ *article.Article, at article.Range, _ func(article.Range) bool) article.Range { return at }
	err = x.lookup(ctx, "", scope, func(l *lookup) error {
		hit, outcome, err = l.around(ctx, r, asItIs)
		return err
	})
	return hit, outcome, err
}

// wider is the range to show for the range r of an article.
type wider func(a *article.Article, r article.Range, shows func(article.Range) bool) article.Range

func (l *lookup) around(ctx context.Context, r cite.Receipt, widen wider) (*Hit, cite.Outcome, error) {
	proof, err := l.prove(ctx, r)
	if err != nil || proof.Excerpt == "" {
		return nil, proof.Outcome, err
	}
	at := article.Range{Start: proof.Start, End: proof.End}
	if !l.Shown.ShowsAt(proof.Article.ID, at) {
		return nil, "", &HiddenError{Receipt: proof.Receipt}
	}
	e, err := l.Entry(proof.Article.ID)
	if err != nil {
		return nil, "", err
	}
	a, err := l.Texts.Article(ctx, e)
	if err != nil {
		return nil, "", err
	}
	wide := widen(a.Article, at, func(r article.Range) bool { return l.Shown.ShowsAt(a.ID, r) })
	hit := l.newHit(a, wide, []article.Range{{Start: at.Start - wide.Start, End: at.End - wide.Start}})
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
