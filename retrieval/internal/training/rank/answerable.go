//go:build training

package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// verdict is a question with the evidence that something answers it.
type verdict struct {
	evidence []float64
	near     []float64 // rank.NearEvidence, where there are vectors
	answered bool
	weight   float64
	group    int // questions of one group are fitted or tested together
	source   string
	text     string
}

// judge asks a question of a collection. A question that something answers,
// but not one of the first three passages, teaches nothing: ok is false.
func (c *collection) judge(t *task, relevant map[int]bool) (v verdict, ok bool) {
	q := rank.Parse(t.text, &c.Collection)
	passages := c.candidates(q, depth)
	if len(passages) == 0 {
		return verdict{evidence: nil}, len(relevant) == 0
	}
	chosen := c.choose(passages)
	if c.vectors != nil {
		if passages, chosen, ok = c.addNear(q, t, passages); !ok {
			return v, false
		}
	}
	ranked := q.Rank(chosen)
	v = verdict{evidence: q.Evidence(ranked), text: t.text}
	if c.vectors != nil {
		v.near = q.NearEvidence(ranked)
	}
	for _, r := range ranked[:min(3, len(ranked))] {
		v.answered = v.answered || relevant[passages[r.Candidate]]
	}
	return v, v.answered == (len(relevant) > 0)
}

// verdicts asks questions that are answered and questions that are not: those
// of clapnq-dev, and those of other collections asked of small ones made of six
// articles or 120 sentences or news of them, of the right ones, of others, and
// of the right ones without the passage that answers. bbc-titles stands for
// questions of a few words that ask nothing.
func verdicts(near bool) ([]verdict, error) {
	var all []verdict
	c, err := load(filepath.Join(*dir, "clapnq-dev"))
	if err != nil {
		return nil, err
	}
	if near {
		if err := c.openVectors(); err != nil {
			return nil, err
		}
	}
	for i := range c.tasks {
		if v, ok := c.judge(&c.tasks[i], c.tasks[i].relevant); ok && v.evidence != nil {
			v.source, v.group, v.weight = "clapnq", i, 0.5
			all = append(all, v)
		}
	}
	random := rand.New(rand.NewPCG(3, 4))
	for _, name := range []string{"squadshifts-newwiki", "trecqa", "bbc-titles"} {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return nil, err
		}
		if near {
			if err := c.openVectors(); err != nil {
				return nil, err
			}
		}
		byPassage := map[int][]int{} // passage -> tasks
		for i, t := range c.tasks {
			for p := range t.relevant {
				byPassage[p] = append(byPassage[p], i)
			}
		}
		for n := range 40 {
			all = append(all, c.smallVerdicts(name, n, byPassage, random)...)
		}
	}
	return all, nil
}

// smallVerdicts draws a small collection and asks of it.
func (c *collection) smallVerdicts(name string, n int, byPassage map[int][]int, random *rand.Rand) []verdict {
	const size = 120
	var keep []int
	inside := map[int]bool{}
	sentencesAlone := len(c.tasks) < 1000
	for len(keep) < size && sentencesAlone { // draw questions, and with each others at random
		for p := range c.tasks[random.IntN(len(c.tasks))].relevant {
			if !inside[p] {
				keep, inside[p] = append(keep, p), true
			}
		}
		for range 8 {
			if p := random.IntN(len(c.passages)); !inside[p] {
				keep, inside[p] = append(keep, p), true
			}
		}
	}
	for len(keep) < size {
		article := c.passages[random.IntN(len(c.passages))].Article
		for i, p := range c.passages {
			if p.Article == article && !inside[i] && len(keep) < size {
				keep, inside[i] = append(keep, i), true
			}
		}
	}
	small := c.subset(name, keep)
	var all []verdict
	ask := func(c *collection, t *task, relevant map[int]bool, source string, weight float64) {
		if v, ok := c.judge(t, relevant); ok && v.evidence != nil {
			v.source, v.group, v.weight = source, n, weight
			all = append(all, v)
		}
		typed := *t
		typed.text = asTyped(t.text)
		if v, ok := c.judge(&typed, relevant); ok && v.evidence != nil && typed.text != t.text {
			v.source, v.group, v.weight = source+", as typed", n, weight
			all = append(all, v)
		}
	}
	for range 25 {
		t := &small.tasks[random.IntN(len(small.tasks))]
		ask(small, t, t.relevant, name+" answered", 1)
		for {
			t := &c.tasks[random.IntN(len(c.tasks))]
			elsewhere := true
			for p := range t.relevant {
				elsewhere = elsewhere && !inside[p]
			}
			if elsewhere {
				ask(small, t, nil, name+" elsewhere", 1)
				break
			}
		}
	}
	// Without a fifth of its passages, the questions about those have no answer. Among
	// sentences it is not known which others answer as well.
	weight := 0.25
	if sentencesAlone && c.vectors != nil {
		weight = 0.02
	}
	less := c.subset(name, slices.DeleteFunc(slices.Clone(keep), func(p int) bool { return p%5 == 0 }))
	for _, p := range keep {
		if ts := byPassage[p]; p%5 == 0 && len(ts) > 0 {
			ask(less, &c.tasks[ts[random.IntN(len(ts))]], nil, name+" taken out", weight)
		}
	}
	return all
}

