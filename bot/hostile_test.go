package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/internal/stress"
)

var hostileLength = flag.Int("hostile", stress.Times(600, 10_000), "the number of interactions of TestHostileInteractions")

const (
	hostileWindow = 300 // interactions that are on their way at once
	validEvery    = 7
	canary        = "quizzical" // in every question: no log may have it
)

// lineLog keeps what is logged, all of it, for somebody to look through.
type lineLog struct {
	mu    sync.Mutex
	text  bytes.Buffer
	lines map[string]int // the last word of each message that ends an interaction
}

func (l *lineLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, end := range []string{"an interaction that cannot be read", "an interaction that came twice", "panic: "} {
		if bytes.Contains(p, []byte(end)) {
			l.lines[end]++
		}
	}
	return l.text.Write(p)
}

func (l *lineLog) count(line string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines[line]
}

// take gives what was logged since the last time.
func (l *lineLog) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := l.text.String()
	l.text.Reset()
	return text
}

// hostile makes interactions that Discord would never send, from one that it would.
type hostile struct{ *rand.Rand }

// interaction is of any kind that there is, with the question of a person of their own.
func (h hostile) interaction(id string) []byte {
	question := []string{whenBuilt, "Who said that the lamp must never go out?", "Holt", "Skarv", "“The lamp must never go out”"}[h.IntN(5)] +
		" " + canary
	ids := []string{"m", "m:1", "p:1:2", "x:v1.keeper.0000.1-2.0000", strings.Repeat("a:", 40), "",
		"share", "c:0:0", "\x00", "q:99999999999999999999:1"}
	list := commands.List()
	var raw []byte
	switch h.IntN(6) {
	case 0:
		raw = bottest.Press(id, ids[h.IntN(len(ids))])
	case 1:
		raw = bottest.Typing(id, commands.Who, commands.OptionSpeaker, question)
	case 2:
		raw = bottest.OnMessage(id, []string{commands.Check, commands.Find}[h.IntN(2)], question)
	case 3:
		raw = bottest.Admin(id, []string{commands.AdminReload, commands.AdminHide, commands.AdminUnhide, commands.AdminGaps, commands.AdminStats,
			commands.AdminSettings, "x"}[h.IntN(7)], "what", "what a moderator does is logged")
	default:
		c := list[h.IntN(len(list))]
		var options []any
		for _, o := range c.Options {
			options = append(options, o.Name, question)
		}
		raw = bottest.Command(id, c.Name, options...)
	}
	return h.fromOwn(raw)
}

// fromOwn makes an interaction one of a person and a server of their own, so that no
// limit keeps it from being worked on.
func (h hostile) fromOwn(raw []byte) []byte {
	return bottest.Changed(bottest.By(raw, fmt.Sprint(1000+h.IntN(1<<40))), func(in map[string]any) {
		in["guild_id"] = fmt.Sprint(1000 + h.IntN(1<<40))
	})
}

// value is one that nobody would expect.
func (h hostile) value() any {
	switch h.IntN(14) {
	case 0:
		return nil
	case 1:
		return h.IntN(2) == 0
	case 2:
		return []any{}
	case 3:
		return map[string]any{}
	case 4:
		return -1
	case 5:
		return json.Number("1e308")
	case 6:
		return json.Number("99999999999999999999999")
	case 7:
		return strings.Repeat(canary+" ", 1<<h.IntN(12))
	case 8:
		return "e" + strings.Repeat("\u0301", 1<<h.IntN(12))
	case 9:
		return strings.Repeat("\u202e\u2066\u200d", 1<<h.IntN(10))
	case 10:
		return strings.Repeat("… “", 1<<h.IntN(10))
	case 11:
		deep := any("x")
		for range 1 << h.IntN(11) {
			deep = []any{deep}
		}
		return deep
	case 12:
		return "\x00\uffff\ufeff\u2028@everyone <@9> ```"
	default:
		return strings.Repeat("[", 1<<h.IntN(12))
	}
}

// spoil changes a few places of an interaction; not by what it is answered.
func (h hostile) spoil(raw []byte) []byte {
	return bottest.Changed(raw, func(in map[string]any) {
		for range 1 + h.IntN(4) {
			h.spoilIn(in, true)
		}
		if data, ok := in["data"].(map[string]any); ok && data["name"] == commands.Admin {
			// What a moderator does is logged, with the server.
			for key, value := range in {
				in[key] = json.RawMessage(strings.ReplaceAll(string(mustMarshal(value)), canary, "moderator"))
			}
		}
	})
}

func mustMarshal(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // it was decoded before
	}
	return raw
}

func (h hostile) spoilIn(tree any, top bool) {
	switch tree := tree.(type) {
	case map[string]any:
		keys := make([]string, 0, len(tree))
		for key := range tree {
			if !top || key != "id" && key != "token" {
				keys = append(keys, key)
			}
		}
		if len(keys) == 0 {
			return
		}
		slices.Sort(keys)
		key := keys[h.IntN(len(keys))]
		switch h.IntN(6) {
		case 0:
			delete(tree, key)
		case 1, 2:
			tree[key] = h.value()
		default:
			h.spoilIn(tree[key], false)
		}
	case []any:
		if len(tree) > 0 {
			h.spoilIn(tree[h.IntN(len(tree))], false)
		}
	}
}

