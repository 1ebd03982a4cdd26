package retrieval

import (
	"context"
	"errors"
	"testing"
	"time"
)

// Who waits for a turn and is no longer waited for gives up, and turns come back
// whatever the answer was.
func TestTurns(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	for range cap(x.turns) {
		err := x.takeTurn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	for name, ask := range map[string]func() error{
		"ask": func() error { _, err := x.Ask(ctx, Query{Question: "Who is the mayor?"}); return err },
		"who": func() error { _, err := x.Who(ctx, WhoQuery{Speaker: "Moss"}); return err },
		"verify": func() error {
			_, err := x.VerifyQuotation(ctx, VerifyQuery{Text: "We have had worse winters"})
			return err
		},
	} {
		if err := ask(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: while all turns are taken it gives %v", name, err)
		}
	}
	for range cap(x.turns) {
		x.endTurn()
	}
	for range 3 * cap(x.turns) {
		ask(t, x, Query{Question: "Who is the mayor?"})
		if _, err := x.Ask(t.Context(), Query{Question: "Who?", Source: "nothing"}); err == nil {
			t.Error("an unknown source is no error")
		}
	}
	if len(x.turns) != 0 {
		t.Errorf("%d turns were not given back", len(x.turns))
	}
}
