package figures

import (
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// kin are the words that are used for one another, by their stems: the small groups of
// words/en/related.txt and what is alike; namesakes are places by their other names.
var (
	kin       = sync.OnceValue(func() map[string]map[string]bool { return groups("related", "alike") })
	namesakes = sync.OnceValue(func() map[string]map[string]bool { return groups("places") })
)

func groups(tables ...string) map[string]map[string]bool {
	const mostOfGroup = 5
	r := newReader()
	all := map[string]map[string]bool{}
	join := func(a, b string) {
		a, b = r.stem(a), r.stem(b)
		if all[a] == nil {
			all[a] = map[string]bool{}
		}
		all[a][b] = true
	}
	for _, table := range tables {
		for _, line := range words.Table("en", table) {
			fields := strings.Fields(strings.NewReplacer(":", " ", "=", " ").Replace(line))
			if len(fields) > mostOfGroup {
				continue
			}
			for _, a := range fields {
				for _, b := range fields {
					if a != b {
						join(a, b)
					}
				}
			}
		}
	}
	return all
}

// means reports whether a word is one of the topic's by meaning. Of a name that are only
// its other names: what else has to do with Moscow is not Moscow.
func (q *Question) means(t *term, w token) bool {
	if namesakes()[t.stem][w.stem] {
		return true
	}
	l := q.learnt[t.stem]
	name := t.capital
	if l != nil && l.sentences > 0 {
		name = 2*l.capitals >= l.sentences
	}
	return !name && !w.capital && kin()[t.stem][w.stem]
}
