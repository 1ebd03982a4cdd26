package webpage

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// documentWriter is what a blockWriter has to remember of a page that is made of
// Markdown.
type documentWriter struct {
	lists   []*openList // the innermost last
	number  int         // of lists and tables so far
	mark    string      // what the next block begins with: "3. "
	kind    draft.BlockKind
	targets []string // of the links in the block that is being written
}

type openList struct {
	ordered bool
	next    int // the number of the next item
}

// Links are marked in the text of a block until its white space is settled. The marks
// are characters for private use that no text has a meaning for.
const (
	linkOpens  = '\U0010fff0'
	linkCloses = '\U0010fff1'
)

func withoutLinkMarks(s string) string {
	if !strings.ContainsRune(s, linkOpens) && !strings.ContainsRune(s, linkCloses) {
		return s
	}
	return strings.NewReplacer(string(linkOpens), "", string(linkCloses), "").Replace(s)
}

func (w *blockWriter) openLink(n *html.Node) {
	if w.document != nil {
		w.document.targets = append(w.document.targets, strings.TrimSpace(Attribute(n, "href")))
		w.text.WriteRune(linkOpens)
	}
}

func (w *blockWriter) closeLink() {
	if w.document != nil {
		w.text.WriteRune(linkCloses)
	}
}

// finish takes the marks of links out of the text of a block, and puts before it the
// number that it has in its list.
func (d *documentWriter) finish(b *draft.Block) {
	if d == nil {
		return
	}
	targets := d.targets
	d.targets = nil
	b.Text, b.Links = takeOutLinks(b.Text, targets)
	if b.Text == "" {
		return
	}
	if d.kind != "" && !b.Heading {
		b.Kind = d.kind
	}
	if d.mark != "" {
		b.Mark = len(d.mark)
		b.Text = d.mark + b.Text
		for i := range b.Links {
			b.Links[i].Start += b.Mark
			b.Links[i].End += b.Mark
		}
	}
	d.mark, d.kind = "", ""
}

// takeOutLinks takes the marks of links out of a text.
func takeOutLinks(text string, targets []string) (string, []draft.Link) {
	if len(targets) == 0 && !strings.ContainsRune(text, linkCloses) {
		return text, nil
	}
	var b strings.Builder
	var links []draft.Link
	var open []int // links that are open
	for _, r := range text {
		switch r {
		case linkOpens:
			if len(links) < len(targets) {
				open = append(open, len(links))
				links = append(links, draft.Link{Range: draft.Range{Start: b.Len()}, Target: targets[len(links)]})
			}
		case linkCloses:
			if n := len(open); n > 0 {
				links[open[n-1]].End = len(strings.TrimRightFunc(b.String(), unicode.IsSpace))
				open = open[:n-1]
			}
		case ' ':
			if s := b.String(); s != "" && !strings.HasSuffix(s, " ") {
				b.WriteRune(r)
			}
		default:
			b.WriteRune(r)
		}
	}
	plain := strings.TrimRight(b.String(), " ")
	kept := links[:0]
	for _, l := range links {
		if l.End = min(l.End, len(plain)); l.Target != "" && l.Start < l.End {
			kept = append(kept, l)
		}
	}
	return plain, kept
}

// enter sets what the blocks in an element are; leave undoes it.
func (w *blockWriter) enter(n *html.Node) (leave func()) {
	d := w.document
	if d == nil {
		return func() {}
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.form = draft.Form{Level: int(n.Data[1] - '0'), Anchor: Attribute(n, "id")}
	case atom.Ol, atom.Ul:
		if len(d.lists) == 0 {
			d.number++
		}
		w.form = draft.Form{List: d.number}
		start, err := strconv.Atoi(Attribute(n, "start"))
		if err != nil {
			start = 1
		}
		d.lists = append(d.lists, &openList{ordered: n.DataAtom == atom.Ol, next: start})
		return func() { d.lists, d.mark, d.kind = d.lists[:len(d.lists)-1], "", "" }
	case atom.Li:
		if len(d.lists) == 0 {
			break
		}
		list := d.lists[len(d.lists)-1]
		d.kind, d.mark = draft.Item, ""
		if list.ordered {
			d.mark = strconv.Itoa(list.next) + ". "
			list.next++
			if len(d.lists) == 1 {
				d.kind = draft.Step
			}
		}
	case atom.Table:
		if len(d.lists) == 0 {
			d.number++
		}
		w.form = draft.Form{List: d.number}
	case atom.Div:
		if Attribute(n, "class") == LabelClass {
			d.kind = draft.Label
		}
	}
	return func() {}
}

// LabelClass is the class of the elements that label what follows them.
const LabelClass = "verbatim-label"

// joined is the block of a row of a table: its cells, with the links in them.
func (w *blockWriter) joined(n *html.Node, cells []string, blocks []draft.Block) draft.Block {
	row := draft.Block{Text: prose.JoinCells(cells), Heading: w.heading}
	if w.document == nil {
		return row
	}
	row.Form = draft.Form{Kind: draft.Row, List: w.form.List}
	if n.Parent != nil && n.Parent.DataAtom == atom.Thead {
		row.Kind = draft.RowHead
	}
	at := 0
	for _, b := range blocks {
		i := strings.Index(row.Text[at:], b.Text)
		if i < 0 {
			continue
		}
		for _, l := range b.Links {
			l.Start, l.End = l.Start+at+i, l.End+at+i
			row.Links = append(row.Links, l)
		}
		at += i + len(b.Text)
	}
	return row
}

// code writes a block of code as it stands: line breaks and indentation are part of
// it. Lines that are blank at its ends are not.
func (w *blockWriter) code(n *html.Node) bool {
	var b strings.Builder
	syntax := ""
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.DataAtom == atom.Code && syntax == "":
			syntax = syntaxOf(Attribute(d, "class"))
		}
	}
	w.flush()
	d := w.document
	if d.mark != "" { // an item that begins with code has its number above it
		number := strings.TrimSpace(d.mark)
		w.addBlock(draft.Block{Text: number, Form: draft.Form{Kind: d.kind, Mark: len(number), List: w.form.List}})
		d.mark, d.kind = "", ""
	}
	if text := codeText(b.String()); text != "" {
		w.addBlock(draft.Block{Text: text, Form: draft.Form{Kind: draft.Code, Syntax: syntax, List: w.form.List}})
	}
	return true
}

func (w *blockWriter) addBlock(b draft.Block) {
	w.blocks = append(w.blocks, b)
	w.origins = append(w.origins, origin{path: w.path, element: atom.Pre})
}

// syntaxOf is the language in the class of an element of code: "language-yaml".
func syntaxOf(class string) string {
	for name := range strings.FieldsSeq(class) {
		if syntax, ok := strings.CutPrefix(name, "language-"); ok {
			syntax, _, _ = strings.Cut(strings.Trim(syntax, "{}."), ",")
			return strings.ToLower(syntax)
		}
	}
	return ""
}

// codeText is code as it is stored: without what no screen shows, and without blank
// lines at its ends.
func codeText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\ufffd"))
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || prose.IsDirection(r) || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}
