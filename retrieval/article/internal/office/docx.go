package office

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/webpage"
)

// ReadDOCX reads a Word document: its paragraphs, headings by their styles, and
// tables row by row. It is read as it looks with every tracked change taken
// over: what was inserted is there, what was deleted is not. Deleted, struck and
// hidden words, notes and their marks, headers and footers go to what was taken
// off.
//
// Own code over archive/zip and encoding/xml: of the libraries for DOCX, the
// well-kept ones write documents or cost a licence, and what the others read
// leaves out tracked changes.
func ReadDOCX(ctx context.Context, data []byte) ([]*draft.Draft, error) {
	file, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	main := file.mainDocument()
	document, err := file.read(main)
	if err != nil {
		return nil, draft.AsUnreadable(err, "it is not a complete Word document", "open it in a word processor and save it as .docx")
	}
	folder := path.Dir(main)
	r := docxReader{ctx: ctx, draft: &draft.Draft{Meta: file.coreProperties()}, styles: file.styles(folder)}
	r.draft.Meta.DropNobody(file.producer())
	if err := r.read(document); err != nil {
		return nil, draft.AsUnreadable(err, "it is damaged or cut off", "open it in a word processor and save it as .docx")
	}
	if err := r.draft.TextSize(); err != nil {
		return nil, err
	}
	if r.draft.Meta.Title == "" {
		r.draft.Meta.Title = r.title
	}
	r.draft.Meta.Check()
	for _, part := range file.besides(folder) {
		if err := r.readBeside(file, part); err != nil {
			r.draft.Remark("has a part that cannot be read and was left out: %v", err)
		}
	}
	return []*draft.Draft{r.draft}, nil
}

// mainDocument is the path of the document in the file.
func (a *archive) mainDocument() string {
	var relations struct {
		List []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := a.unmarshal("_rels/.rels", &relations); err == nil {
		for _, r := range relations.List {
			if strings.HasSuffix(r.Type, "/officeDocument") {
				return strings.TrimPrefix(path.Clean(r.Target), "/")
			}
		}
	}
	return "word/document.xml"
}

// coreProperties is what the document says of itself. When the file was made or
// changed is not when its text was published, so that date is left alone.
func (a *archive) coreProperties() draft.Metadata {
	var core struct {
		Title    string `xml:"title"`
		Creator  string `xml:"creator"`
		Language string `xml:"language"`
	}
	if err := a.unmarshal("docProps/core.xml", &core); err != nil {
		return draft.Metadata{} // not every program writes it
	}
	m := draft.Metadata{Title: webpage.DocumentTitle(core.Title), Language: draft.Normalise(core.Language)}
	for name := range strings.SplitSeq(core.Creator, ";") {
		if name = draft.Normalise(name); name != "" {
			m.Authors = append(m.Authors, name)
		}
	}
	return m
}

// producer is the program that wrote the document, or "".
func (a *archive) producer() string {
	var app struct {
		Application string `xml:"Application"`
	}
	if err := a.unmarshal("docProps/app.xml", &app); err != nil {
		return "" // not every program writes it
	}
	return draft.Normalise(app.Application)
}

// besides lists the parts whose words stand around or under the text.
func (a *archive) besides(folder string) []string {
	var parts []string
	for name := range a.files {
		base, ok := strings.CutPrefix(name, folder+"/")
		if ok && !strings.Contains(base, "/") && besidesName.MatchString(base) {
			parts = append(parts, name)
		}
	}
	slices.Sort(parts)
	return parts
}

var besidesName = regexp.MustCompile(`^(footnotes|endnotes|header\d*|footer\d*)\.xml$`)

// readBeside reads such a part into what was removed.
func (r *docxReader) readBeside(file *archive, part string) error {
	data, err := file.read(part)
	if err != nil {
		return err
	}
	reason := "note"
	if base := path.Base(part); strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer") {
		reason = "running " + base[:len("header")]
	}
	beside := docxReader{ctx: r.ctx, draft: &draft.Draft{}, styles: r.styles}
	if err := beside.read(data); err != nil {
		return fmt.Errorf("reading %s: %w", part, err)
	}
	r.draft.Removed = append(r.draft.Removed, webpage.RemovedBlocks(beside.draft.Blocks, reason)...)
	return nil
}

