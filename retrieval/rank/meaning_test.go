package rank

import (
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// The weights of meaning are learnt beside those of words, and what judges beside both:
// anyone who learns one again has to learn what depends on it.
func TestWeightsGoTogether(t *testing.T) {
	compiled, learnt := beside()
	if learnt.Passages != compiled.Passages {
		t.Error("what meaning counts was learnt beside other weights of words: run the commands meaning and meaning-answerable of " +
			"retrieval/internal/training/rank")
	}
	if learnt.Verdicts != compiled.Verdicts {
		t.Error("what judges by meaning was learnt beside other weights: run the command meaning-answerable of " +
			"retrieval/internal/training/rank")
	}
	if len(weights.Near) != 1+len(cases) {
		t.Fatalf("%d lists of what meaning counts, %d cases", len(weights.Near), len(cases))
	}
	for i, list := range weights.Near {
		if len(list) != len(nearFeatures) {
			t.Errorf("list %d has %d weights for %d features", i, len(list), len(nearFeatures))
		}
	}
}

// A chatty question counts a sentence that is near to any question as less near, any
// other question does not.
func TestTypicalSentences(t *testing.T) {
	candidates := []Candidate{
		{Text: "The harbour was much talked about this year.", Cosines: []float32{0.83}, Typical: []float32{0.90}},
		{Text: "The quay was shut by the council.", Cosines: []float32{0.82}, Typical: []float32{0.70}},
		{Text: "It rained on Tuesday.", Cosines: []float32{0.70}, Typical: []float32{0.75}},
	}
	c := &Collection{Passages: 100, AvgBody: 10, DocFreq: func(string) int { return 0 }, Similar: func(string) []string { return nil }}
	for question, want := range map[string]int{"zuvyx qopnar": 1, "Zuvyx qopnar?": 0} {
		if got := Parse(question, c).Rank(candidates)[0].Candidate; got != want {
			t.Errorf("%q: passage %d is first, want %d", question, got, want)
		}
	}
}

// Nearness counts more, the more of a short question's words no candidate has.
func TestNearFactor(t *testing.T) {
	c := &Collection{Passages: 100, AvgBody: 10, DocFreq: func(string) int { return 0 }, Similar: func(string) []string { return nil }}
	long := "Who of all the members of the council that sat on Tuesday voted for the closing of the old terminal?"
	for question, want := range map[string]float64{"Who shut the quay?": 1.25, "who shut the quay": chattyFactor, long: 1,
		"who is the mayor of flint": officeFactor} {
		if got := Parse(question, c).nearFactor(0.25); got != want {
			t.Errorf("%q: %v, want %v", question, got, want)
		}
	}
}
