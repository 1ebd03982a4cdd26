package figures

// weights say how much each feature speaks for a candidate, in log odds: for what is counted,
// for amounts in units, and for dates. They were fitted by logistic regression to questions
// for numbers and dates over articles of an encyclopedia, of which they hold no word.
var weights = [3][features]float64{
	{
		fBias: -1.50, fDirect: -0.72, fAkin: -0.83, fPersonal: -2.64, fBare: -1.97, fStated: -1.90, fRules: 1.36,
		fClause: -0.09, fSentence: -0.90, fSentenceSquared: 0.56, fBefore: 0.94, fArticle: -0.08, fNames: -0.25,
		fNamesSentence: -0.24, fVerbs: -0.25, fRarestHere: -0.46, fRarestNowhere: -0.74, fMean: 0.15, fNearest: -2.26,
		fRival: 0.40, fRivals: -1.13, fRank: 1.57, fFirst: 2.74, fGap: -3.20, fYearConflict: -0.93, fWeak: -1.00,
		fClauseNear: 0.22, fOwn: 2.18, fTaken: -0.82, fLeft: 0.42, fLeftTaken: -0.48,
	},
	{
		fBias: -2.21, fRules: -0.14, fClause: 0.47, fSentence: 0.63, fSentenceSquared: 0.72, fBefore: -0.06, fArticle: 1.40,
		fNames: -0.53, fNamesSentence: 1.11, fVerbs: -0.81, fRarestHere: 1.44, fRarestNowhere: -0.47, fMean: -1.40,
		fNearest: -1.56, fRival: -0.15, fRivals: -1.01, fRank: 1.21, fFirst: 0.55, fGap: -4.51, fYearConflict: 0.52,
		fClauseNear: 0.48, fOwn: -1.42, fTaken: -2.47, fLeft: -0.80, fLeftTaken: -0.70,
	},
	{
		fBias: -3.99, fRules: 0.40, fClause: -0.56, fSentence: 0.64, fSentenceSquared: 0.94, fBefore: 1.52, fArticle: 0.51,
		fNames: -0.54, fNamesSentence: -0.02, fVerbs: -0.54, fRarestHere: -0.16, fRarestNowhere: -0.31, fMean: -0.34,
		fNearest: -1.33, fRival: -0.76, fRivals: -0.56, fRank: 2.35, fFirst: 1.64, fGap: -5.87, fWeak: -1.67,
		fClauseNear: 0.58, fOwn: -0.96, fTaken: -0.85, fLeft: 0.11, fLeftTaken: -1.22, fInitial: 0.80, fLimit: 0.54,
		fVague: -0.55,
	},
}
