package retrieval

import (
	"context"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

const (
	// ExcerptLength is the most characters that an excerpt has, unless one
	// word alone is longer.
	ExcerptLength = 600
	// mostNearest is the most passages that are shown where none answers for
	// certain.
	mostNearest = 3
	// scoreSteps rounds scores, whose further digits mean nothing.
	scoreSteps = 1e4
)

// Ask answers a question by quoting. It finds candidates by their words, lets
// the ranking order them, and decides whether the best of them answers at all.
// The error is an *UnknownSourceError when q.Source is no article's id.
func (x *Index) Ask(ctx context.Context, q Query) (answer *Answer, err error) {
	err = x.lookup(ctx, q.Source, q.Scope, func(l *lookup) error {
		answer, err = l.ask(ctx, q)
		return err
	})
	return answer, err
}

func (l *lookup) ask(ctx context.Context, q Query) (*Answer, error) {
	l.filter(q)
	answer := &Answer{Question: q.Question, Hits: []Hit{}, Nearest: []Hit{}, Articles: l.articles()}
	l.Hint = lang.Base(q.Language)
	s, err := l.Search(ctx, q.Question)
	if err != nil {
		return nil, err
	}
	for _, c := range s.ReadAs() {
		answer.Corrected = append(answer.Corrected, Correction{From: c.From, To: c.To, Doubted: c.Doubted})
	}
	if s.Step != StepNothing {
		hits, err := l.hits(ctx, s, limitOf(q))
		if err != nil {
			return nil, err
		}
		if len(hits) == 0 {
			s.Step = StepNothing
		} else if s.Step == StepAnswers {
			answer.Hits = hits
		} else {
			answer.Nearest = hits[:min(len(hits), mostNearest)]
		}
	}
	answer.Step, answer.Answered = s.Step, s.Step == StepAnswers
	if answer.Foreign = s.Question.Foreign(); answer.Foreign != "" && s.Step != StepAnswers {
		for _, in := range l.Languages() {
			answer.Languages = append(answer.Languages, in.Code)
		}
	} else {
		answer.Foreign = ""
	}
	if s.Step == StepNothing {
		if answer.Try, err = l.suggest(ctx, q); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// articles is the number of articles that are searched.
func (l *lookup) articles() int {
	if n := len(l.Shown.Only); n > 0 || l.Shown.Empty() {
		return n
	}
	return len(l.Entries())
}

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

func limitOf(q Query) int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return q.Limit
}
