package rank

import (
	"math"
	"slices"
	"strings"
)

// Collection is what must be known about all passages together. The caller
// fills it from its index; every number may be rough.
type Collection struct {
	// Passages is the number of passages.
	Passages int
	// AvgBody, AvgTitle and AvgHeading are the average Length of a passage, of
	// its article's title and of its section heading.
	AvgBody, AvgTitle, AvgHeading float64
	// DocFreq tells in how many passages a stem stands, in any field; 0 when
	// the collection does not know it.
	DocFreq func(stem string) int
	// Similar lists known stems within one edit (a letter left out, put in,
	// changed, or swapped with its neighbour) of an unknown one. It may be nil:
	// then nothing is repaired.
	Similar func(stem string) []string
}

// AnswerType is what a question asks for.
type AnswerType string

// The types of answers that are told apart. Anything else is AnyAnswer.
const (
	AnyAnswer    AnswerType = ""
	PersonAnswer AnswerType = "person"
	DateAnswer   AnswerType = "date"
	PlaceAnswer  AnswerType = "place"
	NumberAnswer AnswerType = "number"
	ReasonAnswer AnswerType = "reason"
	NameAnswer   AnswerType = "name" // which country, what company: a name of any kind
)

// Question is a question made ready for ranking. It is not changed after
// Parse and may be used by many goroutines.
type Question struct {
	// Text is the question as it was asked.
	Text string
	// Type is the kind of answer it asks for.
	Type AnswerType
	// Words asks for somebody's words: "What did the mayor say about …?"
	Words bool
	// Corrections are the words that the collection does not know and what
	// is searched for instead.
	Corrections []Correction

	terms      []Term
	byStem     map[string]int // stem -> index in terms
	sequence   []int          // terms in the order of the question; -1 is a stop word between
	collection *Collection
	mass       float64 // sum of the terms' weights
	focus      int     // the term that says what kind of thing is asked for, or -1
	phrases    [][]int // words the asker put in quotation marks, as terms
}

// Correction is a word that was repaired, as it was written and as the
// collection writes it (its stem).
type Correction struct{ From, To string }

// Term is a word that a question looks for.
type Term struct {
	// Stem is what to look for.
	Stem string
	// Form is the word as the question has it, folded.
	Form string
	// Weight is how much finding it counts: its rarity in the collection, less
	// for vague words and for the parts of a hyphenated one.
	Weight float64
	// Frequency is the number of passages that hold it.
	Frequency int
	// Name is true for a word written as a name, Number for one of digits.
	Name, Number bool
	// Repaired is true when the question had another, unknown word.
	Repaired bool
}

// Parse makes a question ready: which words count and how much, which kind of
// answer is asked for, which words are to be repaired.
func Parse(question string, c *Collection) *Question {
	q := &Question{Text: question, collection: c, byStem: map[string]int{}, focus: -1}
	words := questionWords(question)
	q.Type, q.Words = answerType(words)
	markAsking(words)
	if !slices.ContainsFunc(words, func(w questionWord) bool { return w.counts() }) {
		// "Who is he?" has only stop words: then they are all there is.
		for i := range words {
			words[i].class &^= isStop
		}
	}
	for _, w := range words {
		if !w.counts() {
			if !w.Whole && len(q.sequence) > 0 {
				q.sequence = append(q.sequence, -1)
			}
			continue
		}
		t := q.add(w)
		if !w.Whole && t >= 0 {
			q.sequence = append(q.sequence, t)
		}
		if w.focus && q.focus < 0 {
			q.focus = t
		}
	}
	q.phrases = quotedPhrases(question, q.byStem)
	for _, t := range q.terms {
		q.mass += t.Weight
	}
	return q
}

// Terms are the words to look for, in the order of the question: what an
// index is asked for candidates with.
func (q *Question) Terms() []Term { return slices.Clone(q.terms) }

// questionWord is a word of a question with what its place tells.
type questionWord struct {
	Token
	class   class
	capital bool
	// ofWhole is true for the parts of a hyphenated word.
	ofWhole bool
	// focus is true for the X of "which X".
	focus bool
}

