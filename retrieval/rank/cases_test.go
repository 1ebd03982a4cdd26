package rank

import (
	"math"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// TestDegrees checks when a question counts as a statement and a collection as
// one of short passages.
func TestDegrees(t *testing.T) {
	for _, test := range []struct {
		question  string
		words     float64 // of a passage on average
		statement float64
		short     float64
	}{
		{"Who sold the grain terminal?", 100, 0, 0},
		{"who sold the grain terminal", 100, 0, 0},
		{"in which year was the terminal sold", 100, 0, 0},
		{"did the dockers strike", 100, 0, 0},
		{"tell me about the terminal", 100, 0, 0},
		{"Grain terminal sold", 100, 1, 0},
		{"The man who sold the grain terminal.", 100, 1, 0},
		{"Who sold the grain terminal?", 60, 0, 0},
		{"Who sold the grain terminal?", 45, 0, 0.5},
		{"Who sold the grain terminal?", 12, 0, 1},
	} {
		c := collectionOf(harbour)
		c.AvgBody = test.words
		got := Parse(test.question, c).Degrees()
		if got[0] != test.statement || math.Abs(got[1]-test.short) > 1e-9 {
			t.Errorf("%q among passages of %v words: got %v, want %v and %v", test.question, test.words, got, test.statement, test.short)
		}
	}
}

// TestCaseWeights checks that the weights of a case count as far as it is given,
// and that Explain shows those that were used.
func TestCaseWeights(t *testing.T) {
	c := collectionOf(harbour)
	c.AvgBody = (shortPassage + longPassage) / 2
	q := Parse("Grain terminal sold", c)
	ranked := q.Rank(harbour)
	sum := 0.0
	for _, part := range ranked[0].Explain() {
		i := featureNumber[part.Name]
		if want := weights.Passages[i] + weights.Statement[i] + weights.Short[i]/2; math.Abs(part.Weight-want) > 1e-9 {
			t.Errorf("%s: weight %v, want %v", part.Name, part.Weight, want)
		}
		sum += part.Points
	}
	if math.Abs(sum-ranked[0].Score) > 1e-9 {
		t.Errorf("the parts make %v of the score %v", sum, ranked[0].Score)
	}
}
