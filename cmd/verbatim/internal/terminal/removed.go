package terminal

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Removed says what was removed from an article: of which kind and how often, or
// all of it.
func Removed(out io.Writer, removed []article.Removed, all bool) {
	if all {
		for _, r := range removed {
			const shown = 100 // characters
			where := ""
			if r.Line > 0 { // not every format has lines
				where = fmt.Sprintf("line %d, ", r.Line)
			}
			fmt.Fprintf(out, "  removed %s%s: %s\n", where, r.Reason, Printable(Shorten(r.Text, shown)))
		}
		return
	}
	counts := map[string]int{}
	for _, r := range removed {
		counts[r.Reason]++
	}
	var kinds []string
	for _, reason := range slices.SortedFunc(maps.Keys(counts),
		func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) }) {
		kinds = append(kinds, fmt.Sprintf("%s (%d)", Printable(reason), counts[reason]))
	}
	if len(kinds) > 0 {
		fmt.Fprintf(out, "  removed: %s\n", strings.Join(kinds, ", "))
	}
}

// Shorten keeps the first n characters of s.
func Shorten(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
