package bot

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
)

func TestCoolDown(t *testing.T) {
	d := lightHandler(t)
	now := time.Unix(1_800_000_000, 0)
	d.clock = func() time.Time { return now }
	d.limits = limits.New(10 * time.Second)
	ask := bottest.Command("1", "ask", "question", whenBuilt)
	for n := range limits.Burst {
		if bottest.Private(mustRespond(t, d, read(t, ask))) {
			t.Fatalf("question %d is not answered", n)
		}
	}
	r, err := d.respond(t.Context(), read(t, ask))
	if err != nil {
		t.Fatal(err)
	}
	if body := string(checked(t, r)); !strings.Contains(body, fmt.Sprintf("Ask again \\u003ct:%d:R\\u003e.", now.Add(11*time.Second).Unix())) {
		t.Errorf("got %s", body)
	}
	// Others may ask, and everybody gets help.
	if bottest.Private(mustRespond(t, d, read(t, bottest.By(ask, "somebody")))) {
		t.Error("somebody else has to wait too")
	}
	if !shows(t, d, bottest.Command("1", "help"), "How to ask") {
		t.Error("there is no help")
	}
	now = now.Add(10 * time.Second)
	if bottest.Private(mustRespond(t, d, read(t, ask))) {
		t.Error("the wait is longer than it said")
	}
	if !bottest.Private(mustRespond(t, d, read(t, ask))) {
		t.Error("there is no wait after the first one")
	}
}

// One person's questions do not take the place of the others'.
func TestWorkOfOnePerson(t *testing.T) { synctest.Test(t, workOfOnePerson) }

func workOfOnePerson(t *testing.T) {
	release := make(chan struct{})
	d, _, delivered := blockingDispatcher(release)
	for n := range maxRunning {
		d.accept(question(fmt.Sprint(n)))
	}
	synctest.Wait()
	if n := delivered.Load(); n != maxRunning-limits.MaxPerPerson {
		t.Errorf("%d were told to wait, want %d", n, maxRunning-limits.MaxPerPerson)
	}
	if n := d.running.Held(); n > limits.MaxPerPerson {
		t.Errorf("%d of one person are worked on", n)
	}
	close(release)
	d.drain(time.Second)
	if n := d.limits.Working(); n != 0 {
		t.Errorf("%d people still have work", n)
	}
}
