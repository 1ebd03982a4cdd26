package article

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// pageNumber matches a line that only numbers a page: "Page 3", "- 3 -", "3 of 12",
// "iv".
var pageNumber = regexp.MustCompile(`^(?i:(?:page|seite|página|pagina|pág\.?|pag\.?|p\.|s\.|стр\.?|страница|sida|side|strona|str\.|` +
	`oldal|第)?\s*[-–—\[(|]*\s*` +
	`(?:\d{1,4}(?:\s*(?:of|von|de|di|sur|из|z|/)\s*\d{1,4})?|[ivxl]{1,7})\s*[-–—\])|]*\s*(?:ページ|页|頁|페이지|쪽)?)$`)

// maxEdge is the number of lines at the head or the foot of a page that can stand
// around its text.
const maxEdge = 2

// takeOffPageEdges takes off what stands around the text of pages that form feeds
// part: numbers, heads and feet that come on other pages too, and heads that are
// spread over the line. A paragraph that a page's end broke becomes one run of
// lines again.
func (d *draft) takeOffPageEdges(lines []textLine) []textLine {
	pages := lines[len(lines)-1].page + 1
	tops, bottoms := make([][]int, pages), make([][]int, pages)
	for i, line := range lines {
		if p := line.page; line.text != "" && len(tops[p]) < maxEdge && (len(tops[p]) == 0 || tops[p][len(tops[p])-1] == i-1) {
			tops[p] = append(tops[p], i)
		}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		if p := lines[i].page; lines[i].text != "" && len(bottoms[p]) < maxEdge &&
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
			if why == "" && p > 0 && n == 0 && lines[i].spread && (i+1 == len(lines) || lines[i+1].text == "") {
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
			d.removed = append(d.removed, Removed{lines[i].number, lines[i].text, why})
			lines[i].text = ""
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

func edgeCounts(lines []textLine, edges [][]int) map[string]int {
	counts := make(map[string]int)
	for _, page := range edges {
		for _, i := range page {
			counts[edgeKey(lines[i].text)]++
		}
	}
	return counts
}

func edgeReason(lines []textLine, i int, counts map[string]int, name string) string {
	switch s := lines[i].text; {
	case pageNumber.MatchString(s):
		return "page number"
	case len(s) <= maxChromeLine && counts[edgeKey(s)] > 1:
		return name
	}
	return ""
}

// bridgePages takes out the blank lines at a page's end where a sentence goes on.
func bridgePages(lines []textLine) []textLine {
	kept := lines[:0:0]
	for i := 0; i < len(lines); {
		if lines[i].text != "" || len(kept) == 0 {
			kept = append(kept, lines[i])
			i++
			continue
		}
		next := i
		for next < len(lines) && lines[next].text == "" {
			next++
		}
		last := kept[len(kept)-1]
		if next < len(lines) && lines[next].page > last.page && !lines[next].indented && len(last.text) >= minWrapWidth &&
			!prose.EndsWithStop(last.text) {
			i = next
			continue
		}
		kept = append(kept, lines[i:next]...)
		i = next
	}
	return kept
}
