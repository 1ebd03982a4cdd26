//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/seeds"
)

var (
	attackTime    = flag.Duration("attack", 0, "how long TestUnderAttack attacks the program as it is released, in 512 MB; 0 is a small try")
	attackFigures = flag.String("attack-figures", "", "a file to write the figures of TestUnderAttack into")
)

const (
	attackMemory   = 512 << 20 // as compose.yaml sets it
	questionRate   = 20        // good questions a second
	discordWaits   = 3 * time.Second
	attackerPause  = 50 * time.Millisecond // of an attacker between an answer and the next request
	attackerHolds  = 16                    // connections that a slow attacker holds at once
	novelID        = "novel"
	novelName      = "Marta Quill"
	wholeNovel     = 13_000 // quotations
	littleNovel    = 500
	attackersEach  = 8
	mostFailedSaid = 5
)

// TestUnderAttack has attackers of every kind at the pages and at the interactions of
// a process, while people ask it good questions: each of these is answered, and the
// process ends when it is told to. In 512 MB, and with the figures:
//
//	go test ./cmd/verbatim -run TestUnderAttack -attack 1m -attack-figures attack.txt
func TestUnderAttack(t *testing.T) {
	if *attackTime == 0 {
		t.Parallel()
	}
	s := besiege(t)
	calm := s.during(s.before, nil)
	storm := s.during(s.length, s.attackers())
	stopped := s.stop()
	out := s.report(calm, storm, stopped)
	t.Log("\n" + out)
	for _, p := range []*period{calm, storm} {
		for _, f := range p.failed[:min(len(p.failed), mostFailedSaid)] {
			t.Error(f)
		}
		if p.asked == 0 {
			t.Error("nothing was asked")
		}
	}
	if *attackTime == 0 {
		return // how fast a busy machine is, and what the tests take themselves, says nothing
	}
	if s.peak >= attackMemory {
		t.Errorf("it took %d MB", s.peak>>20)
	}
	if stopped > 10*time.Second {
		t.Errorf("it ended %v after it was told to", stopped)
	}
	if *attackFigures != "" {
		write(t, *attackFigures, out)
	}
}

// siege is the process that is attacked, and Discord and the world around it.
type siege struct {
	*process
	pages, interactions string // addresses
	key                 ed25519.PrivateKey
	client              *http.Client
	each                int // attackers of each kind
	quotations          int // of the novel
	before, length      time.Duration
	waits               time.Duration // for the answer to a good question
	bound               string        // what bounds the memory
	ids                 atomic.Int64
	peak                int64 // bytes that were resident
}

// besiege starts the process.
func besiege(t *testing.T) *siege {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &siege{key: private, each: stress.Times(1, 2), quotations: littleNovel, before: time.Second / 4,
		length: time.Duration(stress.Times(1, 10)) * time.Second / 2, waits: 2 * time.Minute, pages: freePort(t), interactions: freePort(t),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}}}
	path, err := executable()
	if *attackTime > 0 {
		s.each, s.quotations, s.before, s.length, s.waits = attackersEach, wholeNovel, *attackTime/3, *attackTime, discordWaits
		path, err = binary()
	}
	if err != nil {
		t.Fatal(err)
	}
	articles := t.TempDir()
	defaultCollection(t, articles)
	write(t, filepath.Join(articles, novelID+".txt"), madeNovel(s.quotations))
	d := bottest.New(t)
	d.SetVerifyKey(hex.EncodeToString(public))
	settings := []string{"DISCORD_TOKEN=" + d.Token, "DISCORD_API=" + d.API, "VERBATIM_STATE=" + t.TempDir(), "VERBATIM_ARTICLES=" + articles,
		"VERBATIM_INDEX=" + t.TempDir(), "VERBATIM_HTTP=" + s.pages, "VERBATIM_INTERACTIONS=" + s.interactions, "VERBATIM_MODEL=off"}
	s.process = &process{t: t, cmd: exec.Command(path, "serve"), log: new(lockedBuffer), done: make(chan struct{})}
	s.cmd.Dir, s.cmd.Env, s.cmd.Stderr = t.TempDir(), settings, s.log
	if *attackTime > 0 {
		s.boundMemory()
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.done)
	}()
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		<-s.done
	})
	s.awaitLog("listening for interactions")
	s.awaitLog("the collection is ready")
	awaitStatus(t, "http://"+s.pages+"/", http.StatusOK)
	return s
}

