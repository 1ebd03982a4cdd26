package bot

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
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

// TestSoak is a long day: 200 interactions and messages a second of every sort, from
// many people on many servers, every button, menu and form among them, while the
// connection drops and Discord fails, asks to wait and repeats itself. Everything is
// answered once, in time, with a body that Discord's description allows (which the
// Discord of the test looks at), at the end nothing is left over, and after a restart
// every button still works. The full length is
//
//	go test ./bot -run TestSoak -soak 20000 -soak-figures soak.txt
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it takes a while")
	}
	d := bottest.New(t)
	lib := slowNowAndThen(lighthouses(t, func(files map[string]string) {
		for n := range 8 { // more than a page of articles, and of quotations
			files[fmt.Sprintf("night%d.txt", n)] = fmt.Sprintf("Night %d at Skarv\n\n\"We counted %d boats tonight,\" said Sara Holt.\n", n, 20+n)
		}
	}))
	goroutines := runtime.NumGoroutine()
	lines := &tally{lines: map[string]int{}}
	pace := quickPace
	pace.Work = wire.DefaultPace.Work // that of questions which take too long
	if *soakFigures != "" {
		pace.Deliver, d.Deadline = wire.DefaultPace.Deliver, wire.DefaultPace.Deliver
	}
	cfg := Config{Token: d.Token, API: d.API, State: t.TempDir(), Version: "soak", Log: slog.New(lines), pace: pace}
	run := func() (stop context.CancelFunc, done chan error) {
		ctx, stop := context.WithCancel(t.Context())
		done = make(chan error, 1)
		go func() { done <- Run(ctx, cfg, lib) }()
		return stop, done
	}
	stop, done := run()

	s := soak{d: d, r: rand.New(rand.NewPCG(1, 1)), counts: map[string]int{}}
	s.prepare()
	var heap []uint64
	for sent := 0; sent < *soakLength; sent += soakWindow {
		s.window(min(soakWindow, *soakLength-sent))
		heap = append(heap, heapInUse())
	}

	// SIGTERM in the middle of a burst: what was taken in is answered.
	before := d.Count("reply")
	for n := range 100 {
		d.Send(s.interaction(fmt.Sprint(9_000_000+n), "1"))
	}
	d.Await("reply", before+1)
	began := time.Now()
	stop()
	if err := <-done; err != nil {
		t.Errorf("the bot ended with %v", err)
	}
	stopped := time.Since(began)
	if answered, replies := lines.count("answered"), d.Count("reply")+d.Count("message answered"); answered != replies {
		t.Errorf("%d are answered for the bot, %d for Discord", answered, replies)
	}
	for _, line := range []string{"a reply could not be delivered", "too many interactions at once; one is not answered",
		"an interaction that cannot be read", "what follows an answer could not go into a thread", "a message that cannot be read",
		"a message could not be answered in a channel; nothing is tried there for a while"} {
		if n := lines.count(line); n > 0 {
			t.Errorf("%d times: %s", n, line)
		}
	}
	if n := d.Count("answered twice") + d.Count("late"); n > 0 {
		t.Errorf("%d answers too late or twice", n)
	}
	answered, messages, late := d.Count("reply"), d.Count("message answered"), d.Count("late")

	connections := d.Count("READY")
	stop, done = run()
	d.Await("READY", connections+1)
	s.again(t)
	stop()
	if err := <-done; err != nil {
		t.Errorf("the bot ended with %v after the restart", err)
	}
	left := goroutinesLeft(goroutines)

	slices.Sort(s.took)
	figures := new(bytes.Buffer)
	fmt.Fprintf(figures, "Written by: go test ./bot -run TestSoak -soak %d -soak-figures soak.txt\n\n", *soakLength)
	fmt.Fprintf(figures, "%d interactions, sent at %d a second in bursts of %d, on %d cores, %s\n", *soakLength, soakRate, soakWindow,
		runtime.NumCPU(), runtime.Version())
	fmt.Fprintf(figures, "replies %d and answers to messages %d, twice 0, late %d, lost 0\n", answered, messages, late)
	fmt.Fprintf(figures, "of each sort:%s\n", s.sorts())
	fmt.Fprintf(figures, "after a restart %d buttons, menus, forms and replies to old answers work\n", len(s.steps))
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
	steps                              []step // what can be done with replies that are there
	answer                             []byte // that messages reply to
	counts                             map[string]int
	drops, limited, failed, duplicates int
	took                               []time.Duration
}

// step is the press of a button, a choice from a menu or a form of a reply.
type step struct {
	sort string
	raw  func(id string) []byte
}

// soakServers is the number of servers; those with an odd number follow up in threads.
const soakServers = 40

