package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
)

// Inspection is what Discord says of the bot.
type Inspection struct {
	// ID and Name are those of the application that the token belongs to.
	ID, Name string
	// Privileged names the privileged intents that the developer portal has
	// switched on; the bot needs none.
	Privileged []string
	// UserInstall is set when people may add the app to their own account.
	UserInstall bool
	// Asks are the scopes and the permissions, if any, that the install link of
	// the portal asks for and the bot never needs.
	Asks []string
	// Member is set when that link makes the bot a member of a server, which it has to
	// be only where it answers messages or opens threads.
	Member bool
	// EndpointURL is where Discord posts interactions; "" for the gateway.
	EndpointURL string
	// Skew is how far the clock of this machine is ahead of Discord's, to about a
	// second.
	Skew time.Duration
	// Commands is the number of commands that are registered where the settings
	// say. CommandsErr says why they cannot be read, and CommandsSame that they
	// are the ones that this version answers.
	Commands     int
	CommandsSame bool
	CommandsErr  error
	// Twice names the commands that one server shows twice, because they are
	// registered for it and for everywhere.
	Twice []string
	// Connections is how many more may be made today, of how many; 0 of 0 where
	// Discord does not say. GatewayErr says why it could not be asked.
	Connections, ConnectionsADay int
	GatewayErr                   error
}

// NotAdded is the error of the commands of a server that the bot has not been
// added to. The link adds it.
type NotAdded struct{ Invite string }

func (e *NotAdded) Error() string { return "the bot has not been added to this server" }

// Inspect asks Discord about the bot, once each, and changes nothing. The error
// is ErrToken when Discord does not know the token.
func Inspect(ctx context.Context, cfg Config) (Inspection, error) {
	b, err := newBot(cfg)
	if err != nil {
		return Inspection{}, err
	}
	defer b.rest.Client.CloseIdleConnections()
	app, skew, err := b.inspectApplication(ctx)
	if err != nil {
		return Inspection{}, err
	}
	i := Inspection{
		ID: app.ID, Name: app.Name, Privileged: app.privileged(), Asks: app.asks(), EndpointURL: app.EndpointURL, Skew: skew,
		Member: slices.Contains(app.scopes(), any(scopeBot)),
	}
	_, i.UserInstall = app.InstallTypes["1"]
	here := commands.Place{Application: app.ID, Guild: b.cfg.GuildID, UserInstall: b.cfg.UserInstall && i.UserInstall}
	registered, err := here.Read(ctx, b.rest.Do)
	var refused *wire.Refusal
	switch {
	case errors.As(err, &refused) && refused.Code == errMissingAccess:
		i.CommandsErr = &NotAdded{InviteURL(app.ID)}
	case err != nil:
		i.CommandsErr = err
	default:
		i.Commands = len(registered)
		i.CommandsSame, i.CommandsErr = here.Same(registered)
	}
	if here.Guild != "" && i.CommandsErr == nil {
		everywhere := commands.Place{Application: app.ID}
		if others, err := everywhere.Read(ctx, b.rest.Do); err == nil {
			i.Twice = commands.Ours(others)
		}
	}
	var gateway wire.GatewayInfo
	i.GatewayErr = b.rest.Do(ctx, wire.Call{What: "ask for the gateway", Method: http.MethodGet, Path: "/gateway/bot", Result: &gateway})
	i.Connections, i.ConnectionsADay = gateway.Limit.Remaining, gateway.Limit.Total
	return i, nil
}

// inspected is the application with what only an inspection looks at.
type inspected struct {
	application
	Name        string `json:"name"`
	Flags       int    `json:"flags"`
	EndpointURL string `json:"interactions_endpoint_url"`
}

// inspectApplication asks who the bot is, and compares the clocks.
func (b *bot) inspectApplication(ctx context.Context) (app inspected, skew time.Duration, err error) {
	var header http.Header
	began := time.Now()
	err = b.rest.Do(ctx, wire.Call{What: "ask Discord who the bot is", Method: http.MethodGet, Path: "/applications/@me", Result: &app,
		Header: &header})
	if err != nil {
		return app, 0, err
	}
	took := time.Since(began)
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		// The header has whole seconds, the half of one in the middle.
		skew = began.Add(took / 2).Sub(date.Add(time.Second / 2)).Round(time.Second)
	}
	return app, skew, nil
}

// privilegedFlags are the bits of an application that mean privileged
// intents, each also in a form for apps in few servers.
var privilegedFlags = []struct {
	name string
	bits int
}{{"Presence", 1<<12 | 1<<13}, {"Server Members", 1<<14 | 1<<15}, {"Message Content", 1<<18 | 1<<19}}

func (a inspected) privileged() []string {
	var names []string
	for _, f := range privilegedFlags {
		if a.Flags&f.bits != 0 {
			names = append(names, f.name)
		}
	}
	return names
}

// installParams are what the install link of the portal asks a server for.
func (a inspected) installParams() map[string]any {
	install, _ := a.InstallTypes["0"].(map[string]any)
	params, _ := install["oauth2_install_params"].(map[string]any)
	return params
}

func (a inspected) scopes() []any {
	scopes, _ := a.installParams()["scopes"].([]any)
	return scopes
}

// asks are what the install link of the portal asks a server for in vain.
func (a inspected) asks() []string {
	var asks []string
	for _, s := range a.scopes() {
		if s != scopeCommands && s != scopeBot {
			asks = append(asks, fmt.Sprint("the scope ", s))
		}
	}
	p, _ := a.installParams()["permissions"].(string)
	if bits, err := strconv.ParseUint(cmp.Or(p, "0"), 10, 64); err != nil || bits&^memberPermissions != 0 {
		asks = append(asks, "permissions ("+p+")")
	}
	return asks
}
