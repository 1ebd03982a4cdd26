package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/collection"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/internal/checkout"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/publish"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

func (p *program) indexCommand() *cobra.Command {
	var (
		o         = collection.UpdateOptions{Details: true}
		questions string
	)
	c := &cobra.Command{
		Use:   "index",
		Short: "Bring the index up to the articles folder",
		Long: `Index reads the new and the changed files of the articles folder and prints what
changed: + added, - removed, ~ changed articles, with the number of passages that
came and went, of places with page chrome that were removed, and the metadata
that is missing. The other commands do the same before they answer, and a bot while
it runs; run it by hand to see what it says, or to prepare an index for a bot that
may not write.

Read are plain text, Markdown, web pages (.html, .mhtml, .warc), PDF with a text
layer, EPUB, Word (.docx) and subtitles (.vtt, .srt), with the metadata that they
carry or that a file NAME.yaml beside them gives. A file that cannot be read is named with the reason
(see verbatim lint) and does not stop the others.

With a file of questions whose answers you know (--questions, or VERBATIM_QUESTIONS;
see verbatim help eval questions) a new index is put in use only when it does not
do worse on them than the one in use. Worse is: fewer questions have their answer in
the first excerpt, or fewer of those that nothing answers are refused. It does not
matter why: where an article was taken out on purpose that answered a question, take
the question out too, or use --force. An index without any article takes the place
of one with articles only by --force as well.

Exit codes: 0 done, 1 error, 4 the new index was not put in use, or would not be.

With VERBATIM_OPENSEARCH, the addresses of a cluster, what is put in use here is
published there too, once the cluster answers as this index does (docs/cluster.md).

The index is a cache of the articles: it may be removed at any time, but for the
folder state in it, where a bot keeps what its moderators decided, unless
VERBATIM_STATE names another one.`,
		Example: `  verbatim --articles ./articles index --preview
  verbatim --articles ./articles --index ./index index`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if p.config.Articles == "" {
				return usagef("index: there is no articles folder to index; give it with --articles or VERBATIM_ARTICLES (the briefings that are " +
					"compiled in need no index)")
			}
			if questions != "" {
				p.config.Questions = questions
			}
			return p.indexArticles(c.Context(), o)
		},
	}
	c.Flags().BoolVar(&o.Again, "again", false, "read every file again, not only the changed ones")
	c.Flags().BoolVar(&o.Preview, "preview", false, "only show what would change")
	c.Flags().BoolVar(&o.Force, "force", false, "put the new index in use even where it does worse")
	c.Flags().BoolVar(&o.Words, "words", false, "leave the vectors of the passages for later, though there is a model")
	c.Flags().StringVar(&questions, "questions", "", "a `file` of questions whose answers you know (or VERBATIM_QUESTIONS)")
	return p.jsonFlag(c)
}

func (p *program) indexArticles(ctx context.Context, o collection.UpdateOptions) error {
	p.collection.Publishes = true
	dir, err := p.collection.IndexFolder()
	if err != nil {
		return err
	}
	build := dir
	if _, err := os.Stat(filepath.Clean(dir)); o.Preview && errors.Is(err, os.ErrNotExist) {
		// A preview leaves no folder behind.
		if build, err = os.MkdirTemp("", "verbatim-preview-"); err != nil {
			return fmt.Errorf("make a folder for the preview: %w", err)
		}
		defer os.RemoveAll(build)
	}
	u, err := p.collection.Update(ctx, build, o)
	if err != nil {
		return collection.Explained(err)
	}
	if !o.Preview && !o.Words {
		if err := p.indexMeaning(ctx, dir); err != nil {
			return err
		}
	}
	if u.Live && !o.Preview {
		if u.Published, err = p.collection.Publish(ctx, dir, o.Again); err != nil {
			return err
		}
	}
	if p.json {
		err = p.printJSON(u)
	} else {
		err = p.printUpdate(u, dir, o)
	}
	if err == nil && u.HeldBack != nil && !o.Force {
		return errFailed
	}
	return err
}

// indexMeaning makes the vectors of the index in dir, where there is a model.
func (p *program) indexMeaning(ctx context.Context, dir string) error {
	x, err := retrieval.Open(dir)
	if errors.Is(err, store.ErrNoIndex) {
		return nil // the new one was not put in use, and there was none before
	}
	if err != nil {
		return fmt.Errorf("open the index: %w", err)
	}
	return errors.Join(p.collection.AddMeaning(ctx, x), x.Close())
}

