package retrieval

import (
	"context"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
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

// BenchmarkAskDefaultByMeaning asks the default collection with a real model: see
// .ci/models.
func BenchmarkAskDefaultByMeaning(b *testing.B) {
	x := memory(b, read(b, seeds.Briefings()))
	x.UseModel(realModel(b))
	if err := x.MakeVectors(b.Context(), b.TempDir(), store.VectorOptions{Workers: runtime.GOMAXPROCS(0)}); err != nil {
		b.Fatal(err)
	}
	benchmarkAsk(b, x, questions)
}

// realModel is that for English, made of what MEANING_MODELS holds.
func realModel(b *testing.B) *meaning.Model {
	models := os.Getenv("MEANING_MODELS")
	if models == "" {
		b.Skip("MEANING_MODELS is not set: see .ci/models")
	}
	dir := b.TempDir()
	if _, err := meaning.Add(b.Context(), dir, filepath.Join(models, "english")); err != nil {
		b.Fatal(err)
	}
	m, err := meaning.Open(filepath.Join(dir, meaning.FileName))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { m.Close() })
	return m
}

// chance is a real model for questions, which makes random vectors of passages: their
// number is what takes time, not their values, and real ones take hours.
type chance struct{ *meaning.Model }

func (c chance) Encode(ctx context.Context, kind meaning.Kind, texts []string) ([]float32, error) {
	if kind == meaning.Query {
		return c.Model.Encode(ctx, kind, texts)
	}
	out := make([]float32, len(texts)*c.Dim())
	for i, text := range texts {
		d := meaning.DigestOf(text)
		random := rand.New(rand.NewPCG(uint64(d[0])<<8|uint64(d[1]), uint64(d[2])<<8|uint64(d[3])))
		for j := range c.Dim() {
			out[i*c.Dim()+j] = float32(random.NormFloat64() / math.Sqrt(float64(c.Dim())))
		}
	}
	return out, nil
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
	made := madetest.New(passages)
	dir := b.TempDir()
	fromNothing := func() {
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
		if _, err := build.Update(b.Context(), dir, made, options()); err != nil {
			b.Fatal(err)
		}
	}
	first := sync.OnceFunc(fromNothing)
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			fromNothing()
		}
		b.ReportMetric(float64(diskUse(b, dir))/(1<<20), "MB-on-disk")
		b.ReportMetric(float64(made.Bytes)/(1<<20), "MB-of-text")
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
		benchmarkAsk(b, x, made.Questions(500))
		b.ReportMetric((liveHeap()-before)/(1<<20), "MB-heap")
	})
	b.Run("ask-by-meaning", func(b *testing.B) {
		first()
		x, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		defer x.Close()
		x.UseModel(chance{realModel(b)})
		if err := x.MakeVectors(b.Context(), dir, store.VectorOptions{Workers: runtime.GOMAXPROCS(0)}); err != nil {
			b.Fatal(err)
		}
		benchmarkAsk(b, x, made.Questions(500))
	})
	b.Run("update-one-file", func(b *testing.B) {
		first()
		for n := 0; b.Loop(); n++ {
			made.Touched = n % made.Articles
			made.Edition++
			if _, err := build.Update(b.Context(), dir, made, options()); err != nil {
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
