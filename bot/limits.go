package bot

import (
	"sync/atomic"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
)

// mayAsk is an error for the asker when it is too much.
func (d handler) mayAsk(in discord.Interaction) error {
	now := d.now()
	byPerson, byServer := d.limits.Wait(d.asker, in.GuildID, time.Duration(d.settings.CoolDown)*time.Second, now)
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
	if wait := d.limits.WaitLookup(d.asker, in.GuildID, now); wait > 0 {
		return userError(d.words.Say("error.cool_down", "When", discord.TimeSpan(now.Add(wait+time.Second), 'R')))
	}
	return nil
}

// counts are what /admin stats reports of the bot's own work.
type counts struct {
	since                 time.Time
	replies, slow, failed atomic.Int64
}
