package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/findings"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/memory"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/seeds"
)

func (p *program) lintCommand() *cobra.Command {
	var strict, all bool
	c := &cobra.Command{
		Use:   "lint",
		Short: "Look for what is wrong with the articles",
		Long: `Lint reads the articles, without an index, and lists for each what is wrong with it
or may be, and how much of what was removed around its text (menus, share lines,
struck and hidden words, notes); with --all or --json also the words, the line of
the file and the rule. At the end it says for each kind of finding why it matters
and what to do. Give or correct metadata in a file NAME.yaml beside the article.
What is stored of a file shows "verbatim text FILE".

  error    unreadable, bad-link
  warning  problem, bad-date, bad-metadata, no-title, no-link, no-date, future-date,
           same-link, duplicate, near-duplicate, broken-encoding, lost-characters,
           chrome-left
  note     no-author, no-publisher, no-language, repeated-line, cut-off, paywall,
           machine-translated, short, other-language, as-written

These names stay the same from version to version. A note may be right as it is.

Exit codes: 0 no error was found, 1 the articles could not be read at all, 4 an
error was found or, with --strict, a warning.`,
		Example: `  verbatim --articles ./articles lint
  verbatim --articles ./articles lint --strict --json`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			found, err := p.lint(c.Context())
			if err != nil {
				return err
			}
			if p.json {
				err = p.printJSON(found)
			} else {
				err = found.Print(p.stdout, p.terminal(), all)
			}
			if err == nil && found.Fails(strict) {
				return errFailed
			}
			return err
		},
	}
	c.Flags().BoolVar(&all, "all", false, "list what was removed, with its words")
	c.Flags().BoolVar(&strict, "strict", false, "end with code 4 for warnings, too")
	return p.jsonFlag(c)
}

// lint looks at the articles that the settings name.
func (p *program) lint(ctx context.Context) (*findings.Report, error) {
	if p.config.Articles == "" && p.config.Index != "" {
		x, err := retrieval.Open(p.config.Index)
		if err != nil {
			return nil, fmt.Errorf("open the index: %w (give --articles to look at files)", err)
		}
		defer x.Close()
		return findings.OfIndex(ctx, x)
	}
	fsys := seeds.Briefings()
	if p.config.Articles != "" {
		var err error
		if fsys, err = p.collection.Folder(); err != nil {
			return nil, err
		}
	}
	memory.KeepToLimit(p.log)
	reader, err := p.collection.Reader()
	if err != nil {
		return nil, err
	}
	progress := p.progress("reading articles")
	defer progress.Done()
	return findings.OfFolder(ctx, findings.Folder{FS: fsys, Reader: reader, LeftOut: p.leftOut(), Progress: progress.Set})
}

// leftOut are the files that the index of the articles leaves out because reading them
// ended the program or took too much memory: to look at them would do so again.
func (p *program) leftOut() map[string]build.LeftOutFile {
	dir, err := p.collection.IndexFolder()
	if p.config.Articles == "" || err != nil {
		return nil
	}
	out, err := build.LeftOut(dir)
	if err != nil {
		return nil // an index that cannot be read tells nothing
	}
	return out
}
