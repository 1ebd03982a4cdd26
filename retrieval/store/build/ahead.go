package build

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// A reading is a file that was read, with the quotations of its articles.
type reading struct {
	file     article.File
	articles []store.Stored
	problems []article.Problem
	limit    int64 // see fileRecord
	err      error
}

// aheadBytes and aheadFiles bound what is read ahead: enough that neither side
// waits, little enough to forget about. A file of aloneBytes, or with as much text,
// is alone in memory.
const (
	aheadBytes = 1 << 20
	aheadFiles = 32
	aloneBytes = 4 << 20
)

// load is what was read ahead.
type load struct {
	readings []reading
	size     int           // of the texts, in bytes
	taken    chan struct{} // closed when they were taken
}

func newLoad() *load { return &load{taken: make(chan struct{})} }

func (l *load) add(r reading) {
	l.readings = append(l.readings, r)
	for _, a := range r.articles {
		l.size += len(a.Text)
	}
}

func (l *load) full() bool { return len(l.readings) >= aheadFiles || l.size >= aheadBytes }

// readAhead reads files and finds the quotations in them on one core, while yield
// takes them, in their order, on another.
func (w *writer) readAhead(ctx context.Context, fsys fs.FS, files []article.File, yield func(reading) error) error {
	ctx, stop := context.WithCancel(ctx)
	loads := make(chan *load)
	go func() {
		defer close(loads)
		give := func(l *load, wait bool) bool {
			select {
			case loads <- l:
			case <-ctx.Done():
				return false
			}
			if wait {
				select {
				case <-l.taken:
				case <-ctx.Done():
					return false
				}
			}
			return true
		}
		l := newLoad()
		for i, f := range files {
			alone := f.Size >= aloneBytes || w.underway.suspected(f)
			if alone && len(l.readings) > 0 {
				if !give(l, true) {
					return
				}
				l = newLoad()
			}
			r := w.readFile(ctx, fsys, f)
			l.add(r)
			alone = alone || l.size >= aloneBytes
			if !alone && !l.full() && i < len(files)-1 && r.err == nil {
				continue
			}
			if !give(l, alone) || r.err != nil {
				return
			}
			l = newLoad()
		}
	}()
	defer func() { // also when yield fails: fsys is the caller's
		stop()
		for range loads {
		}
	}()
	for l := range loads {
		for i, r := range l.readings {
			if r.err != nil {
				return r.err
			}
			l.readings[i] = reading{} // its text may go when it is through
			if err := yield(r); err != nil {
				return err
			}
		}
		close(l.taken)
	}
	return ctx.Err()
}

// readFile reads a file, within the memory that there is.
func (w *writer) readFile(ctx context.Context, fsys fs.FS, f article.File) reading {
	before := w.underway.memory().total
	within, end := w.underway.begin(ctx, f)
	defer end()
	r := readWhole(within, fsys, w.opts.Reader, f)
	w.underway.look()
	if within.Err() != nil && ctx.Err() == nil {
		if left, ok := w.underway.tooMuch(within, r.file); ok {
			r = reading{}
			w.underway.recover(ctx, before)
			return left
		}
	}
	return r
}

func readWhole(ctx context.Context, fsys fs.FS, reader *article.Reader, f article.File) reading {
	articles, problems, err := reader.ReadFile(ctx, fsys, &f)
	if err != nil {
		return reading{file: f, err: fmt.Errorf("read %s: %w", f.Path, err)}
	}
	r := reading{file: f, problems: problems}
	for _, a := range articles {
		stored, err := store.NewStored(ctx, a)
		if err != nil {
			return reading{file: f, err: fmt.Errorf("read %s: %w", f.Path, err)}
		}
		r.articles = append(r.articles, stored)
	}
	return r
}

func articlesOf(stored []store.Stored) []*article.Article {
	out := make([]*article.Article, len(stored))
	for i := range stored {
		out[i] = stored[i].Article
	}
	return out
}
