package collection

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// wellOf writes an article about the depth of a well.
func wellOf(t *testing.T, articles, place string, depth int) {
	t.Helper()
	text := fmt.Sprintf("The well of %[1]s\n\nThe well of %[1]s is %[2]d metres deep. It was dug by hand.\n", place, depth)
	if err := os.WriteFile(filepath.Join(articles, strings.ToLower(place)+".txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A folder that is taken away while it is read leaves the index as it is.
func TestFolderTakenAway(t *testing.T) {
	articles := filepath.Join(t.TempDir(), "articles")
	if err := os.Mkdir(articles, 0o755); err != nil {
		t.Fatal(err)
	}
	wellOf(t, articles, "Tolme", 10)
	wellOf(t, articles, "Brunn", 20)
	c := &Collection{Config: &config.Config{Articles: articles, Index: t.TempDir()}, Log: slog.New(slog.DiscardHandler), Warnings: io.Discard,
		Progress: func(what string) *terminal.Progress { return terminal.NewProgress(io.Discard, what) }}
	if _, err := c.Update(t.Context(), c.Config.Index, UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	wellOf(t, articles, "Tolme", 11)
	// The first file that is read takes the folder away.
	c.Log = slog.New(slog.NewTextHandler(onWrite(func() { os.Rename(articles, articles+".away") }),
		&slog.HandlerOptions{Level: slog.LevelDebug}))
	if _, err := c.Update(t.Context(), c.Config.Index, UpdateOptions{Again: true}); err == nil ||
		!strings.Contains(err.Error(), "taken away while it was read") {
		t.Errorf("got %v", err)
	}
	x, err := retrieval.Open(c.Config.Index)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if x.Articles() != 2 {
		t.Errorf("%d articles are left", x.Articles())
	}
}

// onWrite is a writer that does something for each write.
type onWrite func()

func (f onWrite) Write(p []byte) (int, error) {
	f()
	return len(p), nil
}
