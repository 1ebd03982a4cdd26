package webpage

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// ReadHTML reads a saved web page. go-readability finds the main text and the
// metadata. It was chosen on 983 annotated pages: trafilatura finds the text a
// little better (F1 0.90 against 0.87), but makes the binary 8 MB larger and
// every start of the program 0.2 s longer.
//
// The library moves elements about and cuts some out of the middle of a
// paragraph. So its result only selects: what is stored are blocks of the page
// as they stand there, and the others are listed as removed.
func ReadHTML(data []byte) (*draft.Draft, error) {
	text, remarks, err := draft.DecodeHTML(data)
	if err != nil {
		return nil, err
	}
	d := &draft.Draft{Remarks: remarks}
	root, err := ParseHTML(text)
	if err != nil {
		return nil, err
	}
	d.Meta = pageMetadata(root)
	d.Meta.Check() // a page's metadata is not the operator's: what is wrong with it goes in silence
	d.Removed = TakeOutUnseen(root, NotesOf)
	page := writeBlocks(root)
	d.Removed = append(d.Removed, page.removed...)
	if page.size() > maxMainText {
		d.Blocks = page.blocks
		d.Remarks = append(d.Remarks, "is too long a page to tell its main text from the rest: all of it was taken")
		return d, d.TextSize()
	}
	parser := readability.NewParser()
	found, err := parser.ParseAndMutate(root, nil)
	if err != nil || found.Node == nil {
		d.Blocks = page.blocks
		d.Remarks = append(d.Remarks, "has no main text that can be separated from the rest of the page: all of it was taken")
		return d, nil
	}
	fillFrom(&d.Meta, found)
	main, _ := BlocksOf(found.Node)
	selected := selectBlocks(page.blocks, main)
	page.selectLinked(selected)
	for i, b := range page.blocks {
		if selected[i] {
			d.Blocks = append(d.Blocks, b)
		} else {
			d.Removed = append(d.Removed, draft.Removed{Text: b.Text, Reason: "outside the main text"})
		}
	}
	return d, d.TextSize()
}

// selectLinked selects the paragraphs that are links as a whole and stand among
// those of the main text as its like: the library takes them for a menu.
func (w *blockWriter) selectLinked(selected []bool) {
	first, last := slices.Index(selected, true), -1
	paths := make(map[uint64]bool)
	for i, o := range w.origins {
		if selected[i] && !w.blocks[i].Heading && draft.IsProse(w.blocks[i].Text) {
			paths[o.path] = true
			last = i
		}
	}
	for i, o := range w.origins {
		if i > first && i < last && o.linked && o.element == atom.P && paths[o.path] && draft.IsProse(w.blocks[i].Text) {
			selected[i] = true
		}
	}
}

// NotesOf tells the notes that a page says are some, and the comments of those who wrote
// it together.
func NotesOf(n *html.Node) string {
	switch back := backLink(n); {
	case strings.HasPrefix(back, "#cmnt_ref"):
		return reasonComment
	case strings.HasPrefix(back, "#ftnt_ref"):
		return ReasonNote
	}
	for kind := range strings.FieldsSeq(Attribute(n, "role")) {
		switch kind {
		case "doc-footnote", "doc-endnotes", "doc-endnote", "doc-footnotes":
			return ReasonNote
		}
	}
	for class := range strings.FieldsSeq(Attribute(n, "class")) {
		if class == "footnotes" || class == "endnotes" {
			return ReasonNote
		}
	}
	return ""
}

// backLink is where the link leads that a paragraph, or a box of one, begins with: in what
// Google Docs exports, from a note back to its mark.
func backLink(n *html.Node) string {
	if n.DataAtom != atom.P && n.DataAtom != atom.Div {
		return ""
	}
	at := n.FirstChild
	if at != nil && n.DataAtom == atom.Div && at.DataAtom == atom.P {
		at = at.FirstChild
	}
	if at == nil || at.DataAtom != atom.A {
		return ""
	}
	return Attribute(at, "href")
}

// maxMainText is the most text of a page, in bytes, of which the main text is looked
// for: the library copies it many times.
const maxMainText = 8 << 20

// maxElements is the largest number of elements of a page: some of what is done
// with them takes more than linear time.
const maxElements = 100_000

var errTooManyElements = errors.New("it is a page of more than 100,000 elements")

func ParseHTML(text string) (*html.Node, error) {
	if strings.Count(text, "<") > 4*maxElements {
		return nil, errTooManyElements
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("parsing HTML: %w", err)
	}
	elements := 0
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			elements++
		}
	}
	if elements > maxElements {
		return nil, errTooManyElements
	}
	return root, nil
}

// fillFrom takes what the page itself does not say from what go-readability made
// out: the headline and the byline of the text.
func fillFrom(m *draft.Metadata, page readability.Article) {
	if m.Title == "" {
		m.Title = draft.Normalise(page.Title())
	}
	if len(m.Authors) == 0 {
		m.Authors = AuthorsOf(page.Byline())
	}
}

// AuthorsOf splits the byline of a page's metadata: names when they look like
// names, otherwise the line as it is.
func AuthorsOf(byline string) []string {
	byline = strings.TrimPrefix(draft.Normalise(byline), "By ")
	if byline == "" || len(byline) > 2*draft.MaxAside || draft.IsWebAddress(byline) {
		return nil
	}
	names := draft.NameJoints.Split(byline, -1)
	for _, name := range names {
		if !draft.IsName(name) {
			return []string{byline}
		}
	}
	return names
}

// savedFrom finds the address that browsers write into a page that they save.
var savedFrom = regexp.MustCompile(`saved from url=\(\d+\)(\S+)|SingleFile\s+url:\s*(\S+)`)

// selectBlocks tells which blocks of a page are the main text that was found.
// A long block is, when it is one of main or most of its phrases are; a short
// one, when it is one of main and stands among the long ones.
func selectBlocks(page, main []draft.Block) []bool {
	exact := make(map[string]int)
	known := make(map[string]bool)
	for _, b := range main {
		exact[b.Text]++
		for _, phrase := range draft.Phrases(b.Text) {
			known[phrase] = true
		}
	}
	selected := make([]bool, len(page))
	first, last := -1, -1
	for i, b := range page {
		if len(b.Text) < draft.MinWrapWidth {
			continue
		}
		if selected[i] = exact[b.Text] > 0 || draft.MostKnown(b.Text, known); selected[i] {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	const near = 5
	for i, b := range page {
		short := len(b.Text) < draft.MinWrapWidth
		if short && exact[b.Text] > 0 && (first < 0 || i >= first-near && i <= last+near) {
			selected[i] = true
			exact[b.Text]--
		}
	}
	return selected
}
