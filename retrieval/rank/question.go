package rank

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asking"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/attribute"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/slip"
)

// Collection is what must be known about all passages together. The caller
// fills it from its index; every number may be rough.
type Collection struct {
	// Passages is the number of passages.
	Passages int
	// AvgBody, AvgTitle and AvgHeading are the average Length of a passage, of
	// its article's title and of its section heading.
	AvgBody, AvgTitle, AvgHeading float64
	// DocFreq returns in how many passages a stem is, in any field; 0 when
	// the collection does not know it.
	DocFreq func(stem string) int
	// Similar lists known stems within one edit (a letter left out, put in,
	// changed, or swapped with its neighbour) of an unknown one. It may be nil:
	// then nothing is repaired.
	Similar func(stem string) []string
	// Beside reports whether two stems stand side by side in some passage. It may be nil:
	// then no word is taken to be two without the space.
	Beside func(a, b string) bool
	// OwnWords leaves out the words that are alike, to measure what they bring.
	OwnWords bool
	// Languages are those of the passages, the one of the most first; none is English.
	// A question is taken to be in one of them.
	Languages []*lang.Language
	// Hint is the code of the language that the asker has set, where anything is known.
	Hint string
	// Narrowed is that the asker has named an article or a speaker, whom "he" may stand for.
	Narrowed bool
}

// Question is a question made ready for ranking. It is not changed after
// Parse, Typical aside, and may be used by many goroutines.
type Question struct {
	// Text is the question as it was asked.
	Text string
	// Type is the kind of answer it asks for.
	Type AnswerType
	// Words asks for somebody's words: "What did the mayor say about …?"
	Words bool
	// Sayer is whose words are asked for, as the question names them, or "".
	Sayer string
	// Corrections are the words that the collection does not know and what
	// is searched for instead.
	Corrections []Correction
	// Typical is the mean cosine of the question and all sentences of the
	// collection; anyone who ranks candidates with Cosines sets it before.
	Typical float64

	collection *Collection
	language   *lang.Language       // that it is read in
	unread     []*lang.Language     // the others of the collection
	elsewhere  map[int][]string     // what the word at a byte is in those: its stems
	sure       bool                 // it is in no other language of the collection
	foreign    string               // the language that it is in, where the collection does not have that
	reads      *lang.Language       // of the text that is read; nil for English
	repairs    int                  // tried so far
	doubts     int                  // looked into so far
	whole      int                  // where the last hyphenated word that is a term ends
	empty      bool                 // has no word that says what it is about
	capitals   bool                 // has capitals where they mean something
	nouns      bool                 // has a noun in capitals
	talk       bool                 // greets, or asks about the program itself
	leaning    bool                 // is about what was said before it
	attribute  *attribute.Attribute // that it asks for, or nil
	terms      []Term
	byStem     map[string]int  // stem -> index in terms
	byForm     map[string]int  // form of a word that shares its stem with another one -> index in terms
	reworded   map[string]bool // stems of byStem that are not words of the question, but alike
	mass       float64         // sum of the terms' weights
	rarest     int             // the term with the most weight, or none
	focus      int             // the term that says what kind of thing is asked for, or none
	counted    int             // the term of "how many X", or none
	unit       lang.Class      // the unit of the number that is asked for
	kind       lang.Class      // the words that answer when Type is KindAnswer
	definition bool            // asks what or who something is
	asks       bool            // is a question, not a statement
	manner     bool            // asks how, not how many
	chatty     bool            // typed as in a chat
	headline   float64         // 1 for a few words that ask nothing, less for more words
	names      termSet
	numbers    termSet
	offices    termSet // the office that somebody is asked for to hold

	namesakes  []namesake
	wording    []int16          // all words in order: terms, or maxTerms + the number of a stop word
	glue       map[string]int16 // stop word -> its value in wording
	pairs      []pair           // neighbouring terms
	pairWeight float64
	phrases    [][]int            // what is in quotation marks, as terms
	begins     lang.Beginnings    // of all words that have a sense
	families   map[string]int16   // of the terms, see lang.Language.Family
	parts      []int16            // the terms that a compound may have as a part, where the language has compounds
	related    map[string]int16   // stem -> the term it is related to
	prefixes   map[string][]int16 // first letters -> the terms that begin so
}

