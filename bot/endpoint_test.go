package bot

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// signer is Discord for an endpoint.
type signer struct {
	t       testing.TB
	private ed25519.PrivateKey
	url     string
}

// newEndpoint is an endpoint that answers every question with the harbour.
func newEndpoint(t testing.TB, key ed25519.PublicKey) *endpoint {
	d := newDispatcher(testHandler(harbourAnswer()), &wire.Rest{}, slog.New(slog.DiscardHandler), quickPace)
	return &endpoint{key: key, dispatcher: d, once: state.NewMemory().Once, log: d.log, now: time.Now}
}

func newSigner(t testing.TB) (*signer, *endpoint) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	e := newEndpoint(t, public)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return &signer{t, private, server.URL}, e
}

// post sends a body as Discord does, with a change, and gives the answer.
func (s *signer) post(body []byte, change func(r *http.Request)) (status int, answer []byte) {
	s.t.Helper()
	return s.postAt(time.Now(), body, change)
}

func (s *signer) postAt(at time.Time, body []byte, change func(r *http.Request)) (status int, answer []byte) {
	s.t.Helper()
	timestamp := fmt.Sprint(at.Unix())
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("X-Signature-Timestamp", timestamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.private, append([]byte(timestamp), body...))))
	if change != nil {
		change(r)
	}
	answered, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answered.Body.Close()
	if answer, err = io.ReadAll(answered.Body); err != nil {
		s.t.Fatal(err)
	}
	if answered.StatusCode == http.StatusOK && answered.Header.Get("Content-Type") != "application/json" {
		s.t.Errorf("the answer is of type %q", answered.Header.Get("Content-Type"))
	}
	return answered.StatusCode, answer
}

var ping = []byte(`{"id":"1","application_id":"1000","type":1,"token":"t","version":1}`)

func TestEndpointAnswers(t *testing.T) {
	s, _ := newSigner(t)
	if status, answer := s.post(ping, nil); status != http.StatusOK || string(answer) != `{"type":1}` {
		t.Errorf("a ping: %d %s", status, answer)
	}
	// The same response as over the gateway.
	raw := question("2")
	want := mustRespond(t, testHandler(harbourAnswer()), read(t, raw))
	status, answer := s.post(raw, nil)
	if status != http.StatusOK || plain(t, answer) != plain(t, want) {
		t.Errorf("a question: %d\n%s", status, answer)
	}
	if err := bottest.CheckReply(answer); err != nil {
		t.Error(err)
	}
	if status, answer := s.post(bottest.Typing("3", "ask", "source", "har"), nil); status != http.StatusOK ||
		!strings.Contains(string(answer), "harbour-reopens") {
		t.Errorf("typing: %d %s", status, answer)
	}
	if status, _ := s.post(raw, nil); status != http.StatusServiceUnavailable {
		t.Errorf("an interaction that came twice is answered with %d", status)
	}
}

