package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// nearest is the number of passages that are read because they are near the question
// in meaning: as an index does it.
const nearest = 20

// vectors are those of a collection's passages and questions.
type vectors struct{ passages, queries *meaning.Vectors }

func openVectors(name string) (*vectors, error) {
	passages, err := meaning.OpenVectors(filepath.Join(*vectorsDir, name+".passages.vectors"))
	if err != nil {
		return nil, fmt.Errorf("open what training/vectors makes: %w", err)
	}
	queries, err := meaning.OpenVectors(filepath.Join(*vectorsDir, name+".queries.vectors"))
	if err != nil {
		return nil, fmt.Errorf("open what training/vectors makes: %w", err)
	}
	return &vectors{passages, queries}, nil
}

// question is the vector of a question; nil when it has none.
func (v *vectors) question(id string) []float32 {
	i, ok := v.queries.Find(id)
	if !ok {
		return nil
	}
	row, _ := v.queries.Span(i)
	bytes, scale := v.queries.Row(row)
	out := make([]float32, len(bytes))
	for i, b := range bytes {
		out[i] = float32(b) * scale
	}
	return out
}

// near puts the passages of a collection that are nearest to a question among those
// that were found by words, and gives the cosines of all of them.
func (v *vectors) near(c *collection, question []float32, passages []int) ([]int, [][]float32, error) {
	inside := func(p int) bool { _, ok := c.byID[v.passages.Key(p)]; return ok }
	matches, err := v.passages.Nearest(context.Background(), question, nearest, inside)
	if err != nil {
		return nil, nil, err
	}
	all := slices.Clone(passages[:min(least, len(passages))])
	for _, m := range matches {
		if p := c.byID[v.passages.Key(m.Passage)]; !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for _, p := range passages {
		if len(all) < depth && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	cosines := make([][]float32, len(all))
	for i, p := range all {
		if at, ok := v.passages.Find(c.ids[p]); ok {
			if cosines[i], err = v.passages.Cosines(question, at); err != nil {
				return nil, nil, err
			}
		}
	}
	return all, cosines, nil
}

// addNear makes the candidates of a question with what its vectors find; ok is false
// where they cannot be read.
func (c *collection) addNear(q *rank.Question, t *task, passages []int) ([]int, []rank.Candidate, bool) {
	question := c.vectors.question(t.id)
	if question == nil {
		return nil, nil, false
	}
	passages, cosines, err := c.vectors.near(c, question, passages)
	if err != nil {
		return nil, nil, false
	}
	q.Typical = c.typical(question)
	chosen := c.choose(passages)
	for i := range chosen {
		chosen[i].Cosines = cosines[i]
	}
	return passages, chosen, true
}

// typical is the mean cosine of a question and all sentences of the collection.
func (c *collection) typical(question []float32) float64 {
	if c.mean == nil {
		c.mean = make([]float64, len(question))
		n := 0.0
		for _, id := range c.ids {
			p, _ := c.vectors.passages.Find(id)
			from, to := c.vectors.passages.Span(p)
			n += float64(to - from)
			for row := from; row < to; row++ {
				bytes, scale := c.vectors.passages.Row(row)
				for i, b := range bytes {
					c.mean[i] += float64(b) * float64(scale)
				}
			}
		}
		for i := range c.mean {
			c.mean[i] /= max(n, 1)
		}
	}
	sum := 0.0
	for i, x := range question {
		sum += float64(x) * c.mean[i]
	}
	return sum
}

// nearExample is a question with its candidates read, and how near they are.
type nearExample struct {
	example
	near list // rows of rank.NearFeatures
}

// nearExamples reads the questions of a collection that something answers, one of
// step, with what the vectors find.
//
// Nearly all questions of the collections have words of what answers them, since
// their authors had it before them. So that what is learnt holds for others too, some
// are read again, reworded: with other words than a right passage has, as far as words
// go. The vector is that of the whole question.
func (c *collection) nearExamples(step int, reworded bool) ([]nearExample, error) {
	v, err := openVectors(c.name)
	if err != nil {
		return nil, err
	}
	var chosen []int
	for i, t := range c.tasks {
		if len(t.relevant) > 0 && i%step == 0 {
			chosen = append(chosen, i)
		}
	}
	all, errs := make([]nearExample, len(chosen)), make([]error, len(chosen))
	parallel(len(chosen), func(i int) {
		all[i], errs[i] = c.nearExample(v, &c.tasks[chosen[i]], reworded)
		all[i].number = chosen[i]
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// unknownWord stands for a word that no collection has.
const unknownWord = "wqzxkvj"

// reworded is a question with words that nobody knows instead of those that count of
// the passages that answer it.
func (c *collection) reworded(t *task) string {
	right := map[string]bool{}
	for p := range t.relevant {
		for _, w := range lang.Tokens(c.passages[p].Text + " " + c.passages[p].Title) {
			right[w.Stem] = true
		}
	}
	counts := map[string]bool{}
	for _, term := range rank.Parse(t.text, &c.Collection).Terms() {
		counts[term.Stem] = true
	}
	var kept []string
	for w := range strings.FieldsSeq(t.text) {
		taken := slices.ContainsFunc(lang.Tokens(w), func(t lang.Token) bool { return right[t.Stem] && counts[t.Stem] })
		if taken {
			w = unknownWord + strconv.Itoa(len(kept))
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}

func (c *collection) nearExample(v *vectors, t *task, reworded bool) (nearExample, error) {
	text := t.text
	if reworded {
		text = c.reworded(t)
	}
	q := rank.Parse(text, &c.Collection)
	e := nearExample{example: example{collection: c, task: t, passages: c.candidates(q, depth)}}
	question := v.question(t.id)
	if question == nil {
		return e, fmt.Errorf("there is no vector of question %s of %s", t.id, c.name)
	}
	var cosines [][]float32
	var err error
	if e.passages, cosines, err = v.near(c, question, e.passages); err != nil {
		return e, err
	}
	chosen := c.choose(e.passages)
	for i := range chosen {
		chosen[i].Cosines = cosines[i]
	}
	e.weight, e.degrees = 1, q.Degrees()
	width, nearWidth := len(rank.Features()), len(rank.NearFeatures())
	e.rows, e.near.rows = make([]float32, len(chosen)*width), make([]float32, len(chosen)*nearWidth)
	e.right = make([]bool, len(chosen))
	for _, r := range q.Rank(chosen) {
		for j, x := range r.Features {
			e.rows[r.Candidate*width+j] = float32(x)
		}
		for j, x := range r.Near {
			e.near.rows[r.Candidate*nearWidth+j] = float32(x)
		}
		e.right[r.Candidate] = t.relevant[e.passages[r.Candidate]]
	}
	e.near.right, e.near.degrees, e.near.weight = e.right, e.degrees, 1
	return e, nil
}

// nearLists are the lists to learn what meaning counts from, beside what words say.
func nearLists(examples []nearExample, words [][]float64, weight float64) []list {
	var all []list
	for i := range examples {
		e := &examples[i]
		if l := e.near; slices.Contains(l.right, true) {
			l.base, l.weight = e.scores(words), weight
			if e.collection.name == rewordedName {
				l.weight *= rewordedWeight
			}
			all = append(all, l)
		}
	}
	return all
}

// measureNear measures the ranking by words, and that with meaning.
func measureNear(examples []nearExample, words, near [][]float64) (without, with measures) {
	width := len(rank.NearFeatures())
	for i := range examples {
		e := &examples[i]
		scores := e.scores(words)
		without.add(&e.example, order(scores))
		w := together(near, e.degrees)
		for r := range scores {
			scores[r] += dot(w, e.near.row(r, width))
		}
		with.add(&e.example, order(scores))
	}
	without.mean()
	with.mean()
	return without, with
}

// nearFolds holds the questions of a small collection in two halves.
type nearFolds struct {
	name   string
	halves [2][]nearExample
}

// rewordedStep says that one question of so many is read again, reworded.
const rewordedStep = 3

// rewordedWeight is what such a question weighs.
const rewordedWeight = 0.3

// rewordedName is the name under which reworded questions are measured.
const rewordedName = "reworded"

func renamed(examples []nearExample) []nearExample {
	for i := range examples {
		c := *examples[i].collection
		c.name = rewordedName
		examples[i].collection = &c
	}
	return examples
}

func loadNear() (train, test []nearExample, halves []nearFolds, err error) {
	for _, name := range large {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return nil, nil, nil, err
		}
		in, out := c.split()
		a, err := in.nearExamples(*step, false)
		if err != nil {
			return nil, nil, nil, err
		}
		b, err := out.nearExamples(max(1, *step/4), false)
		if err != nil {
			return nil, nil, nil, err
		}
		train, test = append(train, a...), append(test, b...)
		if a, err = in.nearExamples(rewordedStep**step, true); err != nil {
			return nil, nil, nil, err
		}
		if b, err = out.nearExamples(rewordedStep*max(1, *step/4), true); err != nil {
			return nil, nil, nil, err
		}
		train, test = append(train, renamed(a)...), append(test, renamed(b)...)
	}
	for _, name := range small {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return nil, nil, nil, err
		}
		all, err := c.nearExamples(1, false)
		if err != nil {
			return nil, nil, nil, err
		}
		f := nearFolds{name: name}
		for i, e := range all {
			f.halves[i%2] = append(f.halves[i%2], e)
		}
		halves = append(halves, f)
	}
	return train, test, halves, nil
}

func plain(examples []nearExample) []example {
	var all []example
	for i := range examples {
		all = append(all, examples[i].example)
	}
	return all
}

// trainMeaning learns what meaning counts beside words, for passages and sentences.
func trainMeaning(out io.Writer) error {
	passages, err := measureMeaning(out)
	if err != nil {
		return err
	}
	sentences, err := measureNearPicker(out)
	if err != nil {
		return err
	}
	return writeNearWeights(passages, sentences, nil)
}

// measureMeaning learns what meaning counts beside words, as measureRanking learns
// the words themselves, and measures it in the same halves.
func measureMeaning(out io.Writer) ([][]float64, error) {
	train, test, halves, err := loadNear()
	if err != nil {
		return nil, err
	}
	learnWords := learner{width: len(rank.Features()), epochs: 16, rate: 0.02, decay: 5e-3, cases: len(rank.Cases()), varying: varying()}
	every := make([]bool, len(rank.NearFeatures()))
	for i := range every {
		every[i] = true
	}
	learnNear := learner{width: len(every), epochs: 16, rate: 0.02, decay: 1e-2, cases: len(rank.Cases()), varying: every}
	var words, near [2][][]float64
	for side := range 2 {
		data := lists(plain(slices.DeleteFunc(slices.Clone(train), func(e nearExample) bool { return e.collection.name == rewordedName })))
		base := len(data)
		for _, f := range halves {
			data = append(data, weighted(plain(f.halves[side]), base)...)
		}
		words[side] = learnWords.learn(data)
		data = nearLists(train, words[side], 1)
		for _, f := range halves {
			data = append(data, nearLists(f.halves[side], words[side], share(base, len(f.halves[side])))...)
		}
		near[side] = learnNear.learn(data)
	}
	printNear(out, test, halves, words, near)
	// What is shipped is learnt from all questions, beside words that did not see them.
	data := nearLists(train, words[0], 1)
	base := len(data)
	for _, f := range halves {
		weight := share(base, len(f.halves[0])+len(f.halves[1]))
		data = append(data, nearLists(f.halves[0], words[1], weight)...)
		data = append(data, nearLists(f.halves[1], words[0], weight)...)
	}
	return learnNear.learn(data), nil
}

// share is what each of n lists of a small collection weighs against base lists of
// the large ones: see weighted.
func share(base, n int) float64 { return balance * float64(base) / float64(len(small)) / float64(n) }

// printNear tells how good the ranking is with what was learnt on one half, on the
// other.
func printNear(out io.Writer, test []nearExample, halves []nearFolds, words, near [2][][]float64) {
	fmt.Fprintf(out, "%-32s %5s %8s %8s %8s %8s %8s %8s %10s\n",
		"collection", "n", "words", "MRR@10", "Hits@1", "R@5", "R@10", "nDCG@10", "candidates")
	row := func(name string, words, m measures) {
		fmt.Fprintf(out, "%-32s %5d %8.4f %8.4f %8.4f %8.4f %8.4f %8.4f %10.4f\n",
			name, m.n, words.mrr, m.mrr, m.hits1, m.r5, m.r10, m.ndcg, m.rAll)
	}
	for _, name := range append(slices.Clone(large), rewordedName) {
		some := slices.DeleteFunc(slices.Clone(test), func(e nearExample) bool { return e.collection.name != name })
		without, with := measureNear(some, words[0], near[0])
		row(name+", kept out", without, with)
	}
	for _, f := range halves {
		w0, m0 := measureNear(f.halves[0], words[1], near[1])
		w1, m1 := measureNear(f.halves[1], words[0], near[0])
		row(f.name+", 2-fold", w0.plus(w1), m0.plus(m1))
	}
}

// nearPickerLists are pickerLists with what meaning says, beside what words do.
func (c *collection) nearPickerLists(step int, reworded bool) ([]list, error) {
	v, err := openVectors(c.name)
	if err != nil {
		return nil, err
	}
	all, errs := make([]list, (len(c.tasks)+step-1)/step), make([]error, (len(c.tasks)+step-1)/step)
	parallel(len(all), func(i int) {
		t := &c.tasks[i*step]
		question := v.question(t.id)
		text, weight := t.text, 1.0
		if reworded {
			text, weight = c.reworded(t), rewordedWeight
		}
		q := rank.Parse(text, &c.Collection)
		for p := range t.relevant {
			at, ok := v.passages.Find(c.ids[p])
			if question == nil || !ok {
				continue
			}
			cosines, err := v.passages.Cosines(question, at)
			if err != nil {
				errs[i] = err
				return
			}
			text := c.passages[p].Text
			l := list{weight: weight}
			for _, s := range q.SentencesNear(text, cosines) {
				for _, x := range s.Near {
					l.rows = append(l.rows, float32(x))
				}
				l.base = append(l.base, s.Score)
				l.right = append(l.right, t.holds(text[s.Start:s.End]))
			}
			if len(l.rows) > 0 && slices.Contains(l.right, true) && slices.Contains(l.right, false) {
				all[i] = l
			}
		}
	})
	return slices.DeleteFunc(all, func(l list) bool { return len(l.right) == 0 }), errors.Join(errs...)
}

// pickedNear is the share of lists whose best row is right, by words and by these
// weights.
func pickedNear(lists []list, w []float64) float64 {
	right := 0
	for i := range lists {
		l := &lists[i]
		best, most := 0, math.Inf(-1)
		for r := range l.right {
			if s := l.base[r] + dot(w, l.row(r, len(w))); s > most {
				best, most = r, s
			}
		}
		if l.right[best] {
			right++
		}
	}
	return float64(right) / float64(len(lists))
}

// measureNearPicker learns what meaning counts in the choice of a sentence, and measures it.
func measureNearPicker(out io.Writer) ([]float64, error) {
	var train, test, other []list
	for _, name := range large {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return nil, err
		}
		in, outside := c.split()
		for _, part := range []struct {
			from     *collection
			step     int
			reworded bool
			into     *[]list
		}{
			{in, *step, false, &train}, {in, rewordedStep * *step, true, &train},
			{outside, max(1, *step/4), false, &test}, {outside, rewordedStep * max(1, *step/4), true, &other},
		} {
			lists, err := part.from.nearPickerLists(part.step, part.reworded)
			if err != nil {
				return nil, err
			}
			*part.into = append(*part.into, lists...)
		}
	}
	width := len(rank.NearSentenceFeatures())
	w := learner{width: width, epochs: 12, rate: 0.02, decay: 1e-4}.learn(train)[0]
	fmt.Fprintf(out, "right sentence of the right passage, %d questions kept out of training: words %.4f, with meaning %.4f\n",
		len(test), pickedNear(test, make([]float64, width)), pickedNear(test, w))
	fmt.Fprintf(out, "the same of %d of them, reworded: words %.4f, with meaning %.4f\n",
		len(other), pickedNear(other, make([]float64, width)), pickedNear(other, w))
	return w, nil
}

// trainMeaningAnswerable fits what judges questions where there are vectors, and
// measures it in halves. What the words say is as shipped.
func trainMeaningAnswerable(out io.Writer) error {
	all, err := measureNearAnswerable(out)
	if err != nil {
		return err
	}
	var fitted [][]float64
	for i, l := range rank.NearLogistics() {
		data, right := nearVerdicts(all, l), nearRight(i)
		bias, weights := logistic(data, answerDecay, right)
		fitted = append(fitted, append([]float64{bias}, weights...))
	}
	return writeNearWeights(nil, nil, fitted)
}

func nearRight(i int) func(*verdict) bool {
	if i == 0 {
		return answers
	}
	return about
}

// nearVerdicts are verdicts by the evidence that a regression sees.
func nearVerdicts(all []verdict, l rank.Logistic) []verdict {
	out := slices.Clone(all)
	for i := range out {
		out[i].evidence = slices.Clone(out[i].near)
		for j, f := range l.Features {
			if l.Alone && rank.ByWords(f) {
				out[i].evidence[j] = 0
			}
		}
	}
	return out
}

func measureNearAnswerable(out io.Writer) ([]verdict, error) {
	all, err := verdicts(true)
	if err != nil {
		return nil, err
	}
	for i, l := range rank.NearLogistics() {
		data, right := nearVerdicts(all, l), nearRight(i)
		fmt.Fprintf(out, "\nShare on the wrong side of %s, by its threshold\n\n", l.What)
		thresholds := []float64{0.4, 0.5, rank.AnswerThreshold, 0.6, 0.66, 0.7, 0.75}
		if i > 0 {
			thresholds = []float64{0.1, 0.15, rank.AboutThreshold, 0.25, 0.3, 0.4}
		}
		printVerdicts(out, data, halves(data, right), right, thresholds)
	}
	return all, nil
}

const meaningFiguresFile = "retrieval/rank/figures-meaning.txt"

// writeMeaningFigures measures what meaning brings and writes figures-meaning.txt.
func writeMeaningFigures(out io.Writer) error {
	f, err := os.Create(meaningFiguresFile)
	if err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	defer f.Close()
	out = io.MultiWriter(out, f)
	fmt.Fprintf(out, "Written by: go run ./retrieval/internal/training/rank -step %d -vectors DIR meaning-figures\n", *step)
	fmt.Fprintf(out, "The vectors are those of e5-small-v2.\n\n"+
		"RANKING of the best %d by words and the %d nearest in meaning, by words and by both\n\n", depth, nearest)
	if _, err := measureMeaning(out); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nSENTENCES\n\n")
	if _, err := measureNearPicker(out); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nWHAT IS SAID TO ANSWER, fitted on one half and measured on the other\n")
	if _, err := measureNearAnswerable(out); err != nil {
		return err
	}
	return f.Close()
}
