package tongue

import (
	"fmt"
	mathbits "math/bits"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// class is a set of things known about a word form; words/de/speech.txt says what
// each is.
type class uint32

const (
	said class = 1 << iota
	source
	behind
	helper
	pronoun
	he
	she
	determiner
	dative
	preposition
	adverb
	end
	title
	particle
	not
	nobody
	denies
	doubts
	forged
	group
	small
	given
	that
	courtesy
	opening
	noname
	perceives
	stance
	passive
)

var classNames = map[string]class{
	"said": said, "source": source, "behind": behind, "helper": helper, "pronoun": pronoun, "he": he, "she": she,
	"determiner": determiner, "dative": dative, "preposition": preposition, "adverb": adverb, "end": end, "title": title,
	"particle": particle, "not": not, "nobody": nobody, "denies": denies, "doubts": doubts, "forged": forged, "group": group,
	"small": small, "given": given, "that": that, "courtesy": courtesy, "opening": opening, "noname": noname,
	"perceives": perceives, "stance": stance, "passive": passive,
}

// Tongue is a language with its words of speech.
type Tongue struct {
	Code   string // ISO 639-1
	words  map[string]class
	titles []string // those that compounds end in
	// shortened are abbreviations by the names of the lines of words/<language>/sentences.txt.
	shortened map[string]map[string]bool
	sets      map[string]*wordSet // of a language without spaces, instead of words
}

// Codes are the languages that there are words of speech for, besides English.
var Codes = []string{"ar", "de", "es", "fr", "it", "ja", "pt", "ru", "tr", "zh"}

var tongues = func() map[string]*Tongue {
	m := map[string]*Tongue{}
	for _, code := range Codes {
		if code == "ja" || code == "zh" {
			m[code] = readUnspaced(code)
			continue
		}
		m[code] = read(code)
	}
	return m
}()

// read reads the table of a language. A line that it cannot read is a mistake of the
// program.
func read(code string) *Tongue {
	t := &Tongue{Code: code, words: map[string]class{}, shortened: map[string]map[string]bool{}}
	for _, line := range sentenceTable(code) {
		name, list, _ := strings.Cut(line, ":")
		t.shortened[name] = map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			t.shortened[name][w] = true
		}
	}
	for _, line := range words.Table(code, "speech") {
		name, list, _ := strings.Cut(line, ":")
		c, ok := classNames[name]
		if !ok {
			panic(fmt.Sprintf("tongue: no class %q of words", name))
		}
		list, endings, _ := strings.Cut(list, "|")
		ends := strings.Fields(endings)
		if len(ends) == 0 {
			ends = []string{""}
		}
		for root := range strings.FieldsSeq(list) {
			for _, e := range ends {
				t.words[root+strings.Trim(e, "-")] |= c
			}
			if len(root) >= shortestTitle && c == title {
				t.titles = append(t.titles, root)
			}
		}
	}
	return t
}

// sentenceTable are the abbreviations of a language, of which Arabic has none.
func sentenceTable(code string) []string {
	if code == "ar" {
		return nil
	}
	return words.Table(code, "sentences")
}

// shortestTitle is how long a title must be for a compound that ends in it to be one:
// a Hafenmeisterin is a Meisterin.
const shortestTitle = 5

func (t *Tongue) class(word string) class {
	if c, ok := t.words[word]; ok {
		return c
	}
	switch t.Code {
	case "ar":
		// And is written in one with the word behind it.
		for _, prefix := range [...]string{"و", "ف"} {
			if rest, ok := strings.CutPrefix(word, prefix); ok && t.words[rest]&(said|source|title|adverb|denies|doubts) != 0 {
				return t.words[rest]
			}
		}
		if rest, ok := strings.CutPrefix(word, "ال"); ok && t.words[rest]&title != 0 {
			return title
		}
	case "de":
		for _, s := range t.titles {
			if len(word) > len(s)+2 && strings.HasSuffix(word, s) {
				return title
			}
		}
	}
	return 0
}

// IsCourtesy reports whether a word is a title of courtesy in one of the languages.
func IsCourtesy(s string) bool {
	for _, t := range tongues {
		if t.isCourtesy(s) {
			return true
		}
	}
	return false
}

func (t *Tongue) isCourtesy(s string) bool {
	return t.words[strings.TrimRight(t.lower(s), ".")]&courtesy != 0
}

