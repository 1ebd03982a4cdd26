package bot

import (
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

const (
	// burst is how many questions of one person are answered at once before the
	// cool-down counts, so that turning pages does not hurt.
	burst = 5
	// One server may ask serverEvery, and serverBurst at once.
	serverEvery = 50 * time.Millisecond
	serverBurst = 100
	// maxBuckets bounds the people and servers that are counted. A bucket that
	// is full again is the same as none.
	maxBuckets = 10_000
	// maxPerPerson is the number of interactions of one person that are worked
	// on at once.
	maxPerPerson = 4
)

// limits keep one person, or one server, from slowing the others.
type limits struct {
	// every is the time between two questions of one person.
	every time.Duration

	mu      sync.Mutex
	buckets map[bucket]*rate.Limiter
	working map[secret]int
}

// bucket is what a limit counts: a person in a server, or a server.
type bucket struct {
	person, server string
	every          time.Duration
}

func newLimits(every time.Duration) *limits {
	return &limits{every: every, buckets: map[bucket]*rate.Limiter{}, working: map[secret]int{}}
}

// wait is how long a person, and how long a server, has to wait before asking; 0
// for not at all, which is then counted. every, when not 0, is the server's own
// time between two questions of one person.
func (l *limits) wait(person, server string, every time.Duration, now time.Time) (byPerson, byServer time.Duration) {
	if every == 0 {
		every = l.every
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if every > 0 {
		byPerson = l.take(bucket{person, server, every}, burst, now)
	}
	if byPerson == 0 && server != "" {
		byServer = l.take(bucket{"", server, serverEvery}, serverBurst, now)
	}
	return byPerson, byServer
}

func (l *limits) take(b bucket, most int, now time.Time) time.Duration {
	limiter, ok := l.buckets[b]
	if !ok {
		if len(l.buckets) >= maxBuckets {
			l.forgetFull(now)
		}
		limiter = rate.NewLimiter(rate.Every(b.every), most)
		l.buckets[b] = limiter
	}
	reservation := limiter.ReserveN(now, 1)
	delay := reservation.DelayFrom(now)
	if delay > 0 {
		reservation.CancelAt(now)
	}
	return delay
}

// forgetFull forgets who could ask as much as anybody; when that is too few, it
// forgets everybody.
func (l *limits) forgetFull(now time.Time) {
	for b, limiter := range l.buckets {
		if limiter.TokensAt(now) >= float64(limiter.Burst()) {
			delete(l.buckets, b)
		}
	}
	if len(l.buckets) >= maxBuckets {
		clear(l.buckets)
	}
}

// begin counts in work for a person; it is false when enough of it is going on.
func (l *limits) begin(person secret) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if person == "" || l.working[person] < maxPerPerson {
		l.working[person]++
		return true
	}
	return false
}

func (l *limits) end(person secret) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.working[person]--; l.working[person] <= 0 {
		delete(l.working, person)
	}
}

// mayAsk is an error for the asker when it is too much.
func (d handler) mayAsk(in interaction) error {
	now := d.now()
	byPerson, byServer := d.limits.wait(d.person(in), in.GuildID, time.Duration(d.settings.CoolDown)*time.Second, now)
	// Discord shows whole seconds.
	when := func(wait time.Duration) string { return timeSpan(now.Add(wait+time.Second), 'R') }
	switch {
	case byPerson > 0:
		return userError(d.words.say("error.cool_down", "When", when(byPerson)))
	case byServer > 0:
		return userError(d.words.say("error.cool_down_server", "When", when(byServer)))
	}
	return nil
}

// counts are what /admin stats reports of the bot's own work.
type counts struct {
	since                 time.Time
	replies, slow, failed atomic.Int64
}
