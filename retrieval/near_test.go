package retrieval

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// storms are articles, one of which answers a question that has none of its words.
var storms = map[string]string{
	"dinghy.md": "---\ntitle: A rescue at Gull Point\n---\n\nThe crew hauled a shivering fisherman out of the waves on Monday. " +
		"Nobody had expected to find him alive. He was brought to the hospital in Larkhaven.",
	"market.md": "---\ntitle: The market of Larkhaven\n---\n\nThe market opens on Saturdays at eight. Cheese and apples are sold there. " +
		"The square is closed for cars until noon.",
	"school.md": "---\ntitle: A new roof for the school\n---\n\nThe school gets a new roof in the summer. " +
		"The pupils are taught in tents until then. The builders come from the next village.",
	"chess.md": "---\ntitle: A chess club\n---\n\nThe chess club meets every Tuesday in the library. Beginners are welcome. " +
		"Tea is served in the break.",
}

const paraphrase = "which sailor got saved from drowning?"

// sailing knows the words that the question has instead.
func sailing() alike {
	return alike{&madetest.Encoder{Same: map[string]string{
		"sailor": "fisherman", "saved": "hauled", "got": "out", "from": "of", "drowning": "waves", "which": "the",
	}}}
}

// alike is a model whose cosines lie between .7 and 1, as those of the real ones do
// that all weights are learnt with: its vectors have most of their length in common.
type alike struct{ *madetest.Encoder }

func (c alike) Encode(ctx context.Context, kind meaning.Kind, texts []string) ([]float32, error) {
	v, err := c.Encoder.Encode(ctx, kind, texts)
	const common = 0.7
	for i := range v {
		v[i] *= float32(math.Sqrt(1 - common))
		if i%c.Dim() == 0 {
			v[i] = float32(math.Sqrt(common))
		}
	}
	return v, err
}

// withVectors is an index in memory with the vectors of its articles.
func withVectors(t *testing.T, files map[string]string, e store.Encoder) *Index {
	t.Helper()
	x := memory(t, read(t, folder(files)))
	x.UseModel(e)
	if err := x.MakeVectors(t.Context(), t.TempDir(), store.VectorOptions{Workers: 1}); err != nil {
		t.Fatal(err)
	}
	return x
}

func shown(a *Answer) []Hit { return slices.Concat(a.Hits, a.Nearest) }

func TestAskByMeaning(t *testing.T) {
	words := memory(t, read(t, folder(storms)))
	if a := ask(t, words, Query{Question: paraphrase}); a.Step != StepNothing {
		t.Fatalf("by words alone the step is %s, with %+v", a.Step, shown(a))
	}
	x := withVectors(t, storms, sailing())
	a := ask(t, x, Query{Question: paraphrase})
	if a.Step == StepNothing || shown(a)[0].Article.ID != "dinghy" || !strings.Contains(shown(a)[0].Excerpt, "hauled a shivering fisherman") {
		t.Fatalf("the step is %s, with %+v", a.Step, shown(a))
	}
	for _, f := range shown(a)[0].Fragments {
		if f.Match {
			t.Errorf("%q is marked, which is no word of the question", f.Text)
		}
	}
	if off := ask(t, x, Query{Question: "volcanoes erupting glaciers ashfall"}); off.Step != StepNothing {
		t.Errorf("what nothing is about gets the step %s, with %+v", off.Step, shown(off))
	}
	for _, scope := range []Scope{{Hidden: []string{"dinghy"}}, {Only: []string{"market", "chess"}}} {
		for _, h := range shown(ask(t, x, Query{Question: paraphrase, Scope: scope})) {
			if h.Article.ID == "dinghy" {
				t.Errorf("%+v: shows %q", scope, h.Excerpt)
			}
		}
	}
}

// While most articles have no vectors, and where a model has none, all is as without
// a model.
func TestAskWithoutVectors(t *testing.T) {
	words := memory(t, read(t, folder(town)))
	x := memory(t, read(t, folder(town)))
	x.UseModel(sailing())
	for _, question := range []string{paraphrase, "When will the ferry sail to the island?", "Who found the owls?"} {
		want, got := ask(t, words, Query{Question: question}), ask(t, x, Query{Question: question})
		if got.Step != want.Step || len(shown(got)) != len(shown(want)) {
			t.Fatalf("%s: step %s with %d hits, without a model %s with %d", question, got.Step, len(shown(got)), want.Step, len(shown(want)))
		}
		for i, h := range shown(got) {
			if w := shown(want)[i]; h.Excerpt != w.Excerpt || h.Score != w.Score {
				t.Errorf("%s: hit %d is %q with %v, without a model %q with %v", question, i, h.Excerpt, h.Score, w.Excerpt, w.Score)
			}
		}
	}
}

// What has the words and the meaning comes first, and it is explained why. (Whether it
// is said to answer is learnt from a real model.)
func TestAskByWordsAndMeaning(t *testing.T) {
	x := withVectors(t, storms, sailing())
	a := ask(t, x, Query{Question: "When does the market open?"})
	if a.Step == StepNothing || !strings.Contains(shown(a)[0].Excerpt, "opens on Saturdays at eight") {
		t.Errorf("the step is %s, with %+v", a.Step, shown(a))
	}
	e, err := x.Explain(t.Context(), Query{Question: "When does the market open?"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(e.Passages[0].Influences, func(i Influence) bool { return i.Name == "near-best" }) {
		t.Error("it is not explained what the meaning counts")
	}
}

// Where the vectors of a few articles are not there yet, those of the others are used, and
// an article without is found by its words as before; where more are missing, all is as
// without a model.
func TestAskWithSomeVectors(t *testing.T) {
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("notes-%02d.md", i)] = fmt.Sprintf("---\ntitle: Notes %d\n---\n\nThe baker of street %d sells bread and tea. "+
			"His shop is closed on day %d of the month.", i, i, i)
	}
	maps.Copy(files, storms)
	dir, e := t.TempDir(), sailing()
	first := memory(t, read(t, folder(files)))
	first.UseModel(e)
	if err := first.MakeVectors(t.Context(), dir, store.VectorOptions{Workers: 1}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		more  int
		means bool
	}{{1, true}, {2, true}, {10, false}} {
		all := maps.Clone(files)
		for i := range test.more {
			all[fmt.Sprintf("dam-%d.md", i)] = fmt.Sprintf("---\ntitle: The dam %d\n---\n\nThe dam of Upper Vale %d burst at noon. "+
				"Nineteen houses were lost in the flood.", i, i)
		}
		x := memory(t, read(t, folder(all)))
		x.UseModel(e)
		if err := x.OpenVectors(dir); err != nil {
			t.Fatal(err)
		}
		if _, with, of := x.Vectors(); with != len(files) || of != len(all) {
			t.Fatalf("%d of %d articles have vectors, want %d of %d", with, of, len(files), len(all))
		}
		a := ask(t, x, Query{Question: "When did the dam of Upper Vale 0 burst?"})
		if len(shown(a)) == 0 || !strings.Contains(shown(a)[0].Excerpt, "Vale 0 burst at noon") {
			t.Errorf("%d more: the article without vectors is not found by its words: %s %+v", test.more, a.Step, shown(a))
		}
		found := slices.ContainsFunc(shown(ask(t, x, Query{Question: paraphrase})), func(h Hit) bool { return h.Article.ID == "dinghy" })
		if found != test.means {
			t.Errorf("%d more: found by its meaning: %v", test.more, found)
		}
	}
}
