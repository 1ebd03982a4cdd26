package rank

import (
	"math"
	"slices"
)

// AnswerThreshold is the probability below which nothing in the collection is
// said to answer. Where it lies is a choice between refusing what could be
// answered and quoting what does not answer. Asked of six articles, questions
// about other articles are answered 8 times in 100 and answerable ones refused
// 4 times in 100. A question about the very thing an article is about, whose
// answer happens to be missing, is answered nearly every other time: words
// alone cannot tell. The figures at several thresholds, and the weights anew,
// are printed by
//
//	go run ./retrieval/rank/internal/train answerable
const AnswerThreshold = 0.35

// unknownName is what a name that the whole collection does not know takes off
// the sum of Probability: "Who is the prime minister of Japan?" is not answered
// by another prime minister. It is set by hand, since the questions that the
// weights are learnt from are about what their collections know. Of 137
// answerable questions of news it refuses none more.
const unknownName = 1.5

// Probability tells how likely one of the first three of the ranked candidates
// answers the question. It is a logistic regression over what the best
// candidate has and lacks: see evidence.
func (q *Question) Probability(ranked []Ranked) float64 {
	if len(ranked) == 0 || len(q.terms) == 0 || q.empty {
		return 0
	}
	sum := answerBias
	for i, x := range q.Evidence(ranked) {
		sum += answerWeights[i] * x
	}
	if slices.ContainsFunc(q.terms, func(t Term) bool { return t.Name && t.Frequency == 0 }) {
		sum -= unknownName
	}
	return 1 / (1 + math.Exp(-sum))
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
	{"unknown", "share of the question that the whole collection does not know", func(f found) float64 { return f.q.unknown() }},
	{"missing", "share of the question that the best passage and its title lack", func(f found) float64 { return 1 - f.value("coverage") }},
	{"missing-everywhere", "share of the question that each of the three best passages lacks more of", func(f found) float64 { return 1 - f.best("coverage") }},
	{"coverage-squared", "share that the best passage has, squared", func(f found) float64 { return square(f.value("coverage")) }},
	{"sentence", "share of the question in the best sentence", func(f found) float64 { return f.value("sentence") }},
	{"sentence-best", "the same for the best of three passages", func(f found) float64 { return f.best("sentence") }},
	{"sentences", "share of the question in the best two neighbouring sentences", func(f found) float64 { return f.value("sentences") }},
	{"titled", "share of the question in the best sentence and the title", func(f found) float64 { return f.value("sentence-titled") }},
	{"words", "share of the question's words, all counting alike", func(f found) float64 { return f.value("words") }},
	{"kin", "share of the question of which only kindred words are there", func(f found) float64 { return f.value("kin") }},
	{"exact", "share of the question in its own form", func(f found) float64 { return f.value("exact") }},
	{"rarest", "the question's rarest word is there", func(f found) float64 { return f.value("rarest") }},
	{"names-missing", "share of the question's names that are not", func(f found) float64 { return f.value("names-missing") }},
	{"missing-rare", "share of the question that is missing and no common word of English", func(f found) float64 { return f.q.share(f.missing() & f.q.uncommon) }},
	{"missing-focus", "the kind of thing that is asked for is missing", func(f found) float64 { return truth(f.q.focus != none && f.missing().has(f.q.focus)) }},
	{"missing-kin", "share of the question that is missing but for a kindred word, squared with what is there", func(f found) float64 { return f.value("kin") * f.value("coverage") }},
	{"scattered", "share of the question that is there, but not near each other", func(f found) float64 { return f.value("coverage") * (1 - f.value("near")) }},
	{"unmeasured", "asked how long, how far, how old, how much, no number has a unit for it", func(f found) float64 { return truth(f.q.unit != 0 && f.value("measured") == 0) }},
	{"near", "share of the question's neighbouring words that stand near each other", func(f found) float64 { return f.value("near") }},
	{"ordered", "share of the question's neighbouring words in order", func(f found) float64 { return f.value("ordered-loose") }},
	{"phrase", "the longest run of the question's words that stands there", func(f found) float64 { return f.value("phrase") }},
	{"picked", "how well the picker thinks that the best sentence answers", func(f found) float64 { return f.value("picked") }},
	{"type-missing", "no sentence that has a word of the question has the type of answer asked for", func(f found) float64 { return truth(f.typeMissing()) }},
	{"strength", "BM25F of the best passage, as a part of what is possible", func(f found) float64 { return f.ranked[0].strength }},
	{"margin", "how far the best passage is ahead of the second, by score", func(f found) float64 { return f.margin(1) }},
	{"margin-5", "how far it is ahead of the fifth", func(f found) float64 { return f.margin(4) }},
	{"terms", "logarithm of the number of words that count", func(f found) float64 { return math.Log(float64(len(f.q.terms))) }},
	{"single", "only one word counts", func(f found) float64 { return truth(len(f.q.terms) == 1) }},
	{"statement", "the question has no question word", func(f found) float64 { return truth(!f.q.asks) }},
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
		all[i] = Feature{Name: e.Name, Meaning: e.Meaning, Weight: answerWeights[i]}
	}
	return all
}

// AnswerBias is what Probability's sum begins with.
func AnswerBias() float64 { return answerBias }

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

// best is the largest value of a feature among the three best passages.
func (f found) best(name string) float64 {
	most := f.value(name)
	for _, r := range f.ranked[1:min(3, len(f.ranked))] {
		most = max(most, r.Features[featureNumber[name]])
	}
	return most
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
	return min(far, f.ranked[0].Score-f.ranked[n].Score)
}

// typeMissing tells that an answer of a certain type is asked for and the best
// passage has none.
func (f found) typeMissing() bool {
	name := map[AnswerType]string{
		PersonAnswer: "who", DateAnswer: "when", PlaceAnswer: "where", NumberAnswer: "how-many", ReasonAnswer: "why",
		NameAnswer: "which", KindAnswer: "which-kind",
	}[f.q.Type]
	return name != "" && f.value(name) == 0
}

// unknown is the share of the question that the collection does not know.
func (q *Question) unknown() float64 {
	set := termSet(0)
	for i, t := range q.terms {
		if t.Frequency == 0 {
			set.add(i)
		}
	}
	return q.share(set)
}
