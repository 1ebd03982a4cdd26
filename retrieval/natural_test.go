//go:build linux

package retrieval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// BenchmarkSixtyThousand asks indexes of 60,000 passages on one thread: one of
// made up words, and one of the texts and questions of the collections that
// retrieval is measured with, where they are at hand.
func BenchmarkSixtyThousand(b *testing.B) {
	const passages = 60_000
	b.Run("made", func(b *testing.B) {
		made := madetest.New(passages)
		dir := b.TempDir()
		if _, err := build.Update(b.Context(), dir, made, options()); err != nil {
			b.Fatal(err)
		}
		benchmarkOneThread(b, dir, made.Questions(2000))
		b.ReportMetric(float64(diskUse(b, dir))/float64(made.Bytes), "disk/text")
	})
	b.Run("natural", func(b *testing.B) {
		texts, questions := naturalCollection(b, passages)
		files, size := fstest.MapFS{}, 0
		for i, text := range texts {
			files[fmt.Sprintf("article-%d.txt", i)] = &fstest.MapFile{Data: []byte(text), ModTime: day}
			size += len(text)
		}
		dir := b.TempDir()
		if _, err := build.Update(b.Context(), dir, files, options()); err != nil {
			b.Fatal(err)
		}
		files, texts = nil, nil
		for _, sort := range []string{"short", "middling", "long", "all"} {
			b.Run(sort, func(b *testing.B) {
				benchmarkOneThread(b, dir, questionsOf(questions, sort))
				b.ReportMetric(float64(diskUse(b, dir))/float64(size), "disk/text")
			})
		}
	})
}

// benchmarkOneThread asks the index in dir, as the only one and on one thread.
// The times are processor time, which is what a question takes on a machine
// that has nothing else to do.
func benchmarkOneThread(b *testing.B, dir string, questions []string) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	before := liveHeap()
	x, err := Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	heap := liveHeap() - before
	b.Logf("%d passages, %d questions", x.Passages(), len(questions))
	for _, question := range questions[:min(len(questions), 200)] { // the pages of the files that they need
		if _, err := x.Ask(b.Context(), Query{Question: question}); err != nil {
			b.Fatal(err)
		}
	}
	var times []time.Duration
	for n := 0; b.Loop(); n++ {
		before := processorTime(b)
		if _, err := x.Ask(b.Context(), Query{Question: questions[n%len(questions)]}); err != nil {
			b.Fatal(err)
		}
		times = append(times, processorTime(b)-before)
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "ms-p99")
	b.ReportMetric(heap/float64(x.Passages()), "B-heap/passage")
}

// questionsOf are the questions of a sort: of at most eight words, of twenty
// and more, of a number between them, or all.
func questionsOf(questions []string, sort string) []string {
	return slices.DeleteFunc(slices.Clone(questions), func(q string) bool {
		words := len(strings.Fields(q))
		of := "middling"
		switch {
		case words <= 8:
			of = "short"
		case words >= 20:
			of = "long"
		}
		return sort != "all" && sort != of
	})
}

// naturalCollection gives the texts of the collections that retrieval is
// measured with, again and again with other words until there are enough for so
// many passages, and their questions in an order that mixes them.
func naturalCollection(b *testing.B, passages int) (texts, questions []string) {
	folders, err := filepath.Glob("../../shared/eval/retrieval/*/passages.jsonl")
	if err != nil || len(folders) == 0 {
		b.Skip("skipped: ../shared/eval/retrieval is not here")
	}
	var articles []string
	count := 0
	r := rand.New(rand.NewPCG(3, 4))
	for _, path := range folders {
		asked := jsonTexts(b, filepath.Join(filepath.Dir(path), "queries.jsonl"))
		r.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
		questions = append(questions, asked[:min(len(asked), 600)]...)
		// Ten to an article, so that there are articles of one passage and of many.
		for group := range slices.Chunk(jsonTexts(b, path), 10) {
			articles = append(articles, strings.Join(group, "\n\n"))
			for _, text := range group {
				count += 1 + len(text)/1400
			}
		}
	}
	for edition := range (passages + count - 1) / count {
		for _, text := range articles {
			texts = append(texts, reword(text, edition))
		}
	}
	r.Shuffle(len(questions), func(i, j int) { questions[i], questions[j] = questions[j], questions[i] })
	return texts, questions
}

// jsonTexts reads the text of each line of a file.
func jsonTexts(b *testing.B, path string) []string {
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	var texts []string
	for line := range bytes.Lines(data) {
		var record struct{ Text string }
		if err := json.Unmarshal(line, &record); err != nil {
			b.Fatal(err)
		}
		texts = append(texts, record.Text)
	}
	return texts
}

// reword changes half of the longer words of a text, the same ones alike, for
// each edition but the first in another way: common words stay common, and a
// rare one is not found in every edition.
func reword(text string, edition int) string {
	if edition == 0 {
		return text
	}
	words := strings.SplitAfter(text, " ")
	for i, word := range words {
		bare := strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) })
		hash := fnv.New32a()
		hash.Write([]byte(strings.ToLower(bare)))
		if len(bare) > 5 && (hash.Sum32()>>uint(edition))%2 == 1 {
			words[i] = strings.Replace(word, bare, bare+strings.Repeat("o", edition)+"k", 1)
		}
	}
	return strings.Join(words, "")
}

// processorTime is the time that this process has had of the processors, which
// hardly depends on what else they do.
func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		t.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
