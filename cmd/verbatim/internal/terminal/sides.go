package terminal

import (
	"fmt"
	"io"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/sides"
)

const (
	sideIndent = "      "
	sideBar    = "    │ "
)

// Figures writes the numbers that articles give for one thing, those of one value
// together.
func (s Terminal) Figures(w io.Writer, a *sides.FiguresAnswer) {
	if len(a.Groups) == 0 {
		s.noFigures(w, a)
		return
	}
	s.Summaries(w, "figures …", articlesOf(a.Groups)...)
	measure := ""
	for _, g := range a.Groups {
		if g.Measure != measure {
			measure = g.Measure
			fmt.Fprintf(w, "%s\n\n", measureTitle(measure))
		}
		for _, r := range g.Rows {
			s.figure(w, r)
		}
	}
	shown := 0
	for _, g := range a.Groups {
		shown += len(g.Rows)
	}
	if shown < a.Total {
		fmt.Fprintf(w, "%d of %s.\n", shown, Count(a.Total, "row"))
	}
	s.unread(w, a.Unread)
}

// noFigures says that no number was found, and shows what an answer would show.
func (s Terminal) noFigures(w io.Writer, a *sides.FiguresAnswer) {
	s.Paragraph(w, "", "No sentence was found that gives a number or a date for that.")
	s.unread(w, a.Unread)
	if len(a.Passages) == 0 {
		return
	}
	lead := "These passages may say it in other words:"
	if a.Step != retrieval.StepAnswers {
		lead = "The closest passages, of which none may say it:"
	}
	fmt.Fprintf(w, "%s\n\n", lead)
	s.Summaries(w, "figures …", a.Passages[0].Article)
	for _, h := range a.Passages {
		s.Hit(w, h)
	}
}

// unread says how many articles were left out, since their language is not read.
func (s Terminal) unread(w io.Writer, articles int) {
	if articles > 0 {
		s.Paragraph(w, "", "Numbers are read in English only: "+Count(articles, "article")+" in other languages left out.")
	}
}

func articlesOf(groups []sides.Group) []cite.Citation {
	var out []cite.Citation
	for _, g := range groups {
		for _, r := range g.Rows {
			out = append(out, r.Hit.Article)
		}
	}
	return out
}

func (s Terminal) figure(w io.Writer, r sides.Row) {
	s.Quote(w, "", []retrieval.Fragment{{Text: fmt.Sprintf("[%d] ", r.N)}, {Text: r.Figure, Match: true},
		{Text: " · " + sideLine(r.Hit)}})
	for _, line := range figureNotes(r) {
		s.Paragraph(w, sideIndent, Printable(line))
	}
	s.Quote(w, sideBar, r.Hit.Fragments)
	s.sidePlace(w, r.Hit)
}

// sideLine is the outlet, the date and the place in a line.
func sideLine(h retrieval.Hit) string {
	parts := []string{Printable(outlet(h.Article))}
	if h.Article.Published != "" {
		parts = append(parts, h.Article.Published.String())
	}
	return strings.Join(append(parts, cite.Whereabouts(h.Page, h.Paragraph)), " · ")
}

// outlet names who published an article, and a briefing as one.
func outlet(c cite.Citation) string {
	if c.Kind == article.KindBriefing {
		return "briefing on " + retrieval.Outlet(c)
	}
	return retrieval.Outlet(c)
}

func (s Terminal) sidePlace(w io.Writer, h retrieval.Hit) {
	writeLink(w, sideIndent, h.Link, h.Article)
	fmt.Fprintf(w, "%sreceipt %s\n\n", sideIndent, h.Receipt)
}

// figureNotes say whose statement a row is, as of when, and what else there is to know.
func figureNotes(r sides.Row) []string {
	notes := []string{claimLine(r.Claim)}
	if r.AsOf != "" {
		notes = append(notes, "as of: "+withResolved(r.AsOf, r.AsOfDate.String()))
	}
	if r.Date != "" && r.Resolved {
		notes = append(notes, "that is "+r.Date.String()+" (resolved by the date of the article)")
	}
	if r.Part {
		notes = append(notes, "included in the number before it")
	}
	return notes
}

func withResolved(words, date string) string {
	if strings.Contains(words, date) || date == "" {
		return words
	}
	return words + " (" + date + ")"
}

func claimLine(c sides.Claim) string {
	switch c.Kind {
	case sides.QuotedClaim:
		return "said by " + c.Who + ", quoted"
	case sides.ReportedClaim:
		return "said by " + c.Who + ", in the article's words"
	case sides.AccordingClaim:
		return "according to “" + c.Who + "”"
	case sides.UnnamedClaim:
		return "somebody's statement; the speaker is not identified"
	}
	return "the article's own statement"
}

