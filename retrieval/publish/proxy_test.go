package publish

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/internal/cluster/clustertest"
)

// between is what a test does with the requests to the nodes, and with their answers.
type between struct {
	request func(*http.Request)
	answer  func(*http.Response) error
}

// client makes a client of all nodes whose requests go through a test.
func (b between) client(t *testing.T, nodes *clustertest.Nodes) *cluster.Client {
	t.Helper()
	var addresses []string
	for _, address := range nodes.Addresses() {
		to, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		proxy := &httputil.ReverseProxy{ErrorLog: log.New(io.Discard, "", 0), ModifyResponse: b.answer,
			Rewrite: func(r *httputil.ProxyRequest) {
				if r.SetURL(to); b.request != nil {
					b.request(r.Out)
				}
			}}
		server := httptest.NewServer(proxy)
		t.Cleanup(server.Close)
		addresses = append(addresses, server.URL)
	}
	c, err := cluster.New(cluster.Options{Addresses: addresses})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// changes reports whether a request changes something.
func changes(r *http.Request) bool {
	return r.Method == http.MethodPut || r.Method == http.MethodDelete || isPost(r)
}

// isPost reports whether a request is a POST that is not a search.
func isPost(r *http.Request) bool {
	return r.Method == http.MethodPost && !strings.HasSuffix(r.URL.Path, "/_search")
}
