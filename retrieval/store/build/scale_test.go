//go:build linux

package build_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	. "github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

var (
	scaleArticles = flag.Int("scale", stress.Times(30, 60), "the number of articles of TestScale")
	scaleCycles   = flag.Int("scale-soak", stress.Times(3, 6), "the number of updates in the soak of TestScale")
	scaleFolder   = flag.String("scale-folder", "",
		"a folder for the articles and the index of TestScale, to be used again; a temporary one when empty")
	scalePart = flag.String("scale-part", "",
		"the only part of TestScale to do: build, open, ask, update or soak; the others' figures are those of the last run in the same "+
			"-scale-folder")
	scaleFigures = flag.String("scale-figures", "", "a file to write the figures of TestScale into")
)

// scaleChild is the part of TestScale that a process of its own does, so that
// its memory can be told.
const scaleChild = "VERBATIM_TEST_SCALE"

// TestScale makes up a large collection, as files, and measures it: how long it
// takes to index, to open, to ask and to bring up to date, and with how much
// memory; then it soaks a smaller one in updates while it is asked. It fails when
// anything ends in an error or answers what is not in the articles. The figures
// in scale.txt are written by
//
//	go test ./retrieval/store/build -run 'TestScale$' -timeout 0 -scale 50000 -scale-soak 100 -scale-figures scale.txt
func TestScale(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it takes a while")
	}
	dir := *scaleFolder
	if dir == "" {
		dir = t.TempDir()
	}
	s := scale{dir: dir, articles: *scaleArticles, cycles: *scaleCycles}
	if *scalePart == "" {
		began := time.Now()
		newMadeNews().write(t, s.folder(), s.articles)
		t.Logf("%d articles written in %v", s.articles, time.Since(began))
	}
	out := new(bytes.Buffer)
	fmt.Fprintf(out, "Written by: go test ./retrieval/store/build -run 'TestScale$' -timeout 0 -scale %d -scale-soak %d -scale-figures "+
		"scale.txt\n", s.articles, s.cycles)
	fmt.Fprintf(out, "Times depend on the machine and on who else uses it: the load is given, the number of processes that wanted a "+
		"core when a part began.\nParts may be of different runs over the same files (-scale-part); what is asked may have been brought up "+
		"to date before.\n\n")
	fmt.Fprintf(out, "%d cores, %s, %s\n", runtime.NumCPU(), runtime.Version(), processor())
	fmt.Fprintf(out, "%d articles of %d passages, made up: %.0f MB in as many files\n\n", s.articles, newsParagraphs,
		folderSize(t, s.folder()))
	for _, part := range []string{"build", "open", "ask", "update", "soak"} {
		if *scalePart == "" || *scalePart == part {
			s.run(t, part)
		}
		figures, err := os.ReadFile(s.figures(part))
		if err != nil {
			t.Fatal(err)
		}
		out.Write(figures)
	}
	t.Log("\n" + out.String())
	if *scaleFigures != "" {
		if err := os.WriteFile(*scaleFigures, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// scale is what the parts of TestScale work on.
type scale struct {
	dir              string
	articles, cycles int
}

func (s scale) folder() string { return filepath.Join(s.dir, "articles") }
func (s scale) index() string  { return filepath.Join(s.dir, "index") }

// figures is the file of a part's figures.
func (s scale) figures(part string) string { return filepath.Join(s.dir, part+".txt") }

// run does a part in a process of its own, which writes its figures.
func (s scale) run(t *testing.T, part string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestScalePart$", "-test.v", "-test.timeout", "0",
		"-scale", strconv.Itoa(s.articles), "-scale-soak", strconv.Itoa(s.cycles), "-scale-folder", s.dir)
	c.Env = append(os.Environ(), scaleChild+"="+part)
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", part, err, said)
	}
}

