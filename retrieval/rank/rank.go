package rank

import (
	"cmp"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Candidate is a passage that may answer.
type Candidate struct {
	// Article tells passages of one article from those of others: the same
	// article has the same number.
	Article int
	// Title is the title of the article, Heading that of the section.
	Title, Heading string
	// Text is the passage.
	Text string
}

// Ranked is a candidate in its place.
type Ranked struct {
	// Candidate is its index in the list given to Rank.
	Candidate int
	// Score orders the candidates of one question; it means nothing across
	// questions.
	Score float64
	// Features are the values of Features(), in that order.
	Features []float64
	// Best is the sentence of the passage that answers best.
	Best article.Range
}

// Rank puts candidates in order, best first. Ties keep the order of the list.
func (q *Question) Rank(candidates []Candidate) []Ranked {
	m := borrowMemo()
	defer returnMemo(m)
	var d document
	ranked := make([]Ranked, len(candidates))
	values := make([]float64, len(candidates)*len(features))
	best := 0.0
	for i := range candidates {
		d.read(q, &candidates[i], m)
		r := &ranked[i]
		r.Candidate = i
		r.Features, values = values[:len(features):len(features)], values[len(features):]
		r.Features[0] = bm25f(q, &d)
		best = max(best, r.Features[0])
		for j := 1; j < len(features); j++ {
			r.Features[j] = features[j].value(q, &d)
		}
		if s := q.bestSentence(&d); s >= 0 {
			r.Best = d.sentences[s].Range
		}
	}
	for i := range ranked {
		r := &ranked[i]
		if best > 0 {
			r.Features[0] /= best
		}
		for j, f := range features {
			r.Score += weights[f.Name] * r.Features[j]
		}
	}
	slices.SortStableFunc(ranked, func(a, b Ranked) int { return cmp.Compare(b.Score, a.Score) })
	return ranked
}

// Contribution is what one feature adds to a score.
type Contribution struct {
	Feature
	Value, Weight, Points float64
}

// Explain takes a score apart, the largest part first.
func (r Ranked) Explain() []Contribution {
	parts := make([]Contribution, len(features))
	for i, f := range features {
		w := weights[f.Name]
		parts[i] = Contribution{Feature: f, Value: r.Features[i], Weight: w, Points: w * r.Features[i]}
	}
	slices.SortStableFunc(parts, func(a, b Contribution) int { return cmp.Compare(max(b.Points, -b.Points), max(a.Points, -a.Points)) })
	return parts
}
