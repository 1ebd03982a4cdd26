package live

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/collection"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// Index is the index that the bot and the pages ask. Another one takes its
// place without a moment in which nothing can be asked: callers that already hold
// the old one keep using it, and it is closed when the last one releases it.
type Index struct {
	collection *collection.Collection
	model      *meaning.Model // nil for none
	// Updated, when not nil, is called with the outcome of each reading of the articles.
	// It is set before KeepFresh is called.
	Updated func(report *build.Report, err error, took time.Duration)
	// Pace too is set before KeepFresh is called.
	Pace Pace

	mu      sync.Mutex
	current *generation

	filled   chan struct{} // closed when there is an index to ask
	fillOnce sync.Once

	reloading sync.Mutex
}

// generation is one index in its time as the current one.
type generation struct {
	index *retrieval.Index
	users sync.WaitGroup
	stop  context.CancelFunc // ends what is done in the background
}

func newIndex(c *collection.Collection, model *meaning.Model, x *retrieval.Index) *Index {
	l := &Index{collection: c, model: model, filled: make(chan struct{})}
	l.current = l.begin(x)
	l.fill()
	return l
}

// newEmptyIndex is one whose first index is still being built: until then
// acquireReady fails.
func newEmptyIndex(ctx context.Context, c *collection.Collection, model *meaning.Model) (*Index, error) {
	x, err := retrieval.NewMemory(ctx, nil, time.Now())
	if err != nil {
		return nil, err
	}
	l := &Index{collection: c, model: model, filled: make(chan struct{})}
	l.current = l.begin(x)
	return l, nil
}

// Filled is closed when there is an index to ask.
func (l *Index) Filled() <-chan struct{} { return l.filled }

func (l *Index) fill() { l.fillOnce.Do(func() { close(l.filled) }) }

// ready reports whether there is an index to ask.
func (l *Index) ready() bool {
	select {
	case <-l.filled:
		return true
	default:
		return false
	}
}

// Await waits a moment for the first index. Its error is that of the first attempt
// to build one, if that has failed by then.
func (l *Index) Await(ctx context.Context, first <-chan error) error {
	if l.ready() {
		return nil
	}
	select {
	case err := <-first:
		return err
	case <-ctx.Done():
	case <-time.After(firstIndexWait):
		l.collection.Log.Info("the first index takes a while; until it is there the bot answers that it is being built")
	}
	return nil
}

// begin makes an index ready to be acquired.
func (l *Index) begin(x *retrieval.Index) *generation {
	x.LinkTo(l.collection.Config.PublicURL)
	if l.model != nil {
		x.UseModel(l.model)
	}
	ctx, stop := context.WithCancel(context.Background())
	g := &generation{index: x, stop: stop}
	g.users.Go(func() {
		x.Speakers() // otherwise the first question about somebody's words waits for them
		// Indexing took a multiple of the memory that is kept, and Go would hold on
		// to it for minutes.
		debug.FreeOSMemory()
		if l.model != nil {
			l.collection.KeepVectors(ctx, x)
		}
	})
	return g
}

// Acquire returns the current index, which stays open until release is called.
func (l *Index) Acquire() (x *retrieval.Index, release func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := l.current
	g.users.Add(1) // before anybody waits: an index is replaced under the same lock
	return g.index, g.users.Done
}

// acquireReady is like Acquire, but fails with bot.ErrIndexing while the first
// index is being built.
func (l *Index) acquireReady() (x *retrieval.Index, release func(), err error) {
	if !l.ready() {
		return nil, nil, bot.ErrIndexing
	}
	x, release = l.Acquire()
	return x, release, nil
}

// replace makes x the current index, and closes the one before it when nobody
// uses it any more.
func (l *Index) replace(x *retrieval.Index) {
	l.mu.Lock()
	old := l.current
	l.current = l.begin(x)
	l.mu.Unlock()
	l.fill()
	go func() {
		if err := old.close(); err != nil {
			l.collection.Log.Error("the old index was not closed", "error", err)
		}
	}()
}

func (g *generation) close() error {
	g.stop()
	g.users.Wait()
	return g.index.Close()
}

// Close waits until nobody uses the index and closes it.
func (l *Index) Close() {
	l.mu.Lock()
	g := l.current
	l.mu.Unlock()
	if err := g.close(); err != nil {
		l.collection.Log.Error("the index was not closed", "error", err)
	}
}

// reload reads the articles again and makes the new index the current one, if it
// differs. The error is bot.ErrReloading while another reload is running, and a
// *bot.HeldBackError when the new index was not put in use.
func (l *Index) reload(ctx context.Context) (report *build.Report, err error) {
	if !l.reloading.TryLock() {
		return nil, bot.ErrReloading
	}
	defer l.reloading.Unlock()
	began := time.Now()
	if l.Updated != nil {
		defer func() { l.Updated(report, err, time.Since(began)) }()
	}
	dir, err := l.collection.IndexFolder()
	if err != nil {
		return nil, err
	}
	// An index that cannot be opened is built again below.
	_, _ = l.follow(dir)
	live, release := l.Acquire()
	defer release()
	o := collection.UpdateOptions{Details: true, Keep: true, Live: live}
	if !l.ready() {
		o.Live = nil
	}
	u, err := l.collection.Update(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	if u.Index != nil {
		l.replace(u.Index)
	}
	l.logUpdate(u, time.Since(began))
	if !u.Live {
		return nil, u.HeldBack
	}
	_, err = l.follow(dir) // files may have changed without any article
	if x, release, none := l.acquireReady(); none == nil {
		l.collection.SetCommits(x) // and a commit without any file
		release()
	}
	return u.Report, err
}

// follow takes over the index that is in use in dir, where another process, such
// as verbatim index, put another one in use.
func (l *Index) follow(dir string) (changed bool, err error) {
	build, err := store.Current(dir)
	if errors.Is(err, store.ErrNoIndex) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	x, release := l.Acquire()
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
