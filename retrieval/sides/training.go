//go:build training

package sides

import (
	"context"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/figures"
)

// Built with the tag "training" the package tells what it chooses among: the program in
// retrieval/internal/training/figures is the only user of what this file exports.

// Reading is what may answer a question.
type Reading struct {
	Question   *figures.Question
	Candidates []figures.Candidate
	// Rows are the candidates as they would be shown, in the same order; nil for what may
	// not be shown.
	Rows []*Row
}

// Read finds what Figures chooses among for the question.
func Read(ctx context.Context, x *retrieval.Index, q Query) (*Reading, error) {
	out := &Reading{}
	err := x.Survey(ctx, q, func(s *retrieval.Survey) error {
		r, err := read(ctx, s, q.Question, withNumbers)
		if err != nil {
			return err
		}
		out.Question = r.question
		for _, p := range r.paragraphs {
			for _, c := range r.question.Candidates(p.text, p.number, p.rank) {
				out.Candidates = append(out.Candidates, c)
				if row, ok := r.row(p.article, c.Figure); ok {
					out.Rows = append(out.Rows, &row)
				} else {
					out.Rows = append(out.Rows, nil)
				}
			}
		}
		out.Question.Choose(out.Candidates) // fills in what speaks for each of them beside the others
		return nil
	})
	return out, err
}

// Chosen are the rows that Figures gives, with the weights of the moment.
func (r *Reading) Chosen() []Row {
	if r.Question.Empty() {
		return nil
	}
	var rows []Row
	for _, i := range r.Question.Choose(r.Candidates) {
		if r.Rows[i] != nil {
			rows = append(rows, *r.Rows[i])
		}
	}
	answer := &FiguresAnswer{}
	answer.group(rows)
	rows = nil
	for _, g := range answer.Groups {
		rows = append(rows, g.Rows...)
	}
	return rows
}
