package webpage

import (
	"encoding/binary"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// BlocksOf returns the readable words under n as blocks: one for each element
// that begins a line of its own, and one for each row of a table. Markup goes,
// words stay. The descriptions of images, which a reader does not see, are
// returned apart.
func BlocksOf(n *html.Node) ([]draft.Block, []draft.Removed) {
	w := writeBlocks(n)
	return w.blocks, w.removed
}

// DocumentBlocks is BlocksOf for a page that is made of Markdown: blocks are what they
// are there. Code keeps its lines, items of lists their numbers, and links are told.
func DocumentBlocks(n *html.Node) ([]draft.Block, []draft.Removed) {
	w := &blockWriter{document: new(documentWriter)}
	w.walk(n)
	w.flush()
	return w.blocks, w.removed
}

func writeBlocks(n *html.Node) *blockWriter {
	w := &blockWriter{}
	w.walk(n)
	w.flush()
	return w
}

// blockWriter makes blocks of a page.
type blockWriter struct {
	blocks  []draft.Block
	origins []origin // of each block
	removed []draft.Removed
	text    strings.Builder
	heading bool
	breaks  int // <br> in a row
	pre     int // open <pre>

	path    uint64 // of the open elements that begin lines
	element atom.Atom
	links   int // open links
	linked  int // bytes of the block inside of links, and all of them
	all     int

	reach []int // by column of the open table: the rows to come that a cell reaches into

	document *documentWriter // nil for a page that is not made of Markdown
	form     draft.Form      // of the block that is being written
}

// size is the length of the blocks in bytes.
func (w *blockWriter) size() int {
	size := 0
	for _, b := range w.blocks {
		size += len(b.Text)
	}
	return size
}

// origin tells where in its page a block stands.
type origin struct {
	path    uint64 // of the elements around it, with their classes
	element atom.Atom
	linked  bool // it is a link as a whole
}

// flush ends the block that is being written.
func (w *blockWriter) flush() {
	if text := draft.Normalise(joinLines(w.text.String())); text != "" {
		b := draft.Block{Text: text, Heading: w.heading, Form: w.form}
		w.document.finish(&b)
		if b.Text == "" {
			w.text.Reset()
			return
		}
		w.blocks = append(w.blocks, b)
		w.origins = append(w.origins, origin{w.path, w.element, w.linked > 0 && w.linked == w.all})
	}
	w.text.Reset()
	w.breaks, w.linked, w.all = 0, 0, 0
}

// lineBreak stands for <br>: white space, but no end of a line of the file.
const lineBreak = '\u2028'

// joinLines takes out the ends of lines between characters of Chinese and
// Japanese; all others are spaces.
func joinLines(s string) string {
	if !strings.Contains(s, "\n") || isASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	at := 0
	for at < len(s) {
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			break
		}
		left := strings.TrimRightFunc(s[at:at+i], draft.IsBlank)
		right := strings.TrimLeftFunc(s[at+i:], draft.IsBlank)
		l, _ := utf8.DecodeLastRuneInString(left)
		r, _ := utf8.DecodeRuneInString(right)
		if prose.IsSpaceless(l) && prose.IsSpaceless(r) {
			b.WriteString(left)
		} else {
			b.WriteString(s[at : at+i+1])
			right = s[at+i+1:]
		}
		at = len(s) - len(right)
	}
	b.WriteString(s[at:])
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func (w *blockWriter) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
		return
	case html.ElementNode:
		if w.leaf(n) {
			return
		}
	case html.DocumentNode:
	default:
		return // comments, doctypes
	}
	switch n.DataAtom {
	case atom.A:
		w.links++
		w.openLink(n)
		defer func() { w.links--; w.closeLink() }()
	case atom.Pre:
		w.pre++
		defer func() { w.pre-- }()
	case atom.Table:
		reach := w.reach
		w.reach = nil
		defer func() { w.reach = reach }()
	}
	if n.Type != html.ElementNode || !startsBlock(n.DataAtom) {
		w.children(n)
		return
	}
	w.flush()
	heading, path, element, form := w.heading, w.path, w.element, w.form
	w.heading = heading || isHeading(n.DataAtom)
	leave := w.enter(n)
	w.path, w.element = pathOf(path, n), n.DataAtom
	if n.DataAtom == atom.Tr {
		w.row(n)
	} else {
		w.children(n)
	}
	w.flush()
	leave()
	w.heading, w.path, w.element, w.form = heading, path, element, form
}

func (w *blockWriter) children(n *html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		w.walk(child)
	}
}

