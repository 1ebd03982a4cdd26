//go:build training

package main

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// depth is how many candidates are ranked at most, and nearness what part of the
// best one's BM25F those behind the first least have at least: as an index does
// it.
const (
	depth    = 40
	least    = 10
	nearness = 0.2
)

// example is a question with its candidates read.
type example struct {
	*collection
	task     *task
	number   int // of the task in its collection
	passages []int
	list
}

// asTyped is a question as people type it in a chat.
func asTyped(text string) string {
	text = strings.NewReplacer("'", "", "’", "").Replace(strings.ToLower(text))
	return strings.TrimRight(strings.TrimSpace(text), "?. ")
}

// examples reads the questions of a collection that something answers, every
// one of step; half of them as people type them, when typed is set.
func (c *collection) examples(step int, typed bool) []example {
	var chosen []int
	for i, t := range c.tasks {
		if len(t.relevant) > 0 && i%step == 0 {
			chosen = append(chosen, i)
		}
	}
	all := make([]example, len(chosen))
	parallel(len(chosen), func(i int) {
		t := &c.tasks[chosen[i]]
		text := t.text
		if typed && i%2 == 1 {
			text = asTyped(text)
		}
		all[i] = c.example(t, text)
		all[i].number = chosen[i]
	})
	return all
}

func (c *collection) example(t *task, text string) example {
	q := rank.Parse(text, &c.Collection)
	e := example{collection: c, task: t, passages: c.candidates(q, depth)}
	e.weight, e.degrees = 1, q.Degrees()
	width := len(rank.Features())
	e.rows = make([]float32, len(e.passages)*width)
	e.right = make([]bool, len(e.passages))
	for _, r := range q.Rank(c.choose(e.passages)) {
		for j, x := range r.Features {
			e.rows[r.Candidate*width+j] = float32(x)
		}
		e.right[r.Candidate] = t.relevant[e.passages[r.Candidate]]
	}
	return e
}

// parallel runs f for 0 to n-1 on all processors.
func parallel(n int, f func(int)) {
	var wait sync.WaitGroup
	next := make(chan int, 64)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// lists are the examples to learn from: those with something right in them.
func lists(examples []example) []list {
	var all []list
	for _, e := range examples {
		if slices.Contains(e.right, true) {
			all = append(all, e.list)
		}
	}
	return all
}

// scores are those of the candidates.
func (e *example) scores(weights [][]float64) []float64 {
	scores := make([]float64, len(e.passages))
	w := together(weights, e.degrees)
	for i := range scores {
		scores[i] = dot(w, e.row(i, len(w)))
	}
	return scores
}

// order sorts the candidates by score.
func order(scores []float64) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order
}

// measures of a ranking.
type measures struct {
	n                         int
	mrr, hits1, r5, r10, rAll float64
	ndcg                      float64
}

func measure(examples []example, weights [][]float64) measures {
	var m measures
	for i := range examples {
		m.add(&examples[i], order(examples[i].scores(weights)))
	}
	m.mean()
	return m
}

// measureWithout is, for each feature, measure with its weights set to zero.
func measureWithout(examples []example, weights [][]float64) []measures {
	all := make([]measures, len(weights[0]))
	full, used := make([][]float64, len(examples)), make([][]float64, len(examples))
	for i := range examples {
		full[i] = examples[i].scores(weights)
		used[i] = together(weights, examples[i].degrees)
	}
	parallel(len(all), func(f int) {
		for i := range examples {
			scores := slices.Clone(full[i])
			for r := range scores {
				scores[r] -= used[i][f] * float64(examples[i].row(r, len(all))[f])
			}
			all[f].add(&examples[i], order(scores))
		}
		all[f].mean()
	})
	return all
}

func (m *measures) add(e *example, order []int) {
	m.n++
	total := float64(len(e.task.relevant))
	found, gain, ideal := 0.0, 0.0, 0.0
	first := true
	for rank, i := range order {
		if !e.right[i] {
			continue
		}
		if first && rank < 10 {
			m.mrr += 1 / float64(rank+1)
			if rank == 0 {
				m.hits1++
			}
		}
		first = false
		found++
		if rank < 10 {
			gain += 1 / math.Log2(float64(rank+2))
			m.r10 += 1 / total
		}
		if rank < 5 {
			m.r5 += 1 / total
		}
	}
	for i := range min(len(e.task.relevant), 10) {
		ideal += 1 / math.Log2(float64(i+2))
	}
	m.ndcg += gain / ideal
	m.rAll += found / total
}

func (m *measures) mean() {
	n := float64(max(m.n, 1))
	for _, x := range []*float64{&m.mrr, &m.hits1, &m.r5, &m.r10, &m.rAll, &m.ndcg} {
		*x /= n
	}
}

// plus joins the measures of two halves.
func (m measures) plus(o measures) measures {
	a, b := float64(m.n)/float64(m.n+o.n), float64(o.n)/float64(m.n+o.n)
	return measures{
		n: m.n + o.n, mrr: a*m.mrr + b*o.mrr, hits1: a*m.hits1 + b*o.hits1, r5: a*m.r5 + b*o.r5, r10: a*m.r10 + b*o.r10,
		rAll: a*m.rAll + b*o.rAll, ndcg: a*m.ndcg + b*o.ndcg,
	}
}