// measureTitle heads the rows of a measure.
func measureTitle(measure string) string {
	if measure == "count" {
		return "NUMBERS"
	}
	return strings.ToUpper(measure)
}

// Comparison writes a passage of each outlet, and quotations in the words of two of them.
func (s Terminal) Comparison(w io.Writer, a *sides.CompareAnswer) {
	switch {
	case len(a.Outlets) == 0 && len(a.Wordings) == 0:
		fmt.Fprintln(w, "Nothing in this collection answers that.")
		return
	case a.Step == retrieval.StepClosest:
		fmt.Fprint(w, "Nothing answers this for certain. The closest passage of each outlet:\n\n")
	}
	if a.Alone() {
		fmt.Fprint(w, "Only one outlet has a passage on that; there is nothing to compare it with.\n\n")
	}
	for _, h := range a.Outlets[:min(len(a.Outlets), 1)] {
		s.Summaries(w, "compare …", h.Article)
	}
	for _, h := range a.Outlets {
		fmt.Fprintf(w, "%s\n", strings.ToUpper(Printable(outlet(h.Article))))
		s.Hit(w, h)
	}
	if len(a.Wordings) == 0 {
		return
	}
	fmt.Fprint(w, "THE SAME QUOTATION IN TWO ARTICLES\n\n")
	for _, v := range a.Wordings {
		s.wording(w, v)
	}
}

func (s Terminal) wording(w io.Writer, v sides.Wording) {
	for i, h := range []retrieval.Hit{v.One, v.Other} {
		who := []string{v.OneSpeaker, v.OtherSpeaker}[i]
		if who == "" {
			who = "speaker not identified"
		}
		s.Paragraph(w, "  ", Printable(who)+" · "+sideLine(h))
		s.Quote(w, sideBar, h.Fragments)
		s.sidePlace(w, h)
	}
	if v.Same {
		fmt.Fprint(w, "  The same words in both.\n\n")
		return
	}
	one, other := Printable(outlet(v.One.Article)), Printable(outlet(v.Other.Article))
	s.Paragraph(w, "  ", fmt.Sprintf("Only %s has what is in {+braces+}, only %s what is in [-brackets-]:", one, other))
	for _, line := range s.wrap(s.marked(v.Difference), sideBar) {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintln(w)
}

// Timeline writes dated sentences in the order of their dates.
func (s Terminal) Timeline(w io.Writer, a *sides.TimelineAnswer) {
	if len(a.Rows) == 0 {
		s.Paragraph(w, "", "No sentence about that has a date. \"verbatim ask\" may find passages about it.")
		return
	}
	s.Summaries(w, "timeline …", a.Rows[0].Hit.Article)
	for _, r := range a.Rows {
		date := r.Date.String()
		if r.Until != "" {
			date += " to " + r.Until.String()
		}
		if r.Resolved {
			date += " (“" + Printable(r.Figure) + "”, resolved by the date of the article)"
		}
		s.Quote(w, "", []retrieval.Fragment{{Text: fmt.Sprintf("[%d] ", r.N)}, {Text: date, Match: true}, {Text: " · " + sideLine(r.Hit)}})
		s.Quote(w, sideBar, r.Hit.Fragments)
		s.sidePlace(w, r.Hit)
	}
	if len(a.Rows) < a.Total {
		fmt.Fprintf(w, "The latest %d of %s.\n", len(a.Rows), Count(a.Total, "sentence"))
	}
}

// Brief writes the key passages of articles.
func (s Terminal) Brief(w io.Writer, a *sides.BriefAnswer) {
	if len(a.Articles) == 0 {
		fmt.Fprintln(w, "There is no article to brief.")
		return
	}
	s.Summaries(w, "brief", a.Articles[0].Article)
	for _, b := range a.Articles {
		s.Quote(w, "", []retrieval.Fragment{{Text: CitationLine(b.Article), Match: true}})
		fmt.Fprintln(w)
		for _, p := range b.Passages {
			s.Paragraph(w, "  ", Printable(keyLine(p))+" · "+cite.Whereabouts(p.Hit.Page, p.Hit.Paragraph))
			s.Quote(w, sideBar, p.Hit.Fragments)
			s.sidePlace(w, p.Hit)
		}
	}
	if len(a.Articles) < a.Total {
		fmt.Fprintf(w, "The newest %d of %s; --source briefs one.\n", len(a.Articles), Count(a.Total, "article"))
	}
}

// keyLine says what a key passage is.
func keyLine(p sides.KeyPassage) string {
	switch p.Label {
	case sides.SpeakerLabel:
		if p.Quotations == 1 {
			return "quoted: " + p.Speaker
		}
		return fmt.Sprintf("most quoted, %s: %s", Count(p.Quotations, "quotation"), p.Speaker)
	case sides.FigureLabel:
		return "main figure, " + p.Measure + ": " + p.Figure
	}
	return "opening"
}
