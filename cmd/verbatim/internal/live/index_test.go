package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/collection"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// collectionOf is a collection of two folders that logs nothing.
func collectionOf(articles, index string) *collection.Collection {
	return &collection.Collection{Config: &config.Config{Articles: articles, Index: index}, Log: slog.New(slog.DiscardHandler),
		Warnings: io.Discard, Progress: func(what string) *terminal.Progress { return terminal.NewProgress(io.Discard, what) }}
}

// wellOf writes an article about the depth of a well.
func wellOf(t *testing.T, articles, place string, depth int) {
	t.Helper()
	text := fmt.Sprintf("The well of %[1]s\n\nThe well of %[1]s is %[2]d metres deep. It was dug by hand.\n", place, depth)
	if err := os.WriteFile(filepath.Join(articles, strings.ToLower(place)+".txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestReloadDropsNoRequest asks without a pause while the articles change and
// are read again: every question is answered, by the old index or the new one.
func TestReloadDropsNoRequest(t *testing.T) {
	articles := t.TempDir()
	wellOf(t, articles, "Tolme", 1000)
	c := collectionOf(articles, t.TempDir())
	x, err := c.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := newIndex(c, nil, x)
	defer s.Close()
	lib := Library{s}

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
		wellOf(t, articles, "Tolme", 1001+n)
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

// Before the first index is there everything says so, and nothing is answered
// as if the collection were empty.
func TestFirstIndex(t *testing.T) {
	articles := t.TempDir()
	wellOf(t, articles, "Tolme", 10)
	c := collectionOf(articles, t.TempDir())
	s, err := Open(t.Context(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lib := Library{s}
	question := retrieval.Query{Question: "How deep is the well of Tolme?"}
	if _, err := lib.Ask(t.Context(), question); !errors.Is(err, bot.ErrIndexing) || s.ready() {
		t.Errorf("before the first index: %v", err)
	}
	if _, err := lib.Sources(t.Context()); !errors.Is(err, bot.ErrIndexing) {
		t.Errorf("before the first index: %v", err)
	}
	if err := s.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a, err := lib.Ask(t.Context(), question); err != nil || !a.Answered || !s.ready() {
		t.Errorf("after it: %+v, %v", a, err)
	}
	// The next program answers at once, however it is with the articles folder.
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	c.Config.Articles = filepath.Join(articles, "away")
	again, err := Open(ctx, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if a, err := (Library{again}).Ask(ctx, question); err != nil || !a.Answered {
		t.Errorf("without the folder: %+v, %v", a, err)
	}
}
