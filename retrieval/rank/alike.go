package rank

import (
	"slices"
	"strings"
)

// addAlike lets passages that say a word of the question in another way have its
// term, too.
func (q *Question) addAlike() {
	if q.collection.OwnWords {
		return
	}
	for i := range q.terms {
		t := &q.terms[i]
		if t.Repaired || t.Doubtful || len(t.Others) > 0 {
			continue
		}
		for _, s := range q.language.Alike(t.Stem) {
			if _, taken := q.byStem[s]; taken {
				continue
			}
			n := q.frequency(s)
			if n == 0 {
				continue
			}
			t.Others = append(t.Others, Reading{s, n})
			q.byStem[s] = i
			if !sameFamily(s, t.Stem) {
				if q.reworded == nil {
					q.reworded = map[string]bool{}
				}
				q.reworded[s] = true
			}
			if t.Frequency == 0 {
				t.share = max(t.share, 1) // it is known after all
			}
		}
		t.Weight = t.share * q.rarity(t)
	}
}

// sameFamily reports whether one stem is the other with an ending: lead, leader.
func sameFamily(a, b string) bool {
	const shortest = 4
	return min(len(a), len(b)) >= shortest && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// knowsAlike reports whether the collection has a word alike.
func (q *Question) knowsAlike(stem string) bool {
	return !q.collection.OwnWords && slices.ContainsFunc(q.language.Alike(stem), func(s string) bool { return q.frequency(s) > 0 })
}
