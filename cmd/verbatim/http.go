package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/metrics"
	"github.com/verbatim-bot/verbatim/internal/crowd"
)

// What a connection may take, so that nobody holds one for ever.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 2 * time.Minute
	// maxHeader bounds the header of a request, in bytes.
	maxHeader = 1 << 14
	// requestGrace is how long a request may go on when the program stops.
	requestGrace = 5 * time.Second
)

// listener is an address that serve listens on.
type listener struct {
	name   string // what is served there, for the log
	net    net.Listener
	server *http.Server
	log    *slog.Logger
}

// listen takes the address that a setting names, so that a port that is taken
// is found before the rest begins.
func (p *program) listen(ctx context.Context, name, setting, address string, handler http.Handler) (*listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("listen on %s: another program has this port; write a free one into %s", address, setting)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on the address in %s: %w", setting, err)
	}
	server := &http.Server{
		Handler:           crowd.Answered(handler),
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
	}
	crowd.Bound(server, crowd.Most)
	return &listener{name: name, net: l, log: p.log, server: server}, nil
}

// serve answers requests until ctx ends, and those that have begun for
// requestGrace more.
func (l *listener) serve(ctx context.Context) error {
	l.log.Info("listening", "for", l.name, "address", l.net.Addr().String())
	served := make(chan error, 1)
	go func() { served <- l.server.Serve(l.net) }()
	select {
	case err := <-served:
		return fmt.Errorf("listen on %s: %w", l.net.Addr(), err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestGrace)
	defer cancel()
	if err := l.server.Shutdown(stopping); err != nil {
		l.log.Warn("some requests were not done and are dropped", "for", l.name, "waited", requestGrace)
		return l.server.Close()
	}
	return nil
}

// pages is what VERBATIM_HTTP serves: whether the process is alive, and, once
// the index is open, the pages of the reader.
type pages struct {
	mux    *http.ServeMux
	reader atomic.Pointer[http.Handler]
}

func newPages() *pages {
	p := &pages{mux: http.NewServeMux()}
	p.mux.HandleFunc("GET /healthz", alive)
	p.mux.HandleFunc("/", p.read)
	return p
}

// open mounts the reader. m times its requests.
func (p *pages) open(reader http.Handler, m *metrics.Metrics) {
	reader = m.Timed(reader)
	p.reader.Store(&reader)
}

func (p *pages) read(w http.ResponseWriter, r *http.Request) {
	reader := p.reader.Load()
	if reader == nil {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "The articles are being read. Try again in a moment.", http.StatusServiceUnavailable)
		return
	}
	(*reader).ServeHTTP(w, r)
}

// alive says that the process answers, and nothing about what it does.
func alive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprintln(w, "ok")
}
