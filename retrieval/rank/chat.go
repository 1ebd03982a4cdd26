package rank

import (
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asides"
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

// quieten has words of a phrase count little, or not at all, that say little of what is
// asked: "does anyone know", "these days", the "big" of "the big boss".
func quieten(words []questionWord) {
	asides.Mark(formsOf(words), func(i int, class lang.Class) { words[i].class |= class })
	for i := 1; i < len(words); i++ {
		before, w := &words[i-1], &words[i]
		if lofty[before.Form] && w.class&lang.Office != 0 && before.class&lang.Stop == 0 {
			before.class |= lang.Vague
		}
	}
}

// formsOf are the forms of words.
func formsOf(words []questionWord) []string {
	forms := make([]string, len(words))
	for i := range words {
		forms[i] = words[i].Form
	}
	return forms
}

// readSpelt reads the letters and digits that stand for small words in a message typed as
// in a chat: "y do they", "4 the attack", "go 2 the festival".
func readSpelt(words []questionWord) {
	for i := range words {
		w := &words[i]
		if i+1 == len(words) {
			return
		}
		next, meant := words[i+1], ""
		switch {
		case w.Form == "y" && (i == 0 || words[i-1].class&lang.Chat != 0):
			meant = "why"
		case w.Form == "4" && (leadsOn[next.Form] || next.class&lang.Pronoun != 0):
			meant = "for"
		case w.Form == "2" && (leadsOn[next.Form] || i > 0 && goes[words[i-1].Form] && next.class&lang.Number == 0):
			meant = "to"
		}
		if meant != "" {
			w.Form, w.Stem, w.class = meant, lang.Stem(meant), lang.Classify(meant)
		}
	}
}

// leadsOn are the words before which a digit of a chat is a small word, and goes those
// behind which a 2 is.
var (
	leadsOn = map[string]bool{"the": true, "a": true, "an": true, "my": true, "your": true, "our": true, "you": true, "me": true, "be": true}
	goes    = map[string]bool{
		"go": true, "goes": true, "going": true, "went": true, "gone": true, "come": true, "came": true, "happen": true, "happens": true,
		"happened": true, "moved": true, "travel": true, "travelled": true, "close": true, "next": true, "said": true, "listen": true,
	}
)

// leans reports whether a question leans on something that was said before it: it is
// about a "he" or a "she" that nothing before stands for, or of vague words alone.
func (q *Question) leans(words []questionWord) bool {
	if q.collection.Narrowed || q.language != lang.English || !q.asks ||
		slices.ContainsFunc(words, func(w questionWord) bool { return w.spelt }) {
		return false
	}
	spoken, first := len(q.Text), len(q.Text) // where somebody is spoken of, and where a word that tells something is
	for _, w := range words {
		if someone[w.Form] {
			spoken = min(spoken, w.Start)
		}
		if w.counts() && w.class&lang.Vague == 0 {
			first = min(first, w.Start)
		}
	}
	return first == len(q.Text) || spoken < first
}

// someone are the words that stand for a person who was spoken of.
var someone = map[string]bool{"he": true, "she": true, "him": true, "her": true, "his": true, "hers": true}
