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
	NameAnswer   AnswerType = "name" // what company, which team: a name of any kind
	KindAnswer   AnswerType = "kind" // what colour, which nationality, what occupation
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

	collection *Collection
	empty      bool // has no word that says what it is about
	terms      []Term
	byStem     map[string]int // stem -> index in terms
	mass       float64        // sum of the terms' weights
	rarest     int            // the term with the most weight, or none
	focus      int            // the term that says what kind of thing is asked for, or none
	counted    int            // the term of "how many X", or none
	unit       class          // the unit of the number that is asked for
	kind       class          // the words that answer when Type is KindAnswer
	definition bool           // asks what or who something is
	asks       bool           // has a question word or ends in a question mark
	manner     bool           // asks how, not how many
	names      termSet
	numbers    termSet
	uncommon   termSet // terms that are no common words of English

	wording    []int16          // all words in order: terms, or maxTerms + the number of a stop word
	glue       map[string]int16 // stop word -> its value in wording
	pairs      []pair           // neighbouring terms
	pairWeight float64
	phrases    [][]int            // what stands in quotation marks, as terms
	related    map[string]int16   // stem -> the term it is related to
	prefixes   map[string][]int16 // first letters -> the terms that begin so
}

// pair is two terms that are neighbours in the question but for gap small
// words between them.
type pair struct {
	a, b, gap int
	weight    float64
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

	or string // the second best repair, taken as akin
}

// Parse makes a question ready: which words count and how much, which kind of
// answer is asked for, which words are to be repaired.
func Parse(question string, c *Collection) *Question {
	q := &Question{
		Text: question, collection: c, byStem: map[string]int{}, glue: map[string]int16{},
		rarest: none, focus: none, counted: none,
	}
	words := questionWords(question)
	q.Type, q.Words = answerType(words)
	q.kind, q.unit, q.definition = answerKind(words), answerUnit(words), asksDefinition(words)
	q.asks = strings.HasSuffix(strings.TrimSpace(question), "?") ||
		slices.ContainsFunc(words, func(w questionWord) bool { return w.class&isAsking != 0 })
	q.manner = q.Type == AnyAnswer && slices.ContainsFunc(words, func(w questionWord) bool { return w.Form == "how" })
	if q.kind != 0 {
		q.Type = KindAnswer
	}
	markAsking(words)
	if !slices.ContainsFunc(words, func(w questionWord) bool { return w.counts() }) {
		// "Who is he?" has only stop words: then they are all there is to look
		// for, but nothing can be said to answer it.
		q.empty = true
		for i := range words {
			words[i].class &^= isStop
		}
	}
	before, gap := none, 0
	for i, w := range words {
		if !w.counts() {
			gap++
			if w.class&isStop != 0 {
				q.addGlue(w.Form)
			}
			continue
		}
		t := q.add(w)
		if t == none || w.Whole {
			continue
		}
		q.wording = append(q.wording, int16(t))
		if before != none && before != t {
			q.pairs = append(q.pairs, pair{a: before, b: t, gap: gap})
		}
		before, gap = t, 0
		if w.focus && q.focus == none {
			q.focus = t
		}
		if q.counted == none && i > 1 && words[i-2].Form == "how" && words[i-1].Form == "many" {
			q.counted = t
		}
	}
	q.phrases = quotedPhrases(question, q.byStem)
	q.weigh()
	q.findKin()
	return q
}

// addGlue puts a small word into the wording.
func (q *Question) addGlue(form string) {
	n, ok := q.glue[form]
	if !ok {
		n = int16(maxTerms + len(q.glue))
		q.glue[form] = n
	}
	q.wording = append(q.wording, n)
}