// defaultCollection writes the articles that are compiled in.
func defaultCollection(t *testing.T, folder string) {
	t.Helper()
	briefings := seeds.Briefings()
	names, err := fs.Glob(briefings, "*")
	if err != nil || len(names) == 0 {
		t.Fatalf("no briefings: %v", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(briefings, name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, name), string(text))
	}
}

// boundMemory has the kernel end a process that takes more than a container of
// compose.yaml may, where this process may make a control group; otherwise Go alone is told.
func (s *siege) boundMemory() {
	s.t.Helper()
	for _, v := range []struct{ root, limit string }{{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"}, {"/sys/fs/cgroup", "memory.max"}} {
		dir := filepath.Join(v.root, fmt.Sprintf("verbatim-attack-%d", os.Getpid()))
		if os.Mkdir(dir, 0o755) != nil {
			continue
		}
		s.t.Cleanup(func() { _ = os.Remove(dir) })
		if os.WriteFile(filepath.Join(dir, v.limit), []byte(strconv.Itoa(attackMemory)), 0o644) != nil {
			continue
		}
		s.bound = "a control group (" + v.limit + ")"
		s.cmd.Path, s.cmd.Args = "/bin/sh", []string{"sh", "-c", `echo $$ >"$0" && exec "$@"`, filepath.Join(dir, "cgroup.procs"), s.cmd.Path,
			"serve"}
		return
	}
	s.bound = "GOMEMLIMIT alone"
	s.cmd.Env = append(s.cmd.Env, fmt.Sprintf("GOMEMLIMIT=%d", attackMemory/10*9))
}

// stop tells the process to stop, at length while it is attacked, and gives how long that took.
func (s *siege) stop() time.Duration {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	var attackers sync.WaitGroup
	if *attackTime > 0 || stress.Whole() { // those who hold a request keep it from ending for some seconds
		for _, a := range s.attackers() {
			attackers.Go(func() { a.attack(ctx, s) })
		}
		time.Sleep(attackerPause) // whether all have begun makes no difference to the outcome
	}
	defer attackers.Wait()
	defer cancel()
	s.peak = peakMemory(s.cmd.Process.Pid)
	began := time.Now()
	s.signal(syscall.SIGTERM)
	state := s.ended()
	if state.ExitCode() != exitOK && !strings.Contains(s.log.String(), "is given up") {
		s.t.Errorf("it ends with %v: %s", state, last(s.log.String(), 3000))
	}
	return time.Since(began)
}

func last(text string, n int) string { return text[max(0, len(text)-n):] }

// peakMemory is the most that a process had resident, in bytes; 0 where the system
// does not say.
func peakMemory(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if kib, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(kib), " kB"), 10, 64)
			return n << 10
		}
	}
	return 0
}

// madeNovel is an article of paragraphs with a quotation each, some 250 bytes long.
func madeNovel(quotations int) string {
	r := rand.New(rand.NewPCG(15, 8))
	words := strings.Fields("harbour lantern orchard winter letter engine river captain garden ticket window copper violin station bridge " +
		"kitchen mountain pencil market thunder blanket candle feather island meadow number pocket quarry ribbon saddle timber valley whistle " +
		"yellow anchor basket cellar dinner errand forest ginger hammer")
	some := func(n int) string {
		var out []string
		for range n {
			out = append(out, words[r.IntN(len(words))])
		}
		return strings.Join(out, " ")
	}
	var b strings.Builder
	b.WriteString("The long novel of the " + some(2) + "\n")
	for i := range quotations {
		fmt.Fprintf(&b, "\nThe %s of day %d was about the %s. “The %s must never be the %s of our %s,” said %s, the keeper of the %s. Nobody in "+
			"the %s had thought of the %s.\n", some(2), i, some(4), some(4), some(3), some(3), novelName, some(2), some(2), some(3))
	}
	return b.String()
}

