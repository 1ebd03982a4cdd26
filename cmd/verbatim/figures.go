package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/sides"
)

func (p *program) figuresCommand() *cobra.Command {
	return topicCommand(p, &cobra.Command{
		Use:   "figures TOPIC",
		Short: "Put side by side the numbers, or dates, that articles give for one thing",
		Long: `Figures prints the numbers that the articles state of what is asked, one row a
passage: the words of the number with its qualifier and unit, the outlet, the date,
whose statement it is, and a receipt. "How many died at …", "death toll …", "how many
fighters", "when was … founded"; a topic alone gives all that is counted of it.

Rows of the same number stand together, the newest first. Nothing is added up,
averaged or judged: where articles disagree, all of them are shown. Rows are found by
rules, in articles in English; a number that they miss may still stand in an answer
of "verbatim ask". A date marked "resolved" is not all in the text: "last July" in an
article of March 2024 is July 2023.

Exit code: 0 found, 1 error, 2 usage, 3 no figure found.`,
		Example: `  verbatim figures "How many were killed at Crocus City Hall?"
  verbatim figures death toll kerman
  verbatim figures --json "when was ISIS-K founded"`,
		Args: arguments(cobra.MinimumNArgs(1)),
	}, sides.Figures, func(s terminal.Terminal, out io.Writer, a *sides.FiguresAnswer) bool {
		s.Figures(out, a)
		return len(a.Groups) > 0
	})
}

func (p *program) compareCommand() *cobra.Command {
	return topicCommand(p, &cobra.Command{
		Use:   "compare QUESTION",
		Short: "Put side by side the passages with which each outlet answers",
		Long: `Compare prints one passage of each outlet that answers a question, the best of each.
Below them stand quotations that two articles have, with what differs between their
wordings marked: only the first has what is in {+braces+}, only the second what is
in [-brackets-]. Which of them is right it does not say.

Exit code: 0 answered, 1 error, 2 usage, 3 nothing answers, or not for certain.`,
		Example: `  verbatim compare "Why is Russia a target?"`,
		Args:    arguments(cobra.MinimumNArgs(1)),
	}, sides.Compare, func(s terminal.Terminal, out io.Writer, a *sides.CompareAnswer) bool {
		s.Comparison(out, a)
		return a.Step == retrieval.StepAnswers
	})
}

func (p *program) timelineCommand() *cobra.Command {
	return topicCommand(p, &cobra.Command{
		Use:   "timeline TOPIC",
		Short: "Put the dated sentences of a topic in order",
		Long: `Timeline prints the sentences about a topic that have a date, the earliest first, each
quoted with its outlet and a receipt. A relative date ("last July") is resolved by the
date of the article, as far as that is known, and marked; where it cannot be resolved
the sentence has no place here. Dates are read in articles in English.

Exit code: 0 found, 1 error, 2 usage, 3 no dated sentence found.`,
		Example: `  verbatim timeline ISIS-K
  verbatim timeline --source nbc-what-is-isis-k Taliban`,
		Args: arguments(cobra.MinimumNArgs(1)),
	}, sides.Timeline, func(s terminal.Terminal, out io.Writer, a *sides.TimelineAnswer) bool {
		s.Timeline(out, a)
		return len(a.Rows) > 0
	})
}

func (p *program) briefCommand() *cobra.Command {
	var n narrowing
	c := &cobra.Command{
		Use:   "brief [SOURCE]",
		Short: "Show the key passages of an article, or of the newest ones",
		Long: `Brief prints the key passages of an article, quoted and labelled: its opening, the
longest quotation of whom it quotes most, and its main figure. Nothing is summed up:
each is a slice of the article with a receipt. Without the id of an article (see
verbatim sources) it briefs the newest five.

Exit code: 0 shown, 1 error, 2 usage, 3 there is no article.`,
		Example: `  verbatim brief
  verbatim brief nbc-what-is-isis-k`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				if n.source != "" {
					return usagef("brief: the source is given twice, as %q and with --source", args[0])
				}
				n.source = args[0]
			}
			q := retrieval.Query{Source: n.source}
			if err := q.Between(n.after, n.before); err != nil {
				return usagef("brief: --after, --before: %w", err)
			}
			return sidesOf(c.Context(), p, q, sides.Brief, func(s terminal.Terminal, out io.Writer, a *sides.BriefAnswer) bool {
				s.Brief(out, a)
				return len(a.Articles) > 0
			})
		},
	}
	n.flags(c)
	return p.jsonFlag(c)
}

// topicCommand completes a command about a topic: its flags, and what it asks and prints.
func topicCommand[A any](p *program, c *cobra.Command, ask func(context.Context, *retrieval.Index, retrieval.Query) (A, error),
	show func(s terminal.Terminal, out io.Writer, answer A) (found bool)) *cobra.Command {
	var n narrowing
	c.RunE = func(c *cobra.Command, args []string) error {
		q, err := n.query(c.Name(), args)
		if err != nil {
			return err
		}
		return sidesOf(c.Context(), p, q, ask, show)
	}
	n.flags(c)
	return p.jsonFlag(c)
}

// narrowing are the flags of a question about a topic.
type narrowing struct{ source, after, before string }

func (n *narrowing) flags(c *cobra.Command) {
	c.Flags().StringVar(&n.source, "source", "", "look only in the article with this `id` (see verbatim sources)")
	c.Flags().StringVar(&n.after, "after", "", "only articles published on this `date` or later: 2025-11-02, 2025-11 or 2025")
	c.Flags().StringVar(&n.before, "before", "", "only articles published on this `date` or earlier")
}

func (n *narrowing) query(command string, args []string) (retrieval.Query, error) {
	q := retrieval.Query{Question: strings.TrimSpace(strings.Join(args, " ")), Source: n.source}
	if q.Question == "" {
		return q, usagef("%s: the topic is empty", command)
	}
	if err := q.Between(n.after, n.before); err != nil {
		return q, usagef("%s: --after, --before: %w", command, err)
	}
	return q, nil
}

// sidesOf opens the collection, asks it, and prints the answer; show reports whether there
// is anything in it, and without that the command ends with exitNothing.
func sidesOf[Q, A any](ctx context.Context, p *program, q Q, ask func(context.Context, *retrieval.Index, Q) (A, error),
	show func(s terminal.Terminal, out io.Writer, answer A) (found bool)) error {
	x, err := p.collection.Open(ctx)
	if err != nil {
		return err
	}
	defer x.Close()
	answer, err := ask(ctx, x, q)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(p.stdout)
	to := io.Writer(out)
	if p.json {
		to = io.Discard
		if err := p.printJSON(answer); err != nil {
			return err
		}
	}
	found := show(p.terminal(), to, answer)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	if !found {
		return errNothing
	}
	return nil
}
