//go:build linux

package build_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// A file that was changed is noticed though its size and its time are the same, also
// where another one took its place; one that only looks changed is not read again.
func TestFileChangedWithinItsStamp(t *testing.T) {
	dir, index := t.TempDir(), t.TempDir()
	put(t, dir, town)
	name := filepath.Join(dir, "ferry.md")
	if err := os.Chtimes(name, time.Time{}, day); err != nil {
		t.Fatal(err)
	}
	update(t, index, os.DirFS(dir))
	before, _ := store.Current(index)

	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if report := update(t, index, os.DirFS(dir)); !report.Same() {
		t.Errorf("a file whose mode changed counts as changed: %+v", report)
	}
	if now, _ := store.Current(index); now != before {
		t.Error("the index was written again though nothing changed")
	}

	words := strings.Replace(town["ferry.md"], "ten weeks", "two weeks", 1)
	if words == town["ferry.md"] {
		t.Fatal("the test changes nothing")
	}
	if err := os.WriteFile(name, []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, time.Time{}, day); err != nil {
		t.Fatal(err)
	}
	if report := update(t, index, os.DirFS(dir)); len(report.Changed) != 1 || !slices.Contains(report.Changed, "ferry") {
		t.Errorf("written within its size and time: %+v", report)
	}

	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte(town["ferry.md"]), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(other, time.Time{}, day); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other, name); err != nil {
		t.Fatal(err)
	}
	if report := update(t, index, os.DirFS(dir)); len(report.Changed) != 1 {
		t.Errorf("replaced by one of its size and time: %+v", report)
	}
}
