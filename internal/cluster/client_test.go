package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// fake is a node of a cluster whose answers a test decides.
type fake struct {
	*httptest.Server
	asked atomic.Int64
}

func newFake(t *testing.T, id string, answer http.HandlerFunc) *fake {
	f := &fake{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_nodes") && id != "" {
			fmt.Fprintf(w, `{"nodes":{%q:{"name":"n"}}}`, id)
			return
		}
		f.asked.Add(1)
		answer(w, r)
	}))
	t.Cleanup(f.Server.Close)
	return f
}

func newClient(t *testing.T, nodes ...*fake) *Client {
	var addresses []string
	for _, n := range nodes {
		addresses = append(addresses, n.URL)
	}
	c, err := New(Options{Addresses: addresses, User: "verbatim", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func say(status int, answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	}
}

const whole = `{"_shards":{"total":3,"successful":3,"failed":0},"hits":{"hits":[]}}`

// What one node cannot do another one is asked.
func TestNextNode(t *testing.T) {
	bad := newFake(t, "a", say(503, `{"error":{"type":"search_phase_execution_exception","reason":"all shards failed"}}`))
	gone := newFake(t, "b", nil)
	gone.Close()
	good := newFake(t, "c", func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); !ok || user != "verbatim" || password != "secret" {
			t.Errorf("asked as %s, %s", user, password)
		}
		fmt.Fprint(w, whole)
	})
	c := newClient(t, bad, gone, good)
	for range 6 { // each node is the first one asked in turn
		if err := c.Search(t.Context(), "index", []byte(`{}`), nil); err != nil {
			t.Fatal(err)
		}
		if err := c.Write(t.Context(), "PUT", "/index/_doc/1", nil, []byte(`{}`), nil); err != nil {
			t.Fatal(err)
		}
	}
	if c.Counts().Failures == 0 {
		t.Error("no request failed: nothing was tried")
	}
}

// A write goes to every node before it goes to one again, however many there are.
func TestWriteRounds(t *testing.T) {
	for n := 2; n <= 4; n++ {
		nodes := []*fake{newFake(t, "a", say(200, "{}"))}
		for range n - 1 {
			nodes = append(nodes, newFake(t, "b", say(503, "{}")))
		}
		c := newClient(t, nodes...)
		for range n {
			before := c.Counts().Requests
			if err := c.Write(t.Context(), "PUT", "/index/_doc/1", nil, []byte(`{}`), nil); err != nil {
				t.Fatal(err)
			}
			if tries := c.Counts().Requests - before; tries > int64(n) {
				t.Errorf("of %d nodes %d were tried", n, tries)
			}
		}
	}
}

// An answer that does not have all shards is none, however the cluster words it.
func TestPartial(t *testing.T) {
	for _, answer := range []string{
		`{"_shards":{"total":3,"successful":2,"failed":0},"hits":{}}`,
		`{"_shards":{"total":3,"successful":2,"failed":1},"hits":{}}`,
		`{"timed_out":true,"_shards":{"total":3,"successful":3,"failed":0},"hits":{}}`,
		`{"_shards":{"total":0,"successful":0,"failed":0},"hits":{}}`,
		`{"hits":{}}`,
		`no JSON`,
	} {
		part := newFake(t, "a", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("allow_partial_search_results") != "false" {
				t.Errorf("asked %s", r.URL)
			}
			fmt.Fprint(w, answer)
		})
		good := newFake(t, "b", say(200, whole))
		c := newClient(t, part, good)
		for range 2 {
			if err := c.Search(t.Context(), "index", []byte(`{}`), nil); err != nil {
				t.Errorf("%s: %v", answer, err)
			}
		}
		if good.asked.Load() != 2 || part.asked.Load() == 0 {
			t.Errorf("%s: the node with all shards was asked %d times, the other %d", answer, good.asked.Load(), part.asked.Load())
		}
	}
}

// Where a node hangs, others are asked, and told to do without it.
func TestHangingNode(t *testing.T) {
	end := make(chan struct{})
	hang := func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-end:
		case <-r.Context().Done():
		}
	}
	frozen := newFake(t, "", hang) // it does not say who it is either
	defer close(end)
	// The other two wait for the one that hangs, unless they are told not to.
	var prefer atomic.Bool
	waits := func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "_mapping") {
			prefer.Store(prefer.Load() || r.URL.Query().Has("preference"))
			fmt.Fprint(w, "{}")
			return
		}
		if prefer := r.URL.Query().Get("preference"); strings.Contains(prefer, "b") && strings.Contains(prefer, "c") {
			fmt.Fprint(w, whole)
			return
		}
		hang(w, r)
	}
	c := newClient(t, frozen, newFake(t, "b", waits), newFake(t, "c", waits))
	for range 3 {
		if err := c.Search(t.Context(), "index", []byte(`{}`), nil); err != nil {
			t.Fatal(err)
		}
		if err := c.Read(t.Context(), "GET", "/index/_mapping", nil, nil, nil); err != nil {
			t.Fatal(err)
		}
		if prefer.Load() {
			t.Error("what is no search has a preference, which a node refuses")
		}
	}
	if c.Counts().Hedged == 0 {
		t.Error("no question was asked of a second node: nothing was tried")
	}
}

