package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/collection"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/watch"
	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// Pace is how soon changes are followed; the zero Pace is the one in use, others are
// for tests.
type Pace struct {
	Watch watch.Pace
	// Follow is the time between two checks whether another process put another
	// index in use.
	Follow time.Duration
}

const (
	defaultFollow = 2 * time.Second
	// firstIndexWait is how long serve waits for the first index before it
	// begins to answer that it is being made: most folders are indexed sooner.
	firstIndexWait = time.Second
)

// Open opens a collection to stay open, and to be asked by what its articles mean too
// where there is a model. An index that is there is answered from at once, however much
// in the articles folder waits to be indexed; KeepFresh sees to that.
func Open(ctx context.Context, c *collection.Collection, model *meaning.Model) (*Index, error) {
	if c.Replicates() {
		return openReplica(ctx, c, model)
	}
	dir, err := c.IndexFolder()
	if c.Config.Articles == "" || err != nil {
		x, err := c.Open(ctx)
		if err != nil {
			return nil, err
		}
		return newIndex(c, model, x), nil
	}
	x, err := retrieval.Open(dir)
	if err == nil {
		c.Log.Info("answering from the index as it is; the articles folder is looked through meanwhile", "indexed",
			x.Built().Format(time.DateTime))
		c.SetCommits(x)
		return newIndex(c, model, x), nil
	}
	if _, err := c.Folder(); err != nil {
		return nil, err
	}
	if errors.Is(err, store.ErrNoIndex) {
		c.Log.Info("there is no index yet; the articles are being indexed", "index", dir)
	} else {
		c.Log.Warn("the index cannot be used, and is made again", "index", dir, "cause", err)
	}
	return newEmptyIndex(ctx, c, model)
}

// KeepFresh brings the index up to the articles folder, at once and whenever that
// changes, and takes over what other processes make, until ctx ends. The function
// first is called with the outcome of the first time.
func (l *Index) KeepFresh(ctx context.Context, first func(error)) {
	c := l.collection
	if c.Replicates() {
		first(nil)
		l.followPublished(ctx)
		return
	}
	dir, err := c.IndexFolder()
	if c.Config.Articles == "" || err != nil {
		first(nil)
	}
	switch {
	case c.Config.Articles == "" && c.Config.Index == "":
		return // what is compiled in does not change
	case err != nil:
		c.Log.Warn("changes of the articles are not followed, since there is no folder to keep an index in; set VERBATIM_INDEX")
		return
	}
	var others sync.WaitGroup
	others.Go(func() { l.followOthers(ctx, dir) })
	defer others.Wait()
	if c.Config.Articles == "" {
		return
	}
	o := watch.Options{Poll: c.Config.Watch == config.WatchPoll, Once: c.Config.Watch == config.WatchOff, Interval: c.Config.WatchInterval,
		Log: c.Log, Pace: l.Pace.Watch}
	watch.Run(ctx, c.Config.Articles, o, func(ctx context.Context) error {
		err := l.refresh(ctx)
		if first != nil {
			first(err)
			first = nil
		}
		return err
	})
}

// refresh is reload for nobody in particular: what went wrong is logged. The
// error is what may go better another time.
func (l *Index) refresh(ctx context.Context) error {
	c := l.collection
	done := make(chan error, 1)
	go func() {
		if l.ready() {
			runSlowly() // questions go first
		}
		_, err := l.reload(ctx)
		done <- err
	}()
	err := <-done
	switch {
	case err == nil, errors.As(err, new(*bot.HeldBackError)): // has been logged
		return nil
	case ctx.Err() != nil:
		return nil
	case errors.Is(err, bot.ErrReloading):
		return err // another reload is running; look again, since it may have begun before the change
	case l.ready() && collection.ReadOnly(err):
		c.Log.Warn("the index cannot be brought up to date here and is used as it is; another process may do so", "cause", err, "fix",
			collection.WayOut(err))
		return nil
	case l.ready():
		c.Log.Error("the articles could not be indexed; the bot goes on with the index it has, and that is tried again", "error", err, "fix",
			collection.WayOut(err))
	default:
		c.Log.Error("the articles could not be indexed; that is tried again", "error", err, "fix", collection.WayOut(err))
	}
	return err
}

// followOthers takes over the indexes that other processes put in use.
func (l *Index) followOthers(ctx context.Context, dir string) {
	tick := time.NewTicker(cmp.Or(l.Pace.Follow, defaultFollow))
	defer tick.Stop()
	failed := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !l.reloading.TryLock() {
			continue
		}
		changed, err := l.follow(dir)
		l.reloading.Unlock()
		if changed {
			l.collection.Log.Info("a new index is in use that another process made")
		}
		if err != nil && !failed {
			l.collection.Log.Error("the index in use cannot be opened; the bot goes on with the one it has", "error", err)
		}
		failed = err != nil
	}
}

// logUpdate logs what changed, a line an article.
func (l *Index) logUpdate(u *collection.Updated, took time.Duration) {
	log := l.collection.Log
	const most = 20 // lines
	lines := 0
	if u.Changes != nil && !u.Changes.Empty() {
		for _, list := range []struct {
			mark     string
			articles []build.ArticleChange
		}{{"+", u.Changes.Added}, {"-", u.Changes.Removed}, {"~", u.Changes.Changed}} {
			for _, a := range list.articles {
				if lines++; lines <= most {
					log.Info(list.mark+" "+a.ID, "file", a.File, "passages", fmt.Sprintf("+%d -%d", a.PassagesAdded, a.PassagesRemoved),
						"taken_off", a.TakenOff, "missing", strings.Join(a.Missing, " "))
				}
			}
		}
		if lines > most {
			log.Info("and more articles", "number", lines-most)
		}
	}
	if !u.Same() {
		for i, problem := range u.Problems {
			if i == most {
				log.Warn("and more problems; verbatim lint lists them all", "number", len(u.Problems)-most)
				break
			}
			log.Warn("a file of the articles folder", "problem", problem.String())
		}
	}
	if u.HeldBack != nil {
		log.Error("the new index was not put in use; the bot goes on with the one it has. See what changed with verbatim index --preview, "+
			"put it in use with verbatim index --force",
			"cause", u.Held, "worse", strings.Join(u.HeldBack.Worse, " "))
		return
	}
	if u.Same() {
		log.Debug("the articles were looked through: nothing changed", "articles", u.Articles, "took", took)
		return
	}
	line := []any{"articles", u.Articles, "passages", u.Passages, "took", took.Round(time.Millisecond)}
	if changes := u.Changes; changes != nil {
		line = append(line, "added", len(changes.Added), "removed", len(changes.Removed), "changed", len(changes.Changed),
			"passages_added", changes.PassagesAdded, "passages_removed", changes.PassagesRemoved)
	}
	if q := u.Questions; q != nil {
		line = append(line, "questions_right", q.Is.First, "questions", q.Is.Answerable, "refusals_right", q.Is.Unanswerable-q.Is.Answered,
			"refusals", q.Is.Unanswerable)
		for _, d := range q.Worse {
			log.Warn("a question goes worse than before", "id", d.ID, "was", d.Was, "is", d.Is)
		}
	}
	log.Info("a new index is in use", line...)
}
