package publish

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/internal/cluster/clustertest"
	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// berths are articles on the berths of a harbour, which can be changed so that the mean
// lengths stay, and an update is a clone.
type berths map[string]string

func newBerths() berths {
	b := berths{}
	for i := range 40 {
		b.put(i, 10+i, "crane")
	}
	return b
}

func (b berths) put(i, number int, thing string) {
	const text = "Harbour notes %d\n\nThe harbour has %d berths and a %s with number %d.\n"
	b[fmt.Sprintf("a%02d.txt", i)] = fmt.Sprintf(text, i, number, thing, i)
}

// change changes one the n-th time: its size too, by which a change is noticed.
func (b berths) change(n int) { b.put(n%40, 10+n, []string{"tug", "dredger", "lighthouse"}[n%3]) }

// berthQuestions are answered differently after each change.
var berthQuestions = []string{"tug number 3", "crane number 9", "a lighthouse", "harbour berths", "a dredger"}

const (
	childDir = "VERBATIM_TEST_PUBLISH_DIR"
	childEnd = "VERBATIM_TEST_PUBLISH_DIE_AT"
	childAll = "VERBATIM_TEST_PUBLISH_AGAIN"
)

// TestClusterChild is not a test: it is the publisher that another test kills, before
// a request that changes something arrives at a node, or after it was carried out.
func TestClusterChild(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("only run by other tests, in a process of its own")
	}
	nodes := clustertest.New(t)
	end, err := strconv.Atoi(os.Getenv(childEnd))
	if err != nil {
		t.Fatal(err)
	}
	var places atomic.Int64
	die := func(r *http.Request) {
		if changes(r) && places.Add(1) == int64(end) {
			fmt.Printf("killed at: %s %s\n", r.Method, r.URL.Path)
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}
	b := between{request: die, answer: func(r *http.Response) error { die(r.Request); return nil }}
	o := Options{Copies: 1, Again: os.Getenv(childAll) != "", Ask: func(context.Context, *store.Collection) error { return nil }}
	if _, err := Publish(t.Context(), Place{Cluster: b.client(t, nodes), Name: "testkilled"}, dir, o); err != nil {
		t.Fatal(err)
	}
}

// A publisher that is killed at any request leaves the old build or the new one
// published, whole, and the next one cleans up: while it loads everything, and while it
// changes a clone.
func TestClusterPublisherKilled(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testkilled*")
	p := Place{Cluster: nodes.Client(), Name: "testkilled"}
	files := newBerths()
	dir, replica := t.TempDir(), t.TempDir()
	update(t, dir, madetest.Folder(files))
	if _, err := Publish(t.Context(), p, dir, Options{Copies: 1}); err != nil {
		t.Fatal(err)
	}
	old := local(t, dir, berthQuestions)
	change := 0
	for _, again := range []string{"", "yes"} {
		kills, every := 0, stress.Times(4, 1)
		for n := 1; ; n += every {
			change++
			files.change(change)
			update(t, dir, madetest.Folder(files))
			now := local(t, dir, berthQuestions)
			child := exec.Command(os.Args[0], "-test.run", "^TestClusterChild$")
			child.Env = append(os.Environ(), childDir+"="+dir, fmt.Sprint(childEnd, "=", n), childAll+"="+again)
			out, err := child.CombinedOutput()
			if err != nil && !strings.Contains(string(out), "killed at:") {
				t.Fatalf("place %d: %v: %s", n, err, out)
			}
			if got := published(t, p, replica, berthQuestions); !slices.Equal(got, old) && !slices.Equal(got, now) {
				t.Errorf("killed at place %d, %s, what is published answers\n%s", n, out, strings.Join(got, "\n"))
			}
			if _, err := Publish(t.Context(), p, dir, Options{Copies: 1}); err != nil {
				t.Fatalf("after a kill at place %d: %v", n, err)
			}
			if got := published(t, p, replica, berthQuestions); !slices.Equal(got, now) {
				t.Errorf("published after a kill at place %d answers\n%s", n, strings.Join(got, "\n"))
			}
			p.checkSwept(t)
			if old = now; err == nil {
				break
			}
			kills++
		}
		if kills < 20/every {
			t.Errorf("it was killed %d times only", kills)
		}
		t.Logf("the publisher was killed at %d places, loading everything: %q", kills, again)
	}
}

// crash is a node that is killed while somebody publishes.
type crash struct {
	name    string
	again   bool // everything is loaded, and not only the difference
	at      string
	manager bool
	few     bool // tried without STRESS too
}

