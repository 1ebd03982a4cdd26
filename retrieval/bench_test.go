package retrieval

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/seeds"
)

// The questions of the benchmark on the default collection.
var questions = []string{
	"Who leads the group?", "How many people were killed at the concert hall?", "When was ISIS-K founded?",
	"What did the French prime minister say about the threat?", "Why is Russia a target?", "What happened in Kerman?",
	"Were the Americans warned?", "Which agency posted the video?", "How many detainees are held in Syria?", "What is the recipe for bread?",
}

// BenchmarkAskDefault asks the default collection.
func BenchmarkAskDefault(b *testing.B) {
	x := memory(b, read(b, seeds.Briefings()))
	benchmarkAsk(b, x, questions)
}

// BenchmarkStartDefault reads and indexes the default collection, as every
// `verbatim ask` without a folder does.
func BenchmarkStartDefault(b *testing.B) {
	for b.Loop() {
		articles, _, err := new(article.Reader).Read(b.Context(), seeds.Briefings())
		if err != nil {
			b.Fatal(err)
		}
		x, err := NewMemory(b.Context(), articles, day)
		if err != nil {
			b.Fatal(err)
		}
		closeIndex(b, x)
	}
}

// BenchmarkLarge builds and asks an index of 100,000 passages made from a word
// list of our own.
func BenchmarkLarge(b *testing.B) {
	const passages = 100_000
	made := makeCollection(passages)
	dir := b.TempDir()
	build := func() {
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
		if _, err := Update(b.Context(), dir, made, options()); err != nil {
			b.Fatal(err)
		}
	}
	first := sync.OnceFunc(build)
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			build()
		}
		b.ReportMetric(float64(diskUse(b, dir))/(1<<20), "MB-on-disk")
		b.ReportMetric(float64(made.bytes)/(1<<20), "MB-of-text")
	})
	b.Run("open", func(b *testing.B) {
		first()
		for b.Loop() {
			x, err := Open(dir)
			if err != nil {
				b.Fatal(err)
			}
			closeIndex(b, x)
		}
	})
	b.Run("ask", func(b *testing.B) {
		first()
		before := liveHeap()
		x, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		defer x.Close()
		b.Logf("%d passages", x.Passages())
		benchmarkAsk(b, x, made.questions(500))
		b.ReportMetric((liveHeap()-before)/(1<<20), "MB-heap")
	})
	b.Run("update-one-file", func(b *testing.B) {
		first()
		for n := 0; b.Loop(); n++ {
			made.touched = n % made.articles
			made.edition++
			if _, err := Update(b.Context(), dir, made, options()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// liveHeap is the live heap in bytes.
func liveHeap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

func diskUse(b *testing.B, dir string) (bytes int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		bytes += info.Size()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}

// benchmarkAsk asks the questions one after the other and reports the median
// and the 99th percentile.
func benchmarkAsk(b *testing.B, x *Index, questions []string) {
	var times []time.Duration
	for n := 0; b.Loop(); n++ {
		start := time.Now()
		if _, err := x.Ask(b.Context(), Query{Question: questions[n%len(questions)]}); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "ms-p99")
}

// A madeCollection is a folder of articles that is made up as it is read.
type madeCollection struct {
	words    []string
	articles int
	bytes    int64
	// touched is an article whose text differs with edition.
	touched, edition int
}

// Each article has this many paragraphs, each long enough to be a passage.
const madeParagraphs = 25

func makeCollection(passages int) *madeCollection {
	r := rand.New(rand.NewPCG(5, 6))
	syllables := strings.Fields("ba be bi bo bu da de di do du fa fe fi ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi vo za ze zo")
	c := &madeCollection{articles: passages / madeParagraphs}
	seen := map[string]bool{}
	for len(c.words) < 40_000 {
		var w strings.Builder
		for range 2 + r.IntN(3) {
			w.WriteString(syllables[r.IntN(len(syllables))])
		}
		if !seen[w.String()] {
			seen[w.String()] = true
			c.words = append(c.words, w.String())
		}
	}
	for i := range min(c.articles, 100) {
		c.bytes += int64(len(c.text(i))) * int64(c.articles) / int64(min(c.articles, 100))
	}
	return c
}

// text makes article i: words by Zipf's law, as in any language.
func (c *madeCollection) text(i int) string {
	seed := uint64(i)
	if i == c.touched {
		seed += uint64(c.edition) << 32
	}
	r := rand.New(rand.NewPCG(seed, 7))
	zipf := rand.NewZipf(r, 1.1, 8, uint64(len(c.words)-1))
	var b strings.Builder
	fmt.Fprintf(&b, "Article %d on %s and %s\n", i, c.words[zipf.Uint64()], c.words[zipf.Uint64()])
	for range madeParagraphs {
		b.WriteByte('\n')
		for range 5 {
			for n := range 15 + r.IntN(8) {
				w := c.words[zipf.Uint64()]
				if n == 0 {
					w = strings.ToUpper(w[:1]) + w[1:]
				} else {
					b.WriteByte(' ')
				}
				b.WriteString(w)
			}
			b.WriteString(". ")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// questions are a few words each of some article, common and rare ones.
func (c *madeCollection) questions(n int) []string {
	r := rand.New(rand.NewPCG(8, 9))
	out := make([]string, n)
	for i := range out {
		words := strings.Fields(c.text(r.IntN(c.articles)))
		at := r.IntN(len(words) - 10)
		out[i] = "What is " + strings.Join(words[at:at+3+r.IntN(6)], " ") + "?"
	}
	return out
}