// counts tells that the word is to be looked for.
func (w questionWord) counts() bool { return w.class&(isStop|isAsking) == 0 }

// questionWords are the words of a question with their classes.
func questionWords(question string) []questionWord {
	var words []questionWord
	shouted := strings.ToUpper(question) == question
	partsLeft := 0
	for _, t := range Tokens(question) {
		w := questionWord{Token: t, class: classify(t.Form)}
		first := question[t.Start]
		w.capital = 'A' <= first && first <= 'Z' && !shouted
		if partsLeft > 0 {
			w.ofWhole = true
			partsLeft--
		}
		if t.Whole {
			partsLeft = strings.Count(strings.NewReplacer("\u2010", "-", "\u2011", "-").Replace(question[t.Start:t.End]), "-") + 1
		}
		words = append(words, w)
	}
	return words
}

// kindWords are the X of "which X" that tell the type of the answer.
var kindWords = map[string]AnswerType{}

func init() {
	for kind, words := range map[AnswerType]string{
		PersonAnswer: `person man woman president leader author actor actress singer king queen minister official expert
			general director player coach analyst scientist spokesman politician`,
		DateAnswer: `year date day month time decade century season`,
		PlaceAnswer: `country city town place state region area continent province county village district location
			island river capital street venue`,
		NumberAnswer: `number percentage percent amount age price cost population size length distance height weight
			rate total share proportion temperature`,
		NameAnswer: `company group organization organisation agency team party network channel band book film movie
			newspaper magazine school university club bank language religion minority branch event`,
		ReasonAnswer: `reason cause motive`,
	} {
		for w := range strings.FieldsSeq(words) {
			kindWords[w] = kind
		}
	}
}

// answerType tells what kind of answer a question asks for.
func answerType(words []questionWord) (t AnswerType, saying bool) {
	asked := -1
	for i, w := range words {
		if w.class&isAsking != 0 {
			asked = i
			break
		}
	}
	for i, w := range words {
		if i != asked && w.class&isSaying != 0 && w.Form != "call" && w.Form != "called" && w.Form != "report" {
			saying = true
		}
	}
	if asked < 0 {
		return AnyAnswer, saying
	}
	next := func(n int) string {
		if asked+n < len(words) {
			return words[asked+n].Form
		}
		return ""
	}
	switch words[asked].Form {
	case "who", "whom", "whose", "whos":
		return PersonAnswer, saying
	case "when":
		return DateAnswer, saying
	case "where":
		return PlaceAnswer, saying
	case "why":
		return ReasonAnswer, saying
	case "how":
		switch next(1) {
		case "many", "much", "long", "old", "far", "tall", "big", "large", "often", "fast", "high", "deep", "wide", "heavy":
			return NumberAnswer, saying
		}
		return AnyAnswer, saying
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
			words[asked+n].focus = true
			return kind, saying
		}
	}
	if asked+1 < len(words) && words[asked+1].counts() {
		words[asked+1].focus = true
	}
	return AnyAnswer, saying
}

// verbal are the words with which the noun after "what" is over.
var verbal = map[string]bool{
	"did": true, "does": true, "do": true, "has": true, "have": true, "had": true, "can": true, "will": true, "would": true,
}

// markAsking marks the words that belong to the question word: the "many" of
// "how many", the "kind" of "what kind of".
func markAsking(words []questionWord) {
	for i := 1; i < len(words); i++ {
		switch words[i-1].Form {
		case "how":
			switch words[i].Form {
			case "many", "much", "long", "old", "far", "tall", "big", "large", "often", "fast", "high", "deep", "wide",
				"heavy", "come":
				words[i].class |= isAsking
			}
		case "what", "which":
			switch words[i].Form {
			case "kind", "kinds", "sort", "sorts", "type", "types", "year", "date", "day", "time":
				words[i].class |= isAsking
			}
		case "the":
			if words[i].Form == "us" { // "does the us have", all in small letters
				words[i].Form, words[i].Stem, words[i].class = "usa", "usa", 0
			}
		}
		if words[i].capital && words[i].class&isDate != 0 && words[i].Form == "may" {
			words[i].class &^= isStop
		}
	}
}

