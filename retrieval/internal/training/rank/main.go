//go:build training

package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// large are the collections to train on, small those that are trained on in
// halves.
var (
	large = []string{"squadshifts-newwiki", "squadshifts-reddit", "squadshifts-amazon"}
	small = []string{"trecqa", "clapnq-dev", "multihoprag-evidence500", "bbc-titles", "time"}
)

var (
	dir  = flag.String("data", "../shared/eval/retrieval", "folder of the collections")
	step = flag.Int("step", 8, "use one of so many training questions")

	vectorsDir = flag.String("vectors", "", "meaning: folder of the vectors that training/vectors made of the collections")

	seed    = flag.Uint64("seed", 7, "typos: seed of the typing mistakes")
	keptOut = flag.Bool("kept-out", false, "typos: use the questions kept out of training")
	verbose = flag.Bool("v", false, "typos: list the questions whose answer moved")
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	commands := map[string]func(io.Writer) error{
		"common":             func(io.Writer) error { return writeCommon() },
		"meaning":            trainMeaning,
		"meaning-answerable": trainMeaningAnswerable,
		"meaning-figures":    writeMeaningFigures,
		"picker":             trainPicker,
		"ranking":            trainRanking,
		"answerable":         trainAnswerable,
		"figures":            writeFigures,
		"typos":              explainTypos,
		"alike":              measureAlike,
		"border":             measureBorder,
		"languages":          trainLanguages,
		"languages-biases":   measureLanguageBiases,
	}
	command, ok := commands[flag.Arg(0)]
	if !ok || flag.NArg() != 1 {
		log.Fatal("usage: go run -tags training ./retrieval/internal/training/rank [flags] " +
			"common|picker|ranking|meaning|meaning-answerable|meaning-figures|answerable|figures|typos|alike|border|languages|languages-biases")
	}
	if err := command(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// loadLarge reads the large collections: their questions to train on, and
// those kept out of training, which are about one article in five (one passage
// in five where a collection has no articles).
func loadLarge(trainStep, testStep int) (train, test []example, err error) {
	for _, name := range large {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return nil, nil, err
		}
		in, out := c.split()
		train = append(train, in.examples(trainStep, true)...)
		test = append(test, out.examples(testStep, false)...)
	}
	return train, test, nil
}

// split divides the questions of a collection: both halves have all passages.
func (c *collection) split() (train, test *collection) {
	a, b := *c, *c
	a.tasks, b.tasks = nil, nil
	for _, t := range c.tasks {
		out := false
		for p := range t.relevant {
			out = c.passages[p].Article%5 == 0
		}
		if out {
			b.tasks = append(b.tasks, t)
		} else {
			a.tasks = append(a.tasks, t)
		}
	}
	return &a, &b
}

// trainPicker learns the weights of sentences, and the trees that correct them.
func trainPicker(out io.Writer) error {
	learn, check, err := loadSentences(*step)
	if err != nil {
		return err
	}
	width := len(rank.SentenceFeatures())
	w := learner{width: width, epochs: 12, rate: 0.02, decay: 1e-4}.learn(learn)[0]
	trees := booster{width: width, trees: 200, rate: 0.4, least: 80, shrink: 1}.boost(learn, w)
	score := treed(w, trees)
	fmt.Fprintf(out, "right sentence of the right passage, %d questions kept out (%d to learn from): weights %.4f, with trees %.4f, on "+
		"the training questions %.4f\n",
		len(check), len(learn), picked(check, weighing(w)), picked(check, score), picked(learn, score))
	if err := writeTrees(trees); err != nil {
		return err
	}
	return writeWeights(nil, w, nil, nil)
}

// loadSentences reads the sentences of the right passages of the large
// collections, for questions to train on and for those kept out.
func loadSentences(step int) (train, test []list, err error) {
	for _, name := range large {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return nil, nil, err
		}
		in, out := c.split()
		train = append(train, in.pickerLists(step)...)
		test = append(test, out.pickerLists(1)...)
	}
	return train, test, nil
}

// only are weights that count one feature alone.
func only(feature string) [][]float64 {
	w := make([]float64, len(rank.Features()))
	for i, f := range rank.Features() {
		if f.Name == feature {
			w[i] = 1
		}
	}
	parts := [][]float64{w}
	for range rank.Cases() {
		parts = append(parts, make([]float64, len(w)))
	}
	return parts
}

// varying are the features that count differently in one case and another: the
// broad ones. The narrow ones (a date when asked when) say the same everywhere,
// and there is too little to learn it from.
func varying() []bool {
	names := []string{
		"bm25", "bm25-squared", "bm25-sharp", "tf-idf", "divergence", "language-model",
		"coverage", "body", "body-squared", "words", "kin", "title", "exact", "rarest", "near", "phrase",
		"sentence", "sentence-squared", "sentences", "sentence-titled", "opening", "early", "picked", "picked-sum", "length",
	}
	var all []bool
	for _, f := range rank.Features() {
		all = append(all, slices.Contains(names, f.Name))
	}
	return all
}

// shipped are the weights in weights.go.
func shipped() [][]float64 {
	var plain []float64
	for _, f := range rank.Features() {
		plain = append(plain, f.Weight)
	}
	parts := [][]float64{plain}
	for _, c := range rank.Cases() {
		parts = append(parts, c.Weights)
	}
	return parts
}

// folds holds the questions of a small collection in two halves.
type folds struct {
	name   string
	halves [2][]example
}

