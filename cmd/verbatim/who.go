package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
)

func (p *program) whoCommand() *cobra.Command {
	var q retrieval.WhoQuery
	c := &cobra.Command{
		Use:   "who [SPEAKER]",
		Short: "Look up who said what",
		Long: `Who prints quotations by a speaker, about a topic, or both: the sentence, word for
word, with the speaker and their role as the article words it, the article, a link
and a receipt. The speaker may be a name, a part of one, or words of a role. Those
who share a name are told apart, never merged.

Reported speech, which the article tells in its own words, is marked "reports … as
saying". Where it is not clear who spoke, the speaker is not named.

Speakers are read in English, Arabic, Chinese, French, German, Italian, Japanese,
Portuguese, Russian, Spanish and Turkish. In other languages what stands between
quotation marks is found, and is nobody's.

Without a speaker and a topic it lists the speakers. With --json it writes a
quotation a line; without any filter every quotation of the collection.

Exit code: 0 found, 1 error, 2 usage, 3 nothing found.`,
		Example: `  verbatim who
  verbatim who Katz
  verbatim who --about Olympics
  verbatim who "prime minister" --about threat --json`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				if q.Speaker != "" {
					return usagef("who: the speaker is given twice, as %q and with --speaker", strings.Join(args, " "))
				}
				q.Speaker = strings.Join(args, " ")
			}
			return p.who(c.Context(), q)
		},
	}
	c.Flags().StringVar(&q.Speaker, "speaker", "", "the `name` or role of who said it")
	c.Flags().StringVar(&q.About, "about", "", "the `topic`")
	c.Flags().StringVar(&q.Source, "source", "", "look only in the article with this `id`")
	c.Flags().IntVarP(&q.Limit, "limit", "n", retrieval.DefaultWhoLimit, "show at most this many quotations")
	return p.jsonFlag(c)
}

func (p *program) who(ctx context.Context, q retrieval.WhoQuery) error {
	if q.Limit < 1 {
		return usagef("who: --limit must be at least 1")
	}
	x, err := p.collection.Open(ctx)
	if err != nil {
		return err
	}
	defer x.Close()
	if q.Speaker == "" && q.About == "" && q.Source == "" {
		if p.json {
			return x.Quotations(ctx, func(h retrieval.QuotationHit) error { return p.printJSON(h) })
		}
		return p.printSpeakers(x.Speakers())
	}
	answer, err := x.Who(ctx, q)
	if err != nil {
		return err
	}
	if p.json {
		for _, h := range answer.Hits {
			if err := p.printJSON(h); err != nil {
				return err
			}
		}
	} else if err := p.printWho(q, answer); err != nil {
		return err
	}
	if len(answer.Hits) == 0 {
		return errNothing
	}
	return nil
}

func (p *program) printSpeakers(speakers []retrieval.Speaker) error {
	out, s := bufio.NewWriter(p.stdout), p.terminal()
	for _, speaker := range speakers {
		s.Paragraph(out, "", terminal.Printable(fmt.Sprintf("%4d  %s", speaker.Quotations, describeSpeaker(speaker))))
	}
	fmt.Fprintln(out, terminal.Count(len(speakers), "speaker"))
	return out.Flush()
}

func describeSpeaker(s retrieval.Speaker) string {
	if len(s.Roles) == 0 {
		return s.Name
	}
	return s.Name + ", " + strings.Join(s.Roles, "; ")
}

func (p *program) printWho(q retrieval.WhoQuery, answer *retrieval.WhoAnswer) error {
	out, s := bufio.NewWriter(p.stdout), p.terminal()
	if len(answer.Speakers) > 1 {
		s.Paragraph(out, "", terminal.Printable(fmt.Sprintf("%q fits %s, who may or may not be the same:", q.Speaker,
			terminal.Count(len(answer.Speakers), "speaker"))))
		for _, speaker := range answer.Speakers {
			s.Paragraph(out, "  ", terminal.Printable(describeSpeaker(speaker)))
		}
		fmt.Fprintln(out)
	}
	for _, h := range answer.Hits[:min(len(answer.Hits), 1)] {
		s.Summaries(out, "who …", h.Article)
	}
	for _, h := range answer.BySentence() {
		s.Quotation(out, h)
	}
	switch {
	case len(answer.Suggestions) > 0:
		s.Paragraph(out, "", terminal.Printable(fmt.Sprintf("Nobody called %q is quoted in this collection. Did you mean %s?", q.Speaker,
			strings.Join(answer.Suggestions, ", or "))))
	case len(answer.Hits) == 0 && len(answer.Speakers) == 0 && q.Speaker != "":
		s.Paragraph(out, "", terminal.Printable(fmt.Sprintf("Nobody called %q is quoted in this collection. verbatim who lists who is.",
			q.Speaker)))
	case len(answer.Hits) == 0:
		fmt.Fprintln(out, "No quotation in this collection fits that.")
	case answer.Total > len(answer.Hits):
		fmt.Fprintf(out, "%d of %d quotations; --limit shows more.\n", len(answer.Hits), answer.Total)
	}
	if len(answer.Unread) > 0 {
		s.Paragraph(out, "", "Speakers are read in English, Arabic, Chinese, French, German, Italian, Japanese, Portuguese, Russian, "+
			"Spanish and Turkish only; "+
			"this collection has articles in other languages: "+terminal.Printable(strings.Join(answer.Unread, ", "))+".")
	}
	return out.Flush()
}