// answers is what Probability is to tell, about whether the collection is about
// the question: it is where the answer was taken out, too.
func answers(v *verdict) bool { return v.answered }
func about(v *verdict) bool   { return v.answered || !strings.Contains(v.source, "elsewhere") }

// logistic fits a logistic regression by gradient steps over scaled features.
func logistic(data []verdict, decay float64, right func(*verdict) bool) (bias float64, weights []float64) {
	width := len(data[0].evidence)
	mean, spread := make([]float64, width), make([]float64, width)
	for _, v := range data {
		for j, x := range v.evidence {
			mean[j] += x / float64(len(data))
		}
	}
	for _, v := range data {
		for j, x := range v.evidence {
			spread[j] += (x - mean[j]) * (x - mean[j]) / float64(len(data))
		}
	}
	for j := range spread {
		spread[j] = max(math.Sqrt(spread[j]), 0.01)
	}
	total := 0.0
	for _, v := range data {
		total += v.weight
	}
	w, gradient := make([]float64, width+1), make([]float64, width+1)
	for range 3000 {
		clear(gradient)
		for _, v := range data {
			z := w[width]
			for j, x := range v.evidence {
				z += w[j] * (x - mean[j]) / spread[j]
			}
			d := v.weight / total / (1 + math.Exp(-z))
			if right(&v) {
				d -= v.weight / total
			}
			for j, x := range v.evidence {
				gradient[j] += d * (x - mean[j]) / spread[j]
			}
			gradient[width] += d
		}
		for j := range w {
			if j < width {
				gradient[j] += decay * w[j]
			}
			w[j] -= 0.5 * gradient[j]
		}
	}
	bias = w[width]
	for j := range width {
		weights = append(weights, w[j]/spread[j])
		bias -= w[j] * mean[j] / spread[j]
	}
	return bias, weights
}

func probability(bias float64, weights, evidence []float64) float64 {
	for j, x := range evidence {
		bias += weights[j] * x
	}
	return 1 / (1 + math.Exp(-bias))
}

// trainAnswerable fits Probability, and measures it in halves.
func trainAnswerable(out io.Writer) error {
	all, err := measureAnswerable(out)
	if err != nil {
		return err
	}
	bias, weights := logistic(all, answerDecay, answers)
	aboutBias, aboutWeights := logistic(all, answerDecay, about)
	return writeWeights(nil, nil, append([]float64{bias}, weights...), append([]float64{aboutBias}, aboutWeights...))
}

// answerDecay pulls the weights of the evidence to zero.
const answerDecay = 1e-3

func measureAnswerable(out io.Writer) ([]verdict, error) {
	all, err := verdicts(false)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "Share on the wrong side of what is said to answer, by its threshold\n\n")
	printVerdicts(out, all, halves(all, answers), answers, []float64{0.3, 0.35, 0.4, rank.AnswerThreshold, 0.5, 0.55, 0.6, 0.7})
	fmt.Fprintf(out, "\nShare on the wrong side of what is shown as the closest at least, by its threshold\n\n")
	printVerdicts(out, all, halves(all, about), about, []float64{0.1, 0.2, 0.3, rank.AboutThreshold, 0.4, 0.5, 0.6})
	return all, nil
}

// halves are the probabilities of each half by what the other teaches.
func halves(all []verdict, right func(*verdict) bool) []float64 {
	p := make([]float64, len(all))
	for side := range 2 {
		var fit []verdict
		for _, v := range all {
			if v.group%2 != side {
				fit = append(fit, v)
			}
		}
		bias, weights := logistic(fit, answerDecay, right)
		for i, v := range all {
			if v.group%2 == side {
				p[i] = probability(bias, weights, v.evidence)
			}
		}
	}
	return p
}

// printVerdicts tells, at several thresholds, what share of the unanswerable
// is answered and of the answerable refused, source by source.
func printVerdicts(out io.Writer, all []verdict, p []float64, right func(*verdict) bool, thresholds []float64) {
	sources := []string{}
	for _, v := range all {
		if key := v.key(); !slices.Contains(sources, key) {
			sources = append(sources, key)
		}
	}
	fmt.Fprintf(out, "%-50s %5s  %.2f\n", "", "n", thresholds)
	for _, key := range sources {
		n := 0
		wrong := make([]int, len(thresholds))
		for i, v := range all {
			if v.key() != key {
				continue
			}
			n++
			for j, t := range thresholds {
				if (p[i] >= t) != right(&v) {
					wrong[j]++
				}
			}
		}
		fmt.Fprintf(out, "%-50s %5d ", key, n)
		for _, w := range wrong {
			fmt.Fprintf(out, " %.3f", float64(w)/float64(n))
		}
		fmt.Fprintln(out)
	}
}

func (v verdict) key() string {
	if v.answered {
		return v.source + ", answerable"
	}
	return v.source + ", unanswerable"
}
