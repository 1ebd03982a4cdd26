package limits

import (
	"maps"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/ratelimit"
)

const (
	// Burst is how many questions of one person are answered at once before the
	// cool-down counts, so that turning pages does not hurt.
	Burst = 5
	// One server may ask serverEvery, and serverBurst at once.
	serverEvery = 50 * time.Millisecond
	serverBurst = 100
	// One person may have something looked up that is not a question (suggestions
	// while typing, the list of sources) LookupEvery, and LookupBurst at once;
	// one server ten times that.
	LookupEvery  = 200 * time.Millisecond
	LookupBurst  = 30
	serverLookup = 10
	// maxBuckets bounds the people and servers that are counted.
	maxBuckets = 10_000
	// MaxPerPerson is the number of interactions of one person that are worked
	// on at once.
	MaxPerPerson = 4
	// Messages in one channel are answered channelEvery, and channelBurst at once,
	// which is what Discord takes. One person is told to wait toldEvery.
	channelEvery = time.Second
	channelBurst = 5
	toldEvery    = 30 * time.Second
	// hushFor is for how long a channel is left alone that refused a message: too many
	// refusals, and Discord answers nothing any more. maxHushed bounds the channels.
	hushFor   = 10 * time.Minute
	maxHushed = 1_000
)

// Limits keep one person, or one server, from slowing the others.
type Limits struct {
	// Every is the time between two questions of one person.
	Every time.Duration
	table *ratelimit.Table[bucket]

	mu      sync.Mutex
	working map[discord.Secret]int
	hushed  map[string]time.Time // until when a channel is left alone
}

// bucket is what a limit counts: the questions, or the lookups, of a person in a
// server, or of a server.
type bucket struct {
	person, server string
	every          time.Duration
	lookups        bool
	// channel, when not empty, is what answers to messages are counted of; told is
	// set for those that tell a person to wait.
	channel string
	told    bool
}

// New allows one person a question every so often, and a few more at once.
func New(every time.Duration) *Limits {
	return &Limits{Every: every, table: ratelimit.New[bucket](maxBuckets), working: map[discord.Secret]int{},
		hushed: map[string]time.Time{}}
}

// Wait is how long a person, and how long a server, has to wait before asking; 0
// for not at all, which is then counted. every, when not 0, is the server's own
// time between two questions of one person.
func (l *Limits) Wait(person, server string, every time.Duration, now time.Time) (byPerson, byServer time.Duration) {
	if every == 0 {
		every = l.Every
	}
	if every > 0 {
		byPerson = l.take(bucket{person: person, server: server, every: every}, Burst, now)
	}
	if byPerson == 0 && server != "" {
		byServer = l.take(bucket{server: server, every: serverEvery}, serverBurst, now)
	}
	return byPerson, byServer
}

// WaitLookup is Wait for what is not a question.
func (l *Limits) WaitLookup(person, server string, now time.Time) time.Duration {
	wait := l.take(bucket{person: person, server: server, every: LookupEvery, lookups: true}, LookupBurst, now)
	if wait == 0 && server != "" {
		wait = l.take(bucket{server: server, every: LookupEvery / serverLookup, lookups: true}, serverLookup*LookupBurst, now)
	}
	return wait
}

// MayPost reports whether one more message may be written into a channel.
func (l *Limits) MayPost(channel string, now time.Time) bool {
	l.mu.Lock()
	until, hushed := l.hushed[channel]
	l.mu.Unlock()
	if hushed && now.Before(until) {
		return false
	}
	return l.take(bucket{channel: channel, every: channelEvery}, channelBurst, now) == 0
}

// MayTell reports whether a person is told once more, in front of others, to wait.
func (l *Limits) MayTell(person, server string, now time.Time) bool {
	return l.take(bucket{person: person, server: server, every: toldEvery, told: true}, 1, now) == 0
}

// Hush leaves a channel alone for a while.
func (l *Limits) Hush(channel string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.hushed) >= maxHushed {
		maps.DeleteFunc(l.hushed, func(_ string, until time.Time) bool { return now.After(until) })
	}
	if len(l.hushed) >= maxHushed {
		clear(l.hushed) // better to try again than to grow
	}
	l.hushed[channel] = now.Add(hushFor)
}

func (l *Limits) take(b bucket, most int, now time.Time) time.Duration {
	return l.table.Wait(now, ratelimit.Claim[bucket]{Key: b, Every: b.every, Burst: most})
}

// Begin counts in work for a person; it reports false when enough of it is going on.
func (l *Limits) Begin(person discord.Secret) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if person == "" || l.working[person] < MaxPerPerson {
		l.working[person]++
		return true
	}
	return false
}

// End is called when work for a person that began has ended.
func (l *Limits) End(person discord.Secret) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.working[person]--; l.working[person] <= 0 {
		delete(l.working, person)
	}
}

// Working is the number of people for whom work goes on.
func (l *Limits) Working() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.working)
}
