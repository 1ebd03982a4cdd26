package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	. "github.com/verbatim-bot/verbatim/retrieval/store"

	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
)

func makeVectors(t *testing.T, dir string, e *madetest.Encoder) *Collection {
	t.Helper()
	c := openStore(t, dir)
	if err := c.MakeVectors(t.Context(), dir, e, VectorOptions{Workers: 2}); err != nil {
		t.Fatal(err)
	}
	return c
}

func openStore(t *testing.T, dir string) *Collection {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func nearest(t *testing.T, c *Collection, e *madetest.Encoder, scope Scope, question string, k int) (ids []string) {
	t.Helper()
	v, err := e.Encode(t.Context(), meaning.Query, []string{question})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Lookup(t.Context(), "", scope, func(l *Lookup) error {
		near, err := l.Nearest(t.Context(), v, k)
		for _, n := range near {
			ids = append(ids, n.Article)
			entry, err := l.EntryOf(n.Passage)
			if err != nil {
				return err
			}
			if cosines, err := l.Cosines(v, n.Passage, entry); err != nil || len(cosines) == 0 {
				t.Errorf("cosines of %s: %v, %v", n.Key(), cosines, err)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func vectorFilesIn(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "vectors-*"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// Vectors outlive a build, and an update makes only those of new sentences.
func TestVectorsOfWhatIsNew(t *testing.T) {
	dir, e := t.TempDir(), &madetest.Encoder{}
	fsys := folder(town)
	update(t, dir, fsys)
	c := makeVectors(t, dir, e)
	if !c.Vectors().Whole() || c.Vectors().Articles() != len(c.Entries()) {
		t.Fatalf("%d of %d articles have vectors", c.Vectors().Articles(), len(c.Entries()))
	}
	first := e.Encoded.Load()
	fsys["new.txt"] = &fstest.MapFile{Data: []byte("Lamps on the quay\n\nThe lamps on the quay burn all night. A keeper trims them at " +
		"four.\n")}
	update(t, dir, fsys)
	c = openStore(t, dir)
	if err := c.OpenVectors(dir, e.Hash()); err != nil {
		t.Fatal(err)
	}
	if c.Vectors().Whole() || c.Vectors().Articles() != len(c.Entries())-1 {
		t.Errorf("before they are made %d of %d articles have vectors", c.Vectors().Articles(), len(c.Entries()))
	}
	if err := c.MakeVectors(t.Context(), dir, e, VectorOptions{}); err != nil {
		t.Fatal(err)
	}
	if n := e.Encoded.Load() - first; n == 0 || n > 3 {
		t.Errorf("%d sentences were encoded for an article of 2 and a title", n)
	}
	if got := nearest(t, c, e, Scope{}, "Who trims the lamps?", 1); !slices.Equal(got, []string{"new"}) {
		t.Errorf("nearest: %v", got)
	}
	// One changed sentence, of the same length, is one to encode.
	before := e.Encoded.Load()
	fsys["new.txt"] = &fstest.MapFile{Data: []byte("Lamps on the quay\n\nThe lamps on the quay burn all night. A keeper trims them at " +
		"five.\n"), ModTime: day}
	update(t, dir, fsys)
	c = makeVectors(t, dir, e)
	if n := e.Encoded.Load() - before; n != 1 {
		t.Errorf("%d sentences were encoded for one that changed", n)
	}
	if !c.Vectors().Whole() {
		t.Error("not all have vectors")
	}
}

func TestNearestWithinScope(t *testing.T) {
	dir, e := t.TempDir(), &madetest.Encoder{}
	update(t, dir, folder(town))
	c := makeVectors(t, dir, e)
	all := nearest(t, c, e, Scope{}, "When does the ferry sail?", 3)
	if len(all) == 0 {
		t.Fatal("nothing is near")
	}
	if got := nearest(t, c, e, Scope{Hidden: all[:1]}, "When does the ferry sail?", 3); slices.Contains(got, all[0]) {
		t.Errorf("a hidden article is near: %v", got)
	}
	if got := nearest(t, c, e, Scope{Only: all[:1]}, "When does the ferry sail?", 50); slices.ContainsFunc(got,
		func(id string) bool { return id != all[0] }) {
		t.Errorf("another article than the only one is near: %v", got)
	}
}

// What was made before the end stays, and what is left of a killed process goes.
func TestVectorsStopped(t *testing.T) {
	dir, e := t.TempDir(), &madetest.Encoder{}
	update(t, dir, folder(town))
	c := openStore(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	err := c.MakeVectors(ctx, dir, e, VectorOptions{Progress: func(done, _ int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	if n := c.Vectors().Articles(); n == 0 || n == len(c.Entries()) {
		t.Errorf("%d of %d articles have vectors after a stop in between", n, len(c.Entries()))
	}
	unfinished := filepath.Join(dir, ".vectors-0123456789abcdef-7.1234")
	if err := os.WriteFile(unfinished, []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	if c = makeVectors(t, dir, e); !c.Vectors().Whole() {
		t.Error("not all have vectors")
	}
	if _, err := os.Stat(unfinished); err == nil {
		t.Error("what a killed process left is still there")
	}
}

// Whatever is wrong with a file of vectors, it is made again, and a question does
// without it meanwhile.
func TestDamagedVectors(t *testing.T) {
	for name, damage := range map[string]func(path string, data []byte) error{
		"cut":   func(path string, data []byte) error { return os.WriteFile(path, data[:len(data)/2], 0o644) },
		"empty": func(path string, data []byte) error { return os.WriteFile(path, nil, 0o644) },
		"byte": func(path string, data []byte) error {
			data[len(data)*3/4] ^= 0x40
			return os.WriteFile(path, data, 0o644)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, e := t.TempDir(), &madetest.Encoder{}
			update(t, dir, folder(town))
			makeVectors(t, dir, e)
			path := vectorFilesIn(t, dir)[0]
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			// Another file: the one before may be mapped.
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := damage(path, data); err != nil {
				t.Fatal(err)
			}
			c := openStore(t, dir)
			_ = c.OpenVectors(dir, e.Hash())
			nearest(t, c, e, Scope{}, "ferry", 3)
			if c = makeVectors(t, dir, e); !c.Vectors().Whole() {
				t.Error("not all have vectors")
			}
		})
	}
}

// The vectors of another model are removed once those of this one are there, and
// many small files become one.
func TestVectorFilesAreTidied(t *testing.T) {
	dir, other := t.TempDir(), &madetest.Encoder{Name: "other"}
	fsys := folder(town)
	update(t, dir, fsys)
	makeVectors(t, dir, other)
	e := &madetest.Encoder{}
	// The names tell models apart by the begin of their hashes only.
	if err := os.Rename(vectorFilesIn(t, dir)[0], filepath.Join(dir, "vectors-fedcba9876543210-1")); err != nil {
		t.Fatal(err)
	}
	makeVectors(t, dir, e)
	for i := range 12 {
		fsys["more-"+string(rune('a'+i))+".txt"] = &fstest.MapFile{Data: []byte("Note\n\nNote " + string(rune('a'+i)) +
			" is about the pier of the town.\n")}
		update(t, dir, fsys)
		if c := makeVectors(t, dir, e); !c.Vectors().Whole() {
			t.Fatalf("not all have vectors after %d updates", i+1)
		}
	}
	files := vectorFilesIn(t, dir)
	if len(files) > 8 || slices.ContainsFunc(files, func(p string) bool { return strings.Contains(p, "fedcba") }) {
		t.Errorf("files of vectors: %v", files)
	}
}

func TestTwoMakersOfVectors(t *testing.T) {
	dir, e := t.TempDir(), &madetest.Encoder{}
	update(t, dir, folder(town))
	c := openStore(t, dir)
	err := c.MakeVectors(t.Context(), dir, e, VectorOptions{Progress: func(done, _ int) {
		if err := openStore(t, dir).MakeVectors(t.Context(), dir, e, VectorOptions{}); !errors.Is(err, ErrVectorsBusy) {
			t.Errorf("a second maker: %v", err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
}