func (p *program) printUpdate(u *collection.Updated, dir string, o collection.UpdateOptions) error {
	p.collection.PrintProblems(u.Problems)
	out := bufio.NewWriter(p.stdout)
	if u.Rebuilt != "" {
		p.terminal().Paragraph(out, "", "Everything was read again: "+u.Rebuilt)
	}
	if u.Changes != nil {
		printChanges(out, u.Changes)
	}
	if u.Same() || u.Changes != nil && u.Changes.Empty() {
		fmt.Fprintln(out, "Nothing changed.")
	}
	if u.Questions != nil {
		printComparison(out, u.Questions)
	}
	fmt.Fprintf(out, "%s, %s, in %s\n", terminal.Count(u.Articles, "article"), terminal.Count(u.Passages, "passage"), dir)
	for _, c := range p.collection.Checkouts() {
		line := fmt.Sprintf("%s is at commit %s", filepath.Join(p.config.Articles, c.Folder), checkout.Short(c.Commit))
		if c.Branch != "" {
			line += " of " + c.Branch
		}
		fmt.Fprintln(out, terminal.Printable(line))
	}
	switch {
	case u.HeldBack != nil && o.Force:
		p.terminal().Paragraph(out, "", "Put in use by --force, though "+u.Held+".")
	case u.HeldBack != nil:
		p.terminal().Paragraph(out, "", heldBack(u, o))
	}
	if r := u.Published; r != nil {
		fmt.Fprintln(out, publishedLine(r, p.config.OpenSearch.Name))
	}
	if o.Preview {
		fmt.Fprintln(out, "This was a preview: nothing has been put in use.")
	}
	return out.Flush()
}

// publishedLine says what was published.
func publishedLine(r *publish.Report, name string) string {
	switch {
	case r.Same:
		return "In the cluster: verbatim-" + name + " has this already."
	case r.Cloned:
		return fmt.Sprintf("Published as verbatim-%s: %s, of which %d are new.", name, terminal.Count(r.Passages, "passage"), r.Written)
	}
	return fmt.Sprintf("Published as verbatim-%s: %s.", name, terminal.Count(r.Passages, "passage"))
}

// heldBack says why a new index is not put in use, and the way out.
func heldBack(u *collection.Updated, o collection.UpdateOptions) string {
	verb := "The new index was not put in use"
	if o.Preview {
		verb = "The new index would not be put in use"
	}
	text := verb + ": " + u.Held + "."
	if u.HeldBack.Empty {
		return text + " Look whether the folder is mounted; if it is meant to be empty: verbatim index --force"
	}
	if n := len(u.Changes.Removed); n > 0 {
		text += fmt.Sprintf(" It has %s less; if that is why and was meant, put it in use all the same.", terminal.Count(n, "article"))
	}
	return text + " To put it in use: verbatim index --force"
}

func printChanges(out io.Writer, c *build.Changes) {
	for _, list := range []struct {
		mark     string
		articles []build.ArticleChange
	}{{"+", c.Added}, {"-", c.Removed}, {"~", c.Changed}} {
		for _, a := range list.articles {
			fmt.Fprintf(out, "%s %s (%s)\n", list.mark, a.ID, strings.Join(changeOf(a), "; "))
		}
	}
	if !c.Empty() {
		fmt.Fprintf(out, "%d added, %d removed, %d changed: +%d -%d passages\n",
			len(c.Added), len(c.Removed), len(c.Changed), c.PassagesAdded, c.PassagesRemoved)
	}
}

// changeOf words what happened to an article, in a few parts.
func changeOf(a build.ArticleChange) []string {
	var parts []string
	switch {
	case a.PassagesAdded == 0 && a.PassagesRemoved == 0:
		parts = append(parts, "the same words")
	case a.PassagesRemoved == 0:
		parts = append(parts, "+"+terminal.Count(a.PassagesAdded, "passage"))
	case a.PassagesAdded == 0:
		parts = append(parts, "-"+terminal.Count(a.PassagesRemoved, "passage"))
	default:
		parts = append(parts, fmt.Sprintf("+%d -%s", a.PassagesAdded, terminal.Count(a.PassagesRemoved, "passage")))
	}
	if a.TakenOff > 0 {
		parts = append(parts, terminal.Count(a.TakenOff, "place")+" removed")
	}
	if len(a.Missing) > 0 {
		parts = append(parts, "no "+strings.Join(fieldWords(a.Missing), ", "))
	}
	return parts
}

// fieldWords are the fields of a sidecar as people call them.
func fieldWords(fields []string) []string {
	words := map[string]string{"authors": "author", "published": "date", "url": "link"}
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = cmp.Or(words[f], f)
	}
	return out
}

func printComparison(out io.Writer, c *collection.Comparison) {
	for _, d := range c.Worse {
		fmt.Fprintf(out, "worse   %s: %s -> %s: %s\n", terminal.Printable(d.ID), d.Was, d.Is, terminal.Printable(d.Question))
	}
	for _, d := range c.Better {
		fmt.Fprintf(out, "better  %s: %s -> %s: %s\n", terminal.Printable(d.ID), d.Was, d.Is, terminal.Printable(d.Question))
	}
	fmt.Fprint(out, c.Is)
}
