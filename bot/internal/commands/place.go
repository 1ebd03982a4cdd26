package commands

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
)

// Place is a place that commands are registered for.
type Place struct {
	Application string
	Guild       string // the only server, or "" for everywhere
	UserInstall bool
}

// path is the address of the commands. Discord keeps one list for each server
// and one for everywhere.
func (p Place) path() string {
	path := "/applications/" + url.PathEscape(p.Application)
	if p.Guild != "" {
		path += "/guilds/" + url.PathEscape(p.Guild)
	}
	return path + "/commands"
}

// Commands are the commands as they are sent for this place.
func (p Place) Commands() []Command {
	list := List()
	if p.Guild != "" {
		return list // what is registered for one server is used there only
	}
	for i := range list {
		if list[i].DefaultMemberPermissions != 0 { // of a server
			list[i].Contexts, list[i].IntegrationTypes = []int{discord.ContextGuild}, []int{installGuild}
			continue
		}
		list[i].Contexts = []int{discord.ContextGuild, discord.ContextBotDM, discord.ContextPrivateChannel}
		list[i].IntegrationTypes = []int{installGuild}
		if p.UserInstall {
			list[i].IntegrationTypes = append(list[i].IntegrationTypes, installUser)
		}
	}
	return list
}

// Ours are the names of registered commands that are also in List.
func Ours(registered []map[string]any) []string {
	var names []string
	for _, r := range registered {
		for _, c := range List() {
			if r["name"] == c.Name {
				names = append(names, c.Name)
			}
		}
	}
	return names
}

// Register makes Discord's list of commands ours, and reports whether it had to
// be changed. It is only written when it differs: Discord counts the creations.
func (p Place) Register(ctx context.Context, r *wire.Rest) (changed bool, err error) {
	registered, err := p.Read(ctx, r.Insist)
	if err != nil {
		return false, err
	}
	if same, err := p.Same(registered); same || err != nil {
		return false, err
	}
	return true, r.Insist(ctx, wire.Call{
		What: "register the commands", Method: http.MethodPut, Path: p.path(), Body: p.Commands(),
	})
}

// Same reports whether registered commands are ours.
func (p Place) Same(registered []map[string]any) (bool, error) {
	wanted, err := asMaps(p.Commands())
	if err != nil {
		return false, err
	}
	return reflect.DeepEqual(p.canonical(registered), p.canonical(wanted)), nil
}

// Read reads the registered commands by one way of calling Discord.
func (p Place) Read(ctx context.Context, by func(context.Context, wire.Call) error) ([]map[string]any, error) {
	var registered []map[string]any
	err := by(ctx, wire.Call{
		What: "read the registered commands", Method: http.MethodGet,
		Path: p.path() + "?with_localizations=true", Result: &registered,
	})
	return registered, err
}

func asMaps(commands []Command) ([]map[string]any, error) {
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
func (p Place) canonical(commands []map[string]any) []any {
	added := []string{"id", "application_id", "guild_id", "version", "dm_permission", "name_localized", "description_localized", "handler"}
	if p.Guild != "" {
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
		if bits := c["default_member_permissions"]; bits != nil {
			c["default_member_permissions"] = fmt.Sprint(bits) // sent as a number
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
