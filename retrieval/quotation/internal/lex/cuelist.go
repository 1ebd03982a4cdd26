package lex

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// VerbClass groups reporting verbs by how they take what is said.
type VerbClass uint8

const (
	SayVerb     VerbClass = iota // said, told: half of all cues
	AddVerb                      // added, explained: nearly always speech
	WriteVerb                    // wrote, tweeted
	AskVerb                      // asked, replied
	NameVerb                     // called, described: take a fragment
	JudgeVerb                    // criticised, praised: take a fragment
	PromiseVerb                  // vowed, urged, warned
	ThinkVerb                    // believes, wants: attitudes
	ShowVerb                     // found, reported, shows: reports and polls
	WeakVerb                     // went on, began, read: only next to a quotation
	AccordingTo                  // according to, in the words of
	NounVerb                     // a claim or statement somebody owns
	ColonCue                     // "Name:" or a dash and a name
	NumVerbClasses
)

// VerbForm is the form a reporting verb is in.
type VerbForm uint8

const (
	FormPast VerbForm = iota
	FormThird
	FormBase
	FormIng
	NumVerbForms
)

type CueWord struct {
	Class VerbClass
	Form  VerbForm
	Noun  bool // the form is also a common noun: claims, calls, report
	Lemma uint16
}

// verbClassNames are the names of the classes of verbs in the table of them.
var verbClassNames = map[string]VerbClass{
	"say": SayVerb, "add": AddVerb, "write": WriteVerb, "ask": AskVerb, "name": NameVerb, "judge": JudgeVerb,
	"promise": PromiseVerb, "think": ThinkVerb, "show": ShowVerb, "weak": WeakVerb,
}

// CueWords maps a lower-case form to what kind of cue it is.
var CueWords = readCueWords(words.Table("en", "reporting-verbs"))

// readCueWords reads lines of "class: verb verb/past/participle …" and makes the
// forms of each verb; the lines "noun:" and "double:" list forms that are common
// nouns too, and verbs whose last consonant is doubled.
func readCueWords(lines []string) map[string]CueWord {
	r := cueReader{words: make(map[string]CueWord, 1600), lemmas: map[string]uint16{}, doubles: map[string]bool{}}
	lists := map[string][]string{}
	for _, line := range lines {
		name, list, _ := strings.Cut(line, ":")
		if _, ok := verbClassNames[name]; !ok && name != "noun" && name != "double" {
			panic(fmt.Sprintf("quotation: no class %q of verbs", name))
		}
		lists[name] = append(lists[name], strings.Fields(list)...)
	}
	for _, v := range lists["double"] {
		r.doubles[v] = true
	}
	for _, line := range lines {
		name, list, _ := strings.Cut(line, ":")
		if c, ok := verbClassNames[name]; ok {
			for _, spec := range strings.Fields(list) {
				r.verb(c, spec)
			}
		}
	}
	for _, w := range lists["noun"] {
		if c, ok := r.words[w]; ok {
			c.Noun = true
			r.words[w] = c
		}
	}
	return r.words
}

// cueReader makes the forms of reporting verbs.
type cueReader struct {
	words   map[string]CueWord
	lemmas  map[string]uint16
	doubles map[string]bool
}

// verb adds the forms of a verb, "tell/told" or "add"; forms that are there
// already keep their class.
func (r *cueReader) verb(c VerbClass, spec string) {
	parts := strings.Split(spec, "/")
	lemma, past := parts[0], parts[1:]
	if _, ok := r.lemmas[lemma]; !ok {
		r.lemmas[lemma] = uint16(len(r.lemmas) + 1)
	}
	add := func(w string, f VerbForm) {
		if _, ok := r.words[w]; !ok {
			r.words[w] = CueWord{Class: c, Form: f, Lemma: r.lemmas[lemma]}
		}
	}
	if len(past) == 0 {
		p := r.pastOf(lemma)
		past = []string{p}
		if strings.HasSuffix(p, "lled") {
			past = append(past, strings.TrimSuffix(p, "led")+"ed") // labeled
		}
	}
	for _, p := range past {
		add(p, FormPast)
	}
	add(thirdOf(lemma), FormThird)
	add(lemma, FormBase)
	add(r.ingOf(lemma), FormIng)
}

// MaxLemmas bounds the number of different verbs.
const MaxLemmas = 480

func isVowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

func (r *cueReader) pastOf(v string) string {
	n := len(v)
	switch {
	case v[n-1] == 'e':
		return v + "d"
	case v[n-1] == 'y' && !isVowel(v[n-2]):
		return v[:n-1] + "ied"
	case r.doubles[v]:
		return v + v[n-1:] + "ed"
	}
	return v + "ed"
}

func thirdOf(v string) string {
	n := len(v)
	switch {
	case v[n-1] == 'y' && !isVowel(v[n-2]):
		return v[:n-1] + "ies"
	case v[n-1] == 's', v[n-1] == 'x', v[n-1] == 'o', strings.HasSuffix(v, "ch"), strings.HasSuffix(v, "sh"):
		return v + "es"
	}
	return v + "s"
}

func (r *cueReader) ingOf(v string) string {
	n := len(v)
	switch {
	case v[n-1] == 'e' && v != "see" && v != "agree" && v != "disagree":
		return v[:n-1] + "ing"
	case r.doubles[v]:
		return v + v[n-1:] + "ing"
	}
	return v + "ing"
}
