package asking

import (
	"math"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asides"
)

// IsChatty reports whether a message is typed as in a chat: without a capital letter, in a
// script that has them, and without a question mark.
func IsChatty(text string) bool {
	return !strings.Contains(text, "?") && strings.ToLower(text) == text && strings.ToUpper(text) != text
}

// lofty are the words that praise an office and tell none apart from another.
var lofty = map[string]bool{
	"big": true, "top": true, "main": true, "overall": true, "actual": true, "real": true, "current": true, "new": true, "supreme": true,
}

// IsLofty reports whether a word praises an office and tells none apart from another.
func IsLofty(form string) bool { return lofty[form] }

// Quieten has words of a phrase count little, or not at all, that say little of what is
// asked: "does anyone know", "these days", the "big" of "the big boss".
func Quieten(words []Word) {
	asides.Mark(forms(words), func(i int, class lang.Class) { words[i].Class |= class })
	for i := 1; i < len(words); i++ {
		before, w := &words[i-1], &words[i]
		if lofty[before.Form] && w.Class&lang.Office != 0 && before.Class&lang.Stop == 0 {
			before.Class |= lang.Vague
		}
	}
}

// ReadSpelt reads the letters and digits that stand for small words in a message typed as
// in a chat: "y do they", "4 the attack", "go 2 the festival".
func ReadSpelt(words []Word) {
	for i := range words {
		w := &words[i]
		if i+1 == len(words) {
			return
		}
		next, meant := words[i+1], ""
		switch {
		case w.Form == "y" && (i == 0 || words[i-1].Class&lang.Chat != 0):
			meant = "why"
		case w.Form == "4" && (leadsOn[next.Form] || next.Class&lang.Pronoun != 0):
			meant = "for"
		case w.Form == "2" && (leadsOn[next.Form] || i > 0 && goes[words[i-1].Form] && next.Class&lang.Number == 0):
			meant = "to"
		}
		if meant != "" {
			w.Form, w.Stem, w.Class = meant, lang.Stem(meant), lang.Classify(meant)
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

// ReadCountry reads "us" as the country where nobody else can be meant: "did the
// us warn", "who runs us central command", but not "tell us more".
func ReadCountry(words []Word) {
	for i := range words {
		w := &words[i]
		if w.Form != "us" || i+1 == len(words) && (i == 0 || words[i-1].Form != "the") {
			continue
		}
		before, after := "", ""
		if i > 0 {
			before = words[i-1].Form
		}
		if i+1 < len(words) {
			after = words[i+1].Form
		}
		if before == "the" || !takesUs[before] && lang.Classify(after)&(lang.Stop|lang.Asking|lang.Chat|lang.Vague) == 0 {
			w.Form, w.Stem, w.Class = "usa", "usa", 0
		}
	}
}

// takesUs are the words after which "us" is who asks.
var takesUs = map[string]bool{
	"": true, "tell": true, "give": true, "show": true, "help": true, "let": true, "for": true, "to": true, "with": true, "of": true,
	"from": true, "about": true, "on": true, "at": true, "make": true, "teach": true, "remind": true, "and": true, "send": true, "bring": true,
}

// Leans reports whether a question leans on something that was said before it: it is
// about a "he" or a "she" that nothing before stands for, or of vague words alone.
func Leans(words []Word) bool {
	none := math.MaxInt
	spoken, first := none, none // where somebody is spoken of, and where a word that tells something is
	for _, w := range words {
		if w.Spelt {
			return false
		}
		if someone[w.Form] {
			spoken = min(spoken, w.Start)
		}
		if w.Counts() && w.Class&lang.Vague == 0 {
			first = min(first, w.Start)
		}
	}
	return first == none || spoken < first
}

// someone are the words that stand for a person who was spoken of.
var someone = map[string]bool{"he": true, "she": true, "him": true, "her": true, "his": true, "hers": true}
