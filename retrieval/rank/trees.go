package rank

// tree corrects a sum of weighted features where two or three of them mean
// something else together than alone: that a sentence lacks a word of the
// question matters less when the sentence before has it. Its leaves are the four
// ways in which two tests one after the other can end.
type tree struct {
	first split
	// low is the second test when the first value is at most the limit, high
	// when it is over it.
	low, high split
	// points are added to the score: low and low, low and high, high and low,
	// high and high.
	points [4]float64
}

// split is a test whether a feature is at most a limit.
type split struct {
	feature int
	limit   float64
}

func (t *tree) value(features []float64) float64 {
	second, at := t.low, 0
	if features[t.first.feature] > t.first.limit {
		second, at = t.high, 2
	}
	if features[second.feature] > second.limit {
		at++
	}
	return t.points[at]
}

// SentenceScore is how well a sentence of these SentenceFeatures answers: the
// exponential of the score, as a part of that of all sentences of the passage,
// is about the probability that the answer is in it.
func SentenceScore(features []float64) float64 {
	sum := score(features, sentenceWeights[:])
	for i := range sentenceTrees {
		sum += sentenceTrees[i].value(features)
	}
	return sum
}
