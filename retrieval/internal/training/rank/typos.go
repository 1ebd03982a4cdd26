//go:build training

package main

import (
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// A mistake is a question with a typing mistake in one word, and that word as it
// was meant and as it was typed; without one, they are empty.
type mistake struct{ text, meant, typed string }

// mistype makes one random typing mistake in one word that counts: a letter
// left out, doubled by a random one, changed, or swapped with the next.
func mistype(text string, c *rank.Collection, random *rand.Rand) mistake {
	counts := map[string]bool{}
	for _, t := range rank.Parse(text, c).Terms() {
		counts[t.Form] = true
	}
	var words []lang.Token
	for _, t := range lang.Tokens(text) {
		if counts[t.Form] && !t.Whole && t.End-t.Start >= 4 && isPlain(t.Form) && len(t.Form) == t.End-t.Start {
			words = append(words, t)
		}
	}
	if len(words) == 0 {
		return mistake{text: text}
	}
	w := words[random.IntN(len(words))]
	at := w.Start + random.IntN(w.End-w.Start)
	letter := string(rune('a' + random.IntN(26)))
	var typed string
	switch random.IntN(4) {
	case 0:
		typed = text[w.Start:at] + text[at+1:w.End]
	case 1:
		typed = text[w.Start:at] + letter + text[at:w.End]
	case 2:
		typed = text[w.Start:at] + letter + text[at+1:w.End]
	default:
		at = min(at, w.End-2)
		typed = text[w.Start:at] + text[at+1:at+2] + text[at:at+1] + text[at+2:w.End]
	}
	return mistake{text: text[:w.Start] + typed + text[w.End:], meant: text[w.Start:w.End], typed: typed}
}

// measureTypos tells what a typing mistake costs, with and without repair.
func measureTypos(out io.Writer, test []example) {
	// ask asks each question as it is, or with the mistakes of each seed.
	ask := func(repair bool, seeds ...uint64) float64 {
		again := make([]example, len(test)*max(1, len(seeds)))
		parallel(len(again), func(i int) {
			e := &test[i%len(test)]
			c := *e.collection
			text := e.task.text
			if len(seeds) > 0 {
				text = mistype(text, &c.Collection, rand.New(rand.NewPCG(seeds[i/len(test)], uint64(i)))).text
			}
			if !repair {
				c.Similar = nil
			}
			again[i] = c.example(e.task, text)
		})
		return measure(again, shipped()).mrr
	}
	const a, b, c = 7, 8, 9
	fmt.Fprintf(out, "%-24s %16.4f %16.4f %16.4f %16.4f\n", test[0].collection.name, ask(false), ask(false, a, b, c), ask(true),
		ask(true, a, b, c))
}

// An outcome is what a mistake cost a question.
type outcome struct {
	mistake
	question    string
	fate        string
	clean, lost float64 // reciprocal ranks
}

// explainTypos tells what the loss by typing mistakes consists of: of the
// questions to train on, so that nothing is fitted on those that are measured,
// or of those kept out.
func explainTypos(out io.Writer) error {
	for _, name := range large {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return err
		}
		in, kept := c.split()
		if *keptOut {
			in = kept
		}
		var tasks []*task
		for i := range in.tasks {
			if len(in.tasks[i].relevant) > 0 && i%*step == 0 {
				tasks = append(tasks, &in.tasks[i])
			}
		}
		outcomes := make([]outcome, len(tasks))
		parallel(len(tasks), func(i int) { outcomes[i] = in.tryMistake(tasks[i], rand.New(rand.NewPCG(*seed, uint64(i)))) })
		printOutcomes(out, name, outcomes)
	}
	return nil
}

// tryMistake asks a question as it is and mistyped.
func (c *collection) tryMistake(t *task, random *rand.Rand) outcome {
	m := mistype(t.text, &c.Collection, random)
	o := outcome{mistake: m, question: t.text, fate: c.fate(m)}
	o.clean = c.reciprocal(t, t.text)
	o.lost = o.clean - c.reciprocal(t, m.text)
	return o
}

// reciprocal is one divided by the rank of the right passage, 0 beyond ten.
func (c *collection) reciprocal(t *task, text string) float64 {
	return measure([]example{c.example(t, text)}, shipped()).mrr
}

// fate tells what became of a mistyped word.
func (c *collection) fate(m mistake) string {
	if strings.EqualFold(m.typed, m.meant) {
		return "no mistake made"
	}
	meant, typed := lang.Tokens(m.meant)[0].Stem, lang.Tokens(m.typed)
	if len(typed) != 1 {
		return "not one word any more"
	}
	stem := typed[0].Stem
	if stem == meant {
		return "same stem"
	}
	q := rank.Parse(m.text, &c.Collection)
	stems, repaired := map[string]int{}, false
	for i, t := range q.Terms() {
		stems[t.Stem] = i + 1
		if t.Repaired {
			for _, o := range t.Others {
				stems[o.Stem] = -1
			}
		}
		repaired = repaired || t.Repaired
	}
	switch known := c.DocFreq(stem); {
	case known > 0 && stems[stem] > 0:
		return fmt.Sprintf("known as it was typed, %s", ratio(known, c.DocFreq(meant)))
	case c.DocFreq(meant) == 0:
		return "meant word unknown, too"
	case !repaired && stems[stem] == 0:
		return "became a small word"
	case !repaired && len(m.typed) < 4:
		return "not repaired: short"
	case !repaired:
		return "not repaired"
	case stems[meant] == 0:
		return "repaired wrongly"
	case stems[meant] < 0:
		return "right guess not the first"
	case len(q.Terms()[stems[meant]-1].Others) > 0:
		return "right guess first of several"
	}
	return "right guess alone"
}

func ratio(typed, meant int) string {
	switch {
	case typed*10 <= meant:
		return "ten times rarer than meant"
	case typed*3 <= meant:
		return "three times rarer than meant"
	}
	return "as common as meant"
}

// printOutcomes prints what became of the mistyped words and what each fate
// cost, in points of MRR.
func printOutcomes(out io.Writer, name string, outcomes []outcome) {
	type row struct {
		fate  string
		n     int
		clean float64
		lost  float64
	}
	rows := map[string]*row{}
	all := row{fate: "all"}
	for _, o := range outcomes {
		if rows[o.fate] == nil {
			rows[o.fate] = &row{fate: o.fate}
		}
		for _, r := range []*row{rows[o.fate], &all} {
			r.n++
			r.clean += o.clean
			r.lost += o.lost
		}
	}
	sorted := []*row{&all}
	for _, r := range rows {
		sorted = append(sorted, r)
	}
	slices.SortFunc(sorted[1:], func(a, b *row) int { return cmp.Compare(b.lost, a.lost) })
	n := float64(len(outcomes))
	fmt.Fprintf(out, "\n%-52s %8s %8s %8s %8s\n", name, "share", "clean", "mistyped", "cost")
	for _, r := range sorted {
		fmt.Fprintf(out, "%-52s %8.4f %8.4f %8.4f %8.2f\n", r.fate, float64(r.n)/n, r.clean/float64(r.n), (r.clean-r.lost)/float64(r.n),
			100*r.lost/n)
	}
	if !*verbose {
		return
	}
	for _, o := range outcomes {
		if o.lost != 0 {
			fmt.Fprintf(out, "%+.2f\t%s\t%s > %s\t%s\n", -o.lost, o.fate, o.meant, o.typed, o.question)
		}
	}
}
