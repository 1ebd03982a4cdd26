package main

import (
	"bufio"
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/collection"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
)

func (p *program) evalCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "eval",
		Short: "Measure how well the collection answers",
		Args:  arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return usagef("eval: say what to measure: verbatim eval questions FILE, eval retrieval DIR or eval quotations FILE")
		},
	}
	c.AddCommand(p.evalQuestionsCommand(), p.evalRetrievalCommand(), p.evalQuotationsCommand())
	return c
}

func (p *program) evalQuestionsCommand() *cobra.Command {
	var words bool
	command := &cobra.Command{
		Use:   "questions [FILE]",
		Short: "Ask a file of questions whose answers are known",
		Long: `Questions reads a JSON object a line:

  {"id": "ferry", "question": "When does the ferry sail?", "answers": [["in May"], ["from 1 May"]]}

An excerpt is right when it contains every string of one of the alternatives
(quotation marks, white space and case folded); without alternatives nothing in
the collection answers. It prints how many questions have the answer in the first
excerpt and in the first three, how many were refused, and those that went wrong.
The same articles give the same figures, byte for byte, each time. Without FILE it
reads the one in VERBATIM_QUESTIONS.`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			path := p.config.Questions
			if len(args) > 0 {
				path = args[0]
			}
			if path == "" {
				return usagef("eval questions: name the file of the questions, here or in VERBATIM_QUESTIONS")
			}
			questions, err := collection.ReadQuestions(path)
			if err != nil {
				return err
			}
			x, err := p.collection.OpenToAsk(c.Context(), words)
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
	}
	command.Flags().BoolVar(&words, "words", false, "ask by words alone, though there is a model")
	return p.jsonFlag(command)
}

func (p *program) printFigures(f evaluate.QuestionFigures) error {
	out := bufio.NewWriter(p.stdout)
	const shown = 100 // characters
	for _, m := range f.Missed {
		fmt.Fprintf(out, "%-16s %-16s %s\n", m.Outcome, terminal.Printable(m.ID), terminal.Printable(m.Question))
		if m.Shown != "" {
			fmt.Fprintf(out, "%-16s %s\n", "", terminal.Printable(terminal.Shorten(m.Shown, shown)))
		}
	}
	fmt.Fprint(out, f)
	return out.Flush()
}

func (p *program) evalRetrievalCommand() *cobra.Command {
	var (
		o   evaluate.RetrievalOptions
		run string
	)
	c := &cobra.Command{
		Use:   "retrieval DIR",
		Short: "Measure ranking, excerpts and refusals on a collection with judgements",
		Long: `Retrieval reads a collection from a folder: passages.jsonl ({"id", "title",
"text"}), queries.jsonl ({"id", "text"}), qrels.tsv (query, passage, grade; a head
line) and, where there is one, answers.jsonl ({"id", "answers": [...]}). It builds
an index of it in a temporary folder, asks every query, and prints how well the
passages are ranked, how often an excerpt holds an answer, how often it is right to
refuse, and how long it takes.`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			collection, err := evaluate.ReadCollection(args[0])
			if err != nil {
				return fmt.Errorf("read the collection: %w", err)
			}
			if run != "" {
				f, err := os.Create(run)
				if err != nil {
					return fmt.Errorf("write the run: %w", err)
				}
				defer f.Close()
				o.Run = f
			}
			progress := p.progress("asking")
			o.Progress = progress.Set
			figures, err := evaluate.Retrieval(c.Context(), collection, o)
			progress.Done()
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(figures)
			}
			_, err = fmt.Fprint(p.stdout, figures)
			return err
		},
	}
	c.Flags().IntVar(&o.Length, "excerpt", retrieval.ExcerptLength, "the most `characters` of an excerpt")
	c.Flags().StringVar(&run, "run", "", "write what was found to this `file`: query, passage, rank, score")
	return p.jsonFlag(c)
}

func (p *program) evalQuotationsCommand() *cobra.Command {
	var (
		predictions string
		confidence  float64
	)
	c := &cobra.Command{
		Use:   "quotations FILE",
		Short: "Measure how well quotations and their speakers are found",
		Long: `Quotations reads articles with their quotations as people marked them, a JSON
object a line: {"id", "text", "quotes": [{"start", "end", "kind", "speaker",
"speaker_start", "speaker_end", "speaker_name"}]}, offsets in Unicode code points.
It prints precision, recall and F1 of the quotations, and of quotation and speaker
together, by four measures of what counts as the same quotation; then how much of
what is shown to readers is right, by kind and by rule: the speakers who are named,
and the labels of reported speech.

--predictions writes what was found in the same form, with a confidence each, for
other scripts to score.`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return p.evalQuotations(c.Context(), args[0], predictions, confidence)
		},
	}
	c.Flags().StringVar(&predictions, "predictions", "", "write what was found to this `file`")
	c.Flags().Float64Var(&confidence, "confidence", 0, "leave out what is found with less than this `probability`")
	return p.jsonFlag(c)
}

func (p *program) evalQuotations(ctx context.Context, path, predictions string, confidence float64) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the articles: %w", err)
	}
	defer f.Close()
	annotated, err := evaluate.ReadArticles(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	progress := p.progress("finding quotations")
	reported := evaluate.Reported(annotated)
	found, seen := make([]evaluate.Annotated, len(annotated)), make([]evaluate.Annotated, len(annotated))
	for i, a := range annotated {
		if found[i], err = evaluate.Predict(ctx, a, reported); err != nil {
			return err
		}
		if seen[i], err = evaluate.PredictShown(ctx, a); err != nil {
			return err
		}
		progress.Set(i+1, len(annotated))
	}
	progress.Done()
	if predictions != "" {
		if err := writePredictions(predictions, found); err != nil {
			return err
		}
	}
	scores := map[evaluate.Measure]evaluate.Score{}
	for _, m := range evaluate.Measures {
		scores[m] = evaluate.ScoreQuotations(annotated, found, m, confidence)
	}
	shown := evaluate.ScoreShown(annotated, seen, reported)
	if p.json {
		return p.printJSON(struct {
			Scores map[evaluate.Measure]evaluate.Score `json:"scores"`
			Shown  evaluate.Shown                      `json:"shown"`
		}{scores, shown})
	}
	for _, m := range evaluate.Measures {
		if err := scores[m].Print(p.stdout); err != nil {
			return fmt.Errorf("write the score: %w", err)
		}
	}
	return shown.Print(p.stdout)
}

func writePredictions(path string, found []evaluate.Annotated) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write the predictions: %w", err)
	}
	if err := evaluate.WritePredictions(f, found); err != nil {
		f.Close()
		return fmt.Errorf("write the predictions: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write the predictions: %w", err)
	}
	return nil
}
