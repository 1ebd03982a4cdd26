package naming

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// wordClasses are the words with which a language says who speaks.
type wordClasses map[string]map[string]bool

// languages are the languages besides English that there are such words for.
var languages = []string{"ar", "de", "es", "fa", "fr", "it", "pt", "ru", "tr"}

// English is read in full, the other languages by their verbs and names alone.
var (
	english = readClasses("en")
	foreign = readClasses(languages...)
)

// readClasses reads lines "class: word word …" of one or more languages.
func readClasses(languages ...string) wordClasses {
	out := wordClasses{}
	for _, language := range languages {
		for _, line := range words.Table(language, "attribution") {
			class, list, _ := strings.Cut(line, ":")
			if out[class] == nil {
				out[class] = map[string]bool{}
			}
			for w := range strings.FieldsSeq(list) {
				out[class][w] = true
			}
		}
	}
	return out
}

// Is reports whether a word, with points around it, is one of a class.
func (n wordClasses) Is(class, word string) bool {
	return n[class][strings.ToLower(strings.Trim(word, ".,;:!?()–—-"))]
}

// IsTitle reports whether a word stands before a name and is not part of it, also at the end of a compound: a
// Hafenmeisterin is a Meisterin.
func (n wordClasses) IsTitle(word string) bool {
	const shortest = 4
	w := strings.ToLower(strings.Trim(word, ".,;:()"))
	if n["title"][w] || english["title"][w] {
		return true
	}
	for title := range n["title"] {
		if len(title) >= shortest && len(w) > len(title)+1 && strings.HasSuffix(w, title) {
			return true
		}
	}
	return false
}

// IsEnglishTitle reports whether a word in small letters stands before names in English and is not part of them.
func IsEnglishTitle(word string) bool { return english["title"][word] }
