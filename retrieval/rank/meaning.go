package rank

import (
	"cmp"
	"math"
	"slices"
)

// bestShare is what the nearest sentence of a passage counts, and the mean of all its
// sentences the rest: one sentence answers, and its neighbours say that it is the
// place. It is as [meaning.Match] has it.
const bestShare = 0.7

// nearFeatures are how near a passage is to a question in meaning, beside the other
// candidates. Cosines of different questions are not alike (a small model puts all
// of them between .7 and .9), those of one question are.
var nearFeatures = []Feature{
	{Name: "near-best", Meaning: "cosine of the question and the nearest sentence, over that of an average sentence"},
	{Name: "near-mean", Meaning: "mean cosine of the question and the sentences, over that"},
	{Name: "near-place", Meaning: "1 for the nearest passage, 1/2 for the second …"},
	{Name: "near-deviation", Meaning: "how many standard deviations nearer it is than the mean of the candidates"},
	{Name: "near-lacking", Meaning: "nearness, as far as no candidate has the words of the question"},
	{Name: "words-lacking", Meaning: "score by words, as far as no candidate has the words of the question"},
}

// NearFeatures lists what a score has for meaning where vectors are there, in the
// order of Ranked.Near. The weights are added to those of words.
func NearFeatures() []Feature {
	all := slices.Clone(nearFeatures)
	for i := range all {
		all[i].Weight = nearWeights[0][i]
	}
	return all
}

// mixed is how near a passage is, by the cosines of its sentences.
func mixed(cosines []float32) (near, best, mean float64) {
	best = math.Inf(-1)
	for _, c := range cosines {
		best = max(best, float64(c))
		mean += float64(c) / float64(len(cosines))
	}
	return bestShare*best + (1-bestShare)*mean, best, mean
}

// nearness is the values of NearFeatures for candidates: cosines are those of the
// sentences of each, and found the share of the question that each one has, words its score by these, and
// typical the mean cosine of all sentences of the collection. Those
// without cosines are taken to be like the median of the others. It is nil when none
// has any.
func nearness(cosines [][]float32, found, words []float64, typical float64) [][]float64 {
	type passage struct{ near, best, mean float64 }
	all := make([]passage, len(cosines))
	var known []passage
	for i, c := range cosines {
		if len(c) > 0 {
			all[i].near, all[i].best, all[i].mean = mixed(c)
			known = append(known, all[i])
		}
	}
	if len(known) == 0 {
		return nil
	}
	slices.SortFunc(known, func(a, b passage) int { return cmp.Compare(b.near, a.near) })
	order := make([]int, len(all))
	sum, squares := 0.0, 0.0
	for i := range all {
		order[i] = i
		if len(cosines[i]) == 0 {
			all[i] = known[len(known)/2]
		}
		sum += all[i].near
		squares += square(all[i].near)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].near, all[a].near) })
	n := float64(len(all))
	average := sum / n
	const least = 0.005 // of the deviation: less is noise of the vectors' bytes
	deviation := max(math.Sqrt(max(0, squares/n-square(average))), least)
	lacking := 1 - slices.Max(found)
	values := make([][]float64, len(all))
	for place, i := range order {
		a := all[i]
		a.near, a.best, a.mean = a.near-typical, a.best-typical, a.mean-typical
		values[i] = []float64{a.best, a.mean, 1 / float64(1+place), (all[i].near - average) / deviation, lacking * a.near, lacking * words[i]}
	}
	return values
}

// addNearness adds what the candidates have for meaning to their scores, where there
// are vectors.
func (q *Question) addNearness(candidates []Candidate, ranked []Ranked) {
	cosines, found, words := make([][]float32, len(ranked)), make([]float64, len(ranked)), make([]float64, len(ranked))
	for i := range ranked {
		cosines[i], found[i], words[i] = candidates[i].Cosines, q.share(ranked[i].found), ranked[i].Words
	}
	weights := slices.Clone(nearWeights[0][:])
	for c, degree := range q.Degrees() {
		for j, w := range nearWeights[1+c] {
			weights[j] += degree * w
		}
	}
	for i, values := range nearness(cosines, found, words, q.Typical) {
		r := &ranked[i]
		r.Near, r.nearWeights = values, weights
		r.Score += score(values, weights)
		r.near = bestShare*values[0] + (1-bestShare)*values[1]
	}
}

