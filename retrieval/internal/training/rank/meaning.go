//go:build training

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// nearest is the number of passages that are read because they are near the question
// in meaning: as an index does it.
const nearest = 20

// vectors are those of a collection's passages and questions.
type vectors struct{ passages, queries *meaning.Vectors }

// openVectors has a collection use the vectors that were made of it.
func (c *collection) openVectors() error {
	passages, err := meaning.OpenVectors(filepath.Join(*vectorsDir, c.name+".passages.vectors"))
	if err != nil {
		return fmt.Errorf("open what training/vectors makes: %w", err)
	}
	queries, err := meaning.OpenVectors(filepath.Join(*vectorsDir, c.name+".queries.vectors"))
	if err != nil {
		return fmt.Errorf("open what training/vectors makes: %w", err)
	}
	c.useVectors(&vectors{passages, queries})
	return c.checkVectors()
}

// checkVectors reports as an error that the vectors are of other texts than those that
// an index has them of: made before a change of these.
func (c *collection) checkVectors() error {
	v := c.vectors.passages
	for i, p := range c.passages {
		at, ok := v.Find(c.ids[i])
		windows := article.Windows(article.Sentences(p.Text))
		if !ok || len(windows) < 2 {
			continue
		}
		from, to := v.Span(at)
		if last := windows[len(windows)-1]; to-from != len(windows) ||
			v.Digest(to-1) != meaning.DigestOf(p.Text[last.Start:last.End]) {
			return fmt.Errorf("the vectors of %s are of other texts than its windows of sentences: make them again with training/vectors", c.name)
		}
		return nil
	}
	return nil
}

// useVectors has a collection use vectors, of which some may be of other passages than
// its own.
func (c *collection) useVectors(v *vectors) {
	c.vectors, c.mean = v, make([]float32, v.passages.Dim())
	sum, n := make([]float64, len(c.mean)), 0.0
	for _, id := range c.ids {
		p, _ := v.passages.Find(id)
		from, to := v.passages.Span(p)
		n += float64(to - from)
		for row := from; row < to; row++ {
			bytes, scale := v.passages.Row(row)
			for i, b := range bytes {
				sum[i] += float64(b) * float64(scale)
			}
		}
	}
	for i := range sum {
		c.mean[i] = float32(sum[i] / max(n, 1))
	}
}

// question is the vector of a question of the collection; nil when it has none.
func (c *collection) question(id string) []float32 {
	i, ok := c.vectors.queries.Find(id)
	if !ok {
		return nil
	}
	row, _ := c.vectors.queries.Span(i)
	bytes, scale := c.vectors.queries.Row(row)
	out := make([]float32, len(bytes))
	for i, b := range bytes {
		out[i] = float32(b) * scale
	}
	return out
}

// near puts the passages that are nearest to a question among those that were found by
// words, and gives all of them as rank has them.
func (c *collection) near(question []float32, passages []int) ([]int, []rank.Candidate, error) {
	v := c.vectors
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
	chosen := c.choose(all)
	for i, p := range all {
		at, ok := v.passages.Find(c.ids[p])
		if !ok {
			continue
		}
		if chosen[i].Cosines, err = v.passages.Cosines(question, at); err != nil {
			return nil, nil, err
		}
		if chosen[i].Typical, err = v.passages.Cosines(c.mean, at); err != nil {
			return nil, nil, err
		}
	}
	return all, chosen, nil
}

// addNear makes the candidates of a question with what its vectors find; ok is false
// where they cannot be read.
func (c *collection) addNear(q *rank.Question, t *task, passages []int) ([]int, []rank.Candidate, bool) {
	question := c.question(t.id)
	if question == nil {
		return nil, nil, false
	}
	passages, chosen, err := c.near(question, passages)
	if err != nil {
		return nil, nil, false
	}
	q.Typical = c.typical(question)
	return passages, chosen, true
}

// typical is the mean cosine of a question and all sentences of the collection.
func (c *collection) typical(question []float32) float64 {
	sum := 0.0
	for i, x := range question {
		sum += float64(x) * float64(c.mean[i])
	}
	return sum
}

// nearExample is a question with its candidates read, and how near they are.
type nearExample struct {
	example
	wording wording
	near    list // rows of rank.NearFeatures
}

// wording is how a question is reworded. Nearly all questions of the collections
// have words of what answers them, since their authors had it before them; so that what
// is learnt holds for others too, some are read again with other words than a right
// passage has, as far as words go. The vector is that of the whole question.
type wording int

const (
	asTheyAre wording = iota
	// unknown words, which nobody has
	unknown
	// misled: words of other questions, which other passages have
	misled
	// halfMisled: so every second one
	halfMisled
)

// wordings are how questions are reworded: under which name they are measured, what
// a question weighs in learning, against one as it is, and one question of how many is read.
var wordings = [...]struct {
	name   string
	weight float64
	step   int
}{
	asTheyAre:  {"", 1, 1},
	unknown:    {"in unknown words", 0.3, 3},
	misled:     {"in words of others", 0.7, 3},
	halfMisled: {"half in words of others", 0.2, 3},
}