// docxKind is what a paragraph is, as its style says.
type docxKind int

const (
	docxPlain docxKind = iota
	docxHeading
	docxTitle
	docxContents
)

// docxStyle is what a style says about paragraphs and words.
type docxStyle struct {
	kind docxKind
	run  docxRun
}

// docxRun is how words are set, as far as it changes what is read.
type docxRun struct {
	hidden, struck, doubleStruck, raised docxToggle
	font                                 string
}

// docxToggle is a property that is on, off, or not spoken of.
type docxToggle int

const (
	docxUnsaid docxToggle = iota
	docxOn
	docxOff
)

// over is what r says, and where it says nothing, what base does.
func (r docxRun) over(base docxRun) docxRun {
	for _, p := range []struct{ to, from *docxToggle }{{&r.hidden, &base.hidden}, {&r.struck, &base.struck},
		{&r.doubleStruck, &base.doubleStruck}, {&r.raised, &base.raised}} {
		if *p.to == docxUnsaid {
			*p.to = *p.from
		}
	}
	r.font = cmp.Or(r.font, base.font)
	return r
}

// docxToggled reads a property such as <w:strike/> or <w:strike w:val="0"/>.
func docxToggled(val string) docxToggle {
	switch strings.ToLower(val) {
	case "0", "false", "off", "none":
		return docxOff
	}
	return docxOn
}

// docxProperty is a property of a run in the XML of styles.
type docxProperty struct {
	Val string `xml:"val,attr"`
}

func (p *docxProperty) toggle() docxToggle {
	if p == nil {
		return docxUnsaid
	}
	return docxToggled(p.Val)
}

// styles reads which styles of paragraphs are headings, and which hide words or
// strike them out.
func (a *archive) styles(folder string) map[string]docxStyle {
	var sheet struct {
		Styles []struct {
			ID      string        `xml:"styleId,attr"`
			Name    docxProperty  `xml:"name"`
			BasedOn docxProperty  `xml:"basedOn"`
			Outline *docxProperty `xml:"pPr>outlineLvl"`
			Vanish  *docxProperty `xml:"rPr>vanish"`
			Strike  *docxProperty `xml:"rPr>strike"`
			Double  *docxProperty `xml:"rPr>dstrike"`
			Raised  *docxProperty `xml:"rPr>vertAlign"`
		} `xml:"style"`
	}
	styles := make(map[string]docxStyle)
	if err := a.unmarshal(path.Join(folder, "styles.xml"), &sheet); err != nil {
		return styles // then headings are known by the names of their styles
	}
	based := make(map[string]string)
	for _, s := range sheet.Styles {
		style := docxStyle{kind: docxStyleNamed(s.Name.Val).kind}
		if style.kind == docxPlain && s.Outline != nil && s.Outline.Val != "9" { // 9 is body text
			style.kind = docxHeading
		}
		style.run = docxRun{hidden: s.Vanish.toggle(), struck: s.Strike.toggle(), doubleStruck: s.Double.toggle()}
		if s.Raised != nil {
			style.run.raised = docxRaised(s.Raised.Val)
		}
		styles[s.ID] = style
		based[s.ID] = s.BasedOn.Val
	}
	for _, s := range sheet.Styles {
		style, parent := styles[s.ID], based[s.ID]
		for range 10 { // deeper than styles are nested; a loop ends too
			if style.kind == docxPlain && styles[parent].kind == docxHeading {
				style.kind = docxHeading
			}
			style.run = style.run.over(styles[parent].run)
			parent = based[parent]
		}
		styles[s.ID] = style
	}
	return styles
}

func docxRaised(val string) docxToggle {
	if val == "superscript" {
		return docxOn
	}
	return docxOff
}

