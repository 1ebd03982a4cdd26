package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func (p *program) textCommand() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:   "text FILE|ID",
		Short: "Show the stored text of a file or an article",
		Long: `Text reads a file as the collection would and shows what is stored of it: the
paragraphs with their numbers, headings with # before them. This is what is quoted,
and what "word for word" means; compare it with the page. What was removed around
the text is counted, and listed with --all.

FILE need not be in the articles folder. Instead of a file give the id of an article
of the collection, its title, or the name of its file in the articles folder.

With --json it writes an object with the articles of the file, each with its
paragraphs, and the problems of reading it.

Exit code: 0 shown, 1 there is no such file or article, or it cannot be read.`,
		Example: `  verbatim text story.html
  verbatim text --all --json report.pdf
  verbatim --articles ./articles text harbour-ferry`,
		Args: arguments(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			shown, err := p.textOf(c.Context(), args[0])
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(shown)
			}
			return p.printText(shown, all)
		},
	}
	c.Flags().BoolVar(&all, "all", false, "list what was removed, too")
	return p.jsonFlag(c)
}

// shownText is what text has to say; its JSON is the output of text --json.
type shownText struct {
	Articles []textArticle     `json:"articles"`
	Problems []article.Problem `json:"problems"`
}

type textArticle struct {
	ID         string            `json:"id"`
	File       string            `json:"file"`
	Title      string            `json:"title"`
	Language   string            `json:"language,omitempty"`
	SHA256     string            `json:"sha256"`
	Paragraphs []textParagraph   `json:"paragraphs"`
	Removed    []article.Removed `json:"removed"`
}

// textParagraph is a paragraph of the stored text. Number counts from 1; Start and
// End are bytes of the text.
type textParagraph struct {
	Number int `json:"number"`
	article.Paragraph
	Text string `json:"text"`
}

// textOf reads what name names: a file, one of the articles folder, or an article
// of the collection.
func (p *program) textOf(ctx context.Context, name string) (*shownText, error) {
	for _, path := range []string{name, filepath.Join(cmp.Or(p.config.Articles, "."), name)} {
		info, err := os.Stat(path)
		if err == nil && info.IsDir() {
			return nil, fmt.Errorf("%s is a folder: give a file", path)
		}
		if err == nil {
			return p.textOfFile(ctx, path)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("look at %s: %w", path, err)
		}
	}
	x, err := p.collection.Open(ctx)
	if err != nil {
		return nil, fmt.Errorf("there is no file %s, and no collection to look for an article: %w", name, err)
	}
	defer x.Close()
	a, err := articleNamed(ctx, x, name)
	if err != nil {
		return nil, err
	}
	return &shownText{Articles: []textArticle{textOfArticle(a)}, Problems: []article.Problem{}}, nil
}

func (p *program) textOfFile(ctx context.Context, path string) (*shownText, error) {
	reader, err := p.collection.Reader()
	if err != nil {
		return nil, err
	}
	fsys := os.DirFS(filepath.Dir(path))
	file, err := reader.File(fsys, filepath.Base(path))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	articles, problems, err := reader.ReadFile(ctx, fsys, &file)
	if err != nil {
		return nil, err
	}
	shown := &shownText{Articles: []textArticle{}, Problems: append([]article.Problem{}, problems...)}
	for _, a := range articles {
		shown.Articles = append(shown.Articles, textOfArticle(a))
	}
	if len(articles) == 0 {
		for _, problem := range problems {
			if problem.Fatal {
				return nil, errors.New(problem.String())
			}
		}
		return nil, fmt.Errorf("%s holds no article", path)
	}
	return shown, nil
}

// articleNamed finds an article by its id or its title.
func articleNamed(ctx context.Context, x *retrieval.Index, name string) (*article.Article, error) {
	a, err := x.Article(ctx, name)
	if err == nil {
		return a, nil
	}
	var ids []string
	for _, source := range x.Sources() {
		if strings.EqualFold(source.Title, name) {
			ids = append(ids, source.ID)
		}
	}
	switch len(ids) {
	case 0:
		return nil, fmt.Errorf("there is no file %s, and no such article: %w", name, err)
	case 1:
		return x.Article(ctx, ids[0])
	}
	return nil, fmt.Errorf("several articles have this title: give one of the ids %s", strings.Join(ids, ", "))
}

func textOfArticle(a *article.Article) textArticle {
	t := textArticle{ID: a.ID, File: a.File, Title: a.Title, Language: a.Language, SHA256: a.SHA256,
		Paragraphs: []textParagraph{}, Removed: append([]article.Removed{}, a.Removed...)}
	for i, paragraph := range a.Paragraphs {
		t.Paragraphs = append(t.Paragraphs, textParagraph{i + 1, paragraph, a.Slice(paragraph.Range)})
	}
	return t
}

func (p *program) printText(shown *shownText, all bool) error {
	for _, problem := range shown.Problems {
		fmt.Fprintln(p.stderr, "verbatim: "+terminal.Printable(problem.String()))
	}
	out, t := bufio.NewWriter(p.stdout), p.terminal()
	for i, a := range shown.Articles {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "%s (%s)\n\n", terminal.Printable(a.Title), a.ID)
		for _, paragraph := range a.Paragraphs {
			if paragraph.Kind == article.Code {
				t.NumberedCode(out, paragraph.Number, paragraph.Text)
				continue
			}
			text := terminal.Printable(paragraph.Text)
			if paragraph.Heading {
				text = "# " + text
			}
			t.Numbered(out, paragraph.Number, text)
		}
		if len(a.Removed) > 0 {
			fmt.Fprintln(out)
			terminal.Removed(out, a.Removed, all)
		}
	}
	return out.Flush()
}
