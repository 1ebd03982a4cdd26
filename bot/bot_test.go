package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/suggest"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// quickPace waits for nothing, and gives a slow machine time for everything.
var quickPace = wire.Pace{
	Work: time.Minute, Deliver: 2 * time.Minute, Drain: time.Minute,
	Open: time.Minute, Idle: time.Minute, Grace: time.Minute, Stable: time.Nanosecond,
	Retry:     wire.Backoff{Min: time.Millisecond, Max: 10 * time.Millisecond},
	Reconnect: wire.Backoff{Min: time.Millisecond, Max: 10 * time.Millisecond},
}

// running is a bot that runs against a Discord on loopback.
type running struct {
	t    *testing.T
	done chan error
	stop context.CancelFunc
	logs *safeBuffer
}

// safeBuffer is a buffer that many goroutines write to.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// start runs the bot until the test ends, and then looks for secrets in what it
// logged.
func start(t *testing.T, d *bottest.Discord, lib Library, change ...func(*Config)) *running {
	t.Helper()
	r := &running{t: t, done: make(chan error, 1), logs: &safeBuffer{}}
	cfg := Config{
		Token: d.Token, Version: "1.2.3", API: d.API, pace: quickPace,
		Log: slog.New(slog.NewTextHandler(r.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&cfg)
	}
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	go func() { r.done <- Run(ctx, cfg, lib) }()
	t.Cleanup(func() {
		r.stop()
		select {
		case err := <-r.done:
			if err != nil {
				t.Errorf("Run ended with: %v", err)
			}
		case <-time.After(2 * time.Minute):
			t.Error("Run does not end")
		}
		for _, hidden := range []string{d.Token, "interaction-token", secretQuestion} {
			if logs := r.logs.String(); strings.Contains(logs, hidden) {
				t.Errorf("the log shows %q:\n%s", hidden, logs)
			}
		}
		if t.Failed() {
			t.Log(r.logs.String())
		}
	})
	return r
}

// ended is the error that Run ended with by itself.
func (r *running) ended() error {
	r.t.Helper()
	select {
	case err := <-r.done:
		r.done <- nil // for the cleanup
		return err
	case <-time.After(2 * time.Minute):
		r.t.Fatal("Run does not end")
		return nil
	}
}

// secretQuestion is in every question; no log line may have it.
const secretQuestion = "who-asked-this"

func question(id string, options ...any) []byte {
	return bottest.Command(id, "ask", append([]any{"question", "When, " + secretQuestion + "?"}, options...)...)
}

func testLibrary() Library { return testHandler(harbourAnswer()).lib }

func TestAnswersAQuestion(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	var asked retrieval.Query
	lib := testLibrary()
	answer := lib.Ask
	faked(&lib).ask = func(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
		asked = q
		return answer(ctx, q)
	}
	invite := make(chan string, 1)
	start(t, d, lib, func(c *Config) { c.Announce = func(link string) { invite <- link } })

	if got, want := <-invite, "https://discord.com/oauth2/authorize?client_id=1000&scope=applications.commands"; got != want {
		t.Errorf("the invite is %q, want %q", got, want)
	}
	d.Send(question("1", "source", "ferry-briefing"))
	text := plain(t, d.Reply("1"))
	for _, want := range []string{"│ The *harbour* *reopened* on", "Harbour reopens after the storm → https:", "[ Source ]"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if asked.Question != "When, "+secretQuestion+"?" || asked.Source != "ferry-briefing" {
		t.Errorf("asked %+v", asked)
	}

	var identify struct {
		Token   string `json:"token"`
		Intents int    `json:"intents"`
	}
	if err := json.Unmarshal(d.Identify(), &identify); err != nil || identify.Token != "Bot "+d.Token || identify.Intents != 0 {
		t.Errorf("IDENTIFY %s: %v", d.Identify(), err)
	}
}

func TestSuggestsSources(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	start(t, d, testLibrary())
	d.Send(bottest.Typing("1", "ask", "question", "x", "source", "FERRY"))
	if got, want := plain(t, d.Reply("1")), "Ferry: what changes [2024] (Island Times, February 2024) → ferry-briefing\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	d.Send(bottest.Typing("2", "ask", "source", "nothing like it"))
	if got := string(d.Reply("2")); got != `{"type":8,"data":{"choices":[]}}` {
		t.Errorf("got %s", got)
	}
	d.Send(bottest.Typing("3", "ask", "question", "x"))
	if got := string(d.Reply("3")); got != `{"type":8,"data":{"choices":[]}}` {
		t.Errorf("got %s", got)
	}
}

func TestSuggestionOrder(t *testing.T) {
	source := func(id, title, publisher string) retrieval.Source {
		return retrieval.Source{Citation: cite.Citation{ID: id, Title: title, Publisher: publisher}}
	}
	sources := []retrieval.Source{
		source("a", "Unported goods", ""), source("b", "The port", ""), source("c", "Ports of call", ""), source("d", "Nothing", "Port Paper"),
		source("e", "The port", ""), source("e", "The port again", ""), source(strings.Repeat("x", 101), "Port of no id", ""),
	}
	var got []string
	for _, c := range suggest.Sources(sources, "port") {
		got = append(got, c.Value+": "+c.Name)
	}
	want := "c: Ports of call|d: Nothing (Port Paper)|b: The port|e: e · The port|a: Unported goods"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func TestRegistersOnlyADifference(t *testing.T) {
	t.Parallel()
	for _, guild := range []string{"", "6"} {
		t.Run("guild "+guild, func(t *testing.T) {
			d := bottest.New(t)
			inGuild := func(c *Config) { c.GuildID = guild; c.UserInstall = true }
			path := "GET /applications/1000/commands"
			if guild != "" {
				path = "GET /applications/1000/guilds/6/commands"
			}

			first := start(t, d, testLibrary(), inGuild)
			d.Await("register", 1)
			d.Await("READY", 1)
			first.stop()
			if err := first.ended(); err != nil {
				t.Fatal(err)
			}

			// Discord hands the list back in another order and with defaults.
			second := start(t, d, testLibrary(), inGuild)
			d.Await(path, 2)
			d.Await("READY", 2)
			awaitLog(t, second, "the commands are registered")
			second.stop()
			if err := second.ended(); err != nil {
				t.Fatal(err)
			}
			if n := d.Count("register"); n != 1 {
				t.Errorf("registered %d times, want once", n)
			}

			var list []map[string]any
			if err := json.Unmarshal(d.Registered(guild), &list); err != nil || len(list) != len(commands.List()) {
				t.Fatalf("%d commands, want %d: %v", len(list), len(commands.List()), err)
			}
			types, _ := json.Marshal(list[len(list)-1]["integration_types"]) // of /ask; /admin is for servers
			if want := map[string]string{"": "[0,1]", "6": "[0]"}[guild]; string(types) != want {
				t.Errorf("integration types %s, want %s", types, want)
			}
		})
	}
}

func awaitLog(t *testing.T, r *running, text string) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); !strings.Contains(r.logs.String(), text); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %q in the log", text)
		}
	}
}

