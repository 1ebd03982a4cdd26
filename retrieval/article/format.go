package article

import (
	"strings"
)

// formats says which function reads which suffix, in lower case. This is the
// place for another format: its function returns the blocks that it finds and
// the metadata that the file itself carries.
var formats = map[string]func(data []byte) (*draft, error){
	".txt":      readText,
	".md":       readMarkdown,
	".markdown": readMarkdown,
	".html":     readHTML,
	".htm":      readHTML,
}

// draft is what a format makes of a file: not yet an Article.
type draft struct {
	meta    metadata
	blocks  []block
	removed []Removed
	remarks []string  // what had to be assumed, about the whole file
	trouble []Problem // what is wrong with its metadata; File is still empty
}

// block is a paragraph or heading of a draft, normalised and not empty.
type block struct {
	text    string
	line    int // from 1, or 0 where the format has no lines
	heading bool
	page    int   // from 1, or 0 where the format has no pages
	turns   []int // offsets in text at which the next page begins
}

// setText fixes the stored text of a: the blocks with blank lines between.
func (a *Article) setText(blocks []block) {
	var b strings.Builder
	a.Paragraphs = make([]Paragraph, 0, len(blocks))
	for _, block := range blocks {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		start := b.Len()
		b.WriteString(block.text)
		p := Paragraph{Range: Range{start, b.Len()}, Heading: block.heading, Page: block.page}
		for _, turn := range block.turns {
			p.Turns = append(p.Turns, start+turn)
		}
		a.Paragraphs = append(a.Paragraphs, p)
	}
	a.Text = b.String()
	a.SHA256 = HashText(a.Text)
}
