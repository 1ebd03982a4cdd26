//go:build training

package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/verbatim-bot/verbatim/retrieval/figures"
)

const (
	weightsFile = "retrieval/figures/weights.go"
	figuresFile = "retrieval/sides/figures-others.txt"
	collection  = "squadshifts-newwiki"
	newsFolder  = "retrieval/evaluate/testdata"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/eval/retrieval", "folder of the collection "+collection)
	penalty := flag.Float64("penalty", 0.3, "weights: how much large weights cost (L2)")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(),
			"usage: go run -tags training ./retrieval/internal/training/figures [flags] weights|figures")
		flag.PrintDefaults()
	}
	flag.Parse()
	fit := flag.Arg(0) == "weights"
	if flag.NArg() != 1 || !fit && flag.Arg(0) != "figures" {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, filepath.Join(*data, collection), fit, *penalty); err != nil {
		stop()
		log.Fatal("train: ", err)
	}
}

// run reads the questions, fits the weights to one half of the encyclopedia when that is
// asked for, and writes the figures.
func run(ctx context.Context, folder string, fit bool, penalty float64) error {
	news, err := loadNews(newsFolder)
	if err != nil {
		return err
	}
	fitted, held, err := loadHalves(folder)
	if err != nil {
		return err
	}
	for _, s := range []*set{news, fitted, held} {
		if err := s.read(ctx); err != nil {
			return err
		}
	}
	if fit {
		w := fitAll(fitted.examples(), penalty)
		if err := writeWeights(weightsFile, w); err != nil {
			return err
		}
		// What was written is rounded, and so is what is measured.
		figures.SetWeights(w)
	}
	return writeFigures(figuresFile, news, fitted, held)
}
