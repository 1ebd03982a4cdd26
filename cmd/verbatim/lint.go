package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/memory"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lint"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/seeds"
)

func (p *program) lintCommand() *cobra.Command {
	var strict, all bool
	c := &cobra.Command{
		Use:   "lint",
		Short: "Look for what is wrong with the articles",
		Long: `Lint reads the articles, without an index, and lists for each what is wrong with it
or may be, and how much of what was taken off around its text (menus, share lines,
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
				err = p.printLint(found, all)
			}
			if err == nil && found.fails(strict) {
				return errFailed
			}
			return err
		},
	}
	c.Flags().BoolVar(&all, "all", false, "list what was taken off, with its words")
	c.Flags().BoolVar(&strict, "strict", false, "end with code 4 for warnings, too")
	return p.jsonFlag(c)
}

// linted is what lint has to say; its JSON is the output of lint --json.
type linted struct {
	Articles []lintedArticle   `json:"articles"`
	Findings []lint.Finding    `json:"findings"`
	Problems []article.Problem `json:"problems"` // of reading; each is a finding, too
}

type lintedArticle struct {
	ID      string            `json:"id"`
	File    string            `json:"file"`
	Missing []string          `json:"missing"`
	Removed []article.Removed `json:"removed"`
}

// fails reports whether something was found that ends the command with an error.
func (l *linted) fails(strict bool) bool {
	return slices.ContainsFunc(l.Findings, func(f lint.Finding) bool {
		return f.Severity == lint.Error || strict && f.Severity == lint.Warning
	})
}

// lint looks at the articles that the settings name.
func (p *program) lint(ctx context.Context) (*linted, error) {
	run := &lintRun{Linter: lint.New(time.Now()), found: &linted{Articles: []lintedArticle{}, Problems: []article.Problem{}}}
	var (
		text lint.Text
		err  error
	)
	if p.config.Articles == "" && p.config.Index != "" {
		x, openError := retrieval.Open(p.config.Index)
		if openError != nil {
			return nil, fmt.Errorf("open the index: %w (give --articles to look at files)", openError)
		}
		defer x.Close()
		text, err = run.index(ctx, x)
	} else {
		fsys := seeds.Briefings()
		if p.config.Articles != "" {
			if fsys, err = p.collection.Folder(); err != nil {
				return nil, err
			}
		}
		text, err = run.folder(ctx, p, fsys)
	}
	if err != nil {
		return nil, err
	}
	if run.found.Findings, err = run.Findings(ctx, text); err != nil {
		return nil, err
	}
	return run.found, nil
}

// lintRun gives articles to a Linter.
type lintRun struct {
	*lint.Linter
	found *linted
}

func (r *lintRun) problems(problems []article.Problem) {
	r.found.Problems = append(r.found.Problems, problems...)
	for _, problem := range problems {
		r.Problem(problem)
	}
}

func (r *lintRun) article(a *article.Article) {
	r.Add(a)
	r.found.Articles = append(r.found.Articles, lintedArticle{
		ID: a.ID, File: a.File, Missing: append([]string{}, a.Missing()...), Removed: append([]article.Removed{}, a.Removed...),
	})
}

// folder reads the files of a folder one after the other, and holds none.
func (r *lintRun) folder(ctx context.Context, p *program, fsys fs.FS) (lint.Text, error) {
	memory.KeepToLimit(p.log)
	reader, err := p.collection.Reader()
	if err != nil {
		return nil, err
	}
	files, problems, err := reader.Files(ctx, fsys)
	if err != nil {
		return nil, fmt.Errorf("read the articles: %w", err)
	}
	r.problems(problems)
	progress := p.progress("reading articles")
	defer progress.Done()
	leftOut := p.leftOut()
	byPath := make(map[string]article.File, len(files))
	var named []*article.Article // without their texts
	for i, f := range files {
		byPath[f.Path] = f
		if out, ok := leftOut[f.Path]; ok && f.Same(out.File) {
			r.problems([]article.Problem{out.Problem})
			continue
		}
		articles, problems, err := reader.ReadFile(ctx, fsys, &f)
		if err != nil {
			return nil, fmt.Errorf("read the articles: %w", err)
		}
		r.problems(problems)
		for _, a := range articles {
			r.article(a)
			named = append(named, &article.Article{ID: a.ID, File: a.File})
		}
		progress.Set(i+1, len(files))
	}
	r.problems(article.UniqueIDs(named))
	return func(ctx context.Context, file, id string) (*article.Article, error) {
		f := byPath[file]
		articles, _, err := reader.ReadFile(ctx, fsys, &f)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(articles, func(a *article.Article) bool { return a.ID == id }); i >= 0 {
			return articles[i], nil
		}
		return nil, fmt.Errorf("%s has changed meanwhile", file)
	}, nil
}

// leftOut are the files that the index of the articles leaves out because reading them
// ended the program or took too much memory: to look at them would do so again.
func (p *program) leftOut() map[string]store.LeftOutFile {
	dir, err := p.collection.IndexFolder()
	if p.config.Articles == "" || err != nil {
		return nil
	}
	out, err := store.LeftOut(dir)
	if err != nil {
		return nil // an index that cannot be read tells nothing
	}
	return out
}

// index takes the articles from an index whose files are not at hand.
func (r *lintRun) index(ctx context.Context, x *retrieval.Index) (lint.Text, error) {
	r.problems(x.Problems())
	for _, source := range x.Sources() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a, err := x.Article(ctx, source.ID)
		if err != nil {
			return nil, err
		}
		r.article(a)
	}
	return func(ctx context.Context, _, id string) (*article.Article, error) { return x.Article(ctx, id) }, nil
}

func (p *program) printLint(found *linted, all bool) error {
	out := bufio.NewWriter(p.stdout)
	if brief := !all && found.lines() > screen; brief {
		p.printTotals(out, found)
		p.printExamples(out, found.Findings)
		return out.Flush()
	}
	byFile := map[string][]lint.Finding{}
	for _, f := range found.Findings {
		byFile[f.File] = append(byFile[f.File], f)
	}
	for _, a := range slices.SortedFunc(slices.Values(found.Articles), func(a, b lintedArticle) int {
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.ID, b.ID))
	}) {
		about := slices.DeleteFunc(slices.Clone(byFile[a.File]), func(f lint.Finding) bool { return f.ID != a.ID && f.ID != "" })
		byFile[a.File] = slices.DeleteFunc(byFile[a.File], func(f lint.Finding) bool { return f.ID == a.ID || f.ID == "" })
		if len(about)+len(a.Removed) == 0 {
			continue
		}
		fmt.Fprintf(out, "%s (%s)\n", terminal.Printable(a.File), a.ID)
		for _, f := range about {
			printFinding(out, f)
		}
		printRemoved(out, a.Removed, all)
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) { // files without an article
		if len(byFile[file]) > 0 {
			fmt.Fprintln(out, terminal.Printable(file))
		}
		for _, f := range byFile[file] {
			printFinding(out, f)
		}
	}
	p.printKinds(out, found.Findings)
	p.printTotals(out, found)
	return out.Flush()
}

// screen is the most lines about single files that lint prints without being asked
// to: of a folder of hundreds of pages nobody reads more.
const screen = 60

// lines is the number of lines that printLint has for single files.
func (l *linted) lines() int {
	n := len(l.Findings)
	for _, a := range l.Articles {
		if len(a.Removed) > 0 {
			n++
		}
	}
	return n
}

// printTotals says how many articles there are, and how many findings.
func (p *program) printTotals(out io.Writer, found *linted) {
	counts := map[lint.Severity]int{}
	about := map[string]bool{}
	for _, f := range found.Findings {
		counts[f.Severity]++
		about[f.File+"\x00"+f.ID] = true
	}
	clean := 0
	for _, a := range found.Articles {
		if !about[a.File+"\x00"+a.ID] && !about[a.File+"\x00"] {
			clean++
		}
	}
	fmt.Fprintf(out, "%s, %d with nothing to report: %s, %s, %s\n", terminal.Count(len(found.Articles), "article"), clean,
		terminal.Count(counts[lint.Error], "error"), terminal.Count(counts[lint.Warning], "warning"), terminal.Count(counts[lint.Note], "note"))
}

// printExamples says of each kind of finding how many there are and where the first
// ones are, the worst first.
func (p *program) printExamples(out io.Writer, findings []lint.Finding) {
	const examples = 2
	type kind struct{ code, what string }
	byKind := map[kind][]lint.Finding{}
	for _, f := range findings {
		k := kind{code: string(f.Code)}
		if f.Severity == lint.Error {
			k.what = f.File // each of them
		}
		byKind[k] = append(byKind[k], f)
	}
	kinds := slices.SortedFunc(maps.Keys(byKind), func(a, b kind) int {
		x, y := byKind[a][0], byKind[b][0]
		return cmp.Or(severityOrder[x.Severity]-severityOrder[y.Severity], len(byKind[b])-len(byKind[a]), strings.Compare(a.code, b.code))
	})
	const most = 8
	for i, k := range kinds {
		if i == most {
			fmt.Fprintf(out, "\n… and %s of findings\n", terminal.Count(len(kinds)-most, "other kind"))
			break
		}
		list := byKind[k]
		fmt.Fprintf(out, "\n%-8s %s (%d): %s\n", list[0].Severity, list[0].Code, len(list), terminal.Printable(list[0].Why))
		for _, f := range list[:min(examples, len(list))] {
			fmt.Fprintf(out, "         %s: %s\n", terminal.Printable(f.File), terminal.Printable(f.What))
		}
	}
	fmt.Fprintln(out, "\nverbatim lint --all lists every file.")
}

var severityOrder = map[lint.Severity]int{lint.Error: 0, lint.Warning: 1, lint.Note: 2}

// printRemoved says what was taken off an article: of which kind and how often, or
// all of it.
func printRemoved(out io.Writer, removed []article.Removed, all bool) {
	if all {
		for _, r := range removed {
			const shown = 100 // characters
			where := ""
			if r.Line > 0 { // not every format has lines
				where = fmt.Sprintf("line %d, ", r.Line)
			}
			fmt.Fprintf(out, "  taken off %s%s: %s\n", where, r.Reason, terminal.Printable(shorten(r.Text, shown)))
		}
		return
	}
	counts := map[string]int{}
	for _, r := range removed {
		counts[r.Reason]++
	}
	var kinds []string
	for _, reason := range slices.SortedFunc(maps.Keys(counts),
		func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) }) {
		kinds = append(kinds, fmt.Sprintf("%s (%d)", terminal.Printable(reason), counts[reason]))
	}
	if len(kinds) > 0 {
		fmt.Fprintf(out, "  taken off: %s\n", strings.Join(kinds, ", "))
	}
}

func printFinding(out io.Writer, f lint.Finding) {
	place := ""
	switch {
	case f.Line > 0:
		place = fmt.Sprintf("line %d, ", f.Line)
	case f.Paragraph > 0:
		place = fmt.Sprintf("paragraph %d, ", f.Paragraph)
	}
	fmt.Fprintf(out, "  %-8s %s%s: %s\n", f.Severity, place, f.Code, terminal.Printable(f.What))
	if f.Fix != "" && f.Fix != lint.Advice(f.Code) {
		fmt.Fprintf(out, "           %s\n", terminal.Printable(f.Fix))
	}
}

// printKinds says once for each kind of finding why it matters and what to do.
func (p *program) printKinds(out io.Writer, findings []lint.Finding) {
	counts := map[lint.Code]int{}
	why := map[lint.Code]string{}
	for _, f := range findings {
		counts[f.Code]++
		why[f.Code] = f.Why
	}
	if len(counts) > 0 {
		fmt.Fprintln(out)
	}
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		text := fmt.Sprintf("%s (%d): %s", code, counts[code], why[code])
		if advice := lint.Advice(code); advice != "" {
			text += "; " + advice
		}
		p.terminal().Paragraph(out, "", text)
	}
	if len(counts) > 0 {
		fmt.Fprintln(out)
	}
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
