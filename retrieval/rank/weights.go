package rank

// These numbers are learnt: see internal/train. They are written by its commands.

// weights are what each feature of a passage counts, in the order of features.
var weights = [...]float64{
	6.640,  // bm25
	-2.302, // bm25-squared
	0.114,  // bm25-rank
	-0.813, // tf-idf
	2.732,  // bm25-statement
	0.399,  // language-model
	-1.510, // article-coverage
	0.898,  // article-bm25
	-0.780, // article-rest
	0.310,  // neighbours
	2.533,  // coverage
	0.169,  // body
	-0.961, // body-squared
	0.818,  // words
	3.059,  // kin
	1.986,  // title
	3.607,  // title-asked
	0.000,  // heading
	2.201,  // exact
	0.259,  // all
	0.165,  // rarest
	-0.188, // rarest-often
	1.713,  // names
	2.351,  // names-missing
	0.151,  // numbers
	-1.088, // focus
	0.454,  // ordered
	0.343,  // ordered-loose
	-0.188, // near
	0.158,  // phrase
	8.791,  // quoted
	0.102,  // tight
	1.592,  // sentence
	-4.228, // sentence-squared
	0.056,  // sentences
	3.645,  // sentence-titled
	2.986,  // sentence-dense
	0.543,  // early
	-0.214, // who
	0.296,  // when
	0.042,  // where
	-0.035, // how-many
	0.785,  // why
	1.201,  // which
	1.507,  // counted
	1.000,  // which-kind
	0.069,  // picked
	0.680,  // picked-sum
	0.312,  // words-said
	-2.461, // statement-coverage
	1.679,  // statement-early
	0.579,  // statement-length
	7.849,  // wordy-coverage
	0.595,  // lone-sentence
	-0.653, // length
	-0.967, // short
	-0.220, // asks
}

// sentenceWeights are what each feature of a sentence counts, in the order of
// sentenceFeatures.
var sentenceWeights = [...]float64{
	4.023,  // share
	-2.128, // share-squared
	1.131,  // exact
	2.620,  // related
	-0.799, // rarest
	-0.225, // names
	0.395,  // numbers
	0.584,  // focus
	0.596,  // ordered
	1.537,  // near
	2.463,  // before
	0.919,  // after
	-4.023, // elsewhere
	-1.040, // dense
	0.165,  // who
	2.221,  // when
	0.533,  // where
	0.804,  // how-many
	0.218,  // why
	0.136,  // which
	1.570,  // of-kind
	-0.398, // type-missing
	-0.693, // type-share
	3.047,  // unit
	1.145,  // close
	1.592,  // counted
	-0.491, // agent
	0.307,  // defined
	0.203,  // tail
	-0.142, // lead
	0.504,  // how
	0.715,  // why-purpose
	0.226,  // new-names
	-0.141, // new-number
	-0.025, // said
	-0.082, // quoted
	-0.278, // first
	-0.664, // place
	-0.235, // refers
	1.738,  // refers-after
	0.147,  // length
	-0.975, // short
	-0.469, // asks
}
