package rank

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// class is what a word is good for, whatever text it is in: a set of
// the bits below.
type class uint32

const (
	// isStop marks words that say nothing about what a text is about.
	isStop class = 1 << iota
	// isAsking marks words that a question is asked with: who, how, many. They
	// shape the answer and must not be looked for.
	isAsking
	// isVague marks words that are in many questions and few answers: tell,
	// happen, call. They count, but less.
	isVague
	// isNumber marks words that tell a number: digits, or seven, dozens.
	isNumber
	// isDate marks words that tell a time: years, months, days, ago, yesterday.
	isDate
	// isReason marks words that begin a reason: because, due, since.
	isReason
	// isPlaceCue marks words before a place: in, at, near.
	isPlaceCue
	// isTitle marks words before a person's name: Mr, President.
	isTitle
	// isBy and isBeing mark by, and the forms of to be.
	isBy
	isBeing
	// isMeans and isPurpose mark words that begin a means or a purpose.
	isMeans
	isPurpose
	// isPronoun marks words that stand for something said before.
	isPronoun
	// The units of numbers.
	isMoney
	isSpan
	isDistance
	isSpeed
	isMass
	isPercent
	// Kinds of things that a question can ask for by their name.
	isColour
	isDemonym
	isOccupation
	// isSaying marks verbs that report words: said, told, warned.
	isSaying
	// isChat marks words of a chat that ask nothing: hey, lol, pls. They are not
	// looked for.
	isChat
	// isTalk marks the words of which greetings, and questions about the program
	// itself, are made: hello, help, who are you.
	isTalk
	// isOffice marks what somebody is or does at the head of others, and isBody
	// what these may be called.
	isOffice
	isBody
)

// classNames are the classes by their names in words/en/classes.txt.
var classNames = map[string]class{
	"stop":       isStop,
	"asking":     isAsking,
	"vague":      isVague,
	"number":     isNumber,
	"date":       isDate,
	"reason":     isReason,
	"place-cue":  isPlaceCue,
	"title":      isTitle,
	"by":         isBy,
	"being":      isBeing,
	"means":      isMeans,
	"purpose":    isPurpose,
	"pronoun":    isPronoun,
	"money":      isMoney,
	"span":       isSpan,
	"distance":   isDistance,
	"speed":      isSpeed,
	"mass":       isMass,
	"percent":    isPercent,
	"colour":     isColour,
	"demonym":    isDemonym,
	"occupation": isOccupation,
	"chat":       isChat,
	"talk":       isTalk,
	"office":     isOffice,
	"body":       isBody,
	"saying":     isSaying,
}

// classes holds the class of every listed word.
var classes = readClasses(words.Table("en", "classes"))

// readClasses reads lines of the form "class: word word".
func readClasses(lines []string) map[string]class {
	all := make(map[string]class, 8*len(lines))
	for _, line := range lines {
		name, listed, _ := strings.Cut(line, ":")
		c, ok := classNames[name]
		if !ok {
			panic("rank: words/en/classes.txt has an unknown class: " + name)
		}
		for w := range strings.FieldsSeq(listed) {
			all[w] |= c
		}
	}
	return all
}

// classify finds the class of a folded form.
func classify(form string) class {
	c := classes[form]
	if isDigit(form[0]) {
		c |= isNumber
		if isYear(form) {
			c |= isDate
		}
		if strings.HasSuffix(form, "km") || strings.HasSuffix(form, "ft") {
			c |= isDistance
		}
	}
	return c
}

// isYear reports whether a word is a year that news and history speak of, decades too: "1990s".
func isYear(form string) bool {
	form = strings.TrimSuffix(form, "s")
	return len(form) == 4 && ("1000" <= form && form <= "2100") && isDigit(form[1]) && isDigit(form[2]) && isDigit(form[3])
}