func TestRegistersOnceTheBotIsInvited(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	const missing = `{"message": "Missing Access", "code": 50001}`
	d.Fail("GET", "/guilds/6/commands", bottest.Status(403, missing))
	d.Fail("GET", "/guilds/6/commands", bottest.Status(403, missing))
	r := start(t, d, testLibrary(), func(c *Config) { c.GuildID = "6" })
	d.Await("register", 1)
	if !strings.Contains(r.logs.String(), "add the bot to the server: https://discord.com/oauth2/") {
		t.Errorf("no hint in the log:\n%s", r.logs)
	}
}

func TestUserInstallThatIsNotAllowed(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	delete(d.Application["integration_types_config"].(map[string]any), "1")
	r := start(t, d, testLibrary(), func(c *Config) { c.UserInstall = true })
	d.Await("register", 1)
	if !strings.Contains(r.logs.String(), "allow User Install in the developer portal") {
		t.Errorf("no hint in the log:\n%s", r.logs)
	}
	if strings.Contains(string(d.Registered("")), `"integration_types":[0,1]`) {
		t.Errorf("registered %s", d.Registered(""))
	}
}

func TestWrongToken(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"", "Bot ", "not.the.token", "two words", "line\nbreak", "ümlaut"} {
		d := bottest.New(t)
		r := start(t, d, testLibrary(), func(c *Config) { c.Token = token })
		err := r.ended()
		if !errors.Is(err, ErrToken) || token != "" && strings.Contains(err.Error(), token) && token != "Bot " {
			t.Errorf("token %q: %v", token, err)
		}
		if n := d.Count("connect"); n != 0 {
			t.Errorf("token %q: connected %d times", token, n)
		}
	}
}

