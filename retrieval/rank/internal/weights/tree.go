package weights

// Tree corrects a sum of weighted features where two or three of them mean
// something else together than alone: that a sentence lacks a word of the
// question matters less when the sentence before has it. Its leaves are the four
// ways in which two tests one after the other can end.
type Tree struct {
	First Split
	// Low is the second test when the first value is at most the limit, High
	// when it is over it.
	Low, High Split
	// Points are added to the score: low and low, low and high, high and low,
	// high and high.
	Points [4]float64
}

// Split is a test whether a feature, by its number, is at most a limit.
type Split struct {
	Feature int
	Limit   float64
}

// Leaf is the number of the leaf that features end in.
func (t *Tree) Leaf(features []float64) int {
	second, at := t.Low, 0
	if features[t.First.Feature] > t.First.Limit {
		second, at = t.High, 2
	}
	if features[second.Feature] > second.Limit {
		at++
	}
	return at
}

// Value is what the tree adds to the score of features.
func (t *Tree) Value(features []float64) float64 { return t.Points[t.Leaf(features)] }
