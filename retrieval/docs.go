package retrieval

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/section"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store"
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

// describeDocs fills in what a hit says of the documentation that it quotes.
func (l *lookup) describeDocs(h *Hit, a *article.Article, r article.Range) {
	if len(a.Paragraphs) == 0 {
		return
	}
	d := section.Find(a, r)
	shows := func(r article.Range) bool { return l.Shown.ShowsAt(a.ID, r) }
	for i := d.First; i <= d.Last; i++ {
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
	var headings []string
	for _, at := range a.Headings(d.First) {
		if heading := a.Slice(at); shows(at) && !strings.EqualFold(heading, a.Title) {
			headings = append(headings, heading)
		}
	}
	h.Section = strings.Join(headings, postings.HeadingJoint)
	if p := a.Paragraphs[d.First]; p.Kind == article.Row {
		for i := d.First - 1; i >= d.From && a.Paragraphs[i].List == p.List; i-- {
			if head := a.Paragraphs[i]; head.Kind == article.RowHead && shows(head.Range) {
				h.TableHead = strings.Clone(a.Slice(head.Range))
			}
		}
	}
	if first, last, of := d.Steps(); of > 0 {
		h.Steps = &Steps{First: first, Last: last, Of: of}
	}
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
