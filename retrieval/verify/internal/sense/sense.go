// Package sense has the words of each language that change the sense of a quotation, as
// negations and numbers do.
package sense

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Words are the words of a language that change the sense of a quotation. A
// language without a table has none: nothing is called out in it but digits that
// are others.
type Words struct {
	Language string
	Common   map[string]bool
	Negation map[string]bool
	Number   map[string]bool
	Unit     map[string]bool
	Date     map[string]bool
	Clause   map[string]bool // begins a clause that a negation before it is not of
	// Apart are words that have a sign of negation in them and do not negate, in
	// languages without spaces.
	Apart    map[string]bool
	Capitals bool // a capital within a sentence makes a name
}

// languages are the languages that there are such words for.
var languages = []string{
	"ar", "cs", "da", "de", "el", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi",
	"zh",
}

var all = func() []*Words {
	var read []*Words
	for _, language := range languages {
		read = append(read, Read(language))
	}
	return read
}()

// Read reads the table of a language: lines "kind: word word …".
func Read(language string) *Words {
	w := &Words{Language: language}
	kinds := map[string]*map[string]bool{
		"common": &w.Common, "negation": &w.Negation, "number": &w.Number, "unit": &w.Unit, "date": &w.Date, "clause": &w.Clause,
		"apart": &w.Apart,
	}
	for _, line := range words.Table(language, "callouts") {
		kind, list, _ := strings.Cut(line, ":")
		if kind == "capital" {
			w.Capitals = true
			continue
		}
		set := map[string]bool{}
		for word := range strings.FieldsSeq(list) {
			set[word] = true
			if language != "ja" && language != "zh" && language != "th" { // whose words are found within a text
				set[formOf(word)] = true
			}
		}
		*kinds[kind] = set
	}
	return w
}

// formOf is the form under which a word is compared.
func formOf(word string) string {
	for _, t := range lang.Tokens(word) {
		return t.Form
	}
	return word
}

// IsNumber reports whether a word is a number, in digits, in letters or, where the
// language writes them as one, of several: fünfundzwanzig, ventidue, وخمسون.
func (w *Words) IsNumber(form string) bool {
	const longest = 60 // bytes
	switch {
	case w.Number[form], strings.ContainsFunc(form, unicode.IsDigit):
		return true
	case len(form) > longest:
		return false
	case w.Language == "de", w.Language == "it":
		return w.isCompound(form)
	case w.Language == "ar":
		for _, prefix := range [...]string{"و", "ف", "ب", "ل", "ك"} {
			if rest, ok := strings.CutPrefix(form, prefix); ok && w.Number[rest] {
				return true
			}
		}
	}
	return false
}

// isCompound reports whether a form is nothing but words for numbers, with "und" between.
func (w *Words) isCompound(form string) bool {
	whole := make([]bool, len(form)+1) // up to here it is
	whole[0] = true
	for i := range form {
		if !whole[i] {
			continue
		}
		for j := i + 2; j <= len(form); j++ {
			whole[j] = whole[j] || w.Number[form[i:j]] || w.Language == "de" && i > 0 && form[i:j] == "und"
		}
	}
	return whole[len(form)] && !strings.HasSuffix(form, "und")
}

// Negations counts the signs of negation in a stretch of a language without spaces.
func (w *Words) Negations(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if size := longestPrefix(w.Apart, s[i:]); size > 0 {
			i += size
			continue
		}
		if size := longestPrefix(w.Negation, s[i:]); size > 0 {
			n++
			i += size
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return n
}

// NegationAt is the byte at which the first sign of negation begins in a stretch of a language
// without spaces, 0 for none.
func (w *Words) NegationAt(s string) int {
	for i := range s {
		if longestPrefix(w.Apart, s[i:]) == 0 && longestPrefix(w.Negation, s[i:]) > 0 {
			return i
		}
	}
	return 0
}

// Unspaced reports whether the language is written without spaces between words.
func (w *Words) Unspaced() bool { return w.Apart != nil }

func longestPrefix(set map[string]bool, s string) int {
	const longest = 24 // bytes
	for n := min(longest, len(s)); n > 0; n-- {
		if set[s[:n]] {
			return n
		}
	}
	return 0
}

// unspaced gives the words of a language without spaces that most of a text is in, nil
// for none.
func unspaced(text string) *Words {
	han, kana, thai, others := 0, 0, 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Thai, r):
			thai++
		case unicode.IsLetter(r):
			others++
		}
	}
	code := ""
	switch {
	case thai > han+kana+others:
		code = "th"
	case han+kana <= others+thai:
		return nil
	case 12*kana > han:
		code = "ja"
	default:
		code = "zh"
	}
	return all[slices.Index(languages, code)]
}

// Of gives the words of the language that a text is in, as its common words
// tell; without a word where they do not.
func Of(text string) *Words {
	const (
		longest = 6000 // bytes that are looked at
		least   = 2    // common words of the language
	)
	if w := unspaced(article.Clip(text, longest)); w != nil {
		return w
	}
	counts := make([]int, len(all))
	for word := range strings.FieldsFuncSeq(article.Clip(text, longest), func(r rune) bool { return !article.IsWordRune(r) }) {
		word = strings.ToLower(word)
		for i, w := range all {
			if w.Common[word] {
				counts[i]++
			}
		}
	}
	best, second := 0, 0
	for i := range counts {
		switch {
		case counts[i] > counts[best]:
			best, second = i, counts[best]
		case i != best:
			second = max(second, counts[i])
		}
	}
	if counts[best] < least || counts[best] == second {
		return &Words{}
	}
	return all[best]
}
