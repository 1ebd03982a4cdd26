package retrieval

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// Who waits for a turn and is no longer waited for gives up, and turns come back
// whatever the answer was.
func TestTurns(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	turns := 2 * max(runtime.GOMAXPROCS(0), 2) // all, since nobody has used much yet
	var taken, ended sync.WaitGroup
	done := make(chan struct{})
	for range turns {
		taken.Add(1)
		ended.Go(func() {
			err := x.lookup(t.Context(), "", Scope{}, func(*lookup) error {
				taken.Done()
				<-done
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	taken.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	for name, ask := range map[string]func() error{
		"ask":     func() error { _, err := x.Ask(ctx, Query{Question: "Who is the mayor?"}); return err },
		"who":     func() error { _, err := x.Who(ctx, WhoQuery{Speaker: "Moss"}); return err },
		"explain": func() error { _, err := x.Explain(ctx, Query{Question: "Who is the mayor?"}); return err },
		"rank":    func() error { _, _, _, err := x.Rank(ctx, "Who is the mayor?", 1, 1, 100); return err },
		"verify": func() error {
			_, err := x.VerifyQuotation(ctx, verify.Query{Text: "We have had worse winters"})
			return err
		},
	} {
		if err := ask(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: while all turns are taken it gives %v", name, err)
		}
	}
	close(done)
	ended.Wait()
	for range 3 * turns {
		ask(t, x, Query{Question: "Who is the mayor?"})
		if _, err := x.Ask(t.Context(), Query{Question: "Who?", Source: "nothing"}); err == nil {
			t.Error("an unknown source is no error")
		}
	}
}