// TestScalePart is not a test: it is a process of TestScale.
func TestScalePart(t *testing.T) {
	part := os.Getenv(scaleChild)
	if part == "" {
		t.Skip("only run by TestScale, in a process of its own")
	}
	s := scale{dir: *scaleFolder, articles: *scaleArticles, cycles: *scaleCycles}
	out := new(bytes.Buffer)
	fmt.Fprintf(out, "%s (load %s%s)\n", part, load(), priority(t))
	switch part {
	case "build":
		s.build(t, out)
	case "open":
		s.open(t, out)
	case "ask":
		s.ask(t, out)
	case "update":
		s.update(t, out)
	case "soak":
		s.soak(t, out)
	}
	if err := os.WriteFile(s.figures(part), out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (s scale) build(t *testing.T, out *bytes.Buffer) {
	if err := os.RemoveAll(s.index()); err != nil {
		t.Fatal(err)
	}
	began, calls := time.Now(), 0
	o := options()
	o.Progress = func(int, int) { calls++ }
	r, err := Update(t.Context(), s.index(), os.DirFS(s.folder()), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Added) != s.articles || len(r.Problems) != 0 || calls < s.articles {
		t.Fatalf("%d articles, %d problems, progress %d times", len(r.Added), len(r.Problems), calls)
	}
	fmt.Fprintf(out, "  build     %v (%v of processor time), %d passages, peak memory %.0f MB\n",
		rounded(time.Since(began)), rounded(processorTime(t)), r.Passages, status(t, "VmHWM"))
	fmt.Fprintf(out, "  on disk   %.0f MB\n\n", folderSize(t, s.index()))
}

func (s scale) open(t *testing.T, out *bytes.Buffer) {
	before := processorTime(t)
	x, opened := timed(t, func() (*retrieval.Index, error) { return retrieval.Open(s.index()) })
	fmt.Fprintf(out, "  open      %v (%v of processor time), then %.0f MB of heap, %.0f MB resident\n", opened,
		rounded(processorTime(t)-before), liveHeap()/1e6, status(t, "VmRSS"))
	defer closeIndex(t, x)
	speakers, took := timed(t, func() ([]store.Speaker, error) { return x.Speakers(), nil })
	fmt.Fprintf(out, "  speakers  %v, %d of them, then %.0f MB of heap\n\n", took, len(speakers), liveHeap()/1e6)
}

// askers is how many ask at once, and askEach how many questions of a sort are
// asked.
const (
	askers  = 8
	askEach = 400
)

func (s scale) ask(t *testing.T, out *bytes.Buffer) {
	x, err := retrieval.Open(s.index())
	if err != nil {
		t.Fatal(err)
	}
	defer closeIndex(t, x)
	x.Speakers() // as the bot does at its start
	news := newMadeNews()
	number := min(askEach, 2*s.articles)
	const line = "  %-20s %9v %9v %9v   %9v %9v\n"
	fmt.Fprintf(out, "  %d of each, %d at a time in the last two columns; CPU is processor time for one\n", number, askers)
	fmt.Fprintf(out, line, "", "p50", "p99", "CPU", "p50", "p99")
	row := func(what string, ask func(i int) error) {
		for i := range number / 10 { // the pages of the files that it needs
			check(t, ask(number+i))
		}
		before := processorTime(t)
		one := measured(t, 1, number, ask)
		each := (processorTime(t) - before) / time.Duration(number)
		many := measured(t, askers, number, ask)
		fmt.Fprintf(out, line, what, percent(one, 50), percent(one, 99), each.Round(10*time.Microsecond), percent(many, 50), percent(many, 99))
	}
	for _, sort := range []string{newsAnswerable, newsCommon, newsUnanswerable} {
		questions := news.questions(sort, s.articles, number*11/10+1)
		row(sort, func(i int) error {
			answer, err := x.Ask(t.Context(), retrieval.Query{Question: questions[i]})
			if err == nil && i%20 == 0 {
				for _, h := range answer.Hits {
					checkHit(t, x, h)
				}
			}
			return err
		})
	}
	row("who", func(i int) error {
		_, err := x.Who(t.Context(), retrieval.WhoQuery{Speaker: news.surnames[i%len(news.surnames)]})
		return err
	})
	row("who about", func(i int) error {
		_, err := x.Who(t.Context(), retrieval.WhoQuery{About: news.words[300+i]})
		return err
	})
	row("verify", func(i int) error {
		_, err := x.VerifyQuotation(t.Context(), verify.Query{Text: news.sentence(i % s.articles)})
		return err
	})
	row("verify, slightly off", func(i int) error {
		_, err := x.VerifyQuotation(t.Context(), verify.Query{Text: strings.Replace(news.sentence(i%s.articles), " the ", " no ", 1)})
		return err
	})
	fmt.Fprintf(out, "  after that %.0f MB of heap, %.0f MB resident, peak %.0f MB\n\n", liveHeap()/1e6, status(t, "VmRSS"),
		status(t, "VmHWM"))
}

// sentence is the beginning of a sentence of article i.
func (n *madeNews) sentence(i int) string {
	sentences := strings.Split(n.article(i, 0), ". ")
	words := strings.Fields(sentences[1+i%(len(sentences)-2)])
	return strings.Join(words[:min(len(words), 14)], " ")
}

// measured does something number times, some at once, and returns how long each
// took, in order.
func measured(t *testing.T, atOnce, number int, do func(i int) error) []time.Duration {
	t.Helper()
	took := make([]time.Duration, number)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < number; i = int(next.Add(1)) - 1 {
				began := time.Now()
				if err := do(i); err != nil {
					t.Error(err)
				}
				took[i] = time.Since(began)
			}
		})
	}
	wg.Wait()
	slices.Sort(took)
	return took
}

