package store_test

import (
	"io/fs"
	"runtime"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// What the tests of all rooms share.
var (
	day    = madetest.Day
	town   = madetest.Town
	folder = madetest.Folder
)

// update brings the index in dir up to fsys.
func update(t testing.TB, dir string, fsys fs.FS) {
	t.Helper()
	opts := build.Options{Reader: &article.Reader{}, Fingerprint: "test", Now: time.Now()}
	if _, err := build.Update(t.Context(), dir, fsys, opts); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dir string) *retrieval.Index {
	t.Helper()
	x, err := retrieval.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// liveHeap is the live heap in bytes.
func liveHeap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
