package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
)

// errMissingAccess is the number of Discord's error for a server that the bot
// has not been added to.
const errMissingAccess = 50001

// registration is a place that commands are registered for.
type registration struct {
	application string
	guild       string // the only server, or "" for everywhere
	userInstall bool
}

// path is the address of the commands. Discord keeps one list for each server
// and one for everywhere.
func (g registration) path() string {
	path := "/applications/" + url.PathEscape(g.application)
	if g.guild != "" {
		path += "/guilds/" + url.PathEscape(g.guild)
	}
	return path + "/commands"
}

// commands are the commands as they are sent for this place.
func (g registration) commands() []command {
	list := commandList()
	if g.guild != "" {
		return list // what is registered for one server is used there only
	}
	for i := range list {
		if list[i].DefaultMemberPermissions != 0 { // of a server
			list[i].Contexts, list[i].IntegrationTypes = []int{discord.ContextGuild}, []int{installGuild}
			continue
		}
		list[i].Contexts = []int{discord.ContextGuild, discord.ContextBotDM, discord.ContextPrivateChannel}
		list[i].IntegrationTypes = []int{installGuild}
		if g.userInstall {
			list[i].IntegrationTypes = append(list[i].IntegrationTypes, installUser)
		}
	}
	return list
}

// register makes Discord's list of commands ours, and reports whether it had to
// be changed. It is only written when it differs: Discord counts the creations.
func (g registration) register(ctx context.Context, r *wire.Rest) (changed bool, err error) {
	registered, err := g.read(ctx, r.Insist)
	if err != nil {
		return false, err
	}
	if same, err := g.same(registered); same || err != nil {
		return false, err
	}
	return true, r.Insist(ctx, wire.Call{
		What: "register the commands", Method: http.MethodPut, Path: g.path(), Body: g.commands(),
	})
}

// same reports whether registered commands are ours.
func (g registration) same(registered []map[string]any) (bool, error) {
	wanted, err := asMaps(g.commands())
	if err != nil {
		return false, err
	}
	return reflect.DeepEqual(g.canonical(registered), g.canonical(wanted)), nil
}

// read reads the registered commands by one way of calling Discord.
func (g registration) read(ctx context.Context, by func(context.Context, wire.Call) error) ([]map[string]any, error) {
	var registered []map[string]any
	err := by(ctx, wire.Call{
		What: "read the registered commands", Method: http.MethodGet,
		Path: g.path() + "?with_localizations=true", Result: &registered,
	})
	return registered, err
}

func asMaps(commands []command) ([]map[string]any, error) {
	content, err := json.Marshal(commands)
	if err != nil {
		return nil, fmt.Errorf("write the commands: %w", err)
	}
	var maps []map[string]any
	if err := json.Unmarshal(content, &maps); err != nil {
		return nil, fmt.Errorf("read the commands back: %w", err)
	}
	return maps, nil
}

// canonical is a list of commands without what Discord adds to it and without
// what is the same when it is left out, in one order.
func (g registration) canonical(commands []map[string]any) []any {
	added := []string{"id", "application_id", "guild_id", "version", "dm_permission", "name_localized", "description_localized", "handler"}
	if g.guild != "" {
		added = append(added, "contexts", "integration_types")
	}
	list := []any{}
	for _, c := range commands {
		for _, key := range added {
			delete(c, key)
		}
		for _, key := range []string{"contexts", "integration_types"} {
			sortNumbers(c[key])
		}
		if p := c["default_member_permissions"]; p != nil {
			c["default_member_permissions"] = fmt.Sprint(p) // sent as a number
		}
		list = append(list, withoutDefaults(c))
	}
	slices.SortFunc(list, func(a, b any) int { return cmp.Compare(commandKey(a), commandKey(b)) })
	return list
}

func commandKey(c any) string {
	m, _ := c.(map[string]any)
	return fmt.Sprint(m["type"], " ", m["name"])
}

func sortNumbers(list any) {
	numbers, _ := list.([]any)
	slices.SortFunc(numbers, func(a, b any) int {
		x, _ := a.(float64)
		y, _ := b.(float64)
		return cmp.Compare(x, y)
	})
}

// withoutDefaults takes off what is null, false or empty.
func withoutDefaults(value any) any {
	switch v := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, field := range v {
			if field = withoutDefaults(field); field != nil {
				kept[key] = field
			}
		}
		if len(kept) > 0 {
			return kept
		}
	case []any:
		var kept []any
		for _, field := range v {
			kept = append(kept, withoutDefaults(field))
		}
		if len(kept) > 0 {
			return kept
		}
	case bool:
		if v {
			return v
		}
	default:
		return value
	}
	return nil
}

// registerFor is for how long one of several processes of a version has the commands to
// itself.
const registerFor = time.Minute

// keepRegistering registers until it has succeeded or the token is wrong. A
// server that the bot has not been added to is no reason to stop: somebody may
// be about to follow the invite link.
func (b *bot) keepRegistering(ctx context.Context, store *state.Store, g registration) error {
	wait := b.rest.Retry
	for {
		mine, err := store.Claim("register "+b.cfg.Version+" "+g.guild, time.Now(), registerFor)
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
			changed, err = g.register(ctx, b.rest)
		}
		switch {
		case err == nil:
			b.log.Info("the commands are registered", "changed", changed, "guild", g.guild)
			return nil
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, ErrToken):
			return err
		}
		hint := ""
		var refused *wire.Refusal
		if errors.As(err, &refused) && refused.Code == errMissingAccess {
			hint = "add the bot to the server: " + InviteURL(g.application)
		}
		b.log.Error("the commands could not be registered; trying again", "error", err, "guild", g.guild, "hint", hint)
		if wire.Sleep(ctx, wait.Next()) != nil {
			return nil
		}
	}
}
