package main

import (
	"flag"
	"fmt"
	"log"
	"path/filepath"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// large are the collections to train on, small those that are trained on in
// halves.
var (
	large = []string{"squadshifts-newwiki", "squadshifts-reddit", "squadshifts-amazon"}
	small = []string{"trecqa", "clapnq-dev", "multihoprag-evidence500", "bbc-titles", "time"}
)

// smallWeight is how much a question of a small collection counts in training
// against one of a large collection, of which there are many more.
const smallWeight = 3

var (
	dir  = flag.String("data", "../shared/eval/retrieval", "folder of the collections")
	step = flag.Int("step", 8, "use one of so many training questions")
	show = flag.String("show", "", "show the failures of a collection")
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	var err error
	switch flag.Arg(0) {
	case "picker":
		err = trainPicker()
	case "ranking":
		err = trainRanking()
	case "answerable":
		err = trainAnswerable()
	case "common":
		err = writeCommon()
	case "excerpts":
		err = tryExcerpts()
	default:
		log.Fatal("usage: train [flags] picker | ranking | excerpts")
	}
	if err != nil {
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
		train = append(train, in.examples(trainStep)...)
		test = append(test, out.examples(testStep)...)
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

func trainPicker() error {
	train, test, err := loadLarge(*step, 4)
	if err != nil {
		return err
	}
	learn, check := pickerLists(train), pickerLists(test)
	l := learner{width: len(rank.SentenceFeatures()), epochs: 12, rate: 0.02, decay: 1e-4}
	w := l.learn(learn)
	plain := make([]float64, l.width)
	plain[0] = 1
	fmt.Printf("right sentence of the passage, %d questions: overlap %.4f, picker %.4f (on its training %.4f)\n",
		len(check), picked(check, plain), picked(check, w), picked(learn, w))
	for i, f := range rank.SentenceFeatures() {
		fmt.Printf("%-16s %8.3f\n", f.Name, w[i])
	}
	return writeWeights(nil, w, nil)
}

func trainRanking() error {
	train, test, err := loadLarge(*step, 4)
	if err != nil {
		return err
	}
	halves := map[string][2][]example{}
	for _, name := range small {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return err
		}
		var h [2][]example
		for i, e := range c.examples(1) {
			h[i%2] = append(h[i%2], e)
		}
		halves[name] = h
	}
	l := learner{width: len(rank.Features()), epochs: 16, rate: 0.02, decay: 1e-3}
	base := l.learn(lists(train))
	var fold [2][]float64
	data := lists(train)
	for side := range 2 {
		one := lists(train)
		for _, name := range small {
			for _, x := range lists(halves[name][side]) {
				x.weight = smallWeight
				one, data = append(one, x), append(data, x)
			}
		}
		fold[side] = l.learn(one)
	}
	all := l.learn(data)
	if *show != "" {
		debug(halves[*show][1], fold[0], 60)
		return nil
	}
	bm25 := make([]float64, l.width)
	bm25[0] = 1
	fmt.Printf("%-26s %6s  %6s %6s %6s %6s %6s %6s\n", "", "bm25", "squad", "mix", "h@1", "r@10", "r@100", "ndcg")
	print := func(name string, b, s, m measures) {
		fmt.Printf("%-26s %6.4f  %6.4f %6.4f %6.4f %6.4f %6.4f %6.4f\n", name, b.mrr, s.mrr, m.mrr, m.hits1, m.r10, m.rAll, m.ndcg)
	}
	print("training", measure(train, bm25), measure(train, base), measure(train, fold[0]))
	print("held out", measure(test, bm25), measure(test, base), measure(test, fold[0]))
	for _, name := range small {
		h := halves[name]
		b := measure(h[0], bm25).plus(measure(h[1], bm25))
		s := measure(h[0], base).plus(measure(h[1], base))
		m := measure(h[0], fold[1]).plus(measure(h[1], fold[0]))
		print(name, b, s, m)
	}
	for i, f := range rank.Features() {
		fmt.Printf("%-20s %8.3f %8.3f %8.3f\n", f.Name, base[i], fold[0][i], all[i])
	}
	if err := writeWeights(all, nil, nil); err != nil {
		return err
	}
	return nil
}

func tryExcerpts() error {
	_, test, err := loadLarge(1000000, 4)
	if err != nil {
		return err
	}
	measureExcerpts(test)
	return nil
}

func measureExcerpts(test []example) {
	cut := func(budget int) cutter {
		return func(q *rank.Question, text string) article.Range { return q.Excerpt(text, budget) }
	}
	first, three, length := excerpts(test, overlap(320))
	fmt.Printf("overlap 320: %.4f %.4f %.0f\n", first, three, length)
	b := sameLength(test, length, cut)
	first, three, length = excerpts(test, cut(b))
	fmt.Printf("excerpt %d: %.4f %.4f %.0f\n", b, first, three, length)
	for _, budget := range []int{400, 500, 600} {
		for _, enough := range []float64{0.7, .8, .85, .9, .95} {
			first, three, length = excerpts(test, func(q *rank.Question, text string) article.Range { return q.ExcerptTo(text, budget, enough, 1) })
			fmt.Printf("to %d %.2f: %.4f %.4f %.0f\n", budget, enough, first, three, length)
		}
	}
}
