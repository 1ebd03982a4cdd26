package terminal

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// cutMark is on a line of its own, outside the quoted words, where the
// paragraph goes on.
const cutMark = "[…]"

// Hit writes a passage: its words, who speaks, where it stands, its receipt.
func (s Terminal) Hit(w io.Writer, h retrieval.Hit) {
	const bar, indent = "  │ ", "    "
	fmt.Fprintf(w, "[%d]\n", h.N)
	if h.Section != "" {
		s.Paragraph(w, indent, Printable(h.Article.Title+" › "+h.Section))
	}
	if h.TableHead != "" {
		s.Paragraph(w, indent, Printable("columns: "+h.TableHead))
	}
	if h.CutBefore {
		fmt.Fprintln(w, indent+cutMark)
	}
	s.Quote(w, bar, h.Fragments)
	if h.CutAfter {
		fmt.Fprintln(w, indent+cutMark)
	}
	if h.Steps != nil {
		s.Paragraph(w, indent, h.Steps.String())
	}
	for _, line := range h.VoiceLines() {
		s.Paragraph(w, indent, Printable(line))
	}
	s.Paragraph(w, indent, citation(h))
	for _, c := range h.AlsoIn {
		s.Paragraph(w, indent, "also in "+CitationLine(c))
	}
	writeLink(w, indent, h.Link, h.Article)
	for _, link := range h.Links {
		fmt.Fprintln(w, indent+Printable("link in this passage: "+link.Text+" → "+link.URL))
	}
	fmt.Fprintf(w, "%sreceipt %s\n\n", indent, h.Receipt)
}

// writeLink writes the link of a passage. That of a briefing leads to the article it is
// on, where its words do not stand.
func writeLink(w io.Writer, indent, link string, c cite.Citation) {
	switch {
	case link == "":
	case c.Kind == article.KindBriefing:
		fmt.Fprintln(w, indent+"the article it summarises: "+Printable(link))
	default:
		fmt.Fprintln(w, indent+Printable(link))
	}
}

// Summaries says, where one of some articles is a briefing, that what follows is not
// their publishers' text, and how to ask a folder.
func (s Terminal) Summaries(w io.Writer, command string, articles ...cite.Citation) {
	if slices.ContainsFunc(articles, func(c cite.Citation) bool { return c.Kind == article.KindBriefing }) {
		s.Paragraph(w, "", "Quoted from summaries written for this project, not from the articles: verbatim --articles FOLDER "+command+
			" quotes your own.")
		fmt.Fprintln(w)
	}
}

// citation is the line under an excerpt: title, publisher, byline, date, place.
func citation(h retrieval.Hit) string {
	return CitationLine(h.Article) + " · " + cite.Whereabouts(h.Page, h.Paragraph)
}

// CitationLine is what a citation says, in one line.
func CitationLine(c cite.Citation) string {
	return Printable(strings.Join(c.Parts(), " · "))
}

// Nothing says that nothing answers, what the collection covers, and what it
// answers.
func (s Terminal) Nothing(w io.Writer, sources []retrieval.Source, try []string) {
	const most = 6
	fmt.Fprintln(w, "Nothing in this collection answers that.")
	if len(sources) == 0 {
		fmt.Fprintln(w, "The collection is empty: no article could be read from the folder (see verbatim lint).")
		return
	}
	fmt.Fprintf(w, "It has %s:\n", Count(len(sources), "article"))
	for i, source := range sources {
		if i == most {
			fmt.Fprintf(w, "  … and %d more (verbatim sources lists them)\n", len(sources)-most)
			break
		}
		s.Paragraph(w, "  ", CitationLine(source.Citation))
	}
	if len(try) > 0 {
		fmt.Fprintln(w, "It answers, for example:")
		for _, question := range try {
			s.Paragraph(w, "  ", Printable(question))
		}
	}
	fmt.Fprintln(w, "Other words for the same thing may find more: the names, places or figures that an article would use.")
}

// Count is a number of things.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Quotation writes a quotation: who says it, then the sentence with the words
// quoted in bold, then where it stands.
func (s Terminal) Quotation(w io.Writer, h retrieval.QuotationHit) {
	s.Paragraph(w, "", fmt.Sprintf("[%d] %s", h.N, Printable(h.Attribution())))
	s.Quote(w, "  │ ", h.Fragments)
	s.Paragraph(w, "    ", CitationLine(h.Article)+" · "+cite.Whereabouts(h.Page, h.Paragraph))
	writeLink(w, "    ", h.Link, h.Article)
	fmt.Fprintf(w, "    receipt %s\n\n", h.Receipt)
}
