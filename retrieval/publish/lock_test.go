package publish

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/verbatim-bot/verbatim/internal/cluster"
)

// forgetful is a node that keeps a lock, and says of every first writing that it did not,
// although it did.
type forgetful struct {
	mu     sync.Mutex
	body   string // of the lock; "" for none
	number int
	failed bool // the writing before was said to have failed
}

func (f *forgetful) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	q := r.URL.Query()
	refuse := func(status int, kind string) {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"error":{"type":%q,"reason":"refused"}}`, kind)
	}
	switch {
	case r.Method == http.MethodGet && f.body == "":
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"found":false}`)
		return
	case r.Method == http.MethodGet:
		fmt.Fprintf(w, `{"found":true,"_seq_no":%d,"_primary_term":1,"_source":%s}`, f.number, f.body)
		return
	case q.Get("op_type") == "create" && f.body != "", q.Has("if_seq_no") && (f.body == "" || q.Get("if_seq_no") != fmt.Sprint(f.number)):
		refuse(http.StatusConflict, "version_conflict_engine_exception")
		return
	}
	body, _ := io.ReadAll(r.Body)
	f.body = string(body) // "" for a removal
	f.number++
	if f.failed = !f.failed; f.failed {
		refuse(http.StatusServiceUnavailable, "unavailable_shards_exception")
		return
	}
	fmt.Fprintf(w, `{"_seq_no":%d,"_primary_term":1}`, f.number)
}

// A lock whose writing was carried out by a node that could not say so is this
// publishing's, and is given back; another publishing of the same process has another.
func TestLockWrittenTwice(t *testing.T) {
	node := &forgetful{}
	server := httptest.NewServer(node)
	defer server.Close()
	c, err := cluster.New(cluster.Options{Addresses: []string{server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	p := Place{Cluster: c, Name: "test"}
	held, l, release, err := takeLock(t.Context(), p)
	if err != nil {
		t.Fatalf("its own lock is taken for another's: %v", err)
	}
	node.failed = false
	if err := l.renew(held); err != nil {
		t.Errorf("its own lock is lost when it is written anew: %v", err)
	}
	if _, _, _, err := takeLock(t.Context(), p); err == nil || !strings.Contains(err.Error(), "another process publishes") {
		t.Errorf("another publishing takes it: %v", err)
	}
	node.failed = true
	node.number++ // written by this process, which did not hear of it
	release()
	if node.body != "" {
		t.Errorf("the lock was not given back: %s", node.body)
	}
}
