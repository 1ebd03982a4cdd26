package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/internal/turns"
)

const (
	// maxRunning is the number of questions that are worked on at once.
	maxRunning = 32
	// maxWaiting is the number of accepted interactions, those worked on
	// included. Above it Discord tells people that the bot did not answer.
	maxWaiting = 1024
	// maxHeard is the number of messages that are answered at once. Above it they are
	// left alone: anybody can write them.
	maxHeard = 64
	// maxRemembered is the number of interactions that are known again when
	// Discord sends them twice.
	maxRemembered = 4096
)

// dispatcher takes interactions in and sends their responses out: each once,
// in time, and whatever a handler does.
type dispatcher struct {
	respond func(context.Context, discord.Interaction) (discord.Response, error)
	deliver func(context.Context, discord.Interaction, discord.Response) error
	post    func(context.Context, discord.Interaction, discord.Response) error
	self    string // the bot as a user
	log     *slog.Logger
	pace    wire.Pace
	observe wire.Observer

	running *turns.Turns // of the questions worked on
	limits  *limits.Limits
	counts  *counts

	mu      sync.Mutex
	closed  bool
	held    int
	heard   int // of those, messages
	seen    recent
	working sync.WaitGroup
}

func newDispatcher(d handler, r *wire.Rest, log *slog.Logger, p wire.Pace) *dispatcher {
	return &dispatcher{
		respond: d.respond, deliver: r.Answer, post: postTo(r), log: log, pace: p,
		running: turns.New(maxRunning), seen: newRecent(maxRemembered),
		limits: d.limits, counts: d.counts, observe: r.Observe,
	}
}

// accept takes an interaction in and returns at once.
func (d *dispatcher) accept(raw []byte) {
	received := time.Now()
	in, err := discord.DecodeInteraction(raw)
	if err != nil {
		d.log.Error("an interaction that cannot be read", "error", err)
		return
	}
	if d.take(in.ID) {
		go d.answer(in, received, d.deliver)
	}
}

// hear takes a message in and returns at once. Most are none of the bot's business.
func (d *dispatcher) hear(raw []byte) {
	received := time.Now()
	m, ok, err := discord.DecodeHeard(raw, d.self)
	if err != nil {
		d.log.Warn("a message that cannot be read", "error", err)
	}
	if !ok || !d.takeHeard() {
		return
	}
	if !d.take("message " + m.ID) {
		d.releaseHeard()
		return
	}
	go func() {
		defer d.releaseHeard()
		d.answer(m.Interaction(""), received, d.post)
	}()
}

// takeHeard reports whether one more message is answered, and counts it in.
func (d *dispatcher) takeHeard() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.heard >= maxHeard {
		d.log.Debug("too many messages at once; one is left alone")
		return false
	}
	d.heard++
	return true
}

func (d *dispatcher) releaseHeard() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.heard--
}

// take decides whether an interaction is answered, and counts it in.
func (d *dispatcher) take(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.closed:
		d.log.Info("an interaction that came while stopping", "interaction", id)
		return false
	case d.held >= maxWaiting:
		d.log.Error("too many interactions at once; one is not answered", "interaction", id)
		d.observe.OnInteraction(kindUnknown, Failed, 0)
		return false
	case !d.seen.add(id):
		d.log.Debug("an interaction that came twice", "interaction", id)
		return false
	}
	d.held++
	d.working.Add(1)
	return true
}

func (d *dispatcher) release() {
	d.mu.Lock()
	d.held--
	d.mu.Unlock()
	d.working.Done()
}

