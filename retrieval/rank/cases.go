package rank

import (
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// Case is a sort of question, or of collection, for which features count
// differently. What tells passages apart when somebody asks something is not
// what does when somebody gives a headline or a claim, nor the same among
// paragraphs as among single sentences.
type Case struct {
	// Name is short; Meaning says when the case is given.
	Name, Meaning string
	// Weights are added to those of Features(), in that order, where the case
	// is given; so much of them as it is given.
	Weights []float64

	degree func(q *Question) float64 // from 0, not given, to 1
}

var cases = []Case{
	{"statement", "the question asks nothing: a headline, a claim, a topic", weights.Statement[:],
		func(q *Question) float64 { return truth(!q.asks) }},
	{"short", "the passages of the collection are short, as sentences and messages are: at most 30 words on average, less so up to 60",
		weights.Short[:],
		func(q *Question) float64 {
			return min(1, max(0, (longPassage-q.collection.AvgBody)/(longPassage-shortPassage)))
		}},
}

// Passages of shortPassage words on average are short, those of longPassage are
// not.
const (
	shortPassage = 30
	longPassage  = 60
)

// Cases lists the cases.
func Cases() []Case { return slices.Clone(cases) }

// Degrees returns how far each of Cases is given: from 0, not at all, to 1.
func (q *Question) Degrees() []float64 {
	degrees := make([]float64, len(cases))
	for i, c := range cases {
		degrees[i] = c.degree(q)
	}
	return degrees
}

// featureWeights are the weights of features for this question.
func (q *Question) featureWeights() []float64 {
	sum := slices.Clone(weights.Passages[:])
	for i, degree := range q.Degrees() {
		for j, w := range cases[i].Weights {
			sum[j] += degree * w
		}
	}
	q.addLanguageWeights(sum)
	return sum
}