// docxStyleNamed knows the styles that every Word has, by the names or ids that
// stay the same in every language.
func docxStyleNamed(name string) docxStyle {
	name = strings.ToLower(strings.ReplaceAll(name, " ", ""))
	switch {
	case name == "title":
		return docxStyle{kind: docxTitle}
	case strings.HasPrefix(name, "toc"):
		return docxStyle{kind: docxContents}
	case strings.HasPrefix(name, "heading") && len(name) <= len("heading10"):
		return docxStyle{kind: docxHeading}
	}
	return docxStyle{}
}

// docxReader makes blocks of the XML of a document.
type docxReader struct {
	ctx    context.Context
	draft  *draft.Draft
	styles map[string]docxStyle
	title  string // the first paragraph of the style Title

	paragraphs []*docxParagraph // the open ones: a text box stands inside a paragraph
	joined     *docxParagraph   // the last one, when it goes on in the next
	rows       []*docxRow       // the open rows of tables
}

type docxParagraph struct {
	text   strings.Builder
	style  docxStyle
	breaks int // line breaks in a row
	row    int // the rows that were open when it began

	properties bool    // its properties are being read, and no words
	mark       bool    // the mark at its end was deleted: it goes on in the next
	run        docxRun // how the words that are being read are set
	note       bool    // the run holds the mark of a note
}

// docxRow is a row of a table: the paragraphs of its cells.
type docxRow struct {
	cells   []docxCell
	deleted bool
}

type docxCell struct {
	blocks []draft.Block
	span   int // columns
}

// maxDepth is the deepest nesting of elements that is read: Word itself writes
// tables in tables, but not hundreds.
const maxDepth = 1000

func (r *docxReader) read(data []byte) error {
	dec := newXMLDecoder(data)
	depth := 0
	for n := 0; ; n++ {
		if n%1024 == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			if len(r.draft.Blocks) > draft.MaxBlocks {
				return draft.ErrTooManyBlocks
			}
		}
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			if depth > 0 {
				return io.ErrUnexpectedEOF
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			if depth > maxDepth {
				return &draft.Unreadable{Cause: "its elements are nested more than 1,000 deep", Fix: "open it in a word processor and save it as .docx"}
			}
			ended, err := r.start(dec, token)
			if err != nil {
				return err
			}
			if ended {
				depth--
			}
		case xml.EndElement:
			depth--
			r.end(token)
		}
	}
}

