package section

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Of documentation a section is what answers, so that an excerpt is a whole one where
// it is short. Code is never cut, a list of steps only where it is long.
const (
	// shortSection is the most characters of a section that is quoted whole, shortProse of
	// one under another heading than is asked for, and shortStructured of one with code, a
	// list or a table, of which a part says little.
	shortSection    = 600
	shortProse      = 320
	shortStructured = 1000
	// longestSteps is the most characters of a list of steps with what leads up to it.
	longestSteps = 1500
	// longestCode is the most characters of a block of code, with its lead.
	longestCode = 12_000
	// longestLead is the most characters of a paragraph that leads up to others.
	longestLead = 400
)

// Place is an excerpt in the paragraphs of a page.
type Place struct {
	a  *article.Article
	at article.Range
	// First and Last are the paragraphs that the excerpt is in.
	First, Last int
	// From and To are the first and the last paragraph of its section.
	From, To int
}

// Widen widens an excerpt of documentation to what is understood alone: its section,
// its list, its code. shows reports what may be shown,
// headed reports whether the heading of the section asks what the question asks, and
// matches counts the words of the question in a slice.
func Widen(a *article.Article, at article.Range, headed bool, matches func(article.Range) int,
	shows func(article.Range) bool) article.Range {
	if a.Kind != article.KindDocs || len(a.Paragraphs) == 0 {
		return at
	}
	d := Find(a, at)
	wider := []func() (article.Range, bool){func() (article.Range, bool) { return d.section(headed) }, d.list, d.code}
	if !headed {
		wider = slices.Insert(wider, 0, func() (article.Range, bool) { return d.row(matches) })
	}
	for _, wider := range wider {
		if r, ok := wider(); ok && shows(r) {
			return r
		}
	}
	if r := d.withLabel(at); shows(r) {
		return r
	}
	return at
}

// Find finds the paragraphs of an excerpt; the article must have some.
func Find(a *article.Article, at article.Range) *Place {
	d := &Place{a: a, at: at}
	p := a.Paragraphs
	d.First, _ = slices.BinarySearchFunc(p, at.Start, func(p article.Paragraph, at int) int {
		if p.End <= at {
			return -1
		}
		return 1
	})
	d.First = min(d.First, len(p)-1)
	d.Last = d.First
	for d.Last+1 < len(p) && p[d.Last+1].Start < at.End {
		d.Last++
	}
	d.From, d.To = d.First, d.Last
	for d.From > 0 && !p[d.From-1].Heading && !p[d.From].Heading {
		d.From--
	}
	for d.To+1 < len(p) && !p[d.To+1].Heading {
		d.To++
	}
	return d
}

// between is the range of some paragraphs, and its length in characters.
func (d *Place) between(first, last int) (r article.Range, characters int) {
	r = article.Range{Start: d.a.Paragraphs[first].Start, End: d.a.Paragraphs[last].End}
	return r, utf8.RuneCountInString(d.a.Slice(r))
}

// row is the row of a table that the excerpt is in, or leads up to, that has most of what
// is asked: the others say nothing of it. The names of the columns are shown beside it,
// or with it where they stand right above.
func (d *Place) row(matches func(article.Range) int) (article.Range, bool) {
	p := d.a.Paragraphs
	best, most, again, list := -1, 0, false, 0
	for i := d.First; i <= d.Last; i++ {
		switch p[i].Kind {
		case article.Row, article.RowHead:
			list = p[i].List
		default:
			return article.Range{}, false
		}
	}
	for i := d.From; i <= d.To; i++ {
		if p[i].Kind != article.Row || p[i].List != list {
			continue
		}
		switch n := matches(p[i].Range); {
		case n > most:
			best, most, again = i, n, false
		case n == most:
			again = true
		}
	}
	if best < 0 || again {
		return article.Range{}, false
	}
	if best > d.From && p[best-1].Kind == article.RowHead {
		return article.Range{Start: p[best-1].Start, End: p[best].End}, true
	}
	return p[best].Range, true
}

// section is the whole section, if it is short. Where its heading does not ask what is
// asked, a section of paragraphs alone is often a list of things that have little to do
// with one another, as rules or the notes of a patch are.
func (d *Place) section(headed bool) (article.Range, bool) {
	limit := shortSection
	if !headed {
		limit = shortProse
	}
	for _, p := range d.a.Paragraphs[d.From : d.To+1] {
		if p.Kind != "" {
			limit = shortStructured
		}
	}
	r, n := d.between(d.From, d.To)
	return r, n <= limit
}

