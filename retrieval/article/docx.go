package article

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// readDOCX reads a Word document: its paragraphs, headings by their styles, and
// tables row by row. It is read as it looks with every tracked change taken
// over: what was inserted is there, what was deleted is not. Notes, headers,
// footers and hidden words go to what was taken off.
//
// Own code over archive/zip and encoding/xml: of the libraries for DOCX, the
// well-kept ones write documents or cost a licence, and what the others read
// leaves out tracked changes.
func readDOCX(ctx context.Context, data []byte) ([]*draft, error) {
	file, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	main := file.mainDocument()
	document, err := file.read(main)
	if err != nil {
		return nil, asUnreadable(err, "it is no complete Word document", "open it in a word processor and save it as .docx")
	}
	folder := path.Dir(main)
	r := docxReader{ctx: ctx, draft: &draft{meta: file.coreProperties()}, styles: file.styles(folder)}
	if err := r.read(document); err != nil {
		return nil, asUnreadable(err, "it is damaged or cut off", "open it in a word processor and save it as .docx")
	}
	if err := r.draft.textSize(); err != nil {
		return nil, err
	}
	if r.draft.meta.Title == "" {
		r.draft.meta.Title = r.title
	}
	r.draft.meta.check()
	for _, part := range file.besides(folder) {
		if err := r.readBeside(file, part); err != nil {
			r.draft.remark("has a part that cannot be read and was left out: %v", err)
		}
	}
	return []*draft{r.draft}, nil
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

// coreProperties is what the document says of itself.
func (a *archive) coreProperties() metadata {
	var core struct {
		Title    string `xml:"title"`
		Creator  string `xml:"creator"`
		Created  string `xml:"created"`
		Modified string `xml:"modified"`
		Language string `xml:"language"`
	}
	if err := a.unmarshal("docProps/core.xml", &core); err != nil {
		return metadata{} // not every program writes it
	}
	m := metadata{Title: documentTitle(core.Title), Language: normalise(core.Language)}
	for name := range strings.SplitSeq(core.Creator, ";") {
		if name = normalise(name); name != "" {
			m.Authors = append(m.Authors, name)
		}
	}
	for _, s := range []string{core.Created, core.Modified} {
		if date, err := ParseDate(strings.TrimSpace(s)); err == nil && m.Published == "" {
			m.Published = date
		}
	}
	return m
}

// noTitle knows what programs put in place of a title.
var noTitle = regexp.MustCompile(`(?i)^(microsoft (word|powerpoint) - .*|untitled.*|document ?\d*|dokument ?\d*|word document|.*\.(docx?|odt|rtf|pdf|indd|qxd|tex|dvi|ps|html?|pages|txt))$`)

// documentTitle is the title that a document gives itself, unless a program made
// it up.
func documentTitle(s string) string {
	if s = normalise(s); noTitle.MatchString(s) || len(s) > maxChromeLine {
		return ""
	}
	return s
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

// readBeside reads such a part into what was taken off.
func (r *docxReader) readBeside(file *archive, part string) error {
	data, err := file.read(part)
	if err != nil {
		return err
	}
	reason := "note"
	if base := path.Base(part); strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer") {
		reason = "running " + base[:len("header")]
	}
	beside := docxReader{ctx: r.ctx, draft: &draft{}, styles: r.styles}
	if err := beside.read(data); err != nil {
		return fmt.Errorf("reading %s: %w", part, err)
	}
	r.draft.removed = append(r.draft.removed, removedBlocks(beside.draft.blocks, reason)...)
	return nil
}

// docxStyle is what the style of a paragraph says about it.
type docxStyle int

const (
	docxPlain docxStyle = iota
	docxHeading
	docxTitle
	docxContents
)

// styles reads which styles of paragraphs are headings.
func (a *archive) styles(folder string) map[string]docxStyle {
	var sheet struct {
		Styles []struct {
			ID   string `xml:"styleId,attr"`
			Name struct {
				Val string `xml:"val,attr"`
			} `xml:"name"`
			BasedOn struct {
				Val string `xml:"val,attr"`
			} `xml:"basedOn"`
			Outline *struct {
				Val string `xml:"val,attr"`
			} `xml:"pPr>outlineLvl"`
		} `xml:"style"`
	}
	styles := make(map[string]docxStyle)
	if err := a.unmarshal(path.Join(folder, "styles.xml"), &sheet); err != nil {
		return styles // then headings are known by the names of their styles
	}
	based := make(map[string]string)
	for _, s := range sheet.Styles {
		kind := docxStyleNamed(s.Name.Val)
		if kind == docxPlain && s.Outline != nil && s.Outline.Val != "9" { // 9 is body text
			kind = docxHeading
		}
		styles[s.ID] = kind
		based[s.ID] = s.BasedOn.Val
	}
	for _, s := range sheet.Styles {
		parent := based[s.ID]
		for range 10 { // deeper than styles are nested; a loop ends too
			if styles[s.ID] == docxPlain && styles[parent] == docxHeading {
				styles[s.ID] = docxHeading
			}
			parent = based[parent]
		}
	}
	return styles
}

// docxStyleNamed knows the styles that every Word has, by the names or ids that
// stay the same in every language.
func docxStyleNamed(name string) docxStyle {
	name = strings.ToLower(strings.ReplaceAll(name, " ", ""))
	switch {
	case name == "title":
		return docxTitle
	case strings.HasPrefix(name, "toc"):
		return docxContents
	case strings.HasPrefix(name, "heading") && len(name) <= len("heading10"):
		return docxHeading
	}
	return docxPlain
}

// docxReader makes blocks of the XML of a document.
type docxReader struct {
	ctx    context.Context
	draft  *draft
	styles map[string]docxStyle
	title  string // the first paragraph of the style Title

	paragraphs []*docxParagraph // the open ones: a text box stands inside a paragraph
	rows       []*docxRow       // the open rows of tables
}

type docxParagraph struct {
	text   strings.Builder
	style  docxStyle
	breaks int // line breaks in a row
	row    int // the rows that were open when it began
	hidden bool
}

// docxRow is a row of a table: the paragraphs of its cells.
type docxRow struct {
	cells   [][]block
	deleted bool
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
			if len(r.draft.blocks) > maxBlocks {
				return errTooManyBlocks
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
				return &unreadable{"its elements are nested more than 1,000 deep", "open it in a word processor and save it as .docx"}
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
	switch e.Name.Space + ":" + e.Name.Local {
	case "w:p":
		r.paragraphs = append(r.paragraphs, &docxParagraph{row: len(r.rows)})
	case "w:pStyle":
		if p != nil {
			p.style = r.style(xmlAttribute(e, "val"))
		}
	case "w:outlineLvl":
		if p != nil && p.style == docxPlain && xmlAttribute(e, "val") != "9" {
			p.style = docxHeading
		}
	case "w:r":
		if p != nil {
			p.hidden = false
		}
	case "w:vanish":
		if v := xmlAttribute(e, "val"); p != nil && v != "0" && v != "false" {
			p.hidden = true
		}
	case "w:t", "m:t":
		text, err := charData(dec)
		if err != nil {
			return false, err
		}
		r.write(text)
		return true, nil
	case "w:tab", "w:ptab":
		r.write(" ")
	case "w:br", "w:cr":
		r.lineBreak()
	case "w:noBreakHyphen":
		r.write("\u2011")
	case "w:tbl":
	case "w:tr":
		r.rows = append(r.rows, &docxRow{})
	case "w:tc":
		if row := r.row(); row != nil {
			row.cells = append(row.cells, nil)
		}
	case "w:del", "w:moveFrom":
		// In the properties of a row it says that the row was deleted.
		if row := r.row(); row != nil && (p == nil || p.row < len(r.rows)) {
			row.deleted = true
		}
		return true, skipElement(dec)
	case "wp:docPr":
		if alt := normalise(xmlAttribute(e, "descr")); alt != "" {
			r.draft.removed = append(r.draft.removed, Removed{Text: alt, Reason: "image description"})
		}
	case "mc:Fallback", "w:rt", "w:pPrChange", "w:rPrChange", "w:sectPr", "w:numPr", "w:tblPr", "w:tabs":
		return true, skipElement(dec)
	}
	return false, nil
}

func (r *docxReader) end(e xml.EndElement) {
	switch e.Name.Space + ":" + e.Name.Local {
	case "w:p":
		r.endParagraph(r.paragraph())
		if n := len(r.paragraphs); n > 0 {
			r.paragraphs = r.paragraphs[:n-1]
		}
	case "w:tr":
		r.endRow()
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
	switch {
	case p == nil:
	case p.hidden:
		if text = normalise(text); text != "" {
			r.draft.removed = append(r.draft.removed, Removed{Text: text, Reason: "hidden words"})
		}
	default:
		p.text.WriteString(text)
		p.breaks = 0
	}
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
	if p == nil {
		return
	}
	text := normalise(p.text.String())
	p.text.Reset()
	p.breaks = 0
	if text == "" {
		return
	}
	b := block{text: text, heading: p.style == docxHeading || p.style == docxTitle}
	row := r.row()
	switch {
	case p.style == docxContents:
		r.draft.removed = append(r.draft.removed, Removed{Text: text, Reason: "table of contents"})
	case row != nil && len(row.cells) > 0:
		last := len(row.cells) - 1
		row.cells[last] = append(row.cells[last], b)
	default:
		if p.style == docxTitle && r.title == "" {
			r.title = text
		}
		r.draft.blocks = append(r.draft.blocks, b)
	}
}

// endRow makes one block of a row whose cells are a paragraph each at most, as
// the row is read across; cells that hold more stand for themselves.
func (r *docxReader) endRow() {
	row := r.row()
	if row == nil {
		return
	}
	r.rows = r.rows[:len(r.rows)-1]
	if row.deleted {
		return
	}
	var parts []string
	var blocks []block
	across := true
	for _, cell := range row.cells {
		across = across && len(cell) <= 1
		for _, b := range cell {
			parts = append(parts, b.text)
			blocks = append(blocks, b)
		}
	}
	if across && len(blocks) > 1 {
		blocks = []block{{text: normalise(strings.Join(parts, " "))}}
	}
	if outer := r.row(); outer != nil && len(outer.cells) > 0 { // a table in a cell
		last := len(outer.cells) - 1
		outer.cells[last] = append(outer.cells[last], blocks...)
		return
	}
	r.draft.blocks = append(r.draft.blocks, blocks...)
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
