package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/internal/checkout"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/seeds"
)

// open opens the collection that the settings name, bringing its index up to
// date first. Its links lead to the reader where the settings say that there is
// one.
func (p *program) open(ctx context.Context) (*retrieval.Index, error) {
	x, err := p.openCollection(ctx)
	if err != nil {
		return nil, err
	}
	x.LinkTo(p.config.PublicURL)
	p.tellCommits(x)
	return x, nil
}

// tellCommits lets an index know which commits the articles folder is a checkout of.
func (p *program) tellCommits(x *retrieval.Index) {
	if tree := p.checkouts(); len(tree) > 0 {
		x.SetCommits(tree.Commit)
	}
}

func (p *program) checkouts() checkout.Tree {
	if p.config.Articles == "" {
		return nil
	}
	return checkout.Of(p.config.Articles)
}

func (p *program) openCollection(ctx context.Context) (*retrieval.Index, error) {
	if p.replicates() {
		return p.openPublished(ctx)
	}
	if p.config.Articles == "" && p.config.Index == "" {
		return p.openDefault(ctx)
	}
	if p.config.Articles == "" {
		x, err := retrieval.Open(p.config.Index)
		if err != nil {
			return nil, fmt.Errorf("open the index: %w (give --articles to build it)", err)
		}
		return x, nil
	}
	dir, err := p.indexFolder()
	if err != nil {
		return p.openInMemory(ctx)
	}
	u, err := p.update(ctx, dir, updateOptions{})
	if err != nil {
		return p.openStale(dir, err)
	}
	if !u.Same() {
		p.printProblems(u.Problems)
	}
	if u.held != nil {
		fmt.Fprintf(p.stderr, "warning: the index is used as it was, since the new one was not put live: %s; see verbatim index\n", u.Held)
	}
	return retrieval.Open(dir)
}

// openDefault indexes the briefings that are compiled in.
func (p *program) openDefault(ctx context.Context) (*retrieval.Index, error) {
	reader, err := p.reader()
	if err != nil {
		return nil, err
	}
	articles, _, err := reader.Read(ctx, seeds.Briefings())
	if err != nil {
		return nil, fmt.Errorf("read the default collection: %w", err)
	}
	return retrieval.NewMemory(ctx, articles, time.Now())
}

// openInMemory serves a system without a cache folder: a container, mostly.
func (p *program) openInMemory(ctx context.Context) (*retrieval.Index, error) {
	p.log.Warn("no folder to keep the index in, so it is made in memory; set VERBATIM_INDEX to keep it")
	fsys, err := p.folder()
	if err != nil {
		return nil, err
	}
	reader, err := p.reader()
	if err != nil {
		return nil, err
	}
	articles, problems, err := reader.Read(ctx, fsys)
	if err != nil {
		return nil, fmt.Errorf("read the articles: %w", err)
	}
	p.printProblems(problems)
	return retrieval.NewMemory(ctx, articles, time.Now())
}

// openStale opens the index as it is when it cannot be brought up to date
// because the folder cannot be written.
func (p *program) openStale(dir string, cause error) (*retrieval.Index, error) {
	if !readOnly(cause) {
		return nil, cause
	}
	x, err := retrieval.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("%w; name a folder that can be written with --index or VERBATIM_INDEX", cause)
	}
	p.log.Warn("the index cannot be brought up to date and is used as it is", "cause", cause)
	return x, nil
}

// readOnly reports whether an error is that something may not be written.
func readOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// fingerprint identifies what the reader knows beyond the files.
func fingerprint() string {
	sum := sha256.Sum256(seeds.Catalogue())
	return hex.EncodeToString(sum[:8])
}

func (p *program) reader() (*article.Reader, error) {
	catalogue, err := article.ParseCatalogue(seeds.Catalogue())
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	return &article.Reader{Catalogue: catalogue, Log: p.log}, nil
}

// folder is the articles folder.
func (p *program) folder() (fs.FS, error) {
	info, err := os.Stat(p.config.Articles)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %s; give the folder of your articles with --articles or VERBATIM_ARTICLES", p.config.Articles)
	}
	if err != nil {
		return nil, fmt.Errorf("look at the articles folder: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is a file; --articles wants the folder it is in", p.config.Articles)
	}
	return article.Dir(p.config.Articles), nil
}

// indexFolder is where the index is kept: the folder that is set, otherwise one for
// this articles folder in the user's cache folder.
func (p *program) indexFolder() (string, error) {
	if p.config.Index != "" {
		return p.config.Index, nil
	}
	cache, err := p.cacheFolder()
	if err != nil {
		return "", err
	}
	path, err := filepath.Abs(p.config.Articles)
	if err != nil {
		return "", fmt.Errorf("find the articles folder: %w", err)
	}
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(cache, "verbatim", hex.EncodeToString(sum[:8])), nil
}

// cacheFolder is the user's cache folder, if it can be made.
func (p *program) cacheFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder: %w", err)
	}
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return "", fmt.Errorf("make the cache folder: %w", err)
	}
	return cache, nil
}

// printProblems prints what was found wrong with the files.
func (p *program) printProblems(problems []article.Problem) {
	for _, problem := range problems {
		fmt.Fprintf(p.stderr, "warning: %s\n", terminal.Printable(problem.String()))
	}
}
