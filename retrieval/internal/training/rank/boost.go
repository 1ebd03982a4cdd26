//go:build training

package main

import (
	"cmp"
	"fmt"
	"go/format"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// booster adds trees to linear weights, each of which lowers the same loss that
// learner lowers a little more (Friedman: "Greedy Function Approximation: A
// Gradient Boosting Machine", 2001).
type booster struct {
	width  int
	trees  int
	rate   float64 // part of a tree's best correction that is made
	least  int     // rows in a leaf
	shrink float64 // pulls the points of a leaf to zero
}

// boost learns the trees.
func (b booster) boost(lists []list, weights []float64) []rank.Tree {
	d := b.flatten(lists, weights)
	random := rand.New(rand.NewPCG(7, 8))
	var trees []rank.Tree
	for range b.trees {
		d.slopes()
		t := d.grow(random)
		for r := range d.scores {
			d.scores[r] += t.Value(d.row(r))
		}
		trees = append(trees, t)
	}
	return trees
}

// boosting is the state of a booster: all rows of all lists in one.
type boosting struct {
	booster
	lists  []list
	rows   []float64
	scores []float64
	slope  []float64 // of the loss, by the score of the row
	bend   []float64 // the slope of the slope
	limits [][]float64
	bins   [][]uint8 // by feature and row: the number of limits below the value
}

func (d *boosting) row(r int) []float64 { return d.rows[r*d.width : (r+1)*d.width] }

func (b booster) flatten(lists []list, weights []float64) *boosting {
	d := &boosting{booster: b, lists: lists}
	for i := range lists {
		d.rows = append(d.rows, widened(lists[i].rows)...)
	}
	n := len(d.rows) / b.width
	d.scores, d.slope, d.bend = make([]float64, n), make([]float64, n), make([]float64, n)
	for r := range d.scores {
		d.scores[r] = dot(weights, d.row(r))
	}
	d.limits, d.bins = make([][]float64, b.width), make([][]uint8, b.width)
	parallel(b.width, func(f int) {
		values := make([]float64, n)
		for r := range values {
			values[r] = d.row(r)[f]
		}
		d.limits[f] = limits(slices.Clone(values))
		d.bins[f] = make([]uint8, n)
		for r, x := range values {
			at, _ := slices.BinarySearch(d.limits[f], x)
			d.bins[f][r] = uint8(at)
		}
	})
	return d
}

// limits are up to 63 numbers that part the values of a feature evenly, each
// half way between two of them, so that it may be written with few digits.
func limits(values []float64) []float64 {
	const most = 63
	slices.Sort(values)
	distinct := slices.Compact(slices.Clone(values))
	if len(distinct) == 1 {
		return nil
	}
	var out []float64
	for i := range most {
		at, _ := slices.BinarySearch(distinct, values[(i+1)*len(values)/(most+1)])
		at = min(at, len(distinct)-2)
		if x := (distinct[at] + distinct[at+1]) / 2; len(out) == 0 || x > out[len(out)-1] {
			out = append(out, x)
		}
	}
	return out
}

// slopes computes how the loss changes with the score of each row.
func (d *boosting) slopes() {
	at := 0
	for i := range d.lists {
		l := &d.lists[i]
		p := slices.Clone(d.scores[at : at+len(l.right)])
		softmax(p)
		mass := 0.0
		for j, right := range l.right {
			if right {
				mass += p[j]
			}
		}
		for j, right := range l.right {
			d.slope[at+j], d.bend[at+j] = p[j], max(p[j]*(1-p[j]), 1e-3)
			if right {
				d.slope[at+j] -= p[j] / max(mass, 1e-12)
			}
		}
		at += len(l.right)
	}
}

// grow makes the tree that lowers the loss most, of half of the features.
func (d *boosting) grow(random *rand.Rand) rank.Tree {
	features := random.Perm(d.width)[:d.width/2]
	slices.Sort(features)
	all := make([]int, len(d.scores))
	for i := range all {
		all[i] = i
	}
	var t rank.Tree
	t.First = d.best(all, features)
	var sides [2][]int
	for _, r := range all {
		if d.row(r)[t.First.Feature] > t.First.Limit {
			sides[1] = append(sides[1], r)
		} else {
			sides[0] = append(sides[0], r)
		}
	}
	t.Low, t.High = d.best(sides[0], features), d.best(sides[1], features)
	var slope, bend [4]float64
	for _, r := range all {
		leaf := t.Leaf(d.row(r))
		slope[leaf] += d.slope[r]
		bend[leaf] += d.bend[r]
	}
	for leaf := range t.Points {
		t.Points[leaf] = -d.rate * slope[leaf] / (bend[leaf] + d.shrink)
	}
	return t
}

// best is the split of some rows that lowers the loss most.
func (d *boosting) best(rows, features []int) rank.Split {
	type found struct {
		rank.Split
		gain float64
	}
	results := make([]found, len(features))
	parallel(len(features), func(i int) {
		f := features[i]
		var slope, bend [64]float64
		var count [64]int
		for _, r := range rows {
			bin := d.bins[f][r]
			slope[bin] += d.slope[r]
			bend[bin] += d.bend[r]
			count[bin]++
		}
		totalSlope, totalBend := 0.0, 0.0
		for bin := range slope {
			totalSlope += slope[bin]
			totalBend += bend[bin]
		}
		results[i].Feature = f
		g, h, n := 0.0, 0.0, 0
		for bin, limit := range d.limits[f] {
			g, h, n = g+slope[bin], h+bend[bin], n+count[bin]
			if n < d.least || len(rows)-n < d.least {
				continue
			}
			rest := totalSlope - g
			gain := g*g/(h+d.shrink) + rest*rest/(totalBend-h+d.shrink)
			if gain > results[i].gain {
				results[i].Limit, results[i].gain = limit, gain
			}
		}
	})
	return slices.MaxFunc(results, func(a, b found) int { return cmp.Compare(a.gain, b.gain) }).Split
}

const treesFile = "retrieval/rank/internal/weights/sentencetrees.go"

// writeTrees writes the file of the trees.
func writeTrees(trees []rank.Tree) error {
	var b strings.Builder
	b.WriteString(generated + "package weights\n\n" +
		"// SentenceTrees correct the weights of sentences.\nvar SentenceTrees = [...]Tree{\n")
	names := rank.SentenceFeatures()
	for _, t := range trees {
		fmt.Fprintf(&b, "{Split{%d, %.4f}, Split{%d, %.4f}, Split{%d, %.4f}, [4]float64{%.3f, %.3f, %.3f, %.3f}}, // %s; %s, %s\n",
			t.First.Feature, t.First.Limit, t.Low.Feature, t.Low.Limit, t.High.Feature, t.High.Limit, t.Points[0], t.Points[1], t.Points[2],
			t.Points[3],
			names[t.First.Feature].Name, names[t.Low.Feature].Name, names[t.High.Feature].Name)
	}
	b.WriteString("}\n")
	source, err := format.Source([]byte(b.String()))
	if err != nil {
		return fmt.Errorf("write trees: %w", err)
	}
	if err := os.WriteFile(treesFile, source, 0o666); err != nil {
		return fmt.Errorf("write trees: %w", err)
	}
	return nil
}