// weigh sums up what the terms weigh together and in groups.
func (q *Question) weigh() {
	for i, t := range q.terms {
		q.mass += t.Weight
		if q.rarest == none || t.Weight > q.terms[q.rarest].Weight {
			q.rarest = i
		}
		if t.Name {
			q.names.add(i)
		}
		if !isEnglish(t.Stem) && !t.Number {
			q.uncommon.add(i)
		}
		if t.Number {
			q.numbers.add(i)
		}
	}
	for i := range q.pairs {
		p := &q.pairs[i]
		p.weight = q.terms[p.a].Weight + q.terms[p.b].Weight
		q.pairWeight += p.weight
	}
}

// minPrefix is the fewest letters that two kindred words begin with alike.
const minPrefix = 5

// findKin gets ready to tell which words are akin to a term.
func (q *Question) findKin() {
	q.related, q.prefixes = map[string]int16{}, map[string][]int16{}
	for i, t := range q.terms {
		if t.or != "" {
			q.related[t.or] = int16(i)
		}
		for _, s := range related()[t.Stem] {
			if _, ok := q.related[s]; !ok {
				q.related[s] = int16(i)
			}
		}
		if len(t.Stem) >= minPrefix && !t.Number {
			q.prefixes[t.Stem[:minPrefix]] = append(q.prefixes[t.Stem[:minPrefix]], int16(i))
		}
	}
}

// sense is what a word is to the question: one of its terms, akin to one, or
// one of its small words.
func (q *Question) sense(w *vocable) sense {
	s := sense{term: none, kin: none, glue: none}
	if i, ok := q.byStem[w.stem]; ok {
		s.term = int16(i)
		return s
	}
	if g, ok := q.glue[w.form]; ok {
		s.glue = g
		return s
	}
	if i, ok := q.related[w.stem]; ok {
		s.kin = i
	} else if len(w.stem) >= minPrefix && w.class&isStop == 0 {
		for _, i := range q.prefixes[w.stem[:minPrefix]] {
			if akin(w.stem, q.terms[i].Stem) {
				s.kin = i
				break
			}
		}
	}
	return s
}

// akin tells that one stem is the other with another ending: russia, russian;
// afghan, afghanistan. Both begin with the same minPrefix letters.
func akin(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := minPrefix
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return n >= len(a)-1 && len(b)-n <= 5
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
var kindWords = func() map[string]AnswerType {
	kinds := map[string]AnswerType{}
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
			kinds[w] = kind
		}
	}
	return kinds
}()

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

// answerKind is the class of words that answer "what colour", "which
// nationality"; 0 for other questions.
func answerKind(words []questionWord) class {
	for i, w := range words {
		if w.class&isAsking == 0 {
			continue
		}
		for _, w := range words[i+1 : min(i+7, len(words))] {
			switch w.Form {
			case "color", "colour", "colors", "colours":
				return isColour
			case "nationality", "language", "languages", "religion", "ethnicity", "ethnic":
				return isDemonym
			case "occupation", "profession", "job", "career", "living":
				return isOccupation
			}
		}
		return 0
	}
	return 0
}

// answerUnit is the class of the units that answer how long, how far, how old,
// how much; 0 for other questions.
func answerUnit(words []questionWord) class {
	for i, w := range words {
		switch w.Form {
		case "how":
			if i+1 < len(words) {
				switch words[i+1].Form {
				case "long":
					return isSpan | isDistance
				case "old":
					return isSpan
				case "far", "tall", "high", "deep", "wide", "big", "large":
					return isDistance
				case "fast":
					return isSpeed
				case "heavy":
					return isMass
				case "much":
					return isMoney
				}
			}
		case "percentage", "percent", "proportion":
			return isPercent
		case "cost", "price", "salary", "budget":
			return isMoney
		case "distance", "height", "length", "depth", "altitude":
			return isDistance
		case "speed":
			return isSpeed
		case "weight":
			return isMass
		}
	}
	return 0
}

