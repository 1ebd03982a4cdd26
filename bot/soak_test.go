package bot

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval"
)

var (
	soakLength  = flag.Int("soak", stress.Times(400, 1000), "the number of interactions of TestSoak")
	soakFigures = flag.String("soak-figures", "", "a file to write the figures of TestSoak into")
)

const (
	soakRate   = 200 // interactions in a second
	soakWindow = 1000
	dropEvery  = 400
)

// tally counts log lines by what they say.
type tally struct {
	slog.Handler
	mu    sync.Mutex
	lines map[string]int
}

func (c *tally) Enabled(context.Context, slog.Level) bool { return true }
func (c *tally) WithAttrs([]slog.Attr) slog.Handler       { return c }
func (c *tally) WithGroup(string) slog.Handler            { return c }

func (c *tally) Handle(_ context.Context, r slog.Record) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines[r.Message]++
	return nil
}

func (c *tally) count(line string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lines[line]
}

// TestSoak is a long day: 200 interactions a second of every sort, from many
// people on many servers, while the connection drops and Discord fails, asks to
// wait and repeats itself. Everything is answered once, in time, with a body
// that Discord's description allows (which the Discord of the test looks at),
// and at the end nothing is left over. The full length is
//
//	go test ./bot -run TestSoak -soak 20000 -soak-figures soak.txt
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it takes a while")
	}
	d := bottest.New(t)
	lib := slowNowAndThen(lighthouses(t))
	goroutines := runtime.NumGoroutine()
	lines := &tally{lines: map[string]int{}}
	pace := quickPace
	pace.Work = wire.DefaultPace.Work // that of questions which take too long
	if *soakFigures != "" {
		pace.Deliver, d.Deadline = wire.DefaultPace.Deliver, wire.DefaultPace.Deliver
	}
	cfg := Config{Token: d.Token, API: d.API, State: t.TempDir(), Version: "soak", Log: slog.New(lines), pace: pace}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Run(ctx, cfg, lib) }()

	s := soak{d: d, r: rand.New(rand.NewPCG(1, 1))}
	first := mustReply(d, bottest.Command("first", "ask", "question", whenBuilt))
	s.find(first)
	var heap []uint64
	for sent := 0; sent < *soakLength; sent += soakWindow {
		s.window(min(soakWindow, *soakLength-sent))
		heap = append(heap, heapInUse())
	}

	// SIGTERM in the middle of a burst: what was taken in is answered.
	before := d.Count("reply")
	for n := range 100 {
		d.Send(s.interaction(fmt.Sprintf("last-%d", n)))
	}
	d.Await("reply", before+1)
	began := time.Now()
	stop()
	if err := <-done; err != nil {
		t.Errorf("the bot ended with %v", err)
	}
	stopped := time.Since(began)
	if answered, replies := lines.count("answered"), d.Count("reply"); answered != replies {
		t.Errorf("%d are answered for the bot, %d for Discord", answered, replies)
	}
	for _, line := range []string{"a reply could not be delivered", "too many interactions at once; one is not answered",
		"an interaction that cannot be read"} {
		if n := lines.count(line); n > 0 {
			t.Errorf("%d times: %s", n, line)
		}
	}
	if n := d.Count("answered twice") + d.Count("late"); n > 0 {
		t.Errorf("%d answers too late or twice", n)
	}
	left := goroutinesLeft(goroutines)

	slices.Sort(s.took)
	figures := new(bytes.Buffer)
	fmt.Fprintf(figures, "Written by: go test ./bot -run TestSoak -soak %d -soak-figures soak.txt\n\n", *soakLength)
	fmt.Fprintf(figures, "%d interactions, sent at %d a second in bursts of %d, on %d cores, %s\n", *soakLength, soakRate, soakWindow,
		runtime.NumCPU(), runtime.Version())
	fmt.Fprintf(figures, "replies %d, twice 0, late %d, lost 0\n", d.Count("reply"), d.Count("late"))
	fmt.Fprintf(figures, "meanwhile: %d drops, %d resumes, %d answers with 429, %d with 5xx, %d duplicates, %d slow searches\n",
		s.drops, d.Count("RESUMED"), s.limited, s.failed, s.duplicates, lines.count("a command failed"))
	fmt.Fprintf(figures, "from receipt to reply: p50 %v, p99 %v, p99.9 %v (of the %d that came over a live connection, neither searched "+
		"slowly nor were failed or held up by Discord)\n",
		percentile(s.took, 50), percentile(s.took, 99), percentile(s.took, 99.9), len(s.took))
	fmt.Fprintf(figures, "stopped in %v in the middle of a burst; goroutines left over: %d\n", stopped.Round(time.Millisecond), left)
	fmt.Fprintf(figures, "heap in use after each 1,000 interactions, in KiB (with the Discord of the test):\n")
	for i, h := range heap {
		fmt.Fprintf(figures, "  %6d  %d\n", min((i+1)*soakWindow, *soakLength), h>>10)
	}
	t.Log("\n" + figures.String())
	if left > 0 {
		t.Errorf("%d goroutines are left over", left)
	}
	if *soakFigures != "" {
		if err := os.WriteFile(*soakFigures, figures.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// soak sends interactions of every sort.
type soak struct {
	d                                  *bottest.Discord
	r                                  *rand.Rand
	n, calm                            int
	more, source, follow, yes, form    string
	drops, limited, failed, duplicates int
	took                               []time.Duration
}

// window sends n interactions at the rate, with faults among them, waits for all
// replies and lets the Discord of the test forget them.
func (s *soak) window(n int) {
	tick := time.NewTicker(time.Second / soakRate)
	defer tick.Stop()
	var ids, smooth []string
	for i := range n {
		<-tick.C
		s.n++
		id := fmt.Sprint(s.n)
		// What takes 2.5 s and comes while the bot is away, for a second after a
		// drop, is too late for Discord whatever the bot does.
		s.calm = 0
		if i%dropEvery >= dropEvery*3/4 {
			s.calm = 1
		}
		raw := s.interaction(id)
		switch kind := s.r.IntN(100); {
		case kind == 0:
			s.failed++
			s.d.Fail(http.MethodPost, "/"+id+"/interaction-token-of-"+id+"/callback", bottest.Status(http.StatusBadGateway, "<html>"))
		case kind == 1:
			s.limited++
			s.d.Fail(http.MethodPost, "/"+id+"/interaction-token-of-"+id+"/callback",
				bottest.Status(http.StatusTooManyRequests, `{"message": "slow down", "retry_after": 0.05}`))
		case !bytes.Contains(raw, []byte(slowQuestion)):
			smooth = append(smooth, id)
		}
		s.d.Send(raw)
		if s.r.IntN(50) == 0 {
			s.duplicates++
			s.d.SendRaw(raw)
		}
		ids = append(ids, id)
		if i%dropEvery == dropEvery-1 {
			s.drops++
			s.d.Drop([]int{0, 1000, 4000}[s.r.IntN(3)])
		}
	}
	for _, id := range ids {
		s.d.Reply(id)
	}
	for _, id := range smooth {
		if took, ok := s.d.Took(id); ok {
			s.took = append(s.took, took)
		}
	}
	s.d.Forget()
}

func (s *soak) interaction(id string) []byte {
	user, server := fmt.Sprint(1000+s.r.IntN(300)), fmt.Sprint(s.r.IntN(40))
	var raw []byte
	switch k := s.r.IntN(100); {
	case k < 50:
		raw = bottest.Command(id, "ask", "question", fmt.Sprintf("%s %d", whenBuilt, s.r.IntN(5000)), "private", s.r.IntN(2) == 0)
	case k < 60:
		raw = bottest.Command(id, "who", "speaker", "Holt")
	case k < 75:
		raw = bottest.Typing(id, "ask", "source", "l")
	case k < 80:
		raw = bottest.Press(id, s.source)
	case k < 92:
		raw = s.press(id)
	case k < 92+4*s.calm: // 1 in 100 on the average
		raw = bottest.Command(id, "ask", "question", slowQuestion)
	default:
		raw = bottest.Command(id, "help")
	}
	locale := []string{"en-GB", "de", "ru", "ar"}[s.r.IntN(4)]
	return bottest.Changed(bottest.By(raw, user), func(in map[string]any) { in["guild_id"], in["locale"] = server, locale })
}

// find finds the buttons of an answer that the soak presses.
func (s *soak) find(answer []byte) {
	s.more, s.source = bottest.Button(answer, "More"), bottest.Button(answer, "Source")
	s.follow, s.yes = bottest.Button(answer, "Follow up"), bottest.Button(answer, "👍")
	s.form = strings.Replace(s.follow, ".follow.", ".followed.", 1)
}

// press presses one of the other buttons, chooses from a menu or sends a form.
func (s *soak) press(id string) []byte {
	switch s.r.IntN(7) {
	case 0:
		return bottest.Press(id, s.follow)
	case 1:
		return bottest.Press(id, s.yes)
	case 2:
		return bottest.Press(id, strings.Replace(s.yes, ".yes.", ".no.", 1))
	case 3:
		return bottest.Fill(id, s.form, "question", fmt.Sprint("and for how many miles is its lamp seen? ", s.r.IntN(500)))
	case 4:
		return bottest.Choose(id, strings.Replace(s.more, ".more.", ".show.", 1), fmt.Sprint(2+s.r.IntN(4)))
	case 5:
		return bottest.Choose(id, "v1.who.-.0.0.p", "Sara Holt")
	}
	return bottest.Press(id, s.more)
}

// slowQuestion is answered when it is too late.
const slowQuestion = "What takes very long?"

func slowNowAndThen(lib Library) Library {
	ask := lib.Ask
	faked(&lib).ask = func(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
		if q.Question == slowQuestion {
			<-ctx.Done()
			return nil, errors.New("it took very long")
		}
		return ask(ctx, q)
	}
	return lib
}

func mustReply(d *bottest.Discord, raw []byte) []byte {
	d.Send(raw)
	return d.Reply("first")
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// goroutinesLeft is how many goroutines more than before there are, when those
// that end have had time to.
func goroutinesLeft(before int) int {
	for end := time.Now().Add(20 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
	}
	return max(runtime.NumGoroutine()-before, 0)
}

func percentile(sorted []time.Duration, p float64) time.Duration {
	return sorted[min(int(float64(len(sorted))*p/100), len(sorted)-1)].Round(10 * time.Microsecond)
}
