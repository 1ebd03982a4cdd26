package rank

// These numbers are learnt: see internal/train. They are written by its commands.

// weights are what each feature of a passage counts, in the order of features.
var weights = [...]float64{
	4.201, // bm25
	-0.441, // bm25-squared
	-0.222, // bm25-rank
	0.388, // language-model
	-1.241, // article-coverage
	0.927, // article-bm25
	-0.457, // article-rest
	-0.072, // neighbours
	1.486, // coverage
	0.330, // body
	-1.659, // body-squared
	1.100, // words
	2.461, // kin
	0.618, // title
	3.288, // title-asked
	0.000, // heading
	2.149, // exact
	0.216, // all
	0.197, // rarest
	-0.229, // rarest-often
	1.698, // names
	1.713, // names-missing
	0.210, // numbers
	-1.165, // focus
	0.125, // ordered
	0.607, // ordered-loose
	-0.130, // near
	0.904, // phrase
	15.828, // quoted
	0.240, // tight
	1.558, // sentence
	-4.017, // sentence-squared
	0.149, // sentences
	3.395, // sentence-titled
	2.562, // sentence-dense
	1.244, // early
	-0.810, // who
	0.607, // when
	-0.852, // where
	-0.639, // how-many
	0.030, // why
	1.851, // which
	1.609, // counted
	-0.580, // which-kind
	0.209, // picked
	0.562, // picked-sum
	0.253, // words-said
	-0.276, // length
	-1.297, // short
	-0.519, // asks
}

// sentenceWeights are what each feature of a sentence counts, in the order of
// sentenceFeatures.
var sentenceWeights = [...]float64{
	3.026, // share
	-0.933, // share-squared
	1.177, // exact
	3.337, // related
	-0.853, // rarest
	-0.315, // names
	0.418, // numbers
	0.512, // focus
	0.047, // ordered
	1.528, // near
	2.529, // before
	0.960, // after
	-3.026, // elsewhere
	0.427, // dense
	0.168, // who
	1.462, // when
	0.652, // where
	1.035, // how-many
	0.534, // why
	0.142, // which
	1.510, // of-kind
	-0.587, // type-missing
	-0.440, // type-share
	2.220, // unit
	1.026, // close
	1.704, // counted
	-0.037, // agent
	0.066, // defined
	-0.242, // said
	-0.116, // quoted
	0.014, // first
	-0.564, // place
	-0.306, // refers
	1.643, // refers-after
	0.286, // length
	-0.443, // short
	-0.637, // asks
}
