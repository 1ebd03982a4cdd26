package rank

import (
	"math"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// Step is how far what was found answers: one of three, which every surface says
// in the same way.
type Step string

const (
	// Answers: the passages answer the question.
	Answers Step = "answers"
	// Closest: nothing answers it for certain; the passages come closest.
	Closest Step = "closest"
	// Nothing: nothing in the collection is about it.
	Nothing Step = "nothing"
)

// AnswerThreshold is the Probability from which on passages are said to answer.
// Where it lies is a choice between calling what answers only close and claiming
// an answer where there is none. A question about the very thing an article is
// about, whose answer happens to be missing, is the hard case: figures.txt says
// how often each is on the wrong side. Words alone can hardly tell these, and
// boosted trees over twenty times as much evidence did little better. The weights
// are learnt by
//
//	go run -tags training ./retrieval/internal/training/rank answerable
const AnswerThreshold = 0.57

// AboutThreshold is the probability that the collection is about what is asked
// from which on passages are shown as the closest.
const AboutThreshold = 0.20

// unknownName is what a name that the whole collection does not know takes off
// the sum of Probability: "Who is the prime minister of Japan?" is not answered
// by another prime minister. It is set by hand, since the questions that the
// weights are learnt from are about what their collections know. Of 137
// answerable questions of news it refuses none more.
const unknownName = 1.5

// ClosestMost is the most that Judge says of a question that leans on what was said before
// it, since who "he" is nobody can tell, of one of which all that is there is names, and of one
// about the words of somebody who is not quoted.
const ClosestMost = 0.5

// judged is the number of passages of which one is to answer.
const judged = 3

// missed reports whether none of the passages that are judged tells of the attribute that is
// asked for, or none has more of the question than its names: then one of them is about what is asked
// about at most. It is so of half of the questions of our own that ask of something there what no
// article says.
func (q *Question) missed(ranked []Ranked) bool {
	lack, names := q.attribute != nil, true
	for _, r := range ranked[:min(judged, len(ranked))] {
		lack, names = lack && r.lacks, names && !r.about
	}
	return lack || names
}

// lacksAttribute reports whether nothing in a candidate tells of the attribute that is asked
// for. What its title names all of it is about.
func (q *Question) lacksAttribute(c *Candidate) bool {
	if q.attribute == nil || c.language() != q.language {
		return false
	}
	about := q.asksAbout
	if slices.ContainsFunc(q.terms, func(t Term) bool { return q.asksAbout(t.Stem) && !q.attribute.Tells(t.Stem) }) {
		// The age of another is no age of hers: the word for it is about nobody.
		about = func(stem string) bool { return q.asksAbout(stem) && !q.attribute.Tells(stem) }
	}
	titled := slices.ContainsFunc(q.language.Tokens(c.Title+" "+c.Heading), func(t lang.Token) bool { return about(t.Stem) })
	return !q.attribute.In(c.Text, func(stem string) bool { return titled || about(stem) })
}

// asksAbout reports whether a stem is one of the question's that say what it is about.
func (q *Question) asksAbout(stem string) bool {
	i, ok := q.byStem[stem]
	return ok && q.firm().has(i)
}

// tells reports whether a passage has more of the question than names: a word of what is
// asked about them, or one that is akin to it. It is true where names are all that is asked for.
func (q *Question) tells(d *document) bool {
	telling := termSet(0)
	for i, t := range q.terms {
		if !q.names.has(i) && t.share > 0 && t.share != vagueShare && (i != q.focus || q.Type == AnyAnswer) {
			telling.add(i)
		}
	}
	return !q.asks || q.names == 0 || telling == 0 || telling&(d.kin|d.title|d.heading) != 0
}

// Judge decides how far the ranked candidates answer the question. Probability is
// that of the first three answering.
func (q *Question) Judge(ranked []Ranked) (step Step, probability float64) {
	if len(ranked) == 0 || len(q.terms) == 0 || q.empty || q.talk {
		return Nothing, 0
	}
	found := found{q: q, ranked: ranked}
	probability, about := q.judge(ranked)
	about = about || q.stands(ranked)
	capped := !ranked[0].headed.whole() && (q.leaning || q.missed(ranked))
	if capped {
		probability = min(probability, ClosestMost)
	}
	switch {
	case capped && (about || found.plainly()):
		return Closest, probability
	case capped:
		return Nothing, probability
	case found.asItStands(), found.plainly(), ranked[0].headed.whole(), found.inDocs(probability):
		return Answers, max(probability, AnswerThreshold)
	case probability >= AnswerThreshold:
		return Answers, probability
	case about:
		return Closest, probability
	}
	return Nothing, probability
}

// byChance is the number of passages from which on it is no sign of what a collection is
// about that one of its passages has some words: as many would by chance.
const byChance = 0.05

// stands reports whether one of the passages that are judged has half of the words of the
// question, and such as no passage of general English would have by chance, were there as
// many of them; of a question in another language a name is enough. Of a dozen passages
// their own numbers tell nothing of how rare a word is; in a large collection only names and
// the words of a trade are so rare.
func (q *Question) stands(ranked []Ranked) bool {
	if q.language != lang.English {
		return false
	}
	return slices.ContainsFunc(ranked[:min(judged, len(ranked))], func(r Ranked) bool {
		found := r.found & q.firm() &^ q.numbers
		return (2*found.len() >= q.firm().len() || q.foreign != "") && q.expected(found) <= byChance
	})
}

// expected is how many passages would have all of some terms if they were of general English.
func (q *Question) expected(terms termSet) float64 {
	passages := float64(q.collection.Passages)
	for i, t := range q.terms {
		if terms.has(i) {
			passages *= t.commonShare()
		}
	}
	return passages
}

// judge tells how likely the first three of the ranked candidates answer, and
// whether the collection is about the question at all: by words, and by meaning
// where there are vectors.
func (q *Question) judge(ranked []Ranked) (answers float64, about bool) {
	if len(ranked[0].Near) > 0 {
		return q.judgeNear(ranked)
	}
	evidence, found := q.Evidence(ranked), found{q: q, ranked: ranked}
	about = logistic(weights.AboutBias+q.biasAbout(), weights.About[:], evidence) >= AboutThreshold && found.value("coverage") > 0
	return q.probability(evidence), about
}

// Probability is how likely it is that one of the first three of the ranked candidates
// answers the question. It is a logistic regression over what the best
// candidate has and lacks: see evidence.
func (q *Question) Probability(ranked []Ranked) float64 {
	_, p := q.Judge(ranked)
	return p
}

func (q *Question) probability(evidence []float64) float64 {
	bias := weights.AnswerBias + q.bias()
	if slices.ContainsFunc(q.terms, func(t Term) bool { return t.Name && t.Frequency == 0 && len(t.Others) == 0 }) {
		bias -= unknownName
	}
	return logistic(bias, weights.Answer[:], evidence)
}

// logistic is the value of a logistic regression.
func logistic(bias float64, weights, evidence []float64) float64 {
	for i, x := range evidence {
		bias += weights[i] * x
	}
	return 1 / (1 + math.Exp(-bias))
}

// shortFragment is the number of words up to which a fragment that asks nothing is
// looked for as it stands.
const shortFragment = 4

// asItStands reports whether the best passage has what was looked for as it
// stands: words in quotation marks, or all the words of a short fragment that
// asks nothing, close together.
func (f found) asItStands() bool {
	if len(f.q.phrases) > 0 {
		return f.value("quoted") > 1-1e-9 && f.value("coverage") > 1-1e-9
	}
	if f.q.asks || len(f.q.terms) > shortFragment || f.value("sentence") < 1-1e-9 || f.value("reworded") > 0 && len(f.q.terms) == 1 &&
		f.q.names == 0 {
		return false
	}
	return len(f.q.pairs) == 0 || f.value("near") > 1-1e-9
}

// found is the best passages of a question, as the evidence sees them.
type found struct {
	q      *Question
	ranked []Ranked // at least one
}

// evidence is what speaks for or against that anything answers.
var evidence = []struct {
	Name, Meaning string
	value         func(f found) float64
}{
	{"coverage-squared", "share of the question that the best passage and its title have, squared",
		func(f found) float64 { return square(f.covered()) }},
	{"found", "weight of what the best passage has of the question, less the weight of what it lacks",
		func(f found) float64 { return f.q.weight(f.q.firm()) * (2*f.covered() - 1) }},
	{"words", "share of the question's words, all counting alike but for those that say little",
		func(f found) float64 { return part((f.ranked[0].found & f.q.firm()).len(), f.q.firm().len()) }},
	{"sentences", "share of the question in the best two neighbouring sentences", func(f found) float64 { return f.value("sentences") }},
	{"kin", "share of the question of which only kindred words are there", func(f found) float64 { return f.value("kin") }},
	{"names-missing", "share of the question that is names which are not there", func(f found) float64 { return f.value("names-missing") }},
	{"numbers-missing", "share of the question that is numbers which are not there",
		func(f found) float64 { return f.q.share(f.q.numbers & f.missing()) }},
	{"unknown", "share of the question that is words which the collection does not know",
		func(f found) float64 { return f.q.share(f.q.unknown()) }},
	{"margin-2", "how far the best passage is ahead of the second", func(f found) float64 { return f.margin(1) }},
	{"missing-focus", "the kind of thing that is asked for is missing", func(f found) float64 {
		return truth(f.q.focus != none && f.q.firm().has(f.q.focus) && f.missing().has(f.q.focus))
	}},
	{"article-missing", "the other candidates of the article lack a word of the question, too", func(f found) float64 {
		return truth(f.value("article-coverage") < 1-1e-9 && f.missing()&f.q.firm() != 0)
	}},
	{"held", "share of the question in the best sentence with the type of answer that is asked for", found.held},
	{"typed", "a type of answer is asked for", func(f found) float64 { return truth(f.q.Type != AnyAnswer) }},
	{"ordered", "share of the question's neighbouring words in order", func(f found) float64 { return f.value("ordered-loose") }},
	{"phrase", "the longest run of the question's words that stands there", func(f found) float64 { return f.value("phrase") }},
	{"picked", "how well the picker thinks that the best sentence answers", func(f found) float64 { return f.value("picked") }},
	{"picked-others", "how much the other sentences add to that", func(f found) float64 { return f.value("picked-sum") - f.value("picked") }},
	{"strength", "BM25F of the best passage, as a part of what is possible", func(f found) float64 { return f.ranked[0].strength }},
	{"score", "score of the best passage", func(f found) float64 { return f.ranked[0].Words }},
	{"margin-5", "how far it is ahead of the fifth", func(f found) float64 { return f.margin(4) }},
	{"terms", "logarithm of the number of words that count", func(f found) float64 { return math.Log(float64(len(f.q.terms))) }},
	{"when", "a date is asked for", func(f found) float64 { return truth(f.q.Type == DateAnswer) }},
	{"how-many", "a number is asked for", func(f found) float64 { return truth(f.q.Type == NumberAnswer) }},
	{"statement", "the question asks nothing", func(f found) float64 { return truth(!f.q.asks) }},
}

// Evidence is the values of EvidenceFeatures for some ranked candidates, of
// which there is at least one.
func (q *Question) Evidence(ranked []Ranked) []float64 {
	f := found{q: q, ranked: ranked}
	values := make([]float64, len(evidence))
	for i, e := range evidence {
		values[i] = e.value(f)
	}
	return values
}

// EvidenceFeatures lists what Probability weighs.
func EvidenceFeatures() []Feature {
	all := make([]Feature, len(evidence))
	for i, e := range evidence {
		all[i] = Feature{Name: e.Name, Meaning: e.Meaning, Weight: weights.Answer[i]}
	}
	return all
}

// firm is the set of terms that say what is asked about: without vague words, the
// kind of thing asked for, and common words that the collection does not know. It
// is all terms where there are no others.
func (q *Question) firm() termSet {
	set := termSet(0)
	for i, t := range q.terms {
		if t.share > unknownShare && t.share != vagueShare && t.share != focusShare || t.Number {
			set.add(i)
		}
	}
	if set == 0 {
		return 1<<len(q.terms) - 1
	}
	return set
}

// unknown is the set of terms that the collection does not know.
func (q *Question) unknown() termSet {
	set := termSet(0)
	for i, t := range q.terms {
		if t.Frequency == 0 && len(t.Others) == 0 {
			set.add(i)
		}
	}
	return set
}

// featureNumber finds a feature by its name.
var featureNumber = func() map[string]int {
	numbers := map[string]int{}
	for i, f := range features {
		numbers[f.Name] = i
	}
	return numbers
}()

// value is a feature of the best passage.
func (f found) value(name string) float64 { return f.ranked[0].Features[featureNumber[name]] }

// plainly reports whether a question of one word that counts ("how many died",
// "what weapons did they use") is answered by a sentence that has the word with the
// sort of answer that is asked for, or where the word is itself what is asked for.
func (f found) plainly() bool {
	firm := f.q.firm()
	if !f.q.asks || firm.len() != 1 || firm&f.q.names != 0 || f.missing()&firm != 0 || f.q.unknown() != 0 {
		return false
	}
	if f.q.Type == AnyAnswer {
		return f.q.focus != none && firm.has(f.q.focus)
	}
	return f.held() > 0
}

// held is the share of the question in the best sentence that has the type of
// answer that is asked for.
func (f found) held() float64 {
	most := 0.0
	for _, name := range []string{"who", "when", "where", "how-many", "why", "which", "which-kind", "counted", "measured"} {
		most = max(most, f.value(name))
	}
	return most
}

// covered is the share of the firm words of the question that the best passage and
// its title have.
func (f found) covered() float64 {
	firm := f.q.firm()
	return f.q.shareOf(firm, firm&f.ranked[0].found)
}

// missing is the set of terms that the best passage and its title lack.
func (f found) missing() termSet {
	return (1<<len(f.q.terms) - 1) &^ f.ranked[0].found
}

// margin is how far the score of the passage at place n is behind the first.
// A list that is too short counts as far behind.
func (f found) margin(n int) float64 {
	const far = 5
	if n >= len(f.ranked) {
		return far
	}
	return min(far, f.ranked[0].Words-f.ranked[n].Words)
}
