package rank

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// harbour is a small collection of invented news.
var harbour = []Candidate{
	{Article: 0, Number: 1, Title: "Port Ellery closes its terminal", Text: sample},
	{Article: 0, Number: 2, Title: "Port Ellery closes its terminal",
		Text: "The terminal was built in 1962 by the state. It handled wheat from three valleys until the railway was torn up."},
	{Article: 1, Number: 1, Title: "A festival of kites",
		Text: "Some 12,000 people came to the beach of Port Ellery on Sunday to fly kites. The oldest guest was Maud Ferrer, who is 97."},
	{Article: 1, Number: 2, Title: "A festival of kites",
		Text: "“The wind was a gift,” Ferrer said. The festival raised $8,400 for the lifeboat, because its engine must be replaced."},
	{Article: 2, Number: 1, Title: "Lifeboat called out twice",
		Text: "The lifeboat of Port Ellery saved two anglers near Gull Rock on Monday night. Its engine failed on the way back."},
}

func TestRank(t *testing.T) {
	c := collectionOf(harbour)
	tests := []struct {
		question string
		want     int // the candidate that answers
	}{
		{"How many dockers will lose their jobs?", 0},
		{"When was the terminal built?", 1},
		{"Who was the oldest guest of the festival?", 2},
		{"Why was the lifeboat given money by the festival?", 3},
		{"What did Ferrer say about the wind?", 3},
		{"Where were the anglers saved?", 4},
		{"who bought the grain terminal", 0},
		{"festival kites how many people", 2},
		{"When was the terminall built?", 1},
	}
	for _, test := range tests {
		q := Parse(test.question, c)
		ranked := q.Rank(harbour)
		if got := ranked[0].Candidate; got != test.want {
			t.Errorf("%q: candidate %d is first, want %d", test.question, got, test.want)
		}
		if p := q.Probability(ranked); p < AnswerThreshold {
			t.Errorf("%q: probability %.2f, would be refused", test.question, p)
		}
	}
}

func TestRankRefuses(t *testing.T) {
	c := collectionOf(harbour)
	for _, question := range []string{
		"What is the recipe for sourdough bread?", "Who painted the ceiling of the cathedral?", "xqzvw wrtpl", "the of and", "",
	} {
		q := Parse(question, c)
		if p := q.Probability(q.Rank(harbour)); p >= AnswerThreshold {
			t.Errorf("%q: probability %.2f, would be answered", question, p)
		}
	}
	if p := Parse("terminal", c).Probability(nil); p != 0 {
		t.Errorf("probability %v without candidates", p)
	}
}

// TestExplain checks that the contributions add up to the score.
func TestExplain(t *testing.T) {
	q := Parse("Who bought the grain terminal?", collectionOf(harbour))
	for _, r := range q.Rank(harbour) {
		sum := 0.0
		for _, part := range r.Explain() {
			if part.Name == "" || part.Meaning == "" {
				t.Errorf("a part without name or meaning: %+v", part)
			}
			sum += part.Points
		}
		if math.Abs(sum-r.Score) > 1e-9 {
			t.Errorf("parts add up to %v, score is %v", sum, r.Score)
		}
	}
}

// TestFeaturesHaveWeights keeps weights.go in step with the features: a
// feature put in or taken out means learning again.
func TestFeaturesHaveWeights(t *testing.T) {
	if len(weights.Passages) != len(features) || len(weights.Sentences) != len(sentenceFeatures) || len(weights.Answer) != len(evidence) {
		t.Fatalf("%d, %d, %d weights for %d, %d, %d features", len(weights.Passages), len(weights.Sentences), len(weights.Answer),
			len(features), len(sentenceFeatures), len(evidence))
	}
	for _, c := range cases {
		if len(c.Weights) != len(features) {
			t.Fatalf("%d weights of the case %q for %d features", len(c.Weights), c.Name, len(features))
		}
	}
	for i, f := range features {
		if (f.value == nil) != (i < firstLocalFeature) {
			t.Errorf("feature %q is on the wrong side of firstLocalFeature", f.Name)
		}
	}
	for _, all := range [][]Feature{Features(), EvidenceFeatures()} {
		names := map[string]bool{}
		for _, f := range all {
			if names[f.Name] {
				t.Errorf("two features are called %q", f.Name)
			}
			names[f.Name] = true
		}
	}
}

