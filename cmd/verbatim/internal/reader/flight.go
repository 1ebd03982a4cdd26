package reader

import (
	"bytes"
	"context"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/internal/turns"
)

// What the pages may hold in memory at a time, in bytes: from before a page is made
// until its last byte was taken or given up.
const (
	// mostInFlight is for all pages, and longInFlight for the long ones among them,
	// so that those who open long ones leave room for the others.
	mostInFlight = 96 << 20
	longInFlight = 48 << 20
	// senderInFlight is for the pages of one sender; one page they may always have.
	senderInFlight = 16 << 20
	// pageBytes is what a page is taken for until more is known of it. A page that
	// takes more is a long one.
	pageBytes = 256 << 10
	// roomWait is how long a page waits for room.
	roomWait = 3 * time.Second
)

// errNoRoom says that too much is being sent.
var errNoRoom = &problem{status: http.StatusServiceUnavailable, Title: "Too many long pages are being sent",
	Text: "There is no room for another one at this moment. Please try again in a few seconds."}

// flight counts the bytes of the pages that are being made or sent.
type flight struct {
	turns     *turns.Turns
	mu        sync.Mutex
	all, long int
	senders   map[netip.Prefix]int
	changed   chan struct{} // closed when there is more room
}

func newFlight(t *turns.Turns) *flight {
	return &flight{turns: t, senders: map[netip.Prefix]int{}, changed: make(chan struct{})}
}

// load is what one page takes.
type load struct {
	flight *flight
	sender netip.Prefix
	bytes  int
	turn   func() // ends the turn in which it is made; nil when there is none
}

// begin takes a turn, and then room for a page of a sender.
func (f *flight) begin(ctx context.Context, sender netip.Prefix) (*load, error) {
	l := &load{flight: f, sender: sender}
	var err error
	if l.turn, err = f.turns.Take(ctx); err != nil {
		return l, err
	}
	return l, l.grow(ctx, pageBytes)
}

// made ends the turn of a page that is made.
func (l *load) made() {
	if l.turn != nil {
		l.turn()
		l.turn = nil
	}
}

// grow makes the room for a page as much as it takes, and waits for it. A page that
// takes more than there ever is has to be the only long one. While it waits others have
// its turn.
func (l *load) grow(ctx context.Context, size int) error {
	wait := time.NewTimer(roomWait)
	defer wait.Stop()
	for {
		changed, ok := l.tryGrow(size)
		if ok {
			return l.goOn(ctx)
		}
		l.made()
		select {
		case <-changed:
		case <-wait.C:
			return errNoRoom
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// goOn takes a turn for a page that gave its own up.
func (l *load) goOn(ctx context.Context) (err error) {
	if l.turn == nil {
		l.turn, err = l.flight.turns.Take(ctx)
	}
	return err
}

func (l *load) tryGrow(size int) (changed <-chan struct{}, ok bool) {
	f := l.flight
	f.mu.Lock()
	defer f.mu.Unlock()
	more := max(size-l.bytes, 0)
	others, ofSender := f.all-l.bytes, f.senders[l.sender]-l.bytes
	long := f.long - longPart(l.bytes)
	if others > 0 && others+size > mostInFlight && size <= pageBytes ||
		long > 0 && size > pageBytes && long+size > longInFlight ||
		ofSender > 0 && ofSender+size > senderInFlight {
		return f.changed, false
	}
	l.set(l.bytes + more)
	return nil, true
}

// is makes the room for a page what it turned out to take.
func (l *load) is(size int) {
	l.flight.mu.Lock()
	defer l.flight.mu.Unlock()
	l.set(size)
	close(l.flight.changed)
	l.flight.changed = make(chan struct{})
}

// end gives the room and the turn of a page to others.
func (l *load) end() {
	l.made()
	l.is(0)
}

func (l *load) set(size int) {
	f := l.flight
	f.all += size - l.bytes
	f.long += longPart(size) - longPart(l.bytes)
	f.senders[l.sender] += size - l.bytes
	if f.senders[l.sender] == 0 {
		delete(f.senders, l.sender)
	}
	l.bytes = size
}

func longPart(size int) int {
	if size > pageBytes {
		return size
	}
	return 0
}

// body is a page that is being written, until nobody waits for it any more.
type body struct {
	bytes.Buffer
	ctx context.Context
}

// Write is part of io.Writer.
func (b *body) Write(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.Buffer.Write(p)
}

// WriteString is part of io.StringWriter.
func (b *body) WriteString(s string) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.Buffer.WriteString(s)
}
