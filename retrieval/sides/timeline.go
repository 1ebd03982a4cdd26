package sides

import (
	"cmp"
	"context"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// TimelineAnswer is the dated sentences of a topic in the order of their dates.
type TimelineAnswer struct {
	// Topic is what was asked for.
	Topic string `json:"topic"`
	// Rows are the sentences, the earliest date first; of each Figure are the words of
	// the date.
	Rows []Row `json:"rows"`
	// Total is the number of sentences found; there may be more than are given.
	Total int `json:"total"`
}

// Timeline finds the sentences about a topic that have a date. Relative dates are
// resolved against the date of the article, where that is known so far, and marked; the
// others have no place in it. The error is a *store.UnknownSourceError when q.Source is no
// article's id.
func Timeline(ctx context.Context, x *retrieval.Index, q Query) (answer *TimelineAnswer, err error) {
	answer = &TimelineAnswer{Topic: q.Question, Rows: []Row{}}
	err = x.Survey(ctx, q, func(s *retrieval.Survey) error {
		r, err := read(ctx, s, q.Question, topicAlone)
		if err != nil || len(r.question.Topic()) == 0 {
			return err
		}
		for _, p := range r.paragraphs {
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, f := range r.question.Dated(p.text, p.number) {
				if row, ok := r.row(p.article, f); ok {
					answer.Rows = append(answer.Rows, row)
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	answer.Rows = distinct(answer.Rows)
	answer.Total = len(answer.Rows)
	slices.SortStableFunc(answer.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), newestFirst(b, a))
	})
	// Of more the latest are given: what happened last is mostly what is asked for.
	answer.Rows = answer.Rows[max(len(answer.Rows)-mostRows, 0):]
	for i := range answer.Rows {
		answer.Rows[i].N, answer.Rows[i].Hit.N = i+1, i+1
	}
	return answer, nil
}
