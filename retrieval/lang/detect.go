package lang

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Of is the language that a text is read in: that of the tag if there is one, otherwise
// what it seems to be in, otherwise English.
func Of(tag, text string) *Language {
	if Base(tag) != "" {
		return Named(tag)
	}
	return Named(Detect(text))
}

// detectAmong bounds the bytes of a text that tell its language, and fewestOwn is how many
// must be left where what stands between quotation marks is no part of them.
const (
	detectAmong = 1 << 13
	fewestOwn   = 80
)

// Detect guesses the language of a text by its script and its small words; "" where
// it is not sure.
func Detect(text string) string {
	text = clip(text, detectAmong)
	if own := withoutQuoted(text); len(own) >= fewestOwn {
		text = own
	}
	codes := candidatesFor(text)
	if len(codes) == 1 {
		return codes[0]
	}
	best, second := "", 0.0
	found, n := smallWords(text, codes)
	if len(codes) > 0 && scriptOf(codes[0]) != "Latn" {
		found[codes[0]] += 0.01 // the likeliest of its script, where nothing tells
	}
	most := 0.0
	for _, code := range codes {
		switch share := found[code]; {
		case share > most:
			best, most, second = code, share, most
		case share > second:
			second = share
		}
	}
	// A third of the words of a text are small ones.
	const fewest, least, ahead = 1.5, 0.015, 1.1
	if scriptOf(best) == "Latn" && (most < fewest || most < least*float64(n) || most < ahead*second) {
		return ""
	}
	return best
}

// withoutQuoted is a text without what it quotes, which may be in another language.
func withoutQuoted(text string) string {
	var b strings.Builder
	at, open := 0, -1
	for i, r := range text {
		switch {
		case open >= 0 && strings.ContainsRune("»”\"“", r):
			b.WriteString(text[at:open])
			at, open = i, -1
		case open < 0 && strings.ContainsRune("«“„\"", r):
			open = i
		}
	}
	b.WriteString(text[at:])
	return b.String()
}

// Guess tells which of some languages a short text is in, by its script, its small
// words and whether known has its others; hint is the code of one to be taken where
// nothing else tells. Sure is false where another may be meant as well.
func Guess(text string, among []*Language, known func(stem string) bool, hint string) (best *Language, sure bool) {
	fits := candidatesFor(text)
	codes := make([]string, len(among))
	for i, l := range among {
		codes[i] = l.Code
	}
	small, _ := smallWords(text, codes)
	scores := make([]float64, len(among))
	for i, l := range among {
		scores[i] = 2 * small[l.Code]
		if len(fits) > 0 && !slices.Contains(fits, l.Code) && l.knownScript() {
			scores[i]-- // another script
		}
		for _, t := range l.Tokens(text) {
			if t.Class&(Stop|Asking|Number) == 0 && !t.Whole && known(t.Stem) {
				scores[i]++
			}
		}
		if l.Code == hint {
			scores[i] += 0.5
		}
	}
	top := 0
	for i := range scores {
		if scores[i] > scores[top] {
			top = i
		}
	}
	sure = scores[top] > 0
	for i := range scores {
		if i != top && scores[top]-scores[i] < 1.5 {
			sure = false
		}
	}
	return among[top], sure
}

// Elsewhere is the code of a language that is none of some but that a text clearly
// seems to be in, by its script or its small words; "" where it is in one of them, or
// that cannot be told.
func Elsewhere(text string, some []*Language) string {
	fits := candidatesFor(text)
	if len(fits) == 0 {
		return ""
	}
	all, own := slices.Clone(fits), false
	for _, l := range some {
		if slices.Contains(fits, l.Code) || !l.knownScript() {
			own = true
		}
		if !slices.Contains(all, l.Code) {
			all = append(all, l.Code)
		}
	}
	if !own {
		return fits[0] // another script than those of the articles
	}
	found, _ := smallWords(text, all)
	best, most, known := "", 0.0, 0.0
	for _, code := range fits {
		if slices.ContainsFunc(some, func(l *Language) bool { return l.Code == code }) {
			known = max(known, found[code])
		} else if found[code] > most {
			best, most = code, found[code]
		}
	}
	const least, ahead = 0.9, 1.5
	if most < least || most < ahead*known {
		return ""
	}
	return best
}

// smallWords counts for each language the small words of a text that it has: one that
// several have counts less. N is the number of words.
func smallWords(text string, codes []string) (found map[string]float64, n int) {
	found = map[string]float64{}
	lists := smallLists()
	turkish := strings.NewReplacer("İ", "i", "I", "ı")
	names := map[string]bool{}
	at := 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) }) {
		n++
		at += strings.Index(text[at:], w) + len(w)
		lower := strings.ToLower(w)
		if len(w) == 1 && !strings.ContainsAny(lower, "aeiouy") && apostrophe(text[at:]) == 0 {
			continue // "T(n)" is no French
		}
		of := lists[lower]
		if strings.ContainsAny(w, "Iİ") {
			for _, code := range lists[strings.ToLower(turkish.Replace(w))] {
				if code == "tr" && !slices.Contains(of, code) {
					of = append(slices.Clip(of), code)
				}
			}
		}
		worth, count := 1.0, 0
		if first, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(first) {
			worth = capitalCounts // Los Angeles is in Spanish nowhere
			if names[w] {
				worth = 0
			}
			names[w] = true
		}
		for _, code := range codes {
			if slices.Contains(of, code) {
				count++
			}
		}
		for _, code := range codes {
			if slices.Contains(of, code) {
				found[code] += worth / float64(count)
			}
		}
		for _, r := range lower {
			if r >= utf8.RuneSelf {
				of := ownLetters[r]
				for _, code := range of {
					found[code] += letterCounts / float64(len(of))
				}
			}
		}
	}
	return found, n
}

