package evaluate

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

var (
	measured = flag.String("languages", "", "measure these collections of ../shared/eval/languages (de,tr; all) and print the figures")
	sampled  = flag.Int("sample", 1, "of -languages ask only every so many-th question")
	encoded  = flag.String("encoded", "", "measure -languages with the multilingual model as well, whose vectors are kept in this folder")
)

const (
	languageFigures        = "../lang/figures.txt"
	languageMeaningFigures = "../lang/figures-meaning.txt"
)

// languageSets are the collections in the order of the figures.
var languageSets = []string{
	"de", "es", "ro", "ru", "tr", "ar", "ar2", "fr", "it", "pt", "zh", "zh2", "ja", "el", "hi", "vi", "th",
}

// TestLanguages measures ranking and refusing in other languages than English. Whole,
// it takes minutes: with -languages all -update it rewrites the figures.
func TestLanguages(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "eval", "languages")
	if _, err := os.Stat(root); err != nil {
		t.Skip("the collections of other languages are not here: ", err)
	}
	sets, step := []string{"de", "tr", "ar"}, 10
	switch {
	case *measured == "all":
		sets, step = languageSets, *sampled
	case *measured != "":
		sets, step = strings.Split(*measured, ","), *sampled
	}
	var model *keeper
	if *encoded != "" {
		model = newKeeper(t, *encoded)
	}
	var lines, meant []string
	for _, name := range sets {
		c, err := ReadCollection(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		f, err := measureLanguage(t.Context(), c, step, nil)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, f.String())
		t.Log(f)
		if *measured == "" && (f.MRR10 < 0.9 || f.refused > 0.2) {
			t.Errorf("%s: an MRR@10 of %.3f, and %.3f of answerable questions refused", name, f.MRR10, f.refused)
		}
		if model == nil {
			continue
		}
		model.read(t, name)
		with, err := measureLanguage(t.Context(), c, step, model)
		if err != nil {
			t.Fatal(err)
		}
		model.keep(t, name)
		meant = append(meant, besideWords(f, with))
		t.Logf("with the model: %s\n%s", with, meant[len(meant)-1])
	}
	if *update && *measured == "all" {
		writeLanguageFigures(t, lines, meant)
	}
}

