package retrieval

import (
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/internal/search"
)

// Passages that were not ranked are hits and are explained like others, but for
// their features.
func TestBehindShown(t *testing.T) {
	made := madetest.New(2000)
	x := memory(t, read(t, made))
	for _, question := range made.Questions(10) {
		q := Query{Question: question, Limit: search.Shortlist}
		e, err := x.Explain(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		answer := ask(t, x, q)
		hits := append(answer.Hits, answer.Nearest...)
		if len(e.Passages) != search.Shortlist || len(hits) < search.Shortlist-5 {
			t.Fatalf("%q: %d hits, %d passages explained, want %d", question, len(hits), len(e.Passages), search.Shortlist)
		}
		last := e.Passages[search.Shortlist-1]
		if last.Text == "" || len(last.Matched) == 0 || len(last.Influences) != 0 || last.Influences == nil {
			t.Errorf("%q: the last passage is explained by %+v", question, last)
		}
		if len(e.Passages[0].Influences) == 0 {
			t.Errorf("%q: the first passage has no features", question)
		}
		for _, h := range hits {
			checkHit(t, x, h)
		}
	}
}
