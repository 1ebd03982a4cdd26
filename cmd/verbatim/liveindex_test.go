package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// TestReloadDropsNoRequest asks without a pause while the articles change and
// are read again: every question is answered, by the old index or the new one.
func TestReloadDropsNoRequest(t *testing.T) {
	articles := t.TempDir()
	write := func(n int) {
		text := fmt.Sprintf("The well of Tolme\n\nThe well of Tolme is %d metres deep. It was dug by hand.\n", n)
		if err := os.WriteFile(filepath.Join(articles, "well.txt"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(1000)
	p := &program{stdout: new(bytes.Buffer), stderr: new(bytes.Buffer), log: slog.New(slog.DiscardHandler),
		config: config.Config{Articles: articles, Index: t.TempDir()}}
	x, err := p.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := newLiveIndex(p, x)
	defer s.close()
	lib := library{s}

	stop := make(chan struct{})
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				a, err := lib.Ask(t.Context(), retrieval.Query{Question: "How deep is the well of Tolme?"})
				if err != nil || !a.Answered || !strings.Contains(a.Hits[0].Excerpt, "metres deep") {
					t.Errorf("got %+v, %v", a, err)
					return
				}
				if _, _, err := lib.Around(t.Context(), a.Hits[0].Receipt, retrieval.Scope{}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := range 5 {
		before := lib.Edition()
		write(1001 + n)
		report, err := lib.Reload(t.Context())
		if err != nil || len(report.Changed) != 1 {
			t.Fatalf("%+v, %v", report, err)
		}
		if lib.Edition() == before {
			t.Error("the new texts have the old edition")
		}
		a, err := lib.Ask(t.Context(), retrieval.Query{Question: "How deep is the well of Tolme?"})
		if want := fmt.Sprint(1001 + n); err != nil || !strings.Contains(a.Hits[0].Excerpt, want) {
			t.Errorf("after the reload: no %s in %+v, %v", want, a, err)
		}
	}
	close(stop)
	asking.Wait()

	if report, err := lib.Reload(t.Context()); err != nil || !report.Same() {
		t.Errorf("nothing changed: %+v, %v", report, err)
	}
	s.reloading.Lock()
	if _, err := lib.Reload(t.Context()); !errors.Is(err, bot.ErrReloading) {
		t.Errorf("two at once: %v", err)
	}
	s.reloading.Unlock()
}
