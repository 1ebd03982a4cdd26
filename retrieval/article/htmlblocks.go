package article

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blocksOf returns the readable words under n as blocks: one for each element
// that begins a line of its own. Markup goes, words stay. The descriptions of
// images, which a reader does not see, are returned apart.
func blocksOf(n *html.Node) ([]block, []Removed) {
	var w blockWriter
	w.walk(n)
	w.flush()
	return w.blocks, w.removed
}

type blockWriter struct {
	blocks  []block
	removed []Removed
	text    strings.Builder
	heading bool
	breaks  int // <br> in a row
}

// flush ends the block that is being written.
func (w *blockWriter) flush() {
	if text := normalise(w.text.String()); text != "" {
		w.blocks = append(w.blocks, block{text: text, heading: w.heading})
	}
	w.text.Reset()
	w.breaks = 0
}

func (w *blockWriter) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		if strings.TrimSpace(n.Data) != "" {
			w.breaks = 0
		}
		w.text.WriteString(n.Data)
		return
	case html.ElementNode:
		if w.leaf(n) {
			return
		}
	case html.DocumentNode:
	default:
		return // comments, doctypes
	}
	starts := n.Type == html.ElementNode && startsBlock(n.DataAtom)
	outer := w.heading
	if starts {
		w.flush()
		w.heading = outer || isHeading(n.DataAtom)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		w.walk(child)
	}
	if starts {
		w.flush()
		w.heading = outer
	}
}

// leaf writes the elements whose children are not read; it reports whether n
// was one.
func (w *blockWriter) leaf(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Svg, atom.Math, atom.Iframe, atom.Object,
		atom.Canvas, atom.Video, atom.Audio, atom.Select, atom.Textarea, atom.Input, atom.Button:
	case atom.Br:
		if w.breaks++; w.breaks == 2 {
			w.flush() // two in a row make a paragraph
		}
		w.text.WriteByte(' ')
	case atom.Hr:
		w.flush()
	case atom.Img:
		if alt := normalise(attribute(n, "alt")); utf8.RuneCountInString(alt) > 1 {
			w.removed = append(w.removed, Removed{Text: alt, Reason: "image description"})
		}
	case atom.Td, atom.Th:
		w.text.WriteByte(' ') // cells of one row
		return false
	default:
		return false
	}
	return true
}

// startsBlock tells that the words of an element stand on lines of their own.
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

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