// skipElement reads past the end of the element that was begun last.
func skipElement(dec *xml.Decoder) error {
	for depth := 1; depth > 0; {
		token, err := dec.RawToken()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// start begins an element; it reports whether it has read on past its end.
// Prefixes are those that every program writes: w for the text, m for formulas.
func (r *docxReader) start(dec *xml.Decoder, e xml.StartElement) (ended bool, err error) {
	p := r.paragraph()
	name := e.Name.Space + ":" + e.Name.Local
	switch name {
	case "w:p":
		r.begin()
	case "w:t", "m:t":
		text, err := charData(dec)
		if err != nil {
			return false, err
		}
		r.write(text)
		return true, nil
	case "w:sym":
		r.write(r.symbol(xmlAttribute(e, "font"), xmlAttribute(e, "char")))
	case "w:tab", "w:ptab":
		r.write(" ")
	case "w:br", "w:cr":
		r.lineBreak()
	case "w:noBreakHyphen":
		r.write("\u2011")
	case "w:softHyphen":
		r.write("\u00ad")
	case "w:tbl":
		r.finishJoined()
	case "w:tr":
		r.rows = append(r.rows, &docxRow{})
	case "w:tc":
		if row := r.row(); row != nil {
			row.cells = append(row.cells, docxCell{span: 1})
		}
	case "w:gridSpan":
		if row := r.row(); row != nil && len(row.cells) > 0 {
			if n, err := strconv.Atoi(xmlAttribute(e, "val")); err == nil && n > 1 {
				row.cells[len(row.cells)-1].span = min(n, webpage.MaxColumns)
			}
		}
	case "w:del", "w:moveFrom":
		return true, r.deleted(dec, name)
	case "wp:docPr":
		if alt := draft.Normalise(xmlAttribute(e, "descr")); alt != "" {
			r.draft.Removed = append(r.draft.Removed, draft.Removed{Text: alt, Reason: "image description"})
		}
	case "mc:Fallback", "w:rt", "w:pPrChange", "w:rPrChange", "w:sectPr", "w:numPr", "w:tblPr", "w:tabs":
		return true, skipElement(dec)
	default:
		if p != nil {
			r.property(p, e, name)
		}
	}
	return false, nil
}

// property takes in how a paragraph or a run is set.
func (r *docxReader) property(p *docxParagraph, e xml.StartElement, name string) {
	val := xmlAttribute(e, "val")
	switch name {
	case "w:pPr":
		p.properties = true
	case "w:pStyle":
		p.style = r.style(val)
	case "w:outlineLvl":
		if p.style.kind == docxPlain && val != "9" {
			p.style.kind = docxHeading
		}
	case "w:r":
		p.run, p.note = docxRun{}, false
	case "w:footnoteReference", "w:endnoteReference":
		p.note = true // a mark of the author's own may follow
	}
	if p.properties {
		return // they are those of the mark at its end, not of words
	}
	switch name {
	case "w:rStyle":
		p.run = p.run.over(r.styles[val].run)
	case "w:vanish":
		p.run.hidden = docxToggled(val)
	case "w:strike":
		p.run.struck = docxToggled(val)
	case "w:dstrike":
		p.run.doubleStruck = docxToggled(val)
	case "w:vertAlign":
		p.run.raised = docxRaised(val)
	case "w:rFonts":
		p.run.font = cmp.Or(xmlAttribute(e, "ascii"), xmlAttribute(e, "hAnsi"))
	}
}

// deleted reads what a tracked change took out. In the properties of a paragraph
// it is the mark at its end, which joins it to the next, in those of a row the
// row. What was moved stands elsewhere.
func (r *docxReader) deleted(dec *xml.Decoder, name string) error {
	p, row := r.paragraph(), r.row()
	switch {
	case p != nil && p.row == len(r.rows):
		p.mark = p.mark || p.properties
	case row != nil:
		row.deleted = true
	}
	words, err := deletedText(dec)
	if words = draft.Normalise(words); words != "" && name == "w:del" {
		r.takeOff(words, "deleted words")
	}
	return err
}

// deletedText reads the words of a deletion up to its end.
func deletedText(dec *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := dec.RawToken()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "delText" || token.Name.Local == "t" {
				text, err := charData(dec)
				if err != nil {
					return "", err
				}
				b.WriteString(text)
				continue
			}
			if token.Name.Local == "p" {
				b.WriteByte(' ')
			}
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return b.String(), nil
}

func (r *docxReader) takeOff(text, reason string) {
	r.draft.Removed = append(r.draft.Removed, draft.Removed{Text: text, Reason: reason})
}

// begin begins a paragraph, or goes on with the last one when the mark at its end
// was deleted.
func (r *docxReader) begin() {
	if p := r.joined; p != nil && p.row == len(r.rows) {
		p.mark, p.breaks = false, 0
		r.paragraphs = append(r.paragraphs, p)
		r.joined = nil
		return
	}
	r.paragraphs = append(r.paragraphs, &docxParagraph{row: len(r.rows)})
}

func (r *docxReader) end(e xml.EndElement) {
	switch e.Name.Space + ":" + e.Name.Local {
	case "w:p":
		p := r.paragraph()
		if n := len(r.paragraphs); n > 0 {
			r.paragraphs = r.paragraphs[:n-1]
		}
		r.finish(p)
	case "w:pPr":
		if p := r.paragraph(); p != nil {
			p.properties = false
		}
	case "w:tc", "w:body", "w:txbxContent", "w:footnote", "w:endnote", "w:hdr", "w:ftr":
		r.finishJoined()
	case "w:tr":
		r.endRow()
	}
}

// finish ends a paragraph, unless it goes on in the next.
func (r *docxReader) finish(p *docxParagraph) {
	if p == nil {
		return
	}
	r.finishJoined()
	if p.mark {
		r.joined = p
		return
	}
	r.endParagraph(p)
}

// finishJoined ends a paragraph that was to go on where nothing comes.
func (r *docxReader) finishJoined() {
	if p := r.joined; p != nil {
		r.joined = nil
		r.endParagraph(p)
	}
}

func (r *docxReader) paragraph() *docxParagraph {
	if n := len(r.paragraphs); n > 0 {
		return r.paragraphs[n-1]
	}
	return nil
}

func (r *docxReader) row() *docxRow {
	if n := len(r.rows); n > 0 {
		return r.rows[n-1]
	}
	return nil
}

func (r *docxReader) style(id string) docxStyle {
	if style, ok := r.styles[id]; ok {
		return style
	}
	return docxStyleNamed(id)
}

func (r *docxReader) write(text string) {
	p := r.paragraph()
	if p == nil {
		return
	}
	run := p.run.over(p.style.run)
	reason := ""
	switch {
	case run.hidden == docxOn:
		reason = webpage.ReasonHidden
	case run.struck == docxOn || run.doubleStruck == docxOn:
		reason = webpage.ReasonStruck
	case p.note, run.raised == docxOn && prose.IsRaisedNote(p.ending(), text):
		reason = webpage.ReasonMark
	default:
		if run.raised == docxOn {
			text = prose.Raised(p.ending(), text)
		}
		p.text.WriteString(r.fromSymbolFont(run.font, text))
		p.breaks = 0
		return
	}
	if text = draft.Normalise(text); text != "" {
		r.takeOff(text, reason)
	}
}

// ending is the end of what was read of the paragraph.
func (p *docxParagraph) ending() string {
	s := p.text.String()
	return s[max(0, len(s)-100):]
}

// lineBreak makes a space; two in a row end the paragraph.
func (r *docxReader) lineBreak() {
	p := r.paragraph()
	if p == nil {
		return
	}
	p.text.WriteByte(' ')
	if p.breaks++; p.breaks == 2 {
		r.endParagraph(p)
	}
}

// endParagraph makes a block of what p holds.
func (r *docxReader) endParagraph(p *docxParagraph) {
	text := draft.Normalise(p.text.String())
	p.text.Reset()
	p.breaks = 0
	if text == "" {
		return
	}
	kind := p.style.kind
	b := draft.Block{Text: text, Heading: kind == docxHeading || kind == docxTitle}
	row := r.row()
	switch {
	case kind == docxContents:
		r.takeOff(text, "table of contents")
	case row != nil && len(row.cells) > 0:
		cell := &row.cells[len(row.cells)-1]
		cell.blocks = append(cell.blocks, b)
	default:
		if kind == docxTitle && r.title == "" {
			r.title = text
		}
		r.draft.Blocks = append(r.draft.Blocks, b)
	}
}

// endRow makes one block of a row whose cells are a paragraph each at most, with
// the cells apart from one another; cells that hold more stand for themselves.
func (r *docxReader) endRow() {
	row := r.row()
	if row == nil {
		return
	}
	r.rows = r.rows[:len(r.rows)-1]
	var cells []string
	var blocks []draft.Block
	across := true
	for _, cell := range row.cells {
		across = across && len(cell.blocks) <= 1
		blocks = append(blocks, cell.blocks...)
		text := ""
		if len(cell.blocks) > 0 {
			text = cell.blocks[0].Text
		}
		cells = append(cells, text)
		for len(cells) < webpage.MaxColumns && cell.span > 1 {
			cells = append(cells, "")
			cell.span--
		}
	}
	switch {
	case row.deleted:
		r.draft.Removed = append(r.draft.Removed, webpage.RemovedBlocks(blocks, "deleted words")...)
		return
	case across && len(blocks) > 1:
		blocks = []draft.Block{{Text: prose.JoinCells(cells)}}
	}
	if outer := r.row(); outer != nil && len(outer.cells) > 0 { // a table in a cell
		cell := &outer.cells[len(outer.cells)-1]
		cell.blocks = append(cell.blocks, blocks...)
		return
	}
	r.draft.Blocks = append(r.draft.Blocks, blocks...)
}

// charData reads the characters of an element up to its end.
func charData(dec *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := dec.RawToken()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return b.String(), nil
}

func xmlAttribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
