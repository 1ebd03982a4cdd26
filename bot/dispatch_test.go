package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/retrieval"
)

func TestInteractionThatComesTwice(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	var asked atomic.Int32
	lib := testLibrary()
	faked(&lib).ask = func(context.Context, retrieval.Query) (*retrieval.Answer, error) {
		asked.Add(1)
		return harbourAnswer(), nil
	}
	r := start(t, d, lib)
	d.Send(question("1"))
	d.Reply("1")
	d.Send(question("1"))
	awaitLog(t, r, "came twice")
	d.Send(question("2"))
	d.Reply("2")
	if n := asked.Load(); n != 2 {
		t.Errorf("asked %d times, want 2", n)
	}
}

func TestRecent(t *testing.T) {
	r := newRecent(2)
	for i, test := range []struct {
		id  string
		new bool
	}{{"a", true}, {"b", true}, {"a", false}, {"c", true}, {"b", false}, {"a", true}, {"c", false}} {
		if got := r.add(test.id); got != test.new {
			t.Errorf("step %d: add(%q) = %v", i, test.id, got)
		}
	}
	if len(r.known) != 2 {
		t.Errorf("%d are remembered, want 2", len(r.known))
	}
}

// TestInteractionsOfEverySort sends what no command asks for: each is answered
// or left, and the bot goes on.
func TestInteractionsOfEverySort(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	r := start(t, d, testLibrary())

	// A command on a message with a component that nobody has seen before: it
	// makes discordgo's own decoding fail.
	onMessage := edit(t, bottest.Command("1", "Check this quote"), func(in map[string]any) {
		in["data"] = map[string]any{"id": "7", "type": 3, "name": "Check this quote", "target_id": "8", "resolved": map[string]any{
			"messages": map[string]any{"8": map[string]any{"id": "8", "components": []any{map[string]any{"type": 99, "components": "?"}}}},
		}}
	})
	d.Send(onMessage)
	if text := plain(t, d.Reply("1")); !strings.Contains(text, "has no text") {
		t.Errorf("got %q", text)
	}

	// A button of a version to come.
	d.Send(edit(t, bottest.Command("2", ""), func(in map[string]any) {
		in["type"] = discord.InteractionComponent
		in["data"] = map[string]any{"custom_id": "x", "component_type": 2}
	}))
	if text := plain(t, d.Reply("2")); !strings.Contains(text, "does not know that command") {
		t.Errorf("got %q", text)
	}

	// A form, without anything that was filled in.
	d.Send(edit(t, bottest.Command("3", ""), func(in map[string]any) {
		in["type"] = discord.InteractionModal
		in["data"] = nil
	}))
	d.Reply("3")

	// In a direct message there is a user and no member.
	d.Send(edit(t, question("4"), func(in map[string]any) {
		in["user"] = in["member"].(map[string]any)["user"]
		delete(in, "member")
		delete(in, "guild_id")
		in["context"] = 1
	}))
	if text := plain(t, d.Reply("4")); !strings.Contains(text, "│ The *harbour*") {
		t.Errorf("got %q", text)
	}

	// No question, one that is too long, options of another type.
	d.Send(bottest.Command("5", "ask", "question", "  \n "))
	if text := plain(t, d.Reply("5")); !strings.Contains(text, "Please write a question") || !bottest.Private(d.Reply("5")) {
		t.Errorf("got %q", text)
	}
	d.Send(bottest.Command("6", "ask", "question", strings.Repeat("é", 501)))
	if text := plain(t, d.Reply("6")); !strings.Contains(text, "501 characters; 500 is the most") {
		t.Errorf("got %q", text)
	}
	d.Send(bottest.Command("7", "ask", "question", 5, "private", "yes"))
	if text := plain(t, d.Reply("7")); !strings.Contains(text, "Please write a question") {
		t.Errorf("got %q", text)
	}

	// What cannot be answered is left.
	for _, broken := range []string{`{"id": "8"}`, `{"token": "interaction-token-of-8"}`, `{"id": 8, "token": 9, "type": "x"}`, `[]`, `null`} {
		d.SendRaw([]byte(broken))
	}
	d.Send(question("9"))
	d.Reply("9")
	if n := strings.Count(r.logs.String(), "an interaction that cannot be read"); n != 5 {
		t.Errorf("%d of 5 were left", n)
	}
}

