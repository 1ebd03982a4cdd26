package postings

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// cutSections cuts documentation into passages. What stands under one heading is one
// passage, as long as it is not too long; otherwise it is parted between paragraphs, and
// what leads up to code, a list or a table stays with it.
func cutSections(a *article.Article) []Passage {
	var out []Passage
	for i := 0; i < len(a.Paragraphs); {
		if a.Paragraphs[i].Heading {
			i++
			continue
		}
		end := i
		for end < len(a.Paragraphs) && !a.Paragraphs[end].Heading {
			end++
		}
		headings := a.Headings(i)
		p := Passage{Article: a.ID}
		if n := len(headings); n > 0 {
			p.Heading, p.Above = headings[n-1], headings[:n-1]
		}
		for i < end {
			last := sectionPart(a, i, end)
			out = append(out, passagesOf(a, p, i, last, len(out))...)
			i = last
		}
	}
	return out
}

// sectionPart is the end of the paragraphs from first on that make one passage, of a
// section that goes up to end.
func sectionPart(a *article.Article, first, end int) int {
	last := first + 1
	for last < end && a.Paragraphs[last].End-a.Paragraphs[first].Start <= passageLong {
		last++
	}
	if last == end || last == first+1 {
		return last
	}
	for n := last; n > first+1; n-- { // no lead without what it leads to
		if p := &a.Paragraphs[n-1]; p.Kind != article.Label && !strings.HasSuffix(a.Slice(p.Range), ":") {
			return n
		}
	}
	return last
}

// passagesOf are the passages of the paragraphs from first to last: one, unless a
// paragraph alone is too long and no code.
func passagesOf(a *article.Article, like Passage, first, last, before int) []Passage {
	whole := article.Range{Start: a.Paragraphs[first].Start, End: a.Paragraphs[last-1].End}
	ranges := []article.Range{whole}
	if last == first+1 && !a.Paragraphs[first].IsWhole() {
		ranges = splitLong(a.Text, whole)
	}
	var out []Passage
	for _, r := range ranges {
		p := like
		p.Range, p.Number = r, before+len(out)+1
		for i := first; i < last; i++ {
			if q := &a.Paragraphs[i]; q.IsWhole() && q.Start >= r.Start && q.End <= r.End {
				p.Whole = append(p.Whole, q.Range)
			}
		}
		out = append(out, p)
	}
	return out
}
