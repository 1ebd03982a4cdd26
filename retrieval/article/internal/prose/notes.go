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
// and is no link, is the mark of a note, and no power, ordinal or formula: "ferry¹"
// and "closed.²", but not "40 m²", "10⁶" and "1ˢᵗ".
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
	case !unicode.IsLetter(last):
		return false
	}
	word := left[strings.LastIndexFunc(left, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })+1:]
	return utf8.RuneCountInString(word) >= 3 && !raised[strings.ToLower(word)]
}

// raised are words behind which a small figure is a power.
var raised = PhraseSet(`sin, cos, tan, log, exp, inch, inches, foot, feet, yard, yards, mile, miles, metre, metres, meter, meters, kilometre,
	kilometres, kilometer, kilometers, centimetre, centimetres, centimeter, centimeters, millimetre, millimetres, hectare, hectares, chi, eta,
	sec, min, mol, pixel, pixels`)
