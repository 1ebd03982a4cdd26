package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// shelf holds the index that the bot asks. Another one takes its place without a
// moment in which nothing can be asked: who has the old one in hand goes on with
// it, and it is closed when the last one is done.
type shelf struct {
	program *program

	mu   sync.Mutex
	held *held

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
	return &shelf{program: p, held: p.hold(x)}
}

// hold makes an index ready to be handed out. Its topics are looked for
// meanwhile: that takes longer than Discord waits for a suggestion.
func (p *program) hold(x *retrieval.Index) *held {
	x.LinkTo(p.config.PublicURL)
	ctx, stop := context.WithCancel(context.Background())
	h := &held{index: x, stop: stop}
	h.users.Go(func() {
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

// replace puts another index in the place of the one that is held, and closes
// that when nobody uses it any more.
func (s *shelf) replace(x *retrieval.Index) {
	s.mu.Lock()
	old := s.held
	s.held = s.program.hold(x)
	s.mu.Unlock()
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
// The error is bot.ErrReloading while that is going on already.
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
	report, err = s.program.update(ctx, dir, false)
	if err != nil {
		return nil, err
	}
	s.program.log.Info("the articles were read again", "added", len(report.Added), "changed", len(report.Changed), "removed", len(report.Removed), "took", time.Since(began))
	for _, problem := range report.Problems {
		s.program.log.Warn("a file of the articles folder", "problem", problem.String())
	}
	if report.Same() {
		return report, nil
	}
	x, err := retrieval.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("open the new index: %w", err)
	}
	s.replace(x)
	return report, nil
}

// library is what the bot asks of the index that is held.
func (s *shelf) library() bot.Library {
	lib := bot.Library{
		Ask: func(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
			x, giveBack := s.take()
			defer giveBack()
			return x.Ask(ctx, q)
		},
		Who: func(ctx context.Context, q retrieval.WhoQuery) (*retrieval.WhoAnswer, error) {
			x, giveBack := s.take()
			defer giveBack()
			return x.Who(ctx, q)
		},
		Verify: func(ctx context.Context, q retrieval.VerifyQuery) (*retrieval.Verification, error) {
			x, giveBack := s.take()
			defer giveBack()
			return x.VerifyQuotation(ctx, q)
		},
		Around: func(_ context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, retrieval.Outcome, error) {
			x, giveBack := s.take()
			defer giveBack()
			return x.Around(receipt, scope)
		},
		Speakers: func(context.Context) ([]retrieval.Speaker, error) {
			x, giveBack := s.take()
			defer giveBack()
			return x.Speakers(), nil
		},
		Sources: func(context.Context) ([]retrieval.Source, error) {
			x, giveBack := s.take()
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
