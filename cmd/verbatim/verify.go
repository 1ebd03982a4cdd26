package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/retrieval"
)

func (p *program) verifyCommand() *cobra.Command {
	return p.jsonFlag(&cobra.Command{
		Use:   "verify RECEIPT",
		Short: "Prove an excerpt again by its receipt",
		Long: `Verify checks the receipt of an excerpt against the collection, offline: it prints
the excerpt and "unchanged", or says what changed since.

Exit code: 0 unchanged, 1 error, 2 usage, 3 something changed.`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			if _, err := retrieval.ParseReceipt(args[0]); err != nil {
				return usageError{err}
			}
			x, err := p.open(c.Context())
			if err != nil {
				return err
			}
			defer x.Close()
			proof, err := x.Verify(args[0])
			if err != nil {
				return err
			}
			if err := p.printProof(proof); err != nil {
				return err
			}
			if proof.Outcome != retrieval.Unchanged {
				return errNothing
			}
			return nil
		},
	})
}

func (p *program) printProof(proof retrieval.Proof) error {
	if p.json {
		return p.printJSON(proof)
	}
	out, s := bufio.NewWriter(p.stdout), p.screen()
	fmt.Fprintln(out, proof.Outcome)
	if proof.Detail != "" {
		s.paragraph(out, "", proof.Detail)
	}
	if proof.Excerpt != "" {
		fmt.Fprintln(out)
		s.quote(out, "  │ ", []retrieval.Fragment{{Text: proof.Excerpt}})
		s.paragraph(out, "    ", citationLine(proof.Article))
	}
	if proof.Link != "" {
		fmt.Fprintln(out, "    "+printable(proof.Link))
	}
	return out.Flush()
}
