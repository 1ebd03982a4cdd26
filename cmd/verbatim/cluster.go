package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/published"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
	"github.com/verbatim-bot/verbatim/retrieval/publish"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// replicates reports whether the program answers from what is published in a cluster.
func (p *program) replicates() bool { return len(p.config.OpenSearch.Addresses) > 0 && !p.publishes }

// place is where the collection is published.
func (p *program) place() (publish.Place, error) {
	if p.cluster == nil {
		client, err := published.Connect(p.config.OpenSearch, p.log)
		if err != nil {
			return publish.Place{}, err
		}
		p.cluster = client
	}
	return publish.Place{Cluster: p.cluster, Name: p.config.OpenSearch.Name}, nil
}

// replicaFolder is where the files of what is published are kept. It is beside an index
// of this machine's own, so that who publishes may answer too.
func (p *program) replicaFolder() (string, error) {
	dir := p.config.Index
	if dir == "" {
		cache, err := p.cacheFolder()
		if err != nil {
			return "", fmt.Errorf("%w; name a folder for the files of the index with --index or VERBATIM_INDEX", err)
		}
		dir = filepath.Join(cache, "verbatim")
	}
	return filepath.Join(dir, "cluster-"+p.config.OpenSearch.Name), nil
}

// openPublished brings down what is published, and opens it.
func (p *program) openPublished(ctx context.Context) (*retrieval.Index, error) {
	place, err := p.place()
	if err != nil {
		return nil, err
	}
	dir, err := p.replicaFolder()
	if err != nil {
		return nil, err
	}
	progress := p.progress("fetching the index")
	progress.Bytes = true
	defer progress.Done()
	x, err := published.Open(ctx, place, dir, func(done, total int64) { progress.Set(int(done), int(total)) })
	if errors.Is(err, publish.ErrNothing) {
		return nil, fmt.Errorf("%w; publish it with VERBATIM_OPENSEARCH set: verbatim --articles FOLDER index", err)
	}
	return x, err
}

// openReplica is openLive for what is published. Where that cannot be had yet, it is
// waited for.
func (p *program) openReplica(ctx context.Context) (*liveIndex, error) {
	if p.config.Articles != "" {
		p.log.Info("answering from what is published in the cluster; changes of the articles are published by verbatim index")
	}
	x, err := p.openPublished(ctx)
	if err == nil {
		return newLiveIndex(p, x), nil
	}
	if !published.Passing(err) {
		return nil, err
	}
	p.log.Warn("what is published cannot be had yet; that is tried again", "error", err)
	return newEmptyLiveIndex(ctx, p)
}

// followPublished takes over what is published, until ctx ends.
func (l *liveIndex) followPublished(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	failed := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changed, err := l.followOnce(ctx)
		if ctx.Err() != nil {
			return
		}
		if changed {
			l.program.log.Info("another index is in use, which was published")
		}
		said := ""
		if err != nil {
			said = err.Error()
		}
		if err != nil && failed == "" {
			l.program.log.Error("what is published cannot be had just now; that is tried again", "error", err)
		} else if err == nil && failed != "" {
			l.program.log.Info("what is published can be had again")
		}
		failed = said
	}
}

func (l *liveIndex) followOnce(ctx context.Context) (changed bool, err error) {
	p := l.program
	place, err := p.place()
	if err != nil {
		return false, err
	}
	dir, err := p.replicaFolder()
	if err != nil {
		return false, err
	}
	if changed, err = publish.Fetch(ctx, place, dir, nil); err != nil {
		return false, err
	}
	build, err := store.Current(dir)
	if err != nil {
		return false, err
	}
	x, release := l.acquire()
	same := x.Build() == build && !changed
	release()
	if same && l.ready() {
		return false, nil
	}
	next, err := publish.Renew(ctx, place, dir, nil)
	if err != nil {
		return false, fmt.Errorf("open what is published: %w", err)
	}
	l.replace(retrieval.New(next))
	return true, nil
}

// publish publishes the index in dir, where a cluster is set; else it does nothing.
func (p *program) publish(ctx context.Context, dir string, again bool) (*publish.Report, error) {
	if len(p.config.OpenSearch.Addresses) == 0 {
		return nil, nil
	}
	place, err := p.place()
	if err != nil {
		return nil, err
	}
	local, err := retrieval.Open(dir)
	if err != nil {
		return nil, err
	}
	defer local.Close()
	var questions []evaluate.Question
	if p.config.Questions != "" {
		if questions, err = readQuestions(p.config.Questions); err != nil {
			return nil, fmt.Errorf("the questions that a new index has to answer (VERBATIM_QUESTIONS): %w", err)
		}
	}
	model, err := p.openModel()
	if err != nil {
		return nil, err
	}
	progress := p.progress("publishing passages")
	defer progress.Done()
	o := publish.Options{Copies: p.config.OpenSearch.Copies, Again: again, Progress: progress.Set,
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