// asksDefinition tells questions such as "What is a quark?", "Who was Ada
// Byrne?": a form of to be and then the thing, with no other verb that counts.
func asksDefinition(words []questionWord) bool {
	if len(words) < 3 || words[0].Form != "what" && words[0].Form != "who" || words[1].class&isBeing == 0 {
		return false
	}
	return len(words) <= 7
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
		if to, or := q.repair(w); to != "" {
			if i, ok := q.byStem[to]; ok {
				return i
			}
			q.Corrections = append(q.Corrections, Correction{From: q.Text[w.Start:w.End], To: to})
			t.Stem, t.Form, t.Repaired, t.Frequency = to, to, true, q.frequency(to)
			t.or = or
			share = 0.8
		}
	}
	switch {
	case w.ofWhole && q.wholeKnown(w):
		share = 0.4
	case w.class&isVague != 0:
		share = 0.5
	}
	t.Weight = share * q.rarity(t.Stem, t.Frequency)
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

// rarityPower makes rare words count even more than BM25 has them.
const rarityPower = 1.3

// priorPassages is how many passages of general English count with those of a
// collection. In a collection of six articles it is worth half a point of MRR;
// in a large one it changes nothing.
const priorPassages = 400

// rarity is how much it tells that a passage holds a stem of the given
// frequency: BM25's idf to the power rarityPower. In a small collection chance
// decides which common words are rare, so some passages of general English are
// counted with its own.
func (q *Question) rarity(stem string, frequency int) float64 {
	n, df := float64(max(q.collection.Passages, frequency)), float64(frequency)
	if share, ok := commonShare()[stem]; ok {
		n += priorPassages
		df += priorPassages * share
	}
	return math.Pow(math.Log(1+(n-df+0.5)/(df+0.5)), rarityPower)
}

// repair finds the known stem that an unknown word was probably meant to be,
// and the second best guess where there is one. Stems alone are not enough: a
// mistake in an ending ("resoluton") leaves a stem that is two edits off, so
// the edits of the word itself are tried, too.
func (q *Question) repair(w questionWord) (best, second string) {
	const shortest, longest = 4, 24 // in shorter words one edit makes another word
	if q.collection.Similar == nil || len(w.Form) < shortest || w.class&isNumber != 0 || isEnglish(w.Stem) {
		return "", ""
	}
	guesses := map[string]float64{}
	guess := func(stem string, likely float64) {
		if len(stem) < shortest-1 || isDigit(stem[0]) || classes[stem]&(isStop|isAsking) != 0 {
			return
		}
		if stem[0] != w.Stem[0] {
			likely /= 10 // the first letter is seldom wrong
		}
		if f := q.frequency(stem); f > 0 {
			guesses[stem] = max(guesses[stem], likely*float64(f))
		}
	}
	for _, s := range q.collection.Similar(w.Stem) {
		guess(s, 1)
	}
	if len(w.Form) <= longest {
		edits(w.Form, func(form string, likely float64) { guess(stem(form), likely) })
	}
	for s := range guesses {
		if better(guesses, s, best) {
			best, second = s, best
		} else if better(guesses, s, second) {
			second = s
		}
	}
	return best, second
}

// better tells that a is a better guess than b, which may be none.
func better(guesses map[string]float64, a, b string) bool {
	if b == "" || guesses[a] != guesses[b] {
		return b == "" || guesses[a] > guesses[b]
	}
	return a < b
}

// edits yields the words that one edit makes of a word of small letters, with
// how likely the edit is: letters swapped are the commonest mistake.
func edits(word string, yield func(form string, likely float64)) {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return // another script: its letters are not known here
		}
	}
	for i := range len(word) {
		yield(word[:i]+word[i+1:], 1)
		if i+1 < len(word) && word[i] != word[i+1] {
			yield(word[:i]+word[i+1:i+2]+word[i:i+1]+word[i+2:], 3)
		}
	}
	for i := range len(word) + 1 {
		for c := 'a'; c <= 'z'; c++ {
			yield(word[:i]+string(c)+word[i:], 1)
			if i < len(word) && byte(c) != word[i] {
				yield(word[:i]+string(c)+word[i+1:], 1)
			}
		}
	}
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
