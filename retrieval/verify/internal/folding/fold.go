package folding

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Fold writes a text so that two texts are the same words exactly when they
// Fold to the same bytes. What it folds, and nothing else:
//
//   - quotation marks and apostrophes, single and double, straight, curly and
//     the wrong way round: all are ', several in a row one; one that begins a
//     paragraph is left out, as it opens again what goes on over the break;
//   - white space: one space, and none at the ends;
//   - dashes and hyphens: all are -, several in a row one, without the space
//     around them;
//   - the two ways to write an ellipsis, and signs without width or ink (the
//     soft hyphen, the zero-width space, the byte order mark).
//
// The case of the first letter is folded in findWords, the only other liberty.
// When back is not nil it gets, for each byte of the result, the byte of s that
// it comes from.
func Fold(s string, back *[]int) string {
	f := folding{out: make([]byte, 0, len(s)), back: back}
	for i, r := range s {
		f.add(i, r)
	}
	return string(f.out)
}

type folding struct {
	out   []byte
	back  *[]int
	space int  // where white space began, plus 1; 0 is none
	lines int  // how many line breaks the white space has
	snug  bool // the last mark is a « or ‹, which some set off with a space
}

func (f *folding) add(at int, r rune) {
	switch {
	case r < utf8.RuneSelf && asciiPlain[r]:
		f.flush()
		f.emit(at, byte(r))
	case isInvisible(r):
	case unicode.IsSpace(r):
		if f.space == 0 {
			f.space, f.lines = at+1, 0
		}
		if r == '\n' {
			f.lines++
		}
	case IsMark(r) && f.space > 0 && f.lines > 1 && len(f.out) > 0: // begins a paragraph
	case IsDash(r):
		f.space = 0
		if f.last() != '-' {
			f.emit(at, '-')
		}
	case IsMark(r):
		if r == '»' || r == '›' {
			f.space = 0
		}
		f.flush()
		if f.last() != '\'' {
			f.emit(at, '\'')
		}
		f.snug = r == '«' || r == '‹'
	case r == '…':
		f.flush()
		f.emit(at, '.', '.', '.')
	default:
		f.flush()
		var raw [utf8.UTFMax]byte
		f.emit(at, raw[:utf8.EncodeRune(raw[:], r)]...)
	}
}

// asciiPlain are the signs that stay as they are.
var asciiPlain = func() (t [utf8.RuneSelf]bool) {
	for c := rune('!'); c < 0x7f; c++ {
		t[c] = c != '-' && !IsMark(c)
	}
	return t
}()

func (f *folding) last() byte {
	if len(f.out) == 0 {
		return 0
	}
	return f.out[len(f.out)-1]
}

// flush writes the white space that came before, where there is any to write.
func (f *folding) flush() {
	if f.space > 0 && len(f.out) > 0 && f.last() != '-' && !f.snug {
		f.emit(f.space-1, ' ')
	}
	f.space, f.snug = 0, false
}

func (f *folding) emit(at int, bytes ...byte) {
	f.out = append(f.out, bytes...)
	if f.back != nil {
		for range bytes {
			*f.back = append(*f.back, at)
		}
	}
}

func isInvisible(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u2060', '\ufeff':
		return true
	}
	return false
}

func IsDash(r rune) bool {
	return r == '-' || '\u2010' <= r && r <= '\u2015' || r == '\u2212' || r == '\ufe58' || r == '\ufe63' || r == '\uff0d'
}

// isHyphen tells the dashes that join two words to one.
func isHyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' }

func IsMark(r rune) bool {
	switch r {
	case '"', '\'', '`', '\u00b4', '\u2032', '\u2033', '\uff02', '\uff07', '«', '»', '‹', '›':
		return true
	}
	return '\u2018' <= r && r <= '\u201f' || '\u3008' <= r && r <= '\u300f' || '\u301d' <= r && r <= '\u301f'
}

// needle is words ready to be searched for: folded, in either case of the
// first letter, without marks around them.
type needle []string

