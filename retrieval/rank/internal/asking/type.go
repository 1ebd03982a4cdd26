package asking

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Type is what a question asks for.
type Type string

// The types of answers that are told apart. Anything else is Any.
const (
	Any    Type = ""
	Person Type = "person"
	Date   Type = "date"
	Place  Type = "place"
	Number Type = "number"
	Reason Type = "reason"
	Name   Type = "name" // what company, which team: a name of any kind
	Kind   Type = "kind" // what colour, which nationality, what occupation
)

// kindWords are the X of "which X" that tell the type of the answer.
var kindWords = func() map[string]Type {
	kinds := map[string]Type{}
	for kind, words := range map[Type]string{
		Person: `person man woman president leader author actor actress singer king queen minister official expert
			general director player coach analyst scientist spokesman politician`,
		Date: `year date day month time decade century season`,
		Place: `country city town place state region area continent province county village district location
			island river capital street venue`,
		Number: `number percentage percent amount age price cost population size length distance height weight
			rate total share proportion temperature`,
		Name: `company group organization organisation agency team party network channel band book film movie
			newspaper magazine school university club bank language religion minority branch event`,
		Reason: `reason cause motive`,
	} {
		for w := range strings.FieldsSeq(words) {
			kinds[w] = kind
		}
	}
	return kinds
}()

// IsQuestion reports whether a text is a question, not a statement (a headline, a claim,
// a topic): it ends in a question mark or begins as questions do ("in which year", "did the"). A
// question word further on ("the man who was …") asks nothing.
func IsQuestion(question string, words []Word) bool {
	if strings.HasSuffix(strings.TrimSpace(question), "?") {
		return true
	}
	for i, w := range words[:min(2, len(words))] {
		if w.Class&lang.Asking != 0 || i == 0 && opensQuestion[w.Form] {
			return true
		}
	}
	return false
}

// opensQuestion are the words besides question words that a question begins
// with.
var opensQuestion = map[string]bool{
	"is": true, "are": true, "was": true, "were": true, "do": true, "does": true, "did": true, "has": true, "have": true, "had": true,
	"can": true, "could": true, "will": true, "would": true, "should": true, "may": true, "must": true,
	"name": true, "tell": true, "give": true, "list": true, "explain": true, "describe": true, "define": true,
}

// TypeOf returns what kind of answer a question asks for.
func TypeOf(words []Word) (t Type, saying bool) {
	asked := -1
	for i, w := range words {
		if w.Class&lang.Asking != 0 {
			asked = i
			break
		}
	}
	for i, w := range words {
		if i != asked && w.Class&lang.Saying != 0 && w.Form != "call" && w.Form != "called" && w.Form != "report" {
			saying = true
		}
	}
	if asked < 0 {
		return Any, saying
	}
	next := func(n int) string {
		if asked+n < len(words) {
			return words[asked+n].Form
		}
		return ""
	}
	switch words[asked].Form {
	case "who", "whom", "whose", "whos":
		return Person, saying
	case "when":
		return Date, saying
	case "where":
		return Place, saying
	case "why":
		return Reason, saying
	case "how":
		if asksHow[next(1)] {
			return Number, saying
		}
		return Any, saying
	}
	for n := 1; n <= 5; n++ { // what, which: the first word that names a kind
		w := next(n)
		if w == "" || verbal[w] && n > 1 {
			break
		}
		kind, ok := kindWords[w]
		if !ok && len(w) > 3 {
			kind, ok = kindWords[strings.TrimSuffix(w, "s")]
		}
		if ok {
			words[asked+n].Focus = true
			return kind, saying
		}
	}
	if asked+1 < len(words) && words[asked+1].Counts() {
		words[asked+1].Focus = true
	}
	return Any, saying
}

// AsksHow reports whether a word asks for a number after "how".
func AsksHow(form string) bool { return asksHow[form] }

// Sayer is the words of a question like "What did Ruth Calder say about the pier?" that name
// who said it; none of other questions.
func Sayer(words []Word) []Word {
	const longest = 5
	for i := range words {
		if words[i].Class&lang.Asking == 0 || words[i].Form != "what" || i+2 >= len(words) || !verbal[words[i+1].Form] {
			continue
		}
		for n := i + 3; n < len(words) && n <= i+2+longest; n++ {
			if words[n].Class&lang.Saying != 0 {
				return words[i+2 : n]
			}
		}
	}
	return nil
}

// asksHow are the words that ask for a number after "how".
var asksHow = map[string]bool{
	"many": true, "much": true, "long": true, "old": true, "far": true, "tall": true, "big": true, "large": true,
	"often": true, "fast": true, "high": true, "deep": true, "wide": true, "heavy": true,
}

// verbal are the words with which the noun after "what" is over.
var verbal = map[string]bool{
	"did": true, "does": true, "do": true, "has": true, "have": true, "had": true, "can": true, "will": true, "would": true,
}

// KindOf is the class of words that answer "what colour", "which
// nationality"; 0 for other questions.
func KindOf(words []Word) lang.Class {
	for i, w := range words {
		if w.Class&lang.Asking == 0 {
			continue
		}
		for _, w := range words[i+1 : min(i+7, len(words))] {
			switch w.Form {
			case "color", "colour", "colors", "colours":
				return lang.Colour
			case "nationality", "language", "languages", "religion", "ethnicity", "ethnic":
				return lang.Demonym
			case "occupation", "profession", "job", "career", "living":
				return lang.Occupation
			}
		}
		return 0
	}
	return 0
}

// UnitOf is the class of the units that answer how long, how far, how old,
// how much; 0 for other questions.
func UnitOf(words []Word) lang.Class {
	for i, w := range words {
		switch w.Form {
		case "how":
			if i+1 < len(words) {
				switch words[i+1].Form {
				case "long":
					return lang.Span | lang.Distance
				case "old":
					return lang.Span
				case "far", "tall", "high", "deep", "wide", "big", "large":
					return lang.Distance
				case "fast":
					return lang.Speed
				case "heavy":
					return lang.Mass
				case "much":
					return lang.Money
				}
			}
		case "percentage", "percent", "proportion":
			return lang.Percent
		case "cost", "price", "salary", "budget":
			return lang.Money
		case "distance", "height", "length", "depth", "altitude":
			return lang.Distance
		case "speed":
			return lang.Speed
		case "weight":
			return lang.Mass
		}
	}
	return 0
}

// IsDefinition reports whether a question is like "What is a quark?" or "Who was
// Ada Byrne?": a form of to be and then the thing, with no other verb that counts.
func IsDefinition(words []Word) bool {
	if len(words) < 3 || words[0].Form != "what" && words[0].Form != "who" || words[1].Class&lang.Being == 0 {
		return false
	}
	return len(words) <= 7
}

// MarkAsking marks the words that belong to the question word: the "many" of
// "how many", the "kind" of "what kind of".
func MarkAsking(words []Word) {
	for i := 1; i < len(words); i++ {
		switch words[i-1].Form {
		case "how":
			if asksHow[words[i].Form] || words[i].Form == "come" {
				words[i].Class |= lang.Asking
			}
		case "what", "which":
			switch words[i].Form {
			case "kind", "kinds", "sort", "sorts", "type", "types", "year", "date", "day", "time":
				words[i].Class |= lang.Asking
			}
		case "the":
			if words[i].Form == "us" { // "does the us have", all in small letters
				words[i].Form, words[i].Stem, words[i].Class = "usa", "usa", 0
			}
		}
		if words[i].Capital && words[i].Class&lang.Date != 0 && words[i].Form == "may" {
			words[i].Class &^= lang.Stop
		}
	}
}
