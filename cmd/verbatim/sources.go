package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/internal/checkout"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func (p *program) sourcesCommand() *cobra.Command {
	return p.jsonFlag(&cobra.Command{
		Use:   "sources [ID]",
		Short: "List the articles of the collection, or describe one",
		Long: `Sources lists the articles, the newest first: id, title, publisher, author, date
and length, and in which languages they are searched, and how. With an id it tells all that is known of one article: its addresses,
the hash of its stored text, its sections.

With --json it writes an array of articles, or one article.`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			x, err := p.collection.Open(c.Context())
			if err != nil {
				return err
			}
			defer x.Close()
			if len(args) == 0 {
				return p.listSources(newestFirst(x.Sources()))
			}
			return p.describeSource(c.Context(), x, args[0])
		},
	})
}

func (p *program) listSources(sources []retrieval.Source) error {
	if p.json {
		return p.printJSON(sources)
	}
	out, s := bufio.NewWriter(p.stdout), p.terminal()
	for _, source := range sources {
		fmt.Fprintln(out, source.ID)
		s.Paragraph(out, "  ", terminal.CitationLine(source.Citation))
		fmt.Fprintf(out, "  %s, %s\n", terminal.Count(source.Words, "word"), terminal.Count(source.Passages, "passage"))
		if source.Commit != "" {
			fmt.Fprintf(out, "  commit %s\n", checkout.Short(source.Commit))
		}
		if source.URL != "" {
			fmt.Fprintln(out, "  "+terminal.Printable(source.URL))
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "%s\n", terminal.Count(len(sources), "article"))
	for _, l := range retrieval.SearchedLanguages(sources) {
		search, speakers := "words are found as they are written", "speakers are not read"
		if l.Analysed {
			search = "all forms of a word are found"
		}
		if l.Speakers {
			speakers = "speakers are read"
		}
		fmt.Fprintf(out, "  %-10s  %s; %s; %s\n", retrieval.LanguageName(l.Code), terminal.Count(l.Articles, "article"), search, speakers)
	}
	return out.Flush()
}

// newestFirst orders articles by date, those without one last.
func newestFirst(sources []retrieval.Source) []retrieval.Source {
	slices.SortStableFunc(sources, func(a, b retrieval.Source) int { return strings.Compare(string(b.Published), string(a.Published)) })
	return sources
}

// sourceDetails is a Source with what only the whole article says.
type sourceDetails struct {
	retrieval.Source
	File     string            `json:"file"`
	Sections []string          `json:"sections"`
	Removed  []article.Removed `json:"removed"`
}

func (p *program) describeSource(ctx context.Context, x *retrieval.Index, id string) error {
	a, err := x.Article(ctx, id)
	if err != nil {
		return err
	}
	d := sourceDetails{File: a.File, Sections: []string{}, Removed: a.Removed}
	for _, source := range x.Sources() {
		if source.ID == id {
			d.Source = source
		}
	}
	for _, paragraph := range a.Paragraphs {
		if paragraph.Heading {
			d.Sections = append(d.Sections, a.Slice(paragraph.Range))
		}
	}
	if d.Removed == nil {
		d.Removed = []article.Removed{}
	}
	if p.json {
		return p.printJSON(d)
	}
	out := bufio.NewWriter(p.stdout)
	for _, row := range [][2]string{
		{"id", d.ID}, {"kind", string(d.Kind)}, {"title", d.Title}, {"publisher", d.Publisher},
		{"authors", strings.Join(d.Authors, ", ")}, {"published", d.Published.String()}, {"language", d.Language},
		{"version", d.Version}, {"commit", d.Commit}, {"link", d.URL}, {"via", d.Via}, {"also at", strings.Join(d.AlsoAt, "\n")}, {"" +
			"file", d.File},
		{"length", fmt.Sprintf("%s in %s", terminal.Count(d.Words, "word"), terminal.Count(d.Passages, "passage"))},
		{"sections", strings.Join(d.Sections, "\n")},
		{"removed", fmt.Sprintf("%s around the text (verbatim lint lists them)", terminal.Count(len(d.Removed), "piece"))},
		{"SHA-256", d.SHA256}, {"indexed", d.Indexed.UTC().Format("2006-01-02 15:04 UTC")},
	} {
		printRow(out, row[0], row[1])
	}
	return out.Flush()
}

// printRow writes a name and its value, each line of the value on its own;
// nothing when the value is empty.
func printRow(out *bufio.Writer, name, value string) {
	if value == "" {
		return
	}
	for _, line := range strings.Split(value, "\n") {
		fmt.Fprintf(out, "%-10s %s\n", name, terminal.Printable(line))
		name = ""
	}
}
