package retrieval

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Of documentation a section is what answers, so that an excerpt is a whole one where
// it is short. Code is never cut, a list of steps only where it is long.
const (
	// shortSection is the most characters of a section that is quoted whole, and
	// shortStructured of one with code, a list or a table, of which a part says little.
	shortSection    = 600
	shortStructured = 1000
	// longestSteps is the most characters of a list of steps with what leads up to it.
	longestSteps = 1500
	// longestCode is the most characters of a block of code, with its lead.
	longestCode = 12_000
	// longestLead is the most characters of a paragraph that leads up to others.
	longestLead = 400
)

// Steps tells which items of a numbered list an excerpt shows, where it shows not all.
type Steps struct {
	// First and Last are the numbers in the list, from 1, of those that are shown.
	First int `json:"first"`
	Last  int `json:"last"`
	// Of is how many the list has.
	Of int `json:"of"`
}

// String says in English what is shown: "[…] steps 1 to 5 of 8".
func (s *Steps) String() string {
	if s.First == s.Last {
		return fmt.Sprintf("[…] step %d of %d", s.First, s.Of)
	}
	return fmt.Sprintf("[…] steps %d to %d of %d", s.First, s.Last, s.Of)
}

// CodeBlock is a part of an excerpt that is code.
type CodeBlock struct {
	// Start and End are bytes of the excerpt.
	Start int `json:"start"`
	End   int `json:"end"`
	// Syntax is the language that the code says it is in, "yaml"; often empty.
	Syntax string `json:"syntax,omitempty"`
}

// PassageLink is a link in the words of an excerpt.
type PassageLink struct {
	// Text are the words that are the link, URL where it leads.
	Text string `json:"text"`
	URL  string `json:"url"`
}

