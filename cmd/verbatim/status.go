package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/metrics"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/published"
	"github.com/verbatim-bot/verbatim/retrieval/publish"
)

// searchReady is how long the search engine has to say that it is there.
const searchReady = 2 * time.Second

// status is whether serve can answer, part by part.
type status struct {
	discord   bool // is asked for
	opened    atomic.Bool
	reachable atomic.Bool
	stopping  atomic.Bool
	// vectors, once the index is open, says how many articles are found by their
	// meaning too, of how many; model is "" where nothing is.
	vectors atomic.Pointer[func() (model string, articles, of int)]
	// published, where it is set, is in the cluster that must answer.
	published atomic.Pointer[publish.Place]
}

// missing says what keeps it from answering, in a sentence each; nothing when
// it can.
func (s *status) missing(ctx context.Context) []string {
	var missing []string
	if s.stopping.Load() {
		missing = append(missing, "the program is stopping")
	}
	if !s.opened.Load() {
		missing = append(missing, "the index is not open yet: the articles are being read")
	}
	if s.discord && !s.reachable.Load() {
		missing = append(missing, "there is no connection to Discord; the log says why")
	}
	if p := s.published.Load(); p != nil && s.opened.Load() {
		ctx, cancel := context.WithTimeout(ctx, searchReady)
		defer cancel()
		if err := published.Ready(ctx, *p); err != nil {
			missing = append(missing, "not all of the search engine answers: "+err.Error())
		}
	}
	return missing
}

// operations is what VERBATIM_OPERATIONS serves: whether the process is alive,
// whether it can answer, and the figures.
func (s *status) operations(m *metrics.Metrics) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", m.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "verbatim "+version+": /healthz /readyz /metrics")
	})
	return mux
}

// ready answers /readyz: 200, with how much is found by its meaning, or 503 with what
// is missing. Vectors that are being made keep it from nothing.
func (s *status) ready(w http.ResponseWriter, r *http.Request) {
	missing := s.missing(r.Context())
	if len(missing) == 0 {
		alive(w, r)
		if vectors := s.vectors.Load(); vectors != nil {
			if model, articles, of := (*vectors)(); model != "" {
				fmt.Fprintf(w, "found by meaning too: %d of %d articles (%s)\n", articles, of, model)
			}
		}
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintln(w, "not ready: "+strings.Join(missing, "\nnot ready: "))
}
