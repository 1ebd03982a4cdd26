package postings

import (
	"cmp"
	"container/heap"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// found is a passage with its weight. Its key is read only where it decides.
type found struct {
	weight  float64
	key     string
	passage Passage
}

// selection keeps the heaviest passages, and of equals those whose keys come
// first: the order of indexing is another one in each build. It is a heap with
// the worst on top.
type selection struct {
	limit int
	best  []found
}

func (s *selection) Len() int           { return len(s.best) }
func (s *selection) Less(i, j int) bool { return compareFound(s.best[i], s.best[j]) > 0 }
func (s *selection) Swap(i, j int)      { s.best[i], s.best[j] = s.best[j], s.best[i] }
func (s *selection) Push(f any)         { s.best = append(s.best, f.(found)) }
func (s *selection) Pop() any {
	last := s.best[len(s.best)-1]
	s.best = s.best[:len(s.best)-1]
	return last
}

// compareFound puts the better passage first.
func compareFound(a, b found) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.key, b.key))
}

// add offers a passage.
func (s *selection) add(p *part, number uint64, weight float64) error {
	full := len(s.best) == s.limit
	if full && weight < s.best[0].weight {
		return nil
	}
	f := found{weight: weight}
	var err error
	if f.key, f.passage, err = p.passage(number); err != nil {
		return err
	}
	switch {
	case !full:
		heap.Push(s, f)
	case compareFound(f, s.best[0]) < 0:
		s.best[0] = f
		heap.Fix(s, 0)
	}
	return nil
}

// passages are those that were kept, the best first.
func (s *selection) passages() []Passage {
	slices.SortFunc(s.best, compareFound)
	out := make([]Passage, len(s.best))
	for i, f := range s.best {
		out[i] = f.passage
	}
	return out
}

// Sharing is part of [Index]. It goes by the first 64 words.
func (x *Local) Sharing(ctx context.Context, words []Weighted, scope Scope, limit int) ([]Passage, error) {
	parts, err := x.parts(scope, Averages{})
	if err != nil || limit <= 0 {
		return nil, err
	}
	kept := &selection{limit: limit}
	words = words[:min(len(words), 64)]
	for _, p := range parts {
		var sets []*numbers
		for _, w := range words {
			passages, err := bitmap(p.field(Body), w.Stem)
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
			return kept.add(p, number, weight)
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
	return kept.passages(), nil
}

// All is part of [Index].
func (x *Local) All(ctx context.Context, stems []string, in Field, scope Scope, limit int) (passages []Passage, more bool, err error) {
	parts, err := x.parts(scope, Averages{})
	if err != nil || limit <= 0 || len(stems) == 0 {
		return nil, false, err
	}
	kept, count := &selection{limit: limit}, 0
	for _, p := range parts {
		var all *roaring.Bitmap
		for _, stem := range stems {
			with, err := bitmap(p.field(in), stem)
			if err != nil {
				return nil, false, err
			}
			if all == nil {
				all = with.Clone()
			} else {
				all.And(with)
			}
		}
		p.live(all)
		for it := all.Iterator(); it.HasNext(); count++ {
			if count%stopEvery == 0 && ctx.Err() != nil {
				return nil, false, ctx.Err()
			}
			if err := kept.add(p, uint64(it.Next()), 0); err != nil {
				return nil, false, err
			}
		}
	}
	return kept.passages(), count > limit, nil
}
