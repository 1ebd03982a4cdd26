package store

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// A reading is a file that was read, with the quotations of its articles.
type reading struct {
	file     article.File
	articles []Stored
	problems []article.Problem
	err      error
}

// aheadBytes and aheadFiles bound what is read ahead: enough that neither side
// waits, little enough to forget about.
const (
	aheadBytes = 1 << 20
	aheadFiles = 32
)

// readAhead reads files and finds the quotations in them on one core, while yield
// takes them, in their order, on another.
func readAhead(ctx context.Context, fsys fs.FS, reader *article.Reader, files []article.File, yield func(reading) error) error {
	ctx, stop := context.WithCancel(ctx)
	loads := make(chan []reading)
	go func() {
		defer close(loads)
		var (
			load []reading
			size int
		)
		for i := range files {
			r := readFile(ctx, fsys, reader, files[i])
			load = append(load, r)
			for _, a := range r.articles {
				size += len(a.Text)
			}
			if len(load) < aheadFiles && size < aheadBytes && i < len(files)-1 && r.err == nil {
				continue
			}
			select {
			case loads <- load:
			case <-ctx.Done():
				return
			}
			if r.err != nil {
				return
			}
			load, size = nil, 0
		}
	}()
	defer func() { // also when yield fails: fsys is the caller's
		stop()
		for range loads {
		}
	}()
	for load := range loads {
		for _, r := range load {
			if r.err != nil {
				return r.err
			}
			if err := yield(r); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func readFile(ctx context.Context, fsys fs.FS, reader *article.Reader, f article.File) reading {
	articles, problems, err := reader.ReadFile(ctx, fsys, &f)
	if err != nil {
		return reading{err: fmt.Errorf("read %s: %w", f.Path, err)}
	}
	r := reading{file: f, problems: problems}
	for _, a := range articles {
		quotations, err := quotationsOf(ctx, a)
		if err != nil {
			return reading{err: fmt.Errorf("read %s: %w", f.Path, err)}
		}
		r.articles = append(r.articles, Stored{a, quotations})
	}
	return r
}

func articlesOf(stored []Stored) []*article.Article {
	out := make([]*article.Article, len(stored))
	for i := range stored {
		out[i] = stored[i].Article
	}
	return out
}
