package live

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/collection"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/published"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/publish"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// openReplica is Open for what is published. Where that cannot be had yet, it is
// waited for.
func openReplica(ctx context.Context, c *collection.Collection, model *meaning.Model) (*Index, error) {
	if c.Config.Articles != "" {
		c.Log.Info("answering from what is published in the cluster; changes of the articles are published by verbatim index")
	}
	x, err := c.OpenPublished(ctx)
	if err == nil {
		return newIndex(c, model, x), nil
	}
	if !published.Passing(err) {
		return nil, err
	}
	c.Log.Warn("what is published cannot be had yet; that is tried again", "error", err)
	return newEmptyIndex(ctx, c, model)
}

// followPublished takes over what is published, until ctx ends.
func (l *Index) followPublished(ctx context.Context) {
	tick := time.NewTicker(cmp.Or(l.Pace.Follow, defaultFollow))
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
			l.collection.Log.Info("another index is in use, which was published")
		}
		said := ""
		if err != nil {
			said = err.Error()
		}
		if err != nil && failed == "" {
			l.collection.Log.Error("what is published cannot be had just now; that is tried again", "error", err)
		} else if err == nil && failed != "" {
			l.collection.Log.Info("what is published can be had again")
		}
		failed = said
	}
}

func (l *Index) followOnce(ctx context.Context) (changed bool, err error) {
	c := l.collection
	place, err := c.Place()
	if err != nil {
		return false, err
	}
	dir, err := c.ReplicaFolder()
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
	x, release := l.Acquire()
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