// letterCounts is how much a letter that few languages have tells against a small word.
const letterCounts = 0.5

// capitalCounts is how much a small word with a capital does, which may be of a name.
const capitalCounts = 0.3

// ownLetters are letters by which languages of one script are told apart.
var ownLetters = func() map[rune][]string {
	all := map[rune][]string{}
	for code, letters := range map[string]string{
		"de": "ßäöü", "tr": "ğışöüç", "es": "ñ¿¡", "pt": "ãõ", "ro": "șțăşţ", "fr": "êœèâûîôëï", "da": "øåæ", "no": "øåæ", "sv": "åäö",
		"fi": "äö", "hu": "őűöü", "pl": "łąęśźżńć", "cs": "řěůčžš", "ca": "ŀ", "fa": "پچژگکی", "ar": "ةأإيك", "ru": "ыэё", "it": "èìòù",
		"vi": "đơưăạảậấầềệểếộốồổợớờởụủứừựỳỵỹẽẹịọỏ",
	} {
		for _, r := range letters {
			all[r] = append(all[r], code)
		}
	}
	return all
}()

// smallLists are the languages of each small word.
var smallLists = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	add := func(w, code string) {
		if !slices.Contains(all[w], code) {
			all[w] = append(all[w], code)
		}
	}
	for _, codes := range scripts {
		for _, code := range codes {
			for _, w := range stopWords(code) {
				add(w, code)
			}
			for w, c := range Named(code).table().classes {
				if c&(Stop|Asking) != 0 {
					add(w, code)
				}
			}
		}
	}
	return all
})

// scripts are the languages that are told apart in each script, the likeliest first.
var scripts = map[string][]string{
	"Arab": {"ar", "fa"},
	"Cyrl": {"ru", "bg", "uk"},
	"Grek": {"el"}, "Deva": {"hi"}, "Thai": {"th"}, "Hebr": {"he"}, "Hang": {"ko"}, "Armn": {"hy"}, "Geor": {"ka"}, "Jpan": {"ja"},
	"Hans": {"zh"},
	"Latn": {"en", "de", "fr", "es", "it", "pt", "nl", "ro", "tr", "sv", "da", "no", "fi", "hu", "ca", "cs", "pl", "id", "vi"},
}

// cased are the scripts with capitals.
var cased = map[string]bool{"Latn": true, "Cyrl": true, "Grek": true, "Armn": true}

// scriptOf is the script that a language is written in; Latin where it is not known.
func scriptOf(code string) string {
	for script, codes := range scripts {
		if slices.Contains(codes, code) {
			return script
		}
	}
	return "Latn"
}

func (l *Language) knownScript() bool { return slices.Contains(scripts[scriptOf(l.Code)], l.Code) }

// candidatesFor are the languages that a text may be in, by its script; none where it
// has no letters.
func candidatesFor(text string) []string {
	counts := map[string]int{}
	ukrainian, named, before := 0, 0, ' '
	name := false // inside a word with a capital
	for _, r := range text {
		if !unicode.IsLetter(r) {
			before = ' '
			continue
		}
		if before == ' ' {
			name = unicode.IsUpper(r)
		}
		before = r
		script := letterScript(r)
		counts[script]++
		if name && script == "Latn" {
			named++
		}
		if strings.ContainsRune("іїєґІЇЄҐ", r) {
			ukrainian++
		}
	}
	// A sign of Chinese is about a word and a letter of others a fifth of one; a Japanese
	// text has signs of both scripts.
	kana, han := counts["Jpan"], counts["Hans"]
	if 6*kana > han {
		counts["Jpan"], counts["Hans"] = 3*(kana+han), 0
	} else {
		counts["Hans"], counts["Jpan"] = 3*(kana+han), 0
	}
	counts["Latn"] = (counts["Latn"]-named)/2 + named/6 // foreign names are written in it everywhere
	if counts["Latn"] == 0 && named > 0 {
		counts["Latn"] = 1
	}
	best := ""
	for script, n := range counts {
		if n > counts[best] || n == counts[best] && n > 0 && script < best {
			best = script
		}
	}
	if best == "Cyrl" && 50*ukrainian > counts[best] {
		return []string{"uk"}
	}
	return scripts[best]
}

// letters are those of the scripts, in the order in which they are tried.
var letters = []struct {
	script string
	tables []*unicode.RangeTable
}{
	{"Latn", []*unicode.RangeTable{unicode.Latin}},
	{"Cyrl", []*unicode.RangeTable{unicode.Cyrillic}},
	{"Grek", []*unicode.RangeTable{unicode.Greek}},
	{"Arab", []*unicode.RangeTable{unicode.Arabic}},
	{"Hans", []*unicode.RangeTable{unicode.Han}},
	{"Jpan", []*unicode.RangeTable{unicode.Hiragana, unicode.Katakana}},
	{"Deva", []*unicode.RangeTable{unicode.Devanagari}},
	{"Thai", []*unicode.RangeTable{unicode.Thai}},
	{"Hebr", []*unicode.RangeTable{unicode.Hebrew}},
	{"Hang", []*unicode.RangeTable{unicode.Hangul}},
	{"Armn", []*unicode.RangeTable{unicode.Armenian}},
	{"Geor", []*unicode.RangeTable{unicode.Georgian}},
}

// letterScript is the script of a letter, as scripts has it; "" for others.
func letterScript(r rune) string {
	if r < 0x250 {
		return "Latn"
	}
	for _, l := range letters {
		if unicode.In(r, l.tables...) {
			return l.script
		}
	}
	return ""
}

// clip cuts a text to at most n bytes.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}
