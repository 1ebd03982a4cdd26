package collection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/internal/checkout"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/seeds"
)

// Open opens the collection that the settings name, bringing its index up to
// date first. Its links lead to the reader where the settings say that there is
// one.
func (c *Collection) Open(ctx context.Context) (*retrieval.Index, error) {
	x, err := c.openCurrent(ctx)
	if err != nil {
		return nil, err
	}
	x.LinkTo(c.Config.PublicURL)
	c.SetCommits(x)
	return x, nil
}

// SetCommits lets an index know which commits the articles folder is a checkout of.
func (c *Collection) SetCommits(x *retrieval.Index) {
	x.SetCommits(c.Checkouts().Commit)
}

func (c *Collection) Checkouts() checkout.Tree {
	if c.Config.Articles == "" {
		return nil
	}
	return checkout.Of(c.Config.Articles)
}

func (c *Collection) openCurrent(ctx context.Context) (*retrieval.Index, error) {
	if c.Replicates() {
		return c.OpenPublished(ctx)
	}
	if c.Config.Articles == "" && c.Config.Index == "" {
		return c.openDefault(ctx)
	}
	if c.Config.Articles == "" {
		x, err := retrieval.Open(c.Config.Index)
		if err != nil {
			return nil, fmt.Errorf("open the index: %w (give --articles to build it)", err)
		}
		return x, nil
	}
	dir, err := c.IndexFolder()
	if err != nil {
		return c.openInMemory(ctx)
	}
	u, err := c.Update(ctx, dir, UpdateOptions{})
	if err != nil {
		return c.openStale(dir, err)
	}
	if !u.Same() {
		c.PrintProblems(u.Problems)
	}
	if u.HeldBack != nil {
		fmt.Fprintf(c.Warnings, "warning: the index is used as it was, since the new one was not put in use: %s; see verbatim index\n", u.Held)
	}
	return retrieval.Open(dir)
}

// openDefault indexes the briefings that are compiled in.
func (c *Collection) openDefault(ctx context.Context) (*retrieval.Index, error) {
	reader, err := c.Reader()
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
func (c *Collection) openInMemory(ctx context.Context) (*retrieval.Index, error) {
	c.Log.Warn("no folder to keep the index in, so it is made in memory; set VERBATIM_INDEX to keep it")
	fsys, err := c.Folder()
	if err != nil {
		return nil, err
	}
	reader, err := c.Reader()
	if err != nil {
		return nil, err
	}
	articles, problems, err := reader.Read(ctx, fsys)
	if err != nil {
		return nil, fmt.Errorf("read the articles: %w", err)
	}
	c.PrintProblems(problems)
	return retrieval.NewMemory(ctx, articles, time.Now())
}

// openStale opens the index as it is when it cannot be brought up to date
// because the folder cannot be written.
func (c *Collection) openStale(dir string, cause error) (*retrieval.Index, error) {
	if !ReadOnly(cause) {
		return nil, cause
	}
	x, err := retrieval.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("%w; name a folder that can be written with --index or VERBATIM_INDEX", cause)
	}
	c.Log.Warn("the index cannot be brought up to date and is used as it is", "cause", cause)
	return x, nil
}

// ReadOnly reports whether an error is that something may not be written.
func ReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// Fingerprint identifies what the reader knows beyond the files.
func Fingerprint() string {
	sum := sha256.Sum256(seeds.Catalogue())
	return hex.EncodeToString(sum[:8])
}

func (c *Collection) Reader() (*article.Reader, error) {
	catalogue, err := article.ParseCatalogue(seeds.Catalogue())
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	return &article.Reader{Catalogue: catalogue, Log: c.Log}, nil
}

// PrintProblems prints what was found wrong with the files.
func (c *Collection) PrintProblems(problems []article.Problem) {
	for _, problem := range problems {
		fmt.Fprintf(c.Warnings, "warning: %s\n", terminal.Printable(problem.String()))
	}
}
