// Package ratelimit counts how much each of many senders asks for, in a bounded
// table.
package ratelimit

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Table has a bucket for each key. A bucket allows some at once, and then one every
// so often. When there are too many keys the one that was not seen for longest is
// forgotten: a crowd of new senders never sets the others back to nothing. It is
// safe for concurrent use.
type Table[K comparable] struct {
	most int

	mu      sync.Mutex
	entries map[K]*list.Element // of an *entry[K]
	byUse   *list.List          // the last used first
}

type entry[K comparable] struct {
	key     K
	limiter *rate.Limiter
}

// New returns a table of at most so many keys.
func New[K comparable](most int) *Table[K] {
	return &Table[K]{most: most, entries: map[K]*list.Element{}, byUse: list.New()}
}

// Claim is one of the limits that a request has to stay within: burst at once, then
// one in every.
type Claim[K comparable] struct {
	Key   K
	Every time.Duration
	Burst int
}

// Wait returns how long a request has to wait until all its claims are met; 0 means
// not at all, and then it is counted. A request that has to wait is not counted.
func (t *Table[K]) Wait(now time.Time, claims ...Claim[K]) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	var longest time.Duration
	var reserved []*rate.Reservation
	for _, c := range claims {
		r := t.limiter(c).ReserveN(now, 1)
		reserved = append(reserved, r)
		longest = max(longest, r.DelayFrom(now))
	}
	if longest > 0 {
		for _, r := range reserved {
			r.CancelAt(now)
		}
	}
	return longest
}

// Len is the number of keys in the table.
func (t *Table[K]) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.entries)
}

func (t *Table[K]) limiter(c Claim[K]) *rate.Limiter {
	if e, ok := t.entries[c.Key]; ok {
		t.byUse.MoveToFront(e)
		return e.Value.(*entry[K]).limiter
	}
	for len(t.entries) >= t.most {
		oldest := t.byUse.Remove(t.byUse.Back()).(*entry[K])
		delete(t.entries, oldest.key)
	}
	l := rate.NewLimiter(rate.Every(c.Every), c.Burst)
	t.entries[c.Key] = t.byUse.PushFront(&entry[K]{c.Key, l})
	return l
}