// nearEvidence is what speaks for or against that anything answers, where there are
// vectors: what the words say, and how near the passages are beside others and as they
// stand. In a collection about one thing all of it is near, so that a cosine says more
// than what it is over the average.
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
	{"near", "how much nearer the best passage is", func(f *nearFound) float64 { return f.ranked[0].near }},
	{"near-best", "how much nearer its nearest sentence is", func(f *nearFound) float64 { return f.ranked[0].Near[0] }},
	{"near-cosine", "cosine of the nearest sentence of the best passage",
		func(f *nearFound) float64 { return f.ranked[0].Near[0] + f.q.Typical }},
	{"near-typical", "cosine of the average sentence", func(f *nearFound) float64 { return f.q.Typical }},
	{"near-place", "1 when the best passage is the nearest, 1/2 the second …",
		func(f *nearFound) float64 { return f.ranked[0].Near[2] }},
	{"near-deviation", "how many standard deviations nearer it is than the mean of the candidates",
		func(f *nearFound) float64 { return f.ranked[0].Near[3] }},
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
		f.near = append(f.near, ranked[i].near)
	}
	slices.SortFunc(f.near, func(a, b float64) int { return cmp.Compare(b, a) })
	evidence := q.Evidence(ranked)
	f.answers, f.about = logit(q.probability(evidence)), logit(logistic(aboutBias, aboutWeights[:], evidence))
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

// nearSentenceFeatures are how near a sentence is to a question in meaning, beside
// the others of its passage.
var nearSentenceFeatures = []Feature{
	{Name: "near", Meaning: "cosine of the question and the sentence"},
	{Name: "place", Meaning: "1 for the nearest sentence, 1/2 for the second …"},
	{Name: "lacking", Meaning: "cosine, as far as no sentence has the words of the question"},
}

// NearSentenceFeatures lists what the picker has for meaning where vectors are there.
func NearSentenceFeatures() []Feature {
	all := slices.Clone(nearSentenceFeatures)
	for i := range all {
		all[i].Weight = nearSentenceWeights[i]
	}
	return all
}

// sentenceNearness is the values of nearSentenceFeatures for the sentences of d; nil
// when cosines are not those of these sentences.
func sentenceNearness(q *Question, d *document, cosines []float32) [][]float64 {
	if len(cosines) == 0 || len(cosines) != len(d.sentences) {
		return nil
	}
	order, most := make([]int, len(cosines)), 0.0
	for i := range order {
		order[i] = i
		most = max(most, q.share(d.sentences[i].terms))
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cosines[b], cosines[a]) })
	values := make([][]float64, len(cosines))
	for place, i := range order {
		c := float64(cosines[i])
		values[i] = []float64{c, 1 / float64(1+place), (1 - most) * c}
	}
	return values
}

// nearCaution is taken off the sum of judgeNear: with better evidence less needs to
// be claimed without an answer. It makes AnswerThreshold what 0.66 would be.
const nearCaution = 0.38

// judgeNear is judge where there are vectors. That the collection is about the
// question can be shown by words and meaning together, or by meaning alone: a
// question may have no word in common with what answers it.
func (q *Question) judgeNear(ranked []Ranked) (answers float64, about bool) {
	evidence := q.NearEvidence(ranked)
	about = logistic(nearAboutBias, nearAboutWeights[:], evidence) >= AboutThreshold ||
		logistic(nearAloneBias, nearAloneWeights[:], evidence) >= AboutThreshold
	return logistic(nearAnswerBias-nearCaution, nearAnswerWeights[:], evidence), about
}

// Logistic is a logistic regression over NearEvidence.
type Logistic struct {
	// Name is how its weights are called, What what it tells.
	Name, What string
	Bias       float64
	// Features have its weights.
	Features []Feature
	// Alone reports whether it leaves out what words say.
	Alone bool
}

// NearLogistics are the regressions that judge questions where there are vectors.
func NearLogistics() []Logistic {
	all := []Logistic{
		{Name: "nearAnswer", What: "one of the first three passages answering", Bias: nearAnswerBias},
		{Name: "nearAbout", What: "the collection being about the question", Bias: nearAboutBias},
		{Name: "nearAlone", What: "the same by meaning alone", Bias: nearAloneBias, Alone: true},
	}
	for i, weights := range [][]float64{nearAnswerWeights[:], nearAboutWeights[:], nearAloneWeights[:]} {
		for j, e := range nearEvidence {
			all[i].Features = append(all[i].Features, Feature{Name: e.Name, Meaning: e.Meaning, Weight: weights[j]})
		}
	}
	return all
}

// ByWords reports whether a piece of NearEvidence is what words say.
func ByWords(f Feature) bool { return byWords[f.Name] }

// byWords are those of nearEvidence that words, or scores, have a part in.
var byWords = map[string]bool{
	"words": true, "words-about": true, "words-alone": true, "near": true, "near-best": true, "near-cosine": true, "near-place": true,
	"near-deviation": true, "score-second": true, "score-fifth": true,
}

// NearWeights are those of NearFeatures: the plain ones, and those of each of Cases.
func NearWeights() [][]float64 {
	var all [][]float64
	for i := range nearWeights {
		all = append(all, slices.Clone(nearWeights[i][:]))
	}
	return all
}
