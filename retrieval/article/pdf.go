package article

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// readPDF reads a PDF with a text layer. What a PDF holds is glyphs at places on
// pages; the text is made of them here, in these steps:
//
//   - pdfcontent.go runs the content of a page: which glyphs stand where;
//   - pdffont.go says which characters the glyphs are, and how wide;
//   - pdflines.go puts them into lines, and the lines of columns into order;
//   - pdftext.go takes off what stands around the text on every page and makes
//     paragraphs and headings of the lines.
//
// pdfcpu reads the file itself: objects, compression, encryption, and the repair
// of a damaged file. It was chosen on twelve files by six programs (TeX,
// LibreOffice, Chromium, groff, Ghostscript, qpdf): it opens all eleven that a
// reader opens without a password, has limits for what it unpacks, and adds 2 MB
// to the program. Of those that were tried and find the text too, ledongthuc/pdf
// and its relatives lose the spaces between words in TeX's files and the order
// in groff's, read no file with 256-bit encryption and can be made to loop for
// ever; others cost a licence, need a C library, or cannot be had.
func readPDF(ctx context.Context, data []byte) ([]*draft, error) {
	doc, err := openPDF(ctx, data)
	if err != nil {
		return nil, err
	}
	d := &draft{meta: doc.metadata()}
	d.meta.check()
	pages, err := doc.read(ctx)
	if err != nil {
		return nil, err
	}
	t := textOfPages(pages)
	if t.unknown > 0 && t.unknown*2 > t.characters {
		return nil, &unreadable{"its fonts do not say which characters they draw", "run OCR over it anew, for example with ocrmypdf --force-ocr"}
	}
	if len(t.blocks) == 0 {
		return nil, &unreadable{"it has no text layer: its pages are pictures", "run OCR over it first, for example with ocrmypdf"}
	}
	if t.unknown > 0 {
		d.remark("has characters that its fonts do not name: U+FFFD stands in their place")
	}
	if doc.skipped > 0 {
		d.remark("is damaged: %d of its pages could not be read whole", doc.skipped)
	}
	if without := t.pictures; without > 0 {
		d.remark("has pages without text, perhaps pictures of text: %d of %d; run OCR over it if they matter", without, len(pages))
	}
	d.blocks, d.removed = t.blocks, t.removed
	if d.meta.Title == "" {
		d.meta.Title = t.title
	}
	return []*draft{d}, d.textSize()
}

// Limits of a PDF.
const (
	maxPDFPages   = 50_000
	maxPDFContent = 1 << 30    // bytes of content of all pages, unpacked one after the other
	maxPDFStream  = 64 << 20   // bytes of one stream, unpacked
	maxPDFGlyphs  = 48_000_000 // glyphs that are drawn on all pages
	maxPDFObjects = 2_000_000
	maxPDFForms   = 1_000_000 // pieces of content that pages draw by name
)

var errPDFContent = &unreadable{"its pages draw more than a text can hold", "divide it, or print it into a new PDF"}

// pdfDocument is an open PDF.
type pdfDocument struct {
	ctx     *model.Context
	fonts   map[int]*pdfFont // by object number
	content int64            // bytes of content that may still be unpacked
	glyphs  int              // glyphs that may still be drawn
	forms   int              // forms that may still be drawn
	skipped int              // pages with content that cannot be read
	gutters []float64        // between the columns of the pages before
}

func openPDF(ctx context.Context, data []byte) (*pdfDocument, error) {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return nil, &unreadable{"it is no PDF", "give it the suffix of what it is, or take it out of the folder"}
	}
	limits := model.DefaultResourceLimits()
	limits.MaxStreamBytes, limits.MaxDecodeBytes = maxPDFStream, maxPDFStream
	limits.MaxObjectCount, limits.MaxXRefEntries = maxPDFObjects, maxPDFObjects
	limits.MaxObjectStreamCount = maxPDFObjects
	// The default configuration would be looked for in the user's home.
	conf := &model.Configuration{Reader15: true, ValidationMode: model.ValidationRelaxed, Limits: limits}
	file, err := pdfcpu.ReadWithContext(ctx, &stoppableReader{bytes.NewReader(data), ctx}, conf)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, &unreadable{"it is encrypted", "save it without a password"}
	case err != nil && strings.Contains(err.Error(), "ncrypt"):
		return nil, asUnreadable(err, "it is encrypted in a way that is not known", "save it without a password")
	case err != nil:
		return nil, asUnreadable(err, "it is damaged or cut off", "get the file again, or print it into a new PDF")
	}
	return &pdfDocument{ctx: file, fonts: make(map[int]*pdfFont), content: maxPDFContent, glyphs: maxPDFGlyphs, forms: maxPDFForms}, nil
}

// stoppableReader fails once its context ends, so that whatever reads on and on
// stops then.
type stoppableReader struct {
	io.ReadSeeker
	ctx context.Context
}

func (r *stoppableReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.ReadSeeker.Read(p)
}

// metadata is what the file says of itself.
func (doc *pdfDocument) metadata() metadata {
	var m metadata
	if catalog, ok := doc.catalog(); ok {
		m.Language = languageOf(doc.text(catalog["Lang"]))
	}
	if doc.ctx.Info == nil {
		return m
	}
	info := doc.dict(*doc.ctx.Info)
	m.Title = documentTitle(doc.text(info["Title"]))
	for name := range strings.SplitSeq(doc.text(info["Author"]), ";") {
		m.Authors = append(m.Authors, authorsOf(name)...)
	}
	for _, key := range []string{"CreationDate", "ModDate"} {
		if m.Published == "" {
			m.Published = pdfDate(doc.text(info[key]))
		}
	}
	return m
}

