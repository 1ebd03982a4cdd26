//go:build training

package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestLearn checks that what tells right from wrong gets weight, what is noise
// gets little, and that lists of more weight decide where lists disagree.
func TestLearn(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var lists []list
	for i := range 300 {
		l := list{weight: 1}
		against := float32(1)
		if i%3 == 0 {
			l.weight, against = 10, -1 // a third of the lists, with most of the weight
		}
		for r := range 4 {
			right := r == 0
			l.right = append(l.right, right)
			good, disputed := float32(0), float32(0)
			if right {
				good, disputed = 1, against
			}
			l.rows = append(l.rows, good+random.Float32()/2, random.Float32(), disputed+random.Float32())
		}
		lists = append(lists, l)
	}
	w := learner{width: 3, epochs: 8, rate: 0.05, decay: 1e-3}.learn(lists)[0]
	if w[0] < 1 || math.Abs(w[1]) > w[0]/4 {
		t.Errorf("weights %v: want much for the first feature, little for the second", w)
	}
	if w[2] >= 0 {
		t.Errorf("weights %v: the third feature follows the lists of little weight", w)
	}
}
