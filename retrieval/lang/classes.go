package lang

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Class is what a word is good for, whatever text it is in: a set of
// the bits below.
type Class uint32

const (
	// Stop marks words that say nothing about what a text is about.
	Stop Class = 1 << iota
	// Asking marks words that a question is asked with: who, how, many. They
	// shape the answer and must not be looked for.
	Asking
	// Vague marks words that are in many questions and few answers: tell,
	// happen, call. They count, but less.
	Vague
	// Number marks words that tell a number: digits, or seven, dozens.
	Number
	// Date marks words that tell a time: years, months, days, ago, yesterday.
	Date
	// Reason marks words that begin a reason: because, due, since.
	Reason
	// PlaceCue marks words before a place: in, at, near.
	PlaceCue
	// Title marks words before a person's name: Mr, President.
	Title
	// By and Being mark by, and the forms of to be.
	By
	Being
	// Means and Purpose mark words that begin a means or a purpose.
	Means
	Purpose
	// Pronoun marks words that stand for something said before.
	Pronoun
	// The units of numbers.
	Money
	Span
	Distance
	Speed
	Mass
	Percent
	// Kinds of things that a question can ask for by their name.
	Colour
	Demonym
	Occupation
	// Saying marks verbs that report words: said, told, warned.
	Saying
	// Chat marks words of a chat that ask nothing: hey, lol, pls. They are not
	// looked for.
	Chat
	// Talk marks the words of which greetings, and questions about the program
	// itself, are made: hello, help, who are you.
	Talk
	// Office marks what somebody is or does at the head of others, and Body
	// what these may be called.
	Office
	Body
)

// classNames are the classes by their names in words/en/classes.txt.
var classNames = map[string]Class{
	"stop":       Stop,
	"asking":     Asking,
	"vague":      Vague,
	"number":     Number,
	"date":       Date,
	"reason":     Reason,
	"place-cue":  PlaceCue,
	"title":      Title,
	"by":         By,
	"being":      Being,
	"means":      Means,
	"purpose":    Purpose,
	"pronoun":    Pronoun,
	"money":      Money,
	"span":       Span,
	"distance":   Distance,
	"speed":      Speed,
	"mass":       Mass,
	"percent":    Percent,
	"colour":     Colour,
	"demonym":    Demonym,
	"occupation": Occupation,
	"chat":       Chat,
	"talk":       Talk,
	"office":     Office,
	"body":       Body,
	"saying":     Saying,
}

// classes holds the class of every listed word.
var classes = readClasses(words.Table("en", "classes"))

// readClasses reads lines of the form "class: word word".
func readClasses(lines []string) map[string]Class {
	all := make(map[string]Class, 8*len(lines))
	for _, line := range lines {
		name, listed, _ := strings.Cut(line, ":")
		c, ok := classNames[name]
		if !ok {
			panic("lang: words/en/classes.txt has an unknown class: " + name)
		}
		for w := range strings.FieldsSeq(listed) {
			all[w] |= c
		}
	}
	return all
}

// Classify finds the class of a folded form.
func Classify(form string) Class {
	c := classes[form]
	if IsDigit(form[0]) {
		c |= Number
		if isYear(form) {
			c |= Date
		}
		if strings.HasSuffix(form, "km") || strings.HasSuffix(form, "ft") {
			c |= Distance
		}
	}
	return c
}

// isYear reports whether a word is a year that news and history speak of, decades too: "1990s".
func isYear(form string) bool {
	form = strings.TrimSuffix(form, "s")
	return len(form) == 4 && ("1000" <= form && form <= "2100") && IsDigit(form[1]) && IsDigit(form[2]) && IsDigit(form[3])
}

// Listed is the class that the table has a form in, 0 for none.
func Listed(form string) Class { return classes[form] }