var crashes = []crash{
	{"a data node, while passages are written", true, "/_bulk", false, true},
	{"the manager, while the index is cloned", false, "/_clone/", true, true},
	{"the manager, while passages are written", true, "/_bulk", true, false},
	{"a data node, while passages are taken out", false, "/_delete_by_query", false, false},
	{"a data node, while files are sent", true, "/_doc/list", false, false},
	{"the manager, while the alias is switched", false, "/_aliases", true, false},
}

// A node that is killed while a build is published leaves the build before published,
// or the new one whole; the old answers go on until then.
func TestClusterNodeKilledWhilePublishing(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testcrash*")
	p := Place{Cluster: nodes.Client(), Name: "testcrash"}
	files := newBerths()
	dir, replica := t.TempDir(), t.TempDir()
	update(t, dir, madetest.Folder(files))
	if _, err := Publish(t.Context(), p, dir, Options{Copies: 1, Shards: 3}); err != nil {
		t.Fatal(err)
	}
	for n, c := range crashes {
		if !c.few && stress.Times(0, 1) == 0 {
			continue
		}
		nodes.AwaitGreen()
		old := published(t, p, replica, berthQuestions)
		files.change(n)
		update(t, dir, madetest.Folder(files))
		now := local(t, dir, berthQuestions)
		readers := p.readOn(t, replica, old)
		err := c.publish(t, nodes, p, dir)
		asked, failed, different := readers()
		t.Logf("killed %s: published: %v; %d asked meanwhile, %d failed, %d different", c.name, err, asked, failed, different)
		if asked == 0 || failed > 0 || different > 0 {
			t.Errorf("killed %s: of %d questions %d failed, and %d were answered differently", c.name, asked, failed, different)
		}
		want := now
		if err != nil {
			want = old
		}
		if got := published(t, p, replica, berthQuestions); !slices.Equal(got, want) {
			t.Errorf("killed %s, published: %v; it answers\n%s", c.name, err, strings.Join(got, "\n"))
		}
		nodes.Mend()
		if _, err := Publish(t.Context(), p, dir, Options{Copies: 1, Shards: 3}); err != nil {
			t.Fatalf("killed %s: published again: %v", c.name, err)
		}
		if got := published(t, p, replica, berthQuestions); !slices.Equal(got, now) {
			t.Errorf("killed %s: published again, it answers\n%s", c.name, strings.Join(got, "\n"))
		}
		p.checkSwept(t)
	}
}

// publish publishes, and kills a node when the request comes.
func (c crash) publish(t *testing.T, nodes *clustertest.Nodes, p Place, dir string) error {
	t.Helper()
	victim := nodes.Manager()
	if !c.manager {
		victim = (victim + 1) % 3
	}
	var once sync.Once
	killed := false
	p.Cluster = between{request: func(r *http.Request) {
		if strings.Contains(r.URL.Path, c.at) {
			once.Do(func() { nodes.Kill(victim); killed = true })
		}
	}}.client(t, nodes)
	_, err := Publish(t.Context(), p, dir, Options{Copies: 1, Shards: 3, Again: c.again})
	once.Do(func() {})
	if !killed {
		t.Errorf("killed %s: no node was killed", c.name)
	}
	return err
}

// readOn asks what is published, as a replica does that has opened it, until stop is
// called.
func (p Place) readOn(t *testing.T, replica string, want []string) (stop func() (asked, failed, different int64)) {
	t.Helper()
	x, err := Open(p, replica)
	if err != nil {
		t.Fatal(err)
	}
	index := retrieval.New(x)
	var all, bad, other atomic.Int64
	end := make(chan struct{})
	var readers sync.WaitGroup
	for c := range 2 {
		readers.Go(func() {
			for n := c; ; n++ {
				select {
				case <-end:
					return
				default:
				}
				i := n % len(want)
				got, err := inJSON(index.Ask(t.Context(), retrieval.Query{Question: berthQuestions[i]}))
				switch all.Add(1); {
				case err != nil:
					bad.Add(1)
					t.Log(err)
				case got != want[i]:
					other.Add(1)
				}
			}
		})
	}
	return func() (int64, int64, int64) {
		close(end)
		readers.Wait()
		if err := index.Close(); err != nil {
			t.Error(err)
		}
		return all.Load(), bad.Load(), other.Load()
	}
}