func writeLanguageFigures(t *testing.T, lines, meant []string) {
	t.Helper()
	command := fmt.Sprintf("# go test ./retrieval/evaluate -run TestLanguages -languages all -sample %d -update -v -timeout 0", *sampled)
	head := command + "\n" +
		"# Collections of ../shared/eval/languages. With half of the passages taken out: refused is the share of answerable\n" +
		"# questions that are refused, answered that of questions answered whose passage is gone; at 10 % the refused where\n" +
		"# one tenth of these is answered, and what would have to be added to the bias. Where a collection has near copies of\n" +
		"# passages, one of which is judged, these are taken to answer with half of the passages taken out, and MRR@10 is told\n" +
		"# so, too. p50 was measured on a busy machine.\n"
	if err := os.WriteFile(languageFigures, []byte(head+strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if len(meant) == 0 {
		return
	}
	head = command + " -encoded FOLDER\n" +
		"# The same without a model, by words, and with multilingual-e5-small; MEANING_MODELS as for the other tests with models.\n" +
		fmt.Sprintf("%-5s%-24s%-24s%-24s%-24s%-24s\n", "", "MRR@10", "Hits@1", "refused of all", "half: refused", "answered") +
		fmt.Sprintf("%-5s%s\n", "", strings.TrimRight(strings.Repeat(fmt.Sprintf("%-8s%-8s%-8s", "words", "with", "more"), 5), " "))
	if err := os.WriteFile(languageMeaningFigures, []byte(head+strings.Join(meant, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// languageFigure is what is measured of a collection.
type languageFigure struct {
	RetrievalFigures
	refused, answered, atTenth, bias float64

	// copied is the number of questions whose passage has copies, and copies MRR@10 where
	// these count.
	copied int
	copies float64
}

func (f languageFigure) String() string {
	s := fmt.Sprintf("%-4s MRR@10 %.4f  Hits@1 %.4f  R@10 %.4f  refused of all %.3f | "+
		"half: refused %.3f answered %.3f  at 10 %%: refused %.3f bias %+.2f | p50 %.1f ms",
		f.Collection, f.MRR10, f.Hits1, f.Recall10, f.FalseRefusals, f.refused, f.answered, f.atTenth, f.bias, f.P50)
	if f.copied > 0 {
		s += fmt.Sprintf(" | copies of %d: MRR@10 %.4f", f.copied, f.copies)
	}
	return s
}

// besideWords are the figures without a model and with one.
func besideWords(words, with languageFigure) string {
	s := fmt.Sprintf("%-5s", words.Collection)
	for _, of := range []func(languageFigure) float64{
		func(f languageFigure) float64 { return f.MRR10 }, func(f languageFigure) float64 { return f.Hits1 },
		func(f languageFigure) float64 { return f.FalseRefusals }, func(f languageFigure) float64 { return f.refused },
		func(f languageFigure) float64 { return f.answered },
	} {
		a, b := of(words), of(with)
		s += fmt.Sprintf("%-8s%-8s%-8s", fmt.Sprintf("%.4f", a), fmt.Sprintf("%.4f", b), fmt.Sprintf("%+.4f", b-a))
	}
	return strings.TrimRight(s, " ")
}

// measureLanguage measures a collection, by every step-th question, whole and with
// every second run of passages taken out; with a model where there is one.
func measureLanguage(ctx context.Context, all *Collection, step int, model store.Encoder) (f languageFigure, err error) {
	c := *all
	c.Queries, c.Relevant = nil, map[string]map[string]int{}
	for i := 0; i < len(all.Queries); i += step {
		c.Queries = append(c.Queries, all.Queries[i])
	}
	for query, grades := range all.Relevant {
		c.Relevant[query] = maps.Clone(grades)
	}
	if f.RetrievalFigures, err = measureIn(ctx, &c, model, nil); err != nil {
		return f, err
	}
	if f.copied = c.CountCopies(); f.copied > 0 {
		g, err := measureIn(ctx, &c, model, nil)
		if err != nil {
			return f, err
		}
		f.copies = g.MRR10
	}
	removedRun := 5 // an article of the collections that are translated
	if len(c.Passages) != 240 {
		removedRun = len(c.Passages) / 20 // several articles of the others, which do not say where one ends
	}
	half := c
	half.Passages = nil
	kept := map[string]bool{}
	for i, p := range c.Passages {
		if i/removedRun%2 == 0 {
			half.Passages = append(half.Passages, p)
			kept[p.ID] = true
		}
	}
	half.Relevant = map[string]map[string]int{}
	for query, grades := range c.Relevant {
		half.Relevant[query] = map[string]int{}
		for id, g := range grades {
			if kept[id] {
				half.Relevant[query][id] = g
			}
		}
	}
	var with, without []float64 // logits
	g, err := measureIn(ctx, &half, model, func(query string, p float64) {
		logit := math.Log(max(p, 1e-9) / max(1-p, 1e-9))
		if answerableIn(&half, query) {
			with = append(with, logit)
		} else {
			without = append(without, logit)
		}
	})
	if err != nil {
		return f, err
	}
	f.refused, f.answered = g.FalseRefusals, g.FalseAnswers
	slices.Sort(without)
	if len(without) > 0 && len(with) > 0 {
		limit := without[len(without)*9/10]
		for _, x := range with {
			if x <= limit {
				f.atTenth += 1 / float64(len(with))
			}
		}
		f.bias = math.Log(rank.AnswerThreshold/(1-rank.AnswerThreshold)) - limit
	}
	return f, nil
}

func answerableIn(c *Collection, query string) bool {
	for _, g := range c.Relevant[query] {
		if g > 0 {
			return true
		}
	}
	return false
}

// measureIn asks the questions of a collection, and tells each how probable
// an answer is.
func measureIn(ctx context.Context, c *Collection, model store.Encoder, each func(query string, probability float64)) (
	RetrievalFigures, error) {
	dir, err := os.MkdirTemp("", "verbatim-languages-")
	if err != nil {
		return RetrievalFigures{}, err
	}
	defer os.RemoveAll(dir)
	if err := build.Uncut(ctx, dir, c.articles(), time.Unix(0, 0)); err != nil {
		return RetrievalFigures{}, err
	}
	x, err := retrieval.Open(dir)
	if err != nil {
		return RetrievalFigures{}, err
	}
	defer x.Close()
	if model != nil {
		x.UseModel(model)
		if err := x.MakeVectors(ctx, dir, store.VectorOptions{Workers: runtime.GOMAXPROCS(0)}); err != nil {
			return RetrievalFigures{}, err
		}
	}
	n := 0
	return RetrievalOf(ctx, c, func(ctx context.Context, question string) ([]retrieval.RankedPassage, bool, error) {
		found, _, p, err := x.Rank(ctx, question, 10, 0, 300)
		for i := range found {
			found[i].Article = c.passageID(found[i].Article)
		}
		if each != nil {
			each(c.Queries[n].ID, p)
		}
		n++
		return found, p < rank.AnswerThreshold, err
	}, RetrievalOptions{})
}

// BenchmarkLanguages asks the collections of other languages and, in turn with them, as
// many passages of English, so that a busy machine slows both down alike: times-english
// is the ratio of the medians.
func BenchmarkLanguages(b *testing.B) {
	shared := filepath.Join("..", "..", "..", "shared", "eval")
	english, err := ReadCollection(filepath.Join(shared, "retrieval", "squadshifts-newwiki"))
	if err != nil {
		b.Skip("the collections are not here: ", err)
	}
	for _, name := range languageSets {
		b.Run(name, func(b *testing.B) {
			c, err := ReadCollection(filepath.Join(shared, "languages", name))
			if err != nil {
				b.Skip("the collections are not here: ", err)
			}
			sides := []*Collection{c, firstOf(english, len(c.Passages))}
			indexes := []*retrieval.Index{uncut(b, sides[0]), uncut(b, sides[1])}
			times := make([][]float64, len(sides)) // milliseconds
			for n := 0; b.Loop(); n++ {
				for i, x := range indexes {
					queries := sides[i].Queries
					start := time.Now()
					if _, err := x.Ask(b.Context(), retrieval.Query{Question: queries[n*7%len(queries)].Text}); err != nil {
						b.Fatal(err)
					}
					times[i] = append(times[i], time.Since(start).Seconds()*1000)
				}
			}
			for i := range times {
				slices.Sort(times[i])
			}
			other, plain := times[0][len(times[0])/2], times[1][len(times[1])/2]
			b.ReportMetric(other, "ms-p50")
			b.ReportMetric(plain, "ms-p50-english")
			b.ReportMetric(other/plain, "times-english")
		})
	}
}

// firstOf is the first n passages of a collection, with the questions that they answer.
func firstOf(c *Collection, n int) *Collection {
	first := *c
	first.Passages = c.Passages[:min(n, len(c.Passages))]
	kept := map[string]bool{}
	for _, p := range first.Passages {
		kept[p.ID] = true
	}
	first.Queries = slices.DeleteFunc(slices.Clone(c.Queries), func(q CollectionQuery) bool {
		for id := range c.Relevant[q.ID] {
			if kept[id] {
				return false
			}
		}
		return true
	})
	return &first
}

// uncut is an index of a collection, each of whose passages stays one.
func uncut(tb testing.TB, c *Collection) *retrieval.Index {
	tb.Helper()
	dir := tb.TempDir()
	if err := build.Uncut(tb.Context(), dir, c.articles(), time.Unix(0, 0)); err != nil {
		tb.Fatal(err)
	}
	x, err := retrieval.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { x.Close() })
	return x
}
