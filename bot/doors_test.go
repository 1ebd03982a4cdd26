package bot

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
)

// /admin is for members of the server that has added the app, as Discord says in the
// interaction itself; which permissions they need is Discord's to see to.
func TestAdminOfOthers(t *testing.T) {
	set := func(change func(in map[string]any)) func(in map[string]any) { return change }
	member := func(in map[string]any) map[string]any { return in["member"].(map[string]any) }
	for name, test := range map[string]struct {
		change func(in map[string]any)
		may    bool
	}{
		"as Discord sends it":      {set(func(map[string]any) {}), true},
		"the owner is this server": {set(func(in map[string]any) { in["authorizing_integration_owners"] = map[string]any{"0": "6"} }), true},
		"an override in Discord":   {set(func(in map[string]any) { member(in)["permissions"] = "1024" }), true},
		"no member":                {set(func(in map[string]any) { in["user"] = member(in)["user"]; delete(in, "member") }), false},
		"a null member":            {set(func(in map[string]any) { in["member"] = nil }), false},
		"nobody in the member":     {set(func(in map[string]any) { delete(member(in), "user") }), false},
		"no permissions":           {set(func(in map[string]any) { delete(member(in), "permissions") }), false},
		"permissions of no number": {set(func(in map[string]any) { member(in)["permissions"] = "all" }), false},
		"the owner is another":     {set(func(in map[string]any) { in["authorizing_integration_owners"] = map[string]any{"0": "7"} }), false},
		"the owner is a person":    {set(func(in map[string]any) { in["authorizing_integration_owners"] = map[string]any{"1": "9"} }), false},
		"the owner is no server":   {set(func(in map[string]any) { in["authorizing_integration_owners"] = map[string]any{"0": "0"} }), false},
		"the owner is of no string": {set(func(in map[string]any) { in["authorizing_integration_owners"] = map[string]any{"0": []int{6}} }),
			false},
		"no server": {set(func(in map[string]any) { delete(in, "guild_id") }), false},
	} {
		d := lightHandler(t)
		text := said(t, d, bottest.Changed(bottest.Admin("1", "hide", "what", "tarva"), test.change))
		hidden, err := d.store.Hidden("6")
		if err != nil || (len(hidden) == 1) != test.may {
			t.Errorf("%s: %d are hidden, %v: %s", name, len(hidden), err, text)
		}
		typing := bottest.Changed(bottest.Typing("2", "admin", "what", "tar"), test.change)
		if !test.may && shows(t, d, typing, "tarva") {
			t.Errorf("%s: articles are suggested", name)
		}
	}
}

// A receipt that is none of this collection's hides nothing, and nobody is told that
// it does.
func TestHideMistyped(t *testing.T) {
	d := lightHandler(t)
	receipt := "" // of words of the collection
	reply := mustRespond(t, d, read(t, bottest.Command("1", "ask", "question", whenBuilt)))
	for line := range strings.Lines(plain(t, mustRespond(t, d, pressed(t, bottest.Button(reply, "Source"))))) {
		if _, r, ok := strings.Cut(line, "receipt: "); ok && receipt == "" {
			receipt = strings.TrimSpace(r)
		}
	}
	if receipt == "" {
		t.Fatal("no receipt is shown")
	}
	last := strings.LastIndex(receipt, ".")
	for _, wrong := range []string{
		receipt[:last+1] + "000000000000", strings.Replace(receipt, "-", "1-", 1), "v1.tarva.0123456789abcdef.0-20.0123456789ab",
		"v1.nowhere" + receipt[strings.Index(receipt[3:], ".")+3:], receipt[:last],
	} {
		if text := said(t, d, bottest.Admin("2", "hide", "what", wrong)); !strings.Contains(text, "neither an article nor a receipt") {
			t.Errorf("%s: %s", wrong, text)
		}
	}
	if text := said(t, d, bottest.Admin("3", "hide", "what", receipt)); !strings.Contains(text, "Taken down") {
		t.Errorf("%s: %s", receipt, text)
	}
	for n := range state.MaxHidden {
		if err := d.store.Hide("6", fmt.Sprint(n), time.Now()); err != nil && n < state.MaxHidden-1 {
			t.Fatal(err)
		}
	}
	if text := said(t, d, bottest.Admin("4", "hide", "what", "tarva")); !strings.Contains(text, "which is the most") {
		t.Errorf("the list has no end: %s", text)
	}
}