func (w *blockWriter) write(s string) {
	if words := len(strings.TrimSpace(s)); words > 0 {
		w.breaks = 0
		w.all += words
		if w.links > 0 {
			w.linked += words
		}
	}
	if w.pre > 0 {
		s = strings.ReplaceAll(s, "\n", string(lineBreak))
	}
	if w.document != nil {
		s = withoutLinkMarks(s)
	}
	w.text.WriteString(s)
}

// pathOf is the path of an element in one with the path outer.
func pathOf(outer uint64, n *html.Node) uint64 {
	h := fnv.New64a()
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], outer)
	h.Write(b[:])
	h.Write([]byte(n.Data + " " + Attribute(n, "class")))
	return h.Sum64()
}

// Limits of the spans of cells; a table that says more is wrong.
const (
	MaxColumns = 1000
	maxReach   = 10_000
)

// row writes a row of a table: one block, its cells apart from one another, as
// long as each is one paragraph at most; cells that hold more stand for
// themselves, as do those of a table that only lays a page out.
func (w *blockWriter) row(n *html.Node) {
	var cells []string
	inner := blockWriter{document: w.document}
	across := !laysOut(n)
	skip := func() {
		for len(cells) < len(w.reach) && w.reach[len(cells)] > 0 {
			w.reach[len(cells)]--
			cells = append(cells, "")
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			inner.walk(c)
			continue
		}
		skip()
		before := len(inner.blocks)
		inner.flush()
		inner.heading, inner.path, inner.element = w.heading, pathOf(w.path, c), c.DataAtom
		inner.links, inner.pre = w.links, w.pre
		inner.children(c)
		inner.flush()
		across = across && len(inner.blocks) <= before+1
		text := ""
		if len(inner.blocks) > before {
			text = inner.blocks[before].Text
		}
		rows := span(c, "rowspan", maxReach)
		for i := range span(c, "colspan", MaxColumns) {
			if len(cells) >= MaxColumns {
				break
			}
			for len(w.reach) <= len(cells) {
				w.reach = append(w.reach, 0)
			}
			w.reach[len(cells)] = rows - 1
			if i > 0 {
				text = ""
			}
			cells = append(cells, text)
		}
	}
	inner.flush()
	w.removed = append(w.removed, inner.removed...)
	if across && len(inner.blocks) > 1 {
		w.blocks = append(w.blocks, w.joined(n, cells, inner.blocks))
		w.origins = append(w.origins, origin{path: w.path, element: atom.Tr})
		return
	}
	w.blocks = append(w.blocks, inner.blocks...)
	w.origins = append(w.origins, inner.origins...)
}

// laysOut reports whether the table of a row says that it is none.
func laysOut(n *html.Node) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.Table {
			role := Attribute(n, "role")
			return role == "presentation" || role == "none"
		}
	}
	return false
}

func span(n *html.Node, key string, most int) int {
	count, err := strconv.Atoi(strings.TrimSpace(Attribute(n, key)))
	if err != nil || count < 1 {
		return 1
	}
	return min(count, most)
}

// leaf writes the elements whose children are not read; it reports whether n
// was one.
func (w *blockWriter) leaf(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Svg, atom.Math, atom.Iframe, atom.Object,
		atom.Canvas, atom.Video, atom.Audio, atom.Select, atom.Textarea, atom.Input, atom.Button:
	case atom.Pre:
		return w.document != nil && w.code(n)
	case atom.Br:
		if w.breaks++; w.breaks == 2 {
			w.flush() // two in a row make a paragraph
		}
		w.text.WriteRune(lineBreak)
	case atom.Hr:
		w.flush()
	case atom.Img:
		if alt := draft.Normalise(Attribute(n, "alt")); utf8.RuneCountInString(alt) > 1 {
			w.removed = append(w.removed, draft.Removed{Text: alt, Reason: "image description"})
		}
	case atom.Td, atom.Th: // outside of a row
		w.text.WriteByte(' ')
		return false
	default:
		return false
	}
	return true
}

// startsBlock reports whether the words of an element are on lines of their own.
func startsBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Aside, atom.Header, atom.Footer, atom.Main, atom.Nav,
		atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Blockquote, atom.Pre, atom.Figure, atom.Figcaption,
		atom.Table, atom.Caption, atom.Tr, atom.Address, atom.Details, atom.Summary, atom.Form, atom.Body, atom.Html:
		return true
	}
	return isHeading(a)
}

func isHeading(a atom.Atom) bool {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func Attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
