package publish

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
)

// A cluster that cannot be used is told before anything is written to it.
func TestEngine(t *testing.T) {
	dir := t.TempDir()
	update(t, dir, madetest.Folder(map[string]string{"a.txt": "Ferries\n\nThe ferry leaves at noon.\n"}))
	for answer, want := range map[string]string{
		`{"version":{"number":"8.15.0","build_flavor":"default"}}`:       `not OpenSearch, but calls its version "8.15.0"`,
		`{"version":{"number":"1.3.19","distribution":"opensearch"}}`:    "run OpenSearch 1.3.19: Verbatim needs 2.10",
		`{"version":{"number":"2.9.0","distribution":"opensearch"}}`:     "run OpenSearch 2.9.0",
		`{"version":{"number":"2.10.0","distribution":"opensearch"}}`:    "make the index",
		`{"version":{"number":"4.0.0-rc1","distribution":"opensearch"}}`: "make the index",
		`{"hello":"world"}`: "is not OpenSearch",
	} {
		writes := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				fmt.Fprint(w, answer)
				return
			}
			writes++
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `{"error":{"type":"security_exception","reason":"no permissions"}}`)
		}))
		c, err := cluster.New(cluster.Options{Addresses: []string{server.URL}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = Publish(context.Background(), Place{Cluster: c, Name: "test"}, dir, Options{})
		if err == nil || !strings.Contains(err.Error(), want) || (writes > 0) != strings.Contains(want, "make the index") {
			t.Errorf("%s: after %d writes: %v", answer, writes, err)
		}
		c.Close()
		server.Close()
	}
	for number, want := range map[string]bool{"2.19.1": true, "3.8.0": true, "4.0.0": false, "unknown": false} {
		if known, err := (Engine{Number: number, Distribution: "opensearch"}).Check(); known != want || err != nil {
			t.Errorf("%s is known: %v, %v", number, known, err)
		}
	}
}