// What is looked up without a question has a cool-down too, for each person.
func TestLookupsCoolDown(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	around := bottest.Button(mustRespond(t, lightHandler(t), read(t, bottest.Command("1", "ask", "question", whenBuilt))), "Source")
	for name, raw := range map[string][]byte{
		"suggestions": bottest.Typing("1", "ask", "source", "tar"), "sources": bottest.Command("1", "sources"),
		"context": bottest.Press("1", around),
	} {
		d := lightHandler(t)
		d.clock = func() time.Time { return now }
		d.limits = limits.New(0)
		what := map[string]string{"suggestions": "Tarva", "sources": "Tarva", "context": "lighthouse"}[name]
		for n := range limits.LookupBurst {
			if !shows(t, d, raw, what) {
				t.Fatalf("%s: number %d is not answered", name, n)
			}
		}
		if shows(t, d, raw, what) {
			t.Errorf("%s: there is no end", name)
		}
		if !shows(t, d, bottest.By(raw, "somebody"), what) {
			t.Errorf("%s: somebody else has to wait too", name)
		}
		now = now.Add(limits.LookupEvery)
		if !shows(t, d, raw, what) {
			t.Errorf("%s: the wait is longer than it said", name)
		}
	}
}

// What Find sources was used on may be somebody else's message: it is shown to nobody
// but who used it.
func TestFoundIsNotShared(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, read(t, bottest.OnMessage("1", "Find sources", "When was the lighthouse of Tarva built? My number is 555.")))
	if strings.Contains(plain(t, reply), "[ Share ]") {
		t.Error("it can be shared")
	}
	id := strings.Replace(bottest.Button(reply, "More"), ".more.", ".share.", 1)
	text := said(t, d, bottest.Press("2", id))
	if strings.Contains(text, "555") || !strings.Contains(text, en.Say("press.not_public")) {
		t.Errorf("a forged button shares it: %s", text)
	}
}

// A signed interaction runs once while its signature counts, however many others come
// meanwhile, and also after a restart.
func TestEndpointRunsOnce(t *testing.T) {
	s, e := newSigner(t)
	dir := t.TempDir()
	store := openState(t, dir, time.Now())
	e.once = store.Once
	at, hide := time.Now(), bottest.Admin("1", "stats")
	if status, answer := s.postAt(at, hide, nil); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	for n := range maxRemembered + 10 {
		e.dispatcher.mu.Lock()
		e.dispatcher.seen.add(fmt.Sprint("other-", n))
		e.dispatcher.mu.Unlock()
	}
	if status, _ := s.postAt(at, hide, nil); status == http.StatusOK {
		t.Error("after many others it runs again")
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	store = openState(t, dir, time.Now())
	defer store.Close()
	again := newEndpoint(t, e.key)
	again.once = store.Once
	server := httptest.NewServer(again)
	defer server.Close()
	s.url = server.URL
	if status, _ := s.postAt(at, hide, nil); status == http.StatusOK {
		t.Error("after a restart it runs again")
	}
	if status, _ := s.post(question("2"), nil); status != http.StatusOK {
		t.Errorf("another one is answered with %d", status)
	}
}

// slowBody never ends, and counts what is read of it.
type slowBody struct{ read int }

func (b *slowBody) Read(p []byte) (int, error) {
	b.read += len(p)
	return len(p), nil
}

// Requests that nobody signed are counted, not logged one by one, and their bodies are
// not read.
func TestEndpointUnsigned(t *testing.T) {
	_, e := newSigner(t)
	log := &safeBuffer{}
	e.log = slog.New(slog.NewTextHandler(log, nil))
	now := time.Unix(1_800_000_000, 0)
	e.now = func() time.Time { return now }
	post := func() {
		body := new(slowBody)
		r := httptest.NewRequest(http.MethodPost, "/", io.LimitReader(body, maxInteraction))
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized || body.read > 0 {
			t.Fatalf("%d, %d bytes were read", w.Code, body.read)
		}
	}
	for range 1000 {
		post()
	}
	now = now.Add(refusedEvery)
	post()
	if lines := strings.Count(log.String(), "\n"); lines != 2 || !strings.Contains(log.String(), "number=1000 ") {
		t.Errorf("%d lines:\n%s", lines, bytes.TrimSpace([]byte(log.String())))
	}
}
