package lang

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/bg"
	"github.com/blevesearch/bleve/v2/analysis/lang/ca"
	"github.com/blevesearch/bleve/v2/analysis/lang/cs"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/el"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/eu"
	"github.com/blevesearch/bleve/v2/analysis/lang/fa"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/ga"
	"github.com/blevesearch/bleve/v2/analysis/lang/gl"
	"github.com/blevesearch/bleve/v2/analysis/lang/hi"
	"github.com/blevesearch/bleve/v2/analysis/lang/hu"
	"github.com/blevesearch/bleve/v2/analysis/lang/id"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/pt"
	"github.com/blevesearch/bleve/v2/analysis/lang/ro"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/analysis/lang/tr"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// stopLists are bleve's lists of words that say nothing about what a text is about.
var stopLists = map[string][]byte{
	"ar": ar.ArabicStopWords, "bg": bg.BulgarianStopWords, "ca": ca.CatalanStopWords, "cs": cs.CzechStopWords, "da": da.DanishStopWords,
	"de": de.GermanStopWords, "el": el.GreekStopWords, "en": en.EnglishStopWords, "es": es.SpanishStopWords, "eu": eu.BasqueStopWords,
	"fa": fa.PersianStopWords, "fi": fi.FinnishStopWords, "fr": fr.FrenchStopWords, "ga": ga.IrishStopWords, "gl": gl.GalicianStopWords,
	"hi": hi.HindiStopWords, "hu": hu.HungarianStopWords, "id": id.IndonesianStopWords, "it": it.ItalianStopWords,
	"nl": nl.DutchStopWords, "no": no.NorwegianStopWords, "pt": pt.PortugueseStopWords,
	"ro": ro.RomanianStopWords, "ru": ru.RussianStopWords, "sv": sv.SwedishStopWords, "tr": tr.TurkishStopWords,
}

// stopWords are the words of a language's list, as they are written.
func stopWords(code string) []string {
	listed := analysis.NewTokenMap()
	if err := listed.LoadBytes(stopLists[code]); err != nil {
		panic(fmt.Sprintf("lang: the stop words of %s: %v", code, err)) // unreachable: they are compiled in
	}
	all := make([]string, 0, len(listed))
	for w := range listed {
		all = append(all, w)
	}
	slices.Sort(all)
	return all
}

// newTable reads what is known of a language's words. words/CODE/classes.txt has the
// form of the English one; questions.txt has lines "type: words, words", of which the
// words make a question one of that type; months.txt has the months in their order.
func newTable(l *Language) *table {
	t := &table{classes: map[string]Class{}}
	for _, w := range stopWords(l.Code) {
		t.add(w, Stop)
	}
	if words.Has(l.Code, "classes") {
		for _, line := range words.Table(l.Code, "classes") {
			name, listed, _ := strings.Cut(line, ":")
			c, ok := classNames[name]
			if !ok {
				panic(fmt.Sprintf("lang: words/%s/classes.txt has an unknown class: %s", l.Code, name))
			}
			for w := range strings.FieldsSeq(listed) {
				t.add(w, c)
			}
		}
	}
	if words.Has(l.Code, "questions") {
		for _, line := range words.Table(l.Code, "questions") {
			kind, listed, _ := strings.Cut(line, ":")
			for p := range strings.SplitSeq(listed, ",") {
				var forms []string
				for w := range strings.FieldsSeq(p) {
					forms = append(forms, Fold(w))
				}
				if kind == "definition" {
					t.defines = append(t.defines, forms)
					continue
				}
				t.asks = append(t.asks, phrase{kind, forms})
			}
		}
		slices.SortStableFunc(t.asks, func(a, b phrase) int { return cmp.Compare(len(b.forms), len(a.forms)) })
	}
	if words.Has(l.Code, "alike") {
		t.alike = map[string][]string{}
		for _, line := range words.Table(l.Code, "alike") {
			var stems []string
			for w := range strings.FieldsSeq(line) {
				stems = append(stems, l.Stem(strings.ReplaceAll(l.Lower(w), "-", "")))
			}
			joinAlike(t.alike, stems)
		}
	}
	if words.Has(l.Code, "casual") {
		t.casual = map[string][]string{}
		for _, line := range words.Table(l.Code, "casual") {
			typed, read, _ := strings.Cut(line, ":")
			t.casual[Fold(typed)] = strings.Fields(read)
		}
	}
	if words.Has(l.Code, "related") {
		t.related = newRelated(l, words.Table(l.Code, "related"), t.classes)
	}
	if words.Has(l.Code, "numbers") {
		t.numbers = newNumberWords(words.Table(l.Code, "numbers"))
	}
	if words.Has(l.Code, "months") {
		t.months = strings.Fields(strings.Join(words.Table(l.Code, "months"), " "))
		for _, m := range t.months {
			t.add(m, Date)
		}
	}
	return t
}

