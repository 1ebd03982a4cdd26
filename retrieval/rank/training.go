//go:build training

package rank

import (
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// Built with the tag "training" the package lets itself be trained: the program in
// retrieval/internal/training/rank is the only user of what this file exports.

// Tree is a tree that corrects the score of a sentence, and Split one of its tests.
type (
	Tree  = weights.Tree
	Split = weights.Split
)

// SentenceScore is how well a sentence of these SentenceFeatures answers.
func SentenceScore(features []float64) float64 { return sentenceScore(features) }

// SentenceFeatures lists the picker's features in the order of
// Sentence.Features.
func SentenceFeatures() []Feature {
	all := make([]Feature, len(sentenceFeatures))
	for i, f := range sentenceFeatures {
		all[i] = Feature{Name: f.Name, Meaning: f.Meaning, Weight: weights.Sentences[i]}
	}
	return all
}

// Sentence is a sentence of a passage and how well it answers.
type Sentence struct {
	article.Range
	Score    float64
	Features []float64 // the values of SentenceFeatures()
}

// Sentences says for each sentence of a passage how well it answers, and why.
func (q *Question) Sentences(text string) []Sentence { return q.SentencesNear(text, nil) }

// SentencesNear is Sentences with the cosines of the question and each sentence.
func (q *Question) SentencesNear(text string, cosines []float32) []Sentence {
	r := borrowReader(q)
	defer r.giveBack()
	r.readText(text, nil)
	d := &r.document
	q.pickSentences(d)
	d.addSentenceNearness(cosines)
	all := make([]Sentence, len(d.sentences))
	for i, s := range d.sentences {
		all[i] = Sentence{Range: s.Range, Score: d.scores[i], Features: make([]float64, len(sentenceFeatures))}
		q.readSentence(d, i, all[i].Features)
	}
	return all
}

// NearFeatures lists what a score has for meaning where vectors are there, in the
// order of Ranked.Near. The weights are added to those of words.
func NearFeatures() []Feature {
	all := slices.Clone(nearFeatures)
	for i := range all {
		all[i].Weight = weights.Near[0][i]
	}
	return all
}

// AboutFeatures lists the same evidence with what it counts for the collection
// being about the question at all.
func AboutFeatures() []Feature {
	all := EvidenceFeatures()
	for i := range all {
		all[i].Weight = weights.About[i]
	}
	return all
}

// AnswerBias is what the sum of Probability begins with.
func AnswerBias() float64 { return weights.AnswerBias }

// AboutBias is what that of being about the question begins with.
func AboutBias() float64 { return weights.AboutBias }

// Logistic is a logistic regression over NearEvidence.
type Logistic struct {
	// Name is how its weights are called, What what it tells.
	Name, What string
	Bias       float64
	// Features have its weights.
	Features []Feature
	// Alone reports whether it leaves out all but ByMeaning.
	Alone bool
}

// NearLogistics are the regressions that judge questions where there are vectors.
func NearLogistics() []Logistic {
	all := []Logistic{
		{Name: "NearAnswer", What: "one of the first three passages answering", Bias: weights.NearAnswerBias},
		{Name: "NearAbout", What: "the collection being about the question", Bias: weights.NearAboutBias},
		{Name: "NearAlone", What: "the same by meaning alone", Bias: weights.NearAloneBias, Alone: true},
	}
	for i, learnt := range [][]float64{weights.NearAnswer[:], weights.NearAbout[:], weights.NearAlone[:]} {
		for j, e := range nearEvidence {
			all[i].Features = append(all[i].Features, Feature{Name: e.Name, Meaning: e.Meaning, Weight: learnt[j]})
		}
	}
	return all
}

// Beside identifies what the weights of meaning go with: passages the weights of words
// that NearWeights were learnt beside, verdicts all those that NearLogistics were.
// Compiled are those of the other weights that are compiled in, learnt those that were
// there when these were learnt.
func Beside() (compiled, learnt struct{ Passages, Verdicts string }) { return beside() }

// ByMeaning reports whether a piece of NearEvidence is what meaning alone says, whatever
// the language of the question: how much nearer some passages are than others. Cosines as
// they stand are less between languages.
func ByMeaning(f Feature) bool { return byMeaning[f.Name] }

// NearWeights are those of NearFeatures: the plain ones, and those of each of Cases.
func NearWeights() [][]float64 {
	var all [][]float64
	for i := range weights.Near {
		all = append(all, slices.Clone(weights.Near[i][:]))
	}
	return all
}

var byMeaning = map[string]bool{
	"nearest": true, "near-second": true, "near-fifth": true, "near-twentieth": true, "near-statement": true,
}

// NearPart is what one of NearFeatures counts of the weight that was learnt for it.
func NearPart(feature int) float64 {
	if feature < wordsLackingFeature {
		return nearPart
	}
	return 1
}
