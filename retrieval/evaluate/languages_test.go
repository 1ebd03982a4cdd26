package evaluate

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

var (
	measured = flag.String("languages", "", "measure these collections of ../shared/eval/languages (de,tr; all) and print the figures")
	sampled  = flag.Int("sample", 1, "of -languages ask only every so many-th question")
)

const languageFigures = "../lang/figures.txt"

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
	var lines []string
	for _, name := range sets {
		c, err := ReadCollection(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		f, err := measureLanguage(t.Context(), c, step)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, f.String())
		t.Log(f)
		if *measured == "" && (f.MRR10 < 0.9 || f.refused > 0.2) {
			t.Errorf("%s: an MRR@10 of %.3f, and %.3f of answerable questions refused", name, f.MRR10, f.refused)
		}
	}
	if *update && *measured == "all" {
		head := fmt.Sprintf("# go test ./retrieval/evaluate -run TestLanguages -languages all -sample %d -update -v -timeout 0\n", *sampled) +
			"# Collections of ../shared/eval/languages. With half of the passages taken out: refused is the share of answerable\n" +
			"# questions that are refused, answered that of questions answered whose passage is gone; at 10 % the refused where\n" +
			"# one tenth of these is answered, and what would have to be added to the bias. p50 was measured on a busy machine.\n"
		if err := os.WriteFile(languageFigures, []byte(head+strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// languageFigure is what is measured of a collection.
type languageFigure struct {
	RetrievalFigures
	refused, answered, atTenth, bias float64
}

func (f languageFigure) String() string {
	return fmt.Sprintf("%-4s MRR@10 %.4f  Hits@1 %.4f  R@10 %.4f  refused of all %.3f | "+
		"half: refused %.3f answered %.3f  at 10 %%: refused %.3f bias %+.2f | p50 %.1f ms",
		f.Collection, f.MRR10, f.Hits1, f.Recall10, f.FalseRefusals, f.refused, f.answered, f.atTenth, f.bias, f.P50)
}

// measureLanguage measures a collection, by every step-th question, whole and with
// every second run of passages taken out.
func measureLanguage(ctx context.Context, c *Collection, step int) (f languageFigure, err error) {
	var queries []CollectionQuery
	for i := 0; i < len(c.Queries); i += step {
		queries = append(queries, c.Queries[i])
	}
	c.Queries = queries
	if f.RetrievalFigures, err = measureIn(ctx, c, nil); err != nil {
		return f, err
	}
	removedRun := 5 // an article of the collections that are translated
	if len(c.Passages) != 240 {
		removedRun = len(c.Passages) / 20 // several articles of the others, which do not say where one ends
	}
	half := *c
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
	g, err := measureIn(ctx, &half, func(query string, p float64) {
		logit := math.Log(max(p, 1e-9) / max(1-p, 1e-9))
		if slices.ContainsFunc(c.Queries, func(q CollectionQuery) bool { return q.ID == query && answerableIn(&half, q.ID) }) {
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
func measureIn(ctx context.Context, c *Collection, each func(query string, probability float64)) (RetrievalFigures, error) {
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
