//go:build training

package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// measureAlike tells, word by word, what it brings and costs that other words
// count as alike (words/en/alike.txt): the questions in which the word has some,
// how many of them find the right passage earlier and later by it, and by how
// much of MRR@10. Questions of test halves are not among them.
func measureAlike(out io.Writer) error {
	type tally struct {
		n, better, worse int
		gain             float64
	}
	words := map[string]*tally{}
	for _, name := range append(slices.Clone(large), small...) {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return err
		}
		in, _ := c.split()
		if len(in.tasks) < 1000 {
			in = c
		}
		plain := *in
		plain.OwnWords = true
		type result struct {
			stems []string
			gain  float64
		}
		results := make([]result, len(in.tasks))
		parallel(len(in.tasks), func(i int) {
			t := &in.tasks[i]
			if i%*step != 0 || len(t.relevant) == 0 {
				return
			}
			for _, term := range rank.Parse(t.text, &in.Collection).Terms() {
				if len(term.Others) > 0 && !term.Repaired && !term.Doubtful {
					results[i].stems = append(results[i].stems, term.Stem)
				}
			}
			if len(results[i].stems) > 0 {
				results[i].gain = in.reciprocal(t, t.text) - plain.reciprocal(t, t.text)
			}
		})
		total, n := 0.0, 0
		for _, r := range results {
			if len(r.stems) > 0 {
				total += r.gain
				n++
			}
			for _, s := range r.stems {
				if words[s] == nil {
					words[s] = &tally{}
				}
				w := words[s]
				w.n++
				w.gain += r.gain / float64(len(r.stems))
				if r.gain > 0 {
					w.better++
				} else if r.gain < 0 {
					w.worse++
				}
			}
		}
		fmt.Fprintf(out, "# %s: %d questions with such words, sum of the gains %+.2f\n", name, n, total)
	}
	sorted := slices.SortedFunc(maps.Keys(words), func(a, b string) int { return cmp.Compare(words[a].gain, words[b].gain) })
	for _, s := range sorted {
		w := words[s]
		fmt.Fprintf(out, "%-16s %5d questions %4d better %4d worse %+8.3f\n", s, w.n, w.better, w.worse, w.gain)
	}
	return nil
}