// Of two who publish at a time one does, and what is published is one's, whole.
func TestClusterTwoPublishers(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testtwo*")
	p := Place{Cluster: nodes.Client(), Name: "testtwo"}
	var dirs [2]string
	var errs [2]error
	var both sync.WaitGroup
	for i := range dirs {
		files := newBerths()
		files.change(i)
		dirs[i] = t.TempDir()
		update(t, dirs[i], madetest.Folder(files))
	}
	for i := range dirs {
		both.Go(func() { _, errs[i] = Publish(t.Context(), p, dirs[i], Options{Copies: 1}) })
	}
	both.Wait()
	for _, err := range errs {
		if err != nil && !strings.Contains(err.Error(), "another process") {
			t.Error(err)
		}
	}
	if errs[0] != nil && errs[1] != nil {
		t.Errorf("nobody has published: %v; %v", errs[0], errs[1])
	}
	got := published(t, p, t.TempDir(), berthQuestions)
	if !slices.Equal(got, local(t, dirs[0], berthQuestions)) && !slices.Equal(got, local(t, dirs[1], berthQuestions)) {
		t.Errorf("published is neither's:\n%s", strings.Join(got, "\n"))
	}
	p.checkSwept(t)
}

// A lock counts as long as its holder writes it, whatever the clocks of both machines
// say; who has lost it notices.
func TestClusterLock(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testlock*")
	p := Place{Cluster: nodes.Client(), Name: "testlock"}
	defer func(renew, quiet, look time.Duration) { renewEvery, silence, lookEvery = renew, quiet, look }(renewEvery, silence, lookEvery)
	renewEvery, silence, lookEvery = time.Hour, time.Second, 10*time.Millisecond
	w := &publishing{Place: p}
	if err := w.makeFiles(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := &lock{place: p, me: holder{Host: "elsewhere", PID: 1, ID: "other"}}
	if err := other.take(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := takeLock(t.Context(), p); err == nil || !strings.Contains(err.Error(), "another process publishes") {
		t.Errorf("taken while another process has it: %v", err)
	}
	// The other's clock is hours before or behind this one, and it has died.
	for _, until := range []time.Duration{10 * time.Hour, -10 * time.Hour} {
		body := fmt.Sprintf(`{"lock":{"host":"elsewhere","pid":1,"until":%q}}`, time.Now().Add(until).Format(time.RFC3339))
		if err := p.Cluster.Write(t.Context(), http.MethodPut, p.lockPath(), nil, []byte(body), nil); err != nil {
			t.Fatal(err)
		}
		held, l, release, err := takeLock(t.Context(), p)
		if err != nil {
			t.Fatalf("the lock of a dead process, until %v from now: %v", until, err)
		}
		if err := l.renew(held); err != nil {
			t.Error(err)
		}
		release()
	}
	// Somebody else takes it from one who was silent.
	held, l, release, err := takeLock(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	now, err := other.read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := other.write(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if err := l.renew(held); !errors.Is(err, errLockLost) {
		t.Errorf("a lost lock is renewed: %v", err)
	}
	release()
	if now, err := other.read(t.Context()); err != nil || now.Source.Lock.Host != "elsewhere" {
		t.Errorf("another's lock was released: %+v: %v", now, err)
	}
}

// A cluster that takes nothing in since a disk is nearly full is said to be so, and what
// was published stays.
func TestClusterFullDisk(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testfull*")
	p := Place{Cluster: nodes.Client(), Name: "testfull"}
	files := newBerths()
	dir, replica := t.TempDir(), t.TempDir()
	update(t, dir, madetest.Folder(files))
	if _, err := Publish(t.Context(), p, dir, Options{}); err != nil {
		t.Fatal(err)
	}
	old := local(t, dir, berthQuestions)
	files.change(1)
	update(t, dir, madetest.Folder(files))
	block := func(set string) {
		t.Helper()
		body := []byte(`{"index.blocks.read_only_allow_delete":` + set + `}`)
		if err := p.Cluster.Write(t.Context(), http.MethodPut, "/verbatim-testfull-*/_settings", nil, body, nil); err != nil {
			t.Fatal(err)
		}
	}
	block("true")
	_, err := Publish(t.Context(), p, dir, Options{})
	if err == nil || !strings.Contains(err.Error(), "make room") || errors.Is(err, cluster.ErrUnreachable) {
		t.Errorf("published onto a full disk: %v", err)
	}
	if got := published(t, p, replica, berthQuestions); !slices.Equal(got, old) {
		t.Errorf("what was published answers\n%s", strings.Join(got, "\n"))
	}
	block("null")
	if _, err := Publish(t.Context(), p, dir, Options{}); err != nil {
		t.Errorf("published when there is room again: %v", err)
	}
}
