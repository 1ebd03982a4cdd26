package asking

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Word is a word of a question with what its place tells.
type Word struct {
	lang.Token
	Capital bool
	// Counting is true for the last word of "how many" in another language than English.
	Counting bool
	// OfWhole is true for the parts of a hyphenated word.
	OfWhole bool
	// Focus is true for the X of "which X".
	Focus bool
	// Aside is true where another part of the message asks.
	Aside bool
	// Spelt is true inside quotation marks, and in a name made of small words.
	Spelt bool
	// Written is the word in small letters where it was typed without its accents, or "".
	Written string
}

// Counts reports whether the word is to be looked for.
func (w Word) Counts() bool {
	return w.Spelt || w.Class&(lang.Stop|lang.Asking|lang.Chat) == 0
}

// IsSign reports whether the word has neither a letter nor a digit: "🏆".
func (w Word) IsSign() bool {
	return !strings.ContainsFunc(w.Form, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// SkipChat leaves out the words before a question that only lead to it.
func SkipChat(words []Word) []Word {
	i := 0
	for i < len(words) && words[i].Class&(lang.Chat|lang.Asking) == lang.Chat {
		i++
	}
	return words[i:]
}

// MarkSpelt marks the words that are to be found as they stand: those in
// quotation marks, and names that are made of small words alone, as The Who.
func MarkSpelt(question string, words []Word) {
	for _, r := range Quoted(question) {
		for i := range words {
			if r.Start <= words[i].Start && words[i].End <= r.End {
				words[i].Spelt = true
			}
		}
	}
	small := func(w Word) bool { return w.Capital && w.Class&(lang.Stop|lang.Asking|lang.Chat) != 0 }
	for i := 0; i < len(words); {
		j := i
		for j < len(words) && small(words[j]) && (j == i || words[j].Start == words[j-1].End+1) {
			j++
		}
		// A sentence begins with a capital, too: two are needed, or a word further on.
		if n := j - i; n >= 2 && (i > 0 || j == len(words)) || n > 2 {
			for k := i; k < j; k++ {
				words[k].Spelt = true
			}
		}
		i = max(j, i+1)
	}
}

// Quoted are what is in quotation marks.
func Quoted(question string) []article.Range {
	var all []article.Range
	start := -1
	for i, r := range question {
		switch r {
		case '"', '“', '”', '„', '«', '»':
			if start >= 0 {
				all = append(all, article.Range{Start: start, End: i})
				start = -1
			} else {
				start = i + utf8.RuneLen(r)
			}
		}
	}
	return all
}

// Talks reports whether a message only greets, or asks about the program itself:
// "hello", "help", "who are you", "what is this about".
func Talks(words []Word) bool {
	const most = 8
	if len(words) == 0 || len(words) > most {
		return false
	}
	talk := false
	for _, w := range words {
		if w.Spelt || w.Class&(lang.Stop|lang.Asking|lang.Chat|lang.Talk) == 0 {
			return false
		}
		talk = talk || w.Class&(lang.Chat|lang.Talk) != 0
	}
	return talk
}

// Tokens are words as they were read.
func Tokens(words []Word) []lang.Token {
	tokens := make([]lang.Token, len(words))
	for i := range words {
		tokens[i] = words[i].Token
	}
	return tokens
}

// forms are the forms of words.
func forms(words []Word) []string {
	all := make([]string, len(words))
	for i := range words {
		all[i] = words[i].Form
	}
	return all
}