// good is a question that must be answered, and words of the answer.
type good struct {
	command, option, asked, want string
}

var goodQuestions = []good{
	{"ask", "question", "Who leads ISIS-K?", "Sanaullah Ghafari"},
	{"who", "speaker", "Putin", "frighten and destabilize"},
	{"verify", "quote", "the capability and the will", "the capability and the will"},
	{"ask", "question", "Where did ISIS-K begin?", "Afghanistan"},
	{"", "q", "Who leads ISIS-K?", "Sanaullah Ghafari"}, // on a page
	{"ask", "question", "Who commands US Central Command?", "Kurilla"},
}

// period is what became of the good questions in some time.
type period struct {
	mu       sync.Mutex
	length   time.Duration
	asked    int
	took     []time.Duration
	failed   []string
	attempts map[string]*tries
}

// tries are the requests of the attackers of a kind.
type tries struct{ sent, answered, refused, ended atomic.Int64 }

// during asks good questions for some time while attackers attack.
func (s *siege) during(length time.Duration, attackers []*attacker) *period {
	p := &period{length: length, attempts: map[string]*tries{}}
	ctx, cancel := context.WithCancel(s.t.Context())
	var asking, attacking sync.WaitGroup
	for _, a := range attackers {
		if p.attempts[a.name] == nil {
			p.attempts[a.name] = new(tries)
		}
		a.tries = p.attempts[a.name]
		attacking.Go(func() { a.attack(ctx, s) })
	}
	tick := time.NewTicker(time.Second / questionRate)
	defer tick.Stop()
	for end := time.Now().Add(length); time.Now().Before(end); <-tick.C {
		q := goodQuestions[p.asked%len(goodQuestions)]
		p.asked++
		asking.Go(func() { s.good(p, q) })
	}
	asking.Wait()
	cancel()
	attacking.Wait()
	select {
	case <-s.done:
		s.t.Fatalf("the process ended: %v\n%s", s.cmd.ProcessState, last(s.log.String(), 5000))
	default:
	}
	slices.Sort(p.took)
	return p
}

// good asks a question as a person of their own and notes what becomes of it.
func (s *siege) good(p *period, q good) {
	ctx, cancel := context.WithTimeout(s.t.Context(), s.waits)
	defer cancel()
	n := int(s.ids.Add(1))
	began := time.Now()
	var (
		status int
		text   string
		err    error
	)
	if q.command == "" {
		status, text, err = s.page(ctx, fmt.Sprintf("198.51.%d.%d", n>>8&255, n&255), "/?"+url.Values{q.option: {q.asked}}.Encode())
	} else {
		status, text, err = s.interact(ctx, as(bottest.Command(s.id(), q.command, q.option, q.asked), fmt.Sprint("9", n), fmt.Sprint("8", n%40)))
	}
	took := time.Since(began)
	p.mu.Lock()
	defer p.mu.Unlock()
	if status == http.StatusServiceUnavailable && q.command == "" && *attackTime == 0 {
		return // a page waits for ten seconds, which a machine that does much else may exceed
	}
	if err != nil || status != http.StatusOK || !strings.Contains(text, q.want) {
		p.failed = append(p.failed, fmt.Sprintf("%q was answered after %v with status %d, error %v: %.300s", q.asked, took, status, err, text))
		return
	}
	p.took = append(p.took, took)
}

func (s *siege) id() string { return fmt.Sprint(1_000_000 + s.ids.Add(1)) }

// as is an interaction of a person on a server.
func as(raw []byte, person, server string) []byte {
	return bottest.Changed(bottest.By(raw, person), func(in map[string]any) { in["guild_id"] = server })
}

// page opens a page from an address.
func (s *siege) page(ctx context.Context, from, path string) (int, string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.pages+path, nil)
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("X-Forwarded-For", from)
	return s.send(r)
}