// prepare has every server answer messages, and collects the buttons of all replies.
func (s *soak) prepare() {
	for server := range soakServers {
		id := fmt.Sprint(1_000_000 + server)
		s.d.Send(inServer(bottest.Admin(id, "settings", "add_mention_channel", "5", "threads", server%2 == 1), fmt.Sprint(server)))
		s.d.Reply(id)
		if server == 0 {
			s.d.AwaitHearing(true) // until then what is sent may go to a connection that ends
		}
	}
	for i, raw := range [][]byte{
		bottest.Command("", "ask", "question", whenBuilt), bottest.Command("", "ask", "question", whenBuilt, "private", true),
		bottest.Command("", "ask", "question", closeToNothing),
		bottest.Command("", "who"), bottest.Command("", "who", "speaker", "Holt", "private", true),
		bottest.Command("", "figures", "topic", "how many miles is the lamp seen"),
		bottest.Command("", "compare", "question", whenBuilt), bottest.Command("", "timeline", "topic", "lighthouse built"),
		bottest.Command("", "brief"), bottest.Command("", "sources"), bottest.Command("", "help"),
		bottest.Command("", "verify", "quote", "The lamp must never go out"), bottest.OnMessage("", "Find sources", whenBuilt),
	} {
		s.collect(s.send(2_000_000+100*i, raw), 2_000_000+100*i)
	}
	// Once in the thread of a message, and in another channel.
	s.d.SetChannel("3000000", 11, "5")
	s.d.Say(bottest.Changed(atBot("3000000", whenBuilt), func(m map[string]any) { m["channel_id"], m["guild_id"] = "3000000", "1" }))
	s.answer = s.d.Posted("3000000")
	s.collect(s.answer, 3_000_000)
}

// send sends an interaction under a number and returns its reply.
func (s *soak) send(n int, raw []byte) []byte {
	id := fmt.Sprint(n)
	s.d.Send(withID(inServer(raw, "1"), id))
	return s.d.Reply(id)
}

func withID(raw []byte, id string) []byte {
	return bottest.Changed(raw, func(in map[string]any) { in["id"], in["token"] = id, "interaction-token-of-"+id })
}

// collect finds what can be done with a reply, and with the replies to that.
func (s *soak) collect(reply []byte, n int) {
	for i, id := range bottest.Buttons(reply) {
		action := strings.Split(id, ".")[1]
		s.steps = append(s.steps, step{action, func(n string) []byte { return bottest.Press(n, id) }})
		opened := s.send(n+10+i, bottest.Press("", id))
		if form := bottest.FormID(opened); form != "" {
			followed := s.send(n+50+i, bottest.Fill("", form, "question", "and for how many miles is its lamp seen?"))
			s.collectMenu(followed) // with the option to ask without what was kept
			s.steps = append(s.steps, step{"form", func(n string) []byte {
				return underMessage(bottest.Fill(n, form, "question", "and for how many miles is its lamp seen? "+n), "8"+n)
			}})
		}
		for _, id := range bottest.Buttons(opened) {
			s.steps = append(s.steps, step{strings.Split(id, ".")[1], func(n string) []byte { return bottest.Press(n, id) }})
		}
		s.collectMenu(opened)
	}
	s.collectMenu(reply)
}

func (s *soak) collectMenu(reply []byte) {
	id, values := bottest.Menu(reply)
	for _, label := range slices.Sorted(maps.Keys(values)) {
		sort, _, _ := strings.Cut(strings.TrimPrefix(id, "v1."), ".")
		s.steps = append(s.steps, step{"menu-" + sort, func(n string) []byte { return bottest.Choose(n, id, values[label]) }})
	}
}

// again does all that can be done with the replies from before a restart.
func (s *soak) again(t *testing.T) {
	for i, step := range s.steps {
		id := fmt.Sprint(5_000_000 + i)
		s.d.Send(inServer(step.raw(id), fmt.Sprint(i%soakServers))) // so that none asks too often
		text := plain(t, s.d.Reply(id))
		for _, no := range []string{"no longer knows", "does not know", ". Ask again"} {
			if strings.Contains(text, no) {
				t.Errorf("after the restart %s gets\n%s", step.sort, text)
			}
		}
	}
	s.d.SetChannel("6000000", 11, "5")
	s.d.Say(bottest.ReplyTo(bottest.Changed(bottest.Message("6000000", "for how many miles is its lamp seen?"), func(m map[string]any) {
		m["channel_id"], m["guild_id"] = "6000000", "0"
	}), s.answer))
	if text := plain(t, s.d.Posted("6000000")); !strings.Contains(text, "kept from the last answer") {
		t.Errorf("after the restart a reply to an answer gets\n%s", text)
	}
}

// sorts are how many there were of each sort.
func (s *soak) sorts() string {
	var text strings.Builder
	for _, sort := range slices.Sorted(maps.Keys(s.counts)) {
		fmt.Fprintf(&text, " %s %d", sort, s.counts[sort])
	}
	return text.String()
}

