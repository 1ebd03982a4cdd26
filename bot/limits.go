package bot

import (
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/ratelimit"
)

const (
	// burst is how many questions of one person are answered at once before the
	// cool-down counts, so that turning pages does not hurt.
	burst = 5
	// One server may ask serverEvery, and serverBurst at once.
	serverEvery = 50 * time.Millisecond
	serverBurst = 100
	// One person may have something looked up that is not a question (suggestions
	// while typing, the list of sources) lookupEvery, and lookupBurst at once;
	// one server ten times that.
	lookupEvery  = 200 * time.Millisecond
	lookupBurst  = 30
	serverLookup = 10
	// maxBuckets bounds the people and servers that are counted.
	maxBuckets = 10_000
	// maxPerPerson is the number of interactions of one person that are worked
	// on at once.
	maxPerPerson = 4
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

// limits keep one person, or one server, from slowing the others.
type limits struct {
	// every is the time between two questions of one person.
	every time.Duration
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

func newLimits(every time.Duration) *limits {
	return &limits{every: every, table: ratelimit.New[bucket](maxBuckets), working: map[discord.Secret]int{},
		hushed: map[string]time.Time{}}
}

// wait is how long a person, and how long a server, has to wait before asking; 0
// for not at all, which is then counted. every, when not 0, is the server's own
// time between two questions of one person.
func (l *limits) wait(person, server string, every time.Duration, now time.Time) (byPerson, byServer time.Duration) {
	if every == 0 {
		every = l.every
	}
	if every > 0 {
		byPerson = l.take(bucket{person: person, server: server, every: every}, burst, now)
	}
	if byPerson == 0 && server != "" {
		byServer = l.take(bucket{server: server, every: serverEvery}, serverBurst, now)
	}
	return byPerson, byServer
}

// waitLookup is wait for what is not a question.
func (l *limits) waitLookup(person, server string, now time.Time) time.Duration {
	wait := l.take(bucket{person: person, server: server, every: lookupEvery, lookups: true}, lookupBurst, now)
	if wait == 0 && server != "" {
		wait = l.take(bucket{server: server, every: lookupEvery / serverLookup, lookups: true}, serverLookup*lookupBurst, now)
	}
	return wait
}

// mayPost reports whether one more message may be written into a channel.
func (l *limits) mayPost(channel string, now time.Time) bool {
	l.mu.Lock()
	until, hushed := l.hushed[channel]
	l.mu.Unlock()
	if hushed && now.Before(until) {
		return false
	}
	return l.take(bucket{channel: channel, every: channelEvery}, channelBurst, now) == 0
}

// mayTell reports whether a person is told once more, in front of others, to wait.
func (l *limits) mayTell(person, server string, now time.Time) bool {
	return l.take(bucket{person: person, server: server, every: toldEvery, told: true}, 1, now) == 0
}

// hush leaves a channel alone for a while.
func (l *limits) hush(channel string, now time.Time) {
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

func (l *limits) take(b bucket, most int, now time.Time) time.Duration {
	return l.table.Wait(now, ratelimit.Claim[bucket]{Key: b, Every: b.every, Burst: most})
}

// begin counts in work for a person; it is false when enough of it is going on.
func (l *limits) begin(person discord.Secret) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if person == "" || l.working[person] < maxPerPerson {
		l.working[person]++
		return true
	}
	return false
}

func (l *limits) end(person discord.Secret) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.working[person]--; l.working[person] <= 0 {
		delete(l.working, person)
	}
}

// mayAsk is an error for the asker when it is too much.
func (d handler) mayAsk(in discord.Interaction) error {
	now := d.now()
	byPerson, byServer := d.limits.wait(d.asker, in.GuildID, time.Duration(d.settings.CoolDown)*time.Second, now)
	// Discord shows whole seconds.
	when := func(wait time.Duration) string { return discord.TimeSpan(now.Add(wait+time.Second), 'R') }
	switch {
	case byPerson > 0:
		return userError(d.words.Say("error.cool_down", "When", when(byPerson)))
	case byServer > 0:
		return userError(d.words.Say("error.cool_down_server", "When", when(byServer)))
	}
	return nil
}

// mayLookUp is an error for the asker when too much that is not a question is looked up,
// also where questions have no cool-down.
func (d handler) mayLookUp(in discord.Interaction) error {
	now := d.now()
	if wait := d.limits.waitLookup(d.asker, in.GuildID, now); wait > 0 {
		return userError(d.words.Say("error.cool_down", "When", discord.TimeSpan(now.Add(wait+time.Second), 'R')))
	}
	return nil
}

// counts are what /admin stats reports of the bot's own work.
type counts struct {
	since                 time.Time
	replies, slow, failed atomic.Int64
}
