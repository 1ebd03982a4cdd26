//go:build training

package main

import (
	"log"
	"math"
)

type speakerExample struct {
	cands [][]uint16
	right []int
}

type quoteExample struct {
	features []uint16
	yes      bool
	// Of reported speech: the probability of the speaker, and whether it is
	// the right one.
	subject float64
	speaker bool
}

// fitLine fits the line between log odds that makes probabilities as right as
// they say (Platt's way).
func fitLine(p []float64, right []bool) (slope, intercept float32) {
	a, b := 1.0, 0.0
	for range 2000 {
		ga, gb := 0.0, 0.0
		for i := range p {
			x := logOdds(p[i])
			g := 1 / (1 + math.Exp(-a*x-b))
			if right[i] {
				g--
			}
			ga += g * x
			gb += g
		}
		a -= 0.3 * ga / float64(len(p)) / 4
		b -= 0.3 * gb / float64(len(p))
	}
	return float32(a), float32(b)
}

func logOdds(p float64) float64 {
	p = min(max(p, 1e-6), 1-1e-6)
	return math.Log(p / (1 - p))
}

func recalibrated(p []float64, slope, intercept float32) []float64 {
	out := make([]float64, len(p))
	for i := range p {
		out[i] = 1 / (1 + math.Exp(-float64(slope)*logOdds(p[i])-float64(intercept)))
	}
	return out
}

func reliability(p []float64, ok []bool) {
	var n, right [20]int
	for i := range p {
		b := min(int(p[i]*20), 19)
		n[b]++
		if ok[i] {
			right[b]++
		}
	}
	for b := range n {
		if n[b] > 0 {
			log.Printf("  confidence %.2f-%.2f: %5d found, %5.1f %% right", float64(b)/20, float64(b+1)/20, n[b],
				100*float64(right[b])/float64(n[b]))
		}
	}
}

const (
	// The average of several short descents is right more often on articles left
	// out than one long one, which learns the articles by heart.
	restarts = 6
	epochs   = 8
	rate     = 0.15
	penalty  = 3e-5
)

// fitSoftmax maximises the probability of the right candidates by stochastic
// gradient with a step per weight (AdaGrad). It averages the last epochs.
func (t *trainer) fitSoftmax(examples []speakerExample, weights []float32) float64 {
	w := make([]float64, len(weights))
	g2 := make([]float64, len(weights))
	sum := make([]float64, len(weights))
	n := 0
	correct := 0
	var p, target []float64
	for round := range restarts * epochs {
		epoch := round % epochs
		if epoch == 0 {
			restart(w, g2, weights)
		}
		correct = 0
		for _, k := range t.rng.Perm(len(examples)) {
			x := &examples[k]
			p, target = p[:0], target[:0]
			top := math.Inf(-1)
			for _, fs := range x.cands {
				s := 0.0
				for _, f := range fs {
					s += w[f]
				}
				p = append(p, s)
				target = append(target, 0)
				top = max(top, s)
			}
			total, right := 0.0, 0.0
			best := 0
			for i := range p {
				if p[i] > p[best] {
					best = i
				}
			}
			for i := range p {
				p[i] = math.Exp(p[i] - top)
				total += p[i]
			}
			for _, i := range x.right {
				right += p[i]
				if i == best {
					correct++
				}
			}
			for _, i := range x.right {
				target[i] = p[i] / right
			}
			for i := range p {
				grad := p[i]/total - target[i]
				if math.Abs(grad) < 1e-4 {
					continue
				}
				for _, f := range x.cands[i] {
					step(w, g2, f, grad)
				}
			}
		}
		if epoch >= epochs/2 {
			n++
			for i := range w {
				sum[i] += w[i]
			}
		}
	}
	for i := range w {
		weights[i] = float32(sum[i] / float64(n))
	}
	return float64(correct) / float64(len(examples))
}

// restart sets weights to what a descent begins with.
func restart(w, g2 []float64, from []float32) {
	for i := range w {
		w[i], g2[i] = float64(from[i]), 0
	}
}

func step(w, g2 []float64, f uint16, grad float64) {
	grad += penalty * w[f] * 100
	g2[f] += grad * grad
	w[f] -= rate * grad / (1 + math.Sqrt(g2[f]))
}

func (t *trainer) fitLogistic(examples []quoteExample, from []float32) []float32 {
	size := len(from)
	w := make([]float64, size)
	g2 := make([]float64, size)
	sum := make([]float64, size)
	n := 0
	for round := range restarts * epochs {
		epoch := round % epochs
		if epoch == 0 {
			restart(w, g2, from)
		}
		for _, k := range t.rng.Perm(len(examples)) {
			x := &examples[k]
			s := 0.0
			for _, f := range x.features {
				s += w[f]
			}
			grad := 1 / (1 + math.Exp(-s))
			if x.yes {
				grad--
			}
			for _, f := range x.features {
				step(w, g2, f, grad)
			}
		}
		if epoch >= epochs/2 {
			n++
			for i := range w {
				sum[i] += w[i]
			}
		}
	}
	out := make([]float32, size)
	for i := range out {
		out[i] = float32(sum[i] / float64(n))
	}
	return out
}
