package postings

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// A dictionary says of each word what the index says, also where passages were taken
// out of that.
func TestDictionary(t *testing.T) {
	m := amend(t)
	path := filepath.Join(t.TempDir(), "dictionary")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.index.WriteDictionary(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := OpenDictionary(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	words := append(slices.Clone(m.made.Words), "article", "nosuchword", "")
	similar := 0
	for i, w := range words {
		if i%stress.Times(16, 1) != 0 && i < len(m.made.Words) {
			continue
		}
		stem := w
		if tokens := lang.Tokens(w); len(tokens) > 0 {
			stem = tokens[0].Stem
		}
		for _, in := range [][]Field{{Body}, {Title}, {Heading}, {Body, Title, Heading}} {
			want, err := m.index.Frequency(t.Context(), stem, in...)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := d.Frequency(t.Context(), stem, in...); err != nil || got != want {
				t.Errorf("%s is in %d passages (%v), the index says %d", stem, got, err, want)
			}
		}
		want, err := m.index.Similar(t.Context(), stem)
		if err != nil {
			t.Fatal(err)
		}
		want = slices.DeleteFunc(want, func(s string) bool { n, _ := m.index.Frequency(t.Context(), s, Body); return n == 0 })
		got, err := d.Similar(t.Context(), stem)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("like %s are %s, the index says %s", stem, strings.Join(got, " "), strings.Join(want, " "))
		}
		similar += max(0, len(got)-1)
	}
	if similar == 0 {
		t.Error("no word is like another: nothing was compared")
	}
	if d.Len() < len(m.made.Words)/stress.Times(4, 2) { // fewer articles have fewer of them
		t.Errorf("the dictionary has only %d words", d.Len())
	}
}

// A file that is not a dictionary is refused.
func TestDictionaryDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dictionary")
	if err := os.WriteFile(path, []byte("no dictionary"), 0o644); err != nil {
		t.Fatal(err)
	}
	if d, err := OpenDictionary(path); err == nil {
		d.Close()
		t.Error("a file that is no dictionary was opened")
	}
}
