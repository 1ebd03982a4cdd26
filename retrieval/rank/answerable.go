package rank

import (
	"math"
	"slices"
)

// AnswerThreshold is the probability below which nothing in the collection is
// said to answer. Where it lies is a choice between refusing what could be
// answered and quoting what does not answer. Asked of six articles, questions
// about other articles are answered 4 times in 100 and answerable ones refused
// 5 times in 100. A question about the very thing an article is about, whose
// answer happens to be missing, is still answered 35 times in 100. Words alone
// can hardly tell: where a tenth of the answerable ones are refused 27 in 100 of
// these are answered, and boosted trees over three times as much evidence did no
// better. The figures at several thresholds, and the weights anew, are printed
// by
//
//	go run ./retrieval/internal/training/rank answerable
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
	{"coverage-squared", "share of the question that the best passage and its title have, squared", func(f found) float64 { return square(f.value("coverage")) }},
	{"found", "weight of what the best passage has of the question, less the weight of what it lacks", func(f found) float64 { return f.q.mass * (2*f.value("coverage") - 1) }},
	{"words", "share of the question's words, all counting alike", func(f found) float64 { return f.value("words") }},
	{"sentences", "share of the question in the best two neighbouring sentences", func(f found) float64 { return f.value("sentences") }},
	{"kin", "share of the question of which only kindred words are there", func(f found) float64 { return f.value("kin") }},
	{"names-missing", "share of the question that is names which are not there", func(f found) float64 { return f.value("names-missing") }},
	{"numbers-missing", "share of the question that is numbers which are not there", func(f found) float64 { return f.q.share(f.q.numbers & f.missing()) }},
	{"missing-focus", "the kind of thing that is asked for is missing", func(f found) float64 { return truth(f.q.focus != none && f.missing().has(f.q.focus)) }},
	{"article-missing", "the other candidates of the article lack a word of the question, too", func(f found) float64 { return truth(f.value("article-coverage") < 1-1e-9) }},
	{"ordered", "share of the question's neighbouring words in order", func(f found) float64 { return f.value("ordered-loose") }},
	{"phrase", "the longest run of the question's words that stands there", func(f found) float64 { return f.value("phrase") }},
	{"picked", "how well the picker thinks that the best sentence answers", func(f found) float64 { return f.value("picked") }},
	{"picked-others", "how much the other sentences add to that", func(f found) float64 { return f.value("picked-sum") - f.value("picked") }},
	{"strength", "BM25F of the best passage, as a part of what is possible", func(f found) float64 { return f.ranked[0].strength }},
	{"score", "score of the best passage", func(f found) float64 { return f.ranked[0].Score }},
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
