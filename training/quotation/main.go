//go:build training

// Train fits the weights of the quotation finder to annotated articles and
// writes them as Go source.
//
//	go run -tags training ./training/quotation -data ../shared/eval/quotations -out retrieval/quotation/internal/weights/weights.go
//
// The data are lines of {id, text, quotes: [{start, end, speaker_start,
// speaker_end, …}]} with offsets in code points. Nothing of their text reaches
// the output, only numbers.
package main

import (
	"flag"
	"log"
	"math/rand"
	"path/filepath"

	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

func main() {
	data := flag.String("data", "", "folder with polnear-train.jsonl")
	out := flag.String("out", "", "Go file to write; empty: none")
	unread := flag.Int("unread", 200, "articles at the end of the training file that are left alone")
	seed := flag.Int64("seed", 1, "seed of the order of examples")
	quick := flag.Bool("quick", false, "fit the model of reported speech alone and keep the others as they are")
	errors := flag.Int("errors", -1, "show what the held-out folds get wrong, with so many examples of each kind")
	flag.Parse()
	log.SetFlags(0)
	if err := run(*data, *out, *unread, *seed, *errors, *quick); err != nil {
		log.Fatal("train: ", err)
	}
}

func run(data, out string, unread int, seed int64, show int, quick bool) error {
	docs, err := readDocs(filepath.Join(data, "polnear-train.jsonl"))
	if err != nil {
		return err
	}
	docs = docs[:max(0, len(docs)-unread)]
	t := &trainer{docs: docs, rng: rand.New(rand.NewSource(seed))}
	if show >= 0 {
		t.confusion, t.samples, t.show = map[[2]string]int{}, map[[2]string][]string{}, show
	}
	m := quotation.NewModel()
	if quick {
		copy(m.Speaker, quotation.Builtin().Speaker)
		copy(m.Quote, quotation.Builtin().Quote)
		m.Calibration = quotation.Builtin().Calibration
	} else {
		m = t.train()
	}
	if err := t.trainReported(filepath.Join(data, "polnear-reported-dev.jsonl"), m); err != nil {
		return err
	}
	if out == "" {
		return nil
	}
	return writeWeights(out, m)
}
