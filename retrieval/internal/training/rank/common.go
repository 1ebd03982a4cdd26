//go:build training

package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// writeCommon counts in how many passages of general English each stem stands
// and writes those that are common: words/en/common.txt.
func writeCommon() error {
	const rarest = 11 // one passage in 2^11
	frequency, total := map[string]int{}, 0
	sources := map[string]int{}
	for _, name := range append(slices.Clone(large), "bbc-titles", "clapnq-dev", "time") {
		c, err := load(filepath.Join(*dir, name))
		if err != nil {
			return err
		}
		total += len(c.passages)
		for s, p := range c.postings {
			frequency[s] += len(p)
			sources[s]++
		}
	}
	classes := make([][]string, rarest+1)
	for s, n := range frequency {
		c := int(math.Round(-math.Log2(float64(n) / float64(total))))
		if c <= rarest && sources[s] >= 3 && len(s) >= 2 && isPlain(s) {
			classes[c] = append(classes[c], s)
		}
	}
	var b strings.Builder
	b.WriteString(`# The common stems of English: those of line n stand in about one passage of 2^n,
# as counted in some thousand passages of encyclopedia, news, reviews and talk.
# Written by: go run -tags training ./retrieval/internal/training/rank common
`)
	for c, stems := range classes {
		slices.Sort(stems)
		width := 0
		for i, s := range stems {
			if width += len(s) + 1; i == 0 || width > 110 {
				if i > 0 {
					b.WriteString("\n")
				}
				fmt.Fprintf(&b, "%d:", c)
				width = len(s) + 1
			}
			b.WriteString(" " + s)
		}
		if len(stems) > 0 {
			b.WriteString("\n")
		}
		fmt.Println(c, len(stems))
	}
	if err := os.WriteFile("retrieval/words/en/common.txt", []byte(b.String()), 0o666); err != nil {
		return fmt.Errorf("write the common stems: %w", err)
	}
	return nil
}

func isPlain(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}
