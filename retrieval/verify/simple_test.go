package verify

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// standsSimply is the stated folding once more, as plainly as can be and with
// nothing of the code that it checks: do words are in text?
func standsSimply(text, words string) bool {
	text, words = foldSimply(text), strings.Trim(foldSimply(words), "' ")
	if words == "" {
		return false
	}
	if strings.Contains(text, words) {
		return true
	}
	i := strings.IndexFunc(words, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if i < 0 {
		return false
	}
	r, n := utf8.DecodeRuneInString(words[i:])
	return strings.Contains(text, words[:i]+strings.ToUpper(string(r))+words[i+n:]) ||
		strings.Contains(text, words[:i]+strings.ToLower(string(r))+words[i+n:])
}

var (
	simpleUnseen = regexp.MustCompile("[\u00ad\u200b\u2060\ufeff]")
	simpleDash   = regexp.MustCompile(`[\s\p{Z}]*([-\x{2010}-\x{2015}\x{2212}\x{fe58}\x{fe63}\x{ff0d}][\s\p{Z}]*)+`)
	simpleOpen   = regexp.MustCompile(`([«‹])[\s\p{Z}]+`)
	simpleClose  = regexp.MustCompile(`[\s\p{Z}]+([»›])`)
	simpleMark   = regexp.MustCompile("[\"'`\u00b4\u2018-\u201f\u2032\u2033\uff02\uff07«»‹›\u3008-\u300f\u301d-\u301f]+")
	// simpleAgain is a mark that begins a paragraph, but for the first.
	simpleAgain = regexp.MustCompile("(\\S)[\\s\\p{Z}]*" +
		"\\n[\\s\\p{Z}]*\\n[\\s\\p{Z}]*[\"'`\u00b4\u2018-\u201f\u2032\u2033\uff02\uff07«»‹›\u3008-\u300f\u301d-\u301f]+[\\s\\p{Z}]*")
	simpleSpace = regexp.MustCompile(`[\s\p{Z}]+`)
)

func foldSimply(s string) string {
	s = simpleUnseen.ReplaceAllString(s, "")
	s = simpleAgain.ReplaceAllString(s, "$1\n\n")
	s = simpleDash.ReplaceAllString(s, "-")
	s = simpleOpen.ReplaceAllString(s, "$1")
	s = simpleClose.ReplaceAllString(s, "$1")
	s = simpleMark.ReplaceAllString(s, "'")
	s = strings.ReplaceAll(s, "…", "...")
	return strings.TrimSpace(simpleSpace.ReplaceAllString(s, " "))
}