// namesake is a name with a letter behind a hyphen, as "ISIS-K": the name alone
// is somebody else's. All three are terms.
type namesake struct{ whole, name, letter int16 }

// pair is two terms that are neighbours in the question but for gap small
// words between them.
type pair struct {
	a, b, gap int
	weight    float64
}

// Correction is a word that was read as another one, as it was written and as
// the collection writes it (at times its stem alone).
type Correction struct {
	From, To string
	// Doubted is true where both are looked for.
	Doubted bool
}

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
	// Doubtful is true for what a rare word of the question may have been meant
	// to be; that word is a term of its own.
	Doubtful bool
	// Others are what the word may have been meant to be as well: a passage that
	// has one of them has the term.
	Others []Reading

	share   float64 // Weight as a part of its rarity
	sharp   float64 // Weight to the power sharpness
	typed   string  // the word of the question that a Repaired or Doubtful one stands for
	written string  // the same as the question has it
	lower   string  // the word in small letters, in another language than English where it is not repaired
	implied termSet // the terms that a passage has with this one: itself, and what it may have been meant to be
}

// Reading is a stem that a mistyped word may have been meant to be, and the
// number of passages that hold it.
type Reading struct {
	Stem      string
	Frequency int
}

// Parse makes a question ready: which words count and how much, which kind of
// answer is asked for, which words are to be repaired.
func Parse(question string, c *Collection) *Question {
	q := &Question{
		Text: question, collection: c, byStem: map[string]int{}, glue: map[string]int16{},
		rarest: none, focus: none, counted: none, chatty: asking.IsChatty(question),
	}
	q.findLanguage()
	words := q.questionWords(q.Text)
	words = q.readSlips(words)
	q.repairSmall(words)
	words = asking.JoinParts(words, q.Text, q.language.Stem, func(stem string) bool { return q.frequency(stem) > 0 })
	asking.Quieten(words)
	asked, aside := q.splitAsking(words)
	q.findType(asked)
	asking.MarkSpelt(question, words)
	words = append(asked, aside...)
	q.talk, q.leaning = asking.Talks(words), q.leans(words)
	q.capitals = slices.ContainsFunc(words, func(w asking.Word) bool { return w.Capital && w.Start > 0 })
	q.nouns = q.language.NounCapitals && slices.ContainsFunc(words, func(w asking.Word) bool { return w.Counts() && !q.small(w) })
	if !slices.ContainsFunc(words, func(w asking.Word) bool { return w.Counts() }) {
		// "Who is he?" has only stop words: then they are all there is to look
		// for, but nothing can be said to answer it.
		q.empty = true
		for i := range words {
			words[i].Class &^= lang.Stop
		}
	}
	if q.asks {
		q.attribute = attribute.Asked(q.language, q.Text, asking.Tokens(asked))
	}
	q.addWords(words)
	q.empty = q.empty || q.asks && !slices.ContainsFunc(q.terms, func(t Term) bool { return !t.Number || len(t.Form) > 2 }) // "what is 2+2"
	q.addAlike()
	q.phrases = q.quotedPhrases()
	q.weigh()
	q.findOffices()
	q.findKin()
	return q
}