// answer works on an interaction and delivers the response. It holds the
// interaction until the response is out, even when the work takes longer.
func (d *dispatcher) answer(in discord.Interaction, received time.Time,
	deliver func(context.Context, discord.Interaction, discord.Response) error) {
	defer d.release()
	due := received.Add(d.pace.Deliver)
	if in.Heard != nil {
		due = due.Add(d.pace.Post)
	}
	ctx, cancel := context.WithDeadline(context.Background(), due)
	defer cancel()

	r, err := d.work(ctx, in, received)
	if in.Heard != nil && r.Data == nil && err == nil {
		return // not asked for here, or too often
	}
	outcome := outcomeOf(r, err)
	defer func() { d.observe.OnInteraction(kindOf(in), outcome, time.Since(received)) }()
	log := d.log.With("interaction", in.ID, "command", kindOf(in), "after", time.Since(received))
	if err != nil {
		d.counts.failed.Add(1)
		log.Error("a command failed", "error", err)
	}
	if in.Type == discord.InteractionCommand && in.Data.Name == commands.Admin {
		d.log.Info("a moderator used /admin", auditLine(in)...)
	}
	err = deliver(ctx, in, r)
	if why, refused := wire.Refused(err); refused && in.Heard != nil {
		d.limits.Hush(in.ChannelID, time.Now())
		outcome = Declined
		log.Warn("a message could not be answered in a channel; nothing is tried there for a while", "channel", in.ChannelID, "guild",
			in.GuildID, "missing", why, "error", err)
		return
	}
	if err != nil {
		d.counts.failed.Add(1)
		outcome = Failed
		log.Error("a reply could not be delivered", "error", err)
		return
	}
	if in.Type != discord.InteractionAutocomplete {
		d.counts.replies.Add(1)
	}
	log.Debug("answered")
}

// work is the response to an interaction, at the latest when it is due: work
// that takes longer is left to itself, and what can be said in time is said.
func (d *dispatcher) work(ctx context.Context, in discord.Interaction, received time.Time) (discord.Response, error) {
	if !d.limits.Begin(in.Asker()) {
		return busyResponse(in), nil
	}
	ctx, cancel := context.WithDeadline(ctx, received.Add(d.pace.Work))
	type result struct {
		response discord.Response
		err      error
	}
	results := make(chan result, 1)
	d.working.Go(func() {
		defer cancel()
		defer d.limits.End(in.Asker())
		ctx := turns.For(ctx, turns.Claimant{Group: in.GuildID, Person: string(in.Asker())}, in.Length())
		end, err := d.running.Take(ctx)
		if err != nil {
			return // the queue was too long
		}
		defer end()
		r, err := d.guard(ctx, in)
		results <- result{r, err}
	})
	select {
	case r := <-results:
		return r.response, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-results: // both at once
		return r.response, r.err
	default:
		d.counts.slow.Add(1)
		return failed(in, context.DeadlineExceeded), errLate
	}
}

// errLate is the error of work that takes longer than Discord waits.
var errLate = fmt.Errorf("the work took too long: %w", context.DeadlineExceeded)

// busyResponse is for a person with too many interactions being answered already.
func busyResponse(in discord.Interaction) discord.Response {
	switch {
	case in.Heard != nil:
		return discord.Response{}
	case in.Type == discord.InteractionAutocomplete:
		return discord.SuggestionResponse(nil)
	}
	return discord.Say(phrases.For(in.Locale).Say("error.busy")).Ending(Declined)
}

// guard turns a panic into an error: a fault in one reply must not end them all.
func (d *dispatcher) guard(ctx context.Context, in discord.Interaction) (r discord.Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			r = failed(in, err)
		}
	}()
	return d.respond(ctx, in)
}

// drain stops taking interactions in and waits until those that were taken are
// answered, but no longer than limit.
func (d *dispatcher) drain(limit time.Duration) {
	d.mu.Lock()
	d.closed = true
	held := d.held
	d.mu.Unlock()
	d.log.Info("stopping: no more interactions are taken", "being answered", held)
	done := make(chan struct{})
	go func() {
		d.working.Wait()
		close(done)
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
		d.log.Warn("some work does not end; it is left", "waited", limit)
	}
}

// recent remembers the last ids, a bounded number of them.
type recent struct {
	known map[string]struct{}
	ring  []string
	next  int
}

func newRecent(n int) recent {
	return recent{known: make(map[string]struct{}, n), ring: make([]string, n)}
}

// add remembers an id; it is false when the id is known already.
func (r *recent) add(id string) bool {
	if _, ok := r.known[id]; ok {
		return false
	}
	delete(r.known, r.ring[r.next])
	r.known[id] = struct{}{}
	r.ring[r.next] = id
	r.next = (r.next + 1) % len(r.ring)
	return true
}
