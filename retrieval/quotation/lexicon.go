package quotation

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// class is a set of things known about a word form. The lists below are closed
// classes and facts of the language of English news.
type class uint32

const (
	determiner class = 1 << iota
	preposition
	conjunction
	auxiliary
	adverb
	subjectPronoun // he, she, they: a person who can be a subject
	loosePronoun   // it, one, others: may be a speaker, often is not
	title          // comes before a name: Sen., President
	role           // a person by what he or she does: spokesman, expert
	rolePlural     // several of them: officials, critics
	inanimate      // says things without being anybody: report, poll
	group          // acts as one speaker: campaign, ministry
	orgWord        // capitalised, makes a name an organisation's: Committee
	dateWord       // Monday, March, yesterday, week
	commonVerb     // frequent verbs that report nothing; they end a noun phrase
	termWord       // introduces a term or a title: titled, so-called, phrase
	maleName
	femaleName
	objectPronoun
	possessivePronoun
	relativizer // who, which, that, where
	nounCue     // somebody's claim, statement, promise
	number
	nationality
	mediaWord      // things with titles: song, show, book
	contentPronoun // I, we, you: what speech is full of
)

// classNames are the names of the classes in the table of words.
var classNames = map[string]class{
	"determiner":         determiner,
	"possessive pronoun": possessivePronoun,
	"object pronoun":     objectPronoun,
	"preposition":        preposition,
	"conjunction":        conjunction,
	"auxiliary":          auxiliary,
	"adverb":             adverb,
	"subject pronoun":    subjectPronoun,
	"loose pronoun":      loosePronoun,
	"content pronoun":    contentPronoun,
	"relativizer":        relativizer,
	"title":              title,
	"role":               role,
	"plural role":        rolePlural,
	"inanimate":          inanimate,
	"group":              group,
	"organisation":       orgWord,
	"date":               dateWord,
	"number":             number,
	"nationality":        nationality,
	"common verb":        commonVerb,
	"term":               termWord,
	"medium":             mediaWord,
	"noun cue":           nounCue,
	"male name":          maleName,
	"female name":        femaleName,
}

// lexicon maps a lower-case word form to its classes.
var lexicon = readClasses(words.Table("en", "lexicon"))

// readClasses reads lines of "class: word word …". A line that it cannot read
// is a mistake of the program.
func readClasses(lines []string) map[string]class {
	m := make(map[string]class, 3000)
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
