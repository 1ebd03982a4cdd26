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
	phrases [][]string      // that ask for it, as words in small letters
	stems   map[string]bool // of the words that tell of it
	class   lang.Class      // of further ones
	sign    *regexp.Regexp  // what tells of it besides words; nil for none
}

// classes are what lines of words/en/attributes.txt have behind an "@".
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
	"figures":  {0, regexp.MustCompile(`\d[\d ()-]{5,}\d`)},
	"at":       {0, regexp.MustCompile(`\S@\S`)},
}

// table is that of words/en/attributes.txt.
var table = sync.OnceValue(func() []Attribute {
	var all []Attribute
	for _, line := range words.Table("en", "attributes") {
		asked, told, _ := strings.Cut(line, ":")
		a := Attribute{stems: map[string]bool{}}
		for phrase := range strings.SplitSeq(asked, "|") {
			a.phrases = append(a.phrases, strings.Fields(phrase))
		}
		for w := range strings.FieldsSeq(told) {
			name, isClass := strings.CutPrefix(w, "@")
			if !isClass {
				a.stems[lang.Stem(w)] = true
				continue
			}
			c, ok := classes[name]
			if !ok {
				panic("attribute: words/en/attributes.txt has an unknown class: " + name)
			}
			if a.class |= c.class; c.sign != nil {
				a.sign = c.sign
			}
		}
		all = append(all, a)
	}
	return all
})

// Asked is the attribute that a question asks for, nil for none. Forms are the folded words
// of the question.
func Asked(forms []string) *Attribute {
	for i, a := range table() {
		for _, p := range a.phrases {
			for at := range len(forms) - len(p) + 1 {
				if slices.Equal(p, forms[at:at+len(p)]) {
					return &table()[i]
				}
			}
		}
	}
	return nil
}

// In reports whether a text may tell of the attribute: whether it has a word for it in a
// sentence that is about what is asked about, or beside one.
func (a *Attribute) In(text string, about func(stem string) bool) bool {
	told, around := -2, -2 // the last sentences with a word for it, and about the thing
	for i, r := range article.Sentences(text) {
		s := text[r.Start:r.End]
		if a.sign != nil && a.sign.MatchString(s) {
			told = i
		}
		for _, t := range lang.Tokens(s) {
			if a.stems[t.Stem] || t.Class&a.class != 0 {
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
