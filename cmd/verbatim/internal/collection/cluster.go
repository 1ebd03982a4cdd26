package collection

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/published"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
	"github.com/verbatim-bot/verbatim/retrieval/publish"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Replicates reports whether the program answers from what is published in a cluster.
func (c *Collection) Replicates() bool { return len(c.Config.OpenSearch.Addresses) > 0 && !c.Publishes }

// Place is where the collection is published.
func (c *Collection) Place() (publish.Place, error) {
	if c.client == nil {
		client, err := published.Connect(c.Config.OpenSearch, c.Log)
		if err != nil {
			return publish.Place{}, err
		}
		c.client = client
	}
	return publish.Place{Cluster: c.client, Name: c.Config.OpenSearch.Name}, nil
}

// ReplicaFolder is where the files of what is published are kept. It is beside an index
// of this machine's own, so that who publishes may answer too.
func (c *Collection) ReplicaFolder() (string, error) {
	dir := c.Config.Index
	if dir == "" {
		cache, err := c.cacheFolder()
		if err != nil {
			return "", fmt.Errorf("%w; name a folder for the files of the index with --index or VERBATIM_INDEX", err)
		}
		dir = filepath.Join(cache, "verbatim")
	}
	return filepath.Join(dir, "cluster-"+c.Config.OpenSearch.Name), nil
}

// OpenPublished brings down what is published, and opens it.
func (c *Collection) OpenPublished(ctx context.Context) (*retrieval.Index, error) {
	place, err := c.Place()
	if err != nil {
		return nil, err
	}
	dir, err := c.ReplicaFolder()
	if err != nil {
		return nil, err
	}
	progress := c.Progress("fetching the index")
	progress.Bytes = true
	defer progress.Done()
	x, err := published.Open(ctx, place, dir, func(done, total int64) { progress.Set(int(done), int(total)) })
	if errors.Is(err, publish.ErrNothing) {
		return nil, fmt.Errorf("%w; publish it with VERBATIM_OPENSEARCH set: verbatim --articles FOLDER index", err)
	}
	return x, err
}

// Publish publishes the index in dir, where a cluster is set; otherwise it does nothing.
func (c *Collection) Publish(ctx context.Context, dir string, again bool) (*publish.Report, error) {
	if len(c.Config.OpenSearch.Addresses) == 0 {
		return nil, nil
	}
	place, err := c.Place()
	if err != nil {
		return nil, err
	}
	local, err := retrieval.Open(dir)
	if err != nil {
		return nil, err
	}
	defer local.Close()
	var questions []evaluate.Question
	if c.Config.Questions != "" {
		if questions, err = ReadQuestions(c.Config.Questions); err != nil {
			return nil, fmt.Errorf("the questions that a new index has to answer (VERBATIM_QUESTIONS): %w", err)
		}
	}
	model, err := c.OpenModel()
	if err != nil {
		return nil, err
	}
	progress := c.Progress("publishing passages")
	defer progress.Done()
	o := publish.Options{Copies: c.Config.OpenSearch.Copies, Again: again, Progress: progress.Set,
		Ask: func(ctx context.Context, x *store.Collection) error { return published.Check(ctx, local, x, questions) }}
	if model != nil {
		o.Model = model.Hash()
		if err := model.Close(); err != nil {
			return nil, err
		}
	}
	r, err := publish.Publish(ctx, place, dir, o)
	if err != nil {
		return nil, fmt.Errorf("publish the index in the cluster: %w; what was published before is in use as it was", err)
	}
	return r, nil
}
