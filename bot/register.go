package bot

import (
	"context"
	"errors"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
)

// errMissingAccess is the number of Discord's error for a server that the bot
// has not been added to.
const errMissingAccess = 50001

// registerFor is for how long one of several processes of a version has the commands to
// itself.
const registerFor = time.Minute

// keepRegistering registers until it has succeeded or the token is wrong. A
// server that the bot has not been added to is no reason to stop: somebody may
// be about to follow the invite link.
func (b *bot) keepRegistering(ctx context.Context, store *state.Store, p commands.Place) error {
	wait := b.rest.Retry
	for {
		mine, err := store.Claim("register "+b.cfg.Version+" "+p.Guild, time.Now(), registerFor)
		if err == nil && !mine {
			// It may have ended before it had done so: look again later.
			b.log.Info("another process registers the commands")
			if wire.Sleep(ctx, registerFor) != nil {
				return nil
			}
			continue
		}
		changed := false
		if err == nil {
			changed, err = p.Register(ctx, b.rest)
		}
		switch {
		case err == nil:
			b.log.Info("the commands are registered", "changed", changed, "guild", p.Guild)
			return nil
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, ErrToken):
			return err
		}
		hint := ""
		var refused *wire.Refusal
		if errors.As(err, &refused) && refused.Code == errMissingAccess {
			hint = "add the bot to the server: " + InviteURL(p.Application)
		}
		b.log.Error("the commands could not be registered; trying again", "error", err, "guild", p.Guild, "hint", hint)
		if wire.Sleep(ctx, wait.Next()) != nil {
			return nil
		}
	}
}
