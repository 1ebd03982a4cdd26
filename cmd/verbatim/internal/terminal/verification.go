package terminal

import (
	"fmt"
	"io"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// Verification writes the verdict, what is called out, and where the words
// stand.
func (s Terminal) Verification(w io.Writer, v *verify.Result) {
	s.Quote(w, "", []retrieval.Fragment{{Text: string(v.Verdict), Match: true}})
	for _, c := range v.CalledOut {
		s.Quote(w, "! ", []retrieval.Fragment{{Text: c.Note.String(), Match: true}})
	}
	for _, d := range v.Details {
		s.Paragraph(w, "", d.String())
	}
	if len(v.Difference) > 0 {
		fmt.Fprintln(w)
		s.Difference(w, v.Words, v.Places[0].Words, v.Difference)
	}
	for i, part := range v.Parts {
		fmt.Fprintln(w)
		s.Paragraph(w, "", fmt.Sprintf("Part %d of %d:", i+1, len(v.Parts)))
		if part.HiddenBefore != "" {
			s.Paragraph(w, "  hidden before: ", part.HiddenBefore)
		}
		if len(part.Difference) > 0 {
			s.Difference(w, part.Words, part.Place.Words, part.Difference)
		}
		s.Place(w, part.Place)
		if part.HiddenAfter != "" {
			s.Paragraph(w, "  hidden after: ", part.HiddenAfter)
		}
	}
	for _, place := range v.Places {
		fmt.Fprintln(w)
		s.Place(w, place)
	}
	switch {
	case v.Total > len(v.Places) && len(v.Places) > 0:
		fmt.Fprintf(w, "\n%d of %d places.\n", len(v.Places), v.Total)
	case v.MorePlaces:
		fmt.Fprintln(w, "\nThere may be more places.")
	}
}

// Place writes the words as they stand, who says them, and where.
func (s Terminal) Place(w io.Writer, p verify.Place) {
	s.Quote(w, "  │ ", []retrieval.Fragment{{Text: p.Words}})
	s.Paragraph(w, "    ", Printable(p.VoiceLine()))
	s.Paragraph(w, "    ", CitationLine(p.Article)+" · "+cite.Whereabouts(p.Page, p.Paragraph))
	writeLink(w, "    ", p.Link, p.Article)
	fmt.Fprintf(w, "    receipt %s\n", p.Receipt)
}

// Difference writes both texts one under the other, then one with what differs
// marked.
func (s Terminal) Difference(w io.Writer, pasted, stored string, changes []verify.Change) {
	s.Paragraph(w, "  pasted   │ ", pasted)
	s.Paragraph(w, "  article  │ ", stored)
	for _, line := range s.wrap(s.marked(changes), "  compared │ ") {
		fmt.Fprintln(w, line)
	}
}

const (
	struckOn  = "\x1b[9m"
	struckOff = "\x1b[29m"
)

// marked are the words of a difference in order: what the article alone has in
// [-brackets-], what the quotation alone has in {+braces+}.
func (s Terminal) marked(changes []verify.Change) []word {
	var out []word
	add := func(text, before, after, on, off string) {
		words := strings.Fields(Printable(text))
		for i, t := range words {
			if i == 0 {
				t = before + t
			}
			if i == len(words)-1 {
				t += after
			}
			styled := t
			if s.bold {
				styled = on + t + off
			}
			out = append(out, word{t, styled})
		}
	}
	for _, c := range changes {
		if c.Op == verify.OpKept {
			add(c.Stored, "", "", "", "")
			continue
		}
		add(c.Stored, "[-", "-]", struckOn, struckOff)
		add(c.Pasted, "{+", "+}", boldOn, boldOff)
	}
	return out
}

// wrap sets words in lines of the screen's width behind a bar.
func (s Terminal) wrap(words []word, bar string) []string {
	var lines []string
	line, column := bar, displaywidth.String(bar)
	start := column
	for _, w := range words {
		width := displaywidth.String(w.text)
		if s.width > 0 && column > start && column+1+width > s.width {
			lines = append(lines, line)
			line, column = bar, start
		}
		if column > start {
			line += " "
			column++
		}
		line += w.styled
		column += width
	}
	return append(lines, line)
}