// WithoutCourtesy is a name without the titles of courtesy before it.
func (t *Tongue) WithoutCourtesy(name string) string {
	for {
		first, rest, several := strings.Cut(name, " ")
		if !several || !t.isCourtesy(first) {
			return name
		}
		name = strings.TrimLeft(rest, " ")
	}
}

// SmallTitles reports whether titles have small letters and names capitals.
func (t *Tongue) SmallTitles() bool {
	switch t.Code {
	case "es", "fr", "it", "pt":
		return true
	}
	return false
}

// uncased reports whether the language has no capitals.
func (t *Tongue) uncased() bool { return t.Code == "ar" }

// dropsSubject reports whether a verb may do without a subject.
func (t *Tongue) dropsSubject() bool {
	switch t.Code {
	case "de", "fr":
		return false
	}
	return true
}

// neighbours are small words of languages that there are no words of speech for, which
// must not be taken for one of those.
var neighbours = []string{
	"het een niet zijn van en dat maar ook naar voor met werd wordt deze", "și este nu în cu din pe care sunt mai pentru",
	"och att det som är inte på för med av till", "og det ikke er til på for med af av som", "nie się jest na że do w z jak po od",
	"els les amb i és que per una del dels", "és hogy nem az egy a meg volt", "ja ei on se että oli", "je na se že v s to do byl",
	"yang dan di itu dengan untuk tidak", "là và của có không được trong", "the and of to in is was that for",
}

// smallWords maps a small word to the languages that have it, one bit for each of Codes
// and behind them of the neighbours.
var smallWords = func() map[string]uint32 {
	m := map[string]uint32{}
	for i, code := range Codes {
		for w, c := range tongues[code].words {
			if c&small != 0 {
				m[w] |= 1 << i
			}
		}
	}
	for i, list := range neighbours {
		for w := range strings.FieldsSeq(list) {
			m[w] |= 1 << (len(Codes) + i)
		}
	}
	return m
}()

// longestJudged bounds what of a text is looked at for its language.
const longestJudged = 20_000

// Of is the language of a text, nil where it is none of those that there are words of
// speech for, or not surely one: it has to have a few small words of it.
func Of(text string, least int) *Tongue {
	if len(text) > longestJudged {
		text = strings.ToValidUTF8(text[:longestJudged], "")
	}
	arabic, cyrillic, latin, han, kana := 0, 0, 0, 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case r < 0x80 && unicode.IsLetter(r), unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		}
	}
	const mostHan = 12 // signs to one of the syllabaries in Japanese
	switch {
	case han+kana > max(latin, arabic, cyrillic) && mostHan*kana > han:
		return tongues["ja"]
	case han > max(latin, arabic, cyrillic):
		return tongues["zh"]
	case arabic > latin && arabic > cyrillic:
		if strings.ContainsAny(text, "گچپژکیٹڈےہ") {
			return nil // Persian, Urdu
		}
		return tongues["ar"]
	case cyrillic > latin:
		if strings.ContainsAny(text, "іїєґјљњђћџў") || cyrillic > 300 && !strings.ContainsAny(text, "ыэ") {
			return nil // Ukrainian, Serbian, Bulgarian
		}
		return tongues["ru"]
	}
	return latinTongue(text, least)
}

// latinTongue tells the languages in Latin letters by their small words.
func latinTongue(text string, least int) *Tongue {
	counts := make([]int, len(Codes)+len(neighbours))
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		for bits := smallWords[strings.ToLower(w)]; bits != 0; bits &= bits - 1 {
			counts[mathbits.TrailingZeros32(bits)]++
		}
	}
	best, second := 0, 0
	for i, n := range counts {
		switch {
		case n > counts[best]:
			best, second = i, counts[best]
		case i != best && n > second:
			second = n
		}
	}
	if best >= len(Codes) || counts[best] < least || 5*counts[best] <= 6*second {
		return nil
	}
	return tongues[Codes[best]]
}

// OpensAttribution reports whether a clause begins with a verb of speech: “… —resumió
// Camilo Sáhin”, “…, — заметил он”.
func (t *Tongue) OpensAttribution(clause string) bool {
	const mostHelpers, longest = 3, 120
	clause = article.Clip(clause, longest)
	tokens := t.clauses(clause, article.Range{End: len(clause)}, nil)
	for i := range tokens {
		k := &tokens[i]
		switch {
		case i > mostHelpers || k.kind != word || k.upper:
			return false
		case k.is(said):
			return true
		case !k.is(helper | pronoun):
			return false
		}
	}
	return false
}
