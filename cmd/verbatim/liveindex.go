package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/sides"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// liveIndex is the index that the bot and the pages ask. Another one takes its
// place without a moment in which nothing can be asked: callers that already hold
// the old one keep using it, and it is closed when the last one releases it.
type liveIndex struct {
	program *program

	mu      sync.Mutex
	current *generation

	// filled is closed when there is an index to ask.
	filled   chan struct{}
	fillOnce sync.Once

	reloading sync.Mutex
	// updated, when not nil, is called with the outcome of each reading of the articles.
	updated func(report *store.Report, err error, took time.Duration)
}

// generation is one index in its time as the current one.
type generation struct {
	index *retrieval.Index
	users sync.WaitGroup
	stop  context.CancelFunc // ends what is done in the background
}

func newLiveIndex(p *program, x *retrieval.Index) *liveIndex {
	l := &liveIndex{program: p, current: p.begin(x), filled: make(chan struct{})}
	l.fill()
	return l
}

// newEmptyLiveIndex is one whose first index is still being built: until then
// acquireReady fails.
func newEmptyLiveIndex(ctx context.Context, p *program) (*liveIndex, error) {
	x, err := retrieval.NewMemory(ctx, nil, time.Now())
	if err != nil {
		return nil, err
	}
	return &liveIndex{program: p, current: p.begin(x), filled: make(chan struct{})}, nil
}

func (l *liveIndex) fill() { l.fillOnce.Do(func() { close(l.filled) }) }

// ready reports whether there is an index to ask.
func (l *liveIndex) ready() bool {
	select {
	case <-l.filled:
		return true
	default:
		return false
	}
}

// await waits a moment for the first index. Its error is that of the first attempt
// to build one, if that has failed by then.
func (l *liveIndex) await(ctx context.Context, first <-chan error) error {
	if l.ready() {
		return nil
	}
	select {
	case err := <-first:
		return err
	case <-ctx.Done():
	case <-time.After(firstIndexWait):
		l.program.log.Info("the first index takes a while; until it is there the bot answers that it is being built")
	}
	return nil
}

// begin makes an index ready to be acquired.
func (p *program) begin(x *retrieval.Index) *generation {
	x.LinkTo(p.config.PublicURL)
	if p.model != nil {
		x.UseModel(p.model)
	}
	ctx, stop := context.WithCancel(context.Background())
	g := &generation{index: x, stop: stop}
	g.users.Go(func() {
		x.Speakers() // otherwise the first question about somebody's words waits for them
		// Indexing took a multiple of the memory that is kept, and Go would hold on
		// to it for minutes.
		debug.FreeOSMemory()
		if p.model != nil {
			p.keepVectors(ctx, x)
		}
	})
	return g
}

// acquire returns the current index, which stays open until release is called.
func (l *liveIndex) acquire() (x *retrieval.Index, release func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := l.current
	g.users.Add(1) // before anybody waits: an index is replaced under the same lock
	return g.index, g.users.Done
}

// acquireReady is like acquire, but fails with bot.ErrIndexing while the first
// index is being built.
func (l *liveIndex) acquireReady() (x *retrieval.Index, release func(), err error) {
	if !l.ready() {
		return nil, nil, bot.ErrIndexing
	}
	x, release = l.acquire()
	return x, release, nil
}

// replace makes x the current index, and closes the one before it when nobody
// uses it any more.
func (l *liveIndex) replace(x *retrieval.Index) {
	l.mu.Lock()
	old := l.current
	l.current = l.program.begin(x)
	l.mu.Unlock()
	l.fill()
	go func() {
		if err := old.close(); err != nil {
			l.program.log.Error("the old index was not closed", "error", err)
		}
	}()
}

func (g *generation) close() error {
	g.stop()
	g.users.Wait()
	return g.index.Close()
}

// close waits until nobody uses the index and closes it.
func (l *liveIndex) close() {
	l.mu.Lock()
	g := l.current
	l.mu.Unlock()
	if err := g.close(); err != nil {
		l.program.log.Error("the index was not closed", "error", err)
	}
}