// add makes a Term of a word, or finds the one its stem has already. It
// returns -1 for a whole that the collection does not know: its parts stand
// for it.
func (q *Question) add(w questionWord) int {
	if i, ok := q.byStem[w.Stem]; ok {
		return i
	}
	t := Term{Stem: w.Stem, Form: w.Form, Name: w.capital && w.Start > 0, Number: w.class&isNumber != 0}
	t.Frequency = q.frequency(w.Stem)
	if w.Whole && t.Frequency == 0 {
		return -1
	}
	share := 1.0
	if t.Frequency == 0 && !w.ofWhole {
		if to, ok := q.repair(w); ok {
			if i, ok := q.byStem[to]; ok {
				return i
			}
			q.Corrections = append(q.Corrections, Correction{From: q.Text[w.Start:w.End], To: to})
			t.Stem, t.Form, t.Repaired, t.Frequency = to, to, true, q.frequency(to)
			share = 0.8
		}
	}
	switch {
	case w.ofWhole && q.wholeKnown(w):
		share = 0.4
	case w.class&isVague != 0:
		share = 0.5
	}
	t.Weight = share * q.rarity(t.Frequency)
	if len(q.terms) == maxTerms {
		return -1
	}
	q.terms = append(q.terms, t)
	q.byStem[t.Stem] = len(q.terms) - 1
	return len(q.terms) - 1
}

// wholeKnown tells that the hyphenated word that w is a part of is a term.
func (q *Question) wholeKnown(w questionWord) bool {
	for _, t := range q.terms {
		if len(t.Form) > len(w.Form) && strings.Contains(t.Form, w.Form) {
			return true
		}
	}
	return false
}

func (q *Question) frequency(stem string) int {
	if q.collection.DocFreq == nil {
		return 0
	}
	return q.collection.DocFreq(stem)
}

// rarity is how much it tells that a passage holds a stem of the given
// frequency: BM25's idf to the power 1.3.
func (q *Question) rarity(frequency int) float64 {
	n, df := float64(max(q.collection.Passages, frequency)), float64(frequency)
	return math.Pow(math.Log(1+(n-df+0.5)/(df+0.5)), 1.3)
}

// repair finds the known stem that an unknown word was probably meant to be:
// the most frequent one within an edit, where the first letter counts as
// seldom wrong.
func (q *Question) repair(w questionWord) (string, bool) {
	const shortest = 4 // in shorter words one edit makes another word
	if q.collection.Similar == nil || len(w.Stem) < shortest || w.class&isNumber != 0 {
		return "", false
	}
	best, most := "", 0.0
	for _, s := range q.collection.Similar(w.Stem) {
		f := float64(q.frequency(s))
		if s == "" || isDigit(s[0]) || len(s) < shortest-1 {
			continue
		}
		if s[0] != w.Stem[0] {
			f /= 10
		}
		if f > most || f == most && s < best {
			best, most = s, f
		}
	}
	return best, best != ""
}

// quotedPhrases are the runs of terms inside quotation marks.
func quotedPhrases(question string, byStem map[string]int) [][]int {
	var phrases [][]int
	fields := strings.FieldsFunc(strings.NewReplacer("“", "\"", "”", "\"", "«", "\"", "»", "\"").Replace(question),
		func(r rune) bool { return r == '"' })
	if len(fields) < 2 {
		return nil
	}
	for i, field := range fields {
		if inside := i%2 == 1 || question[0] == '"' && i%2 == 0; !inside {
			continue
		}
		var phrase []int
		for _, t := range Tokens(field) {
			if i, ok := byStem[t.Stem]; ok && !t.Whole {
				phrase = append(phrase, i)
			}
		}
		if len(phrase) >= 2 {
			phrases = append(phrases, phrase)
		}
	}
	return phrases
}
