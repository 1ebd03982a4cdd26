package rank

import "math"

// AnswerThreshold is the probability below which nothing is said to answer.
const AnswerThreshold = 0.5

// Probability tells how likely the first of the ranked candidates answers.
//
// The rule is plain so far: a passage answers when it and its title cover most
// of what the question asks for, weighed by rarity, and one stretch of two
// sentences covers a good part of it. A word that the collection does not know
// weighs most, so a question about something else falls short.
func (q *Question) Probability(ranked []Ranked) float64 {
	if len(ranked) == 0 || len(q.terms) == 0 {
		return 0
	}
	coverage, near := 0.0, 0.0
	for _, r := range ranked[:min(3, len(ranked))] {
		coverage = max(coverage, r.Features[featureIndex("coverage")])
		near = max(near, r.Features[featureIndex("sentences")])
	}
	return 1 / (1 + math.Exp(-10*(0.6*coverage+0.4*near-0.4)))
}

func featureIndex(name string) int {
	for i, f := range features {
		if f.Name == name {
			return i
		}
	}
	return 0
}
