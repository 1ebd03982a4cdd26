package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/metrics"
)

// awaitStatus asks until an address answers with a status, and gives the body.
func awaitStatus(t *testing.T, url string, want int) string {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		status, body := get(t, url)
		if status == want {
			return body
		}
		if time.Now().After(end) {
			t.Fatalf("%s answers %d %q, not %d", url, status, body, want)
		}
	}
}

// awaitFigure waits until /metrics has a line of a pattern.
func awaitFigure(t *testing.T, base, pattern string) {
	t.Helper()
	line := regexp.MustCompile("(?m)^" + pattern + "$")
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		_, body := get(t, base+"/metrics")
		if line.MatchString(body) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("no figure %q in\n%s", pattern, body)
		}
	}
}

// canary is in every question of TestOperations, and nowhere else.
const canary = "zanzibarquux"

// Anyone who runs the program sees what happens, and nothing of who asked what:
// neither in a figure nor in a line of the log, at the level that says most.
func TestOperations(t *testing.T) {
	articles, operations, pages := t.TempDir(), freePort(t), freePort(t)
	file := filepath.Join(articles, "well.txt")
	write(t, file, "The well of Tolme\n\nThe well of Tolme is 300 metres deep, said Ruth Calder. “It was dug by hand,” she said.\n")
	d := bottest.New(t)
	settings := []string{"VERBATIM_ARTICLES=" + articles, "VERBATIM_INDEX=" + t.TempDir(), "VERBATIM_WATCH=off", "VERBATIM_COOLDOWN=0"}
	indexNow(t, settings)
	log := serveLogged(t, d, append(settings, "VERBATIM_LOG=debug", "VERBATIM_OPERATIONS="+operations, "VERBATIM_HTTP="+pages)...)
	base := "http://" + operations
	awaitStatus(t, base+"/readyz", http.StatusOK)

	for id, in := range map[string][]byte{
		"1": bottest.Command("1", "ask", "question", "How deep is the well of Tolme, "+canary+"?"),
		"2": bottest.Command("2", "ask", "question", "Who won the "+canary+" cup of "+canary+"?"),
		"3": bottest.Command("3", "who", "speaker", canary),
		"4": bottest.Command("4", "verify", "quote", "“The "+canary+" was dug by hand”"),
		"5": bottest.Typing("5", "who", "speaker", canary),
		"6": bottest.Press("6", "v1."+canary),
		"7": bottest.Command("7", canary),
		"8": bottest.OnMessage("8", "Check this quote", "She said “It was dug by "+canary+"”."),
	} {
		d.Send(in)
		d.Reply(id)
	}
	get(t, "http://"+pages+"/?q="+canary)
	write(t, file, "The well of Tolme\n\nThe well of Tolme is 301 metres deep.\n")
	d.Send(bottest.Admin("9", "reload"))
	d.Reply("9")
	d.Drop(4000)
	for _, line := range []string{
		`verbatim_interactions_total{kind="ask",outcome="answered"} 1`,
		`verbatim_interactions_total{kind="ask",outcome="refused"} 1`,
		`verbatim_interactions_total{kind="who",outcome="refused"} 1`,
		`verbatim_interactions_total{kind="button",outcome="declined"} 1`,
		`verbatim_interactions_total{kind="unknown",outcome="declined"} 1`,
		`verbatim_interactions_total{kind="suggestions",outcome="answered"} 1`,
		`verbatim_interaction_duration_seconds_count{kind="ask"} 2`,
		`verbatim_searches_total{outcome="answered",search="ask"} 1`,
		`verbatim_searches_total{outcome="refused",search="ask"} 1`,
		`verbatim_discord_calls_total{status="429"} 0`,
		`verbatim_discord_calls_total{status="204"} 9`,
		`verbatim_index_articles 1`,
		`verbatim_index_updates_total{outcome="changed"} 1`,
		`verbatim_index_updates_total{outcome="error"} 0`,
		`verbatim_index_update_error_timestamp_seconds 0`,
	} {
		awaitFigure(t, base, regexp.QuoteMeta(line))
	}
	awaitFigure(t, base, `verbatim_discord_connections_total [2-9]`)
	awaitFigure(t, base, `verbatim_discord_connected 1`)
	_, figures := get(t, base+"/metrics")
	for _, name := range []string{"verbatim_index_bytes", "verbatim_index_passages", "verbatim_index_built_timestamp_seconds",
		"verbatim_discord_gateway_latency_seconds", "go_goroutines", "process_resident_memory_bytes"} {
		if !regexp.MustCompile(`(?m)^` + name + ` [0-9.e+-]*[1-9]`).MatchString(figures) {
			t.Errorf("the figure %s is not there, or 0", name)
		}
	}
	for what, text := range map[string]string{"figures": figures, "log": log.String()} {
		if strings.Contains(strings.ToLower(text), canary) {
			t.Errorf("the %s show what somebody wrote:\n%s", what, text)
		}
	}
	if !strings.Contains(log.String(), "interaction=2 ") {
		t.Errorf("no line of the log names the interaction that it is about:\n%s", log)
	}
	for _, path := range []string{"/metrics", "/readyz"} {
		if status, body := get(t, "http://"+pages+path); status == http.StatusOK {
			t.Errorf("readers can open %s: %s", path, body)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Without a connection to Discord the process is alive and not ready, and says
// why.
func TestNotReady(t *testing.T) {
	address := freePort(t)
	d := bottest.New(t)
	goOn := make(chan struct{})
	release := sync.OnceFunc(func() { close(goOn) })
	t.Cleanup(release) // or Discord would never end
	d.Script(func(g *bottest.Gateway) {
		<-goOn
		g.Serve()
	})
	serveLogged(t, d, "VERBATIM_OPERATIONS="+address, "VERBATIM_STATE="+t.TempDir())
	d.Await("connect", 1)
	body := awaitStatus(t, "http://"+address+"/readyz", http.StatusServiceUnavailable)
	if !strings.Contains(body, "not ready: there is no connection to Discord") {
		t.Errorf("it says %q", body)
	}
	awaitStatus(t, "http://"+address+"/healthz", http.StatusOK)
	release()
	awaitStatus(t, "http://"+address+"/readyz", http.StatusOK)
}

func TestStatusSaysAllThatIsMissing(t *testing.T) {
	s := &status{discord: true}
	s.stopping.Store(true)
	if missing := s.missing(t.Context()); len(missing) != 3 {
		t.Errorf("%q", missing)
	}
	s = new(status)
	s.opened.Store(true)
	if missing := s.missing(t.Context()); len(missing) != 0 {
		t.Errorf("pages alone: %q", missing)
	}
}

// Anyone who asks whether it is ready reads how much is found by its meaning.
func TestReadySaysWhatHasVectors(t *testing.T) {
	s := new(status)
	s.opened.Store(true)
	vectors := func() (string, int, int) { return "e5-small-v2", 5, 6 }
	s.vectors.Store(&vectors)
	w := httptest.NewRecorder()
	s.ready(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", nil))
	if got := w.Body.String(); w.Code != http.StatusOK || got != "ok\nfound by meaning too: 5 of 6 articles (e5-small-v2)\n" {
		t.Errorf("%d %q", w.Code, got)
	}
}

// The names and units of the figures are as Prometheus wants them.
func TestMetricsLint(t *testing.T) {
	problems, err := testutil.GatherAndLint(metrics.New("test").Registry())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}
