// Package attribute knows what questions ask of something by its name, and by which words
// a text can be told that has nothing of it: nobody's age is told without a word of age.
package attribute

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Attribute is what is asked of something: its age, its price, its colour.
type Attribute struct {
	language *lang.Language
	phrases  [][]string       // that ask for it: see words
	stems    map[string]bool  // of the words that tell of it
	forms    map[string]bool  // those that tell of it in one form only, in small letters
	class    lang.Class       // of further ones
	signs    []*regexp.Regexp // what tells of it besides words
}

// classes are what lines of words/CODE/attributes.txt have behind an "@".
var classes = map[string]struct {
	class lang.Class
	sign  *regexp.Regexp
}{
	"money":    {lang.Money, regexp.MustCompile(`[$£€¥]`)},
	"mass":     {lang.Mass, regexp.MustCompile(`\d ?(?:kg|lbs?|t)\b`)},
	"distance": {lang.Distance, regexp.MustCompile(`\d ?(?:m|km|ft)\b`)},
	"speed":    {0, regexp.MustCompile(`\d ?(?:km/h|mph|m/s)`)},
	"colour":   {lang.Colour, nil},
	"demonym":  {lang.Demonym, nil},
	"aged":     {0, regexp.MustCompile(`, \d{1,3},`)},
	"lived":    {0, regexp.MustCompile(`\([^()]*\d{4}`)},
	"figures":  {0, regexp.MustCompile(`\d[\d ()-]{5,}\d`)},
	"at":       {0, regexp.MustCompile(`\S@\S`)},
}

// tables are those of words/CODE/attributes.txt, by the code; nil of languages without one.
var tables sync.Map

func table(l *lang.Language) []Attribute {
	if read, ok := tables.Load(l.Code); ok {
		return read.([]Attribute)
	}
	read, _ := tables.LoadOrStore(l.Code, newTable(l))
	return read.([]Attribute)
}

func newTable(l *lang.Language) []Attribute {
	if !words.Has(l.Code, "attributes") {
		return nil
	}
	var all []Attribute
	for _, line := range words.Table(l.Code, "attributes") {
		asked, told, _ := strings.Cut(line, ":")
		a := Attribute{language: l, stems: map[string]bool{}, forms: map[string]bool{}}
		for phrase := range strings.SplitSeq(asked, "|") {
			a.phrases = append(a.phrases, compared(l, phrase, l.Tokens(phrase)))
		}
		for w := range strings.FieldsSeq(told) {
			if form, ok := strings.CutPrefix(w, "="); ok {
				a.forms[form] = true
				continue
			}
			name, isClass := strings.CutPrefix(w, "@")
			if !isClass {
				a.stems[l.Stem(l.Lower(w))] = true
				continue
			}
			c, ok := classes[name]
			if !ok {
				panic("attribute: words/" + l.Code + "/attributes.txt has an unknown class: " + name)
			}
			if a.class |= c.class; c.sign != nil {
				a.signs = append(a.signs, c.sign)
			}
		}
		all = append(all, a)
	}
	return all
}

// byStems are the languages of so many endings that the words of a phrase are compared by
// their stems. In others a stem brings together what is not asked alike: "fils" and "file".
var byStems = map[string]bool{"ar": true, "ru": true, "tr": true}

// compared are the words of a text as phrases are compared with them.
func compared(l *lang.Language, text string, tokens []lang.Token) []string {
	var all []string
	for _, t := range tokens {
		switch {
		case t.Whole:
		case byStems[l.Code]:
			all = append(all, t.Stem)
		case l == lang.English:
			all = append(all, t.Form)
		default:
			all = append(all, l.Lower(text[t.Start:t.End])) // with its accents: "né" is no "ne"
		}
	}
	return all
}

// Asked is the attribute that some words of a question ask for, nil for none.
func Asked(l *lang.Language, question string, words []lang.Token) *Attribute {
	asked, all := compared(l, question, words), table(l)
	for i, a := range all {
		for _, p := range a.phrases {
			for at := range len(asked) - len(p) + 1 {
				if slices.Equal(p, asked[at:at+len(p)]) {
					return &all[i]
				}
			}
		}
	}
	return nil
}

// Tells reports whether words of a stem tell of the attribute, or ask for it.
func (a *Attribute) Tells(stem string) bool {
	return a.stems[stem] || slices.ContainsFunc(a.phrases, func(p []string) bool {
		return slices.ContainsFunc(p, func(w string) bool { return w == stem || a.language.Stem(w) == stem })
	})
}

// In reports whether a text may tell of the attribute: whether it has a word for it in a
// sentence that is about what is asked about, or beside one.
func (a *Attribute) In(text string, about func(stem string) bool) bool {
	told, around := -2, -2 // the last sentences with a word for it, and about the thing
	for i, r := range article.Sentences(text) {
		s := text[r.Start:r.End]
		if slices.ContainsFunc(a.signs, func(sign *regexp.Regexp) bool { return sign.MatchString(s) }) {
			told = i
		}
		for _, t := range a.language.Tokens(s) {
			if a.stems[t.Stem] || t.Class&a.class != 0 || len(a.forms) > 0 && a.forms[a.language.Lower(s[t.Start:t.End])] {
				told = i
			}
			if about(t.Stem) {
				around = i
			}
		}
		if told >= 0 && around >= 0 && told-around <= 1 && around-told <= 1 {
			return true
		}
	}
	return false
}