// addWords makes terms of the words that count, and notes how they stand to
// one another.
func (q *Question) addWords(words []asking.Word) {
	before, gap := none, 0
	for i, w := range words {
		if !w.Counts() {
			gap++
			if w.Class&lang.Stop != 0 {
				q.addGlue(w)
			}
			continue
		}
		t := q.add(w)
		if t != none && w.Whole {
			q.whole = w.End
			defer q.addNamesake(t, words[i+1:])
		}
		if t == none || w.Whole {
			continue
		}
		if len(q.wording) < maxWording {
			q.wording = append(q.wording, int16(t))
		}
		if before != none && before != t && len(q.pairs) < maxTerms {
			q.pairs = append(q.pairs, pair{a: before, b: t, gap: gap})
		}
		if doubt := q.addDoubt(w, t); doubt != none && before != none && len(q.pairs) < maxTerms {
			q.pairs = append(q.pairs, pair{a: before, b: doubt, gap: gap})
		}
		before, gap = t, 0
		if w.Focus && q.focus == none {
			q.focus = t
		}
		if q.counted == none && (i > 1 && words[i-2].Form == "how" && words[i-1].Form == "many" || i > 0 && words[i-1].Counting) {
			q.counted = t
		}
	}
}

// addNamesake takes note of a hyphenated word that is a name with a letter, by
// the words that come after it, which are its parts.
func (q *Question) addNamesake(whole int, parts []asking.Word) {
	const shortestName, longestLetter = 3, 2
	if len(parts) < 2 || !parts[1].OfWhole {
		return
	}
	name, letter := parts[0], parts[1]
	if len(name.Form) < shortestName || len(letter.Form) > longestLetter || letter.Class&lang.Number != 0 {
		return
	}
	n, ok := q.byStem[name.Stem]
	l, has := q.byStem[letter.Stem]
	if ok && has {
		q.namesakes = append(q.namesakes, namesake{int16(whole), int16(n), int16(l)})
	}
}

// maxWording bounds the words of a question that runs are looked for of.
const maxWording = 40

// addGlue puts a small word into the wording.
func (q *Question) addGlue(w asking.Word) {
	n, ok := q.glue[w.Form]
	if !ok {
		n = int16(maxTerms + len(q.glue))
		q.glue[w.Form] = n
		q.begins.Add(lang.BeginningOf(w.Stem))
	}
	if len(q.wording) < maxWording {
		q.wording = append(q.wording, n)
	}
}

// sharpness makes rare words count even more in some of the scores.
const sharpness = 1.5

// headlineTerms is the number of terms with which what asks nothing is no
// headline any more, but the description of a topic.
const headlineTerms = 7

// weigh sums up what the terms weigh together and in groups.
func (q *Question) weigh() {
	for i, t := range q.terms {
		q.terms[i].sharp = math.Pow(t.Weight, sharpness)
		q.mass += t.Weight
		if q.rarest == none || t.Weight > q.terms[q.rarest].Weight {
			q.rarest = i
		}
		if t.Name {
			q.names.add(i)
		}
		if t.Number {
			q.numbers.add(i)
		}
	}
	if !q.asks {
		q.headline = min(1, max(0, float64(headlineTerms-len(q.terms))/2))
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
		for _, s := range q.language.Related(t.Stem) {
			if _, ok := q.related[s]; !ok && (q.language == lang.English || !q.common(s)) {
				q.related[s] = int16(i)
			}
		}
		if family := q.language.Family(t.Stem); family != "" && !t.Number {
			if q.families == nil {
				q.families = map[string]int16{}
			}
			if _, ok := q.families[family]; !ok {
				q.families[family] = int16(i)
			}
		}
		if prefix := kinPrefix(t.Stem); prefix != "" && !t.Number {
			q.prefixes[prefix] = append(q.prefixes[prefix], int16(i))
		}
	}
	if q.language.Compounds {
		for i, t := range q.terms {
			if len(lang.Bare(t.Stem)) >= shortestPart && !t.Number {
				q.parts = append(q.parts, int16(i))
			}
		}
	}
	for stem := range q.byStem { // those of the prefixes too
		q.begins.Add(lang.BeginningOf(stem))
	}
	for stem := range q.related {
		q.begins.Add(lang.BeginningOf(stem))
	}
}

// common reports whether a stem is in so many passages that it says too little to stand for
// another: of other languages than English only the collection tells.
func (q *Question) common(stem string) bool {
	const share, fewest = 1.0 / 8, 8
	n := q.frequency(stem)
	return n >= fewest && float64(n) > share*float64(q.collection.Passages)
}