// interact sends an interaction with Discord's signature.
func (s *siege) interact(ctx context.Context, body []byte) (int, string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.interactions+"/", bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	at := fmt.Sprint(time.Now().Unix())
	r.Header.Set("X-Signature-Timestamp", at)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.key, append([]byte(at), body...))))
	status, text, err := s.send(r)
	if plain, bad := bottest.Plain([]byte(text)); bad == nil {
		text = strings.ReplaceAll(plain, "*", "")
	}
	return status, text, err
}

func (s *siege) send(r *http.Request) (int, string, error) {
	answer, err := s.client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

// report writes what was measured.
func (s *siege) report(calm, storm *period, stopped time.Duration) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Written by: go test ./cmd/verbatim -run TestUnderAttack -attack %v -attack-figures attack.txt\n", *attackTime)
	fmt.Fprintf(&b, "Attackers and the program share the machine; times depend on who else uses it.\n\n")
	fmt.Fprintf(&b, "%d cores, %s, load %s, 512 MB held to by %s\n", runtime.NumCPU(), runtime.Version(), machineLoad(), s.bound)
	fmt.Fprintf(&b, "the default collection and a novel of %d quotations; %d good questions a second\n", s.quotations, questionRate)
	for _, p := range []struct {
		name string
		*period
	}{{"alone", calm}, {"attacked", storm}} {
		fmt.Fprintf(&b, "  %-9s %v: %d asked, %d failed, p50 %v, p99 %v, longest %v\n", p.name, p.length, p.asked, len(p.failed),
			share(p.took, 50), share(p.took, 99), share(p.took, 100))
	}
	fmt.Fprintf(&b, "peak memory %d MB resident; stopped in %v while attacked\n", s.peak>>20, stopped.Round(time.Millisecond))
	fmt.Fprintf(&b, "%d attackers of each kind, each with %v between an answer and the next request, those who hold connections %d at once:\n",
		s.each, attackerPause, attackerHolds)
	fmt.Fprintf(&b, "  %-32s %8s %9s %8s %8s\n", "", "requests", "answered", "refused", "no answer")
	for _, name := range slices.Sorted(maps.Keys(storm.attempts)) {
		n := storm.attempts[name]
		fmt.Fprintf(&b, "  %-32s %8d %9d %8d %8d\n", name, n.sent.Load(), n.answered.Load(), n.refused.Load(), n.ended.Load())
	}
	return b.String()
}

func share(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)*percent/100, len(sorted)-1)].Round(100 * time.Microsecond)
}

