//go:build training

package main

import (
	"fmt"
	"go/format"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// languageSets are the collections of other languages than English, which lie beside
// those of English.
var languageSets = []string{
	"de", "es", "ro", "ru", "tr", "ar", "ar2", "fr", "it", "pt", "zh", "zh2", "ja", "el", "hi", "vi", "th",
}

// languageSet is a collection of another language with its questions read.
type languageSet struct {
	*collection
	examples []example
}

// runOf is the number of the run of passages that a passage is in, which is taken out as
// a whole: an article of the collections that are translated, several of the others.
func (c *collection) runOf(passage int) int {
	const translated, article, runs = 240, 5, 20
	if len(c.passages) == translated {
		return passage / article
	}
	return passage / (len(c.passages) / runs)
}

// fold is the half that a question is in: that of its first passage. The same articles of
// the translated collections are in the same half.
func (c *collection) fold(t *task) int {
	first := math.MaxInt
	for p := range t.relevant {
		first = min(first, p)
	}
	return c.runOf(first) / 2 % 2
}

func loadLanguageSets() ([]*languageSet, error) {
	var all []*languageSet
	for _, name := range languageSets {
		c, err := loadIn(filepath.Join(filepath.Dir(*dir), "languages", name), lang.Named(strings.TrimRight(name, "2")))
		if err != nil {
			return nil, err
		}
		c.tasks = slices.DeleteFunc(c.tasks, func(t task) bool { return len(t.relevant) == 0 })
		all = append(all, &languageSet{collection: c})
	}
	return all, nil
}

// languageDecay pulls what other languages add to the weights of English to zero.
const languageDecay = 2e-2

// trainLanguages learns what is added to the weights of features for questions in other
// languages, the same for all, and measures each half by what the other teaches.
func trainLanguages(out io.Writer) error {
	all, err := loadLanguageSets()
	if err != nil {
		return err
	}
	english := shipped()
	var data []list
	var folds [2][]list
	for _, s := range all {
		s.examples = s.collection.examples(1, false)
		for i := range s.examples {
			e := &s.examples[i]
			e.base = e.scores(english)
			if !slices.Contains(e.right, true) {
				continue
			}
			l := e.list
			l.degrees, l.weight = nil, 1/float64(len(s.examples))
			data = append(data, l)
			f := s.fold(e.task)
			folds[f] = append(folds[f], l)
		}
	}
	width := len(english[0])
	l := learner{width: width, epochs: 12, rate: 0.02, decay: languageDecay}
	learnt := [2][]float64{l.learn(folds[0])[0], l.learn(folds[1])[0]}
	for _, s := range all {
		var before, after measures
		for i := range s.examples {
			e := &s.examples[i]
			scores := slices.Clone(e.base)
			for r := range scores {
				scores[r] += dot(learnt[1-s.fold(e.task)], e.row(r, width))
			}
			before.add(e, order(e.base))
			after.add(e, order(scores))
		}
		before.mean()
		after.mean()
		fmt.Fprintf(out, "%-5s MRR@10 by the weights of English %.4f, 2-fold with what is added %.4f\n", s.name, before.mrr, after.mrr)
	}
	return writeLanguageWeights(l.learn(data)[0])
}

// measureLanguageBiases tells what the logit that something answers needs in each language
// for as large a share of the answerable to be refused as of the others is answered, and
// both shares at other biases. What the evidence counts is not learnt again: learnt from
// one half of these collections it was worse on the other than the weights of English.
func measureLanguageBiases(out io.Writer) error {
	sets, err := loadLanguageSets()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%-5s %-23s refused/answered at a bias of\n%29s", "", "as many of each", "")
	var grid []float64
	for bias := -1.5; bias <= 3.5; bias += 0.5 {
		grid = append(grid, bias)
		fmt.Fprintf(out, " %+9.1f", bias)
	}
	fmt.Fprintln(out)
	for _, s := range sets {
		var with, without []float64
		for side := range 2 {
			var keep []int
			for p := range s.passages {
				if s.runOf(p)%2 == side {
					keep = append(keep, p)
				}
			}
			a, b := s.halfLogits(keep)
			with, without = append(with, a...), append(without, b...)
		}
		slices.Sort(with)
		slices.Sort(without)
		needed := math.Log(rank.AnswerThreshold / (1 - rank.AnswerThreshold))
		bias, share := equalError(with, without)
		fmt.Fprintf(out, "%-5s %+.2f: %.3f           ", s.name, needed-bias, share)
		for _, b := range grid {
			fmt.Fprintf(out, " %.2f/%.2f", below(with, needed-b), 1-below(without, needed-b))
		}
		fmt.Fprintln(out)
	}
	return nil
}

// halfLogits asks all questions of some of the passages: the logits, without the bias of
// the language, of those that these answer and of the others.
func (c *collection) halfLogits(keep []int) (with, without []float64) {
	half := c.subset(c.name, keep)
	logits := make([]float64, len(c.tasks))
	parallel(len(c.tasks), func(i int) {
		logits[i] = math.Inf(-1)
		q := rank.Parse(c.tasks[i].text, &half.Collection)
		if passages := half.candidates(q, depth); len(passages) > 0 {
			logits[i] = q.AnswerLogit(q.Rank(half.choose(passages)))
		}
	})
	for i, t := range c.tasks {
		if slices.ContainsFunc(keep, func(p int) bool { return t.relevant[p] }) {
			with = append(with, logits[i])
		} else {
			without = append(without, logits[i])
		}
	}
	return with, without
}

// below is the share of sorted values that are less than a limit.
func below(sorted []float64, limit float64) float64 {
	at, _ := slices.BinarySearch(sorted, limit)
	return float64(at) / float64(max(len(sorted), 1))
}

// equalError is the logit at which as large a share of the answerable is refused as of
// the others is answered, and that share. Both are sorted.
func equalError(with, without []float64) (limit, share float64) {
	for _, limit = range with {
		if share = below(with, limit); share >= 1-below(without, limit) {
			break
		}
	}
	return limit, share
}

const languageWeightsFile = "retrieval/rank/internal/weights/languageweights.go"

// writeLanguageWeights writes languageweights.go.
func writeLanguageWeights(weights []float64) error {
	var b strings.Builder
	b.WriteString(generated + "package weights\n\n// Languages are added to Passages for questions in other languages than English.\n" +
		"var Languages = [...]float64{\n")
	for i, f := range rank.Features() {
		fmt.Fprintf(&b, "\t%.3f, // %s\n", weights[i], f.Name)
	}
	b.WriteString("}\n")
	source, err := format.Source([]byte(b.String()))
	if err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	if err := os.WriteFile(languageWeightsFile, source, 0o666); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	return nil
}