func NewNeedle(words string) needle {
	return EitherCase(strings.Trim(Fold(words, nil), "'"))
}

// FindWords lists where words are in text, as whole words, exactly after the
// folding. The first letter of words may be of either case.
func FindWords(text, words string) []article.Range { return NewNeedle(words).In(text) }

func (forms needle) In(text string) []article.Range {
	if len(forms) == 0 || len(forms[0]) > len(text) {
		return nil // no folding makes a text longer
	}
	haystack := Fold(text, nil)
	var (
		out  []article.Range
		back []int
	)
	for _, n := range forms {
		for at := 0; ; {
			i := strings.Index(haystack[at:], n)
			if i < 0 {
				break
			}
			i += at
			if back == nil {
				back = make([]int, 0, len(haystack))
				Fold(text, &back)
			}
			last := back[i+len(n)-1]
			_, size := utf8.DecodeRuneInString(text[last:])
			r := article.Range{Start: back[i], End: last + size}
			if n[len(n)-1] == '.' && strings.HasPrefix(haystack[i+len(n):], ".") {
				r.End = r.Start // the article has an ellipsis
			}
			if r.Len() > 0 && wholeWords(text, r) {
				out = append(out, r)
				at = i + len(n)
				continue
			}
			_, size = utf8.DecodeRuneInString(haystack[i:])
			at = i + size
		}
	}
	slices.SortFunc(out, func(a, b article.Range) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// EitherCase gives s with its first letter in lower and in upper case.
func EitherCase(s string) []string {
	if s == "" {
		return nil
	}
	i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if i < 0 {
		return []string{s}
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	lower, upper := unicode.ToLower(r), unicode.ToUpper(r)
	if lower == upper {
		return []string{s}
	}
	return []string{s[:i] + string(lower) + s[i+n:], s[:i] + string(upper) + s[i+n:]}
}

// wholeWords reports whether r begins and ends where words of text do. "can" is
// not in "can't", 4 not in 2.4, 12 not in 12%, $12 or -12, violent not in
// non-violent.
func wholeWords(text string, r article.Range) bool {
	first, _ := utf8.DecodeRuneInString(text[r.Start:])
	before := LastRune(text[:r.Start], 0)
	switch {
	case article.IsWordRune(first) && joined(first, before, LastRune(text[:r.Start], 1)):
		return false
	case isHyphen(first) && article.IsWordRune(before):
		return false
	}
	last := LastRune(text[:r.End], 0)
	after, n := utf8.DecodeRuneInString(text[r.End:])
	beyond, _ := utf8.DecodeRuneInString(text[r.End+n:])
	switch {
	case n == 0:
		return true
	case isHyphen(last):
		return !article.IsWordRune(after)
	case !article.IsWordRune(last):
		return true
	}
	return !joined(last, after, beyond) && after != '%' && after != '‰' && after != '°'
}

// joined reports whether the sign next to the end c of a word, with the sign beyond
// it, belongs to the same word or number.
func joined(c, sign, beyond rune) bool {
	switch {
	case IsUnspaced(c) || IsUnspaced(sign):
		return false // every sign is a word
	case article.IsWordRune(sign):
		return true
	case IsDash(sign) && unicode.IsDigit(c) && !unicode.IsLetter(beyond):
		return sign == '−' || isHyphen(sign) // minus five, 10-20
	case isHyphen(sign), IsApostrophe(sign):
		return article.IsWordRune(beyond)
	case sign == '.' || sign == ',':
		return unicode.IsDigit(c) && unicode.IsDigit(beyond)
	}
	return unicode.In(sign, unicode.Sc) && unicode.IsDigit(c)
}

// IsApostrophe tells the marks that stand inside words too.
func IsApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '\u00b4', '\u2018', '\u2019', '\u201b', '\u2032', '\uff07':
		return true
	}
	return false
}

func IsUnspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// LastRune is the last rune of s, or with skip 1 the one before it; 0 where
// there is none.
func LastRune(s string, skip int) rune {
	for ; skip > 0; skip-- {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	if s == "" {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func HasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