// nearExamples reads the questions of a collection that something answers, one of
// step, with what the vectors find.
func (c *collection) nearExamples(step int, as wording) ([]nearExample, error) {
	if c.vectors == nil {
		if err := c.openVectors(); err != nil {
			return nil, err
		}
	}
	var chosen []int
	for i, t := range c.tasks {
		if len(t.relevant) > 0 && i%step == 0 {
			chosen = append(chosen, i)
		}
	}
	all, errs := make([]nearExample, len(chosen)), make([]error, len(chosen))
	parallel(len(chosen), func(i int) {
		all[i], errs[i] = c.nearExample(chosen[i], as)
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// worded is the text of a question with other words instead of those that count of the
// passages that answer it.
func (c *collection) worded(number int, as wording) string {
	t := &c.tasks[number]
	if as == asTheyAre {
		return t.text
	}
	random := rand.New(rand.NewPCG(uint64(number), 9))
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
		switch {
		case !taken || as == halfMisled && random.IntN(2) == 0:
		case as == unknown:
			w = unknownWord + strconv.Itoa(len(kept))
		default:
			w = c.otherWord(right, random)
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}

// unknownWord stands for a word that no collection has.
const unknownWord = "wqzxkvj"

// otherWord is a word that counts of another question, and that the right passages do
// not have.
func (c *collection) otherWord(right map[string]bool, random *rand.Rand) string {
	const most = 100
	for range most {
		other := c.tasks[random.IntN(len(c.tasks))].text
		terms := rank.Parse(other, &c.Collection).Terms()
		if len(terms) == 0 {
			continue
		}
		term := terms[random.IntN(len(terms))]
		if right[term.Stem] || term.Frequency == 0 {
			continue
		}
		for _, w := range lang.Tokens(other) {
			if w.Stem == term.Stem {
				return w.Form
			}
		}
	}
	return unknownWord
}

func (c *collection) nearExample(number int, as wording) (nearExample, error) {
	t := &c.tasks[number]
	q := rank.Parse(c.worded(number, as), &c.Collection)
	e := nearExample{example: example{collection: c, task: t, number: number, passages: c.candidates(q, depth)}, wording: as}
	question := c.question(t.id)
	if question == nil {
		return e, fmt.Errorf("there is no vector of question %s of %s", t.id, c.name)
	}
	passages, chosen, err := c.near(question, e.passages)
	if err != nil {
		return e, err
	}
	e.passages = passages
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
			l.base, l.weight = e.scores(words), weight*wordings[e.wording].weight
			all = append(all, l)
		}
	}
	return all
}

// measureNear measures the ranking by words, and that with meaning as it counts in use.
func measureNear(examples []nearExample, words, near [][]float64) (without, with measures) {
	width := len(rank.NearFeatures())
	for i := range examples {
		e := &examples[i]
		scores := e.scores(words)
		without.add(&e.example, order(scores))
		w := together(near, e.degrees)
		for j := range w {
			w[j] *= rank.NearPart(j)
		}
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

func loadNear() (train, test []nearExample, halves []nearFolds, err error) {
	for _, name := range large {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return nil, nil, nil, err
		}
		in, out := c.split()
		for as, w := range wordings {
			a, err := in.nearExamples(w.step**step, wording(as))
			if err != nil {
				return nil, nil, nil, err
			}
			b, err := out.nearExamples(w.step*max(1, *step/4), wording(as))
			if err != nil {
				return nil, nil, nil, err
			}
			train, test = append(train, a...), append(test, b...)
		}
	}
	for _, name := range small {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return nil, nil, nil, err
		}
		all, err := c.nearExamples(1, asTheyAre)
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

// trainMeaning learns what meaning counts beside words.
func trainMeaning(out io.Writer) error {
	passages, err := measureMeaning(out)
	if err != nil {
		return err
	}
	return writeNearWeights(passages, nil)
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
		data := lists(plain(slices.DeleteFunc(slices.Clone(train), func(e nearExample) bool { return e.wording != asTheyAre })))
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
	some := func(name string, is func(e *nearExample) bool) {
		of := slices.DeleteFunc(slices.Clone(test), func(e nearExample) bool { return !is(&e) })
		without, with := measureNear(of, words[0], near[0])
		row(name+", kept out", without, with)
	}
	for _, name := range large {
		some(name, func(e *nearExample) bool { return e.collection.name == name && e.wording == asTheyAre })
	}
	for as, w := range wordings[1:] {
		some(w.name, func(e *nearExample) bool { return e.wording == wording(1+as) })
	}
	for _, f := range halves {
		w0, m0 := measureNear(f.halves[0], words[1], near[1])
		w1, m1 := measureNear(f.halves[1], words[0], near[0])
		row(f.name+", 2-fold", w0.plus(w1), m0.plus(m1))
	}
}

// pickedNear counts the questions of a collection, one of step, of which the best sentence
// of a right passage is right, by words and by both.
func (c *collection) pickedNear(step int, as wording) (n, words, both int, err error) {
	if c.vectors == nil {
		if err := c.openVectors(); err != nil {
			return 0, 0, 0, err
		}
	}
	count := (len(c.tasks) + step - 1) / step
	counts, errs := make([][3]int, count), make([]error, count)
	parallel(count, func(i int) {
		t := &c.tasks[i*step]
		question := c.question(t.id)
		q := rank.Parse(c.worded(i*step, as), &c.Collection)
		for p := range t.relevant {
			at, ok := c.vectors.passages.Find(c.ids[p])
			if question == nil || !ok {
				continue
			}
			cosines, err := c.vectors.passages.Cosines(question, at)
			if err != nil {
				errs[i] = err
				return
			}
			text := c.passages[p].Text
			if some, best := t.pick(text, q.Sentences(text)); some {
				_, near := t.pick(text, q.SentencesNear(text, cosines))
				counts[i] = [3]int{1, truth(best), truth(near)}
			}
		}
	})
	for _, k := range counts {
		n, words, both = n+k[0], words+k[1], both+k[2]
	}
	return n, words, both, errors.Join(errs...)
}

// pick reports whether some sentences hold the answer and others do not, and whether the
// one with the best score does.
func (t *task) pick(text string, sentences []rank.Sentence) (some, best bool) {
	most, right := math.Inf(-1), 0
	for _, s := range sentences {
		holds := t.holds(text[s.Start:s.End])
		if holds {
			right++
		}
		if s.Score > most {
			most, best = s.Score, holds
		}
	}
	return right > 0 && right < len(sentences), best
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// measureNearPicker measures what meaning brings to the choice of a sentence.
func measureNearPicker(out io.Writer) error {
	fmt.Fprintf(out, "right sentence of the right passage, questions kept out of training\n\n%-28s %6s %8s %8s\n", "", "n", "words", "both")
	for _, as := range []wording{asTheyAre, unknown, halfMisled} {
		n, words, both := 0, 0, 0
		for _, name := range large {
			c, err := load(filepath.Join(*dir, name))
			if err != nil {
				return err
			}
			_, outside := c.split()
			m, w, b, err := outside.pickedNear(max(1, *step/4)*wordings[as].step, as)
			if err != nil {
				return err
			}
			n, words, both = n+m, words+w, both+b
		}
		share := func(k int) float64 { return float64(k) / float64(max(1, n)) }
		fmt.Fprintf(out, "%-28s %6d %8.4f %8.4f\n", cmp.Or(wordings[as].name, "as they are"), n, share(words), share(both))
	}
	return nil
}

// trainMeaningAnswerable fits what judges questions where there are vectors, and
// measures it in halves. What the words say is as shipped.
func trainMeaningAnswerable(out io.Writer) error {
	all, err := measureNearAnswerable(out)
	if err != nil {
		return err
	}
	return writeNearWeights(nil, fitNear(all))
}

// fitNear fits rank.NearLogistics.
func fitNear(all []verdict) (fitted [][]float64) {
	for i, l := range rank.NearLogistics() {
		data, right := nearVerdicts(all, l), nearRight(i)
		bias, weights := logistic(data, answerDecay, right)
		fitted = append(fitted, append([]float64{bias}, weights...))
	}
	return fitted
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
			if l.Alone && !rank.ByMeaning(f) {
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
			thresholds = []float64{rank.ForeignThreshold, rank.AloneThreshold, rank.AboutThreshold, 0.25, 0.3, 0.4}
		}
		printVerdicts(out, data, halves(data, right), right, thresholds)
	}
	return all, nil
}

const meaningFiguresFile = "retrieval/rank/figures-meaning.txt"

// meaningHead says what the figures are of.
func meaningHead(out io.Writer) {
	fmt.Fprintf(out, "Written by: go run -tags training ./retrieval/internal/training/rank -step %d -vectors DIR meaning-figures\n", *step)
	fmt.Fprintf(out, "The vectors are those of e5-small-v2.\n\n"+
		"RANKING of the best %d by words and the %d nearest in meaning, by words and by both\n\n", depth, nearest)
}

// writeMeaningFigures measures what meaning brings and writes figures-meaning.txt.
func writeMeaningFigures(out io.Writer) error {
	f, err := os.Create(meaningFiguresFile)
	if err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	defer f.Close()
	out = io.MultiWriter(out, f)
	meaningHead(out)
	if _, err := measureMeaning(out); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nSENTENCES\n\n")
	if err := measureNearPicker(out); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nWHAT IS SAID TO ANSWER, fitted on one half and measured on the other\n")
	if _, err := measureNearAnswerable(out); err != nil {
		return err
	}
	return f.Close()
}
