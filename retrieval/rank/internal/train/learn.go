package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// list is one question's rows of features, and which of them are right.
type list struct {
	rows  []float32 // one row after the other
	right []bool
	// weight is how often the question is drawn in training, against others.
	weight float64
}

func (l *list) row(i, width int) []float32 { return l.rows[i*width : (i+1)*width] }

// learner fits weights so that the right rows of each list score highest: the
// softmax of the scores over a list is to put its mass on the right rows.
type learner struct {
	width  int
	epochs int
	rate   float64
	decay  float64 // pulls weights of scaled features to zero
}

// learn fits the weights by Adam over lists that are drawn by their weight. The
// features are brought to the same spread first, and the weights back to the
// plain features after. The mean of the second half of the steps is taken, which
// hangs less on the last lists that were drawn.
func (l learner) learn(lists []list) []float64 {
	spread := l.spread(lists)
	w := make([]float64, l.width)
	m, v := make([]float64, l.width), make([]float64, l.width)
	gradient := make([]float64, l.width)
	mean := make([]float64, l.width)
	random := rand.New(rand.NewPCG(1, 2))
	draw := drawer(lists, random)
	const batch = 32
	step, steps := 0, 0
	for epoch := range l.epochs {
		rate := l.rate * (1 - float64(epoch)/float64(l.epochs))
		for range (len(lists) + batch - 1) / batch {
			clear(gradient)
			for range batch {
				l.addGradient(draw(), w, spread, gradient)
			}
			step++
			for j := range w {
				g := gradient[j]/batch + l.decay*w[j]
				m[j] = 0.9*m[j] + 0.1*g
				v[j] = 0.999*v[j] + 0.001*g*g
				w[j] -= rate * (m[j] / (1 - math.Pow(0.9, float64(step)))) /
					(math.Sqrt(v[j]/(1-math.Pow(0.999, float64(step)))) + 1e-8)
			}
			if epoch >= l.epochs/2 {
				steps++
				for j := range w {
					mean[j] += (w[j] - mean[j]) / float64(steps)
				}
			}
		}
	}
	for j := range mean {
		mean[j] /= spread[j]
	}
	return mean
}

// drawer draws lists at random, each as often as its weight says.
func drawer(lists []list, random *rand.Rand) func() *list {
	upTo, sum := make([]float64, len(lists)), 0.0
	for i := range lists {
		sum += lists[i].weight
		upTo[i] = sum
	}
	return func() *list {
		at, _ := slices.BinarySearch(upTo, random.Float64()*sum)
		return &lists[min(at, len(lists)-1)]
	}
}

// spread is the standard deviation of each feature inside the lists.
func (l learner) spread(lists []list) []float64 {
	sum, n := make([]float64, l.width), 0.0
	mean := make([]float64, l.width)
	for i := range lists {
		rows := len(lists[i].right)
		clear(mean)
		for r := range rows {
			for j, x := range lists[i].row(r, l.width) {
				mean[j] += float64(x) / float64(rows)
			}
		}
		for r := range rows {
			for j, x := range lists[i].row(r, l.width) {
				d := float64(x) - mean[j]
				sum[j] += d * d
			}
		}
		n += float64(rows)
	}
	for j := range sum {
		sum[j] = max(math.Sqrt(sum[j]/n), 0.01)
	}
	return sum
}

// addGradient adds the gradient of one list's loss.
func (l learner) addGradient(t *list, w, spread, gradient []float64) {
	n := len(t.right)
	p := make([]float64, n)
	for i := range n {
		for j, x := range t.row(i, l.width) {
			p[i] += w[j] / spread[j] * float64(x)
		}
	}
	softmax(p)
	mass := 0.0
	for i, right := range t.right {
		if right {
			mass += p[i]
		}
	}
	if mass == 0 {
		return
	}
	for i, right := range t.right {
		d := p[i]
		if right {
			d -= p[i] / mass
		}
		if math.Abs(d) < 1e-6 {
			continue
		}
		for j, x := range t.row(i, l.width) {
			gradient[j] += d * float64(x) / spread[j]
		}
	}
}

// softmax turns scores into probabilities in place.
func softmax(p []float64) {
	top := math.Inf(-1)
	for _, x := range p {
		top = max(top, x)
	}
	sum := 0.0
	for i, x := range p {
		p[i] = math.Exp(x - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}

func dot(w []float64, row []float32) float64 {
	sum := 0.0
	for j, x := range row {
		sum += w[j] * float64(x)
	}
	return sum
}
