package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func (p *program) lintCommand() *cobra.Command {
	return p.jsonFlag(&cobra.Command{
		Use:   "lint",
		Short: "Show what was taken off the articles, and what their metadata lacks",
		Long: `Lint lists for each article what was taken off around its text (menus, share
lines, adverts), with the line of the file and the rule, and which metadata is
missing; then what was wrong with files. Give or correct metadata in a file
NAME.yaml beside the article.`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			x, err := p.open(c.Context())
			if err != nil {
				return err
			}
			defer x.Close()
			found, err := lint(x)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(found)
			}
			return p.printLint(found)
		},
	})
}

// findings is what lint has to say; its JSON is the output of lint --json.
type findings struct {
	Articles []articleFindings `json:"articles"`
	Problems []article.Problem `json:"problems"`
}

type articleFindings struct {
	ID      string            `json:"id"`
	File    string            `json:"file"`
	Missing []string          `json:"missing"`
	Removed []article.Removed `json:"removed"`
}

func lint(x *retrieval.Index) (findings, error) {
	found := findings{Articles: []articleFindings{}, Problems: []article.Problem{}}
	found.Problems = append(found.Problems, x.Problems()...)
	for _, source := range x.Sources() {
		a, err := x.Article(source.ID)
		if err != nil {
			return findings{}, err
		}
		f := articleFindings{ID: a.ID, File: a.File, Missing: missing(a), Removed: []article.Removed{}}
		f.Removed = append(f.Removed, a.Removed...)
		found.Articles = append(found.Articles, f)
	}
	return found, nil
}

func missing(a *article.Article) []string {
	list := []string{}
	for _, field := range []struct {
		name   string
		absent bool
	}{
		{"title", a.Title == ""},
		// A briefing has no author to name, and says so by its kind.
		{"authors", len(a.Authors) == 0 && a.Kind != article.KindBriefing},
		{"publisher", a.Publisher == ""},
		{"published", a.Published == ""},
		{"language", a.Language == ""},
		{"url", a.URL == ""},
	} {
		if field.absent {
			list = append(list, field.name)
		}
	}
	return list
}

func (p *program) printLint(found findings) error {
	out := bufio.NewWriter(p.stdout)
	for _, f := range found.Articles {
		fmt.Fprintf(out, "%s (%s)\n", f.ID, printable(f.File))
		for _, name := range f.Missing {
			fmt.Fprintf(out, "  missing   %s\n", name)
		}
		for _, r := range f.Removed {
			const shown = 100 // characters
			fmt.Fprintf(out, "  taken off line %d, %s: %s\n", r.Line, r.Reason, printable(shorten(r.Text, shown)))
		}
		if len(f.Missing)+len(f.Removed) == 0 {
			fmt.Fprintln(out, "  nothing to report")
		}
	}
	for _, problem := range found.Problems {
		fmt.Fprintf(out, "problem: %s\n", printable(problem.String()))
	}
	fmt.Fprintf(out, "%s, %s\n", count(len(found.Articles), "article"), count(len(found.Problems), "problem"))
	return out.Flush()
}

// shorten keeps the first n characters of s.
func shorten(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
