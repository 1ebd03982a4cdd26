package lex

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Class is a set of things known about a word form. The lists below are closed
// classes and facts of the language of English news.
type Class uint32

const (
	Determiner Class = 1 << iota
	Preposition
	Conjunction
	Auxiliary
	Adverb
	SubjectPronoun // he, she, they: a person who can be a subject
	LoosePronoun   // it, one, others: may be a speaker, often is not
	Title          // comes before a name: Sen., President
	Role           // a person by what he or she does: spokesman, expert
	RolePlural     // several of them: officials, critics
	Inanimate      // says things without being anybody: report, poll
	Group          // acts as one speaker: campaign, ministry
	OrgWord        // capitalised, makes a name an organisation's: Committee
	DateWord       // Monday, March, yesterday, week
	CommonVerb     // frequent verbs that report nothing; they end a noun phrase
	TermWord       // introduces a term or a title: titled, so-called, phrase
	MaleName
	FemaleName
	ObjectPronoun
	PossessivePronoun
	Relativizer // who, which, that, where
	NounCue     // somebody's claim, statement, promise
	Number
	Nationality
	MediaWord      // things with titles: song, show, book
	ContentPronoun // I, we, you: what speech is full of
)

// classNames are the names of the classes in the table of words.
var classNames = map[string]Class{
	"determiner":         Determiner,
	"possessive pronoun": PossessivePronoun,
	"object pronoun":     ObjectPronoun,
	"preposition":        Preposition,
	"conjunction":        Conjunction,
	"auxiliary":          Auxiliary,
	"adverb":             Adverb,
	"subject pronoun":    SubjectPronoun,
	"loose pronoun":      LoosePronoun,
	"content pronoun":    ContentPronoun,
	"relativizer":        Relativizer,
	"title":              Title,
	"role":               Role,
	"plural role":        RolePlural,
	"inanimate":          Inanimate,
	"group":              Group,
	"organisation":       OrgWord,
	"date":               DateWord,
	"number":             Number,
	"nationality":        Nationality,
	"common verb":        CommonVerb,
	"term":               TermWord,
	"medium":             MediaWord,
	"noun cue":           NounCue,
	"male name":          MaleName,
	"female name":        FemaleName,
}

// Lexicon maps a lower-case word form to its classes.
var Lexicon = readClasses(words.Table("en", "lexicon"))

// readClasses reads lines of "class: word word …". A line that it cannot read
// is a mistake of the program.
func readClasses(lines []string) map[string]Class {
	m := make(map[string]Class, 3000)
	for _, line := range lines {
		name, list, _ := strings.Cut(line, ":")
		c, ok := classNames[name]
		if !ok {
			panic(fmt.Sprintf("quotation: no class %q of words", name))
		}
		for _, w := range strings.Fields(list) {
			m[w] |= c
		}
	}
	return m
}

func IsParticle(w string) bool {
	switch w {
	case "de", "van", "von", "der", "den", "la", "le", "el", "al", "bin", "bint", "ibn", "du", "da", "di", "del", "dos", "ul", "ud", "y",
		"ter", "ten":
		return true
	}
	return false
}

// Lower folds case and curly apostrophes of a short word.
func Lower(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	return strings.ToLower(strings.ReplaceAll(s, "’", "'"))
}

// Abbreviations that keep their full stop.
var Abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for _, line := range words.Table("en", "abbreviations") {
		for _, w := range strings.Fields(line) {
			m[w] = true
		}
	}
	return m
}()

func IsWordByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80 || b == '_'
}
