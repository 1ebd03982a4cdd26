package collection

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// hintFile says in the folder of the vectors that the way to a model was shown.
const hintFile = "model-hint"

// vectorsFolder is where the vectors of the collection are kept: the folder of its
// index, and one in the user's cache folder for what is compiled in.
func (c *Collection) vectorsFolder() (string, error) {
	if c.Replicates() {
		return c.ReplicaFolder()
	}
	if c.Config.Articles != "" || c.Config.Index != "" {
		return c.IndexFolder()
	}
	cache, err := c.cacheFolder()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "verbatim", "default"), nil
}

// OpenToAsk opens the collection to be asked, by what its articles mean too where
// there is a model: the vectors that are missing are made first, unless words is
// set. Without a model it shows once how to get one.
func (c *Collection) OpenToAsk(ctx context.Context, words bool) (*retrieval.Index, error) {
	x, err := c.Open(ctx)
	if err != nil || words {
		return x, err
	}
	if err := c.AddMeaning(ctx, x); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// AddMeaning has an index use the model, if there is one, and makes the vectors that
// are missing.
func (c *Collection) AddMeaning(ctx context.Context, x *retrieval.Index) error {
	model, err := c.OpenModel()
	if err != nil {
		return err
	}
	if model == nil {
		c.hintAtModel(x)
		return nil
	}
	x.UseModel(model)
	dir, err := c.vectorsFolder()
	if err != nil {
		c.Log.Warn("there is no folder to keep vectors in, so questions are answered by words alone; set VERBATIM_INDEX", "cause", err)
		return nil
	}
	return c.makeVectors(ctx, x, dir)
}

// makeVectors makes the vectors that are missing, with a bar where that takes long.
func (c *Collection) makeVectors(ctx context.Context, x *retrieval.Index, dir string) error {
	bar := c.Progress("reading what the passages mean (once; --words answers without)")
	defer bar.Done()
	err := x.MakeVectors(ctx, dir, store.VectorOptions{Workers: runtime.GOMAXPROCS(0), Progress: bar.Set})
	switch {
	case errors.Is(err, store.ErrVectorsBusy):
		// What the other process has finished can be used.
		if err := x.OpenVectors(dir); err != nil {
			c.Log.Debug("vectors of another process cannot be used yet", "cause", err)
		}
		fmt.Fprintf(c.Warnings, "warning: another process is making the vectors of this collection, and has those of %d of %s; the rest is "+
			"found by words alone\n", x.WithVectors(), terminal.Count(x.Articles(), "article"))
	case ReadOnly(err):
		if err := x.OpenVectors(dir); err != nil {
			c.Log.Debug("the vectors cannot be used", "cause", err)
		}
		if x.WithVectors() < x.Articles() {
			c.Log.Warn("vectors cannot be written, so not all passages are found by their meaning", "folder", dir)
		}
	case err != nil:
		return fmt.Errorf("make the vectors of the passages: %w", err)
	}
	return nil
}

// hintAtModel says in a line, once for each index, how to get a model.
func (c *Collection) hintAtModel(x *retrieval.Index) {
	dir, err := c.vectorsFolder()
	if err != nil || c.Config.Model != "" || x.Articles() == 0 {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return
	}
	f, err := os.OpenFile(filepath.Join(dir, hintFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return // it was shown before, or cannot be remembered
	}
	f.Close()
	fmt.Fprintln(c.Warnings, `hint: answers are found by their words; "verbatim model add" fetches a model (35 MB) that finds them in `+
		`other words too`)
}

// KeepVectors makes the vectors of an index that is in use, in the background: what
// asks meanwhile is answered by words until they are there.
func (c *Collection) KeepVectors(ctx context.Context, x *retrieval.Index) {
	dir, err := c.vectorsFolder()
	if err != nil {
		c.Log.Warn("there is no folder to keep vectors in, so questions are answered by words alone; set VERBATIM_INDEX", "cause", err)
		return
	}
	if err := x.OpenVectors(dir); err != nil {
		c.Log.Debug("there are no vectors yet, or they are made again", "cause", err)
	}
	before := x.WithVectors()
	err = x.MakeVectors(ctx, dir, store.VectorOptions{Workers: 1})
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, store.ErrVectorsBusy):
		c.Log.Info("another process is making the vectors", "articles", x.WithVectors(), "of", x.Articles())
	case err != nil:
		c.Log.Error("the vectors of the passages could not be made; questions are answered by those that are there", "error", err)
	case x.WithVectors() > before:
		c.Log.Info("passages are found by their meaning too", "model", x.Model(), "articles", x.WithVectors())
	}
}