// processorTime is the time that this process has had of the processors, which
// hardly depends on what else they do.
func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var use syscall.Rusage
	check(t, syscall.Getrusage(syscall.RUSAGE_SELF, &use))
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func percent(took []time.Duration, p int) time.Duration {
	return took[min(len(took)*p/100, len(took)-1)].Round(10 * time.Microsecond)
}

func (s scale) update(t *testing.T, out *bytes.Buffer) {
	news := newMadeNews()
	fsys := os.DirFS(s.folder())
	run := func(what string) {
		_, took := timed(t, func() (*Report, error) { return Update(t.Context(), s.index(), fsys, options()) })
		fmt.Fprintf(out, "  update    %v, %s\n", took, what)
	}
	run("nothing changed")
	news.put(t, s.folder(), 1, 1)
	run("1 file changed")
	news.put(t, s.folder(), 2, 1)
	run("1 file changed")
	some := min(1000, s.articles/4)
	for i := range some {
		news.put(t, s.folder(), i*3%s.articles, 2)
	}
	run(fmt.Sprintf("%d files changed", some))
	many := min(10_000, s.articles)
	for i := range many {
		news.put(t, s.folder(), s.articles+i, 0)
	}
	run(fmt.Sprintf("%d files dropped in at once", many))
	for i := range many {
		if err := os.Remove(filepath.Join(s.folder(), filepath.FromSlash(news.file(s.articles+i)))); err != nil {
			t.Fatal(err)
		}
	}
	run(fmt.Sprintf("%d files taken out", many))
	fmt.Fprintf(out, "  peak memory of these updates %.0f MB\n", status(t, "VmHWM"))
	noLeftovers(t, s.index())
	fmt.Fprintf(out, "  on disk   %.0f MB\n\n", folderSize(t, s.index()))
}

// soak updates an index again and again while it is asked, as a server does that
// watches its folder: what is asked goes on with the index that it began with.
func (s scale) soak(t *testing.T, out *bytes.Buffer) {
	const articles = 2000
	k := &soaked{
		news: newMadeNews(), r: rand.New(rand.NewPCG(1, 1)), live: map[int]bool{},
		folder: filepath.Join(s.dir, "soak"), dir: filepath.Join(s.dir, "soak-index"),
	}
	for _, dir := range []string{k.folder, k.dir} {
		check(t, os.RemoveAll(dir))
	}
	for i := range min(articles, s.articles) {
		k.news.put(t, k.folder, i, 0)
		k.live[i] = true
	}
	k.next = len(k.live)
	k.swap(t)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for n := range 3 {
		wg.Go(func() { k.asks(t, n, done) })
	}
	fmt.Fprintf(out, "  %d updates of an index of %d articles, each 3 changed, 2 added and 2 removed, while 3 ask, search quotations "+
		"and check them\n", s.cycles, len(k.live))
	fmt.Fprintf(out, "  updates  questions  heap MB  resident MB  files open  goroutines  disk MB  segments\n")
	every := max(s.cycles/12, 1)
	for n := range s.cycles {
		k.change(t)
		k.swap(t)
		if (n+1)%every == 0 {
			k.state(t, out, n+1)
		}
	}
	close(done)
	wg.Wait()
	if k.asked.Load() == 0 {
		t.Error("nothing was asked")
	}
	k.index.close(t)
	noLeftovers(t, k.dir)
	fmt.Fprintf(out, "  errors 0, wrong excerpts 0; slowest question %v\n", rounded(time.Duration(k.slowest.Load())))
}

// soaked is an index that is asked while it is replaced.
type soaked struct {
	news        *madeNews
	r           *rand.Rand
	folder, dir string
	live        map[int]bool // the articles that are in the folder
	next        int
	edition     int

	mu      sync.Mutex
	index   *sharedIndex
	asked   atomic.Int64
	slowest atomic.Int64
}

// sharedIndex is an index with those who use it.
type sharedIndex struct {
	*retrieval.Index
	users sync.WaitGroup
}

func (x *sharedIndex) close(t *testing.T) {
	x.users.Wait()
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}

// change changes, adds and removes a few files.
func (k *soaked) change(t *testing.T) {
	k.edition++
	for range 2 {
		k.news.put(t, k.folder, k.next, 0)
		k.live[k.next] = true
		k.next++
	}
	n := 0
	for i := range k.live { // in no order
		if n < 3 {
			k.news.put(t, k.folder, i, k.edition)
		} else if n < 5 {
			check(t, os.Remove(filepath.Join(k.folder, filepath.FromSlash(k.news.file(i)))))
			delete(k.live, i)
		} else {
			return
		}
		n++
	}
}