// What no node can do is an error of its own; what a node refuses is not tried again.
func TestUnreachable(t *testing.T) {
	bad := newFake(t, "a", say(503, `{"error":"no manager"}`))
	c := newClient(t, bad)
	ctx, cancel := context.WithCancel(t.Context())
	tries := 0
	bad.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tries++; tries == 3 {
			cancel()
		}
		w.WriteHeader(503)
	})
	if err := c.Search(ctx, "index", []byte(`{}`), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
	err := c.unreachable(t.Context(), request{method: "GET", path: "/"}, errors.New("broken"))
	if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "cannot be reached just now") {
		t.Errorf("unreachable: %v", err)
	}
	missing := newFake(t, "b", say(404, `{"error":{"type":"index_not_found_exception","reason":"no such index"},"status":404}`))
	err = newClient(t, missing).Search(t.Context(), "index", []byte(`{}`), nil)
	if Status(err) != 404 || errors.Is(err, ErrUnreachable) || missing.asked.Load() != 1 {
		t.Errorf("a missing index: %v after %d requests", err, missing.asked.Load())
	}
}

// Addresses that are none are refused before anything is sent.
func TestAddresses(t *testing.T) {
	for _, addresses := range [][]string{nil, {"search:9200"}, {"ftp://search"}, {"http://"}} {
		if _, err := New(Options{Addresses: addresses}); err == nil {
			t.Errorf("%q was taken", addresses)
		}
	}
}

// A cluster that is busy is asked again, on other nodes too, and only one that stays
// busy cannot be reached; when it is not busy any more, it is asked as before.
func TestBusyNodes(t *testing.T) {
	const busy = `{"error":{"type":"search_phase_execution_exception","reason":"all shards failed","root_cause":[` +
		`{"type":"rejected_execution_exception","reason":"queue capacity"}]}}`
	var every atomic.Int64 // which request is taken; 0 for none
	var count atomic.Int64
	answer := func(w http.ResponseWriter, r *http.Request) {
		if n := every.Load(); n == 0 || count.Add(1)%n != 0 {
			w.WriteHeader(429)
			fmt.Fprint(w, busy)
			return
		}
		fmt.Fprint(w, whole)
	}
	c := newClient(t, newFake(t, "a", answer), newFake(t, "b", answer), newFake(t, "c", answer))
	search := func(wait time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), wait)
		defer cancel()
		return c.Search(ctx, "index", []byte(`{}`), nil)
	}
	for _, n := range []int64{2, 0, 3, 1} {
		every.Store(n)
		if n == 0 {
			err := search(200 * time.Millisecond)
			if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "queue capacity") {
				t.Errorf("all nodes are busy: %v", err)
			}
			continue
		}
		for range 10 {
			if err := search(time.Minute); err != nil {
				t.Errorf("each of %d requests is taken: %v", n, err)
			}
		}
	}
}

// An answer that comes byte by byte, or has no end, is not waited for where another node
// answers.
func TestDrippingNode(t *testing.T) {
	end := make(chan struct{})
	defer close(end)
	drip := newFake(t, "a", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
		for i := range len(whole) - 1 {
			if _, err := fmt.Fprint(w, whole[i:i+1]); err != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
		select {
		case <-end:
		case <-r.Context().Done():
		}
	})
	c := newClient(t, drip, newFake(t, "b", say(200, whole)))
	for range 2 {
		if err := c.Search(t.Context(), "index", []byte(`{}`), nil); err != nil {
			t.Error(err)
		}
	}
	if drip.asked.Load() == 0 {
		t.Error("the node was not asked: nothing was tried")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := newClient(t, drip).Search(ctx, "index", []byte(`{}`), nil); !errors.Is(err, ErrUnreachable) {
		t.Errorf("no other node is there: %v", err)
	}
}

// A password that was changed is read again when the old one is refused, by one of all
// who are waiting, and not as long as it is the same.
func TestChangedPassword(t *testing.T) {
	var taken atomic.Value
	taken.Store("old")
	node := newFake(t, "a", func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != taken.Load() {
			w.WriteHeader(401)
			fmt.Fprint(w, "Unauthorized")
			return
		}
		fmt.Fprint(w, whole)
	})
	file, reads := "old", 0 // guarded by the client
	c, err := New(Options{Addresses: []string{node.URL}, User: "verbatim", Password: "old", Reread: func() (string, error) {
		reads++
		return file, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	search := func() error { return c.Search(t.Context(), "index", []byte(`{}`), nil) }
	if err := search(); err != nil || reads != 0 {
		t.Errorf("the password was read %d times: %v", reads, err)
	}
	taken.Store("new")
	if err := search(); Status(err) != 401 || !Trouble(err) || !strings.Contains(err.Error(), "VERBATIM_OPENSEARCH_PASSWORD_FILE") {
		t.Errorf("the password is not in its file yet: %v", err)
	}
	file, reads = "new", 0
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := search(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if reads != 1 {
		t.Errorf("the password was read %d times", reads)
	}
}
