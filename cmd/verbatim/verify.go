package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

func (p *program) verifyCommand() *cobra.Command {
	var speaker string
	c := &cobra.Command{
		Use:   "verify RECEIPT|QUOTATION",
		Short: "Prove an excerpt again, or check a quotation",
		Long: `Verify checks the receipt of an excerpt against the collection, offline: it prints
the excerpt and "unchanged", or says what changed since.

Anything else is a quotation: is it in the collection, and in these words? It may be
pasted as it is found, in any quotation marks and with its speaker. The verdict is one
of: verbatim; same words, another speaker; differs here; stitched; cut; reported, not
quoted; not in this collection. Words are called verbatim only when they stand there
exactly, but for quotation marks, white space, dashes and the case of the first letter.

In a difference, what the article has and the quotation leaves out stands in
[-brackets-], what the quotation puts in stands in {+braces+}; on a terminal it is
struck through or bold as well.

Exit code: 0 unchanged or verbatim, 1 error, 2 usage, 3 anything else.`,
		Example: `  verbatim verify v1.article-id.0123456789abcdef.10-20.0123456789ab
  verbatim verify "We need a new pier, not a new plan" --speaker Calder
  verbatim verify '"We need a new pier," said Ruth Calder'`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			receipt, ok := cite.PastedReceipt(args[0])
			if !ok {
				return p.verifyQuotation(c.Context(), args[0], speaker)
			}
			if _, err := cite.ParseReceipt(receipt); err != nil {
				return usageError{err}
			}
			if speaker != "" {
				return usagef("verify: a receipt has no --speaker")
			}
			return p.verifyReceipt(c.Context(), receipt)
		},
	}
	c.Flags().StringVar(&speaker, "speaker", "", "the `name` of who is said to have said it")
	return p.jsonFlag(c)
}

func (p *program) verifyReceipt(ctx context.Context, receipt string) error {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer x.Close()
	proof, err := x.Verify(ctx, receipt)
	if err != nil {
		return err
	}
	if err := p.printProof(proof); err != nil {
		return err
	}
	if proof.Outcome != cite.Unchanged {
		return errNothing
	}
	return nil
}

func (p *program) printProof(proof cite.Proof) error {
	if p.json {
		return p.printJSON(proof)
	}
	out, s := bufio.NewWriter(p.stdout), p.terminal()
	fmt.Fprintln(out, proof.Outcome)
	if proof.Detail != "" {
		s.paragraph(out, "", proof.Detail)
	}
	if proof.Excerpt != "" {
		fmt.Fprintln(out)
		s.quote(out, "  │ ", []retrieval.Fragment{{Text: proof.Excerpt}})
		line := citationLine(proof.Article)
		if proof.Page > 0 {
			line += fmt.Sprintf(" · page %d", proof.Page)
		}
		s.paragraph(out, "    ", line)
	}
	if proof.Link != "" {
		fmt.Fprintln(out, "    "+printable(proof.Link))
	}
	return out.Flush()
}

func (p *program) verifyQuotation(ctx context.Context, text, speaker string) error {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer x.Close()
	all, err := x.VerifyQuotations(ctx, verify.Query{Text: text, Speaker: speaker})
	if errors.Is(err, verify.ErrNoWords) {
		return usagef("verify: %w", err)
	}
	if err != nil {
		return err
	}
	return p.printVerifications(all)
}

func (p *program) printVerifications(all []*verify.Result) error {
	out, s := bufio.NewWriter(p.stdout), p.terminal()
	verbatim := true
	for i, v := range all {
		verbatim = verbatim && v.Verdict == verify.Verbatim
		if p.json {
			if err := p.printJSON(v); err != nil {
				return err
			}
			continue
		}
		if len(all) > 1 {
			if i > 0 {
				fmt.Fprintln(out)
			}
			s.paragraph(out, "", fmt.Sprintf("Quotation %d of %d: “%s”", i+1, len(all), printable(v.Words)))
		}
		s.verification(out, v)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	if !verbatim {
		return errNothing
	}
	return nil
}

// verification writes the verdict, what is called out, and where the words
// stand.
func (s terminal) verification(w io.Writer, v *verify.Result) {
	s.quote(w, "", []retrieval.Fragment{{Text: string(v.Verdict), Match: true}})
	for _, c := range v.CalledOut {
		s.quote(w, "! ", []retrieval.Fragment{{Text: c.Note.String(), Match: true}})
	}
	for _, d := range v.Details {
		s.paragraph(w, "", d.String())
	}
	if len(v.Difference) > 0 {
		fmt.Fprintln(w)
		s.difference(w, v.Words, v.Places[0].Words, v.Difference)
	}
	for i, part := range v.Parts {
		fmt.Fprintln(w)
		s.paragraph(w, "", fmt.Sprintf("Part %d of %d:", i+1, len(v.Parts)))
		if part.HiddenBefore != "" {
			s.paragraph(w, "  hidden before: ", part.HiddenBefore)
		}
		if len(part.Difference) > 0 {
			s.difference(w, part.Words, part.Place.Words, part.Difference)
		}
		s.place(w, part.Place)
		if part.HiddenAfter != "" {
			s.paragraph(w, "  hidden after: ", part.HiddenAfter)
		}
	}
	for _, place := range v.Places {
		fmt.Fprintln(w)
		s.place(w, place)
	}
	switch {
	case v.Total > len(v.Places) && len(v.Places) > 0:
		fmt.Fprintf(w, "\n%d of %d places.\n", len(v.Places), v.Total)
	case v.MorePlaces:
		fmt.Fprintln(w, "\nThere may be more places.")
	}
}

// place writes the words as they stand, who says them, and where.
func (s terminal) place(w io.Writer, p verify.Place) {
	s.quote(w, "  │ ", []retrieval.Fragment{{Text: p.Words}})
	s.paragraph(w, "    ", printable(p.VoiceLine()))
	s.paragraph(w, "    ", citationLine(p.Article)+" · "+cite.Whereabouts(p.Page, p.Paragraph))
	if p.Link != "" {
		fmt.Fprintln(w, "    "+printable(p.Link))
	}
	fmt.Fprintf(w, "    receipt %s\n", p.Receipt)
}

// difference writes both texts one under the other, then one with what differs
// marked.
func (s terminal) difference(w io.Writer, pasted, stored string, changes []verify.Change) {
	s.paragraph(w, "  pasted   │ ", pasted)
	s.paragraph(w, "  article  │ ", stored)
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
func (s terminal) marked(changes []verify.Change) []word {
	var out []word
	add := func(text, before, after, on, off string) {
		words := strings.Fields(printable(text))
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
func (s terminal) wrap(words []word, bar string) []string {
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
