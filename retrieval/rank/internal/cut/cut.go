// Package cut is where a text may be cut: between words, and never inside a character
// as a reader sees it.
//
// It must not know what is worth showing: that is package rank's.
package cut

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Places are the bytes of a range where a cut is between two words: its
// start, its end, and after white space that nothing clings to.
func Places(text string, r article.Range) []int {
	places := []int{r.Start}
	for i := r.Start; i < r.End; {
		c, n := utf8.DecodeRuneInString(text[i:r.End])
		i += n
		if !unicode.IsSpace(c) || i >= r.End {
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i:r.End])
		if !unicode.IsSpace(next) && !clings(next) {
			places = append(places, i)
		}
	}
	return append(places, r.End)
}

// clings reports whether a rune makes one character with what is before it.
func clings(r rune) bool {
	return unicode.Is(unicode.M, r) || r == '\u200d' || r == '\u200c' ||
		0x1f3fb <= r && r <= 0x1f3ff || 0xe0020 <= r && r <= 0xe007f
}

// FirstCharacters is as many characters of a range as fit the budget.
func FirstCharacters(text string, r article.Range, budget int) article.Range {
	end := r.Start
	for g := graphemes.FromString(text[r.Start:r.End]); g.Next(); {
		if budget -= utf8.RuneCountInString(g.Value()); budget < 0 {
			break
		}
		end = r.Start + g.End()
	}
	return TrimSpace(text, article.Range{Start: r.Start, End: end})
}

// TrimSpace takes white space off the end of a range; starts have none.
func TrimSpace(text string, r article.Range) article.Range {
	r.End = r.Start + len(strings.TrimRightFunc(text[r.Start:r.End], unicode.IsSpace))
	return r
}

// LeadingMarks is the length of the combining marks that a range begins with:
// they belong to the white space before it.
func LeadingMarks(text string, r article.Range) int {
	n := 0
	for r.Start > 0 && r.Start+n < r.End {
		c, size := utf8.DecodeRuneInString(text[r.Start+n : r.End])
		if !clings(c) {
			break
		}
		n += size
	}
	return n
}
