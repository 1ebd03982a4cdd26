//go:build training

package main

import (
	"math/rand/v2"
	"testing"
)

// TestBoost checks that trees learn what weights cannot: that a row is right
// where one of two features is high, and not both.
func TestBoost(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	made := func(n int) []list {
		var lists []list
		for range n {
			var l list
			for r := range 4 {
				a, b := random.Float32(), random.Float32()
				if high := r == 0; high != ((a > 0.5) != (b > 0.5)) {
					a = 1 - a
				}
				l.rows = append(l.rows, a, b, random.Float32(), random.Float32())
				l.right = append(l.right, r == 0)
			}
			lists = append(lists, l)
		}
		return lists
	}
	learn, check := made(600), made(300)
	weights := make([]float64, 4)
	trees := booster{width: 4, trees: 40, rate: 0.4, least: 10, shrink: 1}.boost(learn, weights)
	if share := picked(check, treed(weights, trees)); share < 0.9 {
		t.Errorf("the right row of %.2f of the lists was picked, want nearly all", share)
	}
}

// TestLimits checks that limits lie between values, and that a feature that is
// nearly always zero has one.
func TestLimits(t *testing.T) {
	values := make([]float64, 1000)
	values[999] = 1
	if got := limits(values); len(got) != 1 || got[0] != 0.5 {
		t.Errorf("got %v, want one limit between 0 and 1", got)
	}
	if got := limits(make([]float64, 10)); len(got) != 0 {
		t.Errorf("got %v for a feature that is always the same", got)
	}
}