func TestTokenTakenBackWhileRegistering(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	d.Fail("GET", "/commands", bottest.Status(401, `{"message": "401: Unauthorized", "code": 0}`))
	if err := start(t, d, testLibrary()).ended(); !errors.Is(err, ErrToken) {
		t.Errorf("got %v", err)
	}
}

func TestDiscordThatIsUnwell(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"429 in JSON": bottest.Status(429, `{"message": "You are being rate limited.", "retry_after": 0.002, "global": false}`,
			"Retry-After", "1"),
		"429 in HTML":      bottest.Status(429, "<html>error code: 1015</html>"),
		"429 with header":  bottest.Status(429, "<html>error code: 1015</html>", "Retry-After", "0.001"),
		"500":              bottest.Status(500, `{"message": "500: Internal Server Error", "code": 0}`),
		"503 in HTML":      bottest.Status(503, "<html>no server is available</html>"),
		"no answer at all": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := bottest.New(t)
			for _, call := range [][2]string{{"GET", "/applications/@me"}, {"GET", "/gateway/bot"}, {"GET", "/commands"}, {"PUT", "/commands"}} {
				d.Fail(call[0], call[1], answer)
			}
			start(t, d, testLibrary())
			d.Await("register", 1)
			d.Send(question("1"))
			d.Reply("1")
		})
	}
}

func TestDeliveryThatFails(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"502":              bottest.Status(502, "<html>bad gateway</html>"),
		"429":              bottest.Status(429, `{"message": "You are being rate limited.", "retry_after": 0.001, "global": false}`),
		"no answer at all": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := bottest.New(t)
			d.Fail("POST", "/callback", answer)
			start(t, d, testLibrary())
			d.Send(question("1"))
			d.Reply("1")
		})
	}
	for name, answer := range map[string]http.HandlerFunc{
		"429 for long": bottest.Status(429, `{"message": "You are being rate limited.", "retry_after": 3600, "global": false}`),
		"429html":      bottest.Status(429, "<html></html>"),
		"404":          bottest.Status(404, `{"message": "Unknown interaction", "code": 10062}`),
		"400":          bottest.Status(400, `{"message": "Invalid Form Body", "code": 50035, "errors": {"data": {}}}`),
		"401":          bottest.Status(401, `{"message": "Invalid Webhook Token", "code": 50027}`),
	} {
		t.Run("not again after "+name, func(t *testing.T) {
			t.Parallel()
			d := bottest.New(t)
			d.Fail("POST", "/callback", answer)
			r := start(t, d, testLibrary())
			d.Send(question("1"))
			awaitLog(t, r, "a reply could not be delivered")
			d.Send(question("2"))
			d.Reply("2")
			if n := d.Count("reply"); n != 1 {
				t.Errorf("%d replies, want 1", n)
			}
		})
	}
}

// TestDeliveryThatArrivedUnnoticed: Discord takes the reply and the answer to
// it gets lost; the second try is told that it is one.
func TestDeliveryThatArrivedUnnoticed(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	d.Fail("POST", "/callback", bottest.Status(502, ""))
	d.Fail("POST", "/callback", bottest.Status(400, `{"message": "Interaction has already been acknowledged.", "code": 40060}`))
	r := start(t, d, testLibrary())
	d.Send(question("1"))
	awaitLog(t, r, "answered")
	if strings.Contains(r.logs.String(), "could not be delivered") {
		t.Error("it was delivered")
	}
}

// TestErrorsShowNoSecrets: the addresses of package net/http have the tokens of
// interactions in them.
func TestErrorsShowNoSecrets(t *testing.T) {
	in := typedCommand(t, "help")
	for _, base := range []string{"http://127.0.0.1:1", "http://127.0.0.1:port"} {
		r := &wire.Rest{Base: base, Token: "token.of.the.bot", Client: wire.NewClient()}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		err := r.Answer(ctx, in, discord.Say("x"))
		cancel()
		if err == nil || !strings.HasPrefix(err.Error(), "answer interaction 1: ") || strings.Contains(err.Error(), "token") {
			t.Errorf("got %v", err)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v %s", in, in, in, in.Token); strings.Contains(text, "interaction-token") {
		t.Errorf("an interaction prints as %s", text)
	}
}
