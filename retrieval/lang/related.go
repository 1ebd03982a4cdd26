package lang

import (
	"slices"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// tooCommon is the share of passages from which on a word says too little to
// stand for another: people, state, show.
const tooCommon = 1.0 / 8

// Related finds for a stem the stems it is akin to, by words/en/related.txt.
var Related = sync.OnceValue(func() map[string][]string {
	kin := map[string][]string{}
	for _, line := range words.Table("en", "related") {
		var stems []string
		for _, t := range Tokens(line) {
			if !slices.Contains(stems, t.Stem) {
				stems = append(stems, t.Stem)
			}
		}
		for _, a := range stems {
			for _, b := range stems {
				if a != b && CommonShare()[b] < tooCommon && !slices.Contains(kin[a], b) {
					kin[a] = append(kin[a], b)
				}
			}
		}
	}
	return kin
})
