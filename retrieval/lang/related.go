package lang

import (
	"slices"
	"strings"
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
			stems = append(stems, t.Stem)
		}
		joinKin(kin, stems, func(stem string) bool { return CommonShare()[stem] < tooCommon })
	}
	return kin
})

// newRelated reads the groups of words/CODE/related.txt, by their stems. A word of a group
// that the language has no use for in searching is left out.
func newRelated(l *Language, lines []string, classes map[string]Class) map[string][]string {
	kin := map[string][]string{}
	for _, line := range lines {
		var stems []string
		for w := range strings.FieldsSeq(l.Lower(line)) {
			if classes[w]&(Stop|Asking) == 0 {
				stems = append(stems, l.Stem(strings.ReplaceAll(w, "-", "")))
			}
		}
		joinKin(kin, stems, func(string) bool { return true })
	}
	return kin
}

// joinKin makes the stems of a group akin to those of its others that say enough.
func joinKin(kin map[string][]string, group []string, says func(stem string) bool) {
	for _, a := range group {
		for _, b := range group {
			if a != b && says(b) && !slices.Contains(kin[a], b) {
				kin[a] = append(kin[a], b)
			}
		}
	}
}

// Related are the stems that a stem is akin to: by the table of the language, where it
// has one.
func (l *Language) Related(stem string) []string {
	if l == English {
		return Related()[stem]
	}
	return l.table().related[stem]
}
