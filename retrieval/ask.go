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
// The error is an *UnknownSourceError when q.Source is not an article's id.
func (x *Index) Ask(ctx context.Context, q Query) (answer *Answer, err error) {
	err = x.lookup(ctx, q.Source, q.Scope, func(l *lookup) error {
		answer, err = l.ask(ctx, q)
		return err
	})
	return answer, err
}

func (l *lookup) ask(ctx context.Context, q Query) (*Answer, error) {
	l.filter(q)
	l.Hint, l.Named = lang.Base(q.Language), q.Source != "" || q.Speaker != ""
	s, err := l.Search(ctx, q.Question)
	if err != nil {
		return nil, err
	}
	answer := &Answer{Question: q.Question, Step: s.Step, Hits: []Hit{}, Nearest: []Hit{}, Articles: l.articles()}
	for _, c := range s.Corrections() {
		answer.Corrected = append(answer.Corrected, Correction{From: c.From, To: c.To, Doubted: c.Doubted})
	}
	if answer.Step != StepNothing {
		hits, err := l.hits(ctx, s, limitOf(q))
		if err != nil {
			return nil, err
		}
		answer.show(hits)
	}
	answer.Answered = answer.Step == StepAnswers
	if foreign := s.Question.Foreign(); foreign != "" && !answer.Answered {
		answer.Foreign = foreign
		for _, in := range l.Languages() {
			answer.Languages = append(answer.Languages, in.Code)
		}
	}
	if answer.Step == StepNothing {
		if answer.Try, err = l.suggest(ctx, q); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// show takes the hits for what the step says that they are; where nothing of the passages
// may be shown, nothing answers.
func (a *Answer) show(hits []Hit) {
	switch {
	case len(hits) == 0:
		a.Step = StepNothing
	case a.Step == StepAnswers:
		a.Hits = hits
	default:
		a.Nearest = hits[:min(len(hits), mostNearest)]
	}
}

// articles is the number of articles that are searched.
func (l *lookup) articles() int {
	if n := len(l.Shown.Only); n > 0 || l.Shown.Empty() {
		return n
	}
	return len(l.Entries())
}

func limitOf(q Query) int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return q.Limit
}