// numberWords are the numbers that are written as two words, with a word between them
// where and is not empty. The forms are in small letters.
type numberWords struct {
	first, second map[string]int
	and           string
}

// newNumberWords reads lines "tens: 40 cuarenta", "units: 2 dos", "and: y", and "first:
// units" of a language that has the units first.
func newNumberWords(lines []string) *numberWords {
	n := &numberWords{first: map[string]int{}, second: map[string]int{}}
	tens, units := n.first, n.second
	for _, line := range lines {
		name, rest, _ := strings.Cut(line, ":")
		listed := strings.Fields(rest)
		into := tens
		switch name {
		case "and":
			n.and = listed[0]
			continue
		case "first":
			tens, units = n.second, n.first
			continue
		case "units":
			into = units
		}
		value, err := strconv.Atoi(listed[0])
		if err != nil {
			panic("lang: numbers.txt has no number: " + line)
		}
		for _, form := range listed[1:] {
			into[form] = value
		}
	}
	return n
}

// add gives a word a class, and its folded form where that is no other word.
func (t *table) add(word string, c Class) {
	t.classes[word] |= c
	if folded := Fold(word); folded != word {
		if _, other := t.classes[folded]; !other || t.classes[folded]&c == 0 && c&(Stop|Asking) == 0 {
			t.classes[folded] |= c
		}
	}
}

// AsksFor is the type of answer that words, by their forms, ask for, by its name in
// questions.txt; "" where it is not known. At is the first word that says so, n
// their number.
func (l *Language) AsksFor(forms []string) (kind string, at, n int) {
	for _, p := range l.table().asks {
		for i := 0; i+len(p.forms) <= len(forms); i++ {
			if slices.Equal(forms[i:i+len(p.forms)], p.forms) {
				return p.kind, i, len(p.forms)
			}
		}
	}
	return "", 0, 0
}

// Defines finds in a question the words that ask what or who the thing is that stands beside
// them: "what is …". They are at its beginning, or at its end, and are from byte from to
// byte to; both are 0 where there are none.
func (l *Language) Defines(question string) (from, to int) {
	var forms []string
	var ends []int
	for w := range strings.FieldsFuncSeq(question, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) }) {
		at := 0
		if len(ends) > 0 {
			at = ends[len(ends)-1]
		}
		forms, ends = append(forms, Fold(w)), append(ends, at+strings.Index(question[at:], w)+len(w))
	}
	n := 0
	for _, p := range l.table().defines {
		last := len(forms) - len(p)
		if len(p) <= n || last < 1 {
			continue
		}
		for _, i := range []int{0, last} {
			if !slices.Equal(forms[i:i+len(p)], p) {
				continue
			}
			n, from, to = len(p), 0, ends[i+len(p)-1]
			if i > 0 {
				from = ends[i-1]
			}
			break
		}
	}
	return from, to
}

// Alike are the stems that people use for the same thing as a stem.
func (l *Language) Alike(stem string) []string {
	if l == English {
		return Alike()[stem]
	}
	return l.table().alike[stem]
}

// Casual are the words, in small letters, that a form of a chat is read as; none for others.
func (l *Language) Casual(form string) []string {
	if l == English {
		return Aliases()[form]
	}
	return l.table().casual[form]
}

// Has reports whether the program knows words of a class in the language.
func (l *Language) Has(c Class) bool {
	for _, class := range l.table().classes {
		if class&c != 0 {
			return true
		}
	}
	return false
}

// Alphabet is the small letters that words of the language are written with, as far as
// slips of the keyboard are looked for; none for scripts without spaces.
func (l *Language) Alphabet() []rune { return l.alphabet() }

func (l *Language) letters() []rune {
	var all []rune
	if scriptOf(l.Code) == "Latn" {
		for r := 'a'; r <= 'z'; r++ {
			all = append(all, r)
		}
	}
	if spaceless[l.Code] {
		return all
	}
	for w := range l.table().classes {
		for _, r := range w {
			if unicode.IsLetter(r) && letterScript(r) == scriptOf(l.Code) && !slices.Contains(all, r) {
				all = append(all, r)
			}
		}
	}
	slices.Sort(all)
	return all
}

// Writes reports whether a word has only letters of the language's alphabet.
func (l *Language) Writes(word string) bool {
	all := l.alphabet()
	return strings.IndexFunc(word, func(r rune) bool { return !slices.Contains(all, r) }) < 0
}

// Lower is a word in small letters, as the language has them.
func (l *Language) Lower(word string) string {
	if l.turkish {
		return strings.ToLowerSpecial(unicode.TurkishCase, word)
	}
	return strings.ToLower(word)
}