// list is the list that the excerpt is in or leads up to, with what leads up to it:
// the whole where it fits, otherwise the steps from the first that the excerpt has on.
func (d *Place) list() (article.Range, bool) {
	p := d.a.Paragraphs
	number := 0
	for i := d.First; i <= min(d.Last+1, d.To); i++ {
		if p[i].List > 0 && p[i].Kind != article.Row && p[i].Kind != article.RowHead {
			number = p[i].List
			break
		}
	}
	if number == 0 || d.First > d.To {
		return article.Range{}, false
	}
	first, last := d.ends(number)
	lead := first
	if first > d.From && d.leads(first-1) {
		lead = first - 1
	}
	if r, n := d.between(lead, last); n <= longestSteps {
		return r, true
	}
	from, to := lead, first
	if d.First > first { // a step further on answers
		for from = d.First; from > first && p[from].Kind != article.Step && p[from].Kind != article.Item; {
			from--
		}
		to = d.Last
	}
	for to < last {
		end := to + 1
		for end < last && p[end+1].Kind != article.Step && p[end+1].Kind != article.Item {
			end++
		}
		if _, n := d.between(from, end); n > longestSteps {
			break
		}
		to = end
	}
	r, n := d.between(from, to)
	return r, n <= longestSteps
}

// ends are the first and the last paragraph of a list.
func (d *Place) ends(number int) (first, last int) {
	first, last = -1, -1
	for i := d.From; i <= d.To; i++ {
		if d.a.Paragraphs[i].List == number {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// leads reports whether a paragraph leads up to the next.
func (d *Place) leads(i int) bool {
	p := &d.a.Paragraphs[i]
	text := d.a.Slice(p.Range)
	return p.Kind == article.Label || p.Kind == "" && (strings.HasSuffix(text, ":") || utf8.RuneCountInString(text) <= longestLead/2)
}

// code is the excerpt with the whole of the code in it or behind it, and with what
// leads up to that.
func (d *Place) code() (article.Range, bool) {
	p := d.a.Paragraphs
	isCode := func(i int) bool { return i <= d.To && p[i].Kind == article.Code }
	first, last := d.First, d.Last
	led := strings.HasSuffix(d.a.Slice(p[last].Range), ":") && d.at.End == p[last].End
	for led && (isCode(last+1) || last+1 <= d.To && p[last+1].Kind == article.Label && isCode(last+2)) {
		last++
		if p[last].Kind == article.Label {
			last++
		}
	}
	if !slices.ContainsFunc(p[first:last+1], func(p article.Paragraph) bool { return p.Kind == article.Code }) {
		return article.Range{}, false
	}
	for first > d.From && p[first].Kind == article.Code && d.leads(first-1) {
		first--
	}
	r, n := d.between(first, last)
	if p[d.First].Kind == "" && first == d.First {
		r.Start, n = d.at.Start, utf8.RuneCountInString(d.a.Text[d.at.Start:r.End])
	}
	return r, n <= longestCode
}

// withLabel is an excerpt with the label above it.
func (d *Place) withLabel(at article.Range) article.Range {
	if i := d.First - 1; i >= d.From && d.a.Paragraphs[i].Kind == article.Label && at.Start == d.a.Paragraphs[d.First].Start {
		at.Start = d.a.Paragraphs[i].Start
	}
	return at
}

// Steps tells which steps of their list the excerpt has, by their numbers in it, and how
// many the list has; 0 where it has all of them, or none.
func (d *Place) Steps() (first, last, of int) {
	p := d.a.Paragraphs
	i := d.First
	for i <= d.Last && p[i].Kind != article.Step {
		i++
	}
	if i > d.Last {
		return 0, 0, 0
	}
	from, to := d.ends(p[i].List)
	for j := max(from, 0); j <= to; j++ {
		if p[j].Kind != article.Step {
			continue
		}
		of++
		if j == i {
			first = of
		}
		if j <= d.Last {
			last = of
		}
	}
	if first == 1 && last == of {
		return 0, 0, 0
	}
	return first, last, of
}

// BehindError is what follows an error in its section: what it means and what mends it.
// It is empty where nothing follows.
func BehindError(a *article.Article, code article.Range) article.Range {
	d := Find(a, code)
	p := a.Paragraphs
	first := d.Last + 1
	for first <= d.To && p[first].Kind == article.Code {
		first++ // another error with the same remedy
	}
	if first > d.To {
		return article.Range{}
	}
	last := first
	for last+1 <= d.To {
		next := &p[last+1]
		if next.Kind == article.Code && !strings.HasSuffix(a.Slice(p[last].Range), ":") && p[last].Kind != article.Label {
			break // the next error
		}
		if r, n := d.between(first, last+1); n > shortStructured && (next.Kind != article.Code || r.Len() > longestCode) {
			break
		}
		last++
	}
	r, _ := d.between(first, last)
	return r
}

// Together is the range of some paragraphs, where it is no longer than a list of steps may be.
func Together(a *article.Article, first, last int) (article.Range, bool) {
	r, n := (&Place{a: a}).between(first, last)
	return r, n <= longestSteps
}
