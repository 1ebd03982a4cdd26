//go:build training

package main

import (
	"fmt"
	"io"
	"os"
	"slices"
)

const figuresFile = "retrieval/rank/figures.txt"

// writeFigures measures everything and writes figures.txt.
func writeFigures(out io.Writer) error {
	f, err := os.Create(figuresFile)
	if err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	defer f.Close()
	out = io.MultiWriter(out, f)
	fmt.Fprintf(out, "Written by: go run -tags training ./retrieval/internal/training/rank -step %d figures\n", *step)
	fmt.Fprintf(out, "\nRANKING of the best %d candidates (candidates: share of the right passages among them)\n\n", depth)
	if _, err := measureRanking(out); err != nil {
		return err
	}
	_, test, err := loadLarge(1<<30, 4)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nSENTENCES\n\n")
	if err := measurePicker(out); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nEXCERPTS, %d squadshifts questions kept out of training\n\n", len(test))
	measureExcerpts(out, test)
	fmt.Fprintf(out, "\nTYPING MISTAKES, one in one word that counts, the same questions three times over, weights as shipped\n\n")
	fmt.Fprintf(out, "%-24s %16s %16s %16s %16s\n", "MRR@10", "without repair", "mistyped", "with repair", "mistyped")
	for _, name := range large {
		measureTypos(out, slices.DeleteFunc(slices.Clone(test), func(e example) bool { return e.collection.name != name }))
	}
	fmt.Fprintf(out, "\nWHAT IS SAID TO ANSWER, fitted on one half and measured on the other\n\n")
	if _, err := measureAnswerable(out); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nTHE BORDER: what is said of a question, weights as shipped, in small collections of about %d passages; "+
		"half\nof the questions as typed in a chat. The weights have seen questions of newwiki, trecqa and bbc-titles.\n\n", borderPassages)
	if err := measureBorder(out); err != nil {
		return err
	}
	return f.Close()
}
