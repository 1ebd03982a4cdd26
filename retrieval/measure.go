package retrieval

import "context"

// What measures the order of passages asks here, and nobody else.

// RankedPassage is a passage in its place for a question.
type RankedPassage struct {
	Article string
	Score   float64
	// Excerpt is what would be shown of it.
	Excerpt string
}

// Rank orders the passages for a question, for measuring: at most limit of
// them, the first few with excerpts of at most length characters. Probability is
// that of the first excerpt answering.
func (x *Index) Rank(ctx context.Context, question string, limit, excerpts, length int) (passages []RankedPassage, step Step,
	probability float64, err error) {
	err = x.lookup(ctx, "", Scope{}, func(l *lookup) error {
		passages, step, probability, err = l.rank(ctx, question, limit, excerpts, length)
		return err
	})
	return passages, step, probability, err
}

func (l *lookup) rank(ctx context.Context, question string, limit, excerpts, length int) (passages []RankedPassage, step Step,
	probability float64, err error) {
	s, err := l.Search(ctx, question)
	if err != nil {
		return nil, "", 0, err
	}
	for i := range limit {
		r, ok, err := s.Place(ctx, i)
		if err != nil {
			return nil, "", 0, err
		}
		if !ok {
			break
		}
		p := RankedPassage{Article: s.Passages[r.Candidate].Article, Score: r.Score}
		if text := s.Candidates[r.Candidate].Text; i < excerpts {
			e := s.Excerpt(r, length)
			p.Excerpt = text[e.Start:e.End]
		}
		passages = append(passages, p)
	}
	return passages, s.Step, s.Probability, nil
}
