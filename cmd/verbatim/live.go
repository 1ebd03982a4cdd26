package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/watch"
	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

const (
	// followEvery is the time between two looks whether another process put
	// another index in use.
	followEvery = 2 * time.Second
	// firstIndexWait is how long serve waits for the first index before it
	// begins to answer that it is being made: most folders are indexed sooner.
	firstIndexWait = time.Second
)

// openLive opens the collection for serve. An index that is there is answered from
// at once, however much in the articles folder waits to be indexed; keepFresh
// sees to that.
func (p *program) openLive(ctx context.Context) (*liveIndex, error) {
	if p.replicates() {
		return p.openReplica(ctx)
	}
	dir, err := p.indexFolder()
	if p.config.Articles == "" || err != nil {
		x, err := p.open(ctx)
		if err != nil {
			return nil, err
		}
		return newLiveIndex(p, x), nil
	}
	x, err := retrieval.Open(dir)
	if err == nil {
		p.log.Info("answering from the index as it is; the articles folder is looked through meanwhile", "indexed",
			x.Built().Format(time.DateTime))
		p.tellCommits(x)
		return newLiveIndex(p, x), nil
	}
	if _, err := p.folder(); err != nil {
		return nil, err
	}
	if errors.Is(err, store.ErrNoIndex) {
		p.log.Info("there is no index yet; the articles are being indexed", "index", dir)
	} else {
		p.log.Warn("the index cannot be used, and is made again", "index", dir, "cause", err)
	}
	return newEmptyLiveIndex(ctx, p)
}

// keepFresh brings the index up to the articles folder, at once and whenever that
// changes, and takes over what other processes make, until ctx ends. The function
// first is called with the outcome of the first time.
func (l *liveIndex) keepFresh(ctx context.Context, first func(error)) {
	p := l.program
	if p.replicates() {
		first(nil)
		l.followPublished(ctx)
		return
	}
	dir, err := p.indexFolder()
	if p.config.Articles == "" || err != nil {
		first(nil)
	}
	switch {
	case p.config.Articles == "" && p.config.Index == "":
		return // what is compiled in does not change
	case err != nil:
		p.log.Warn("changes of the articles are not followed, since there is no folder to keep an index in; set VERBATIM_INDEX")
		return
	}
	var others sync.WaitGroup
	others.Go(func() { l.followOthers(ctx, dir) })
	defer others.Wait()
	if p.config.Articles == "" {
		return
	}
	o := watch.Options{Poll: p.config.Watch == config.WatchPoll, Once: p.config.Watch == config.WatchOff, Interval: p.config.WatchInterval,
		Log: p.log}
	watch.Run(ctx, p.config.Articles, o, func(ctx context.Context) error {
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
func (l *liveIndex) refresh(ctx context.Context) error {
	p := l.program
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
	case l.ready() && readOnly(err):
		p.log.Warn("the index cannot be brought up to date here and is used as it is; another process may do so", "cause", err, "fix",
			wayOut(err))
		return nil
	case l.ready():
		p.log.Error("the articles could not be indexed; the bot goes on with the index it has, and that is tried again", "error", err, "fix",
			wayOut(err))
	default:
		p.log.Error("the articles could not be indexed; that is tried again", "error", err, "fix", wayOut(err))
	}
	return err
}

// followOthers takes over the indexes that other processes put in use.
func (l *liveIndex) followOthers(ctx context.Context, dir string) {
	tick := time.NewTicker(followEvery)
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
			l.program.log.Info("a new index is in use that another process made")
		}
		if err != nil && !failed {
			l.program.log.Error("the index in use cannot be opened; the bot goes on with the one it has", "error", err)
		}
		failed = err != nil
	}
}

// logUpdate logs what changed, a line an article.
func (p *program) logUpdate(u *updated, took time.Duration) {
	const most = 20 // lines
	lines := 0
	if u.Changes != nil && !u.Changes.Empty() {
		for _, list := range []struct {
			mark     string
			articles []store.ArticleChange
		}{{"+", u.Changes.Added}, {"-", u.Changes.Removed}, {"~", u.Changes.Changed}} {
			for _, a := range list.articles {
				if lines++; lines <= most {
					p.log.Info(list.mark+" "+a.ID, "file", a.File, "passages", fmt.Sprintf("+%d -%d", a.PassagesAdded, a.PassagesRemoved),
						"taken_off", a.TakenOff, "missing", strings.Join(a.Missing, " "))
				}
			}
		}
		if lines > most {
			p.log.Info("and more articles", "number", lines-most)
		}
	}
	if !u.Same() {
		for i, problem := range u.Problems {
			if i == most {
				p.log.Warn("and more problems; verbatim lint lists them all", "number", len(u.Problems)-most)
				break
			}
			p.log.Warn("a file of the articles folder", "problem", problem.String())
		}
	}
	if u.held != nil {
		p.log.Error("the new index was not put in use; the bot goes on with the one it has. See what changed with verbatim index --preview, "+
			"put it in use with verbatim index --force",
			"cause", u.Held, "worse", strings.Join(u.held.Worse, " "))
		return
	}
	if u.Same() {
		p.log.Debug("the articles were looked through: nothing changed", "articles", u.Articles, "took", took)
		return
	}
	line := []any{"articles", u.Articles, "passages", u.Passages, "took", took.Round(time.Millisecond)}
	if c := u.Changes; c != nil {
		line = append(line, "added", len(c.Added), "removed", len(c.Removed), "changed", len(c.Changed),
			"passages_added", c.PassagesAdded, "passages_removed", c.PassagesRemoved)
	}
	if q := u.Questions; q != nil {
		line = append(line, "questions_right", q.Is.First, "questions", q.Is.Answerable, "refusals_right", q.Is.Unanswerable-q.Is.Answered,
			"refusals", q.Is.Unanswerable)
		for _, d := range q.Worse {
			p.log.Warn("a question goes worse than before", "id", d.ID, "was", d.Was, "is", d.Is)
		}
	}
	p.log.Info("a new index is in use", line...)
}
