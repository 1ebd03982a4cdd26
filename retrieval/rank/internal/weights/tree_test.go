package weights

import "testing"

// TestTree checks which leaf each side of both tests ends in; a value at the
// limit is on the low side.
func TestTree(t *testing.T) {
	tree := Tree{First: Split{0, 0.5}, Low: Split{1, 0.2}, High: Split{2, 1}, Points: [4]float64{1, 2, 3, 4}}
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
