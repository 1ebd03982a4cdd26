package bot

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
)

func TestCoolDown(t *testing.T) {
	d := lightHandler(t)
	now := time.Unix(1_800_000_000, 0)
	d.clock = func() time.Time { return now }
	d.limits = newLimits(10 * time.Second)
	ask := bottest.Command("1", "ask", "question", whenBuilt)
	for n := range burst {
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

// A server with its own cool-down, and none at all.
func TestCoolDownOfServer(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	l := newLimits(0)
	for range 10 * burst {
		if p, _ := l.wait("a", "", 0, now); p > 0 {
			t.Fatal("there is a cool-down without one")
		}
	}
	for range burst {
		l.wait("a", "1", time.Minute, now)
	}
	if p, _ := l.wait("a", "1", time.Minute, now); p != time.Minute {
		t.Errorf("wait %v, want a minute", p)
	}
	var server time.Duration
	for n := range 2 * serverBurst {
		var p time.Duration
		if p, server = l.wait(fmt.Sprint(n), "2", 0, now); p > 0 {
			t.Fatalf("person %d has to wait", n)
		}
	}
	if server == 0 {
		t.Error("one server may ask without end")
	}
	if p, s := l.wait("a", "3", 0, now); p > 0 || s > 0 {
		t.Error("another server has to wait")
	}
}

func TestLimitsAreBounded(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	l := newLimits(time.Second)
	for n := range 3 * maxBuckets {
		l.wait(fmt.Sprint(n), "", 0, now)
		if l.table.Len() > maxBuckets {
			t.Fatalf("%d are counted", l.table.Len())
		}
		now = now.Add(time.Millisecond)
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
	if n := delivered.Load(); n != maxRunning-maxPerPerson {
		t.Errorf("%d were told to wait, want %d", n, maxRunning-maxPerPerson)
	}
	if n := d.running.Held(); n > maxPerPerson {
		t.Errorf("%d of one person are worked on", n)
	}
	close(release)
	d.drain(time.Second)
	if n := len(d.limits.working); n != 0 {
		t.Errorf("%d people still have work", n)
	}
}
