package article

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// formats says which function reads which suffix, in lower case. This is the
// place for another format: its function returns the blocks that it finds and
// the metadata that the file itself carries, for each article in the file.
//
// Whatever comes in a file is data of a stranger. A format reads it under the
// limits of limits.go, and may rely on two things that [Reader.ReadFile] does:
// a fault becomes a Problem of this file, and so does taking too long.
var formats = map[string]func(ctx context.Context, data []byte) ([]*draft, error){
	".txt":      one(readText),
	".md":       readMarkdown,
	".markdown": readMarkdown,
	".html":     one(readHTML),
	".htm":      one(readHTML),
	".xhtml":    one(readHTML),
	".mhtml":    one(readMHTML),
	".mht":      one(readMHTML),
	".warc":     readWARC,
	".warc.gz":  readWARC,
	".epub":     readEPUB,
	".docx":     readDOCX,
	".pdf":      readPDF,
}

// encoded are the formats whose bytes are characters in an encoding that nothing in
// the file needs to name.
var encoded = map[string]bool{".txt": true, ".md": true, ".markdown": true, ".html": true, ".htm": true, ".xhtml": true}

// one makes a format of a function that reads a file with one article quickly.
func one(read func(data []byte) (*draft, error)) func(context.Context, []byte) ([]*draft, error) {
	return func(_ context.Context, data []byte) ([]*draft, error) {
		d, err := read(data)
		if err != nil {
			return nil, err
		}
		return []*draft{d}, nil
	}
}

// draft is what a format makes of an article in a file: not yet an Article.
type draft struct {
	meta    metadata
	blocks  []block
	removed []Removed
	remarks []string  // what had to be assumed, about the whole file
	trouble []Problem // what is wrong with its metadata; File is still empty
	// book reports whether the file is a book, whose parts no rule of chrome knows.
	book bool
}

// remark adds a remark, once.
func (d *draft) remark(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	for _, r := range d.remarks {
		if r == s {
			return
		}
	}
	d.remarks = append(d.remarks, s)
}

// block is a paragraph or heading of a draft, normalised and not empty.
type block struct {
	text    string
	line    int // from 1, or 0 where the format has no lines
	heading bool
	page    int   // from 1, or 0 where the format has no pages
	turns   []int // offsets in text at which the next page begins
}

// unreadable is why a file cannot be read, with the way out of it.
type unreadable struct{ cause, fix string }

func (u *unreadable) Error() string { return u.cause }

// asUnreadable gives err a way out, unless it has one.
func asUnreadable(err error, cause, fix string) error {
	var u *unreadable
	if errors.As(err, &u) {
		return err
	}
	return &unreadable{fmt.Sprintf("%s (%v)", cause, err), fix}
}

// setText fixes the stored text of a: the blocks with blank lines between.
func (a *Article) setText(blocks []block) {
	size := 0
	for _, block := range blocks {
		size += len(block.text) + len("\n\n")
	}
	var b strings.Builder
	b.Grow(size)
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
