// Package near is how near passages are to a question in meaning: what the cosines of
// their sentences, each with the one before it, say of each one beside the others.
//
// It must not know words, nor what nearness is worth: that is package rank's.
package near

import (
	"cmp"
	"math"
	"slices"
)

// bestShare is what the nearest sentence of a passage counts, and the mean of all its
// sentences the rest: one sentence answers, and its neighbours say that it is the
// place. It is as package meaning's Match has it.
const bestShare = 0.7

// Passage says how near a passage is.
type Passage struct {
	Best, Mean float64 // of its sentences
	Pair       float64 // mean of the nearest two that are neighbours
	Place      float64 // 1 for the nearest passage, 1/2 for the second …
	Deviation  float64 // of Best
}

// Near is Best and Mean together.
func (n Passage) Near() float64 { return bestShare*n.Best + (1-bestShare)*n.Mean }

// beside is what speaks against a sentence that the windows are near that it is not in,
// beside those that it is in. It is set by 250 questions of our own, of which 3 in 100 more
// have the right sentence first so than without it, as many as by vectors of single
// sentences.
const beside = 0.3

// Sentences is how near each sentence of a passage is beside the others, by the cosines of
// windows of it and the one before it: it is in its own and in the next one. The numbers
// are to be compared with one another alone.
func Sentences(windows []float32) []float64 {
	at := func(i int) float64 { return float64(windows[max(0, min(i, len(windows)-1))]) }
	near := make([]float64, len(windows))
	for i := range near {
		near[i] = at(i) + at(i+1) - beside*(at(i-1)+at(i+2))
	}
	return near
}

// Of is how near a passage is, by the cosines of its sentences.
func Of(cosines []float32) Passage {
	n := Passage{Best: math.Inf(-1), Pair: math.Inf(-1)}
	for i, c := range cosines {
		n.Best = max(n.Best, float64(c))
		n.Mean += float64(c) / float64(len(cosines))
		if i > 0 {
			n.Pair = max(n.Pair, float64(cosines[i-1]+c)/2)
		}
	}
	if len(cosines) == 1 {
		n.Pair = n.Best
	}
	return n
}

// All is how near each of some candidates is, by the cosines of the sentences of each.
// Those without cosines are taken to be like the median of the others. It is nil when
// none has any.
func All(cosines [][]float32) []Passage {
	all := make([]Passage, len(cosines))
	var known []Passage
	for i, c := range cosines {
		if len(c) > 0 {
			all[i] = Of(c)
			known = append(known, all[i])
		}
	}
	if len(known) == 0 {
		return nil
	}
	slices.SortFunc(known, func(a, b Passage) int { return cmp.Compare(b.Near(), a.Near()) })
	order := make([]int, len(all))
	for i := range all {
		order[i] = i
		if len(cosines[i]) == 0 {
			all[i] = known[len(known)/2]
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].Near(), all[a].Near()) })
	for place, i := range order {
		all[i].Place = 1 / float64(1+place)
	}
	for i, d := range deviations(all, func(n Passage) float64 { return n.Best }) {
		all[i].Deviation = d
	}
	return all
}

// leastDeviation is the least standard deviation of cosines that are compared: less is
// noise of the vectors' bytes.
const leastDeviation = 0.005

// deviations are by how many standard deviations each value is greater than the mean.
func deviations(all []Passage, value func(Passage) float64) []float64 {
	sum, squares, n := 0.0, 0.0, float64(len(all))
	for _, a := range all {
		sum += value(a)
		squares += square(value(a))
	}
	mean := sum / n
	deviation := max(math.Sqrt(max(0, squares/n-square(mean))), leastDeviation)
	out := make([]float64, len(all))
	for i, a := range all {
		out[i] = (value(a) - mean) / deviation
	}
	return out
}

// Values are the values of rank.NearFeatures for candidates: found is the share of the
// question that each one has, words its score by these.
func Values(all []Passage, found, words []float64) [][]float64 {
	if len(all) == 0 {
		return nil
	}
	lacking := 1 - slices.Max(found)
	mean := deviations(all, func(n Passage) float64 { return n.Mean })
	pair := deviations(all, func(n Passage) float64 { return n.Pair })
	values := make([][]float64, len(all))
	for i, n := range all {
		values[i] = []float64{n.Deviation, mean[i], pair[i], n.Place, lacking * n.Deviation, lacking * mean[i], lacking * n.Place,
			lacking * words[i], square(lacking) * words[i]}
	}
	return values
}

func square(x float64) float64 { return x * x }