// sense is what a word is to the question: one of its terms, akin to one, or
// one of its small words.
func (q *Question) sense(w *lang.Vocable) sense {
	s := sense{term: none, kin: none, glue: none}
	if len(q.families) == 0 && len(q.parts) == 0 && !q.begins.Has(w.Begins) { // most words of a text
		return s
	}
	stem := w.Stem()
	if i, ok := q.byForm[w.Form]; ok {
		s.term, s.exact = int16(i), true
		return s
	}
	if i, ok := q.byStem[stem]; ok {
		t := &q.terms[i]
		if t.lower != "" && !q.language.SameWord(t.lower, w.Written()) {
			return s // "Fähre" and "fahren" are not even akin
		}
		s.term = int16(i)
		s.alike = len(q.reworded) > 0 && q.reworded[stem]
		s.exact = w.Form == t.Form || (t.Repaired || t.Doubtful) && lang.OneEdit(w.Form, t.typed)
		return s
	}
	if g, ok := q.glue[w.Form]; ok {
		s.glue = g
		return s
	}
	if i, ok := q.families[q.language.Family(stem)]; ok && w.Class&lang.Stop == 0 {
		s.term, s.alike = i, true
	} else if i, ok := q.related[stem]; ok {
		s.kin = i
	} else if prefix := kinPrefix(stem); prefix != "" && w.Class&lang.Stop == 0 {
		for _, i := range q.prefixes[prefix] {
			if akin(stem, q.terms[i].Stem) {
				s.kin = i
				break
			}
		}
	}
	if s.term == none && s.kin == none && len(q.parts) > 0 {
		s.kin = q.partOf(stem)
	}
	return s
}

// partOf is the term that a compound has as its first or its last part, or that is a compound of
// the word: Radweg in Radweglänge, Weg in Radschnellweg, and Museum for Museumsleiter.
func (q *Question) partOf(stem string) int16 {
	for _, i := range q.parts {
		if term := q.terms[i].Stem; isPart(term, stem) || isPart(stem, term) {
			return i
		}
	}
	return none
}

// isPart reports whether a stem begins or ends another one that is longer by a part.
func isPart(part, whole string) bool {
	const shortestRest = 3
	bare := lang.Bare(part)
	return len(bare) >= shortestPart && len(whole) >= len(part)+shortestRest &&
		(strings.HasPrefix(whole, part) || strings.HasSuffix(whole, bare))
}

// shortestPart is the fewest bytes that a part of a compound has.
const shortestPart = 4

// kinPrefix is what the stems that are akin to a stem begin with: minPrefix letters, or
// "" where it has not so many. A letter beyond ASCII has two bytes.
func kinPrefix(stem string) string {
	n := len(stem) - len(lang.Bare(stem)) + minPrefix
	if n < len(stem) && stem[n-1] >= utf8.RuneSelf {
		n += minPrefix
	}
	if len(stem) < n {
		return ""
	}
	return stem[:n]
}

// akin reports whether one stem is the other with another ending: russia, russian;
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

// questionWords are the words of a question with their classes, those of a chat
// as they are read.
func (q *Question) questionWords(question string) []asking.Word {
	var words []asking.Word
	shouted := strings.ToUpper(question) == question
	whole := 0 // up to where the words are parts of a hyphenated one
	for _, t := range q.language.Tokens(question) {
		w := asking.Word{Token: t, Capital: q.capital(question[t.Start:]) && !shouted, OfWhole: t.Start < whole && !t.Whole}
		if t.Whole {
			whole = t.End
		}
		if q.language != lang.English {
			words = append(words, q.readCasual(w)...)
			continue
		}
		words = append(words, asking.Aliased(w)...)
	}
	if q.language == lang.English {
		asking.ReadCountry(words)
		if q.chatty {
			asking.ReadSpelt(words)
		}
	} else {
		q.readTranscribed(question, words)
		stopWholes(question, words)
	}
	return words
}

