package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/retrieval"
)

func (p *program) indexCommand() *cobra.Command {
	var again bool
	c := &cobra.Command{
		Use:   "index",
		Short: "Bring the index up to the articles folder",
		Long: `Index reads the new and the changed files of the articles folder and prints what
changed: + added, - removed, ~ changed articles. The other commands do the same
before they answer; run it by hand to see what it says, or to prepare an index
for a bot that may not write.

The index is a cache of the articles: it may be removed at any time, but for the
folder state in it, where a bot keeps what its moderators decided, unless
VERBATIM_STATE names another one.`,
		Example: `  verbatim index --articles ./articles --index ./index`,
		Args:    arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if p.config.Articles == "" {
				return usagef("index: there is no articles folder to index; give it with --articles or VERBATIM_ARTICLES (the briefings that are compiled in need no index)")
			}
			dir, err := p.indexFolder()
			if err != nil {
				return err
			}
			report, err := p.update(c.Context(), dir, again)
			if err != nil {
				return err
			}
			return p.printReport(report, dir)
		},
	}
	c.Flags().BoolVar(&again, "again", false, "read every file again, not only the changed ones")
	return p.jsonFlag(c)
}

func (p *program) printReport(r *retrieval.Report, dir string) error {
	if p.json {
		return p.printJSON(r)
	}
	p.printProblems(r.Problems)
	out := bufio.NewWriter(p.stdout)
	if r.Rebuilt != "" {
		p.screen().paragraph(out, "", "Everything was read again: "+r.Rebuilt)
	}
	for _, list := range []struct {
		mark string
		ids  []string
	}{{"+", r.Added}, {"-", r.Removed}, {"~", r.Changed}} {
		for _, id := range list.ids {
			fmt.Fprintln(out, list.mark, id)
		}
	}
	if r.Same() {
		fmt.Fprintln(out, "Nothing changed.")
	}
	fmt.Fprintf(out, "%s, %s, in %s\n", count(r.Articles, "article"), count(r.Passages, "passage"), dir)
	return out.Flush()
}
