//go:build training

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
	// degrees tell how far each case is given for the question.
	degrees []float64
	// base is what the score of each row begins with, by weights that are not
	// learnt; nil for nothing.
	base []float64
}

func (l *list) row(i, width int) []float32 { return l.rows[i*width : (i+1)*width] }

// learner fits weights so that the right rows of each list score highest: the
// softmax of the scores over a list is to put its mass on the right rows.
type learner struct {
	width  int
	epochs int
	rate   float64
	decay  float64 // pulls weights of scaled features to zero
	// cases is the number of cases, each with weights of its own, which are
	// added to the plain ones; only those of the features in varying are learnt.
	cases   int
	varying []bool
}

// caseDecay is how much harder the weights of a case are pulled to zero than
// the plain ones: a case is to differ only where it must.
const caseDecay = 20

// learn fits the weights by Adam over lists that are drawn by their weight: the
// plain ones first, then those of each case. The features are brought to the
// same spread first, and the weights back to the plain features after. The mean
// of the second half of the steps is taken, which hangs less on the last lists
// that were drawn.
func (l learner) learn(lists []list) [][]float64 {
	spread := l.spread(lists)
	all := (1 + l.cases) * l.width
	w := make([]float64, all)
	m, v := make([]float64, all), make([]float64, all)
	gradient := make([]float64, all)
	mean := make([]float64, all)
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
				if j >= l.width && !l.varying[j%l.width] {
					continue
				}
				decay := l.decay
				if j >= l.width {
					decay *= caseDecay
				}
				g := gradient[j]/batch + decay*w[j]
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
	var parts [][]float64
	for j := range mean {
		mean[j] /= spread[j]
	}
	for part := range slices.Chunk(mean, l.width) {
		parts = append(parts, part)
	}
	return parts
}

// together are the weights for a list: the plain ones and those of its cases.
func together(weights [][]float64, degrees []float64) []float64 {
	sum := slices.Clone(weights[0])
	for c, degree := range degrees {
		for j, w := range weights[1+c] {
			sum[j] += degree * w
		}
	}
	return sum
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

// spread is the standard deviation of each feature inside the lists, and then
// of each feature times the degree of each case.
func (l learner) spread(lists []list) []float64 {
	sum, n := make([]float64, (1+l.cases)*l.width), 0.0
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
				for c, degree := range lists[i].degrees {
					sum[(1+c)*l.width+j] += degree * d * degree * d
				}
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
	plain := make([]float64, l.width)
	for j := range plain {
		plain[j] = w[j] / spread[j]
		for c, degree := range t.degrees {
			at := (1+c)*l.width + j
			plain[j] += degree * w[at] / spread[at]
		}
	}
	p := make([]float64, n)
	for i := range n {
		p[i] = dot(plain, t.row(i, l.width))
		if t.base != nil {
			p[i] += t.base[i]
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
	sum := make([]float64, l.width) // the gradient of the plain weights
	for i, right := range t.right {
		d := p[i]
		if right {
			d -= p[i] / mass
		}
		if math.Abs(d) < 1e-6 {
			continue
		}
		for j, x := range t.row(i, l.width) {
			sum[j] += d * float64(x)
		}
	}
	for j, g := range sum {
		gradient[j] += g / spread[j]
		for c, degree := range t.degrees {
			at := (1+c)*l.width + j
			gradient[at] += degree * g / spread[at]
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

func dot[F float32 | float64](w []float64, row []F) float64 {
	sum := 0.0
	for j, x := range row {
		sum += w[j] * float64(x)
	}
	return sum
}