// unanswerable is an interaction that says nowhere how to answer it.
func (h hostile) unanswerable(raw []byte) []byte {
	return bottest.Changed(raw, func(in map[string]any) {
		key := []string{"id", "token"}[h.IntN(2)]
		if h.IntN(2) == 0 {
			delete(in, key)
		} else {
			in[key] = []any{nil, 7, "", true, []any{}, map[string]any{}}[h.IntN(6)]
		}
	})
}

// Interactions that are broken in every way, of every kind, do not keep the bot from
// answering those that are not; none ends in a panic, and no log has a question or a
// token. At length:
//
//	go test ./bot -race -run TestHostileInteractions -hostile 100000 -timeout 0
func TestHostileInteractions(t *testing.T) {
	d := bottest.New(t)
	log := &lineLog{lines: map[string]int{}}
	var mu sync.Mutex
	ended := 0
	cfg := Config{Token: d.Token, API: d.API, State: t.TempDir(), Version: "hostile", pace: quickPace,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Observe: Observer{Interaction: func(string, Outcome, time.Duration) {
			mu.Lock()
			defer mu.Unlock()
			ended++
		}}}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	lib := lighthouses(t)
	go func() { done <- Run(ctx, cfg, lib) }()

	h := hostile{rand.New(rand.NewPCG(15, 6))}
	sent, valid := 0, 0
	for sent < *hostileLength {
		var answer []string
		for range min(hostileWindow, *hostileLength-sent) {
			sent++
			id := fmt.Sprint("h-", sent)
			switch {
			case sent%validEvery == 0:
				valid++
				answer = append(answer, id)
				d.Send(h.fromOwn(bottest.Command(id, commands.Ask, commands.OptionQuestion, whenBuilt+" "+canary)))
			case h.IntN(30) == 0:
				d.SendRaw(h.unanswerable(h.interaction(id)))
			default:
				d.Send(h.spoil(h.interaction(id)))
			}
		}
		for _, id := range answer {
			if reply := d.Reply(id); !bytes.Contains(reply, []byte("bare rock")) {
				t.Fatalf("%s, which nothing is wrong with, is answered: %s", id, reply)
			}
		}
		for end := time.Now().Add(5 * time.Minute); ; time.Sleep(time.Millisecond) {
			mu.Lock()
			n := ended
			mu.Unlock()
			n += log.count("an interaction that cannot be read") + log.count("an interaction that came twice")
			if n >= sent {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("of %d interactions %d ended", sent, n)
			}
		}
		text := log.take()
		for _, secret := range []string{canary, "interaction-token-of-", d.Token} {
			if i := strings.Index(text, secret); i >= 0 {
				t.Fatalf("the log has %q: %s", secret, text[max(0, i-300):min(len(text), i+100)])
			}
		}
		d.Forget()
	}
	if n := log.count("panic: "); n > 0 {
		t.Errorf("%d interactions ended in a panic", n)
	}
	if unread := log.count("an interaction that cannot be read"); unread == 0 || unread == sent-valid {
		t.Errorf("%d of %d could not be read: this test is not what it should be", unread, sent)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("the bot ended with %v", err)
	}
	t.Logf("%d interactions, %d of them valid and answered, %d that cannot be read", sent, valid,
		log.count("an interaction that cannot be read"))
}

// Messages to the bot that are broken in every way end in no panic, and what is answered
// has a form that Discord takes.
func TestHostileMessages(t *testing.T) {
	d, _ := mine(t)
	here := func(s *state.Settings) error {
		s.AskChannels = []string{"5"}
		return nil
	}
	if _, err := d.store.ChangeSettings("6", here); err != nil {
		t.Fatal(err)
	}
	h := hostile{rand.New(rand.NewPCG(15, 9))}
	probes := mineProbes[commands.OptionQuestion]
	reply, err := d.respond(t.Context(), read(t, question("1")))
	if err != nil {
		t.Fatal(err)
	}
	read, answered := 0, 0
	for n := range stress.Times(1_000, 20_000) {
		raw := atBot(fmt.Sprint(n+1), probes[h.IntN(len(probes))])
		if h.IntN(3) == 0 {
			raw = bottest.ReplyTo(raw, bodyOf(t, reply))
		}
		heard, ok, err := discord.DecodeHeard(h.spoil(raw), bottest.BotID)
		if err != nil || !ok {
			if err != nil && len(err.Error()) > 200 {
				t.Fatalf("the error has %d characters", len(err.Error()))
			}
			continue
		}
		read++
		d.limits = limits.New(0)
		r, err := d.respond(t.Context(), heard.Interaction("en-GB"))
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if r.Type == 0 {
			continue
		}
		answered++
		if err := bottest.CheckReply(bodyOf(t, r)); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
	}
	if read == 0 || answered == 0 || read == stress.Times(1_000, 20_000) {
		t.Errorf("%d could be read, %d were answered: this test is not what it should be", read, answered)
	}
}