// swap brings the index up to date and puts the new one in place.
func (k *soaked) swap(t *testing.T) {
	t.Helper()
	if _, err := Update(t.Context(), k.dir, os.DirFS(k.folder), options()); err != nil {
		t.Fatal(err)
	}
	x, err := retrieval.Open(k.dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(x.Sources()); got != len(k.live) {
		t.Errorf("%d articles, want %d", got, len(k.live))
	}
	k.mu.Lock()
	old := k.index
	k.index = &sharedIndex{Index: x}
	k.mu.Unlock()
	if old != nil {
		old.close(t)
	}
}

func (k *soaked) take() *sharedIndex {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.index.users.Add(1)
	return k.index
}

// asks asks until done.
func (k *soaked) asks(t *testing.T, seed int, done chan struct{}) {
	questions := k.news.questions([]string{newsAnswerable, newsCommon, newsUnanswerable}[seed%3], 100, 200)
	for n := seed; ; n++ {
		select {
		case <-done:
			return
		default:
		}
		x := k.take()
		began := time.Now()
		if err := k.askOne(t, x.Index, questions[n%len(questions)], n); err != nil {
			t.Error(err)
		}
		if took := int64(time.Since(began)); took > k.slowest.Load() {
			k.slowest.Store(took)
		}
		x.users.Done()
		k.asked.Add(1)
		time.Sleep(5 * time.Millisecond)
	}
}

func (k *soaked) askOne(t *testing.T, x *retrieval.Index, question string, n int) error {
	switch n % 5 {
	case 0:
		_, err := x.Who(t.Context(), retrieval.WhoQuery{Speaker: k.news.surnames[n%100]})
		return err
	case 1:
		_, err := x.VerifyQuotation(t.Context(), verify.Query{Text: k.news.sentence(n % 100)})
		return err
	}
	answer, err := x.Ask(t.Context(), retrieval.Query{Question: question})
	if err != nil {
		return err
	}
	for _, h := range answer.Hits {
		a, err := x.Article(t.Context(), h.Article.ID)
		if err != nil {
			return err
		}
		if a.Text[h.Start:h.End] != h.Excerpt {
			return errors.New("an excerpt is not in its article")
		}
	}
	return nil
}

func (k *soaked) state(t *testing.T, out *bytes.Buffer, updates int) {
	debug.FreeOSMemory()
	fds, err := os.ReadDir("/proc/self/fd")
	check(t, err)
	fmt.Fprintf(out, "  %7d  %9d  %7.1f  %11.1f  %10d  %10d  %7.1f  %8d\n", updates, k.asked.Load(), liveHeap()/1e6, status(t, "VmRSS"),
		len(fds), runtime.NumGoroutine(), folderSize(t, k.dir), len(segments(t, builds(t, k.dir)[0])))
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func timed[T any](t *testing.T, do func() (T, error)) (T, time.Duration) {
	t.Helper()
	began := time.Now()
	result, err := do()
	check(t, err)
	return result, rounded(time.Since(began))
}

func rounded(d time.Duration) time.Duration {
	if d > 10*time.Second {
		return d.Round(time.Second)
	}
	return d.Round(time.Millisecond)
}

// status reads a size in MB of what the system says of this process.
func status(t *testing.T, field string) float64 {
	t.Helper()
	data, err := os.ReadFile("/proc/self/status")
	check(t, err)
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, field+":"); ok {
			kB, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			check(t, err)
			return kB * 1024 / 1e6
		}
	}
	t.Fatalf("there is no %s in /proc/self/status", field)
	return 0
}

// folderSize is the size in MB of all that is in a folder.
func folderSize(t *testing.T, dir string) (MB float64) {
	t.Helper()
	check(t, filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			MB += float64(info.Size()) / 1e6
		}
		return err
	}))
	return MB
}

func processor() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimLeft(strings.TrimSpace(name), ": \t")
		}
	}
	return runtime.GOARCH
}

// priority says with which priority this process runs when it is not the usual
// one: on a machine that others use, a higher one shows what it does alone.
func priority(t *testing.T) string {
	t.Helper()
	raised, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	check(t, err)
	if nice := 20 - raised; nice != 0 { // the system call counts from the other end
		return fmt.Sprintf(", nice %d", nice)
	}
	return ""
}

func load() string {
	data, _ := os.ReadFile("/proc/loadavg")
	one, _, _ := strings.Cut(string(data), " ")
	return one
}