// inDocs widens an excerpt of documentation to what is understood alone: its section,
// its list, its code. shows tells what may be shown.
// headed reports whether the heading of the section asks what the question asks, and
// matches counts the words of the question in a slice.
func inDocs(a *article.Article, at article.Range, headed bool, matches func(article.Range) int,
	shows func(article.Range) bool) article.Range {
	if a.Kind != article.KindDocs || len(a.Paragraphs) == 0 {
		return at
	}
	d := &docPlace{a: a}
	d.find(at)
	wider := []func() (article.Range, bool){d.section, d.list, d.code}
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

// docPlace is an excerpt in the paragraphs of a page.
type docPlace struct {
	a           *article.Article
	at          article.Range
	first, last int // paragraphs that the excerpt is in
	from, to    int // paragraphs of the section: from is the first, to the last
}

func (d *docPlace) find(at article.Range) {
	d.at = at
	p := d.a.Paragraphs
	d.first, _ = slices.BinarySearchFunc(p, at.Start, func(p article.Paragraph, at int) int {
		if p.End <= at {
			return -1
		}
		return 1
	})
	d.first = min(d.first, len(p)-1)
	d.last = d.first
	for d.last+1 < len(p) && p[d.last+1].Start < at.End {
		d.last++
	}
	d.from, d.to = d.first, d.last
	for d.from > 0 && !p[d.from-1].Heading && !p[d.from].Heading {
		d.from--
	}
	for d.to+1 < len(p) && !p[d.to+1].Heading {
		d.to++
	}
}

// between is the range of some paragraphs, and its length in characters.
func (d *docPlace) between(first, last int) (r article.Range, characters int) {
	r = article.Range{Start: d.a.Paragraphs[first].Start, End: d.a.Paragraphs[last].End}
	return r, utf8.RuneCountInString(d.a.Slice(r))
}

// row is the row of a table that the excerpt is in, or leads up to, that has most of what
// is asked: the others say nothing of it. The names of the columns are shown beside it,
// or with it where they stand right above.
func (d *docPlace) row(matches func(article.Range) int) (article.Range, bool) {
	p := d.a.Paragraphs
	best, most, again, list := -1, 0, false, 0
	for i := d.first; i <= d.last; i++ {
		switch p[i].Kind {
		case article.Row, article.RowHead:
			list = p[i].List
		default:
			return article.Range{}, false
		}
	}
	for i := d.from; i <= d.to; i++ {
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
	if best > d.from && p[best-1].Kind == article.RowHead {
		return article.Range{Start: p[best-1].Start, End: p[best].End}, true
	}
	return p[best].Range, true
}

// section is the whole section, if it is short.
func (d *docPlace) section() (article.Range, bool) {
	limit := shortSection
	for _, p := range d.a.Paragraphs[d.from : d.to+1] {
		if p.Kind != "" {
			limit = shortStructured
		}
	}
	r, n := d.between(d.from, d.to)
	return r, n <= limit
}

// list is the list that the excerpt is in or leads up to, with what leads up to it:
// the whole where it fits, else the steps from the first that the excerpt has on.
func (d *docPlace) list() (article.Range, bool) {
	p := d.a.Paragraphs
	number := 0
	for i := d.first; i <= min(d.last+1, d.to); i++ {
		if p[i].List > 0 && p[i].Kind != article.Row && p[i].Kind != article.RowHead {
			number = p[i].List
			break
		}
	}
	if number == 0 || d.first > d.to {
		return article.Range{}, false
	}
	first, last := d.ends(number)
	lead := first
	if first > d.from && d.leads(first-1) {
		lead = first - 1
	}
	if r, n := d.between(lead, last); n <= longestSteps {
		return r, true
	}
	from, to := lead, first
	if d.first > first { // a step further on answers
		for from = d.first; from > first && p[from].Kind != article.Step && p[from].Kind != article.Item; {
			from--
		}
		to = d.last
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
func (d *docPlace) ends(number int) (first, last int) {
	first, last = -1, -1
	for i := d.from; i <= d.to; i++ {
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
func (d *docPlace) leads(i int) bool {
	p := &d.a.Paragraphs[i]
	text := d.a.Slice(p.Range)
	return p.Kind == article.Label || p.Kind == "" && (strings.HasSuffix(text, ":") || utf8.RuneCountInString(text) <= longestLead/2)
}

// code is the excerpt with the whole of the code in it or behind it, and with what
// leads up to that.
func (d *docPlace) code() (article.Range, bool) {
	p := d.a.Paragraphs
	isCode := func(i int) bool { return i <= d.to && p[i].Kind == article.Code }
	first, last := d.first, d.last
	led := strings.HasSuffix(d.a.Slice(p[last].Range), ":") && d.at.End == p[last].End
	for led && (isCode(last+1) || last+1 <= d.to && p[last+1].Kind == article.Label && isCode(last+2)) {
		last++
		if p[last].Kind == article.Label {
			last++
		}
	}
	if !slices.ContainsFunc(p[first:last+1], func(p article.Paragraph) bool { return p.Kind == article.Code }) {
		return article.Range{}, false
	}
	for first > d.from && p[first].Kind == article.Code && d.leads(first-1) {
		first--
	}
	r, n := d.between(first, last)
	if p[d.first].Kind == "" && first == d.first {
		r.Start, n = d.at.Start, utf8.RuneCountInString(d.a.Text[d.at.Start:r.End])
	}
	return r, n <= longestCode
}

// withLabel is an excerpt with the label above it.
func (d *docPlace) withLabel(at article.Range) article.Range {
	if i := d.first - 1; i >= d.from && d.a.Paragraphs[i].Kind == article.Label && at.Start == d.a.Paragraphs[d.first].Start {
		at.Start = d.a.Paragraphs[i].Start
	}
	return at
}

// describeDocs fills in what a hit says of the documentation that it quotes.
func (l *lookup) describeDocs(h *Hit, a *article.Article, r article.Range) {
	d := &docPlace{a: a}
	if len(a.Paragraphs) == 0 {
		return
	}
	d.find(r)
	shows := func(r article.Range) bool { return l.Shown.ShowsAt(a.ID, r) }
	for i := d.first; i <= d.last; i++ {
		p := &a.Paragraphs[i]
		if p.Kind == article.Code {
			h.Code = append(h.Code, CodeBlock{Start: max(p.Start, r.Start) - r.Start, End: min(p.End, r.End) - r.Start, Syntax: p.Syntax})
		}
		for _, link := range p.Links {
			if link.Start >= r.Start && link.End <= r.End {
				if address := l.resolve(a, link.Target); address != "" {
					h.Links = append(h.Links, PassageLink{Text: strings.Clone(a.Slice(link.Range)), URL: address})
				}
			}
		}
	}
	h.Fragments = withCode(h.Fragments, h.Excerpt, h.Code)
	if a.Kind != article.KindDocs {
		return
	}
	var section []string
	for _, at := range a.Headings(d.first) {
		if heading := a.Slice(at); shows(at) && !strings.EqualFold(heading, a.Title) {
			section = append(section, heading)
		}
	}
	h.Section = strings.Join(section, postings.HeadingJoint)
	if p := a.Paragraphs[d.first]; p.Kind == article.Row {
		for i := d.first - 1; i >= d.from && a.Paragraphs[i].List == p.List; i-- {
			if head := a.Paragraphs[i]; head.Kind == article.RowHead && shows(head.Range) {
				h.TableHead = strings.Clone(a.Slice(head.Range))
			}
		}
	}
	h.Steps = d.steps()
}

// withCode makes the parts of an excerpt that are code pieces of their own.
func withCode(fragments []Fragment, excerpt string, code []CodeBlock) []Fragment {
	if len(code) == 0 {
		return fragments
	}
	var out []Fragment
	at, next := 0, 0 // byte of the excerpt, code that is still to come
	end := 0
	for _, f := range fragments {
		end += len(f.Text)
		for next < len(code) && code[next].Start < end {
			c := code[next]
			if at < c.Start {
				out = append(out, Fragment{Text: excerpt[at:c.Start], Match: f.Match})
			}
			out = append(out, Fragment{Text: excerpt[c.Start:c.End], Code: true, Syntax: c.Syntax})
			at = c.End
			next++
		}
		if at < end {
			out = append(out, Fragment{Text: excerpt[at:end], Match: f.Match})
			at = end
		}
	}
	return out
}

// steps counts the steps in the excerpt and in their list; nil where it has all of
// them, or none.
func (d *docPlace) steps() *Steps {
	p := d.a.Paragraphs
	i := d.first
	for i <= d.last && p[i].Kind != article.Step {
		i++
	}
	if i > d.last {
		return nil
	}
	first, last := d.ends(p[i].List)
	s := Steps{}
	for j := max(first, 0); j <= last; j++ {
		if p[j].Kind != article.Step {
			continue
		}
		s.Of++
		if j == i {
			s.First = s.Of
		}
		if j <= d.last {
			s.Last = s.Of
		}
	}
	if s.First == 1 && s.Last == s.Of {
		return nil
	}
	return &s
}

// resolve is the address that a link in an article leads to, "" where that is not
// known: another article of the collection has its own.
func (l *lookup) resolve(a *article.Article, target string) string {
	u, err := url.Parse(target)
	if err != nil || target == "" || strings.HasPrefix(target, "#") && a.URL == "" {
		return ""
	}
	if u.IsAbs() {
		if u.Scheme == "http" || u.Scheme == "https" {
			return target
		}
		return ""
	}
	if e := l.besides(a, u.Path); e != nil && e.Article.URL != "" && l.Shown.Shows(e.Article.ID) {
		address, _, _ := strings.Cut(e.Article.URL, "#")
		if u.Fragment != "" {
			address += "#" + u.EscapedFragment()
		}
		return address
	}
	base, err := url.Parse(a.URL)
	if err != nil || !base.IsAbs() {
		return ""
	}
	for _, suffix := range []string{".md", ".mdx", ".markdown"} {
		u.Path = strings.TrimSuffix(u.Path, suffix)
	}
	return base.ResolveReference(u).String()
}

// besides finds the article whose file a link in another one names.
func (l *lookup) besides(a *article.Article, name string) *store.Entry {
	if name == "" {
		return nil
	}
	file := strings.TrimPrefix(path.Clean(name), "/")
	if !strings.HasPrefix(name, "/") {
		file = path.Join(path.Dir(a.File), name)
	}
	entries := l.Entries()
	for i := range entries {
		if entries[i].Article.File == file {
			return &entries[i]
		}
	}
	return nil
}
