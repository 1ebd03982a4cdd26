package main

import (
	"fmt"
	"path/filepath"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

func tune() error {
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
	for i, f := range rank.Features()[:6] {
		w := make([]float64, len(rank.Features()))
		w[i] = 1
		fmt.Printf("%-16s held %.4f", f.Name, measure(test, w).mrr)
		for _, name := range small {
			h := halves[name]
			fmt.Printf("  %.4s %.4f", name, measure(h[0], w).plus(measure(h[1], w)).mrr)
		}
		fmt.Println()
	}
	for _, cfg := range []struct {
		epochs          int
		rate, decay, up float64
	}{{8, .02, 1e-4, 1}, {16, .02, 1e-4, 2}, {16, .02, 1e-3, 3}, {16, .02, 1e-2, 3}, {16, .01, 1e-3, 6}} {
		l := learner{width: len(rank.Features()), epochs: cfg.epochs, rate: cfg.rate, decay: cfg.decay}
		var fold [2][]float64
		for side := range 2 {
			one := lists(train)
			for _, name := range small {
				for _, x := range lists(halves[name][side]) {
					x.weight = cfg.up
					one = append(one, x)
				}
			}
			fold[side] = l.learn(one)
		}
		fmt.Printf("%v: held %.4f", cfg, measure(test, fold[0]).mrr)
		for _, name := range small {
			h := halves[name]
			fmt.Printf("  %.4s %.4f", name, measure(h[0], fold[1]).plus(measure(h[1], fold[0])).mrr)
		}
		fmt.Println()
	}
	return nil
}
