package article

import (
	"context"
	"errors"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/webpage"
)

// readPDF reads a PDF with a text layer.
func readPDF(ctx context.Context, data []byte) ([]*draft.Draft, error) {
	text, err := pdf.Read(ctx, data)
	if err != nil {
		var u *pdf.Unreadable
		if errors.As(err, &u) {
			return nil, &draft.Unreadable{Cause: u.Cause, Fix: u.Fix}
		}
		return nil, err
	}
	d := &draft.Draft{Meta: pdfMetadata(text.Info), Remarks: text.Remarks}
	d.Meta.Check()
	for _, b := range text.Blocks {
		d.Blocks = append(d.Blocks, draft.Block{Text: b.Text, Heading: b.Heading, Page: b.Page, Turns: b.Turns})
	}
	for _, r := range text.Removed {
		d.Removed = append(d.Removed, Removed{Text: r.Text, Reason: r.Reason})
	}
	if d.Meta.Title == "" {
		d.Meta.Title = text.Heading
	}
	return []*draft.Draft{d}, d.TextSize()
}

// pdfMetadata is what a PDF says of itself.
func pdfMetadata(info pdf.Info) draft.Metadata {
	m := draft.Metadata{Language: webpage.LanguageOf(info.Language), Title: webpage.DocumentTitle(info.Title)}
	for name := range strings.SplitSeq(info.Author, ";") {
		m.Authors = append(m.Authors, webpage.AuthorsOf(name)...)
	}
	m.DropNobody(info.Programs...)
	return m
}
