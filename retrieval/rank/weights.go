package rank

// These numbers are learnt: see internal/train. They are written by its commands.

// weights are what each feature of a passage counts, in the order of features.
var weights = [...]float64{
	6.690,  // bm25
	-2.345, // bm25-squared
	0.064,  // bm25-rank
	-0.691, // tf-idf
	3.040,  // bm25-statement
	0.383,  // language-model
	-1.469, // article-coverage
	0.761,  // article-bm25
	-0.973, // article-rest
	0.415,  // neighbours
	2.542,  // coverage
	0.299,  // body
	-1.354, // body-squared
	0.430,  // words
	3.201,  // kin
	2.232,  // title
	3.366,  // title-asked
	0.000,  // heading
	2.159,  // exact
	0.287,  // all
	0.235,  // rarest
	-0.160, // rarest-often
	1.769,  // names
	2.251,  // names-missing
	-0.006, // numbers
	-1.147, // focus
	0.402,  // ordered
	0.485,  // ordered-loose
	0.030,  // near
	0.155,  // phrase
	8.672,  // quoted
	0.129,  // tight
	2.150,  // sentence
	-4.675, // sentence-squared
	0.211,  // sentences
	3.763,  // sentence-titled
	2.754,  // sentence-dense
	0.587,  // early
	0.124,  // who
	0.920,  // when
	-0.377, // where
	-0.140, // how-many
	0.264,  // why
	0.040,  // which
	0.178,  // counted
	-0.689, // measured
	1.469,  // which-kind
	0.051,  // picked
	0.649,  // picked-sum
	0.381,  // words-said
	-2.640, // statement-coverage
	1.674,  // statement-early
	0.596,  // statement-length
	7.571,  // wordy-coverage
	0.453,  // lone-sentence
	-0.607, // length
	-0.990, // short
	-0.240, // asks
}

// sentenceWeights are what each feature of a sentence counts, in the order of
// sentenceFeatures.
var sentenceWeights = [...]float64{
	3.198,  // share
	-1.009, // share-squared
	1.313,  // exact
	2.754,  // related
	-0.744, // rarest
	-0.558, // names
	0.731,  // numbers
	0.726,  // focus
	0.492,  // ordered
	1.146,  // near
	2.370,  // before
	0.798,  // after
	-3.198, // elsewhere
	-0.060, // dense
	0.125,  // who
	1.195,  // when
	0.628,  // where
	1.015,  // how-many
	0.382,  // why
	0.904,  // which
	1.063,  // of-kind
	-0.502, // type-missing
	-0.665, // type-share
	3.474,  // unit
	1.341,  // close
	2.752,  // counted
	-0.766, // agent
	0.353,  // defined
	0.202,  // tail
	-0.138, // lead
	0.466,  // how
	0.956,  // why-purpose
	0.207,  // new-names
	-0.070, // new-number
	-0.070, // said
	-0.296, // quoted
	-0.185, // first
	-0.350, // place
	0.107,  // refers
	0.881,  // refers-after
	0.230,  // length
	-0.673, // short
	-0.362, // asks
}

// answerBias and answerWeights are the logistic regression of Probability.
const answerBias = -5.994

// answerWeights are what each piece of evidence counts, in the order of evidence.
var answerWeights = [...]float64{
	0.052,  // unknown
	-1.600, // missing
	-0.243, // missing-everywhere
	-3.608, // coverage-squared
	-0.706, // sentence
	-0.011, // sentence-best
	1.851,  // sentences
	3.228,  // titled
	2.705,  // words
	5.035,  // kin
	1.244,  // exact
	-0.230, // rarest
	-1.866, // names-missing
	0.428,  // missing-rare
	0.822,  // missing-focus
	-2.618, // missing-kin
	0.539,  // scattered
	-1.301, // unmeasured
	0.185,  // near
	-0.299, // ordered
	0.352,  // phrase
	0.133,  // picked
	-0.883, // type-missing
	1.064,  // strength
	0.059,  // margin
	0.337,  // margin-5
	0.593,  // terms
	-0.996, // single
	-1.545, // statement
}
