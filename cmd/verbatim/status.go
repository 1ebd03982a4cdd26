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

// ready answers /readyz: 200, or 503 with what is missing.
func (s *status) ready(w http.ResponseWriter, r *http.Request) {
	missing := s.missing()
	if len(missing) == 0 {
		alive(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintln(w, "not ready: "+strings.Join(missing, "\nnot ready: "))
}
