package rank

import (
	"golang.org/x/text/unicode/norm"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asking"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/slip"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// findLanguage decides which of the collection's languages the question is read in.
// Where another one may be meant as well, its words are looked for in that, too.
func (q *Question) findLanguage() {
	const most = 12 // languages that one question is read in
	among := q.collection.Languages[:min(most, len(q.collection.Languages))]
	q.language, q.sure = lang.English, true
	if len(among) > 0 {
		q.language = among[0]
	}
	if len(among) > 1 {
		q.language, q.sure = lang.Guess(q.Text, among, func(stem string) bool { return q.frequency(stem) > 0 }, q.collection.Hint)
	}
	for _, l := range among {
		if l != q.language {
			q.unread = append(q.unread, l)
		}
	}
	if q.language != lang.English && !norm.NFC.IsNormalString(q.Text) {
		q.Text = norm.NFC.String(q.Text) // accents that stand alone are lost on the stemmers
	}
	own := append([]*lang.Language{q.language}, q.unread...)
	if q.foreign = lang.Elsewhere(q.Text, own); q.foreign != "" && q.language == lang.English {
		q.foreign = lang.Elsewhere(asking.WithoutChat(q.Text), own) // "who founded it and wat for" is no Dutch
	}
	if len(q.unread) == 0 {
		return
	}
	q.elsewhere = map[int][]string{}
	for _, l := range q.unread {
		for _, t := range l.Tokens(q.Text) {
			if !t.Whole {
				q.elsewhere[t.Start] = append(q.elsewhere[t.Start], t.Stem)
			}
		}
	}
}

// Language is the language that the question was read in.
func (q *Question) Language() *lang.Language { return q.language }

// Foreign is the code of the language that the question seems to be in where the
// collection has no article of it; otherwise "".
func (q *Question) Foreign() string { return q.foreign }

// language is the language that the candidate is read in.
func (c *Candidate) language() *lang.Language {
	if c.Language == nil {
		return lang.English
	}
	return c.Language
}

// In is the question for reading texts of a language with: what it says of a text
// alone, of which nothing tells the language, it says of one in English.
func (q *Question) In(l *lang.Language) *Question {
	if l == q.reads {
		return q
	}
	in := *q
	in.reads = l
	return &in
}

// biases are what is added to the logit that something answers, for questions in other
// languages than English: the weights are learnt from English, whose words are known so
// well that less of a question is missing where it is answered. With each, of the
// questions of collections of which half was taken out as large a share of the answerable
// is refused as of the others is answered, by
//
//	go run -tags training ./retrieval/internal/training/rank languages-biases
//
// Of Arabic and Chinese there are two collections, which want others: Arabic's is for
// the one whose shares are under a tenth, Chinese's lies between both.
var biases = map[string]float64{
	"de": 2.35, "es": 1.75, "ro": 1.05, "ru": 2.05, "tr": 1.65, "ar": 1.15, "el": 1.55, "fr": 1.75, "it": 0.95, "pt": -0.4, "zh": -0.3,
	"ja": 0.15, "hi": 1.3, "vi": 0.15, "th": 1.5,
}

// nearBiases are the same for what words and meaning say together, which are learnt from
// English and from another model: half of what it takes for one in ten of the questions of
// half collections to be answered falsely by the multilingual model, so that both shares
// are well below a tenth; where they cannot be, as much as makes them alike. TestLanguages
// tells them with -encoded.
var nearBiases = map[string]float64{
	"de": 1.3, "es": 1, "ro": 1.25, "ru": 1.25, "tr": 1.2, "ar": 0.45, "el": 1.45, "fr": 0.9, "it": 0.7, "pt": -1.5, "zh": -0.4,
	"ja": -0.15, "hi": 1.3, "vi": 0.65, "th": 1.5,
}

// otherNearBias is that of the languages that no collection was at hand for.
const otherNearBias = 1

// nearBias is what is added to the logit of judgeNear for the language of the question.
func (q *Question) nearBias() float64 {
	if q.language == lang.English {
		return 0
	}
	if b, ok := nearBiases[q.language.Code]; ok {
		return b
	}
	return otherNearBias
}

// leastAbout is the least that is added to the logit that the collection is about a
// question in another language: to show what comes closest claims nothing.
const leastAbout = 1

// asEnglish are the languages whose passages the weights of English put in a better
// order than with weights.Languages, measured in halves, if by little.
var asEnglish = map[string]bool{"es": true, "pt": true, "vi": true, "ja": true, "th": true}

// addLanguageWeights adds what features count more or less in the question's language.
func (q *Question) addLanguageWeights(sum []float64) {
	if q.language == lang.English || asEnglish[q.language.Code] {
		return
	}
	for i, w := range weights.Languages {
		sum[i] += w
	}
}

// AnswerLogit is the logit that something answers before what is added for the language
// of the question.
func (q *Question) AnswerLogit(ranked []Ranked) float64 {
	return logit(q.probability(q.Evidence(ranked))) - q.bias()
}

// otherBias is that of the languages that no collection was at hand for.
const otherBias = 2

// biasAbout is what is added to the logit that the collection is about the question.
func (q *Question) biasAbout() float64 {
	if q.language == lang.English {
		return 0
	}
	return max(q.bias(), leastAbout)
}

// bias is what is added for the language of the question.
func (q *Question) bias() float64 {
	if q.language == lang.English {
		return 0
	}
	if b, ok := biases[q.language.Code]; ok {
		return b
	}
	return otherBias
}

// readInOthers adds to a term what its word is in the other languages of the
// collection: where the question may be in one of them, and where its own does not
// know the word, as it does not know most names.
func (q *Question) readInOthers(t *Term, w asking.Word) {
	if q.sure && t.Frequency > 0 || w.Whole {
		return
	}
	for _, stem := range q.elsewhere[w.Start] {
		if _, taken := q.byStem[stem]; taken || stem == t.Stem {
			continue
		}
		if n := q.frequency(stem); n > 0 && !slices.ContainsFunc(t.Others, func(r Reading) bool { return r.Stem == stem }) {
			t.Others = append(t.Others, Reading{stem, n})
		}
	}
}

// readCasual is a word of a chat as it is read where the collection does not have it: "xq",
// "pk", "cb".
func (q *Question) readCasual(w asking.Word) []asking.Word {
	read := q.language.Casual(w.Form)
	if len(read) == 0 || w.Whole || w.OfWhole || q.frequency(w.Stem) > 0 || q.language.Lower(q.Text[w.Start:w.End]) != q.Text[w.Start:w.End] {
		return []asking.Word{w}
	}
	all := make([]asking.Word, len(read))
	for i, written := range read {
		w.Form, w.Stem, w.Written = lang.Fold(written), q.language.Stem(written), written
		w.Class = q.language.Classify(written, w.Form)
		all[i] = w
	}
	return all
}

// readTranscribed reads words that the collection does not know as they are written with
// letters that a keyboard may lack, where it knows them so: "faehre" as "fähre".
func (q *Question) readTranscribed(question string, words []asking.Word) {
	for i := range words {
		w := &words[i]
		typed := q.language.Lower(question[w.Start:w.End])
		written := q.language.Transcribed(typed)
		if written == typed || w.Whole || q.frequency(w.Stem) > 0 {
			continue
		}
		form, stem := lang.Fold(written), q.language.Stem(written)
		if class := q.language.Classify(written, form); q.frequency(stem) > 0 || class != 0 {
			w.Form, w.Stem, w.Class, w.Written = form, stem, class, written
		}
	}
}

// readAccents adds to a term what its word is with the accents that were left out when it
// was typed, where that has another stem: "asociacion" is looked for as "asociación". Who
// types accents elsewhere, or capitals, left none out where the word is known.
func (q *Question) readAccents(t *Term, w asking.Word) {
	if q.language == lang.English || w.Whole || w.Class&(lang.Stop|lang.Number) != 0 || slip.Letters(w.Form) < slip.Shortest ||
		t.Frequency > 0 && q.isCareful() {
		return
	}
	q.language.Accented(q.typed(w), func(form string) {
		stem := q.language.Stem(form)
		if stem == t.Stem || slices.ContainsFunc(t.Others, func(r Reading) bool { return r.Stem == stem }) {
			return
		}
		if _, taken := q.byStem[stem]; taken {
			return
		}
		if n := q.frequency(stem); n > 0 {
			t.Others = append(t.Others, Reading{stem, n})
		}
	})
	if t.Frequency > 0 || len(t.Others) == 0 {
		return
	}
	best := 0
	for i, o := range t.Others {
		if o.Frequency > t.Others[best].Frequency {
			best = i
		}
	}
	t.Stem, t.Frequency = t.Others[best].Stem, t.Others[best].Frequency
	t.Others = slices.Delete(t.Others, best, best+1)
}

// isCareful reports whether any letter of the question is a capital or has an accent.
func (q *Question) isCareful() bool {
	lower := q.language.Lower(q.Text)
	words := strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	return lower != q.Text || slices.ContainsFunc(words, func(w string) bool { return lang.Fold(w) != w })
}

// stopWholes makes a stop word of a hyphenated word whose parts all are: "est-ce", "a-t-il".
func stopWholes(question string, words []asking.Word) {
	for i := range words {
		if !words[i].Whole || !strings.ContainsAny(question[words[i].Start:words[i].End], "-\u2010\u2011") {
			continue
		}
		n := i + 1
		for n < len(words) && words[n].OfWhole && words[n].Class&(lang.Stop|lang.Asking) != 0 {
			n++
		}
		if n > i+1 && (n == len(words) || !words[n].OfWhole) {
			words[i].Class |= lang.Stop
		}
	}
}

// formShare is how much it counts that a passage has the very form of a word that shares
// its stem with another one of the question.
const formShare = 0.5

// addForm makes a term of a word whose stem is that of the term i already, where its form
// is another one, and is i elsewhere: in "Wann fährt die Fähre?" the ferry is more than
// once more what goes. A passage that has the form has the term i, too.
func (q *Question) addForm(w asking.Word, i int) int {
	if q.language == lang.English || w.Whole || w.OfWhole || w.Form == q.terms[i].Form || q.terms[i].Repaired ||
		slip.Letters(w.Form) < slip.Shortest || w.Class&lang.Number != 0 || len(q.terms) == maxTerms {
		return i
	}
	if n, ok := q.byForm[w.Form]; ok {
		return n
	}
	n := len(q.terms)
	t := Term{Stem: w.Stem, Form: w.Form, Frequency: q.terms[i].Frequency, share: formShare}
	t.Weight = formShare * q.rarity(&t)
	t.implied.add(n)
	t.implied.add(i)
	q.terms = append(q.terms, t)
	if q.byForm == nil {
		q.byForm = map[string]int{}
	}
	q.byForm[w.Form] = n
	return n
}

// capital reports whether a word begins with a capital that may make a name of it.
func (q *Question) capital(word string) bool {
	if q.language == lang.English {
		return 'A' <= word[0] && word[0] <= 'Z'
	}
	first, _ := utf8.DecodeRuneInString(word)
	return !q.language.NounCapitals && unicode.IsUpper(first)
}

// isQuestion is asks for the language of the question.
func (q *Question) isQuestion(text string, words []asking.Word) bool {
	if q.language == lang.English {
		return asking.IsQuestion(text, words)
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, " \n.。!\"»”"))
	if strings.ContainsRune(";か", last) || strings.ContainsAny(text, "?？؟") {
		return true
	}
	const looked = 3
	return slices.ContainsFunc(words[:min(looked, len(words))], func(w asking.Word) bool { return w.Class&lang.Asking != 0 })
}

