package rank

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/near"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// nearFeatures are how near a passage is to a question in meaning, beside the other
// candidates: as deviations from their mean. Cosines as they stand are not alike from
// question to question, from collection to collection and from model to model.
var nearFeatures = []Feature{
	{Name: "near-best", Meaning: "standard deviations by which its nearest sentence is nearer than those of the candidates"},
	{Name: "near-mean", Meaning: "the same of the mean of its sentences"},
	{Name: "near-pair", Meaning: "the same of its nearest two neighbouring sentences"},
	{Name: "near-place", Meaning: "1 for the nearest passage, 1/2 for the second …"},
	{Name: "near-best-lacking", Meaning: "near-best, as far as no candidate has the words of the question"},
	{Name: "near-mean-lacking", Meaning: "near-mean, as far as no candidate has them"},
	{Name: "near-place-lacking", Meaning: "near-place, as far as no candidate has them"},
	{Name: "words-lacking", Meaning: "score by words, as far as no candidate has them"},
	{Name: "words-lacking-squared", Meaning: "score by words, as far as hardly a word of the question is anywhere"},
}

// wordsLackingFeature is the number of the first of nearFeatures that is not about
// nearness.
const wordsLackingFeature = 7

// addNearness adds what the candidates have for meaning to their scores, where there
// are vectors.
func (q *Question) addNearness(candidates []Candidate, ranked []Ranked) {
	cosines, found, words := make([][]float32, len(ranked)), make([]float64, len(ranked)), make([]float64, len(ranked))
	for i := range ranked {
		cosines[i], found[i], words[i] = candidates[i].Cosines, q.share(ranked[i].found), ranked[i].Words
	}
	all := near.All(cosines)
	if all == nil {
		return
	}
	for i := range all {
		ranked[i].near = all[i]
	}
	factor := q.nearFactor(1 - slices.Max(found))
	if q.chatty && q.offices == 0 {
		for i := range candidates {
			cosines[i] = candidates[i].distinct()
		}
		all = near.All(cosines)
	}
	counts := slices.Clone(weights.Near[0])
	for c, degree := range q.Degrees() {
		for j, w := range weights.Near[1+c] {
			counts[j] += degree * w
		}
	}
	for j := range counts[:wordsLackingFeature] {
		counts[j] *= nearPart
	}
	for i, values := range near.Values(all, found, words) {
		for j := range values[:wordsLackingFeature] {
			values[j] *= factor
		}
		r := &ranked[i]
		r.Near, r.nearWeights = values, counts
		r.Score += score(values, counts)
	}
}

// How people ask is not how the training questions do, whose authors had before them what
// answers: people have fewer words of it. What is set here beside what was learnt is set by
// 124 questions of our own over 30 other articles, of which 6 more have the right passage
// first so. The collections of figures-meaning.txt, whose questions are hardly ever like
// these, stay as good as they are.
const (
	// nearPart is what nearness counts for any question against what was learnt: 2 more of
	// them have the right passage first so, and 2 among three. Twice as much is too much
	// for questions that have the words of what answers them.
	nearPart = 1.3
	// chattyFactor is what nearness counts for a chatty question.
	chattyFactor = 1.5
	// typicalShare is how much less near a sentence is to a chatty question by how near
	// it is to all sentences: some are so near to the mean of a collection that they are
	// near to any question.
	typicalShare = 0.4
	// officeFactor is what it counts for one that asks who holds an office.
	officeFactor = 0.5
	// shortAsked is the number of words up to which a question counts nearness more, the
	// more of its words are nowhere. In a long one some always are.
	shortAsked = 14
)

// nearFactor is what nearness counts for a question of which a part is lacking from all
// candidates. Who holds an office is told by the words around it: sentences about other
// leaders of the same group are as near.
func (q *Question) nearFactor(lacking float64) float64 {
	switch {
	case q.offices != 0:
		return officeFactor
	case q.chatty:
		return chattyFactor
	case q.language.Length(q.Text) <= shortAsked:
		return 1 + lacking
	}
	return 1
}

// distinct is how near each sentence is beside how near it is to all of them.
func (c *Candidate) distinct() []float32 {
	if len(c.Typical) != len(c.Cosines) {
		return c.Cosines
	}
	out := slices.Clone(c.Cosines)
	for i, t := range c.Typical {
		out[i] -= typicalShare * t
	}
	return out
}

// shortestAsked is the least number of words of a part that asks by which alone it is
// understood.
const shortestAsked = 4

