package retrieval

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// townWith is the town's newspaper with one article changed.
func townWith(t *testing.T, name, old, new string) *Index {
	t.Helper()
	files := map[string]string{}
	for n, text := range town {
		files[n] = text
	}
	files[name] = strings.Replace(files[name], old, new, 1)
	return memory(t, read(t, folder(files)))
}

func TestScopeOfArticles(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	q := Query{Question: "When will the ferry sail to the island?", Limit: 10}
	if a := ask(t, x, q); !a.Answered || a.Hits[0].Article.ID != "ferry" {
		t.Fatalf("the question of this test is not answered: %+v", a)
	}
	for _, scope := range []Scope{{Hidden: []string{"ferry"}}, {Only: []string{"bridge", "owls"}}} {
		q.Scope = scope
		a := ask(t, x, q)
		for _, h := range append(a.Hits, a.Nearest...) {
			if h.Article.ID == "ferry" {
				t.Errorf("%+v: shows %q", scope, h.Excerpt)
			}
		}
		who := who(t, x, WhoQuery{Speaker: "Ashby", Scope: scope})
		if len(who.Hits) > 0 {
			t.Errorf("%+v: quotes %q", scope, who.Hits[0].Words)
		}
		if len(who.Speakers)+len(who.Suggestions) > 0 {
			t.Errorf("%+v: tells of %v and %v", scope, who.Speakers, who.Suggestions)
		}
		var unknown *store.UnknownSourceError
		if _, err := x.Ask(t.Context(), Query{Question: "q", Source: "ferry", Scope: scope}); !errors.As(err, &unknown) {
			t.Errorf("%+v: asking the article alone gives the error %v", scope, err)
		}
	}
}

// A takedown holds for the words, wherever they stand after a re-index.
func TestScopeOfReceipts(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	said := who(t, x, WhoQuery{Speaker: "Ashby"}).Hits[0]
	scope := Scope{Hidden: []string{said.Receipt}}
	edited := townWith(t, "ferry.md", "The ferry between", "It is cold. The ferry between")
	for name, x := range map[string]*Index{"as it was": x, "edited": edited} {
		t.Run(name, func(t *testing.T) {
			if a := who(t, x, WhoQuery{Speaker: "Ashby", Scope: scope}); len(a.Hits) > 0 {
				t.Errorf("who quotes %q", a.Hits[0].Words)
			}
			a := ask(t, x, Query{Question: "What did Tom Ashby say about worse winters on the island?", Limit: 10, Scope: scope})
			for _, h := range append(a.Hits, a.Nearest...) {
				if strings.Contains(h.Excerpt, said.Words) {
					t.Errorf("shows %q", h.Excerpt)
				}
			}
			if a := ask(t, x, Query{Question: "When will the ferry sail?", Scope: scope}); !a.Answered {
				t.Error("the rest of the article is hidden too")
			}
			var hidden *HiddenError
			if _, _, err := x.Around(t.Context(), said.Receipt, scope); !errors.As(err, &hidden) {
				t.Errorf("Around gives the error %v", err)
			}
			// Its neighbours are shown without it.
			neighbour := ask(t, x, Query{Question: "How long will the new gearbox take to build in Bergen?", Scope: scope}).Hits[0]
			hit, _, err := x.Around(t.Context(), neighbour.Receipt, scope)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(hit.Excerpt, said.Words) {
				t.Errorf("Around shows %q", hit.Excerpt)
			}
		})
	}
}

func TestAround(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	h := ask(t, x, Query{Question: "How many people live on the island?", Limit: 1}).Hits[0]
	wide, outcome, err := x.Around(t.Context(), h.Receipt, Scope{})
	if err != nil || outcome != cite.Unchanged {
		t.Fatalf("%v, %v", outcome, err)
	}
	checkHit(t, x, *wide)
	var marked string
	for _, f := range wide.Fragments {
		if f.Match {
			marked += f.Text
		}
	}
	if marked != h.Excerpt || len(wide.Excerpt) <= len(h.Excerpt) {
		t.Errorf("marks %q of %q", marked, wide.Excerpt)
	}
	for _, want := range []string{"The boat needs a new gearbox", "The council will charter"} {
		if !strings.Contains(wide.Excerpt, want) {
			t.Errorf("no %q in %q", want, wide.Excerpt)
		}
	}

	moved := townWith(t, "ferry.md", "The ferry between", "It is cold. The ferry between")
	wide, outcome, err = moved.Around(t.Context(), h.Receipt, Scope{})
	if err != nil || outcome != cite.TextChanged || !strings.Contains(wide.Excerpt, h.Excerpt) {
		t.Errorf("moved: %v, %v, %v", wide, outcome, err)
	}
	gone := townWith(t, "ferry.md", h.Excerpt, "Nobody lives there.")
	if wide, outcome, err = gone.Around(t.Context(), h.Receipt, Scope{}); err != nil || outcome != cite.WordsChanged || wide != nil {
		t.Errorf("gone: %v, %v, %v", wide, outcome, err)
	}
	if _, _, err := x.Around(t.Context(), "none", Scope{}); !errors.Is(err, cite.ErrNoReceipt) {
		t.Errorf("no receipt: %v", err)
	}
}

// A wide excerpt is whole sentences, and not too much of them.
func TestAroundIsBounded(t *testing.T) {
	long := strings.Repeat("The pier was painted in the colours of the town. ", 400)
	x := memory(t, read(t, folder(map[string]string{"pier.txt": "Pier\n\n" + long + "The lamp is green. " + long})))
	h := ask(t, x, Query{Question: "What colour is the lamp?", Limit: 1}).Hits[0]
	wide, _, err := x.Around(t.Context(), h.Receipt, Scope{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(wide.Excerpt); n > aroundLength || n < aroundLength/2 || !strings.HasPrefix(wide.Excerpt, "The ") ||
		!strings.HasSuffix(wide.Excerpt, ".") {
		t.Errorf("%d bytes: %q", n, wide.Excerpt)
	}
}

func TestEdition(t *testing.T) {
	first := memory(t, read(t, folder(town)))
	again := memory(t, read(t, folder(town)))
	other := townWith(t, "owls.txt", "Three pairs", "Four pairs")
	if first.Edition() != again.Edition() || first.Edition() == other.Edition() || len(first.Edition()) != 8 {
		t.Errorf("editions %q, %q and %q", first.Edition(), again.Edition(), other.Edition())
	}
}

// BenchmarkHidden asks a collection of which a thousand excerpts are hidden,
// whose words are all gone.
func BenchmarkHidden(b *testing.B) {
	x := memory(b, read(b, folder(town)))
	scope := Scope{}
	for i := range 1000 {
		scope.Hidden = append(scope.Hidden, fmt.Sprintf("v1.ferry.0123456789abcdef.%d-%d.0123456789ab", i, i+40+i%300))
	}
	for b.Loop() {
		ask(b, x, Query{Question: "When will the ferry sail to the island?", Scope: scope})
	}
}
