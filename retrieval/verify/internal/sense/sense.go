// Package sense has the words of each language that change the sense of a quotation, as
// negations and numbers do.
package sense

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Words are the words of a language that change the sense of a quotation. A
// language without a table has none: nothing is called out in it but digits that
// are others.
type Words struct {
	Language string
	Common   map[string]bool
	Negation map[string]bool
	Number   map[string]bool
	Unit     map[string]bool
	Date     map[string]bool
	Clause   map[string]bool // begins a clause that a negation before it is not of
	Capitals bool            // a capital within a sentence makes a name
}

// languages are the languages that there are such words for.
var languages = []string{"ar", "de", "en", "es", "fr", "ru", "tr"}

var all = func() []*Words {
	var read []*Words
	for _, language := range languages {
		read = append(read, Read(language))
	}
	return read
}()

// Read reads the table of a language: lines "kind: word word …".
func Read(language string) *Words {
	w := &Words{Language: language}
	kinds := map[string]*map[string]bool{
		"common": &w.Common, "negation": &w.Negation, "number": &w.Number, "unit": &w.Unit, "date": &w.Date, "clause": &w.Clause,
	}
	for _, line := range words.Table(language, "callouts") {
		kind, list, _ := strings.Cut(line, ":")
		if kind == "capital" {
			w.Capitals = true
			continue
		}
		set := map[string]bool{}
		for word := range strings.FieldsSeq(list) {
			set[formOf(word)] = true
			set[word] = true
		}
		*kinds[kind] = set
	}
	return w
}

// formOf is the form under which a word is compared.
func formOf(word string) string {
	for _, t := range lang.Tokens(word) {
		return t.Form
	}
	return word
}

// Of gives the words of the language that a text is in, as its common words
// tell; without a word where they do not.
func Of(text string) *Words {
	const (
		longest = 6000 // bytes that are looked at
		least   = 2    // common words of the language
	)
	counts := make([]int, len(all))
	for word := range strings.FieldsFuncSeq(article.Clip(text, longest), func(r rune) bool { return !article.IsWordRune(r) }) {
		word = strings.ToLower(word)
		for i, w := range all {
			if w.Common[word] {
				counts[i]++
			}
		}
	}
	best, second := 0, 0
	for i := range counts {
		switch {
		case counts[i] > counts[best]:
			best, second = i, counts[best]
		case i != best:
			second = max(second, counts[i])
		}
	}
	if counts[best] < least || counts[best] == second {
		return &Words{}
	}
	return all[best]
}
