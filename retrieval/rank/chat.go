package rank

import (
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asking"
)

// longestJoined is the length in bytes of the shorter of two parts that are read as one word.
const longestJoined = 3

// joinParts reads two words as the parts of one that articles hyphenate: "isis k" where
// they have ISIS-K, "covid 19" where they have COVID-19.
func (q *Question) joinParts(words []asking.Word) []asking.Word {
	for i := 0; i+1 < len(words); i++ {
		a, b := words[i], words[i+1]
		if !joinable(a) || !joinable(b) || min(len(a.Form), len(b.Form)) > longestJoined || q.Text[a.End:b.Start] != " " {
			continue
		}
		whole := a
		whole.Whole, whole.End, whole.Form = true, b.End, a.Form+b.Form
		whole.Stem, whole.Class = q.language.Stem(whole.Form), 0
		if q.frequency(whole.Stem) == 0 || lang.IsEnglishWord(whole.Form, whole.Stem) {
			continue
		}
		words[i].OfWhole, words[i+1].OfWhole = true, true
		words = slices.Insert(words, i, whole)
		i += 2
	}
	return words
}

func joinable(w asking.Word) bool {
	return w.Class&(lang.Stop|lang.Asking|lang.Chat) == 0 && !w.Whole && !w.OfWhole && !w.Spelt && w.End > w.Start
}

// leans reports whether a question leans on something that was said before it.
func (q *Question) leans(words []asking.Word) bool {
	return q.asks && q.language == lang.English && !q.collection.Narrowed && asking.Leans(words)
}
