package meaning

import (
	"container/heap"
	"context"
	"fmt"
	"math"
	"slices"
)

// Match is a passage that is near a question.
type Match struct {
	Passage int
	// Score is bestShare of Best and the rest of Mean, which are the greatest and the
	// mean cosine of its sentences.
	Score, Best, Mean float32
	// Sentence is the number of the sentence that is nearest, from 0.
	Sentence int
}

// bestShare is the weight of the best sentence of a passage beside the mean of all,
// which was best in trials: one sentence answers, and its neighbours say that it is
// the place.
const bestShare = .7

// signsFrom is the number of rows from which the signs are looked at first: up to
// then all rows are looked at in under 40 ms.
const signsFrom = 700_000

// shortlisted is how many passages the signs choose for each that is asked for, and
// leastShortlisted how many at least.
const (
	shortlisted      = 20
	leastShortlisted = 4000
)

// probe is a question as the rows are compared with it.
type probe struct {
	q     []int8
	scale float32
	signs []uint64
}

func (v *Vectors) probe(q []float32) (*probe, error) {
	if len(q) != v.about.Dim {
		return nil, fmt.Errorf("a vector of %d numbers is looked for among vectors of %d", len(q), v.about.Dim)
	}
	p := &probe{q: make([]int8, len(q)), signs: make([]uint64, len(q)/64)}
	p.scale = Quantise(p.q, q)
	signsOf(p.signs, p.q, p.scale, v.mean)
	return p, nil
}

// Nearest are the k passages nearest to the vector of a question, the nearest first;
// of two that are as near the one with the lower number. allowed, when not nil,
// says which passages count.
func (v *Vectors) Nearest(ctx context.Context, q []float32, k int, allowed func(passage int) bool) ([]Match, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return nil, errVectorsClosed
	}
	p, err := v.probe(q)
	if err != nil || k <= 0 {
		return nil, err
	}
	s := &scan{vectors: v, probe: p, best: matches{}, k: k}
	if v.about.Rows < signsFrom {
		err = s.all(ctx, allowed)
	} else {
		err = s.shortlist(ctx, allowed, max(shortlisted*k, leastShortlisted))
	}
	if err != nil {
		return nil, err
	}
	slices.SortFunc(s.best, func(a, b Match) int {
		if a.worse(b) {
			return 1
		}
		return -1
	})
	return s.best, nil
}

// Score is how near a passage is to the vector of a question.
func (v *Vectors) Score(q []float32, passage int) (Match, error) {
	all, err := v.Scores(q, []int{passage})
	if err != nil {
		return Match{}, err
	}
	return all[0], nil
}

// Scores are how near passages are to the vector of a question, in their order.
func (v *Vectors) Scores(q []float32, passages []int) ([]Match, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return nil, errVectorsClosed
	}
	p, err := v.probe(q)
	if err != nil {
		return nil, err
	}
	s := &scan{vectors: v, probe: p}
	out := make([]Match, len(passages))
	for i, passage := range passages {
		out[i] = s.score(passage)
	}
	return out, nil
}

// Typical is the mean cosine of the vector of a question and all sentences: what is
// not nearer than that has nothing to do with the question.
func (v *Vectors) Typical(q []float32) (float32, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	switch {
	case v.closed:
		return 0, errVectorsClosed
	case len(q) != v.about.Dim:
		return 0, fmt.Errorf("a vector of %d numbers is compared with vectors of %d", len(q), v.about.Dim)
	}
	var sum float32
	for i, x := range q {
		sum += x * v.mean[i]
	}
	return sum, nil
}

// Mean is the mean of all vectors. It is not to be changed.
func (v *Vectors) Mean() []float32 { return v.mean }

// Cosines are the cosines of the vector of a question and of each sentence of a
// passage.
func (v *Vectors) Cosines(q []float32, passage int) ([]float32, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return nil, errVectorsClosed
	}
	p, err := v.probe(q)
	if err != nil {
		return nil, err
	}
	s := &scan{vectors: v, probe: p}
	from, to := v.Span(passage)
	out := make([]float32, to-from)
	for i, dot := range s.dotsOf(from, to) {
		out[i] = float32(dot) * (v.scales[from+i] * p.scale)
	}
	return out, nil
}

