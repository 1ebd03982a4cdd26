//go:build training

package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// borderSets are the collections that small ones are drawn from for the table of
// the border. The weights of what is said to answer have seen questions of the
// first three, and none of the others.
var borderSets = []string{"squadshifts-newwiki", "trecqa", "bbc-titles", "squadshifts-reddit", "squadshifts-amazon"}

// borderKinds are the kinds of questions that a small collection is asked: about a
// passage of it, about another one, about an article that was taken out, and about
// a passage that was, whose article is still there.
var borderKinds = [...]string{"answerable", "off-topic", "article gone", "paragraph gone"}

const (
	borderDraws    = 24  // small collections of each set
	borderAsked    = 25  // questions of a kind that each is asked
	borderPassages = 120 // that each is made of, or a few more
)

// stepCounts counts questions by the step that was said, and those whose answer is
// among the first three passages.
type stepCounts struct {
	steps map[rank.Step]int
	n     int
	found int
}

// measureBorder counts how far answers are said to answer with the weights as
// shipped, in small collections whole and with things taken out.
func measureBorder(out io.Writer) error {
	fmt.Fprintf(out, "%-22s %-15s %6s %9s %9s %9s %12s\n", "share of n", "", "n", rank.Answers, rank.Closest, rank.Nothing, "right in 3")
	for _, name := range borderSets {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return err
		}
		counts := c.border(rand.New(rand.NewPCG(5, 6)))
		for kind, s := range counts {
			if s.n == 0 {
				continue
			}
			share := func(n int) float64 { return float64(n) / float64(s.n) }
			right := "-"
			if kind == 0 {
				right = fmt.Sprintf("%.3f", share(s.found))
			}
			fmt.Fprintf(out, "%-22s %-15s %6d %9.3f %9.3f %9.3f %12s\n", name, borderKinds[kind], s.n,
				share(s.steps[rank.Answers]), share(s.steps[rank.Closest]), share(s.steps[rank.Nothing]), right)
		}
	}
	return nil
}

// border asks small collections drawn from c. Half of the questions are asked as
// people type them.
func (c *collection) border(random *rand.Rand) (counts [len(borderKinds)]stepCounts) {
	byArticle := map[int][]int{}
	for i, p := range c.passages {
		byArticle[p.Article] = append(byArticle[p.Article], i)
	}
	asked := 0
	ask := func(kind int, of *collection, t task) {
		if asked++; asked%2 == 0 {
			t.text = asTyped(t.text)
		}
		s := &counts[kind]
		if s.steps == nil {
			s.steps = map[rank.Step]int{}
		}
		q := rank.Parse(t.text, &of.Collection)
		passages := of.candidates(q, depth)
		ranked := q.Rank(of.choose(passages))
		step, _ := q.Judge(ranked)
		s.steps[step]++
		s.n++
		for _, r := range ranked[:min(3, len(ranked))] {
			if t.relevant[passages[r.Candidate]] {
				s.found++
				break
			}
		}
	}
	for range borderDraws {
		keep, articles := c.draw(byArticle, random)
		small := c.subset(c.name, keep)
		for range borderAsked {
			ask(0, small, small.tasks[random.IntN(len(small.tasks))])
			ask(1, small, c.tasks[c.elsewhere(articles, random)])
		}
		for range borderAsked / 5 { // a collection less what answers, for a few questions each
			t := small.tasks[random.IntN(len(small.tasks))]
			without := func(gone func(p int) bool) *collection {
				return small.subset(c.name, slices.DeleteFunc(indices(len(small.passages)), gone))
			}
			inArticle := func(p int) bool {
				for r := range t.relevant {
					if small.passages[r].Article == small.passages[p].Article {
						return true
					}
				}
				return false
			}
			less := without(inArticle)
			ask(2, less, task{text: t.text})
			if part := without(func(p int) bool { return t.relevant[p] }); len(part.passages) > len(less.passages) {
				ask(3, part, task{text: t.text})
			}
		}
	}
	return counts
}

// draw chooses whole articles, at random, until there are enough passages and
// something to ask about them.
func (c *collection) draw(byArticle map[int][]int, random *rand.Rand) (keep []int, articles map[int]bool) {
	articles = map[int]bool{}
	add := func(p int) {
		if a := c.passages[p].Article; !articles[a] {
			articles[a] = true
			keep = append(keep, byArticle[a]...)
		}
	}
	for n := 0; len(keep) < borderPassages; n++ {
		if n%4 != 0 {
			add(random.IntN(len(c.passages)))
			continue
		}
		for p := range c.tasks[random.IntN(len(c.tasks))].relevant {
			add(p)
		}
	}
	slices.Sort(keep)
	return keep, articles
}

// elsewhere chooses a question that no passage of some articles answers.
func (c *collection) elsewhere(articles map[int]bool, random *rand.Rand) int {
	for {
		i := random.IntN(len(c.tasks))
		inside := len(c.tasks[i].relevant) == 0
		for p := range c.tasks[i].relevant {
			inside = inside || articles[c.passages[p].Article]
		}
		if !inside {
			return i
		}
	}
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
