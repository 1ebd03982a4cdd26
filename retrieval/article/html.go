package article

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML reads a saved web page. go-readability finds the main text and the
// metadata. It was chosen on 983 annotated pages: trafilatura finds the text a
// little better (F1 0.90 against 0.87), but makes the binary 8 MB larger and
// every start of the program 0.2 s longer.
//
// The library moves elements about and cuts some out of the middle of a
// paragraph. So its result only selects: what is stored are blocks of the page
// as they stand there, and the others are listed as removed.
func readHTML(data []byte) (*draft, error) {
	text, remarks, err := decodeHTML(data)
	if err != nil {
		return nil, err
	}
	d := &draft{remarks: remarks}
	root, err := parseHTML(text)
	if err != nil {
		return nil, err
	}
	d.meta = pageMetadata(root)
	d.meta.check() // a page's metadata is not the operator's: what is wrong with it goes in silence
	d.removed = takeOutUnseen(root, notesOf)
	page := writeBlocks(root)
	d.removed = append(d.removed, page.removed...)
	if page.size() > maxMainText {
		d.blocks = page.blocks
		d.remarks = append(d.remarks, "is too long a page to tell its main text from the rest: all of it was taken")
		return d, d.textSize()
	}
	parser := readability.NewParser()
	found, err := parser.ParseAndMutate(root, nil)
	if err != nil || found.Node == nil {
		d.blocks = page.blocks
		d.remarks = append(d.remarks, "has no main text that can be told from the rest of the page: all of it was taken")
		return d, nil
	}
	d.meta.fillFrom(found)
	main, _ := blocksOf(found.Node)
	selected := selectBlocks(page.blocks, main)
	page.selectLinked(selected)
	for i, b := range page.blocks {
		if selected[i] {
			d.blocks = append(d.blocks, b)
		} else {
			d.removed = append(d.removed, Removed{Text: b.text, Reason: "outside the main text"})
		}
	}
	return d, d.textSize()
}

// selectLinked selects the paragraphs that are links as a whole and stand among
// those of the main text as its like: the library takes them for a menu.
func (w *blockWriter) selectLinked(selected []bool) {
	first, last := slices.Index(selected, true), -1
	paths := make(map[uint64]bool)
	for i, o := range w.origins {
		if selected[i] && !w.blocks[i].heading && isProse(w.blocks[i].text) {
			paths[o.path] = true
			last = i
		}
	}
	for i, o := range w.origins {
		if i > first && i < last && o.linked && o.element == atom.P && paths[o.path] && isProse(w.blocks[i].text) {
			selected[i] = true
		}
	}
}

// notesOf tells the notes that a page says are some.
func notesOf(n *html.Node) string {
	for kind := range strings.FieldsSeq(attribute(n, "role")) {
		switch kind {
		case "doc-footnote", "doc-endnotes", "doc-endnote", "doc-footnotes":
			return reasonNote
		}
	}
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		if class == "footnotes" || class == "endnotes" {
			return reasonNote
		}
	}
	return ""
}

// maxMainText is the most text of a page, in bytes, of which the main text is looked
// for: the library copies it many times.
const maxMainText = 8 << 20

// maxElements is the largest number of elements of a page: some of what is done
// with them takes more than linear time.
const maxElements = 100_000

var errTooManyElements = errors.New("it is a page of more than 100,000 elements")

func parseHTML(text string) (*html.Node, error) {
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
func (m *metadata) fillFrom(page readability.Article) {
	if m.Title == "" {
		m.Title = normalise(page.Title())
	}
	if len(m.Authors) == 0 {
		m.Authors = authorsOf(page.Byline())
	}
}

// authorsOf splits the byline of a page's metadata: names when they look like
// names, else the line as it is.
func authorsOf(byline string) []string {
	byline = strings.TrimPrefix(normalise(byline), "By ")
	if byline == "" || len(byline) > 2*maxAside || isWebAddress(byline) {
		return nil
	}
	names := nameJoints.Split(byline, -1)
	for _, name := range names {
		if !isName(name) {
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
func selectBlocks(page, main []block) []bool {
	exact := make(map[string]int)
	known := make(map[string]bool)
	for _, b := range main {
		exact[b.text]++
		for _, phrase := range phrases(b.text) {
			known[phrase] = true
		}
	}
	selected := make([]bool, len(page))
	first, last := -1, -1
	for i, b := range page {
		if len(b.text) < minWrapWidth {
			continue
		}
		if selected[i] = exact[b.text] > 0 || mostKnown(b.text, known); selected[i] {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	const near = 5
	for i, b := range page {
		short := len(b.text) < minWrapWidth
		if short && exact[b.text] > 0 && (first < 0 || i >= first-near && i <= last+near) {
			selected[i] = true
			exact[b.text]--
		}
	}
	return selected
}

// mostKnown reports whether four of five phrases of s are known.
func mostKnown(s string, known map[string]bool) bool {
	all := phrases(s)
	found := 0
	for _, phrase := range all {
		if known[phrase] {
			found++
		}
	}
	return len(all) > 0 && found*5 >= len(all)*4
}