// Asked is what the vector of a question is made of: of a message with more in it the
// part that asks, if that is not too short to be understood alone.
func (q *Question) Asked() string {
	var asked []string
	for _, r := range q.askingParts(q.Text) {
		asked = append(asked, q.Text[r.Start:r.End])
	}
	if text := strings.Join(asked, " "); q.language.Length(text) >= shortestAsked {
		return text
	}
	return q.Text
}

// nearEvidence is what speaks for or against that anything answers, where there are
// vectors: what the words say, and how near the passages are beside others and as they
// stand. In a collection about one thing all of it is near, so that a cosine says more
// than what it is over the average.
//
// The greatest cosines of the states of each word of the question and of those of the
// best three sentences (their mean, the least and the second least) were tried beside it:
// they raise the AUC from .896 to .898 on clapnq and from .941 to .946 on newwiki with
// passages taken out, for three more texts to be encoded with every question.
var nearEvidence = []struct {
	Name, Meaning string
	value         func(f *nearFound) float64
}{
	{"words", "what the evidence of words says of the best passage (logit)", func(f *nearFound) float64 { return f.answers }},
	{"words-about", "what the evidence of words says of the collection (logit)", func(f *nearFound) float64 { return f.about }},
	{"words-alone", "what the evidence of words says of the passage that is best by words alone (logit)",
		func(f *nearFound) float64 { return f.alone }},
	{"nearest", "how much nearer the nearest passage is than the average sentence",
		func(f *nearFound) float64 { return f.near[0] }},
	{"near", "how much nearer the best passage is", func(f *nearFound) float64 { return f.ranked[0].near.Near() - f.q.Typical }},
	{"near-best", "how much nearer its nearest sentence is", func(f *nearFound) float64 { return f.ranked[0].near.Best - f.q.Typical }},
	{"near-cosine", "cosine of the nearest sentence of the best passage",
		func(f *nearFound) float64 { return f.ranked[0].near.Best }},
	{"near-typical", "cosine of the average sentence", func(f *nearFound) float64 { return f.q.Typical }},
	{"near-place", "1 when the best passage is the nearest, 1/2 the second …",
		func(f *nearFound) float64 { return f.ranked[0].near.Place }},
	{"near-deviation", "how many standard deviations nearer it is than the mean of the candidates",
		func(f *nearFound) float64 { return f.ranked[0].near.Deviation }},
	{"near-second", "how much nearer the nearest passage is than the second", func(f *nearFound) float64 { return f.ahead(1) }},
	{"near-fifth", "how much nearer the nearest passage is than the fifth", func(f *nearFound) float64 { return f.ahead(4) }},
	{"near-twentieth", "how much nearer the nearest passage is than the twentieth",
		func(f *nearFound) float64 { return f.ahead(19) }},
	{"score-second", "how far the score of the best passage is ahead of the second",
		func(f *nearFound) float64 { return f.behind(1) }},
	{"score-fifth", "how far it is ahead of the fifth", func(f *nearFound) float64 { return f.behind(4) }},
	{"near-terms", "logarithm of the number of words that count",
		func(f *nearFound) float64 { return math.Log(float64(max(1, len(f.q.terms)))) }},
	{"near-statement", "the question asks nothing", func(f *nearFound) float64 { return truth(!f.q.asks) }},
}

// nearFound is the best passages of a question, as nearEvidence sees them.
type nearFound struct {
	q      *Question
	ranked []Ranked  // at least one
	near   []float64 // how near the passages are, the nearest first

	answers, about, alone float64
}

func (f *nearFound) ahead(n int) float64 { return f.near[0] - f.near[min(n, len(f.near)-1)] }

func (f *nearFound) behind(n int) float64 {
	const far = 5
	if n >= len(f.ranked) {
		return far
	}
	return min(far, f.ranked[0].Score-f.ranked[n].Score)
}

// NearEvidence is the values of the regressions' features for some ranked candidates with
// vectors, of which there is at least one. Typical must be set.
func (q *Question) NearEvidence(ranked []Ranked) []float64 {
	f := &nearFound{q: q, ranked: ranked}
	for i := range ranked {
		f.near = append(f.near, ranked[i].near.Near()-q.Typical)
	}
	slices.SortFunc(f.near, func(a, b float64) int { return cmp.Compare(b, a) })
	evidence := q.Evidence(ranked)
	f.answers, f.about = logit(q.probability(evidence)), logit(logistic(weights.AboutBias+q.biasAbout(), weights.About[:], evidence))
	byWords := slices.Clone(ranked)
	slices.SortStableFunc(byWords, func(a, b Ranked) int { return cmp.Compare(b.Words, a.Words) })
	f.alone = logit(q.probability(q.Evidence(byWords)))
	values := make([]float64, len(nearEvidence))
	for i, e := range nearEvidence {
		values[i] = e.value(f)
	}
	return values
}

