package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/retrieval"
	. "github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// novels is an index of two articles that are too long to be kept in memory, in
// whose paragraphs somebody is quoted.
func novels(t *testing.T) *retrieval.Index {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"north", "south"} {
		var text strings.Builder
		fmt.Fprintf(&text, "---\ntitle: The %s\npublished: 2024-01-01\n---\n\n", name)
		filler := strings.Repeat("The tide came in over the flat grey sand and went out again. ", 40)
		for n := 0; text.Len() < KeptBytes+KeptBytes/8; n++ {
			fmt.Fprintf(&text, "“The lantern of the %s harbour was lit for the %dth time,” said Ruth Calder. %s\n\n", name, n, filler)
		}
		files[name+".md"] = &fstest.MapFile{Data: []byte(text.String())}
	}
	dir := t.TempDir()
	update(t, dir, files)
	return open(t, dir)
}

func TestLongArticle(t *testing.T) {
	x := novels(t)
	t.Run("is read once by a question", func(t *testing.T) { readOnce(t, x) })
	t.Run("is shared while in use", func(t *testing.T) { sharedWhileInUse(t, x) })
}

func readOnce(t *testing.T, x *retrieval.Index) {
	t.Helper()
	for name, ask := range map[string]func(context.Context) (any, error){
		"who": func(ctx context.Context) (any, error) {
			return x.Who(ctx, retrieval.WhoQuery{About: "lantern harbour", Limit: 50})
		},
		"who of a speaker": func(ctx context.Context) (any, error) {
			return x.Who(ctx, retrieval.WhoQuery{Speaker: "Calder", About: "lantern", Limit: 50})
		},
		"ask": func(ctx context.Context) (any, error) {
			return x.Ask(ctx, retrieval.Query{Question: "What did Calder say about the lantern of the harbour?", Limit: 50})
		},
		"verify": func(ctx context.Context) (any, error) {
			return x.VerifyQuotations(ctx, verify.Query{Text: "“The lantern of the north harbour was lit for the 77th time”"})
		},
		"verify what is not quite there": func(ctx context.Context) (any, error) {
			return x.VerifyQuotations(ctx, verify.Query{Text: "“The lantern of the south harbour was first lit for the 77th time … lit for " +
				"the 99th time”"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ask(t.Context()); err != nil { // fills what is kept for the next question
				t.Fatal(err)
			}
			liveHeap()
			before, heap := x.Collection().Reads(), liveHeap()
			answer, err := ask(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n := x.Collection().Reads() - before; n > 2 {
				t.Errorf("two articles were read %d times", n)
			}
			liveHeap()
			if more := liveHeap() - heap; more > KeptBytes/2 {
				t.Errorf("the answer keeps %.0f bytes in memory", more)
			}
			if fmt.Sprintf("%+v", answer) == "" { // in use until here
				t.Error("no answer")
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := ask(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("a cancelled question: %v", err)
			}
		})
	}
}

// sharedWhileInUse has many hold an article at a time.
func sharedWhileInUse(t *testing.T, x *retrieval.Index) {
	t.Helper()
	before := x.Collection().Reads()
	var all sync.WaitGroup
	held := make([]any, 16)
	for i := range held {
		all.Go(func() {
			a, err := x.Article(t.Context(), "north")
			if err != nil {
				t.Error(err)
			}
			held[i] = a
		})
	}
	all.Wait()
	for _, a := range held[1:] {
		if a != held[0] {
			t.Fatal("there are two copies of the article")
		}
	}
	if n := x.Collection().Reads() - before; n != 1 {
		t.Errorf("the article was read %d times", n)
	}
	liveHeap()
	if _, err := x.Article(t.Context(), "north"); err != nil || held[0] == nil {
		t.Fatal(err)
	}
}
