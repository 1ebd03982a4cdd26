package reader

import (
	"strconv"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

const (
	// partBytes is about how much of a long article's text is on a page; a longer
	// paragraph is a part of its own.
	partBytes = 200_000
	// mostSections is the most headings of the whole article that each part lists;
	// of an article with more it lists its own, no more than that either.
	mostSections = 200
)

// part is the paragraphs of an article from first to before end.
type part struct{ first, end int }

// bytes is the length of the text of a part.
func (p part) bytes(a *article.Article) int {
	if p.first == p.end {
		return 0
	}
	return a.Paragraphs[p.end-1].End - a.Paragraphs[p.first].Start
}

// partsOf cuts an article into parts of whole paragraphs. There is always one.
func partsOf(a *article.Article) []part {
	var out []part
	first := 0
	for i, p := range a.Paragraphs {
		if i > first && p.End-a.Paragraphs[first].Start > partBytes {
			out = append(out, part{first, i})
			first = i
		}
	}
	return append(out, part{first, len(a.Paragraphs)})
}

// part is the number, from 1, of the part that the address asks for: by its number,
// or otherwise the one with the cited slice.
func (r request) part(a *article.Article, parts []part, cited article.Range) int {
	if n, err := strconv.Atoi(r.query.Get("part")); err == nil {
		return max(1, min(n, len(parts)))
	}
	for i, p := range parts {
		if p.end > 0 && cited.Len() > 0 && cited.Start < a.Paragraphs[p.end-1].End {
			return i + 1
		}
	}
	return 1
}

// contents are the headings of an article as seen from one of its parts.
func contents(a *article.Article, parts []part, from int) []section {
	var whole, own []section
	headings, in := 0, 0
	for i, p := range a.Paragraphs {
		if i >= parts[in].end {
			in++
		}
		if !p.Heading {
			continue
		}
		headings++
		s := section{Text: a.Slice(p.Range), Link: "#s" + strconv.Itoa(headings)}
		if in+1 != from {
			s.Link = "?part=" + strconv.Itoa(in+1) + s.Link
		} else if len(own) < mostSections {
			own = append(own, s)
		}
		if len(whole) <= mostSections {
			whole = append(whole, s)
		}
	}
	if len(whole) > mostSections && len(parts) > 1 {
		return own
	}
	return whole
}