// answerTypes are the types of answers by their names in the tables of questions,
// each with what a language must know to tell an answer of it.
var answerTypes = map[string]struct {
	AnswerType
	knows func(l *lang.Language) bool
}{
	"person": {PersonAnswer, func(l *lang.Language) bool { return l.Names }},
	"date":   {DateAnswer, func(l *lang.Language) bool { return l.Has(lang.Date) }},
	"place":  {PlaceAnswer, func(l *lang.Language) bool { return l.Names && l.Has(lang.PlaceCue) }},
	"number": {NumberAnswer, func(*lang.Language) bool { return true }},
	"reason": {ReasonAnswer, func(l *lang.Language) bool { return l.Has(lang.Reason) }},
}

// findType finds what sort of answer the words that ask are for.
func (q *Question) findType(asked []asking.Word) {
	q.asks = q.isQuestion(q.Text, asked)
	if q.language != lang.English {
		q.findForeignType(asked)
		return
	}
	q.Type, q.Words = asking.TypeOf(asked)
	if sayer := asking.Sayer(asked); len(sayer) > 0 {
		q.Sayer = q.Text[sayer[0].Start:sayer[len(sayer)-1].End]
	}
	q.kind, q.unit, q.definition = asking.KindOf(asked), asking.UnitOf(asked), asking.IsDefinition(asked)
	q.manner = q.Type == AnyAnswer && slices.ContainsFunc(asked, func(w asking.Word) bool { return w.Form == "how" })
	if q.kind != 0 {
		q.Type = KindAnswer
	}
	asking.MarkAsking(asked)
}

// findForeignType is findType for what is not English: by the phrases of its table, and
// only the types of which the language knows the answers, too.
func (q *Question) findForeignType(asked []asking.Word) {
	forms := make([]string, len(asked))
	for i, w := range asked {
		forms[i] = w.Form
	}
	q.findDefinition(asked)
	name, at, n := q.language.AsksFor(forms)
	if n == 0 {
		return
	}
	for i := at; i < at+n; i++ {
		asked[i].Class |= lang.Asking
	}
	if t, ok := answerTypes[name]; ok && t.knows(q.language) {
		q.Type = t.AnswerType
		asked[at+n-1].Counting = t.AnswerType == NumberAnswer
	}
}

// small reports whether a word is written in small letters in a script that has others.
func (q *Question) small(w asking.Word) bool {
	first, _ := utf8.DecodeRuneInString(q.Text[w.Start:])
	return unicode.IsLower(first)
}