// window sends n interactions at the rate, with faults among them, waits for all
// replies and lets the Discord of the test forget them.
func (s *soak) window(n int) {
	tick := time.NewTicker(time.Second / soakRate)
	defer tick.Stop()
	var ids, smooth, messages []string
	for i := range n {
		<-tick.C
		s.n++
		id := fmt.Sprint(s.n)
		if i%dropEvery == dropEvery-1 {
			s.drops++
			s.d.Drop([]int{0, 1000, 4000}[s.r.IntN(3)])
		}
		if s.r.IntN(100) < 8 {
			s.message(id)
			messages = append(messages, id)
			continue
		}
		// What takes 2.5 s and comes while the bot is away, for a second after a
		// drop, is too late for Discord whatever the bot does.
		s.calm = 0
		if i%dropEvery >= dropEvery*3/4 {
			s.calm = 1
		}
		raw := s.interaction(id, fmt.Sprint(s.r.IntN(soakServers)))
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
	}
	for _, id := range ids {
		s.d.Reply(id)
	}
	for _, id := range messages {
		s.d.Posted(id)
	}
	for _, id := range smooth {
		if took, ok := s.d.Took(id); ok {
			s.took = append(s.took, took)
		}
	}
	s.d.Forget()
}

// message sends a message to the bot, in a thread of its own, so that no limit of a
// channel keeps it from being answered.
func (s *soak) message(id string) {
	thread := "7" + id
	s.d.SetChannel(thread, 11, "5")
	raw := atBot(id, fmt.Sprintf("%s %d", whenBuilt, s.r.IntN(500)))
	sort := "mention"
	switch s.r.IntN(4) {
	case 0:
		sort, raw = "mention-reply", bottest.ReplyTo(bottest.Message(id, "for how many miles is its lamp seen?"), s.answer)
	case 1:
		sort, raw = "mention-alone", atBot(id, "")
	}
	s.counts[sort]++
	if s.r.IntN(50) == 0 {
		s.failed++
		s.d.Fail(http.MethodPost, "/channels/"+thread+"/messages", bottest.Status(http.StatusBadGateway, "<html>"))
	}
	s.d.Say(bottest.Changed(raw, func(m map[string]any) {
		m["channel_id"], m["guild_id"] = thread, fmt.Sprint(s.r.IntN(soakServers))
		m["author"] = map[string]any{"id": fmt.Sprint(2000 + s.r.IntN(300))} // nobody is the bot itself
	}))
}

// topics are what is put side by side.
var soakTopics = []string{"how many miles is the lamp seen", "when was the lighthouse built", "boats at night"}

func (s *soak) interaction(id, server string) []byte {
	sort, raw := s.any(id)
	s.counts[sort]++
	locale := []string{"en-GB", "de", "ru", "ar"}[s.r.IntN(4)]
	return bottest.Changed(bottest.By(raw, fmt.Sprint(1000+s.r.IntN(300))), func(in map[string]any) {
		in["guild_id"], in["locale"] = server, locale
	})
}

func (s *soak) any(id string) (sort string, raw []byte) {
	topic := soakTopics[s.r.IntN(len(soakTopics))]
	switch k := s.r.IntN(100); {
	case k < 30:
		return "ask", bottest.Command(id, "ask", "question", fmt.Sprintf("%s %d", whenBuilt, s.r.IntN(5000)), "private", s.r.IntN(2) == 0)
	case k < 36:
		return "who", bottest.Command(id, "who", "speaker", "Holt")
	case k < 40:
		return "suggestions", bottest.Typing(id, "ask", "source", "l")
	case k < 44:
		return "suggestions", bottest.Typing(id, "who", "about", "lam")
	case k < 48:
		return "suggestions", bottest.Typing(id, "ask", "speaker", "ho")
	case k < 52:
		name := []string{"figures", "timeline"}[s.r.IntN(2)]
		return name, bottest.Command(id, name, "topic", topic)
	case k < 54:
		return "compare", bottest.Command(id, "compare", "question", topic)
	case k < 56:
		return "brief", bottest.Command(id, "brief")
	case k < 58:
		return "verify", bottest.Command(id, "verify", "quote", "The lamp must never go out")
	case k < 60:
		return "find", bottest.OnMessage(id, "Find sources", topic)
	case k < 92:
		step := s.steps[s.r.IntN(len(s.steps))]
		return step.sort, step.raw(id)
	case k < 92+4*s.calm: // 1 in 100 on the average
		return "slow", bottest.Command(id, "ask", "question", slowQuestion)
	}
	return "help", bottest.Command(id, "help")
}

// slowQuestion is answered when it is too late.
const slowQuestion = "What takes very long?"

// closeToNothing is a question that nothing answers for certain, and something comes
// close to.
const closeToNothing = "How many people work at the lighthouse of Tarva?"

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
