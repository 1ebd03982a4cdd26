package rank

import "testing"

// TestTree checks which leaf each side of both tests ends in; a value at the
// limit is on the low side.
func TestTree(t *testing.T) {
	tree := tree{First: split{0, 0.5}, Low: split{1, 0.2}, High: split{2, 1}, Points: [4]float64{1, 2, 3, 4}}
	for _, test := range []struct {
		features []float64
		want     float64
	}{
		{[]float64{0.5, 0.2, 9}, 1},
		{[]float64{0, 0.3, 0}, 2},
		{[]float64{0.6, 0.3, 1}, 3},
		{[]float64{0.6, 0, 1.1}, 4},
	} {
		if got := tree.Value(test.features); got != test.want {
			t.Errorf("%v: got %v, want %v", test.features, got, test.want)
		}
	}
}

// TestSentenceTrees keeps the trees in step with the features.
func TestSentenceTrees(t *testing.T) {
	if len(sentenceTrees) == 0 {
		t.Error("no trees")
	}
	for i, tree := range sentenceTrees {
		for _, s := range []split{tree.First, tree.Low, tree.High} {
			if s.Feature < 0 || s.Feature >= len(sentenceFeatures) {
				t.Errorf("tree %d tests feature %d of %d", i, s.Feature, len(sentenceFeatures))
			}
		}
	}
}
