package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// docsTable is the file of figures about documentation.
const docsTable = "docs.txt"

// askDocs answers a question with sections of documentation.
type askDocs = func(ctx context.Context, question string) (found []evaluate.DocsPlace, answered bool, err error)

// section is what stands under one heading of a page.
type section struct {
	evaluate.DocsPlace
	text string
}

// docs compares Verbatim on the documentation of retrieval/evaluate/testdata with
// SQLite's search over sections and, where there is a model in the folder model, with the
// nearest sections by that alone. It writes docs.txt.
func docs(ctx context.Context, model string) error {
	const folder = "../retrieval/evaluate/testdata"
	articles, _, err := new(article.Reader).Read(ctx, os.DirFS(filepath.Join(folder, "docs")))
	if err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(folder, "docs-questions.jsonl"))
	if err != nil {
		return err
	}
	defer f.Close()
	questions, err := evaluate.ReadDocsQuestions(f)
	if err != nil {
		return err
	}
	var table strings.Builder
	fmt.Fprintf(&table, docsHead, len(articles), len(questions))
	rows := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(rows, "first\tof three\trefused\tclaimed\t\t")
	row := func(name string, ask askDocs) error {
		f, err := evaluate.Docs(ctx, questions, ask)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(rows, "%d of %d\t%d\t%d\t%d of %d\t\t%s\n", f.First, f.Answerable, f.Three, f.Refused, f.Claimed, f.None, name)
		return nil
	}
	x, err := retrieval.NewMemory(ctx, articles, time.Unix(0, 0))
	if err != nil {
		return err
	}
	defer x.Close()
	sections := sectionsOf(articles)
	byHeading, done, err := openSections(sections)
	if err != nil {
		return err
	}
	defer done()
	if err := row("SQLite FTS5 over sections by heading", byHeading); err != nil {
		return err
	}
	if err := row("Verbatim, words alone", evaluate.AskDocs(x)); err != nil {
		return err
	}
	if model != "" {
		m, err := meaning.Open(filepath.Join(model, meaning.FileName))
		if err != nil {
			return fmt.Errorf("open the model: %w", err)
		}
		alone, err := nearestSections(ctx, m, sections)
		if err != nil {
			return err
		}
		if err := row("the model alone, over sections by heading", alone); err != nil {
			return err
		}
		dir, err := os.MkdirTemp("", "verbatim-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		x.UseModel(m)
		if err := x.MakeVectors(ctx, dir, store.VectorOptions{Workers: runtime.NumCPU()}); err != nil {
			return err
		}
		if err := row("Verbatim with the model", evaluate.AskDocs(x)); err != nil {
			return err
		}
	}
	if err := rows.Flush(); err != nil {
		return err
	}
	fmt.Print(table.String())
	return os.WriteFile(docsTable, []byte(table.String()), 0o666)
}

const docsHead = `Questions of documentation, by "cd bench && go run . docs [FOLDER_OF_A_MODEL]".

%d pages of three invented products, written for this project, and %d questions that
were written before any was tried: 60 as people ask, 20 pasted errors, 20 that nothing
answers. "First" has a right section first, "of three" among the first three; "refused"
counts those of the 80 that were not said to be answered, "claimed" those of the 20 that
were. Only Verbatim says that nothing answers; what is not news is decided by borders
that were set by hand with these very questions, so that real documentation may fare worse.

`

// sectionsOf cuts pages at their headings.
func sectionsOf(articles []*article.Article) []section {
	var all []section
	for _, a := range articles {
		open := false
		for i, p := range a.Paragraphs {
			if p.Heading {
				open = false
				continue
			}
			if !open {
				var headings []string
				for _, h := range a.Headings(i) {
					headings = append(headings, a.Slice(h))
				}
				place := evaluate.DocsPlace{File: a.File, Title: a.Title, Section: strings.Join(headings, " › ")}
				all, open = append(all, section{DocsPlace: place}), true
			}
			all[len(all)-1].text += a.Slice(p.Range) + "\n"
		}
	}
	return all
}

// openSections searches sections with SQLite, their titles and headings as the title.
func openSections(sections []section) (askDocs, func() error, error) {
	dir, err := os.MkdirTemp("", "verbatim-bench-")
	if err != nil {
		return nil, nil, err
	}
	c := &evaluate.Collection{Name: "docs"}
	for i, s := range sections {
		c.Passages = append(c.Passages, evaluate.CollectionPassage{ID: fmt.Sprint(i), Title: s.Title + " " + s.Section, Text: s.text})
	}
	find, done, err := openSQLite(dir, c)
	if err != nil {
		return nil, nil, err
	}
	ask := func(ctx context.Context, question string) (found []evaluate.DocsPlace, answered bool, err error) {
		passages, _, err := find(ctx, question)
		for _, p := range passages {
			var n int
			if _, err := fmt.Sscan(p.Article, &n); err != nil {
				return nil, false, err
			}
			found = append(found, sections[n].DocsPlace)
		}
		return found, len(found) > 0, err
	}
	return ask, func() error { return cmp.Or(done(), os.RemoveAll(dir)) }, nil
}

// nearestSections orders sections by the cosine of their vectors and that of a question.
func nearestSections(ctx context.Context, m *meaning.Model, sections []section) (askDocs, error) {
	var texts []string
	for _, s := range sections {
		texts = append(texts, s.Title+" › "+s.Section+"\n"+s.text)
	}
	vectors, err := m.Encode(ctx, meaning.Passage, texts)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, question string) (found []evaluate.DocsPlace, answered bool, err error) {
		asked, err := m.Encode(ctx, meaning.Query, []string{question})
		if err != nil {
			return nil, false, err
		}
		order, near := make([]int, len(sections)), make([]float32, len(sections))
		for i := range order {
			order[i] = i
			for j, v := range asked {
				near[i] += v * vectors[i*m.Dim()+j]
			}
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(near[b], near[a]) })
		const most = 3
		for _, i := range order[:most] {
			found = append(found, sections[i].DocsPlace)
		}
		return found, true, nil
	}, nil
}
