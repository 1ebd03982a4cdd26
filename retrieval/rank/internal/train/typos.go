package main

import (
	"fmt"
	"io"
	"math/rand/v2"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// mistype makes one random typing mistake in one word that counts: a letter
// left out, doubled by a random one, changed, or swapped with the next.
func mistype(text string, c *rank.Collection, random *rand.Rand) string {
	counts := map[string]bool{}
	for _, t := range rank.Parse(text, c).Terms() {
		counts[t.Form] = true
	}
	var words []rank.Token
	for _, t := range rank.Tokens(text) {
		if counts[t.Form] && !t.Whole && t.End-t.Start >= 4 && isPlain(t.Form) && len(t.Form) == t.End-t.Start {
			words = append(words, t)
		}
	}
	if len(words) == 0 {
		return text
	}
	w := words[random.IntN(len(words))]
	at := w.Start + random.IntN(w.End-w.Start)
	letter := string(rune('a' + random.IntN(26)))
	switch random.IntN(4) {
	case 0:
		return text[:at] + text[at+1:]
	case 1:
		return text[:at] + letter + text[at:]
	case 2:
		return text[:at] + letter + text[at+1:]
	}
	at = min(at, w.End-2)
	return text[:at] + text[at+1:at+2] + text[at:at+1] + text[at+2:]
}

// measureTypos tells what a typing mistake costs, with and without repair.
func measureTypos(out io.Writer, test []example) {
	ask := func(repair, typo bool) float64 {
		again := make([]example, len(test))
		parallel(len(test), func(i int) {
			e := &test[i]
			c := *e.collection
			text := e.task.text
			if typo {
				text = mistype(text, &c.Collection, rand.New(rand.NewPCG(7, uint64(i))))
			}
			if !repair {
				c.Similar = nil
			}
			again[i] = c.example(e.task, text)
		})
		return measure(again, shipped()).mrr
	}
	fmt.Fprintf(out, "%-24s %16.4f %16.4f %16.4f %16.4f\n", test[0].collection.name,
		ask(false, false), ask(false, true), ask(true, false), ask(true, true))
}