func edit(t *testing.T, interaction []byte, change func(map[string]any)) []byte {
	t.Helper()
	var in map[string]any
	if err := json.Unmarshal(interaction, &in); err != nil {
		t.Fatal(err)
	}
	change(in)
	changed, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestPrivateReplies(t *testing.T) {
	for _, test := range []struct {
		in      discord.Interaction
		answer  *retrieval.Answer
		private bool
	}{
		{typedCommand(t, "ask", "question", "When?"), harbourAnswer(), false},
		{typedCommand(t, "ask", "question", "When?", "private", false), harbourAnswer(), false},
		{typedCommand(t, "ask", "question", "When?", "private", true), harbourAnswer(), true},
		{typedCommand(t, "ask", "question", "When?", "private", false), &retrieval.Answer{}, true},
		{typedCommand(t, "ask", "question", "When?"), &retrieval.Answer{Answered: true}, true},
		{typedCommand(t, "ask"), nil, true},
		{typedCommand(t, "sources"), nil, false},
		{typedCommand(t, "sources", "private", true), nil, true},
		{typedCommand(t, "help"), nil, true},
	} {
		if got := bottest.Private(mustRespond(t, testHandler(test.answer), test.in)); got != test.private {
			t.Errorf("%+v: private %v, want %v", test.in, got, test.private)
		}
	}
}

// TestFailures: whatever goes wrong, people get a sentence that only they see,
// and the log gets the rest.
func TestFailures(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	lib := testLibrary()
	faked(&lib).ask = func(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
		if q.Source != "" {
			panic("the shelf fell over")
		}
		return nil, errors.New("the index burnt down")
	}
	r := start(t, d, lib)
	d.Send(question("1"))
	d.Send(question("2", "source", "ferry-briefing"))
	for _, id := range []string{"1", "2"} {
		reply := d.Reply(id)
		if text := plain(t, reply); text != "(only you can see this)\n"+en.Say("error.failed")+"\n" {
			t.Errorf("reply %s: %q", id, text)
		}
	}
	d.Send(bottest.Command("3", "help"))
	d.Reply("3")
	for _, want := range []string{"the index burnt down", "the shelf fell over", "dispatch_test.go"} {
		if !strings.Contains(r.logs.String(), want) {
			t.Errorf("no %q in the log", want)
		}
	}
}

// TestLateLibrary: a library that says in time that it is late gets the same
// sentence as one that does not.
func TestLateLibrary(t *testing.T) {
	d := testHandler(nil)
	faked(&d.lib).ask = func(context.Context, retrieval.Query) (*retrieval.Answer, error) {
		return nil, fmt.Errorf("search: %w", context.DeadlineExceeded)
	}
	r, err := d.respond(t.Context(), typedCommand(t, "ask", "question", "When?"))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error for the log is %v", err)
	}
	if text := plain(t, checked(t, r)); text != "(only you can see this)\n"+en.Say("error.late")+"\n" {
		t.Errorf("got %q", text)
	}
}

func TestPanicWhileSuggesting(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	lib := testLibrary()
	faked(&lib).sources = func(context.Context) ([]retrieval.Source, error) { panic("no shelf") }
	start(t, d, lib)
	d.Send(bottest.Typing("1", "ask", "source", "x"))
	if got := string(d.Reply("1")); got != `{"type":8,"data":{"choices":[]}}` {
		t.Errorf("got %s", got)
	}
}

// TestWorkThatTakesTooLong: a sentence comes in time, whether the work heeds its
// context or not.
func TestWorkThatTakesTooLong(t *testing.T) {
	t.Parallel()
	for _, heeds := range []bool{true, false} {
		t.Run(fmt.Sprint("heeds its context: ", heeds), func(t *testing.T) {
			t.Parallel()
			d := bottest.New(t)
			release := make(chan struct{})
			lib := testLibrary()
			faked(&lib).ask = func(ctx context.Context, _ retrieval.Query) (*retrieval.Answer, error) {
				if heeds {
					<-ctx.Done()
					return nil, fmt.Errorf("search: %w", ctx.Err())
				}
				<-release
				return harbourAnswer(), nil
			}
			start(t, d, lib, func(c *Config) { c.pace.Work = 50 * time.Millisecond })
			d.Send(question("1"))
			if text := plain(t, d.Reply("1")); text != "(only you can see this)\n"+en.Say("error.late")+"\n" {
				t.Errorf("got %q", text)
			}
			close(release)
		})
	}
}