func TestEndpointRefuses(t *testing.T) {
	s, e := newSigner(t)
	e.dispatcher.respond = func(context.Context, discord.Interaction) (discord.Response, error) {
		t.Error("an interaction got through")
		return discord.Response{}, nil
	}
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	another, _ := newSigner(t)
	another.url = s.url
	for name, test := range map[string]struct {
		s      *signer
		at     time.Time
		body   []byte
		change func(*http.Request)
		want   int
	}{
		"no signature":     {s, time.Now(), question("1"), header("X-Signature-Ed25519", ""), 401},
		"half a signature": {s, time.Now(), question("1"), header("X-Signature-Ed25519", "0123"), 401},
		"no hex":           {s, time.Now(), question("1"), header("X-Signature-Ed25519", strings.Repeat("zz", 64)), 401},
		"no time":          {s, time.Now(), question("1"), header("X-Signature-Timestamp", ""), 401},
		"another time":     {s, time.Now(), question("1"), header("X-Signature-Timestamp", fmt.Sprint(time.Now().Unix()+1)), 401},
		"another body": {s, time.Now(), question("1"),
			func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(question("2"))), -1 }, 401},
		"another key":         {another, time.Now(), question("1"), nil, 401},
		"a ping without sign": {s, time.Now(), ping, header("X-Signature-Ed25519", ""), 401},
		"an hour old":         {s, time.Now().Add(-time.Hour), question("1"), nil, 401},
		"from tomorrow":       {s, time.Now().Add(24 * time.Hour), question("1"), nil, 401},
		"no interaction":      {s, time.Now(), []byte(`[]`), nil, 400},
		"too large":           {s, time.Now(), bytes.Repeat([]byte(" "), maxInteraction+1), nil, 413},
		"GET":                 {s, time.Now(), nil, func(r *http.Request) { r.Method = http.MethodGet }, 405},
	} {
		if status, answer := test.s.postAt(test.at, test.body, test.change); status != test.want {
			t.Errorf("%s: got %d %s, want %d", name, status, answer, test.want)
		}
	}
	e.dispatcher.drain(time.Second)
	if status, _ := s.post(question("9"), nil); status != http.StatusServiceUnavailable {
		t.Errorf("after the end: %d", status)
	}
}

// A failure is a sentence over HTTP, too.
func TestEndpointFailure(t *testing.T) {
	s, e := newSigner(t)
	e.dispatcher.respond = func(context.Context, discord.Interaction) (discord.Response, error) { panic("the shelf fell over") }
	if status, answer := s.post(question("1"), nil); status != http.StatusOK ||
		!strings.Contains(string(answer), "Something went wrong here") {
		t.Errorf("got %d %s", status, answer)
	}
}

// TestRunOverHTTP runs the whole bot: it registers the commands and never
// connects to the gateway.
func TestRunOverHTTP(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	d.Application["verify_key"] = hex.EncodeToString(public)
	r := start(t, d, testLibrary(), func(c *Config) { c.Interactions = "127.0.0.1:0" })
	awaitLog(t, r, "listening for interactions")
	_, rest, _ := strings.Cut(r.logs.String(), "address=")
	address, _, _ := strings.Cut(rest, "\n")
	s := &signer{t, private, "http://" + address}
	if status, answer := s.post(question("1"), nil); status != http.StatusOK || !strings.Contains(plain(t, answer), "│ The *harbour*") {
		t.Errorf("got %d %s", status, answer)
	}
	d.Await("register", 1)
	r.stop()
	if err := r.ended(); err != nil {
		t.Error(err)
	}
	if n := d.Count("connect"); n != 0 {
		t.Errorf("connected to the gateway %d times", n)
	}
}

func TestRunOverHTTPWithoutKey(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	r := start(t, d, &fake{sources: func(context.Context) ([]retrieval.Source, error) { return nil, nil }},
		func(c *Config) { c.Interactions = "127.0.0.1:0" })
	if err := r.ended(); err == nil || !strings.Contains(err.Error(), "no public key") {
		t.Errorf("ended with %v", err)
	}
}

// What is signed anew in the second of the last interaction before a restart would be
// taken for that one: it is waited for the next second, and never longer.
func TestRestOfSecond(t *testing.T) {
	at := func(seconds float64) time.Time { return time.UnixMilli(int64(seconds * 1000)) }
	for _, test := range []struct {
		last, now float64
		want      time.Duration
	}{
		{1700000000.2, 1700000000.7, 300 * time.Millisecond},
		{1700000000.2, 1700000000.2, 800 * time.Millisecond},
		{1700000000.9, 1700000001.0, 0},
		{1700000009, 1700000001.5, 0}, // the clock was set back
	} {
		if got := restOfSecond(at(test.last), at(test.now)); got != test.want {
			t.Errorf("%.1f after %.1f: %v, want %v", test.now, test.last, got, test.want)
		}
	}
	if got := restOfSecond(time.Time{}, time.Now()); got != 0 {
		t.Errorf("without any interaction: %v", got)
	}
}