// TestHeadline checks what counts as a headline: few words that ask nothing.
func TestHeadline(t *testing.T) {
	c := collectionOf(harbour)
	for _, test := range []struct {
		question string
		want     float64
	}{
		{"Grain terminal of Port Ellery sold", 1},
		{"Grain terminal Port Ellery sold dockers", 0.5},
		{"Grain terminal of Port Ellery sold and dockers of the railway lose their jobs", 0},
		{"Who bought the grain terminal", 0},
		{"Grain terminal sold?", 0},
	} {
		if got := Parse(test.question, c).headline; got != test.want {
			t.Errorf("headline of %q is %v, want %v", test.question, got, test.want)
		}
	}
}

// TestScoresOfPassages checks that the whole-passage scores are parts of the
// best candidate's and prefer what says a rare word more often in fewer words.
func TestScoresOfPassages(t *testing.T) {
	passages := []Candidate{
		{Text: "The ferry left. The ferry came back with the mail and nobody saw who was waiting on the quay that night."},
		{Text: "The ferry left with the mail of the islands, and nobody saw who was waiting on the quay that night in the rain."},
		{Text: "Nothing happened on the quay."},
	}
	c := collectionOf(passages)
	for _, r := range Parse("ferry", c).Rank(passages) {
		for _, f := range []int{bm25Feature, bm25SharpFeature, tfidfFeature, divergenceFeature} {
			v, name := r.Features[f], features[f].Name
			switch {
			case r.Candidate == 0 && v != 1:
				t.Errorf("%s of the passage that says it twice is %v, want 1", name, v)
			case r.Candidate == 1 && (v <= 0 || v >= 1):
				t.Errorf("%s of the passage that says it once is %v, want between 0 and 1", name, v)
			case r.Candidate == 2 && v != 0:
				t.Errorf("%s of the passage that does not say it is %v, want 0", name, v)
			}
		}
	}
}

// TestRankIsTheSameTwice guards against order that hangs on maps or on what
// was asked before.
func TestRankIsTheSameTwice(t *testing.T) {
	c := collectionOf(harbour)
	first := fmt.Sprint(Parse("Who was the oldest guest?", c).Rank(harbour))
	Parse("something else about engines", c).Rank(harbour)
	if again := fmt.Sprint(Parse("Who was the oldest guest?", c).Rank(harbour)); again != first {
		t.Errorf("got %s, then %s", first, again)
	}
}

func BenchmarkParse(b *testing.B) {
	c := collectionOf(harbour)
	b.ReportAllocs()
	for b.Loop() {
		Parse("How many dockers of Port Ellery will lose their jobs when the grain terminal closes?", c)
	}
}

func BenchmarkParseMistyped(b *testing.B) {
	c := collectionOf(harbour)
	b.ReportAllocs()
	for b.Loop() {
		Parse("How many dockers of Port Ellery will lose their jobs when the grain termianl closes?", c)
	}
}

// BenchmarkRankHostile shows that time grows with the text and not faster.
func BenchmarkRankHostile(b *testing.B) {
	c := collectionOf(harbour)
	for _, s := range []string{"a ", "harbour 7 ", "Who a-b ", "“x” y. ", "When? 1999 "} {
		for _, n := range []int{1 << 14, 1 << 17} {
			text := strings.Repeat(s, n/len(s))
			b.Run(fmt.Sprintf("%q/%d", s, n), func(b *testing.B) {
				b.SetBytes(int64(n))
				for b.Loop() {
					q := Parse(text, c)
					q.Rank([]Candidate{{Title: text, Text: text}})
					q.Excerpt(text, 600)
				}
			})
		}
	}
}

func BenchmarkRank100(b *testing.B) {
	cands := make([]Candidate, 100)
	for i := range cands {
		cands[i] = Candidate{Article: i / 5, Title: fmt.Sprintf("Port Ellery closes its terminal %d", i), Text: sample}
	}
	c := collectionOf(cands)
	b.ReportAllocs()
	for b.Loop() {
		q := Parse("How many dockers of Port Ellery will lose their jobs when the grain terminal closes?", c)
		q.Rank(cands)
	}
}

// TestSentenceTrees keeps the trees in step with the features.
func TestSentenceTrees(t *testing.T) {
	if len(weights.SentenceTrees) == 0 {
		t.Error("no trees")
	}
	for i, tree := range weights.SentenceTrees {
		for _, s := range []weights.Split{tree.First, tree.Low, tree.High} {
			if s.Feature < 0 || s.Feature >= len(sentenceFeatures) {
				t.Errorf("tree %d tests feature %d of %d", i, s.Feature, len(sentenceFeatures))
			}
		}
	}
}
