package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/metrics"
)

// freePort is an address on loopback that nobody listens on just now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// get asks until somebody listens, and gives the status and the body.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		answer, err := http.Get(url)
		if err != nil {
			if time.Now().After(end) {
				t.Fatal(err)
			}
			continue
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
}

// Without a token the pages are served alone, until the program is stopped.
func TestServeWithoutToken(t *testing.T) {
	address := freePort(t)
	ctx, stop := context.WithCancel(t.Context())
	stderr := new(lockedBuffer)
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve"}, []string{"VERBATIM_HTTP=" + address}, strings.NewReader(""), io.Discard, stderr)
	}()
	if status, body := get(t, "http://"+address+"/healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("/healthz: %d %q", status, body)
	}
	var status int
	var page string
	for status == 0 || status == http.StatusServiceUnavailable {
		status, page = get(t, "http://"+address+"/?q=Who+is+the+leader+of+ISIS-K%3F")
	}
	if status != http.StatusOK || !strings.Contains(page, "Sanaullah Ghafari") {
		t.Errorf("the reader: %d %s", status, page)
	}
	stop()
	if code := <-done; code != exitOK {
		t.Errorf("it ends with %d: %s", code, stderr)
	}
	if !strings.Contains(stderr.String(), "only the pages of VERBATIM_HTTP are served") {
		t.Errorf("the log does not say that there is no bot: %s", stderr)
	}
}

func TestServePortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	stderr := new(bytes.Buffer)
	code := run(t.Context(), []string{"serve"}, []string{"VERBATIM_HTTP=" + l.Addr().String()}, strings.NewReader(""), io.Discard, stderr)
	if code != exitError || !strings.Contains(stderr.String(), "another program has this port; write a free one into VERBATIM_HTTP") {
		t.Errorf("it ends with %d: %s", code, stderr)
	}
}

// Before the index is open, readers are asked to wait; health is answered.
func TestPagesBeforeTheIndexIsOpen(t *testing.T) {
	site := newPages()
	p := &program{log: slog.New(slog.DiscardHandler)}
	ctx, stop := context.WithCancel(t.Context())
	l, err := p.listen(ctx, "readers", "VERBATIM_HTTP", "127.0.0.1:0", site.mux)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- l.serve(ctx) }()
	base := "http://" + l.net.Addr().String()
	if status, _ := get(t, base+"/"); status != http.StatusServiceUnavailable {
		t.Errorf("before: %d", status)
	}
	if status, _ := get(t, base+"/healthz"); status != http.StatusOK {
		t.Errorf("health: %d", status)
	}
	site.open(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "the reader") }), metrics.New("test"))
	if status, body := get(t, base+"/article/x"); status != http.StatusOK || body != "the reader" {
		t.Errorf("after: %d %q", status, body)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A request that has begun when the program stops is answered.
func TestListenerStopsGracefully(t *testing.T) {
	began, goOn := make(chan struct{}), make(chan struct{})
	p := &program{log: slog.New(slog.DiscardHandler)}
	ctx, stop := context.WithCancel(t.Context())
	l, err := p.listen(ctx, "readers", "VERBATIM_HTTP", "127.0.0.1:0", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(began)
		<-goOn
		io.WriteString(w, "done")
	}))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- l.serve(ctx) }()
	body := make(chan string, 1)
	go func() {
		_, b := get(t, "http://"+l.net.Addr().String()+"/")
		body <- b
	}()
	<-began
	stop()
	close(goOn)
	if b := <-body; b != "done" {
		t.Errorf("the request gets %q", b)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
