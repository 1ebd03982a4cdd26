//go:build training

package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// fold makes texts comparable that differ in white space, case and the shape
// of quotation marks.
func fold(s string) string {
	s = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`).Replace(s)
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}

// holds reports whether a text has one of the answers of a task.
func (t *task) holds(text string) bool {
	text = fold(text)
	return slices.ContainsFunc(t.answers, func(a string) bool { return strings.Contains(text, fold(a)) })
}

// pickerLists are, for each question with answers of one in step, the sentences
// of the passage that answers it.
func (c *collection) pickerLists(step int) []list {
	width := len(rank.SentenceFeatures())
	all := make([]list, (len(c.tasks)+step-1)/step)
	parallel(len(all), func(i int) {
		t := &c.tasks[i*step]
		q := rank.Parse(t.text, &c.Collection)
		for p := range t.relevant {
			text := c.passages[p].Text
			l := list{weight: 1}
			for _, s := range q.Sentences(text) {
				for _, x := range s.Features {
					l.rows = append(l.rows, float32(x))
				}
				l.right = append(l.right, t.holds(text[s.Start:s.End]))
			}
			if len(l.rows) > width && slices.Contains(l.right, true) && slices.Contains(l.right, false) {
				all[i] = l
			}
		}
	})
	return slices.DeleteFunc(all, func(l list) bool { return len(l.right) == 0 })
}

// scorer tells how well a row of features answers.
type scorer func(row []float32) float64

// weighing is the scorer of weights alone.
func weighing(weights []float64) scorer {
	return func(row []float32) float64 { return dot(weights, row) }
}

// treed is the scorer of weights that trees correct.
func treed(weights []float64, trees []rank.Tree) scorer {
	return func(row []float32) float64 {
		features := widened(row)
		sum := dot(weights, features)
		for i := range trees {
			sum += trees[i].Value(features)
		}
		return sum
	}
}

// widened are rows as package rank has them.
func widened(rows []float32) []float64 {
	out := make([]float64, len(rows))
	for i, x := range rows {
		out[i] = float64(x)
	}
	return out
}

// shippedPicker is the picker of package rank, with one feature of each row seen
// as zero; with none hidden when that is negative.
func shippedPicker(hidden int) scorer {
	return func(row []float32) float64 {
		features := widened(row)
		if hidden >= 0 {
			features[hidden] = 0
		}
		return rank.SentenceScore(features)
	}
}

// picked is the share of lists whose best row is right.
func picked(lists []list, score scorer) float64 {
	right := 0
	for i := range lists {
		l := &lists[i]
		width := len(l.rows) / len(l.right)
		best, most := 0, 0.0
		for r := range l.right {
			if s := score(l.row(r, width)); r == 0 || s > most {
				best, most = r, s
			}
		}
		if l.right[best] {
			right++
		}
	}
	return float64(right) / float64(len(lists))
}

// measurePicker writes how often the picker picks the right sentence, and what
// each of its features has to do with it.
func measurePicker(out io.Writer) error {
	_, check, err := loadSentences(math.MaxInt32)
	if err != nil {
		return err
	}
	most := func(row []float32) float64 { return float64(row[0]) }
	full := picked(check, shippedPicker(-1))
	fmt.Fprintf(out, "right sentence of the right passage, %d questions kept out of training: most words %.4f, picker %.4f\n\n",
		len(check), picked(check, most), full)
	fmt.Fprintf(out, "The picker's features: weight, and points lost where the feature is seen as zero\n\n")
	features := rank.SentenceFeatures()
	lost := make([]float64, len(features))
	parallel(len(lost), func(i int) { lost[i] = 100 * (full - picked(check, shippedPicker(i))) })
	for i, f := range features {
		fmt.Fprintf(out, "%-20s %8.3f %8.2f\n", f.Name, f.Weight, lost[i])
	}
	return nil
}

// cutter makes an excerpt of a passage.
type cutter func(q *rank.Question, text string) article.Range

// overlap is the cutter to beat: the sentence that covers most of the
// question, and its neighbours, the following one first, up to a budget.
func overlap(budget int) cutter {
	return func(q *rank.Question, text string) article.Range {
		sentences := q.Sentences(text)
		if len(sentences) == 0 {
			return article.Range{}
		}
		best := 0
		for i, s := range sentences {
			if s.Features[0] > sentences[best].Features[0] {
				best = i
			}
		}
		first, last := best, best
		length := func(i, j int) int { return utf8.RuneCountInString(text[sentences[i].Start:sentences[j].End]) }
		for {
			switch {
			case last+1 < len(sentences) && length(first, last+1) <= budget:
				last++
			case first > 0 && length(first-1, last) <= budget:
				first--
			default:
				return article.Range{Start: sentences[first].Start, End: sentences[last].End}
			}
		}
	}
}

// excerpts measures what share of first excerpts, and of any of three, hold
// an answer, and the mean length of the first.
func excerpts(examples []example, cut cutter) (first, three, length float64) {
	type result struct {
		first, three bool
		length       int
	}
	results := make([]result, len(examples))
	parallel(len(examples), func(i int) {
		e := &examples[i]
		q := rank.Parse(e.task.text, &e.Collection)
		chosen := e.collection.choose(e.passages)
		for n, r := range q.Rank(chosen) {
			if n == 3 {
				break
			}
			text := chosen[r.Candidate].Text
			x := cut(q, text)
			right := e.task.holds(text[x.Start:x.End])
			results[i].three = results[i].three || right
			if n == 0 {
				results[i].first = right
				results[i].length = utf8.RuneCountInString(text[x.Start:x.End])
			}
		}
	})
	n := float64(len(examples))
	for _, r := range results {
		if r.first {
			first += 1 / n
		}
		if r.three {
			three += 1 / n
		}
		length += float64(r.length) / n
	}
	return first, three, length
}
