package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
)

func (p *program) evalCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "eval",
		Short: "Measure how well the collection answers",
		Args:  arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return usagef("eval: say what to measure: verbatim eval questions FILE")
		},
	}
	c.AddCommand(p.evalQuestionsCommand())
	return c
}

func (p *program) evalQuestionsCommand() *cobra.Command {
	return p.jsonFlag(&cobra.Command{
		Use:   "questions FILE",
		Short: "Ask a file of questions whose answers are known",
		Long: `Questions reads a JSON object a line:

  {"id": "ferry", "question": "When does the ferry sail?", "answers": [["in May"], ["from 1 May"]]}

An excerpt is right when it contains every string of one of the alternatives
(quotation marks, white space and case folded); without alternatives nothing in
the collection answers. It prints how many questions have the answer in the first
excerpt and in the first three, how many were refused, and those that went wrong.`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("open the questions: %w", err)
			}
			defer f.Close()
			questions, err := evaluate.ReadQuestions(f)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			x, err := p.open(c.Context())
			if err != nil {
				return err
			}
			defer x.Close()
			figures, err := evaluate.Questions(c.Context(), questions, x.Ask)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(figures)
			}
			return p.printFigures(figures)
		},
	})
}

func (p *program) printFigures(f evaluate.QuestionFigures) error {
	out := bufio.NewWriter(p.stdout)
	const shown = 100 // characters
	for _, m := range f.Missed {
		fmt.Fprintf(out, "%-16s %-16s %s\n", m.Outcome, printable(m.ID), printable(m.Question))
		if m.Shown != "" {
			fmt.Fprintf(out, "%-16s %s\n", "", printable(shorten(m.Shown, shown)))
		}
	}
	fmt.Fprint(out, f)
	return out.Flush()
}
