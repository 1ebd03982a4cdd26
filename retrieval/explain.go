package retrieval

import (
	"context"

	"github.com/verbatim-bot/verbatim/retrieval/internal/search"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// Explanation says why an answer is what it is. Its JSON is the output of
// `verbatim ask --explain --json`.
type Explanation struct {
	Question string `json:"question"`
	// Type is the kind of answer that is asked for; "" is any.
	Type string `json:"type"`
	// Cases are what sort of question it is, where that changes the weights.
	Cases []ExplainedCase `json:"cases"`
	// Terms are the words that are looked for.
	Terms []ExplainedTerm `json:"terms"`
	// Step is how far the passages answer.
	Step rank.Step `json:"step"`
	// Probability is that of the first excerpt answering; below Threshold
	// nothing is said to answer. Evidence is what it is made of.
	Probability float64     `json:"probability"`
	Threshold   float64     `json:"threshold"`
	Evidence    []Influence `json:"evidence"`
	// Passages are the best ones, in order.
	Passages []ExplainedPassage `json:"passages"`
}

// ExplainedCase is a sort of question for which features count differently.
type ExplainedCase struct {
	Name    string `json:"name"`
	Meaning string `json:"meaning"`
	// Degree is how far it is given: more than 0, at most 1.
	Degree float64 `json:"degree"`
}

// ExplainedTerm is a word that is looked for.
type ExplainedTerm struct {
	Form      string  `json:"form"`
	Stem      string  `json:"stem"`
	Weight    float64 `json:"weight"`
	Frequency int     `json:"frequency"`
	// Repaired is instead of an unknown word, Doubtful beside a rare one.
	Repaired bool `json:"repaired"`
	Doubtful bool `json:"doubtful"`
}

// ExplainedPassage is a passage with what speaks for and against it.
type ExplainedPassage struct {
	Article string   `json:"article"`
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Text    string   `json:"text"`
	Score   float64  `json:"score"`
	Matched []string `json:"matched"`
	// WordsFirst is true when the passage comes before others of a higher
	// score, since it quotes the speaker whose words are asked for.
	WordsFirst bool `json:"words_first"`
	// Influences are empty for a passage that was not ranked, since it was too far
	// behind on the shortlist.
	Influences []Influence `json:"features"`
}

// Influence is what one feature adds to a score.
type Influence struct {
	Name    string  `json:"name"`
	Meaning string  `json:"meaning"`
	Value   float64 `json:"value"`
	Weight  float64 `json:"weight"`
	Points  float64 `json:"points"`
}

// Explain searches as Ask does and says why the best passages are where they
// are: the features, their weights, and the words matched.
func (x *Index) Explain(ctx context.Context, q Query) (e *Explanation, err error) {
	err = x.lookup(ctx, q.Source, q.Scope, func(l *lookup) error {
		l.filter(q)
		e, err = l.explain(ctx, q)
		return err
	})
	return e, err
}

func (l *lookup) explain(ctx context.Context, q Query) (*Explanation, error) {
	s, err := l.Search(ctx, q.Question)
	if err != nil {
		return nil, err
	}
	e := &Explanation{
		Question: q.Question, Type: string(s.Question.Type),
		Cases: []ExplainedCase{}, Terms: []ExplainedTerm{}, Evidence: []Influence{}, Passages: []ExplainedPassage{},
		Step: s.Step, Probability: s.Probability, Threshold: rank.AnswerThreshold,
	}
	cases := rank.Cases()
	for i, degree := range s.Question.Degrees() {
		if c := cases[i]; degree > 0 {
			e.Cases = append(e.Cases, ExplainedCase{c.Name, c.Meaning, degree})
		}
	}
	for _, t := range s.Question.Terms() {
		e.Terms = append(e.Terms, ExplainedTerm{Form: t.Form, Stem: t.Stem, Weight: t.Weight, Frequency: t.Frequency, Repaired: t.Repaired,
			Doubtful: t.Doubtful})
	}
	if len(s.ByScore) > 0 {
		values := s.Question.Evidence(s.ByScore)
		for i, f := range rank.EvidenceFeatures() {
			e.Evidence = append(e.Evidence, Influence{f.Name, f.Meaning, values[i], f.Weight, f.Weight * values[i]})
		}
	}
	for i := range limitOf(q) {
		r, ok, err := s.Place(ctx, i)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		p := explainPassage(s, r)
		p.WordsFirst = i < s.WordsFirst
		e.Passages = append(e.Passages, p)
	}
	return e, nil
}

func explainPassage(s *search.Search, r rank.Ranked) ExplainedPassage {
	p, text := s.Passages[r.Candidate], s.Candidates[r.Candidate].Text
	question := s.Question.In(s.Candidates[r.Candidate].Language)
	out := ExplainedPassage{Article: p.Article, Start: p.Start, End: p.End, Text: text, Score: r.Score, Matched: []string{},
		Influences: []Influence{}}
	for _, m := range question.Matches(text) {
		out.Matched = append(out.Matched, text[m.Start:m.End])
	}
	if r.Features == nil {
		return out
	}
	for _, c := range r.Explain() {
		out.Influences = append(out.Influences, Influence{c.Name, c.Meaning, c.Value, c.Weight, c.Points})
	}
	return out
}
