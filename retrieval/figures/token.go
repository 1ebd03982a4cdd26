package figures

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// token is a word, a number or a mark of a text.
type token struct {
	article.Range
	// form is the word in lower case without its possessive; a mark is itself, and
	// stem is what words of a family share.
	form, stem string
	capital    bool // begins with a capital
	word       bool // has a letter
	digits     bool // begins with a digit
	number     bool // is part of a number, by digits or by words
}

// mostTokens bounds the words of a text that are read at once.
const mostTokens = 4000

// reader cuts texts into words, and keeps the stems that it has met. It is for one
// goroutine.
type reader struct{ stems map[string]string }

func newReader() *reader { return &reader{stems: map[string]string{}} }

// tokens cuts a text into words and marks. A hyphenated word is one ("ISIS-K"), and so
// is a number with its separators ("1,100", "4.5"). A dash between digits is a mark.
func (r *reader) tokens(text string) []token {
	var out []token
	for i := 0; i < len(text) && len(out) < mostTokens; {
		c, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(c):
			i += n
		case unicode.IsDigit(c):
			end := numberEnd(text, i)
			out = append(out, r.newToken(text, i, end))
			i = end
		case unicode.IsLetter(c):
			end := wordEnd(text, i)
			out = append(out, r.newToken(text, i, end))
			i = end
		default:
			out = append(out, token{Range: article.Range{Start: i, End: i + n}, form: text[i : i+n]})
			i += n
		}
	}
	return out
}

// numberEnd is where the number that begins at i ends, with letters that are written
// on to it ("20th", "7pm", "25-year-old").
func numberEnd(text string, i int) int {
	for i < len(text) {
		c, n := utf8.DecodeRuneInString(text[i:])
		next, _ := utf8.DecodeRuneInString(text[i+n:])
		switch {
		case unicode.IsDigit(c), unicode.IsLetter(c):
		case (c == ',' || c == '.') && unicode.IsDigit(next):
		case c == '-' && unicode.IsLetter(next):
		case fractions[c] > 0, strings.ContainsRune(raisedDigits, c):
		default:
			return i
		}
		i += n
	}
	return i
}

// wordEnd is where the word that begins at i ends.
func wordEnd(text string, i int) int {
	for i < len(text) {
		c, n := utf8.DecodeRuneInString(text[i:])
		next, _ := utf8.DecodeRuneInString(text[i+n:])
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c), unicode.IsMark(c):
		case (c == '-' || c == '\u2010' || c == '\u2011' || c == '\'' || c == '’') && (unicode.IsLetter(next) || unicode.IsDigit(next)):
		case c == '.' && unicode.IsLetter(next) && acronym(text, i):
		case c == '.' && acronym(text, i) && i >= 2 && text[i-2] == '.':
		default:
			return i
		}
		i += n
	}
	return i
}

// acronym reports whether the point at i stands behind a single letter, as in "U.S.".
func acronym(text string, i int) bool {
	c, n := utf8.DecodeLastRuneInString(text[:i])
	before, _ := utf8.DecodeLastRuneInString(text[:i-n])
	return unicode.IsUpper(c) && (i-n == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before))
}

func (r *reader) newToken(text string, start, end int) token {
	c, _ := utf8.DecodeRuneInString(text[start:])
	t := token{
		Range: article.Range{Start: start, End: end}, capital: unicode.IsUpper(c), word: unicode.IsLetter(c), digits: unicode.IsDigit(c),
	}
	t.form = plainForm(text[start:end])
	t.stem = r.stem(t.form)
	t.number = t.digits || isNumberWord(t.form)
	return t
}

// plainForm is a word in lower case, without hyphens, points and a possessive.
func plainForm(word string) string {
	word = strings.ToLower(word)
	for _, s := range []string{"’s", "'s"} {
		word = strings.TrimSuffix(word, s)
	}
	return strings.NewReplacer("’", "", "'", "", "-", "", "\u2010", "", "\u2011", "", ".", "").Replace(word)
}

// mostStems bounds the stems that are kept.
const mostStems = 1 << 14

// stem is what the words of a family share.
func (r *reader) stem(form string) string {
	if s, ok := r.stems[form]; ok {
		return s
	}
	s := form
	if all := lang.Tokens(form); len(all) == 1 {
		s = all[0].Stem
	}
	if len(r.stems) < mostStems {
		r.stems[strings.Clone(form)] = strings.Clone(s)
	}
	return s
}