func loadSmall() ([]folds, error) {
	var all []folds
	for _, name := range small {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return nil, err
		}
		f := folds{name: name}
		for i, e := range c.examples(1, false) {
			f.halves[i%2] = append(f.halves[i%2], e)
		}
		all = append(all, f)
	}
	return all, nil
}

// balance is what all small collections weigh together, against the large ones.
const balance = 0.7

// weighted are the lists of a small collection. The small collections weigh as
// much as one another, otherwise the one with most questions decides what is good
// for the others.
func weighted(examples []example, base int) []list {
	all := lists(examples)
	for i := range all {
		all[i].weight = balance * float64(base) / float64(len(small)) / float64(len(all))
	}
	return all
}

// trainRanking learns the weights of passages from the large collections and
// all small ones, and measures what the same learning reaches on questions it
// did not see: those kept out of the large collections, and each half of a
// small one with the other half in training.
func trainRanking(out io.Writer) error {
	w, err := measureRanking(out)
	if err != nil {
		return err
	}
	return writeWeights(w, nil, nil, nil)
}

func measureRanking(out io.Writer) (all [][]float64, err error) {
	train, test, err := loadLarge(*step, 1)
	if err != nil {
		return nil, err
	}
	smallOnes, err := loadSmall()
	if err != nil {
		return nil, err
	}
	l := learner{width: len(rank.Features()), epochs: 16, rate: 0.02, decay: 5e-3, cases: len(rank.Cases()), varying: varying()}
	base := lists(train)
	data := slices.Clone(base)
	var fold [2][][]float64
	for side := range 2 {
		one := slices.Clone(base)
		for _, f := range smallOnes {
			one = append(one, weighted(f.halves[side], len(base))...)
		}
		fold[side] = l.learn(one)
	}
	for _, f := range smallOnes {
		data = append(data, weighted(slices.Concat(f.halves[0], f.halves[1]), len(base))...)
	}
	all = l.learn(data)
	fmt.Fprintf(out, "%-28s %5s %8s %8s %8s %8s %8s %8s %10s\n", "collection", "n", "BM25F", "MRR@10", "Hits@1", "R@5", "R@10", "nDCG@10",
		"candidates")
	row := func(name string, bm25, m measures) {
		fmt.Fprintf(out, "%-28s %5d %8.4f %8.4f %8.4f %8.4f %8.4f %8.4f %10.4f\n", name, m.n, bm25.mrr, m.mrr, m.hits1, m.r5, m.r10, m.ndcg,
			m.rAll)
	}
	bm25 := only("bm25")
	row("squadshifts, kept out", measure(test, bm25), measure(test, fold[0]))
	for _, name := range large {
		some := slices.DeleteFunc(slices.Clone(test), func(e example) bool { return e.collection.name != name })
		row("  "+name, measure(some, bm25), measure(some, fold[0]))
	}
	for _, f := range smallOnes {
		h := f.halves
		row(f.name+", 2-fold", measure(h[0], bm25).plus(measure(h[1], bm25)), measure(h[0], fold[1]).plus(measure(h[1], fold[0])))
	}
	fmt.Fprintf(out, "\nWEIGHTS, what is added to them where the question is a statement and where passages are short, and "+
		"MRR@10\nlost, in points, without the feature: squadshifts kept out (large), mean of the small ones\n\n")
	large0, largeLess := measure(test, fold[0]).mrr, measureWithout(test, fold[0])
	smallLost := make([]float64, len(all[0]))
	for _, f := range smallOnes {
		for side := range 2 {
			part := float64(len(f.halves[side])) / float64(len(f.halves[0])+len(f.halves[1])) / float64(len(smallOnes))
			full := measure(f.halves[side], fold[1-side]).mrr
			for i, less := range measureWithout(f.halves[side], fold[1-side]) {
				smallLost[i] += part * (full - less.mrr)
			}
		}
	}
	fmt.Fprintf(out, "%-20s %8s", "feature", "weight")
	for _, c := range rank.Cases() {
		fmt.Fprintf(out, " %10s", c.Name)
	}
	fmt.Fprintf(out, " %8s %8s\n", "large", "small")
	for i, f := range rank.Features() {
		fmt.Fprintf(out, "%-20s %8.3f", f.Name, all[0][i])
		for c := range rank.Cases() {
			fmt.Fprintf(out, " %+10.3f", all[1+c][i])
		}
		fmt.Fprintf(out, " %8.2f %8.2f\n", 100*(large0-largeLess[i].mrr), 100*smallLost[i])
	}
	return all, nil
}

// measureExcerpts compares excerpts with the sentence that has most of the
// question's words and its neighbours.
func measureExcerpts(out io.Writer, test []example) {
	row := func(name string, budget int, cut cutter) {
		first, three, length := excerpts(test, cut)
		fmt.Fprintf(out, "%-40s %6d %8.4f %8.4f %8.0f\n", name, budget, first, three, length)
	}
	fmt.Fprintf(out, "%-40s %6s %8s %8s %8s\n", "first excerpt, any of three", "budget", "first", "three", "length")
	for _, budget := range []int{320, 360, 600} {
		row("sentence with most words, neighbours", budget, overlap(budget))
	}
	for _, budget := range []int{320, 600} {
		row("Excerpt", budget, func(q *rank.Question, text string) article.Range { return q.Excerpt(text, budget) })
	}
}
