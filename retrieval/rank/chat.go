package rank

import (
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asking"
)

// longestJoined is the length in bytes of the shorter of two parts that are read as one
// word, where both are known by themselves.
const longestJoined = 3

// joinParts reads two words as the parts of one that articles hyphenate: "isis k" where
// they have ISIS-K, "covid 19" where they have COVID-19; and as one word where a space
// slipped into it, so that nobody knows one of them: "tre asurer".
func (q *Question) joinParts(words []asking.Word) []asking.Word {
	for i := 0; i+1 < len(words); i++ {
		a, b := words[i], words[i+1]
		if !joinable(a) || !joinable(b) || q.Text[a.End:b.Start] != " " {
			continue
		}
		whole := a
		whole.End, whole.Form = b.End, a.Form+b.Form
		whole.Stem, whole.Class = q.language.Stem(whole.Form), 0
		slipped := !q.knows(a) || !q.knows(b)
		switch {
		case q.frequency(whole.Stem) == 0:
		case slipped:
			words = slices.Replace(words, i, i+2, whole)
		case min(len(a.Form), len(b.Form)) <= longestJoined && !lang.IsEnglishWord(whole.Form, whole.Stem):
			whole.Whole, words[i].OfWhole, words[i+1].OfWhole = true, true, true
			words = slices.Insert(words, i, whole)
			i += 2
		}
	}
	return words
}

// knows reports whether a word is known to the collection, or to English.
func (q *Question) knows(w asking.Word) bool {
	return q.frequency(w.Stem) > 0 || lang.IsEnglishWord(w.Form, w.Stem)
}

func joinable(w asking.Word) bool {
	return w.Class&(lang.Stop|lang.Asking|lang.Chat) == 0 && !w.Whole && !w.OfWhole && !w.Spelt && w.End > w.Start
}

// leans reports whether a question leans on something that was said before it.
func (q *Question) leans(words []asking.Word) bool {
	return q.asks && q.language == lang.English && !q.collection.Narrowed && asking.Leans(words)
}