// pdfDate reads a date such as D:20240331120000+02'00'.
func pdfDate(s string) Date {
	s = strings.TrimPrefix(s, "D:")
	for _, n := range []int{8, 6, 4} {
		if len(s) < n {
			continue
		}
		written := s[:4]
		if n >= 6 {
			written += "-" + s[4:6]
		}
		if n == 8 {
			written += "-" + s[6:8]
		}
		if date, err := ParseDate(written); err == nil && date > "1980" {
			return date
		}
	}
	return ""
}

func (doc *pdfDocument) catalog() (types.Dict, bool) {
	if doc.ctx.Root == nil {
		return nil, false
	}
	d := doc.dict(*doc.ctx.Root)
	return d, d != nil
}

// read runs every page, in order.
func (doc *pdfDocument) read(ctx context.Context) ([]*pdfPage, error) {
	catalog, ok := doc.catalog()
	if !ok {
		return nil, &unreadable{"it is damaged: it names no pages", "get the file again, or print it into a new PDF"}
	}
	w := pageWalker{doc: doc, ctx: ctx, seen: make(map[int]bool)}
	if err := w.walk(catalog["Pages"], pageDefaults{}, 0); err != nil {
		return nil, err
	}
	return w.pages, nil
}

// pageWalker walks the tree of pages.
type pageWalker struct {
	doc   *pdfDocument
	ctx   context.Context
	seen  map[int]bool // the object numbers of the nodes
	pages []*pdfPage
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
	node := w.doc.dict(o)
	if node == nil || depth > maxPageTree {
		return nil
	}
	if r := w.doc.dict(node["Resources"]); r != nil {
		inherited.resources = r
	}
	for _, key := range []string{"MediaBox", "CropBox"} {
		if box := w.doc.numbers(node[key]); len(box) == 4 {
			inherited.box = box
		}
	}
	if kids, ok := w.doc.resolve(node["Kids"]).(types.Array); ok {
		for _, kid := range kids {
			if err := w.walk(kid, inherited, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if len(w.pages) >= maxPDFPages {
		return &unreadable{"it has more than 50,000 pages", "divide it"}
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
func (doc *pdfDocument) runPage(ctx context.Context, node types.Dict, inherited pageDefaults) (*pdfPage, error) {
	page := newPDFPage(inherited.box)
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
	doc.gutters = page.finish(doc.gutters)
	return page, nil
}

// pageContent joins the streams of a page; whole is false when one of them could
// not be read.
func (doc *pdfDocument) pageContent(o types.Object) (content []byte, whole bool, err error) {
	o2 := doc.resolve(o)
	if list, ok := o2.(types.Array); ok {
		whole = true
		for _, part := range list {
			data, ok, err := doc.stream(part)
			if err != nil {
				return nil, false, err
			}
			whole = whole && ok
			content = append(append(content, data...), '\n')
			if len(content) > maxPDFStream {
				return nil, false, errPDFContent
			}
		}
		return content, whole, nil
	}
	if o2 == nil {
		return nil, true, nil // an empty page
	}
	return doc.stream(o)
}

// stream unpacks a stream; ok is false when it is damaged, and data what could
// be read of it.
func (doc *pdfDocument) stream(o types.Object) (data []byte, ok bool, err error) {
	sd := doc.streamDict(o)
	if sd == nil {
		return nil, false, nil
	}
	failed := sd.DecodeWithLimit(maxPDFStream)
	doc.content -= int64(len(sd.Content))
	if doc.content < 0 {
		return nil, false, errPDFContent
	}
	return sd.Content, failed == nil, nil
}

// streamDict is the stream that o is or refers to, or nil. It is a copy, so that
// what is unpacked of it is not kept.
func (doc *pdfDocument) streamDict(o types.Object) *types.StreamDict {
	switch s := doc.resolve(o).(type) {
	case types.StreamDict:
		return &s
	case *types.StreamDict:
		copied := *s
		return &copied
	}
	return nil
}

// resolve follows references. An object that cannot be read is nil, as the
// format wants of one that is not there.
func (doc *pdfDocument) resolve(o types.Object) types.Object {
	for range 8 {
		ref, ok := o.(types.IndirectRef)
		if !ok {
			return o
		}
		var err error
		if o, err = doc.ctx.Dereference(ref); err != nil {
			return nil
		}
	}
	return nil
}

// dict is the dictionary that o is or refers to, also that of a stream, or nil.
func (doc *pdfDocument) dict(o types.Object) types.Dict {
	switch d := doc.resolve(o).(type) {
	case types.Dict:
		return d
	case types.StreamDict:
		return d.Dict
	}
	return nil
}

// text is a string of the document's own data, or "".
func (doc *pdfDocument) text(o types.Object) string {
	s, err := model.Text(doc.resolve(o))
	if err != nil {
		return ""
	}
	return normalise(s)
}

func (doc *pdfDocument) name(o types.Object) string {
	n, _ := doc.resolve(o).(types.Name)
	return n.Value()
}

func (doc *pdfDocument) number(o types.Object) (float64, bool) {
	switch n := doc.resolve(o).(type) {
	case types.Integer:
		return float64(n), true
	case types.Float:
		return float64(n), true
	}
	return 0, false
}

// numbers is an array of numbers; anything else in it counts as 0.
func (doc *pdfDocument) numbers(o types.Object) []float64 {
	list, _ := doc.resolve(o).(types.Array)
	numbers := make([]float64, len(list))
	for i, v := range list {
		numbers[i], _ = doc.number(v)
	}
	return numbers
}
