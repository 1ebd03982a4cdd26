package article

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// looksLikeDocs reports whether a draft whose kind nobody says is a page of
// documentation: Markdown that no author signed and that has no date, but headings,
// lists or code; or a date, and code or a table. Of a story author and date are known,
// and it has neither.
func looksLikeDocs(d *draft.Draft) bool {
	if !d.Markdown || len(d.Meta.Authors) > 0 {
		return false
	}
	forms := make(map[BlockKind]bool)
	structure := 0
	for i := range d.Blocks {
		b := &d.Blocks[i]
		forms[b.Kind] = true
		if b.Heading || b.Kind != "" {
			structure++
		}
	}
	if d.Meta.Published != "" {
		return forms[Code] || forms[RowHead]
	}
	return d.Meta.Version != "" || structure > 0 || d.Code
}

// takeOffTitle finds the title of a page of Markdown: its heading of the first level,
// which stands above the text and is not the text. Nothing else of a page of
// documentation is chrome, whatever its sections are called.
func takeOffTitle(d *draft.Draft) {
	at := -1
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Heading {
			if b.Level == 1 {
				at = i
			}
			break
		}
	}
	if at < 0 || len(d.Blocks) == 1 {
		return
	}
	title := d.Blocks[at].Text
	switch {
	case d.Meta.Title == "":
		d.Meta.Title = title
	case !sameTitle(d.Meta.Title, title):
		return // another name of the page, which is worth finding
	}
	for _, b := range d.Blocks[at+1:] {
		if b.Heading && b.Level == 1 {
			return // one of several parts of the page
		}
	}
	d.Removed = append(d.Removed, Removed{Line: d.Blocks[at].Line, Text: title, Reason: ruleTitle})
	d.Blocks = append(d.Blocks[:at:at], d.Blocks[at+1:]...)
}

func sameTitle(a, b string) bool {
	return strings.EqualFold(prose.Fold(a), prose.Fold(b))
}