// scan looks through vectors.
type scan struct {
	vectors *Vectors
	probe   *probe
	k       int
	best    matches // of those so far, a heap
	dots    []int32
}

// dotsOf are the products of the question and rows, until it is called again.
func (s *scan) dotsOf(from, to int) []int32 {
	if n := to - from; cap(s.dots) < n {
		s.dots = make([]int32, n)
	}
	dots := s.dots[:to-from]
	d := s.vectors.about.Dim
	s.vectors.kernel.dots(dots, s.probe.q, s.vectors.rows[from*d:to*d])
	return dots
}

// score is how near a passage is.
func (s *scan) score(passage int) Match {
	from, to := s.vectors.Span(passage)
	return s.matchOf(passage, s.dotsOf(from, to), s.vectors.scales[from:to])
}

// matchOf makes a match of the products of a passage's rows.
func (s *scan) matchOf(passage int, dots []int32, scales []float32) Match {
	m := Match{Passage: passage}
	if len(dots) == 0 {
		return m
	}
	m.Best = float32(math.Inf(-1))
	for i, dot := range dots {
		c := float32(dot) * scales[i]
		m.Mean += c
		if c > m.Best {
			m.Best, m.Sentence = c, i
		}
	}
	m.Best *= s.probe.scale
	m.Mean *= s.probe.scale / float32(len(dots))
	m.Score = bestShare*m.Best + (1-bestShare)*m.Mean
	return m
}

// offer keeps a match if it is among the best.
func (s *scan) offer(m Match) {
	switch {
	case len(s.best) < s.k:
		heap.Push(&s.best, m)
	case s.best[0].worse(m):
		s.best[0] = m
		heap.Fix(&s.best, 0)
	}
}

// chunk is the number of rows, or passages, that are looked at between two looks at the context.
const chunk = 1 << 13

// all looks at every row.
func (s *scan) all(ctx context.Context, allowed func(int) bool) error {
	v := s.vectors
	for first := 0; first < v.about.Passages; {
		if err := ctx.Err(); err != nil {
			return err
		}
		from, last := int(v.starts[first]), first+1
		for last < v.about.Passages && int(v.starts[last+1])-from <= chunk {
			last++
		}
		dots := s.dotsOf(from, int(v.starts[last]))
		for p := first; p < last; p++ {
			a, b := int(v.starts[p]), int(v.starts[p+1])
			if a < b && (allowed == nil || allowed(p)) {
				s.offer(s.matchOf(p, dots[a-from:b-from], v.scales[a:b]))
			}
		}
		first = last
	}
	return nil
}

// shortlist looks at the signs of every row, and at all of the passages whose
// nearest row differs in the fewest.
func (s *scan) shortlist(ctx context.Context, allowed func(int) bool, count int) error {
	v := s.vectors
	words := v.about.Dim / 64
	fewest := make([]uint16, v.about.Passages)
	histogram := make([]int, v.about.Dim+1)
	for first := 0; first < v.about.Passages; first += chunk {
		if err := ctx.Err(); err != nil {
			return err
		}
		last := min(first+chunk, v.about.Passages)
		from, to := int(v.starts[first]), int(v.starts[last])
		v.kernel.fewest(fewest[first:last], v.starts[first:last+1], s.probe.signs, v.signs[from*words:to*words])
		for p, n := range fewest[first:last] {
			if n == noRow {
				continue
			}
			if allowed != nil && !allowed(first+p) {
				fewest[first+p] = noRow
				continue
			}
			histogram[n]++
		}
	}
	limit, total := uint16(0), histogram[0]
	for int(limit) < v.about.Dim && total < count {
		limit++
		total += histogram[limit]
	}
	for p, n := range fewest {
		if n <= limit {
			s.offer(s.score(p))
		}
	}
	return nil
}

// matches is a heap whose first is the worst.
type matches []Match

func (m Match) worse(than Match) bool {
	return m.Score < than.Score || m.Score == than.Score && m.Passage > than.Passage
}

func (h matches) Len() int           { return len(h) }
func (h matches) Less(i, j int) bool { return h[i].worse(h[j]) }
func (h matches) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *matches) Push(x any)        { *h = append(*h, x.(Match)) }
func (h *matches) Pop() any {
	old := *h
	m := old[len(old)-1]
	*h = old[:len(old)-1]
	return m
}
