package rank

import (
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// isChatty reports whether a message is typed as in a chat: without a capital letter, in a
// script that has them, and without a question mark.
func isChatty(text string) bool {
	return !strings.Contains(text, "?") && strings.ToLower(text) == text && strings.ToUpper(text) != text
}

// longestJoined is the length in bytes of the shorter of two parts that are read as one word.
const longestJoined = 3

// joinParts reads two words as the parts of one that articles hyphenate: "isis k" where
// they have ISIS-K, "covid 19" where they have COVID-19.
func (q *Question) joinParts(words []questionWord) []questionWord {
	for i := 0; i+1 < len(words); i++ {
		a, b := words[i], words[i+1]
		if !joinable(a) || !joinable(b) || min(len(a.Form), len(b.Form)) > longestJoined || q.Text[a.End:b.Start] != " " {
			continue
		}
		whole := a
		whole.Whole, whole.End, whole.Form = true, b.End, a.Form+b.Form
		whole.Stem, whole.class = q.language.Stem(whole.Form), 0
		if q.frequency(whole.Stem) == 0 || lang.IsEnglishWord(whole.Form, whole.Stem) {
			continue
		}
		words[i].ofWhole, words[i+1].ofWhole = true, true
		words = slices.Insert(words, i, whole)
		i += 2
	}
	return words
}

func joinable(w questionWord) bool {
	return w.class&(lang.Stop|lang.Asking|lang.Chat) == 0 && !w.Whole && !w.ofWhole && !w.spelt && w.End > w.Start
}

// lofty are the words that praise an office and tell none apart from another.
var lofty = map[string]bool{
	"big": true, "top": true, "main": true, "overall": true, "actual": true, "real": true, "current": true, "new": true, "supreme": true,
}

// quieten makes words of a phrase count little that say nothing of what is asked: "these
// days", the "big" of "the big boss".
func quieten(words []questionWord) {
	for i := 1; i < len(words); i++ {
		before, w := &words[i-1], &words[i]
		switch {
		case w.Form == "days" && before.Form == "these":
			w.class |= lang.Vague
		case lofty[before.Form] && w.class&lang.Office != 0 && before.class&lang.Stop == 0:
			before.class |= lang.Vague
		}
	}
}
