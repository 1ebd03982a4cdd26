package meaning

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// unit is a vector of length 1 near another, or anywhere when there is none.
func unit(r *rand.Rand, dim int, by []float32, spread float64) []float32 {
	v := randomFloats(r, dim, spread/math.Sqrt(float64(dim)))
	for i, x := range by {
		v[i] += x
	}
	out := make([]float32, dim)
	mean(out, v)
	return out
}

// madeVectors writes passages of 1 to 10 sentences whose vectors are in clusters,
// and gives the vectors too, by passage.
func madeVectors(t testing.TB, path string, dim, passages int) [][][]float32 {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(passages), 2))
	base := unit(r, dim, nil, 1)
	var topics [][]float32
	for range 20 {
		topics = append(topics, unit(r, dim, base, 1))
	}
	w, err := CreateVectors(path, "a model", dim)
	if err != nil {
		t.Fatal(err)
	}
	all := make([][][]float32, passages)
	for p := range passages {
		topic := topics[r.IntN(len(topics))]
		var digests []Digest
		var rows []int8
		var scales []float32
		for i := range r.IntN(11) {
			v := unit(r, dim, topic, .8)
			q := make([]int8, dim)
			scales = append(scales, Quantise(q, v))
			rows, digests = append(rows, q...), append(digests, DigestOf(fmt.Sprint(p, i)))
			all[p] = append(all[p], v)
		}
		if err := w.Add(fmt.Sprint("passage ", p), digests, rows, scales); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(); err != nil {
		t.Fatal(err)
	}
	return all
}

func openVectors(t testing.TB, path string) *Vectors {
	t.Helper()
	v, err := OpenVectors(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// exact are the matches in order, reckoned with the vectors themselves.
func exact(all [][][]float32, q []float32) []Match {
	var out []Match
	for p, vectors := range all {
		if len(vectors) == 0 {
			continue
		}
		m := Match{Passage: p, Best: -2}
		for i, v := range vectors {
			c := float32(cosineOf(q, v))
			m.Mean += c / float32(len(vectors))
			if c > m.Best {
				m.Best, m.Sentence = c, i
			}
		}
		m.Score = .7*m.Best + .3*m.Mean
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b Match) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

func TestNearest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vectors")
	all := madeVectors(t, path, 64, 3000)
	v := openVectors(t, path)
	if v.Len() != len(all) || v.Dim() != 64 || v.Model() != "a model" {
		t.Fatalf("%d passages of %d by %q", v.Len(), v.Dim(), v.Model())
	}
	if err := v.Verify(); err != nil {
		t.Error(err)
	}
	r := rand.New(rand.NewPCG(5, 5))
	for range 20 {
		q := question(r, all)
		got, err := v.Nearest(t.Context(), q, 10, nil)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, got, exact(all, q)[:10])
	}
	q := question(r, all)
	odd := func(p int) bool { return p%2 == 1 }
	got, err := v.Nearest(t.Context(), q, 10, odd)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, got, slices.DeleteFunc(exact(all, q), func(m Match) bool { return !odd(m.Passage) })[:10])
	if got, err := v.Nearest(t.Context(), q, v.Len()+5, nil); err != nil || len(got) != len(exact(all, q)) {
		t.Errorf("all passages are %d, %v", len(got), err)
	}
	if got, err := v.Nearest(t.Context(), q, 0, nil); err != nil || len(got) != 0 {
		t.Errorf("no passages are %v, %v", got, err)
	}
}

// question is a vector near that of a sentence.
func question(r *rand.Rand, all [][][]float32) []float32 {
	for {
		if p := all[r.IntN(len(all))]; len(p) > 0 {
			return unit(r, len(p[0]), p[0], .5)
		}
	}
}

func compare(t *testing.T, got, want []Match) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d matches, want %d", len(got), len(want))
	}
	for i, m := range got {
		w := want[i]
		if m.Passage == w.Passage && m.Sentence != w.Sentence && math.Abs(float64(m.Best-w.Best)) > .005 {
			t.Errorf("match %d is sentence %d, want %d", i, m.Sentence, w.Sentence)
		}
		if math.Abs(float64(m.Score-w.Score)) > .01 {
			t.Errorf("match %d has the score %v, want %v", i, m.Score, w.Score)
		}
	}
}

// Looking at the signs first finds nearly all that looking at everything does.
func TestShortlist(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vectors")
	all := madeVectors(t, path, 128, 4000)
	v := openVectors(t, path)
	r := rand.New(rand.NewPCG(6, 6))
	found, wanted := 0, 0
	for range 20 {
		p, err := v.probe(question(r, all))
		if err != nil {
			t.Fatal(err)
		}
		whole, signs := &scan{vectors: v, probe: p, k: 10}, &scan{vectors: v, probe: p, k: 10}
		if err := errors.Join(whole.all(t.Context(), nil), signs.shortlist(t.Context(), nil, 400)); err != nil {
			t.Fatal(err)
		}
		for _, m := range whole.best {
			wanted++
			if slices.Contains(signs.best, m) {
				found++
			}
		}
	}
	if found*10 < wanted*9 {
		t.Errorf("%d of %d nearest passages are on the list", found, wanted)
	}
	p, err := v.probe(question(r, all))
	if err != nil {
		t.Fatal(err)
	}
	s := &scan{vectors: v, probe: p, k: 10}
	if err := s.shortlist(t.Context(), func(p int) bool { return p == 17 }, 400); err != nil {
		t.Fatal(err)
	}
	for _, m := range s.best {
		if m.Passage != 17 {
			t.Errorf("passage %d is not allowed", m.Passage)
		}
	}
}

