//go:build training

package figures

import "slices"

// Built with the tag "training" the package lets itself be trained: the program in
// retrieval/internal/training/figures is the only user of what this file exports.

// Scales is how many sets of weights there are: for what is counted, for amounts in units
// and for dates.
const Scales = len(weights)

// Scale is which of the sets goes for a candidate of the question.
func (q *Question) Scale(c *Candidate) int { return q.scale(c) }

// Weighed reports whether weights decide on a candidate, as they do where the sentence does
// not state by the rules what happened to people.
func (c *Candidate) Weighed() bool {
	return !c.rules || c.Measure == "count" ||
		!slices.ContainsFunc(measures(), func(m *measure) bool { return m.name == c.Measure && m.counts() })
}

// SetWeights takes weights in the order of Candidate.Features for those that the package
// was built with.
func SetWeights(all [Scales][]float64) {
	for i := range all {
		copy(weights[i][:], all[i])
	}
}

// FeatureNames are the names that the constants have, in the order of Candidate.Features.
func FeatureNames() []string { return slices.Clone(featureNames[:]) }

var featureNames = [features]string{
	fBias: "fBias", fDirect: "fDirect", fAkin: "fAkin", fPersonal: "fPersonal", fBare: "fBare", fStated: "fStated", fRules: "fRules",
	fClause: "fClause", fSentence: "fSentence", fSentenceSquared: "fSentenceSquared", fBefore: "fBefore", fArticle: "fArticle",
	fNames: "fNames", fNamesSentence: "fNamesSentence", fVerbs: "fVerbs", fRarestHere: "fRarestHere", fRarestNowhere: "fRarestNowhere",
	fMean: "fMean", fNearest: "fNearest", fRival: "fRival", fRivals: "fRivals", fRank: "fRank", fFirst: "fFirst", fGap: "fGap",
	fYearConflict: "fYearConflict", fWeak: "fWeak", fClauseNear: "fClauseNear", fOwn: "fOwn", fTaken: "fTaken", fLeft: "fLeft",
	fLeftTaken: "fLeftTaken", fInitial: "fInitial", fLimit: "fLimit", fVague: "fVague",
}
