package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ListMark matches what begins an item of a list.
var ListMark = regexp.MustCompile(`^([-–—•*·◦▪]|\(?\d{1,3}[.)]|\(?[a-z][.)]) `)

// maxWord is the longest word that FirstWordWidth measures: longer than a line.
const maxWord = 140

// FirstWordWidth is the number of characters of the first word of s.
func FirstWordWidth(s string) int {
	n := 0
	for _, r := range s {
		if r == ' ' || n > maxWord {
			break
		}
		n++
	}
	return n
}

// Glue is what goes between two lines of one paragraph: a space, but nothing
// at a bracket, before a comma or stop, between characters of Chinese and
// Japanese, and after the hyphen of a compound.
func Glue(left, right string) string {
	l, _ := utf8.DecodeLastRuneInString(left)
	r, _ := utf8.DecodeRuneInString(right)
	switch {
	case unicode.Is(unicode.Ps, l), unicode.Is(unicode.Pe, r), strings.ContainsRune(",.;:!?", r):
		return ""
	case l == '-' && unicode.IsLower(r) && !strings.HasSuffix(left, " -") && !IsAlternative(right):
		return ""
	case IsSpaceless(l) && IsSpaceless(r):
		return ""
	}
	return " "
}

// IsAlternative reports whether right goes on after a hyphen that stands for a
// word of its own: "pre- and post-war".
func IsAlternative(right string) bool {
	word, _, _ := strings.Cut(right, " ")
	return word == "and" || word == "or" || word == "to"
}

// Continues reports whether s begins as no sentence does: with a small letter or
// a mark that closes or separates.
func Continues(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r) || strings.ContainsRune(",.;)]”", r) && !strings.HasPrefix(s, "...")
}

// EndsWithStop reports whether s ends like a sentence: with a stop, perhaps
// inside closing marks.
func EndsWithStop(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool { return IsCloser(r) || r == ' ' })
	r, n := utf8.DecodeLastRuneInString(s)
	return n > 0 && IsStop(r)
}

// EndsInHyphen reports whether s ends with a letter and a hyphen, which may have
// broken a word, or with a soft hyphen, which has.
func EndsInHyphen(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	if r == '\u00ad' {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return (r == '-' || r == '‐') && unicode.IsLetter(before)
}

// Joiner joins the lines that a paragraph was broken into. It knows the words of
// the text, which tell a hyphen that broke a word from one of the word's own.
// The zero Joiner is empty and ready.
type Joiner struct {
	words map[string]bool // in small letters, whole and the parts of compounds
}

// Learn notes the words that stand whole on a line of the text.
func (j *Joiner) Learn(line string) {
	if j.words == nil {
		j.words = make(map[string]bool)
	}
	fields := strings.Fields(line)
	for i, f := range fields {
		f = Fold(f)
		if i == 0 || i == len(fields)-1 && EndsInHyphen(line) {
			continue // it may be a half
		}
		j.words[f] = true
		for part := range strings.SplitSeq(f, "-") {
			j.words[part] = true
		}
	}
}

// Seam says how two lines of one paragraph are joined: so many bytes are cut off
// the end of the left one, the hyphen of a broken word, and between goes between.
type Seam struct {
	Cut     int
	Between string
}

// Seam is the seam between two lines of one paragraph. Of left only the end is
// looked at, so that a paragraph may grow line by line.
func (j *Joiner) Seam(left, right string) Seam {
	if strings.HasSuffix(left, "\u00ad") {
		return Seam{Cut: len("\u00ad")}
	}
	if EndsInHyphen(left) && j.isBroken(left, right) {
		_, n := utf8.DecodeLastRuneInString(left)
		return Seam{Cut: n}
	}
	return Seam{Between: Glue(left, right)}
}

// Join joins two lines of one paragraph.
func (j *Joiner) Join(left, right string) string {
	seam := j.Seam(left, right)
	return left[:len(left)-seam.Cut] + seam.Between + right
}

// isBroken reports whether the hyphen at the end of a line is there only since
// the word had no room: what follows is in small letters, and the halves are not
// both words of the text, nor the left one such that compounds begin with it; or
// the whole is a word of the text.
func (j *Joiner) isBroken(left, right string) bool {
	r, _ := utf8.DecodeRuneInString(right)
	if !unicode.IsLower(r) || IsAlternative(right) {
		return false
	}
	left = strings.TrimRight(left[strings.LastIndexByte(left, ' ')+1:], "-‐")
	right, _, _ = strings.Cut(right, " ")
	left, right = Fold(left), Fold(right)
	if i := strings.LastIndexByte(left, '-'); i >= 0 {
		left = left[i+1:]
	}
	switch {
	case j.words[left+right]:
		return true
	case j.words[left+"-"+right], compoundStarts[left]:
		return false
	}
	return !(j.words[left] && j.words[right])
}

// compoundStarts are the words that English compounds with a hyphen begin with
// most often.
var compoundStarts = PhraseSet(`
	well, self, ex, non, semi, anti, all, long, short, high, low, half, full, part, co, pre, post, mid, so, far, right,
	left, first, second, third, one, two, three, four, five, six, seven, eight, nine, ten, twenty, thirty, forty, fifty,
	sixty, seventy, eighty, ninety, multi, cross, vice, ill, free, hard, large, small, old, new, near, off, on, open, pro,
	quasi, single, double, state, world, year, time, best, better, built, close, early, late, ever, fast, good, great, home,
	ice, land, life, light, like, man, mass, micro, middle`)
