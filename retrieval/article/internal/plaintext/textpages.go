package plaintext

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// PageNumber matches a line that only numbers a page: "Page 3", "- 3 -", "3 of 12",
// "iv".
var PageNumber = regexp.MustCompile(`^(?i:(?:page|seite|página|pagina|pág\.?|pag\.?|p\.|s\.|стр\.?|страница|sida|side|strona|str\.|` +
	`oldal|第)?\s*[-–—\[(|]*\s*` +
	`(?:\d{1,4}(?:\s*(?:of|von|de|di|sur|из|z|/)\s*\d{1,4})?|[ivxl]{1,7})\s*[-–—\])|]*\s*(?:ページ|页|頁|페이지|쪽)?)$`)

// maxEdge is the number of lines at the head or the foot of a page that can stand
// around its text.
const maxEdge = 2

// takeOffPageEdges takes off what stands around the text of pages that form feeds
// part: numbers, heads and feet that come on other pages too, and heads that are
// spread over the line. A paragraph that a page's end broke becomes one run of
// lines again.
func takeOffPageEdges(d *draft.Draft, lines []TextLine) []TextLine {
	pages := lines[len(lines)-1].page + 1
	tops, bottoms := make([][]int, pages), make([][]int, pages)
	for i, line := range lines {
		if p := line.page; line.Text != "" && len(tops[p]) < maxEdge && (len(tops[p]) == 0 || tops[p][len(tops[p])-1] == i-1) {
			tops[p] = append(tops[p], i)
		}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		if p := lines[i].page; lines[i].Text != "" && len(bottoms[p]) < maxEdge &&
			(len(bottoms[p]) == 0 || bottoms[p][len(bottoms[p])-1] == i+1) {
			bottoms[p] = append(bottoms[p], i)
		}
	}
	heads, feet := edgeCounts(lines, tops), edgeCounts(lines, bottoms)
	off := make(map[int]string)
	for p := range pages {
		for _, i := range bottoms[p] {
			if why := edgeReason(lines, i, feet, "running footer"); why != "" {
				off[i] = why
			} else {
				break
			}
		}
		for n, i := range tops[p] {
			why := edgeReason(lines, i, heads, "running header")
			if why == "" && p > 0 && n == 0 && lines[i].spread && (i+1 == len(lines) || lines[i+1].Text == "") {
				why = "running header"
			}
			if p == 0 && !lines[i].spread && why != "page number" {
				why = "" // the title, which the other pages repeat
			}
			if why == "" {
				break
			}
			off[i] = why
		}
	}
	for i := range lines {
		if why := off[i]; why != "" {
			d.Removed = append(d.Removed, draft.Removed{Line: lines[i].Number, Text: lines[i].Text, Reason: why})
			lines[i].Text = ""
		}
	}
	return bridgePages(lines)
}

// edgeKey is what is the same in the heads of several pages.
func edgeKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return r
	}, prose.Fold(s))
}

func edgeCounts(lines []TextLine, edges [][]int) map[string]int {
	counts := make(map[string]int)
	for _, page := range edges {
		for _, i := range page {
			counts[edgeKey(lines[i].Text)]++
		}
	}
	return counts
}

func edgeReason(lines []TextLine, i int, counts map[string]int, name string) string {
	switch s := lines[i].Text; {
	case PageNumber.MatchString(s):
		return "page number"
	case len(s) <= draft.MaxChromeLine && counts[edgeKey(s)] > 1:
		return name
	}
	return ""
}

// bridgePages takes out the blank lines at a page's end where a sentence goes on.
func bridgePages(lines []TextLine) []TextLine {
	kept := lines[:0:0]
	for i := 0; i < len(lines); {
		if lines[i].Text != "" || len(kept) == 0 {
			kept = append(kept, lines[i])
			i++
			continue
		}
		next := i
		for next < len(lines) && lines[next].Text == "" {
			next++
		}
		last := kept[len(kept)-1]
		if next < len(lines) && lines[next].page > last.page && !lines[next].indented && len(last.Text) >= draft.MinWrapWidth &&
			!prose.EndsWithStop(last.Text) {
			i = next
			continue
		}
		kept = append(kept, lines[i:next]...)
		i = next
	}
	return kept
}
