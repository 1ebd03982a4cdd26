package figures

// weights say how much each feature speaks for a candidate, in log odds: for what is counted,
// for amounts in units, and for dates. They were fitted by logistic regression to questions
// for numbers and dates over articles of an encyclopedia, of which they hold no word.
var weights = [3][features]float64{
	{
		fBias: -2.07, fDirect: -0.39, fAkin: -0.63, fPersonal: -2.25, fBare: -1.81, fStated: -1.37, fRules: 1.73,
		fClause: -0.58, fSentence: -1.12, fSentenceSquared: 0.95, fBefore: 0.63, fArticle: 0.36, fNames: -0.41,
		fNamesSentence: -0.05, fVerbs: -0.18, fRarestHere: 0.12, fRarestNowhere: -0.52, fMean: -0.29, fNearest: -2.07,
		fRival: 1.11, fRivals: -1.98, fRank: 1.61, fFirst: 2.83, fGap: -3.30, fYearConflict: -0.44, fWeak: -1.09,
		fClauseNear: -0.43, fOwn: 2.01, fTaken: -1.22, fLeft: 0.69, fLeftTaken: -1.28,
	},
	{
		fBias: -1.00, fDirect: 1.71, fPersonal: -0.49, fBare: -1.10, fRules: 1.07, fClause: 0.40, fSentence: 0.29,
		fSentenceSquared: 1.37, fBefore: 0.82, fArticle: 0.55, fNames: -0.47, fNamesSentence: 0.90, fVerbs: -1.74,
		fRarestHere: 0.52, fRarestNowhere: -1.64, fMean: -1.00, fNearest: -0.89, fRival: -0.57, fRivals: -1.28, fRank: 1.04,
		fFirst: 0.41, fGap: -3.69, fYearConflict: -0.31, fClauseNear: 0.95, fOwn: -1.65, fTaken: -0.44, fLeft: -0.79,
		fLeftTaken: -0.79,
	},
	{
		fBias: -3.02, fRules: 1.11, fClause: -0.90, fSentence: 0.94, fSentenceSquared: 1.09, fBefore: 1.55, fArticle: 0.05,
		fNames: -0.73, fNamesSentence: 0.02, fVerbs: -0.70, fRarestHere: -0.51, fRarestNowhere: -0.86, fMean: -1.10,
		fNearest: -0.92, fRival: -1.04, fRivals: -0.37, fRank: 1.84, fFirst: 2.05, fGap: -4.93, fWeak: -1.82,
		fClauseNear: 0.51, fOwn: -1.27, fTaken: -0.59, fLeft: 0.03, fLeftTaken: -0.55, fInitial: 0.76, fLimit: 0.39,
		fVague: -0.56,
	},
}