// reload reads the articles again and makes the new index the current one, if it
// differs. The error is bot.ErrReloading while another reload is running, and a
// *bot.HeldBackError when the new index was not put in use.
func (l *liveIndex) reload(ctx context.Context) (report *store.Report, err error) {
	if !l.reloading.TryLock() {
		return nil, bot.ErrReloading
	}
	defer l.reloading.Unlock()
	began := time.Now()
	if l.updated != nil {
		defer func() { l.updated(report, err, time.Since(began)) }()
	}
	dir, err := l.program.indexFolder()
	if err != nil {
		return nil, err
	}
	// An index that cannot be opened is built again below.
	_, _ = l.follow(dir)
	live, release := l.acquire()
	defer release()
	o := updateOptions{details: true, keep: true, live: live}
	if !l.ready() {
		o.live = nil
	}
	u, err := l.program.update(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	if u.index != nil {
		l.replace(u.index)
	}
	l.program.logUpdate(u, time.Since(began))
	if !u.Live {
		return nil, u.held
	}
	_, err = l.follow(dir) // files may have changed without any article
	if x, release, none := l.acquireReady(); none == nil {
		l.program.tellCommits(x) // and a commit without any file
		release()
	}
	return u.Report, err
}

// follow takes over the index that is in use in dir, where another process, such
// as verbatim index, put another one in use.
func (l *liveIndex) follow(dir string) (changed bool, err error) {
	build, err := store.Current(dir)
	if errors.Is(err, store.ErrNoIndex) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	x, release := l.acquire()
	same := x.Build() == build
	release()
	if same {
		return false, nil
	}
	next, err := retrieval.Open(dir)
	if err != nil {
		return false, fmt.Errorf("open the new index: %w", err)
	}
	l.replace(next)
	return true, nil
}

// library is what the bot asks of the current index: a bot.Library.
type library struct{ *liveIndex }

func (l library) Ask(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
	return onIndex(ctx, l, q, (*retrieval.Index).Ask)
}

func (l library) Who(ctx context.Context, q retrieval.WhoQuery) (*retrieval.WhoAnswer, error) {
	return onIndex(ctx, l, q, (*retrieval.Index).Who)
}

func (l library) Verify(ctx context.Context, q verify.Query) ([]*verify.Result, error) {
	return onIndex(ctx, l, q, (*retrieval.Index).VerifyQuotations)
}

func (l library) Around(ctx context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, cite.Outcome, error) {
	x, release, err := l.acquireReady()
	if err != nil {
		return nil, "", err
	}
	defer release()
	return x.Around(ctx, receipt, scope)
}

func (l library) Excerpt(ctx context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, cite.Outcome, error) {
	x, release, err := l.acquireReady()
	if err != nil {
		return nil, "", err
	}
	defer release()
	return x.Excerpt(ctx, receipt, scope)
}

func (l library) Suggest(ctx context.Context, scope retrieval.Scope) ([]string, error) {
	return onIndex(ctx, l, scope, (*retrieval.Index).Suggest)
}

func (l library) Speakers(ctx context.Context, scope retrieval.Scope) ([]retrieval.Speaker, error) {
	return onIndex(ctx, l, scope, (*retrieval.Index).SpeakersIn)
}

func (l library) Sources(context.Context) ([]retrieval.Source, error) {
	x, release, err := l.acquireReady()
	if err != nil {
		return nil, err
	}
	defer release()
	return x.Sources(), nil
}

func (l library) Figures(ctx context.Context, q retrieval.Query) (*sides.FiguresAnswer, error) {
	return onIndex(ctx, l, q, sided(sides.Figures))
}

func (l library) Compare(ctx context.Context, q retrieval.Query) (*sides.CompareAnswer, error) {
	return onIndex(ctx, l, q, sided(sides.Compare))
}

func (l library) Timeline(ctx context.Context, q retrieval.Query) (*sides.TimelineAnswer, error) {
	return onIndex(ctx, l, q, sided(sides.Timeline))
}

func (l library) Brief(ctx context.Context, q retrieval.Query) (*sides.BriefAnswer, error) {
	return onIndex(ctx, l, q, sided(sides.Brief))
}

// sided is a question of package sides as one of the index.
func sided[Q, A any](ask func(context.Context, *retrieval.Index, Q) (A, error)) func(*retrieval.Index, context.Context, Q) (A, error) {
	return func(x *retrieval.Index, ctx context.Context, q Q) (A, error) { return ask(ctx, x, q) }
}

func (l library) Edition() string {
	x, release := l.acquire()
	defer release()
	return x.Edition()
}

func (l library) LeftOut() []string {
	x, release := l.acquire()
	defer release()
	return x.LeftOut()
}

func (l library) Built() time.Time {
	x, release := l.acquire()
	defer release()
	return x.Built()
}

func (l library) Vectors() (model string, articles, of int) {
	x, release := l.acquire()
	defer release()
	return x.Vectors()
}

func (l library) Reload(ctx context.Context) (*store.Report, error) {
	if l.program.config.Articles == "" || l.program.replicates() {
		return nil, bot.ErrNoArticlesFolder
	}
	return l.reload(ctx)
}

// onIndex is a query of whichever index is current when it is asked.
func onIndex[Q, A any](ctx context.Context, l library, q Q, ask func(*retrieval.Index, context.Context, Q) (A, error)) (A, error) {
	x, release, err := l.acquireReady()
	if err != nil {
		var none A
		return none, err
	}
	defer release()
	return ask(x, ctx, q)
}

// indexSize is the size in bytes of the index in a folder, without the state of
// the bot that may lie there too; what cannot be read counts as nothing.
func indexSize(dir string) int64 {
	if dir == "" {
		return 0
	}
	var size int64
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // a build that is being replaced
		}
		if d.IsDir() {
			if path == filepath.Join(dir, stateName) {
				return fs.SkipDir
			}
			return nil
		}
		if info, err := d.Info(); err == nil {
			size += info.Size()
		}
		return nil
	})
	return size
}
