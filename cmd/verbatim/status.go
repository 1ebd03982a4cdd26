package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/metrics"
)

// status is whether serve can answer, part by part.
type status struct {
	discord   bool // is asked for
	opened    atomic.Bool
	reachable atomic.Bool
	stopping  atomic.Bool
	// vectors, once the index is open, says how many articles are found by their
	// meaning too, of how many; model is "" where nothing is.
	vectors atomic.Pointer[func() (model string, articles, of int)]
}

// missing says what keeps it from answering, in a sentence each; nothing when
// it can.
func (s *status) missing() []string {
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
	missing := s.missing()
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
