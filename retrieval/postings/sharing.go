package postings

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// mostCompared bounds the keys that are read to choose among passages that fit
// equally well. Of more than that the first of the index are taken, in whose order
// there is no sense: it is another one in each build.
const mostCompared = 2000

// selection keeps the heaviest passages, and of equals those whose keys come
// first.
type selection struct {
	limit   int
	heavy   weights  // the heaviest, limit at most
	offered []listed // all that may be among them
}

// weights is a heap with the least on top.
type weights []float64

func (w weights) Len() int           { return len(w) }
func (w weights) Less(i, j int) bool { return w[i] < w[j] }
func (w weights) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *weights) Push(x any)        { *w = append(*w, x.(float64)) }
func (w *weights) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}

// add offers a passage.
func (s *selection) add(p *part, number uint64, weight float64) {
	switch {
	case len(s.heavy) < s.limit:
		heap.Push(&s.heavy, weight)
	case weight < s.heavy[0]:
		return
	case weight > s.heavy[0]:
		s.heavy[0] = weight
		heap.Fix(&s.heavy, 0)
	}
	s.offered = append(s.offered, listed{weight, p, number})
}

// passages are those that were kept, the best first.
func (s *selection) passages() ([]Passage, error) {
	if len(s.heavy) == 0 {
		return nil, nil
	}
	least, room := s.heavy[0], 0 // for passages of the least weight
	for _, w := range s.heavy {
		if w == least {
			room++
		}
	}
	s.offered = slices.DeleteFunc(s.offered, func(l listed) bool { return l.score < least })
	if equal := len(s.offered) - len(s.heavy) + room; equal > mostCompared {
		s.offered = slices.DeleteFunc(s.offered, func(l listed) bool {
			if l.score == least {
				room--
			}
			return l.score == least && room < 0
		})
	}
	kept, err := inOrder(s.offered)
	if err != nil {
		return nil, err
	}
	out := make([]Passage, min(s.limit, len(kept)))
	for i := range out {
		out[i] = kept[i].Passage
	}
	return out, nil
}

// inOrder reads the keys of passages and puts the best first, and equals in the
// order of their keys: the order of indexing is another one in each build, and a
// page of an answer must stay the same page.
func inOrder(passages []listed) ([]Candidate, error) {
	type keyed struct {
		key string
		Candidate
	}
	all := make([]keyed, len(passages))
	for i, l := range passages {
		key, passage, err := l.part.passage(l.number)
		if err != nil {
			return nil, err
		}
		all[i] = keyed{key, Candidate{passage, l.score}}
	}
	slices.SortFunc(all, func(a, b keyed) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.key, b.key)) })
	out := make([]Candidate, len(all))
	for i, k := range all {
		out[i] = k.Candidate
	}
	return out, nil
}

// Sharing is part of [Index]. It goes by the first 64 words.
func (x *Local) Sharing(ctx context.Context, words []Weighted, scope Scope, limit int) ([]Passage, error) {
	parts, err := x.parts(ctx, scope, Averages{})
	if err != nil || limit <= 0 {
		return nil, err
	}
	kept := &selection{limit: limit}
	words = words[:min(len(words), 64)]
	for _, p := range parts {
		var sets []*numbers
		for _, w := range words {
			passages, err := p.with(w.Stem, Written)
			if err != nil {
				return nil, err
			}
			sets = append(sets, &numbers{rest: passages.ManyIterator()})
		}
		consider := func(number, marked uint64) error {
			if !p.shows(number) || p.Deleted() != nil && p.Deleted().Contains(uint32(number)) {
				return nil
			}
			weight := 0.0
			for i, w := range words {
				if marked&(1<<i) != 0 {
					weight += w.Weight
				}
			}
			kept.add(p, number, weight)
			return nil
		}
		mark := func(m *marks, from uint64) {
			for i, set := range sets {
				m.mark(set, i, from)
			}
		}
		if err := p.walk(ctx, mark, consider); err != nil {
			return nil, err
		}
	}
	return kept.passages()
}

// All is part of [Index].
func (x *Local) All(ctx context.Context, stems []string, in Field, scope Scope, limit int) (passages []Passage, more bool, err error) {
	parts, err := x.parts(ctx, scope, Averages{})
	if err != nil || limit <= 0 || len(stems) == 0 {
		return nil, false, err
	}
	kept, count := &selection{limit: limit}, 0
	for _, p := range parts {
		if ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
		all, err := p.withAll(stems, in)
		if err != nil {
			return nil, false, err
		}
		count += int(all.GetCardinality())
		for it := all.Iterator(); it.HasNext() && len(kept.offered) <= mostCompared; {
			kept.add(p, uint64(it.Next()), 0)
		}
	}
	passages, err = kept.passages()
	return passages, count > limit, err
}

// with is the set of the passages that have a stem in a field. Do not change it.
func (p *part) with(stem string, in Field) (*roaring.Bitmap, error) {
	var all *roaring.Bitmap
	for _, name := range in.Parts() {
		words, err := p.Segment().Dictionary(string(name))
		if err != nil {
			return nil, fmt.Errorf("read the words of the %s: %w", in, err)
		}
		found, err := bitmap(words, stem)
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = found
		} else {
			all = roaring.Or(all, found)
		}
	}
	return all, nil
}

// withAll is the set of the passages in scope that have all stems in a field.
func (p *part) withAll(stems []string, in Field) (*roaring.Bitmap, error) {
	var all *roaring.Bitmap
	for _, stem := range stems {
		with, err := p.with(stem, in)
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = with.Clone()
		} else {
			all.And(with)
		}
	}
	p.live(all)
	return all, nil
}
