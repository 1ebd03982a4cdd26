package cite

import (
	"context"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

const (
	// fewestAgain is the number of words from which a passage that stands again is the
	// same one: "he said" is everywhere.
	fewestAgain = 3
	// mostAgain bounds the places of one passage.
	mostAgain = 10_000
)

// Again finds for each of some slices of an article every other place with the same
// words, whatever the marks, white space and capitals between them. The lists have the
// slices themselves first. The error is that of the context.
func Again(ctx context.Context, a *article.Article, slices []article.Range) ([][]article.Range, error) {
	out := make([][]article.Range, len(slices))
	var words []article.Range
	for i, r := range slices {
		out[i] = []article.Range{r}
		sought := wordsIn(a.Text, r)
		if len(sought) < fewestAgain {
			continue
		}
		if words == nil {
			words = wordsIn(a.Text, article.Range{End: len(a.Text)})
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, at := range runsOf(a.Text, words, sought) {
			if inside := at.Start >= r.Start && at.End <= r.End; !inside && len(out[i]) < mostAgain {
				out[i] = append(out[i], at)
			}
		}
	}
	return out, nil
}

// runsOf are the places where the words sought stand among the words of a text, found
// in one pass (Knuth, Morris and Pratt).
func runsOf(text string, words, sought []article.Range) []article.Range {
	same := func(a, b article.Range) bool {
		return strings.EqualFold(text[a.Start:a.End], text[b.Start:b.End])
	}
	back := make([]int, len(sought)) // the longest beginning that ends there too
	for i, n := 1, 0; i < len(sought); i++ {
		for n > 0 && !same(sought[i], sought[n]) {
			n = back[n-1]
		}
		if same(sought[i], sought[n]) {
			n++
		}
		back[i] = n
	}
	var out []article.Range
	n := 0
	for i, w := range words {
		for n > 0 && !same(w, sought[n]) {
			n = back[n-1]
		}
		if same(w, sought[n]) {
			n++
		}
		if n == len(sought) {
			out = append(out, article.Range{Start: words[i+1-n].Start, End: w.End})
			n = back[n-1]
		}
	}
	return out
}
