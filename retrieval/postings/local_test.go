package postings

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// amended is an index in several segments, with passages that were taken out, and
// what it should have.
type amended struct {
	made     *madetest.Collection
	index    *Local
	articles []*article.Article
	counted  []counted
	lengths  Lengths
}

func amend(t *testing.T) *amended {
	t.Helper()
	m := &amended{made: madetest.New(stress.Times(1000, 2000))}
	path := filepath.Join(t.TempDir(), "passages")
	write := func(w *Writer, err error, edit func(*Writer) error) {
		if err == nil {
			err = edit(w)
		}
		if err == nil && w.index != nil {
			err = errors.Join(w.flush(1), w.index.Close()) // without waiting for bleve to merge the segments
		} else if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	// Made-up words would be taken for Italian here and for Spanish there.
	read := func() []*article.Article {
		articles := madetest.Read(t, m.made)
		for _, a := range articles {
			a.Language = "en"
		}
		return articles
	}
	m.articles = read()
	write(Create(path, nil), nil, func(w *Writer) error {
		for _, a := range m.articles {
			if err := w.Add(a, Cut(a)); err != nil {
				return err
			}
		}
		return nil
	})
	for range 3 { // each adds a segment and deletes passages of the others
		was := m.articles
		m.made.Touched, m.made.Edition = m.made.Touched+1, m.made.Edition+1
		m.articles = read()
		w, err := Amend(path, nil)
		write(w, err, func(w *Writer) error {
			for i, a := range m.articles {
				if a.Text == was[i].Text {
					continue
				}
				if err := errors.Join(w.Remove(Cut(was[i])), w.Add(a, Cut(a))); err != nil {
					return err
				}
			}
			return nil
		})
	}
	var err error
	if m.index, err = Open(path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.index.Close(); err != nil {
			t.Error(err)
		}
	})
	m.counted = countAll(m.articles)
	for _, a := range m.articles {
		m.lengths.Add(Measure(a, Cut(a)))
	}
	if n, err := m.index.Count(); err != nil || n != len(m.counted) || m.index.Deleted() == 0 || len(m.index.snapshot.Segments()) < 2 {
		t.Fatalf("%d passages in %d segments, %d deleted, %v; there are %d", n, len(m.index.snapshot.Segments()), m.index.Deleted(), err,
			len(m.counted))
	}
	return m
}

func (m *amended) average() Averages { return m.lengths.Averages(len(m.counted)) }

func (m *amended) collection(t *testing.T) *rank.Collection {
	average := m.average()
	return &rank.Collection{
		Passages: len(m.counted), AvgBody: average.Body, AvgTitle: average.Title, AvgHeading: average.Heading,
		DocFreq: func(stem string) int {
			n, err := m.index.Frequency(t.Context(), stem, Body, Title, Heading)
			if err != nil {
				t.Error(err)
			}
			return n
		},
		Similar: func(stem string) []string {
			similar, err := m.index.Similar(t.Context(), stem)
			if err != nil {
				t.Error(err)
			}
			return similar
		},
	}
}

func shows(scope Scope, id string) bool {
	return (len(scope.Only) == 0 || slices.Contains(scope.Only, id)) && !slices.Contains(scope.Hidden, id)
}

