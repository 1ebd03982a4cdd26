package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// shelf holds the index that the bot asks. Another one takes its place without a
// moment in which nothing can be asked: who has the old one in hand goes on with
// it, and it is closed when the last one is done.
type shelf struct {
	program *program

	mu   sync.Mutex
	held *held

	// filled is closed when there is an index to ask.
	filled   chan struct{}
	fillOnce sync.Once

	reloading sync.Mutex
	// updated, when not nil, is told how each reading of the articles ended.
	updated func(report *retrieval.Report, err error, took time.Duration)
}

// held is an index with those who use it.
type held struct {
	index  *retrieval.Index
	users  sync.WaitGroup
	topics atomic.Pointer[[]retrieval.Topic] // nil until they are known
	stop   context.CancelFunc                // looking for the topics
}

func newShelf(p *program, x *retrieval.Index) *shelf {
	s := &shelf{program: p, held: p.hold(x), filled: make(chan struct{})}
	s.fill()
	return s
}

// newEmptyShelf is a shelf whose first index is still to be made: until it is
// there, whoever asks is told so.
func newEmptyShelf(ctx context.Context, p *program) (*shelf, error) {
	x, err := retrieval.NewMemory(ctx, nil, time.Now())
	if err != nil {
		return nil, err
	}
	return &shelf{program: p, held: p.hold(x), filled: make(chan struct{})}, nil
}

func (s *shelf) fill() { s.fillOnce.Do(func() { close(s.filled) }) }

// ready tells that there is an index to ask.
func (s *shelf) ready() bool {
	select {
	case <-s.filled:
		return true
	default:
		return false
	}
}

// await waits a moment for the first index. Its error is that of the first try
// to make one, when that has failed by then.
func (s *shelf) await(ctx context.Context, first <-chan error) error {
	if s.ready() {
		return nil
	}
	select {
	case err := <-first:
		return err
	case <-ctx.Done():
	case <-time.After(firstIndexWait):
		s.program.log.Info("the first index takes a while; until it is there the bot answers that it is being made")
	}
	return nil
}

// hold makes an index ready to be handed out. Its topics are looked for
// meanwhile: that takes longer than Discord waits for a suggestion.
func (p *program) hold(x *retrieval.Index) *held {
	x.LinkTo(p.config.PublicURL)
	ctx, stop := context.WithCancel(context.Background())
	h := &held{index: x, stop: stop}
	h.users.Go(func() {
		x.Speakers() // else the first question about somebody's words waits for them
		topics, err := x.Topics(ctx)
		if err != nil {
			if ctx.Err() == nil {
				p.log.Error("the topics of the articles could not be listed", "error", err)
			}
			return
		}
		h.topics.Store(&topics)
		// What indexing and reading all the articles took is a multiple of what is
		// kept, and Go would hold on to it for minutes.
		debug.FreeOSMemory()
	})
	return h
}

// take hands the index out; give back must be called when it is done with.
func (s *shelf) take() (x *retrieval.Index, giveBack func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.held
	h.users.Add(1) // before anybody waits: a held index is replaced under the same lock
	return h.index, h.users.Done
}

// ask is take for who asks a question. The error is bot.ErrIndexing while the
// first index is being made.
func (s *shelf) ask() (x *retrieval.Index, giveBack func(), err error) {
	if !s.ready() {
		return nil, nil, bot.ErrIndexing
	}
	x, giveBack = s.take()
	return x, giveBack, nil
}

// replace puts another index in the place of the one that is held, and closes
// that when nobody uses it any more.
func (s *shelf) replace(x *retrieval.Index) {
	s.mu.Lock()
	old := s.held
	s.held = s.program.hold(x)
	s.mu.Unlock()
	s.fill()
	go func() {
		if err := old.close(); err != nil {
			s.program.log.Error("the old index was not closed", "error", err)
		}
	}()
}

func (h *held) close() error {
	h.stop()
	h.users.Wait()
	return h.index.Close()
}

