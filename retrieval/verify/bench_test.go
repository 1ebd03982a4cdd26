package verify

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/pasting"
)

// BenchmarkVerify checks quotations of 5 to 300 words in 100,000 passages, and
// hostile ones.
func BenchmarkVerify(b *testing.B) {
	made := madetest.New(100_000)
	dir := b.TempDir()
	if _, err := build.Update(b.Context(), dir, made,
		build.Options{Reader: &article.Reader{}, Fingerprint: "test", Now: time.Now()}); err != nil {
		b.Fatal(err)
	}
	x, err := store.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	for _, kind := range []struct {
		name   string
		change func(r *rand.Rand, words []string) []string
	}{
		{"verbatim", func(_ *rand.Rand, words []string) []string { return words }},
		{"word-swapped", func(r *rand.Rand, words []string) []string {
			words[len(words)/2] = made.Words[r.IntN(len(made.Words))]
			return words
		}},
		{"clause-dropped", func(_ *rand.Rand, words []string) []string {
			return slices.Delete(words, len(words)/2, len(words)/2+len(words)/4)
		}},
		{"stitched", func(r *rand.Rand, words []string) []string {
			other := strings.Fields(made.Text(r.IntN(made.Articles)))[10:]
			return append(words[:len(words)/2], other[:len(words)-len(words)/2]...)
		}},
		{"ellipsis", func(_ *rand.Rand, words []string) []string {
			words[len(words)/2] = "…"
			return words
		}},
		{"nowhere", func(r *rand.Rand, words []string) []string {
			for i := range words {
				words[i] = made.Words[r.IntN(len(made.Words))]
			}
			return words
		}},
		{"common-words", func(r *rand.Rand, words []string) []string {
			for i := range words {
				words[i] = made.Words[r.IntN(30)]
			}
			return words
		}},
	} {
		r := rand.New(rand.NewPCG(10, 11))
		quotations := make([]string, 300)
		for i := range quotations {
			all := strings.Fields(made.Text(r.IntN(made.Articles)))[8:]
			n := 5 + r.IntN(296)
			at := r.IntN(len(all) - n)
			quotations[i] = strings.Join(kind.change(r, slices.Clone(all[at:at+n])), " ")
		}
		b.Run(kind.name, func(b *testing.B) { benchmarkVerify(b, x, quotations) })
	}
	commonest := strings.Join(made.Words[:1000], " ")
	for _, hostile := range []struct{ name, text string }{
		{"megabyte", strings.Repeat(made.Text(7)+" ", 1<<20/len(made.Text(7))+1)},
		{"one-word", strings.Repeat(made.Words[0]+" ", 10_000)},
		{"commonest-words", strings.Repeat(commonest+" ", 1<<20/len(commonest))},
		{"marks", strings.Repeat(`"a b c d" said X, `, 1<<20/18)},
		{"ellipses", strings.Repeat(made.Words[0]+" … ", 100_000)},
		{"one-letter", strings.Repeat("a", 1<<20)},
		{"sentences", strings.Repeat(upper(made.Words[0])+" "+made.Words[1]+" "+made.Words[2]+" "+made.Words[3]+". ", 30_000)},
		{"open-marks", strings.Repeat("\"", 1<<20)},
	} {
		b.Run("hostile-"+hostile.name, func(b *testing.B) { benchmarkVerify(b, x, []string{hostile.text}) })
	}
}

func benchmarkVerify(b *testing.B, x *store.Collection, quotations []string) {
	var times []time.Duration
	verdicts := map[Verdict]int{}
	for n := 0; b.Loop(); n++ {
		start := time.Now()
		for _, p := range pasting.Split(quotations[n%len(quotations)]) {
			v, err := Quotation(b.Context(), x, "", Query{Text: p.Words, Speaker: p.Speaker})
			if err != nil {
				b.Fatal(err)
			}
			verdicts[v.Verdict]++
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.Logf("%v", verdicts)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "ms-p99")
}
