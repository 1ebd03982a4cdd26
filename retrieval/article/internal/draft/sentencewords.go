package draft

import (
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// elsewhere is what other languages than English write before a full stop that ends no
// sentence, by the names of the lines of sentences.txt. A text does not say its language
// here, and these are hardly ever words of another one at the end of a sentence, so all
// of them are looked for in all texts.
var elsewhere = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, language := range []string{"de", "fr", "es", "it", "pt", "ru", "pl", "tr", "nl"} {
		for _, line := range words.Table(language, "sentences") {
			kind, listed, _ := strings.Cut(line, ":")
			if all[kind] == nil {
				all[kind] = map[string]bool{}
			}
			for w := range strings.FieldsSeq(listed) {
				all[kind][w] = true
			}
		}
	}
	for w := range strings.FieldsSeq(strings.Join(words.Table("de", "months"), " ")) {
		first, n := utf8.DecodeRuneInString(w)
		all["counted"][string(unicode.ToUpper(first))+w[n:]] = true // other languages write months small
	}
	return all
})

// goesOnElsewhere is goesOn for what other languages write: "z. B. Hamburg", "12. März",
// "ул. Ленина", "pág. 5". Before is what is in the sentence before the token.
func goesOnElsewhere(before, token, next string) bool {
	lists := elsewhere()
	word := firstLetters(next)
	switch r, _ := utf8.DecodeRuneInString(next); {
	case lists["never"][token], lists["number"][token] && unicode.IsDigit(r):
		return true
	case lists["letter"][token] && !standsBehindNumber(before, token) && !strings.HasSuffix(lastWord(before), "."):
		return true // в г. Вышегорске
	case lists["degree"][token] && strings.HasSuffix(lastWord(before), "."):
		return true // Dr. med. Anna
	case isListNumber(token) && (isMonthNumber(next) || isMonthNumber(token+".") && isDay(lastWord(before)) && isYear(next)):
		return true // am 3. 8. 1734
	case lists["may"][token] && standsBehindNumber(before, token):
		return !lists["starts"][word]
	case isListNumber(token):
		return lists["counted"][word] || lists["ordinal"][lastWord(before)] && !lists["starts"][word]
	}
	return isLetter(token) && (isLetterWithStop(next) || isLetterWithStop(lastWord(before)) && !lists["starts"][word])
}

// standsBehindNumber reports whether an abbreviation of one letter stands behind a
// number, as those of years and sums do: "2024 г.", "XIX в.". Longer ones stand anywhere.
func standsBehindNumber(before, token string) bool {
	if !isLetter(token) {
		return true
	}
	last := lastWord(before)
	return last != "" && strings.Trim(last, "0123456789IVXLCMХ.,-–") == ""
}

// isMonthNumber reports whether a text begins with the number of a month, as the second part of a
// date: 3. 8. 1734.
func isMonthNumber(text string) bool {
	number, _, stop := strings.Cut(text[:min(len(text), len("12."))], ".")
	n, err := strconv.Atoi(number)
	return stop && err == nil && 1 <= n && n <= 12
}

// isDay reports whether a word is a number with a point, as the first part of a date.
func isDay(word string) bool {
	number, point := strings.CutSuffix(word, ".")
	return point && number != "" && isListNumber(number)
}

// isYear reports whether a text begins with four figures and no more.
func isYear(text string) bool {
	const figures = 4
	number := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
	return len(number) == figures
}

// isLetter reports whether a word is one small letter, the half of "z. B.".
func isLetter(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && unicode.IsLower(r)
}

// isLetterWithStop reports whether text begins with a letter and a full stop, and no
// more of a word.
func isLetterWithStop(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r) && strings.HasPrefix(text[n:], ".")
}

// lastWord is what stands behind the last space of a text, without those at its end; of a
// long one its last bytes tell.
func lastWord(text string) string {
	text = strings.TrimRightFunc(text[max(0, len(text)-lookahead):], unicode.IsSpace)
	return text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
}

// firstLetters are the letters that a text begins with.
func firstLetters(text string) string {
	if end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		return text[:end]
	}
	return text
}