// What is counted, found with all words and found with most of them is what the
// texts have, in any scope, and of equals those whose keys come first.
func TestSearchesOfWords(t *testing.T) {
	m := amend(t)
	r := rand.New(rand.NewPCG(1, 2))
	var passages []Passage
	for _, a := range m.articles {
		passages = append(passages, Cut(a)...)
	}
	scopes := map[string]Scope{
		"all":    {},
		"only":   {Only: []string{m.articles[3].ID, m.articles[4].ID, m.articles[9].ID}},
		"hidden": {Hidden: []string{m.articles[5].ID, "none"}},
	}
	for name, scope := range scopes {
		for range 40 {
			c := m.counted[r.IntN(len(m.counted))]
			stems := slices.Sorted(maps.Keys(c.body))
			r.Shuffle(len(stems), func(i, j int) { stems[i], stems[j] = stems[j], stems[i] })
			stems = stems[:2+r.IntN(3)]
			var words []Weighted
			var all, sharing []weighed
			for _, stem := range stems {
				words = append(words, Weighted{stem, float64(1 + r.IntN(3))})
			}
			for i, p := range passages {
				if !shows(scope, p.Article) {
					continue
				}
				f, has := weighed{key: p.Key(), passage: p}, 0
				for _, w := range words {
					if m.counted[i].body[w.Stem] > 0 {
						f.weight += w.Weight
						has++
					}
				}
				if has > 0 {
					sharing = append(sharing, f)
				}
				if has == len(words) {
					all = append(all, f)
				}
			}
			const limit = 7
			got, more, err := m.index.All(t.Context(), stems, Body, scope, limit)
			slices.SortFunc(all, func(a, b weighed) int { return cmp.Compare(a.key, b.key) })
			if err != nil || more != (len(all) > limit) || !samePassages(got, first(all, limit)) {
				t.Errorf("%s: all of %q: %v, %v, %v; want %v", name, stems, got, more, err, first(all, limit))
			}
			got, err = m.index.Sharing(t.Context(), words, scope, limit)
			slices.SortFunc(sharing, func(a, b weighed) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.key, b.key)) })
			if err != nil || !samePassages(got, first(sharing, limit)) {
				t.Errorf("%s: some of %v: %v, %v; want %v", name, words, got, err, first(sharing, limit))
			}
		}
	}
	for _, c := range m.counted[:50] {
		for stem := range c.body {
			want := 0
			for _, other := range m.counted {
				want += min(other.body[stem], 1)
			}
			if n, err := m.index.Frequency(t.Context(), stem, Body); err != nil || n != want {
				t.Fatalf("%q is in %d passages, %v; want %d", stem, n, err, want)
			}
		}
	}
}

type weighed struct {
	weight  float64
	key     string
	passage Passage
}

func first(list []weighed, n int) []Passage {
	out := []Passage{}
	for _, f := range list[:min(n, len(list))] {
		out = append(out, f.passage)
	}
	return out
}

// A word is looked for in one field after the other.
func TestFrequencyOfFields(t *testing.T) {
	articles := madetest.Read(t, madetest.Folder(map[string]string{
		"a.md": "# Lighthouse\n\nThe keeper sleeps.\n\n## Storms\n\nNobody came. The keeper woke.\n",
	}))
	x, err := NewMemory(t.Context(), func(yield func(*article.Article, []Passage) bool) {
		for _, a := range articles {
			if !yield(a, Cut(a)) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	stem := func(word string) string { return lang.Tokens(word)[0].Stem }
	for _, c := range []struct {
		word string
		in   []Field
		want int
	}{
		{"keeper", []Field{Body}, 2}, {"storms", []Field{Body}, 0}, {"storms", []Field{Body, Title, Heading}, 1},
		{"lighthouse", []Field{Body, Title, Heading}, 2}, {"ferry", []Field{Body, Title, Heading}, 0},
	} {
		if n, err := x.Frequency(t.Context(), stem(c.word), c.in...); err != nil || n != c.want {
			t.Errorf("%s in %v: %d, %v; want %d", c.word, c.in, n, err, c.want)
		}
	}
	similar, err := x.Similar(t.Context(), stem("keper"))
	if err != nil || !slices.Contains(similar, stem("keeper")) {
		t.Errorf("like %q are %q, %v", "keper", similar, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := x.All(ctx, []string{stem("keeper")}, Body, Scope{}, 5); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
	if _, err := x.Sharing(ctx, []Weighted{{stem("keeper"), 1}}, Scope{}, 5); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
	if strings.Contains(ErrDamaged.Error(), "bleve") {
		t.Error("bleve is seen")
	}
}

func samePassages(a, b []Passage) bool {
	return slices.EqualFunc(a, b, func(a, b Passage) bool { return a.Key() == b.Key() })
}