// longMessage is the number of words from which on a sentence is looked through
// for the part of it that asks.
const longMessage = 24

// asideShare is how much a word counts that is beside what is asked.
const asideShare = 0.3

// splitAsking parts the words of a message that ask from those around them: the
// sentences that ask from the others, and of a long one the clauses.
func (q *Question) splitAsking(words []asking.Word) (asked, aside []asking.Word) {
	parts := q.askingParts(q.Text)
	if len(parts) == 0 {
		return words, nil
	}
	for _, w := range words {
		inside := slices.ContainsFunc(parts, func(r article.Range) bool { return r.Start <= w.Start && w.Start < r.End })
		if w.Aside = !inside; inside {
			asked = append(asked, w)
		} else {
			aside = append(aside, w)
		}
	}
	if !slices.ContainsFunc(asked, func(w asking.Word) bool { return w.Counts() }) {
		for i := range words {
			words[i].Aside = false
		}
		return words, nil
	}
	return asked, aside
}

// askingParts are the parts of a message that ask, where others do not; none
// where all of it or nothing does.
func (q *Question) askingParts(text string) []article.Range {
	var parts []article.Range
	sentences := article.Sentences(text)
	for _, r := range sentences {
		s := text[r.Start:r.End]
		words := q.questionWords(s)
		if q.isQuestion(s, asking.SkipChat(words)) &&
			slices.ContainsFunc(words, func(w asking.Word) bool { return w.Counts() && w.Class&lang.Vague == 0 }) {
			parts = append(parts, r)
		}
	}
	switch {
	case len(sentences) > 1 && len(parts) > 0 && len(parts) < len(sentences):
	case len(sentences) == 1:
		parts = sentences
	default:
		return nil
	}
	if len(parts) != 1 || q.language.Length(text[parts[0].Start:parts[0].End]) < longMessage {
		if len(sentences) == 1 {
			return nil
		}
		return parts
	}
	if clauses := q.askingClauses(text, parts[0]); len(clauses) > 0 {
		return clauses
	}
	if len(sentences) == 1 {
		return nil
	}
	return parts
}

// askingClauses are the clauses of a long sentence that begin with a question
// word, where the sentence itself does not. In a sentence that ends in a full stop
// that word is a relative pronoun: "the treaty, which both sides signed."
func (q *Question) askingClauses(text string, sentence article.Range) []article.Range {
	if strings.HasSuffix(strings.TrimSpace(text[sentence.Start:sentence.End]), ".") {
		return nil
	}
	var parts []article.Range
	for n, start := 0, sentence.Start; start < sentence.End; n++ {
		end := sentence.End
		if i := strings.IndexAny(text[start:sentence.End], ",;:()"); i >= 0 {
			end = start + i + 1
		}
		words := asking.SkipChat(q.questionWords(text[start:end]))
		if len(words) > 1 && words[0].Class&lang.Asking != 0 {
			if n == 0 {
				return nil
			}
			parts = append(parts, article.Range{Start: start, End: end})
		}
		start = end
	}
	return parts
}

