package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
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
	x, err := p.collection.Open(ctx)
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
		s.Paragraph(out, "", proof.Detail)
	}
	if proof.Excerpt != "" {
		fmt.Fprintln(out)
		s.Quote(out, "  │ ", []retrieval.Fragment{{Text: proof.Excerpt}})
		line := terminal.CitationLine(proof.Article)
		if proof.Page > 0 {
			line += fmt.Sprintf(" · page %d", proof.Page)
		}
		s.Paragraph(out, "    ", line)
	}
	if proof.Link != "" {
		fmt.Fprintln(out, "    "+terminal.Printable(proof.Link))
	}
	return out.Flush()
}

func (p *program) verifyQuotation(ctx context.Context, text, speaker string) error {
	x, err := p.collection.Open(ctx)
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
			s.Paragraph(out, "", fmt.Sprintf("Quotation %d of %d: “%s”", i+1, len(all), terminal.Printable(v.Words)))
		}
		s.Verification(out, v)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	if !verbatim {
		return errNothing
	}
	return nil
}
