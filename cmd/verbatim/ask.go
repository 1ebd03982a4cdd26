package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func (p *program) askCommand() *cobra.Command {
	var (
		q       retrieval.Query
		explain bool
		words   bool

		after, before string
	)
	c := &cobra.Command{
		Use:   "ask QUESTION",
		Short: "Answer a question with the passages that answer it",
		Long: `Ask prints the passages of the collection that answer a question, word for
word: each with its article, publisher, author, date and paragraph, a link to the
place, and a receipt with which "verbatim verify" proves it again. […] marks where
the paragraph goes on.

With - instead of a question, each line of standard input is a question; with
--json each answer is one line of JSON, in the same order.

An answer is one of three: the passages answer; or nothing answers for certain, and
the closest passages are shown, up to three, under a line that says so; or nothing
in the collection is about it, and what it covers is listed, with a few questions
that it answers. With --json "step" is "answers", "closest" or "nothing", the first
has its passages in "hits", the second in "nearest", the third its questions in "try".

--explain shows instead why the passages are where they are: the words looked for,
the features with their weights, and the probability that the first one answers.

Exit code: 0 answered, 1 error, 2 usage, 3 nothing answers, or not for certain.`,
		Example: `  verbatim ask "How many people were killed at Crocus City Hall?"
  verbatim ask --json - < questions.txt`,
		Args: arguments(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			q.Question = strings.TrimSpace(strings.Join(args, " "))
			if q.Question == "" {
				return usagef("ask: the question is empty")
			}
			if err := cmp.Or(parseDate("after", after, &q.After), parseDate("before", before, &q.Before)); err != nil {
				return err
			}
			if explain {
				return p.explain(c.Context(), q, words)
			}
			return p.ask(c.Context(), q, words)
		},
	}
	c.Flags().StringVar(&q.Source, "source", "", "ask only the article with this `id` (see verbatim sources)")
	c.Flags().StringVar(&q.Speaker, "speaker", "", "only passages that quote this `name` or role")
	c.Flags().StringVar(&after, "after", "", "only articles published on this `date` or later: 2025-11-02, 2025-11 or 2025")
	c.Flags().StringVar(&before, "before", "", "only articles published on this `date` or earlier")
	c.Flags().StringVar(&q.Version, "version", "", "only pages about this `version`: 2.0, or 2 for all that begin so")
	c.Flags().StringVar(&q.Folder, "path", "", "only articles in this `folder` of the articles folder, or of this file")
	c.Flags().IntVarP(&q.Limit, "limit", "n", retrieval.DefaultLimit, "show at most this many passages")
	c.Flags().BoolVar(&explain, "explain", false, "show why the passages are where they are")
	c.Flags().BoolVar(&words, "words", false, "answer by words alone, at once, though there is a model")
	return p.jsonFlag(c)
}

// parseDate reads the date of a flag, if there is one.
func parseDate(flag, text string, to *article.Date) (err error) {
	if text == "" {
		return nil
	}
	if *to, err = article.ParseDate(text); err != nil {
		return usagef("ask: --%s: %w", flag, err)
	}
	return nil
}

func (p *program) ask(ctx context.Context, q retrieval.Query, words bool) error {
	if q.Limit < 1 {
		return usagef("ask: --limit must be at least 1")
	}
	x, err := p.collection.OpenToAsk(ctx, words)
	if err != nil {
		return err
	}
	defer x.Close()
	if q.Question == "-" {
		return p.askLines(ctx, x, q)
	}
	answer, err := x.Ask(ctx, q)
	if err != nil {
		return err
	}
	if err := p.printAnswer(x, answer); err != nil {
		return err
	}
	if !answer.Answered {
		return errNothing
	}
	return nil
}

// askLines answers each line of standard input. A blank line is a question
// that nothing answers, so that the answers stay in step with the lines.
func (p *program) askLines(ctx context.Context, x *retrieval.Index, q retrieval.Query) error {
	in := bufio.NewReader(p.stdin)
	for {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) && line == "" {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read the questions: %w", err)
		}
		q.Question = strings.TrimSpace(line)
		answer, err := x.Ask(ctx, q)
		if err != nil {
			return err
		}
		if !p.json {
			fmt.Fprintf(p.stdout, "%s\n\n", terminal.Printable(q.Question))
		}
		if err := p.printAnswer(x, answer); err != nil {
			return err
		}
	}
}

// longestLine is how much of a line of standard input is kept, in bytes: more than is
// read of a question.
const longestLine = 64 << 10

// readLine reads a line to its end, and keeps its beginning.
func readLine(in *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part[:min(len(part), longestLine-len(line))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return string(line), err
		}
	}
}

func (p *program) printAnswer(x *retrieval.Index, answer *retrieval.Answer) error {
	if p.json {
		return p.printJSON(answer)
	}
	out := bufio.NewWriter(p.stdout)
	s := p.terminal()
	for _, c := range answer.Corrected {
		told := "The collection does not know %q; searched for %q instead.\n\n"
		if c.Doubted {
			told = "%q is rare in the collection; searched for %q, too.\n\n"
		}
		fmt.Fprintf(out, told, terminal.Printable(c.From), terminal.Printable(c.To))
	}
	for _, h := range append(answer.Hits, answer.Nearest...)[:min(len(answer.Hits)+len(answer.Nearest), 1)] {
		s.Summaries(out, "ask …", h.Article)
	}
	if answer.Foreign != "" {
		fmt.Fprintf(out, "The question seems to be in %s, and the articles are in %s.\n\n", languageNames(answer.Foreign),
			languageNames(answer.Languages...))
	}
	switch answer.Step {
	case retrieval.StepAnswers:
		for _, h := range answer.Hits {
			s.Hit(out, h)
		}
	case retrieval.StepClosest:
		fmt.Fprint(out, "Nothing answers this for certain. The closest passages:\n\n")
		for _, h := range answer.Nearest {
			s.Hit(out, h)
		}
	default:
		s.Nothing(out, x.Sources(), answer.Try)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// languageNames lists languages by their names, the first few of many.
func languageNames(codes ...string) string {
	const most = 5
	var names []string
	for _, code := range codes[:min(most, len(codes))] {
		names = append(names, retrieval.LanguageName(code))
	}
	if len(codes) > most {
		names = append(names, fmt.Sprintf("%d others", len(codes)-most))
	}
	return strings.Join(names, ", ")
}

// printJSON writes v as one line of JSON.
func (p *program) printJSON(v any) error {
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