func machineLoad() string {
	text, err := fs.ReadFile(os.DirFS("/proc"), "loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(text))[0]
}

// attackKind is a way to attack.
type attackKind struct {
	name  string
	holds bool // whether one attack lasts, so that several are made at once
	once  func(ctx context.Context, s *siege, a *attacker) (status int, err error)
}

// attacker is one who attacks in one way.
type attacker struct {
	attackKind
	tries *tries
	from  string // address
	who   string // person
	where string // server
	mu    sync.Mutex
	rand  *rand.Rand
}

// attack attacks until ctx ends.
func (a *attacker) attack(ctx context.Context, s *siege) {
	if a.tries == nil {
		a.tries = new(tries)
	}
	var all sync.WaitGroup
	defer all.Wait()
	atOnce := 1
	if a.holds {
		atOnce = attackerHolds
	}
	for range atOnce {
		all.Go(func() {
			for ctx.Err() == nil {
				a.tries.sent.Add(1)
				status, err := a.once(ctx, s, a)
				switch {
				case ctx.Err() != nil:
					return
				case err != nil:
					a.tries.ended.Add(1)
				case status == http.StatusOK:
					a.tries.answered.Add(1)
				default:
					a.tries.refused.Add(1)
				}
				select {
				case <-ctx.Done():
				case <-time.After(attackerPause):
				}
			}
		})
	}
}

// pick gives a number below n.
func (a *attacker) pick(n int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rand.IntN(n)
}

// attackers are as many as there are to be of each kind.
func (s *siege) attackers() []*attacker {
	var all []*attacker
	for k, kind := range attackKinds {
		for n := range s.each {
			all = append(all, &attacker{attackKind: kind, rand: rand.New(rand.NewPCG(uint64(k), uint64(n))),
				from: fmt.Sprintf("203.0.%d.%d", k, n), who: fmt.Sprintf("7%02d%02d", k, n), where: fmt.Sprintf("6%02d%d", k, n%4)})
		}
	}
	return all
}

var attackKinds = []attackKind{
	{name: "novel never read", holds: true, once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.unread(ctx, a.request("/article/"+novelID+"?part="+fmt.Sprint(1+a.pick(20))), nil)
	}},
	{name: "novel read slowly", holds: true, once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.unread(ctx, a.request("/article/"+novelID+"?format=json"), func(c net.Conn) { sip(ctx, c) })
	}},
	{name: "half-open", holds: true, once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.unread(ctx, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", nil)
	}},
	{name: "header by the byte", holds: true, once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.unread(ctx, "GET / HTTP/1.1\r\n", func(c net.Conn) { dribble(ctx, c, "X-A: b\r\n") })
	}},
	{name: "body by the byte", holds: true, once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.hold(ctx, s.interactions, a.signedHead("Content-Length: 900000"), func(c net.Conn) { dribble(ctx, c, "{") })
	}},
	{name: "huge headers", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.raw(ctx, s.pages, "GET / HTTP/1.1\r\nHost: x\r\n"+strings.Repeat("X-Huge: "+strings.Repeat("h", 1000)+"\r\n", 200)+"\r\n")
	}},
	{name: "pipelined", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.raw(ctx, s.pages, strings.Repeat(a.request("/who?about="+a.words(1)), 40))
	}},
	{name: "/who page over the novel", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.open(ctx, a, "/who", "about", a.words(2), "speaker", novelName)
	}},
	{name: "forged receipts on pages", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.open(ctx, a, "/article/"+novelID, "receipt", a.receipt())
	}},
	{name: "ellipses on pages", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.open(ctx, a, "/verify", "quote", strings.Repeat(a.words(1)+" … ", 120))
	}},
	{name: "quotations on pages", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.open(ctx, a, "/verify", "quote", strings.Repeat("“The "+a.words(2)+" must” ", 50))
	}},
	{name: "figures and sides on pages", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		page := []string{"/figures", "/compare", "/timeline", "/brief"}[a.pick(4)]
		return s.open(ctx, a, page, "q", a.words(3), "source", novelID)
	}},
	{name: "long questions on pages", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.open(ctx, a, "/", "q", a.words(60))
	}},
	{name: "/who over the novel", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.use(ctx, a, bottest.Command(s.id(), "who", "speaker", novelName, "about", a.words(2)))
	}},
	{name: "forged receipts hidden", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		hide := bottest.Changed(bottest.Admin(s.id(), "hide", "what", a.receipt()), func(in map[string]any) {
			in["authorizing_integration_owners"] = map[string]any{"0": a.where}
			in["member"].(map[string]any)["permissions"] = "32"
		})
		if status, err := s.use(ctx, a, hide); err != nil {
			return status, err
		}
		return s.use(ctx, a, bottest.Command(s.id(), "ask", "question", "Who is the keeper of the "+a.words(2)+"?"))
	}},
	{name: "ellipses", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.use(ctx, a, bottest.Command(s.id(), "verify", "quote", strings.Repeat(a.words(1)+" … ", 250)))
	}},
	{name: "quotations", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.use(ctx, a, bottest.OnMessage(s.id(), "Check this quote", strings.Repeat("“The "+a.words(3)+" must never be” ", 80)))
	}},
	{name: "receipts in one paste", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.use(ctx, a, bottest.OnMessage(s.id(), "Check this quote", strings.Repeat(a.receipt()+" ", 10_000)))
	}},
	{name: "suggestions", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.use(ctx, a, bottest.Typing(s.id(), "who", "speaker", a.words(1)))
	}},
	{name: "long questions", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.use(ctx, a, bottest.Command(s.id(), "ask", "question", a.words(60)))
	}},
	{name: "forged buttons", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.use(ctx, a, bottest.Press(s.id(), fmt.Sprintf("v1.more.%x.%d.0.p", a.pick(1<<30), a.pick(9))))
	}},
	{name: "unsigned interactions", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.raw(ctx, s.interactions, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"+strings.Repeat("{", 1000))
	}},
	{name: "wrongly signed, 1 MB", once: func(ctx context.Context, s *siege, a *attacker) (int, error) {
		return s.raw(ctx, s.interactions, a.signedHead("Content-Length: 1000000")+strings.Repeat(" ", 1_000_000))
	}},
}

