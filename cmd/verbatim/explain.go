package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
)

func (p *program) explain(ctx context.Context, q retrieval.Query, words bool) error {
	x, err := p.collection.OpenToAsk(ctx, words)
	if err != nil {
		return err
	}
	defer x.Close()
	e, err := x.Explain(ctx, q)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(e)
	}
	out := bufio.NewWriter(p.stdout)
	for _, c := range e.Cases {
		fmt.Fprintf(out, "Weights of the case %q count to %.0f %%: %s\n", c.Name, 100*c.Degree, c.Meaning)
	}
	fmt.Fprintf(out, "Words looked for (weight, number of passages that have them)%s\n", askedFor(e.Type))
	for _, t := range e.Terms {
		repaired := ""
		switch {
		case t.Repaired:
			repaired = "  instead of an unknown word"
		case t.Doubtful:
			repaired = "  may have been meant by a rare word"
		}
		fmt.Fprintf(out, "  %-20s %7.2f %7d%s\n", terminal.Printable(t.Form), t.Weight, t.Frequency, repaired)
	}
	verdict := map[retrieval.Step]string{
		retrieval.StepAnswers: "it is said to answer", retrieval.StepClosest: "only the closest passages are shown",
		retrieval.StepNothing: "nothing is shown",
	}[e.Step]
	fmt.Fprintf(out, "\nProbability that the first excerpts answer: %.2f; %s; the threshold for answering is %.2f\n", e.Probability,
		verdict, e.Threshold)
	printInfluences(out, e.Evidence)
	for i, passage := range e.Passages {
		const shown = 200 // characters
		fmt.Fprintf(out, "\n[%d] %s, bytes %d to %d, score %.4f\n", i+1, passage.Article, passage.Start, passage.End, passage.Score)
		fmt.Fprintf(out, "  %s\n  matched: %s\n", terminal.Printable(terminal.Shorten(passage.Text, shown)),
			terminal.Printable(strings.Join(passage.Matched, ", ")))
		if len(passage.Influences) == 0 {
			fmt.Fprintln(out, "  not ranked: too far behind the best when only words are counted")
		}
		if passage.WordsFirst {
			fmt.Fprintln(out, "  stands here because it quotes the speaker whose words are asked for")
		}
		printInfluences(out, passage.Influences)
	}
	return out.Flush()
}

func askedFor(answerType string) string {
	if answerType == "" {
		return ""
	}
	return "; the answer should be a " + answerType
}

// printInfluences writes what counts, leaving out what is nothing.
func printInfluences(out io.Writer, list []retrieval.Influence) {
	for _, f := range list {
		if f.Points != 0 {
			fmt.Fprintf(out, "  %+8.3f = %7.3f × %7.3f  %-20s %s\n", f.Points, f.Value, f.Weight, f.Name, f.Meaning)
		}
	}
}
