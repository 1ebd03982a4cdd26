package build_test

import (
	"fmt"
	"maps"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	. "github.com/verbatim-bot/verbatim/retrieval/store/build"
)

func TestCompare(t *testing.T) {
	before := maps.Clone(town)
	before["gone.txt"] = "A well\n\nThe well behind the school was dug in 1911 by the pupils.\n"
	before["grown.txt"] = "A mill\n\nThe mill by the river grinds oats for the whole of the valley.\n"
	dir := t.TempDir()
	fsys := folder(before)
	update(t, dir, fsys)
	old := open(t, dir)

	if c := compare(t, nil, old); len(c.Added) != len(before) || c.PassagesAdded != old.Passages() || len(c.Changed)+len(c.Removed) != 0 {
		t.Errorf("from nothing: %+v", c)
	}
	if c := compare(t, old, old); !c.Empty() || c.PassagesAdded+c.PassagesRemoved != 0 {
		t.Errorf("from itself: %+v", c)
	}

	delete(fsys, "gone.txt")
	later := day.Add(time.Hour)
	fsys["grown.txt"] = &fstest.MapFile{ModTime: later,
		Data: []byte(before["grown.txt"] + "\n" + longParagraph("barley") + "\n" + longParagraph("wheat"))}
	fsys["owls.txt"] = &fstest.MapFile{ModTime: later, Data: append([]byte("Share on Facebook\n\n"), fsys["owls.txt"].Data...)} // only chrome
	fsys["ferry.txt"] = &fstest.MapFile{ModTime: later,
		Data: []byte("A ferry\n\nA ferry was seen off the coast of Tarva this morning, without a crew.\n")}
	update(t, dir, fsys)
	c := compare(t, old, open(t, dir))
	var got []string
	for _, list := range [][]ArticleChange{c.Added, c.Removed, c.Changed} {
		for _, a := range list {
			got = append(got, fmt.Sprintf("%s +%d -%d", a.ID, a.PassagesAdded, a.PassagesRemoved))
		}
		got = append(got, "/")
	}
	if len(c.Added) != 1 || len(c.Removed) != 1 || c.Removed[0].ID != "gone" || c.Removed[0].PassagesRemoved != 1 {
		t.Errorf("got %v", got)
	}
	for _, a := range c.Changed {
		if a.ID == "grown" && (a.PassagesAdded < 2 || a.PassagesRemoved > 1) {
			t.Errorf("a longer article: %+v", a)
		}
		if a.ID == "owls" && a.PassagesAdded+a.PassagesRemoved != 0 {
			t.Errorf("chrome alone: %+v", a)
		}
	}
	if c.PassagesAdded-c.PassagesRemoved != open(t, dir).Passages()-old.Passages() {
		t.Errorf("the sums +%d -%d do not make up the difference", c.PassagesAdded, c.PassagesRemoved)
	}
}

func compare(t *testing.T, before, after *retrieval.Index) *Changes {
	t.Helper()
	var was *store.Collection
	if before != nil {
		was = before.Collection()
	}
	c, err := Compare(t.Context(), was, after.Collection())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// longParagraph is one that makes a passage of its own.
func longParagraph(word string) string {
	s := ""
	for i := range 12 {
		s += fmt.Sprintf("In year %d the miller wrote down that the %s had come late and was wet. ", 1900+i, word)
	}
	return s + "\n"
}
