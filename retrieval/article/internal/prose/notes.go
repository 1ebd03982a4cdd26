package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// noteMark matches what marks of notes look like: figures, alone, in brackets or
// several together, a sign of the series * † ‡, a letter in brackets, "[note 3]".
var noteMark = regexp.MustCompile(`^(?:\d{1,3}(?: ?[,;–-] ?\d{1,3})*|\((?:\d{1,3}|[a-z])\)` +
	`|\[(?:\d{1,3}(?: ?[,;–-] ?\d{1,3})*|[a-z]{1,2}|[ivx]{1,5}|[*†‡§]{1,3}|(?:note|notes|n|nb|fn|a|b) ?\d{1,3})\]` +
	`|[*∗†‡§¶‖#]{1,4})$`)

// loneMark is a mark that is only one where a link or the file itself says so.
var loneMark = regexp.MustCompile(`^(?:[a-z]|[ivx]{1,5})$`)

// IsNoteMark reports whether mark looks like the mark of a note: 3, [12], †. It is
// one where the file says that it leads to a note; of a raised figure without a
// link ask [IsRaisedNote].
func IsNoteMark(mark string) bool {
	mark = strings.TrimSpace(strings.TrimRight(mark, "\ufe0e\ufe0f\u200b "))
	return noteMark.MatchString(mark) || loneMark.MatchString(mark)
}

// IsRaisedNote reports whether mark, which stands raised behind the words of left
// and is not a link, is the mark of a note, and no power, ordinal or formula: "ferry¹"
// and "closed.²", but not "40 m²", "10⁶" and "1ˢᵗ". Behind a year (in 2024³) and a
// number with its thousands set apart it is one too: nobody raises these.
func IsRaisedNote(left, mark string) bool {
	mark = strings.TrimSpace(mark)
	if !noteMark.MatchString(mark) {
		return false
	}
	if strings.Trim(mark, "*∗†‡§¶‖#") == "" || strings.HasPrefix(mark, "[") {
		return true
	}
	left = strings.TrimRightFunc(left, unicode.IsSpace)
	last, _ := utf8.DecodeLastRuneInString(left)
	switch {
	case last == ')' || last == ']':
		open := strings.LastIndexAny(left, "([")
		return open >= 0 && !strings.ContainsAny(left[open:], "+−=*/^")
	case IsStop(last) || IsCloser(last) || strings.ContainsRune(",;:–—", last):
		return true
	case IsSpaceless(last):
		return true
	case unicode.IsDigit(last):
		return unpowered.MatchString(left)
	case !unicode.IsLetter(last):
		return false
	}
	word := left[strings.LastIndexFunc(left, func(r rune) bool { return !IsWordRune(r) })+1:]
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return false // a formula
	}
	small := strings.ToLower(word)
	switch utf8.RuneCountInString(word) {
	case 1:
		return false
	case 2: // mc² is a product, km² a unit; "it" and "US" are words
		return !raised[small] && (small != word || strings.ContainsAny(word, "aeiouy") || last >= utf8.RuneSelf)
	}
	return !raised[small]
}

// unpowered matches text that ends in a number that is not raised to a power.
var unpowered = regexp.MustCompile(`(^|[^\pL\d.,])((1[5-9]|20)\d\d|\d{1,3}(,\d{3})+)$`)

// raised are words behind which a small figure is a power.
var raised = PhraseSet(`sin, cos, tan, log, exp, inch, inches, foot, feet, yard, yards, mile, miles, metre, metres, meter, meters,
	kilometre, kilometres, kilometer, kilometers, centimetre, centimetres, centimeter, centimeters, millimetre, millimetres,
	hectare, hectares, chi, eta, sec, min, mol, pixel, pixels, km, hm, dm, cm, mm, µm, nm, mi, yd, ft, kg, mg, ms, ly, pc`)

// Raised is how raised characters that are not the mark of a note are stored behind
// left. A power of a number becomes raised digits, since 10⁶ is not 106; all else
// stays as it is: m2, 21st.
func Raised(left, characters string) string {
	last, _ := utf8.DecodeLastRuneInString(left)
	if !unicode.IsDigit(last) {
		return characters
	}
	power := strings.Map(func(r rune) rune {
		switch {
		case r == '1':
			return '¹'
		case r == '2' || r == '3':
			return '²' + r - '2'
		case '0' <= r && r <= '9':
			return '⁰' + r - '0'
		case r == '-' || r == '−' || r == '–':
			return '⁻'
		case r == '+':
			return '⁺'
		}
		return -1
	}, characters)
	if utf8.RuneCountInString(power) != utf8.RuneCountInString(characters) {
		return characters
	}
	return power
}
