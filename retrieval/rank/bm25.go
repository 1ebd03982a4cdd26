package rank

import "math"

// The constants of BM25F, as Robertson and Zaragoza name them ("The
// Probabilistic Relevance Framework: BM25 and Beyond", 2009). A word in the
// title or the heading counts like one in the text.
const (
	k1 = 1.2
	b  = 0.75
)

// LengthNorm is what the frequency of a term in a field is divided by: more
// than 1 in a field longer than the average, less in a shorter one.
func LengthNorm(words int, average float64) float64 {
	if average <= 0 {
		return 1
	}
	return 1 - b + b*float64(words)/average
}

// Saturate turns the normed frequency of a term, summed over the fields, into
// the factor of its weight. It is below MostSaturated.
func Saturate(frequency float64) float64 { return frequency * (k1 + 1) / (k1 + frequency) }

// MostSaturated is what Saturate comes near to for a term that is
// everywhere.
const MostSaturated = k1 + 1

// Coordinate is the factor for a passage that has only some of the terms.
func Coordinate(found, terms int) float64 {
	return math.Sqrt(float64(found) / float64(terms))
}
