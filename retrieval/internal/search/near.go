package search

import (
	"context"
	"fmt"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

const (
	// nearest is the number of passages that are read because they are near the
	// question in meaning, whatever their words.
	nearest = 20
	// leastVectors is the least share of the articles whose vectors must be there:
	// while most are being made, questions are answered by words alone, since what
	// has no vector would always come behind what has.
	leastVectors = 0.9
)

// vectorOf makes the vector of a question; nil where there is no model, or there
// are too few vectors to compare it with.
func (l *Lookup) vectorOf(ctx context.Context, question string) ([]float32, error) {
	articles := len(l.Entries())
	if l.Model == nil || articles == 0 || float64(l.Vectors().Articles()) < leastVectors*float64(articles) {
		return nil, nil
	}
	v, err := l.Model.Encode(ctx, meaning.Query, []string{question})
	if err != nil {
		return nil, fmt.Errorf("make the vector of the question: %w", err)
	}
	return v, nil
}

// comparable brings a cosine into line with those that all weights are learnt with.
func (l *Lookup) comparable(cosine float32) float32 {
	if m, ok := l.Model.(interface{ Comparable(cosine float32) float32 }); ok {
		return m.Comparable(cosine)
	}
	return cosine
}

// measure says of a passage how near each of its sentences is to the question, and to the
// mean of all sentences, where that is known.
func (f *Found) measure(c *rank.Candidate, p postings.Passage, e *store.Entry) (err error) {
	if f.vector == nil {
		return nil
	}
	if f.mean == nil {
		f.mean = f.MeanVector()
	}
	if c.Cosines, err = f.cosines(f.vector, p, e); err != nil {
		return err
	}
	c.Typical, err = f.cosines(f.mean, p, e)
	return err
}

// cosines are those of a vector and of each sentence of a passage; nil where they are
// not known.
func (f *Found) cosines(vector []float32, p postings.Passage, e *store.Entry) ([]float32, error) {
	cosines, err := f.Cosines(vector, p, e)
	for i, c := range cosines {
		cosines[i] = f.comparable(c)
	}
	return cosines, err
}

// addNear puts the passages that are near the question in meaning among those that
// were found by their words: behind the first of these, which are read in any case,
// and before the rest. Scores on the shortlist go on falling.
func (f *Found) addNear(ctx context.Context) error {
	if f.vector == nil {
		return nil
	}
	near, err := f.Nearest(ctx, f.vector, nearest)
	if err != nil {
		return err
	}
	first := f.listed[:min(leastRead, len(f.listed))]
	score := 1.0
	if len(first) > 0 {
		// All of them are read, however far the last of the first ones is behind.
		score = max(first[len(first)-1].Score, readShare*first[0].Score)
	}
	seen := map[string]bool{}
	listed := slices.Clone(first)
	for _, c := range first {
		seen[c.Passage.Key()] = true
	}
	for _, n := range near {
		if key := n.Key(); !seen[key] {
			seen[key] = true
			listed = append(listed, postings.Candidate{Passage: n.Passage, Score: score})
		}
	}
	for _, c := range f.listed[len(first):] {
		if !seen[c.Passage.Key()] {
			listed = append(listed, c)
		}
	}
	f.listed = listed
	return nil
}
