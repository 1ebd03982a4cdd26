package rank

// These numbers are learnt: see internal/train. They are written by its commands.

// weights are what each feature of a passage counts, in the order of features.
var weights = [...]float64{
	1.639,  // bm25
	-0.824, // bm25-squared
	0.057,  // bm25-rank
	1.337,  // bm25-sharp
	0.249,  // tf-idf
	3.445,  // divergence
	2.215,  // headline-bm25
	-0.327, // language-model
	-0.105, // article-coverage
	-0.481, // article-bm25
	-0.548, // article-rest
	0.448,  // neighbours
	3.215,  // coverage
	1.253,  // body
	-2.268, // body-squared
	1.572,  // words
	3.003,  // kin
	0.774,  // title
	3.022,  // title-asked
	0.000,  // heading
	2.199,  // exact
	0.174,  // all
	0.565,  // rarest
	-0.427, // rarest-often
	2.460,  // names
	3.928,  // names-missing
	0.271,  // numbers
	-1.170, // focus
	0.369,  // ordered
	0.558,  // ordered-loose
	0.390,  // near
	0.736,  // phrase
	5.829,  // quoted
	0.191,  // tight
	1.001,  // sentence
	-3.103, // sentence-squared
	-0.744, // sentences
	2.575,  // sentence-titled
	2.309,  // sentence-dense
	0.079,  // opening
	0.627,  // early
	0.099,  // who
	1.247,  // when
	0.633,  // where
	0.258,  // how-many
	0.280,  // why
	0.774,  // which
	2.121,  // counted
	0.503,  // measured
	3.312,  // which-kind
	0.198,  // picked
	0.342,  // picked-sum
	0.589,  // words-said
	-2.354, // headline-coverage
	3.774,  // headline-title
	0.220,  // headline-sentence
	1.166,  // headline-early
	1.941,  // headline-opening
	0.561,  // headline-length
	0.616,  // lone-sentence
	-0.700, // length
	-1.043, // short
	-0.306, // asks
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
const answerBias = -8.324

// answerWeights are what each piece of evidence counts, in the order of evidence.
var answerWeights = [...]float64{
	-3.166, // coverage-squared
	0.062,  // found
	1.510,  // words
	1.456,  // sentences
	2.325,  // kin
	-1.805, // names-missing
	-4.177, // numbers-missing
	0.715,  // missing-focus
	-0.217, // article-missing
	-0.867, // ordered
	-0.522, // phrase
	0.295,  // picked
	-0.366, // picked-others
	2.049,  // strength
	0.255,  // score
	0.391,  // margin-5
	0.571,  // terms
	-1.199, // when
	-1.488, // how-many
	-0.692, // statement
}
