package postings

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// ferries is an index of n articles of one passage each, all with one word, with their
// ids.
func ferries(t testing.TB, n int) (*Local, []string) {
	t.Helper()
	var ids []string
	x, err := NewMemory(t.Context(), func(yield func(*article.Article, []Passage) bool) {
		for i := range n {
			text := fmt.Sprintf("The ferry leaves from quay %d.", i)
			a := &article.Article{ID: fmt.Sprintf("ferry-%05d", i), Title: "Ferries", Text: text, Language: "en"}
			ids = append(ids, a.ID)
			if !yield(a, []Passage{{Article: a.ID, Range: article.Range{End: len(text)}, Number: 1}}) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x, ids
}

// A long scope leaves the passages of its articles, whether it is looked up, was looked
// up for the search before, or for another question; and more scopes than are remembered
// are not mixed up.
func TestLongScope(t *testing.T) {
	x, ids := ferries(t, 200)
	r := rand.New(rand.NewPCG(1, 1))
	some := func() []string {
		out := slices.Clone(ids)
		r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		out = out[:fewIDs/2+r.IntN(100)]
		slices.Sort(out)
		return out
	}
	var scopes []Scope
	for range mostScopes/3 + 1 {
		list := some()
		scopes = append(scopes, Scope{Only: list}, Scope{Hidden: list}, Scope{Only: some(), Hidden: list})
	}
	for round := range 2 {
		for n, s := range scopes {
			var want []string
			for _, id := range ids {
				if s.Shows(id) {
					want = append(want, id)
				}
			}
			s.Resolved = new(Resolved)
			for _, s := range []Scope{s, s, {Only: s.Only, Hidden: s.Hidden}} {
				passages, more, err := x.All(t.Context(), []string{"ferri"}, Body, s, len(ids))
				var got []string
				for _, p := range passages {
					got = append(got, p.Article)
					if !s.Shows(p.Article) {
						t.Errorf("scope %d, round %d: %s is not in it", n, round, p.Article)
					}
				}
				if err != nil || more || !slices.Equal(got, want) {
					t.Fatalf("scope %d, round %d: %v, %v, found %s\nwant %s", n, round, more, err, strings.Join(got, " "), strings.Join(want, " "))
				}
			}
		}
	}
	if n := len(x.scopes.known); n > mostScopes {
		t.Errorf("%d scopes are remembered", n)
	}
}

// What was found out about a scope in one index is not taken for another, and a search
// that nobody waits for leaves nothing behind.
func TestScopeOfAnother(t *testing.T) {
	x, ids := ferries(t, 300)
	y, _ := ferries(t, 200)
	s := Scope{Only: ids[150:], Resolved: new(Resolved)}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.resolve(gone, s); err == nil {
		t.Error("a scope was looked up for nobody")
	}
	for _, want := range []struct {
		in    *Local
		found int
	}{{x, 150}, {y, 50}, {x, 150}} {
		passages, _, err := want.in.All(t.Context(), []string{"ferri"}, Body, s, 1000)
		if err != nil || len(passages) != want.found {
			t.Errorf("found %d, want %d: %v", len(passages), want.found, err)
		}
	}
}

// BenchmarkScope is a search in a scope of 50,000 of 100,000 articles: when its ids are
// looked up for it, when another search of the same question did so, and when another
// question with the same scope did.
func BenchmarkScope(b *testing.B) {
	x, ids := ferries(b, 100_000)
	only := ids[:50_000]
	search := func(b *testing.B, s Scope) {
		if _, _, err := x.All(b.Context(), []string{"ferri", "77"}, Body, s, 10); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("looked-up", func(b *testing.B) {
		for b.Loop() {
			x.scopes.known = nil
			search(b, Scope{Only: only})
		}
	})
	b.Run("of-the-question", func(b *testing.B) {
		s := Scope{Only: only, Resolved: new(Resolved)}
		for b.Loop() {
			search(b, s)
		}
	})
	b.Run("of-another-question", func(b *testing.B) {
		for b.Loop() {
			search(b, Scope{Only: only, Resolved: new(Resolved)})
		}
	})
	b.Run("everything", func(b *testing.B) {
		for b.Loop() {
			search(b, Scope{})
		}
	})
}
