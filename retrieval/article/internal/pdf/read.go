package pdf

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf/font"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf/syntax"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// Text is what was read of a PDF.
type Text struct {
	Blocks  []Block
	Removed []Removed
	Remarks []string // what had to be assumed or could not be read
	Heading string   // the largest heading of the first page, or ""
	Info    Info
}

// Block is a paragraph or a heading, normalised and not empty.
type Block struct {
	Text    string
	Heading bool
	Page    int   // that it begins on, from 1
	Turns   []int // offsets in Text, in bytes, at which the next page begins
}

// Removed is what stands on a page and is not part of its text.
type Removed struct{ Text, Reason string }

// Info is what a PDF says of itself, as it says it. The date of its making is none
// of publication, and left out.
type Info struct {
	Title, Author, Language string
	Programs                []string // that made it: its creator and producer
}

// Unreadable is why a PDF cannot be read, with the way out of it.
type Unreadable = syntax.Unreadable

// Read reads a PDF with a text layer. The error is an Unreadable, or that of ctx.
func Read(ctx context.Context, data []byte) (*Text, error) {
	file, err := syntax.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	doc := &document{File: file, fonts: make(map[int]*font.Font), glyphs: maxGlyphs, forms: maxForms}
	text := &Text{Info: doc.info()}
	pages, err := doc.read(ctx)
	if err != nil {
		return nil, err
	}
	t := textOfPages(pages)
	switch {
	case len(t.blocks) == 0 && len(t.unnamed) > 0:
		return nil, &Unreadable{Cause: "its fonts do not say which letters they draw, on " + pagesOf(t.unnamed),
			Fix: "OCR it first, for example with ocrmypdf --force-ocr"}
	case len(t.blocks) == 0:
		return nil, &Unreadable{Cause: "it has no text layer: its pages are pictures", Fix: "OCR it first, for example with ocrmypdf"}
	}
	if len(t.unnamed) > 0 {
		text.remark("has fonts that do not say which letters they draw: %s was left out; OCR it first, "+
			"for example with ocrmypdf --force-ocr",
			pagesOf(t.unnamed))
	}
	if len(t.vertical) > 0 {
		text.remark("is set from top to bottom on %s: look whether its lines are in their order, with verbatim lint", pagesOf(t.vertical))
	}
	if t.unknown > 0 {
		text.remark("has characters that its fonts do not name: U+FFFD is in their place")
	}
	if doc.skipped > 0 {
		text.remark("is damaged: %d of its pages could not be read whole", doc.skipped)
	}
	if len(t.pictures) > 0 {
		text.remark("has no text on %s, which is a picture; OCR it first if it matters, for example with ocrmypdf --skip-text",
			pagesOf(t.pictures))
	}
	text.Blocks, text.Removed, text.Heading = t.blocks, t.removed, t.title
	return text, nil
}

// pagesOf names pages: "page 3", "pages 1 to 3, 7".
func pagesOf(numbers []int) string {
	const most = 8 // ranges that are named
	var ranges []string
	for from := 0; from < len(numbers); {
		to := from
		for to+1 < len(numbers) && numbers[to+1] == numbers[to]+1 {
			to++
		}
		name := strconv.Itoa(numbers[from])
		if to > from {
			name += " to " + strconv.Itoa(numbers[to])
		}
		if len(ranges) == most {
			ranges = append(ranges, "and more")
			break
		}
		ranges = append(ranges, name)
		from = to + 1
	}
	if len(numbers) == 1 {
		return "page " + ranges[0]
	}
	return "pages " + strings.Join(ranges, ", ")
}

func (t *Text) remark(format string, args ...any) {
	t.Remarks = append(t.Remarks, fmt.Sprintf(format, args...))
}

// Limits of a PDF.
const (
	maxPages  = 50_000
	maxGlyphs = 48_000_000 // glyphs that are drawn on all pages
	maxForms  = 1_000_000  // pieces of content that pages draw by name
)

// document is an open PDF.
type document struct {
	*syntax.File
	fonts   map[int]*font.Font // by object number
	glyphs  int                // glyphs that may still be drawn
	forms   int                // forms that may still be drawn
	skipped int                // pages with content that cannot be read
	gutters []float64          // between the columns of the pages before
	margins []float64          // where the numbers of lines are, on the pages before
}

// info is what the file says of itself.
func (doc *document) info() Info {
	var m Info
	if catalog, ok := doc.Catalog(); ok {
		m.Language = doc.text(catalog["Lang"])
	}
	info := doc.Info()
	m.Title, m.Author = doc.text(info["Title"]), doc.text(info["Author"])
	m.Programs = []string{doc.text(info["Creator"]), doc.text(info["Producer"])}
	return m
}