// close waits until nobody uses the index and closes it.
func (s *shelf) close() {
	s.mu.Lock()
	h := s.held
	s.mu.Unlock()
	if err := h.close(); err != nil {
		s.program.log.Error("the index was not closed", "error", err)
	}
}

// reload reads the articles again and holds the new index, if it is another one.
// The error is bot.ErrReloading while that is going on already, and a
// *bot.HeldBackError when the new index was not put in use.
func (s *shelf) reload(ctx context.Context) (report *retrieval.Report, err error) {
	if !s.reloading.TryLock() {
		return nil, bot.ErrReloading
	}
	defer s.reloading.Unlock()
	began := time.Now()
	if s.updated != nil {
		defer func() { s.updated(report, err, time.Since(began)) }()
	}
	dir, err := s.program.indexFolder()
	if err != nil {
		return nil, err
	}
	// An index that cannot be opened is made again below.
	_, _ = s.follow(dir)
	live, giveBack := s.take()
	defer giveBack()
	o := updateOptions{details: true, keep: true, live: live}
	if !s.ready() {
		o.live = nil
	}
	u, err := s.program.update(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	if u.index != nil {
		s.replace(u.index)
	}
	s.program.logUpdate(u, time.Since(began))
	if !u.Live {
		return nil, u.held
	}
	_, err = s.follow(dir) // files may have changed without any article
	return u.Report, err
}

// follow holds the index that is in use in dir now, where another process, such
// as verbatim index, put another one in use.
func (s *shelf) follow(dir string) (changed bool, err error) {
	build, err := retrieval.Current(dir)
	if errors.Is(err, retrieval.ErrNoIndex) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	x, giveBack := s.take()
	same := x.Build() == build
	giveBack()
	if same {
		return false, nil
	}
	next, err := retrieval.Open(dir)
	if err != nil {
		return false, fmt.Errorf("open the new index: %w", err)
	}
	s.replace(next)
	return true, nil
}

// library is what the bot asks of the index that is held.
func (s *shelf) library() bot.Library {
	lib := bot.Library{
		Ask: func(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
			x, giveBack, err := s.ask()
			if err != nil {
				return nil, err
			}
			defer giveBack()
			return x.Ask(ctx, q)
		},
		Who: func(ctx context.Context, q retrieval.WhoQuery) (*retrieval.WhoAnswer, error) {
			x, giveBack, err := s.ask()
			if err != nil {
				return nil, err
			}
			defer giveBack()
			return x.Who(ctx, q)
		},
		Verify: func(ctx context.Context, q retrieval.VerifyQuery) (*retrieval.Verification, error) {
			x, giveBack, err := s.ask()
			if err != nil {
				return nil, err
			}
			defer giveBack()
			return x.VerifyQuotation(ctx, q)
		},
		Around: func(ctx context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, cite.Outcome, error) {
			x, giveBack, err := s.ask()
			if err != nil {
				return nil, "", err
			}
			defer giveBack()
			return x.Around(ctx, receipt, scope)
		},
		Speakers: func(context.Context) ([]retrieval.Speaker, error) {
			x, giveBack, err := s.ask()
			if err != nil {
				return nil, err
			}
			defer giveBack()
			return x.Speakers(), nil
		},
		Sources: func(context.Context) ([]retrieval.Source, error) {
			x, giveBack, err := s.ask()
			if err != nil {
				return nil, err
			}
			defer giveBack()
			return x.Sources(), nil
		},
		Topics: func(context.Context) ([]retrieval.Topic, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if topics := s.held.topics.Load(); topics != nil {
				return *topics, nil
			}
			return nil, nil
		},
		Edition: func() string {
			x, giveBack := s.take()
			defer giveBack()
			return x.Edition()
		},
		Built: func() time.Time {
			x, giveBack := s.take()
			defer giveBack()
			return x.Built()
		},
	}
	if s.program.config.Articles != "" {
		lib.Reload = s.reload
	}
	return lib
}