// request is that of a page, as it is sent.
func (a *attacker) request(path string) string {
	return "GET " + strings.ReplaceAll(path, " ", "%20") + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + a.from + "\r\n\r\n"
}

// signedHead is the head of an interaction with a signature of the right form.
func (a *attacker) signedHead(header string) string {
	return fmt.Sprintf("POST / HTTP/1.1\r\nHost: x\r\nX-Signature-Timestamp: %d\r\nX-Signature-Ed25519: %s\r\n%s\r\n\r\n", time.Now().Unix(),
		strings.Repeat("ab", ed25519.SignatureSize), header)
}

// words are some that the novel has.
func (a *attacker) words(n int) string {
	known := strings.Fields("harbour lantern orchard winter letter engine river captain garden ticket window copper violin station bridge")
	var out []string
	for range n {
		out = append(out, known[a.pick(len(known))])
	}
	return strings.Join(out, " ")
}

// receipt is one of a passage that the novel never had.
func (a *attacker) receipt() string {
	start := a.pick(3_000_000)
	return fmt.Sprintf("v1.%s.%016x.%d-%d.%012x", novelID, a.pick(1<<60), start, start+100+a.pick(900), a.pick(1<<47))
}

// open opens a page with fields.
func (s *siege) open(ctx context.Context, a *attacker, path string, fields ...string) (int, error) {
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1][:min(len(fields[i+1]), 1400)])
	}
	status, _, err := s.page(ctx, a.from, path+"?"+values.Encode())
	return status, err
}

// use sends an interaction of an attacker.
func (s *siege) use(ctx context.Context, a *attacker, raw []byte) (int, error) {
	status, _, err := s.interact(ctx, as(raw, a.who, a.where))
	return status, err
}

// raw sends a request as it is and reads the status.
func (s *siege) raw(ctx context.Context, address, request string) (int, error) {
	c, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	go func() { _, _ = io.WriteString(c, request) }()
	_ = c.SetReadDeadline(time.Now().Add(s.waits))
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0, err
	}
	answer.Body.Close()
	return answer.StatusCode, nil
}

// unread is hold for the pages.
func (s *siege) unread(ctx context.Context, begin string, goOn func(net.Conn)) (int, error) {
	return s.hold(ctx, s.pages, begin, goOn)
}

// hold begins a request, goes on with it, and holds the connection until the other
// side ends it. It reads nothing that goOn does not.
func (s *siege) hold(ctx context.Context, address, begin string, goOn func(net.Conn)) (int, error) {
	dialer := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096) })
	}}
	c, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	if _, err := io.WriteString(c, begin); err != nil {
		return 0, err
	}
	if goOn != nil {
		goOn(c)
	} else {
		select {
		case <-ctx.Done():
		case <-time.After(s.length / 3):
		}
	}
	return 0, io.EOF
}

// sip reads a byte now and then until the other side ends.
func sip(ctx context.Context, c net.Conn) {
	for one := make([]byte, 1); ctx.Err() == nil; time.Sleep(attackerPause) {
		if _, err := c.Read(one); err != nil {
			return
		}
	}
}

// dribble writes a text a byte at a time, again and again, until the other side ends.
func dribble(ctx context.Context, c net.Conn, text string) {
	for i := 0; ctx.Err() == nil; time.Sleep(attackerPause) {
		if _, err := io.WriteString(c, text[i:i+1]); err != nil {
			return
		}
		i = (i + 1) % len(text)
	}
}