// blockingDispatcher works on nothing until it is released.
func blockingDispatcher(release <-chan struct{}) (d *dispatcher, running, delivered *atomic.Int32) {
	running, delivered = new(atomic.Int32), new(atomic.Int32)
	d = newDispatcher(testHandler(nil), &wire.Rest{}, slog.New(slog.DiscardHandler), quickPace)
	d.respond = func(context.Context, discord.Interaction) (discord.Response, error) {
		running.Add(1)
		<-release
		return discord.Say("done"), nil
	}
	d.deliver = func(context.Context, discord.Interaction, discord.Response) error {
		delivered.Add(1)
		return nil
	}
	return d, running, delivered
}

func TestBoundedWork(t *testing.T) { synctest.Test(t, boundedWork) }

func boundedWork(t *testing.T) {
	release := make(chan struct{})
	d, running, delivered := blockingDispatcher(release)
	for n := range maxWaiting + 10 {
		d.accept(bottest.By(question(fmt.Sprint(n)), fmt.Sprint(n)))
	}
	if d.held != maxWaiting {
		t.Errorf("%d are held, want %d", d.held, maxWaiting)
	}
	synctest.Wait()
	if n := running.Load(); n != maxRunning {
		t.Errorf("%d are worked on at once, want %d", n, maxRunning)
	}
	close(release)
	d.drain(time.Second)
	if n := delivered.Load(); n != maxWaiting {
		t.Errorf("%d are delivered, want %d", n, maxWaiting)
	}
	if d.held != 0 || d.running.Held() != 0 {
		t.Errorf("%d are still held, %d worked on", d.held, d.running.Held())
	}
	d.accept(question("late"))
	if d.held != 0 {
		t.Error("an interaction was taken after the end")
	}
}

func TestDrainDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		d, _, _ := blockingDispatcher(release)
		d.accept(question("1"))
		began := time.Now()
		d.drain(10 * time.Second)
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("it waited %v, want the limit of 10 s", took)
		}
	})
}

// Work that is not done in time is answered with a sentence at the moment when it
// is due, and by then the person may ask again.
func TestLateAtTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDispatcher(testHandler(nil), &wire.Rest{}, slog.New(slog.DiscardHandler), wire.DefaultPace)
		d.respond = func(ctx context.Context, _ discord.Interaction) (discord.Response, error) {
			<-ctx.Done()
			return discord.Response{}, ctx.Err()
		}
		delivered := make(chan time.Time, 1)
		d.deliver = func(context.Context, discord.Interaction, discord.Response) error {
			delivered <- time.Now()
			return nil
		}
		began := time.Now()
		d.accept(question("1"))
		if after := (<-delivered).Sub(began); after != wire.DefaultPace.Work {
			t.Errorf("the sentence came after %v, want %v", after, wire.DefaultPace.Work)
		}
		d.drain(time.Second)
		if n := d.limits.Working(); n != 0 {
			t.Errorf("%d people still have work", n)
		}
	})
}

// FuzzInteraction answers whatever comes: without a panic, and with a body that
// Discord takes.
func FuzzInteraction(f *testing.F) {
	f.Add(question("1", "source", "ferry-briefing", "private", true))
	f.Add(bottest.Typing("2", "sources", "source", "fer"))
	f.Add(bottest.Command("3", "about"))
	f.Add([]byte(`{"id":"4","token":"t","type":2,"data":{"name":"ask","options":[{"name":"question","value":null},{}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := discord.DecodeInteraction(raw)
		if err != nil {
			return
		}
		r, err := testHandler(harbourAnswer()).respond(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		body := encode(t, r)
		if err := bottest.CheckLimits(body); err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		plain(t, body)
	})
}

// BenchmarkRespond is an interaction in and a body out, without the search and
// without the network.
func BenchmarkRespond(b *testing.B) {
	d := testHandler(harbourAnswer())
	raw := question("1")
	b.ReportAllocs()
	for b.Loop() {
		in, err := discord.DecodeInteraction(raw)
		if err != nil {
			b.Fatal(err)
		}
		r, err := d.respond(b.Context(), in)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := json.Marshal(r); err != nil {
			b.Fatal(err)
		}
	}
}
