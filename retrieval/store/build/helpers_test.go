package build_test

import (
	"runtime"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
)

// What the tests of all rooms share.
var (
	day    = madetest.Day
	town   = madetest.Town
	folder = madetest.Folder
	read   = madetest.Read
)

func memory(t testing.TB, articles []*article.Article) *retrieval.Index {
	t.Helper()
	x, err := retrieval.NewMemory(t.Context(), articles, day)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIndex(t, x) })
	return x
}

func closeIndex(t testing.TB, x *retrieval.Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}

func ask(t testing.TB, x *retrieval.Index, q retrieval.Query) *retrieval.Answer {
	t.Helper()
	answer, err := x.Ask(t.Context(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Question, err)
	}
	return answer
}

// liveHeap is the live heap in bytes.
func liveHeap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// checkHit makes sure that a hit is what its receipt proves.
func checkHit(t testing.TB, x *retrieval.Index, h retrieval.Hit) {
	t.Helper()
	proof, err := x.Verify(t.Context(), h.Receipt)
	if err != nil || proof.Outcome != cite.Unchanged || proof.Excerpt != h.Excerpt {
		t.Errorf("receipt %s: %v, %v, %q; the excerpt is %q", h.Receipt, err, proof.Outcome, proof.Excerpt, h.Excerpt)
	}
}
