package prose

import (
	"strings"
	"unicode"
)

// IsStop reports whether r can end a sentence.
func IsStop(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '‼', '⁇', '⁈', '⁉', '؟', '۔', '।', '॥', '։', '።':
		return true
	}
	return IsWideStop(r)
}

// IsWideStop reports whether r is a stop of Chinese or Japanese, which no space
// follows.
func IsWideStop(r rune) bool { return r == '。' || r == '！' || r == '？' || r == '．' }

// IsCloser reports whether r closes a quotation or a bracket.
func IsCloser(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', '»', '›', '“', '」', '』', '）', '】', '》', '〉':
		return true // “ closes a German quotation: no opening mark stands right after a stop
	}
	return unicode.Is(unicode.Pe, r)
}

// IsWordRune reports whether r is a letter, a digit or a mark on one.
func IsWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// IsSpaceless reports whether r belongs to a script that puts no spaces between
// words and sets its characters one to a square: Chinese and Japanese, with
// their punctuation and wide forms.
func IsSpaceless(r rune) bool {
	if r < 0x2e80 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) ||
		'\u3000' <= r && r <= '\u303f' || '\u30fb' <= r && r <= '\u30fc' ||
		'\uff00' <= r && r <= '\uffef' && !('\uffa0' <= r && r <= '\uffdc')
}

// Fold makes words and lines comparable: small letters, no marks at the ends.
func Fold(s string) string {
	return strings.ToLower(strings.TrimFunc(s, func(r rune) bool { return !IsWordRune(r) }))
}

// PhraseSet is the set of the phrases of a list, which commas and line ends
// divide.
func PhraseSet(list string) map[string]bool {
	set := make(map[string]bool)
	for line := range strings.SplitSeq(list, "\n") {
		for phrase := range strings.SplitSeq(line, ",") {
			set[strings.TrimSpace(phrase)] = true
		}
	}
	delete(set, "")
	return set
}
