package article

import (
	"context"
	"errors"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf"
)

// readPDF reads a PDF with a text layer.
func readPDF(ctx context.Context, data []byte) ([]*draft, error) {
	text, err := pdf.Read(ctx, data)
	if err != nil {
		var u *pdf.Unreadable
		if errors.As(err, &u) {
			return nil, &unreadable{u.Cause, u.Fix}
		}
		return nil, err
	}
	d := &draft{meta: pdfMetadata(text.Info), remarks: text.Remarks}
	d.meta.check()
	for _, b := range text.Blocks {
		d.blocks = append(d.blocks, block{text: b.Text, heading: b.Heading, page: b.Page, turns: b.Turns})
	}
	for _, r := range text.Removed {
		d.removed = append(d.removed, Removed{Text: r.Text, Reason: r.Reason})
	}
	if d.meta.Title == "" {
		d.meta.Title = text.Heading
	}
	return []*draft{d}, d.textSize()
}

// pdfMetadata is what a PDF says of itself.
func pdfMetadata(info pdf.Info) metadata {
	m := metadata{Language: languageOf(info.Language), Title: documentTitle(info.Title)}
	for name := range strings.SplitSeq(info.Author, ";") {
		m.Authors = append(m.Authors, authorsOf(name)...)
	}
	m.dropNobody(info.Programs...)
	return m
}