// add makes a Term of a word, or finds the one its stem has already. It
// returns -1 for a whole that the collection does not know, since its parts stand
// for it, and for a sign ("🏆").
func (q *Question) add(w asking.Word) int {
	if stem := q.language.WithoutParticle(w.Stem); stem != "" && q.frequency(w.Stem) == 0 && q.frequency(stem) > 0 {
		w.Stem = stem
	}
	if i, ok := q.byStem[w.Stem]; ok {
		return q.addForm(w, i)
	}
	t := Term{Stem: w.Stem, Form: w.Form, Name: w.Capital && w.Start > 0, Number: w.Class&lang.Number != 0}
	t.Frequency = q.frequency(w.Stem)
	q.readAccents(&t, w)
	q.readInOthers(&t, w)
	known := t.Frequency > 0 || len(t.Others) > 0 || q.knowsAlike(w.Stem)
	if !known && (w.Whole || w.Aside || w.IsSign()) {
		return none
	}
	if known && !w.Whole && q.language != lang.English {
		t.lower = q.typed(w)
	}
	share := 1.0
	if !known && (!w.OfWhole || len(w.Form) >= 6) {
		if guesses := q.guesses(w); len(guesses) > 0 {
			best := guesses[0]
			if i, ok := q.byStem[best.Stem]; ok {
				return i
			}
			q.Corrections = append(q.Corrections, Correction{From: q.Text[w.Start:w.End], To: best.Form})
			t.Stem, t.Form, t.Repaired, t.typed, t.Frequency = best.Stem, best.Form, true, w.Form, best.Frequency
			t.Others = q.others(guesses[1:])
			share = repairShare
		}
	}
	switch {
	case w.OfWhole && w.Start < q.whole:
		share = 0.4
	case w.Class&lang.Vague != 0:
		share = vagueShare
	case w.Focus && q.Type != AnyAnswer:
		share = focusShare
	case w.Class&lang.Stop != 0 && !w.Spelt:
	case t.Frequency == 0 && !known && !t.Number && q.language == lang.English && lang.IsEnglishWord(w.Form, w.Stem):
		share = unknownShare
	case t.Frequency == 0 && !known && !t.Number && q.language != lang.English && q.small(w):
		share = unknownElsewhere
	case q.language.NounCapitals && q.nouns && !t.Number && q.small(w):
		share = verbShare
	}
	if w.Aside {
		share *= asideShare
	}
	t.share = share
	t.Weight = share * q.rarity(&t)
	return q.append(t)
}

// append puts a term at the end and gives its index, or none when there are
// too many.
func (q *Question) append(t Term) int {
	if len(q.terms) == maxTerms {
		return none
	}
	n := len(q.terms)
	t.implied.add(n)
	q.terms = append(q.terms, t)
	q.byStem[t.Stem] = n
	for _, o := range t.Others {
		if _, ok := q.byStem[o.Stem]; !ok {
			q.byStem[o.Stem] = n
		}
	}
	return n
}

// others are the guesses that are not words of the question already.
func (q *Question) others(guesses []slip.Guess) []Reading {
	var all []Reading
	for _, g := range guesses {
		if _, ok := q.byStem[g.Stem]; !ok {
			all = append(all, Reading{g.Stem, g.Frequency})
		}
	}
	return all
}

// addDoubt makes a term of what a rare word, the term typed, may have been meant
// to be, or gives none. Passages that have the word as it was typed have that
// term, too: then there is nothing to doubt.
func (q *Question) addDoubt(w asking.Word, typed int) int {
	t := &q.terms[typed]
	if t.Repaired || t.implied.len() > 1 || len(q.terms) == maxTerms {
		return none
	}
	guesses := slices.DeleteFunc(q.doubtsAbout(w, t.Frequency), func(g slip.Guess) bool { _, ok := q.byStem[g.Stem]; return ok })
	if len(guesses) == 0 {
		return none
	}
	best := guesses[0]
	doubt := Term{Stem: best.Stem, Form: best.Form, Frequency: best.Frequency, Doubtful: true, typed: w.Form, written: q.Text[w.Start:w.End]}
	doubt.Others = append(q.others(guesses[1:]), Reading{t.Stem, t.Frequency})
	doubt.Weight = doubtShare * q.rarity(&doubt)
	n := q.append(doubt)
	q.terms[typed].implied.add(n)
	return n
}

// ReadAs are the words that were repaired and, where the best passage does not
// have a rare word of the question but what it may have been meant to be, that
// word.
func (q *Question) ReadAs(best Ranked) []Correction {
	all := slices.Clone(q.Corrections)
	for i, t := range q.terms {
		if typed, ok := q.byStem[q.language.Stem(t.typed)]; t.Doubtful && ok && best.found.has(i) && !best.found.has(typed) {
			all = append(all, Correction{From: t.written, To: t.Form, Doubted: true})
		}
	}
	return all
}

