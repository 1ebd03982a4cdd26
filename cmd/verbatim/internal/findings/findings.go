package findings

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lint"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// Report is what there is to say of a collection; its JSON is the output of lint --json.
type Report struct {
	Articles []Article         `json:"articles"`
	Findings []lint.Finding    `json:"findings"`
	Problems []article.Problem `json:"problems"` // of reading; each is a finding, too
}

// Article is an article that was looked at, and what was removed around its text.
type Article struct {
	ID      string            `json:"id"`
	File    string            `json:"file"`
	Missing []string          `json:"missing"`
	Removed []article.Removed `json:"removed"`
}

// Fails reports whether something was found that ends the command with an error.
func (r *Report) Fails(strict bool) bool {
	return slices.ContainsFunc(r.Findings, func(f lint.Finding) bool {
		return f.Severity == lint.Error || strict && f.Severity == lint.Warning
	})
}

// OfIndex looks at the articles of an index whose files are not at hand.
func OfIndex(ctx context.Context, x *retrieval.Index) (*Report, error) {
	r := newRun()
	text, err := r.index(ctx, x)
	return r.report(ctx, text, err)
}

// Folder is what to look at: the files of FS as Reader reads them, but for those that the
// index leaves out. Progress is called with the number of files read, and of all.
type Folder struct {
	FS       fs.FS
	Reader   *article.Reader
	LeftOut  map[string]build.LeftOutFile
	Progress func(done, of int)
}

// OfFolder looks at the articles of a folder.
func OfFolder(ctx context.Context, f Folder) (*Report, error) {
	r := newRun()
	text, err := r.folder(ctx, f)
	return r.report(ctx, text, err)
}

func newRun() *run {
	return &run{Linter: lint.New(time.Now()), found: &Report{Articles: []Article{}, Problems: []article.Problem{}}}
}

// report completes what was found with what concerns all articles.
func (r *run) report(ctx context.Context, text lint.Text, err error) (*Report, error) {
	if err != nil {
		return nil, err
	}
	if r.found.Findings, err = r.Findings(ctx, text); err != nil {
		return nil, err
	}
	return r.found, nil
}

// run gives articles to a Linter.
type run struct {
	*lint.Linter
	found *Report
}

func (r *run) problems(problems []article.Problem) {
	r.found.Problems = append(r.found.Problems, problems...)
	for _, problem := range problems {
		r.Problem(problem)
	}
}

func (r *run) article(a *article.Article) {
	r.Add(a)
	r.found.Articles = append(r.found.Articles, Article{
		ID: a.ID, File: a.File, Missing: append([]string{}, a.Missing()...), Removed: append([]article.Removed{}, a.Removed...),
	})
}

// folder reads the files of a folder one after the other, and holds none.
func (r *run) folder(ctx context.Context, folder Folder) (lint.Text, error) {
	reader, fsys := folder.Reader, folder.FS
	files, problems, err := reader.Files(ctx, fsys)
	if err != nil {
		return nil, fmt.Errorf("read the articles: %w", err)
	}
	r.problems(problems)
	byPath := make(map[string]article.File, len(files))
	var named []*article.Article // without their texts
	for i, f := range files {
		byPath[f.Path] = f
		if out, ok := folder.LeftOut[f.Path]; ok && f.Same(out.File) {
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
		folder.Progress(i+1, len(files))
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

// index takes the articles from an index whose files are not at hand.
func (r *run) index(ctx context.Context, x *retrieval.Index) (lint.Text, error) {
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