// read runs every page, in order.
func (doc *document) read(ctx context.Context) ([]*page, error) {
	catalog, ok := doc.Catalog()
	if !ok {
		return nil, &Unreadable{Cause: "it is damaged: it names no pages", Fix: "get the file again, or print it into a new PDF"}
	}
	w := pageWalker{doc: doc, ctx: ctx, seen: make(map[int]bool)}
	if err := w.walk(catalog["Pages"], pageDefaults{}, 0); err != nil {
		return nil, err
	}
	return w.pages, nil
}

// pageWalker walks the tree of pages.
type pageWalker struct {
	doc   *document
	ctx   context.Context
	seen  map[int]bool // the object numbers of the nodes
	pages []*page
}

// pageDefaults are what a page inherits.
type pageDefaults struct {
	resources types.Dict
	box       []float64
}

// maxPageTree is the deepest tree of pages; writers make it two or three deep.
const maxPageTree = 64

func (w *pageWalker) walk(o types.Object, inherited pageDefaults, depth int) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if ref, ok := o.(types.IndirectRef); ok {
		if w.seen[ref.ObjectNumber.Value()] {
			return nil // a loop, or a page that is shown twice
		}
		w.seen[ref.ObjectNumber.Value()] = true
	}
	node := w.doc.Dict(o)
	if node == nil || depth > maxPageTree {
		return nil
	}
	if r := w.doc.Dict(node["Resources"]); r != nil {
		inherited.resources = r
	}
	for _, key := range []string{"MediaBox", "CropBox"} {
		if box := w.doc.Numbers(node[key]); len(box) == 4 {
			inherited.box = box
		}
	}
	if kids, ok := w.doc.Resolve(node["Kids"]).(types.Array); ok {
		for _, kid := range kids {
			if err := w.walk(kid, inherited, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if len(w.pages) >= maxPages {
		return &Unreadable{Cause: "it has more than 50,000 pages", Fix: "divide it"}
	}
	page, err := w.doc.runPage(w.ctx, node, inherited)
	if err != nil {
		return err
	}
	page.number = len(w.pages) + 1
	w.pages = append(w.pages, page)
	return nil
}

// runPage runs the content of a page. The error is a limit that was broken or
// that of ctx; content that cannot be read is left out.
func (doc *document) runPage(ctx context.Context, node types.Dict, inherited pageDefaults) (*page, error) {
	page := newPage(inherited.box)
	content, whole, err := doc.pageContent(node["Contents"])
	if err != nil {
		return nil, err
	}
	if !whole {
		doc.skipped++
	}
	r := runner{doc: doc, ctx: ctx, page: page}
	r.state.matrix = identity
	r.state.scale = 1
	if err := r.run(content, inherited.resources); err != nil {
		return nil, err
	}
	page.pictures = r.pictures
	page.numbers = doc.margins
	doc.gutters = page.finish(doc.gutters)
	doc.margins = page.numbers[max(len(page.numbers)-maxGutters, 0):]
	return page, nil
}

// pageContent joins the streams of a page; whole is false when one of them could
// not be read.
func (doc *document) pageContent(o types.Object) (content []byte, whole bool, err error) {
	o2 := doc.Resolve(o)
	if list, ok := o2.(types.Array); ok {
		whole = true
		for _, part := range list {
			data, ok, err := doc.Stream(part)
			if err != nil {
				return nil, false, err
			}
			whole = whole && ok
			content = append(append(content, data...), '\n')
			if len(content) > syntax.MaxStream {
				return nil, false, syntax.ErrTooMuch
			}
		}
		return content, whole, nil
	}
	if o2 == nil {
		return nil, true, nil // an empty page
	}
	return doc.Stream(o)
}

// text is a string of the document's own data, or "".
func (doc *document) text(o types.Object) string {
	s, err := model.Text(doc.Resolve(o))
	if err != nil {
		return ""
	}
	return prose.Normalise(s)
}

// font reads the font that o refers to, once.
func (doc *document) font(o types.Object) *font.Font {
	ref, indirect := o.(types.IndirectRef)
	if f, ok := doc.fonts[ref.ObjectNumber.Value()]; indirect && ok {
		return f
	}
	d := doc.Dict(o)
	if d == nil {
		return nil
	}
	f := font.Read(doc.File, d)
	if indirect {
		doc.fonts[ref.ObjectNumber.Value()] = f
	}
	return f
}
