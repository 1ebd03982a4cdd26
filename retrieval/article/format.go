package article

import (
	"context"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/markdown"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/office"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/plaintext"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/subtitles"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/webpage"
)

// formats says which function reads which suffix, in lower case. This is the
// place for another format: its function returns the blocks that it finds and
// the metadata that the file itself carries, for each article in the file.
//
// Whatever comes in a file is data of a stranger. A format reads it under the
// limits of limits.go, and may rely on two things that [Reader.ReadFile] does:
// a fault becomes a Problem of this file, and so does taking too long.
var formats = map[string]func(ctx context.Context, data []byte) ([]*draft.Draft, error){
	".txt":      one(plaintext.ReadText),
	".md":       markdown.ReadMarkdown,
	".markdown": markdown.ReadMarkdown,
	".mdx":      markdown.ReadMDX,
	".html":     one(webpage.ReadHTML),
	".htm":      one(webpage.ReadHTML),
	".xhtml":    one(webpage.ReadHTML),
	".mhtml":    one(webpage.ReadMHTML),
	".mht":      one(webpage.ReadMHTML),
	".warc":     webpage.ReadWARC,
	".warc.gz":  webpage.ReadWARC,
	".epub":     office.ReadEPUB,
	".docx":     office.ReadDOCX,
	".vtt":      one(subtitles.Read),
	".srt":      one(subtitles.Read),
	".pdf":      readPDF,
}

// encoded are the formats whose bytes are characters in an encoding that nothing in
// the file needs to name.
var encoded = map[string]bool{".txt": true, ".md": true, ".markdown": true, ".mdx": true, ".html": true, ".htm": true, ".xhtml": true,
	".vtt": true, ".srt": true}

// one makes a format of a function that reads a file with one article quickly.
func one(read func(data []byte) (*draft.Draft, error)) func(context.Context, []byte) ([]*draft.Draft, error) {
	return func(_ context.Context, data []byte) ([]*draft.Draft, error) {
		d, err := read(data)
		if err != nil {
			return nil, err
		}
		return []*draft.Draft{d}, nil
	}
}

// setText fixes the stored text of a: the blocks with blank lines between.
func (a *Article) setText(blocks []draft.Block) {
	size := 0
	for _, block := range blocks {
		size += len(block.Text) + len("\n\n")
	}
	var b strings.Builder
	b.Grow(size)
	a.Paragraphs = make([]Paragraph, 0, len(blocks))
	for _, block := range blocks {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		start := b.Len()
		b.WriteString(block.Text)
		p := Paragraph{Range: Range{Start: start, End: b.Len()}, Heading: block.Heading, Page: block.Page, Form: block.Form}
		p.Links = nil
		for _, l := range block.Links {
			p.Links = append(p.Links, TextLink{Range: Range{Start: start + l.Start, End: start + l.End}, Target: l.Target})
		}
		for _, turn := range block.Turns {
			p.Turns = append(p.Turns, start+turn)
		}
		a.Paragraphs = append(a.Paragraphs, p)
	}
	a.Text = b.String()
	a.SHA256 = HashText(a.Text)
}