// logit is what a logistic regression made a probability of, as far as it says much.
func logit(p float64) float64 {
	const most = 6
	return max(-most, min(most, math.Log(p/(1-p))))
}

// Where there are vectors, what the words of a sentence say counts wordsPart of what it
// does without, and each standard deviation by which it is nearer than the sentences of
// its passage counts sentenceDeviation. Learnt from the training questions words would
// count .8, and nearness hardly: these have more words of what answers them than people's
// questions do. Both are set by 270 questions of our own over other articles, of which
// excerpts of the same length hold the answer in 3 more of 100 so.
const (
	wordsPart         = 0.5
	sentenceDeviation = 0.8
)

// addSentenceNearness has the scores of the sentences of d tell how near they are as well;
// it does nothing when cosines are not those of these sentences.
func (d *document) addSentenceNearness(cosines []float32) {
	if len(cosines) == 0 || len(cosines) != len(d.scores) {
		return
	}
	sentences := near.Sentences(cosines)
	mean, squares := 0.0, 0.0
	for _, c := range sentences {
		mean += c / float64(len(sentences))
	}
	for _, c := range sentences {
		squares += square(c - mean)
	}
	const least = 0.02 // of the deviation: the sentences of a passage may all be as near
	deviation := max(math.Sqrt(squares/float64(len(sentences))), least)
	for i, c := range sentences {
		d.scores[i] = wordsPart*d.scores[i] + sentenceDeviation*(c-mean)/deviation
	}
}

// nearCaution is taken off the sum of judgeNear: with better evidence less needs to
// be claimed without an answer. It makes AnswerThreshold what 0.75 would be.
const nearCaution = 0.8

// AloneThreshold is AboutThreshold for the regression that leaves out what words say, and
// ForeignThreshold where the question is in a language that no article is in: then words
// cannot say that the collection is about it.
const (
	AloneThreshold   = 0.15
	ForeignThreshold = 0.10
)

// judgeNear is judge where there are vectors. That the collection is about the
// question can be shown by words and meaning together, or by meaning alone: a
// question may have no word in common with what answers it. What words alone say to
// answer is one of the closest at least.
func (q *Question) judgeNear(ranked []Ranked) (answers float64, about bool) {
	evidence := q.NearEvidence(ranked)
	alone := AloneThreshold
	if q.foreign != "" {
		alone = ForeignThreshold
	}
	byWords := 1 / (1 + math.Exp(-evidence[0]))
	about = logistic(weights.NearAboutBias, weights.NearAbout[:], evidence) >= AboutThreshold ||
		logistic(weights.NearAloneBias, weights.NearAlone[:], evidence) >= alone || byWords >= AnswerThreshold
	if q.collection.Passages < leastJudged {
		return byWords, about
	}
	return logistic(weights.NearAnswerBias-nearCaution+q.nearBias(), weights.NearAnswer[:], evidence), about
}

// leastJudged is the least number of passages of a collection that the cosines of others
// are something to compare with: in a smaller one words tell what answers. They were
// learnt in collections of 120.
const leastJudged = 20

// beside identifies what the weights of meaning go with: passages the weights of words
// that weights.Near were learnt beside, verdicts all those that the regressions were.
// Compiled are those of the other weights that are compiled in, learnt those that were
// there when these were learnt.
func beside() (compiled, learnt struct{ Passages, Verdicts string }) {
	words := [][]float64{weights.Passages[:], weights.Sentences[:]}
	for _, c := range cases {
		words = append(words, c.Weights)
	}
	all := append(slices.Clone(words), weights.Answer[:], weights.About[:], []float64{weights.AnswerBias, weights.AboutBias})
	compiled.Passages, compiled.Verdicts = sumOf(words), sumOf(append(all, weights.Near...))
	learnt.Passages, learnt.Verdicts = weights.NearBeside, weights.NearVerdictsBeside
	return compiled, learnt
}

// sumOf is a checksum of weights as they are written: with three digits.
func sumOf(lists [][]float64) string {
	h := fnv.New64a()
	for _, list := range lists {
		for _, w := range list {
			fmt.Fprintf(h, "%.3f ", w)
		}
	}
	return fmt.Sprintf("%016x", h.Sum64())
}
