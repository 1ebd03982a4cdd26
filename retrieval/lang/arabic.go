package lang

import (
	"strings"
	"unicode/utf8"
)

// arabicSpelling makes one letter of those that are written for one another in Arabic:
// the seats of the hamza, the two forms of the last ya, and ta marbuta.
var arabicSpelling = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا", "ى", "ي", "ئ", "ي", "ؤ", "و", "ة", "ه", "ـ", "", "ء", "")

// arabicArticles are the article with what is written as one word with it, the longest
// first, and arabicEndings those of number, gender and possession.
var (
	arabicArticles = []string{"وبال", "ولل", "وال", "بال", "فال", "لل", "ال"}
	arabicEndings  = []string{"هما", "كما", "ها", "هم", "هن", "نا", "ات", "ان", "ون", "ين", "يه", "وا", "ه", "ي", "ا"}
)

// The number of letters that are left of a word: behind an article and before an ending;
// behind "و" and before "ت", which begin and end many words themselves.
const (
	fewestArabic     = 2
	fewestWithoutOne = 3
)

// stemArabic takes the articles, the conjunctions and the endings off a word: a light
// stemmer, which finds no roots. Snowball's leaves "اللغ" of "اللغة" and "لغة" of "لغة".
func stemArabic(form string) string {
	s := arabicSpelling.Replace(form)
	for _, p := range arabicArticles {
		rest, ok := strings.CutPrefix(s, p)
		if !ok || utf8.RuneCountInString(rest) < fewestArabic {
			continue
		}
		if strings.HasSuffix(p, "لل") && utf8.RuneCountInString(rest) == fewestArabic {
			rest = "ل" + rest // "للغة" is of "لغة"
		}
		s = rest
		break
	}
	if rest, ok := strings.CutPrefix(s, "و"); ok && utf8.RuneCountInString(rest) > fewestWithoutOne {
		s = rest
	}
	for again := true; again; {
		again = false
		for _, e := range arabicEndings {
			if rest, ok := strings.CutSuffix(s, e); ok && utf8.RuneCountInString(rest) >= fewestArabic {
				s, again = rest, true
				break
			}
		}
	}
	if rest, ok := strings.CutSuffix(s, "ت"); ok && utf8.RuneCountInString(rest) >= fewestWithoutOne {
		s = rest // "مدرستها" is of "مدرسة"
	}
	return withoutPreposition(s)
}

// arabicPrepositions are those that are written as one word with their noun, and the sign
// of the future with the first letter of its verb.
var arabicPrepositions = []string{"ب", "ل", "ك", "سي", "ست"}

// fewestBehind is the number of letters that are left behind the first one of a stem that
// may be a preposition: many words of three begin so themselves.
const fewestBehind = 4

// withoutPreposition takes a preposition or the sign of the future off a stem.
func withoutPreposition(s string) string {
	for _, p := range arabicPrepositions {
		if !strings.HasPrefix(s, p) {
			continue
		}
		_, first := utf8.DecodeRuneInString(s)
		if rest := s[first:]; utf8.RuneCountInString(rest) >= fewestBehind {
			return rest
		}
	}
	return s
}

// fewestOfRoot is the number of consonants that most roots have.
const fewestOfRoot = 3

// arabicForms are what makes a noun or a verb of a root in front of it.
var arabicForms = []string{"است", "مست", "يست", "تست", "مت", "يت", "ان", "م", "ت", "ي", "ا", "ن"}

// arabicRoot is what words made of one root have alike as far as letters tell: the
// consonants of a stem without those that make a noun or a verb of it, so that "مناصب" is
// of "منصب". It is "" where too few are left.
func arabicRoot(stem string) string {
	letters := []rune(stem)
	for _, p := range arabicForms {
		n := utf8.RuneCountInString(p)
		if strings.HasPrefix(stem, p) && len(letters)-n >= fewestOfRoot {
			letters = letters[n:]
			break
		}
	}
	if len(letters) > fewestOfRoot && len(letters) == utf8.RuneCountInString(stem) && strings.ContainsRune(arabicParticles, letters[0]) {
		letters = letters[1:]
	}
	for i := 1; i < len(letters) && len(letters) > fewestOfRoot; {
		if strings.ContainsRune("اوي", letters[i]) {
			letters = append(letters[:i:i], letters[i+1:]...)
			continue
		}
		i++
	}
	if len(letters) < fewestOfRoot {
		return ""
	}
	return string(letters)
}

// arabicParticles are the words of one letter that are written as one with the next word.
const arabicParticles = "وفبكل"

// WithoutParticle is a stem of Arabic without the first letter where that may be a particle,
// for words that are known without: stemming leaves it on the short ones, of which it may be
// a part. It is "" where there is none.
func (l *Language) WithoutParticle(stem string) string {
	if l.Code != "ar" {
		return ""
	}
	bare := Bare(stem)
	first, n := utf8.DecodeRuneInString(bare)
	if !strings.ContainsRune(arabicParticles, first) || utf8.RuneCountInString(bare) <= fewestOfRoot {
		return ""
	}
	return l.prefix + bare[n:]
}

// Family is what words of one family have alike that have other stems, as the broken
// plurals of Arabic; "" where that is not known. Texts are not looked up by it: as a stem it
// makes too many words one.
func (l *Language) Family(stem string) string {
	if l.Code != "ar" {
		return ""
	}
	return arabicRoot(Bare(stem))
}