func (q *Question) frequency(stem string) int {
	if q.collection.DocFreq == nil {
		return 0
	}
	return q.collection.DocFreq(stem)
}

// rarityPower makes rare words count even more than BM25 has them.
const rarityPower = 1.3

// vagueShare is how much a word counts that says little.
const vagueShare = 0.45

// focusShare is how much the kind of thing that is asked for counts, the X of
// "which X": what answers names the thing and seldom its kind. Counted in full it
// is missed where nothing is missing, and the weights learn to undo that: that a
// passage lacks the word then speaks for it.
const focusShare = 0.5

// unknownShare is how much a common word of English counts that the collection
// does not know: people say things in other words than articles, and what
// answers them is no worse for it.
const unknownShare = 0.35

// unknownElsewhere is how much a word in small letters counts that the collection does
// not know, in languages whose common words the program does not know.
const unknownElsewhere = 0.5

// verbShare is how much a word counts that is no noun, in a language whose nouns have
// capitals: what is asked about is a noun, and others are said in other words.
const verbShare = 0.7

// repairShare is how much a repaired word counts against one known as it was
// typed.
const repairShare = 0.8

// doubtShare is how much it counts that a passage has what a rare word may have
// been meant to be.
const doubtShare = 0.4

// othersShare is how much the further guesses of a mistyped word count for how
// rare it is: each of them is less likely than the first.
const othersShare = 0.5

// priorPassages is how many passages of general English count with those of a
// collection. In a collection of six articles it is worth half a point of MRR;
// in a large one it changes nothing.
const priorPassages = 400

// priorElsewhere and shareElsewhere are the same in other languages, of whose words the
// program does not know how common they are: all are taken to be alike.
const (
	priorElsewhere = 100
	shareElsewhere = 0.01
)

// rarity is how much it says that a passage holds a term: BM25's idf to the
// power rarityPower. In a small collection chance decides which common words are
// rare, so some passages of general English are counted with its own. A repaired
// word that may be one of several is as common as they are together.
func (q *Question) rarity(t *Term) float64 {
	df, common, known := float64(t.Frequency), 0.0, false
	add := func(stem string) {
		if share, ok := lang.CommonShare()[stem]; ok {
			common, known = min(1, common+share), true
		}
	}
	add(t.Stem)
	for _, o := range t.Others {
		df += othersShare * float64(o.Frequency)
		add(o.Stem)
	}
	n := float64(max(q.collection.Passages, t.Frequency))
	df = min(df, n)
	if q.language != lang.English && !known && !t.Number {
		n += priorElsewhere
		df += priorElsewhere * shareElsewhere
	}
	if known {
		n += priorPassages
		df += priorPassages * common
	}
	return math.Pow(math.Log(1+(n-df+0.5)/(df+0.5)), rarityPower)
}

// commonShare is the share of passages of general English that have the term, at least:
// of words that are not common ones nothing else is known. A word that was repaired may
// be found by chance in many ways.
func (t *Term) commonShare() float64 {
	const rarest, ways, long, waysOfLong = 1.0 / (1 << 12), 8, 7, 2
	share := 0.0
	add := func(stem string) {
		s, ok := lang.CommonShare()[stem]
		if !ok {
			s = rarest
		}
		share += s
	}
	add(t.Stem)
	for _, o := range t.Others {
		add(o.Stem)
	}
	switch {
	case t.Repaired && slip.Letters(t.typed) >= long:
		share *= waysOfLong
	case t.Repaired:
		share *= ways
	}
	return min(1, share)
}

// quotedPhrases are the runs of terms inside quotation marks.
func (q *Question) quotedPhrases() [][]int {
	var phrases [][]int
	for _, r := range asking.Quoted(q.Text) {
		var phrase []int
		for _, t := range q.language.Tokens(q.Text[r.Start:r.End]) {
			if i, ok := q.byStem[t.Stem]; ok && !t.Whole {
				phrase = append(phrase, i)
			}
		}
		if len(phrase) >= 2 {
			phrases = append(phrases, phrase)
		}
	}
	return phrases
}
