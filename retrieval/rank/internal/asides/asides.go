// Package asides knows the phrases that stand beside a question in a message and ask
// nothing of it: "does anyone know", "any news on", "is it true that".
package asides

import (
	"slices"
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// phrase is the words of a phrase and the class that they have in it.
type phrase struct {
	words []string
	class lang.Class
}

// phrases are those of words/en/asides.txt by their first word, longer ones first.
var phrases = sync.OnceValue(func() map[string][]phrase {
	all := map[string][]phrase{}
	for _, line := range words.Table("en", "asides") {
		kind, listed, _ := strings.Cut(line, ":")
		class := lang.Chat
		if kind == "vague" {
			class = lang.Vague
		}
		for text := range strings.SplitSeq(listed, "|") {
			w := strings.Fields(text)
			all[w[0]] = append(all[w[0]], phrase{w, class})
		}
	}
	for _, list := range all {
		slices.SortStableFunc(list, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return all
})

// Mark calls mark for each word, by its index in forms, that stands in such a phrase, with
// the class that it has there: [lang.Chat] or [lang.Vague]. Forms are folded words.
func Mark(forms []string, mark func(i int, class lang.Class)) {
	for i := 0; i < len(forms); {
		n := 1
		for _, p := range phrases()[forms[i]] {
			if len(p.words) <= len(forms)-i && slices.Equal(p.words, forms[i:i+len(p.words)]) {
				n = len(p.words)
				for j := range n {
					mark(i+j, p.class)
				}
				break
			}
		}
		i += n
	}
}