func TestScores(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vectors")
	all := madeVectors(t, path, 64, 50)
	v := openVectors(t, path)
	q := question(rand.New(rand.NewPCG(8, 8)), all)
	want := map[int]Match{}
	for _, m := range exact(all, q) {
		want[m.Passage] = m
	}
	for p, vectors := range all {
		m, err := v.Score(q, p)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(float64(m.Score-want[p].Score)) > .01 {
			t.Errorf("passage %d has the score %v, want %v", p, m.Score, want[p].Score)
		}
		cosines, err := v.Cosines(q, p)
		if err != nil || len(cosines) != len(vectors) {
			t.Fatalf("%d cosines for %d sentences: %v", len(cosines), len(vectors), err)
		}
		for i, c := range cosines {
			if math.Abs(float64(c)-cosineOf(q, vectors[i])) > .01 {
				t.Errorf("passage %d, sentence %d: the cosine is %v", p, i, c)
			}
		}
		if found, ok := v.Find(v.Key(p)); !ok || found != p || v.Key(p) != fmt.Sprint("passage ", p) {
			t.Errorf("%q is passage %d, want %d", v.Key(p), found, p)
		}
		from, to := v.Span(p)
		for row := from; row < to; row++ {
			if v.Digest(row) != DigestOf(fmt.Sprint(p, row-from)) {
				t.Errorf("row %d has another digest", row)
			}
		}
	}
	if p, ok := v.Find("passage 5000"); ok {
		t.Errorf("there is a passage %d that was never added", p)
	}
	if _, err := v.Score(q[:32], 0); err == nil {
		t.Error("a shorter vector is compared")
	}
}

func TestVectorsEmptyAndClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vectors")
	madeVectors(t, path, 64, 0)
	v := openVectors(t, path)
	q := make([]float32, 64)
	if got, err := v.Nearest(t.Context(), q, 3, nil); err != nil || len(got) != 0 {
		t.Errorf("nothing has the matches %v, %v", got, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Nearest(t.Context(), q, 3, nil); !errors.Is(err, errVectorsClosed) {
		t.Errorf("the error is %v", err)
	}
}

func TestNearestStops(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vectors")
	madeVectors(t, path, 64, 10)
	v := openVectors(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := v.Nearest(ctx, make([]float32, 64), 3, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// What is given up leaves the old file, and nothing beside it.
func TestVectorsDiscard(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "vectors")
	madeVectors(t, path, 64, 3)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := CreateVectors(path, "another", 64)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add("a", []Digest{{}}, make([]int8, 64), []float32{1}); err != nil {
		t.Fatal(err)
	}
	if err := w.Add("b", []Digest{{}}, make([]int8, 63), []float32{1}); err == nil {
		t.Error("a vector that is too short is taken")
	}
	if err := w.Discard(); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !slices.Equal(before, after) {
		t.Errorf("the old file is another: %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	if _, err := CreateVectors(path, "a", 100); err == nil || !strings.Contains(err.Error(), "64") {
		t.Errorf("vectors of 100 numbers: %v", err)
	}
}

// A file that was changed is refused or told by Verify.
func TestVectorsDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vectors")
	madeVectors(t, path, 64, 20)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(data); at += 61 {
		other := slices.Clone(data)
		other[at] ^= 1
		if err := os.WriteFile(path, other, 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := OpenVectors(path)
		if err == nil {
			err = errors.Join(v.Verify(), v.Close())
		}
		if err == nil {
			t.Errorf("another byte at %d of %d is not noticed", at, len(data))
		}
	}
}

// BenchmarkNearest scans the sentences of 100,000 passages, and the signs of a
// million.
func BenchmarkNearest(b *testing.B) {
	for _, passages := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(passages, "-passages"), func(b *testing.B) {
			if passages > 100_000 && os.Getenv("MEANING_LARGE") == "" {
				b.Skip("set MEANING_LARGE to write a file of 2.5 GB for this")
			}
			path := filepath.Join(b.TempDir(), "vectors")
			writeLarge(b, path, 384, passages)
			v := openVectors(b, path)
			r := rand.New(rand.NewPCG(4, 4))
			q := unit(r, 384, nil, 1)
			for range 2 {
				if _, err := v.Nearest(b.Context(), q, 100, nil); err != nil {
					b.Fatal(err)
				}
			}
			before, n := processorTime(), 0
			for b.Loop() {
				n++
				if _, err := v.Nearest(b.Context(), q, 100, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((processorTime()-before).Microseconds())/1000/float64(n), "cpu-ms/op")
		})
	}
}

// writeLarge writes passages of 4 to 7 sentences each.
func writeLarge(b testing.TB, path string, dim, passages int) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	w, err := CreateVectors(path, "a model", dim)
	if err != nil {
		b.Fatal(err)
	}
	rows := make([]int8, 1<<20)
	for i := range rows {
		rows[i] = int8(r.IntN(255) - 127)
	}
	scales := []float32{.001, .001, .001, .001, .001, .001, .001}
	for p := range passages {
		n := 4 + p%4
		from := r.IntN(len(rows) - n*dim)
		if err := w.Add(fmt.Sprint(p), make([]Digest, n), rows[from:from+n*dim], scales[:n]); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Finish(); err != nil {
		b.Fatal(err)
	}
}
