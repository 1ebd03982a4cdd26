package retrieval

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	tables "github.com/verbatim-bot/verbatim/retrieval/words"
)

// senseWords are the words of a language that change the sense of a quotation. A
// language without a table has none: nothing is called out in it but digits that
// are others.
type senseWords struct {
	language string
	common   map[string]bool
	negation map[string]bool
	number   map[string]bool
	unit     map[string]bool
	date     map[string]bool
	capitals bool // a capital within a sentence makes a name
}

// senseLanguages are the languages that there are such words for.
var senseLanguages = []string{"ar", "de", "en", "es", "fr", "ru", "tr"}

var sense = func() []*senseWords {
	var all []*senseWords
	for _, language := range senseLanguages {
		all = append(all, readSense(language))
	}
	return all
}()

// readSense reads lines "kind: word word …".
func readSense(language string) *senseWords {
	w := &senseWords{language: language}
	kinds := map[string]*map[string]bool{"common": &w.common, "negation": &w.negation, "number": &w.number, "unit": &w.unit, "date": &w.date}
	for _, line := range tables.Table(language, "callouts") {
		kind, list, _ := strings.Cut(line, ":")
		if kind == "capital" {
			w.capitals = true
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
	for _, t := range rank.Tokens(word) {
		return t.Form
	}
	return word
}

// senseOf gives the words of the language that a text is in, as its common words
// tell; without a word where they do not.
func senseOf(text string) *senseWords {
	const (
		longest = 6000 // bytes that are looked at
		least   = 2    // common words of the language
	)
	counts := make([]int, len(sense))
	for word := range strings.FieldsFuncSeq(article.Clip(text, longest), func(r rune) bool { return !article.IsWordRune(r) }) {
		word = strings.ToLower(word)
		for i, w := range sense {
			if w.common[word] {
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
		return &senseWords{}
	}
	return sense[best]
}
