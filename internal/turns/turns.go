// Package turns shares the processors out among those who ask: whoever used them
// least of late and asks for little is next, and whoever used them much never holds
// all turns.
//
// A claimant is a person in a group: somebody on a server, or an address in a
// network. Groups count first, so that a group of a thousand persons has no more
// than one of two.
package turns

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"time"
)

const (
	// halfLife is the time after which what somebody used counts half.
	halfLife = 10 * time.Second
	// muchUsed is from when on somebody used much, in time that they held turns.
	muchUsed = 250 * time.Millisecond
	// begun is what a turn counts at least that is not over.
	begun = 100 * time.Millisecond
	// perByte is what a byte of what is asked is taken to cost, before it is known:
	// about what a long quotation does that is looked for.
	perByte = 200 * time.Microsecond
	// MostWaiting is how many wait at a time. Beyond it the one who used most is
	// turned away.
	MostWaiting = 1024
	// mostKnown bounds the groups and persons whose use is known.
	mostKnown = 10_000
	// forgotten is so little use that it need not be known.
	forgotten = 10 * time.Millisecond
)

// ErrFull says that too many wait.
var ErrFull = errors.New("too many are waiting for a turn")

// Claimant is who wants a turn.
type Claimant struct{ Group, Person string }

type contextKey struct{}

// claim is what a turn is wanted for.
type claim struct {
	by   Claimant
	cost time.Duration // as far as can be told before
}

// For is a context in which turns are taken for somebody who asks something of so
// many bytes.
func For(ctx context.Context, by Claimant, length int) context.Context {
	return context.WithValue(ctx, contextKey{}, claim{by, time.Duration(length) * perByte})
}

// Turns are a number of turns, held by as many at a time. They are safe for
// concurrent use.
type Turns struct {
	most int

	mu         sync.Mutex
	held, much int // turns, and those of them held by who used much
	waiting    []*waiter
	uses       map[Claimant]*use // of a group, without a person, and of a person in it
}

// waiter is one who waits.
type waiter struct {
	claim
	granted chan bool // gets whether there is a turn
	much    bool
}

// use is how much somebody used.
type use struct {
	time  time.Duration // as of at
	at    time.Time
	turns int           // that are not over
	begun time.Duration // what these count
}

// New returns a number of turns, at least two.
func New(most int) *Turns { return &Turns{most: max(most, 2), uses: map[Claimant]*use{}} }

// Held is how many turns are held.
func (t *Turns) Held() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held
}

// Take waits for a turn for whom the context is for. End gives it back, and has no
// effect when called again. The error is that of the context, or ErrFull.
func (t *Turns) Take(ctx context.Context) (end func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err // also when there is a turn: below, either may be seen first
	}
	c, _ := ctx.Value(contextKey{}).(claim)
	w := &waiter{claim: c, granted: make(chan bool, 1)}
	t.mu.Lock()
	t.waiting = append(t.waiting, w)
	t.grant(time.Now())
	if len(t.waiting) > MostWaiting {
		t.turnAway(time.Now())
	}
	t.mu.Unlock()
	select {
	case ok := <-w.granted:
		return t.taken(w, ok)
	case <-ctx.Done():
	}
	t.mu.Lock()
	i := slices.Index(t.waiting, w)
	if i >= 0 {
		t.waiting = slices.Delete(t.waiting, i, i+1)
	}
	t.mu.Unlock()
	if i < 0 && <-w.granted { // at the same moment
		t.end(w, time.Now())
	}
	return nil, ctx.Err()
}

func (t *Turns) taken(w *waiter, ok bool) (end func(), err error) {
	if !ok {
		return nil, ErrFull
	}
	began := time.Now()
	return sync.OnceFunc(func() { t.end(w, began) }), nil
}

func (t *Turns) end(w *waiter, began time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	for _, c := range w.by.counted() {
		u := t.use(c, now)
		u.time += now.Sub(began)
		u.begun -= max(begun, w.cost)
		u.turns--
	}
	t.held--
	if w.much {
		t.much--
	}
	t.grant(now)
}

// grant gives free turns to those who are next.
func (t *Turns) grant(now time.Time) {
	for t.held < t.most && len(t.waiting) > 0 {
		next, least := -1, rank{}
		for i, w := range t.waiting {
			r := t.rank(w.claim, now)
			if r.much && t.much >= t.most/2 {
				continue
			}
			if next < 0 || r.compare(least) < 0 {
				next, least = i, r
			}
		}
		if next < 0 {
			return // who waits used much, and others may come
		}
		w := t.waiting[next]
		t.waiting = slices.Delete(t.waiting, next, next+1)
		t.held++
		if w.much = least.much; w.much {
			t.much++
		}
		for _, c := range w.by.counted() {
			u := t.use(c, now)
			u.begun += max(begun, w.cost)
			u.turns++
		}
		w.granted <- true
	}
}

// turnAway refuses the one who used most of those who wait; of several the last.
func (t *Turns) turnAway(now time.Time) {
	most, worst := 0, rank{}
	for i, w := range t.waiting {
		if r := t.rank(w.claim, now); r.compare(worst) >= 0 {
			most, worst = i, r
		}
	}
	t.waiting[most].granted <- false
	t.waiting = slices.Delete(t.waiting, most, most+1)
}

// rank is how much a group and a person used, with what is not over and what is
// wanted, and whether one of them used much.
type rank struct {
	group, person time.Duration
	much          bool
}

func (t *Turns) rank(c claim, now time.Time) rank {
	group, much := t.used(c.by.group(), now)
	person, muchToo := t.used(c.by, now)
	return rank{group + c.cost, person + c.cost, much || muchToo}
}

func (r rank) compare(other rank) int {
	return cmp.Or(cmp.Compare(r.group, other.group), cmp.Compare(r.person, other.person))
}

func (c Claimant) group() Claimant { return Claimant{Group: c.Group} }

// counted are the group and, where one is named, the person in it.
func (c Claimant) counted() []Claimant {
	if c.Person == "" {
		return []Claimant{c}
	}
	return []Claimant{c.group(), c}
}

// used is how much somebody used, with what is not over, and whether they used much.
func (t *Turns) used(c Claimant, now time.Time) (time.Duration, bool) {
	u := t.uses[c]
	if u == nil {
		return 0, false
	}
	left := u.left(now)
	return left + u.begun, left >= muchUsed
}

// left is what is left of a use.
func (u *use) left(now time.Time) time.Duration {
	return time.Duration(float64(u.time) * math.Exp2(-float64(max(now.Sub(u.at), 0))/float64(halfLife)))
}

// use is the use of somebody as of now, to be changed.
func (t *Turns) use(c Claimant, now time.Time) *use {
	u := t.uses[c]
	if u == nil {
		t.forget(now)
		u = new(use)
		t.uses[c] = u
	}
	u.time, u.at = u.left(now), now
	return u
}

// forget makes room for a claimant who is not known: first those who used next to
// nothing go, then any.
func (t *Turns) forget(now time.Time) {
	for _, least := range []time.Duration{forgotten, math.MaxInt64} {
		for c, u := range t.uses {
			if len(t.uses) < mostKnown || least == math.MaxInt64 && len(t.uses) < mostKnown/4*3 {
				return
			}
			if u.turns == 0 && u.left(now) < least {
				delete(t.uses, c)
			}
		}
	}
}
