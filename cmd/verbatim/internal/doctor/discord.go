package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/config"
)

// Timeout bounds each look at something outside this machine.
const Timeout = 5 * time.Second

// How far the clock may be from Discord's. Beyond the second, signed interactions
// are refused; see bot's endpoint.
const (
	smallSkew = 10 * time.Second
	largeSkew = 5 * time.Minute
)

// Discord looks at the token and at what Discord says of the bot.
func (r *Report) Discord(ctx context.Context, c config.Config, version string) {
	const check = "token"
	if c.Token == "" {
		if c.HTTP == "" {
			r.Fail(check, "there is none, and no VERBATIM_HTTP: serve has nothing to do",
				"put a token into DISCORD_TOKEN, or an address into VERBATIM_HTTP")
		} else {
			r.Skip(check, "there is none: serve answers in the browser only")
		}
		r.Skip("discord", "nothing can be asked without a token")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	i, err := bot.Inspect(ctx, bot.Config{
		Token: c.Token.Reveal(), GuildID: c.GuildID, UserInstall: c.UserInstall, Version: version, API: c.DiscordAPI,
	})
	switch {
	case errors.Is(err, bot.ErrToken):
		r.Fail(check, "Discord does not know it", "copy it again: https://discord.com/developers/applications, Bot, Reset Token")
		return
	case err != nil:
		r.Skip(check, "there is one, which Discord could not be asked about")
		r.Fail("discord", "it does not answer: "+err.Error(),
			"see whether this machine reaches discord.com (network, DNS, firewall, HTTPS_PROXY) and whether https://discordstatus.com reports a "+
				"fault")
		return
	}
	r.OK(check, "it belongs to the application %s (%s)", i.Name, i.ID)
	r.clock(i)
	r.portal(c, i)
	r.mentions(c, i)
	r.commands(c, i)
	r.gateway(c, i)
}

func (r *Report) clock(i bot.Inspection) {
	const check, fix = "clock", "let the machine set its clock (timedatectl set-ntp true, chrony or the like)"
	direction := "ahead of"
	if i.Skew < 0 {
		direction = "behind"
	}
	found := fmt.Sprintf("it is %v %s Discord's", i.Skew.Abs(), direction)
	switch {
	case i.Skew.Abs() >= largeSkew:
		r.Fail(check, found+": interactions over HTTP are refused, and times are wrong", fix)
	case i.Skew.Abs() >= smallSkew:
		r.Warn(check, found, fix)
	default:
		r.OK(check, "it agrees with Discord's")
	}
}

// portal looks at what is set in the developer portal.
func (r *Report) portal(c config.Config, i bot.Inspection) {
	const check = "portal"
	before := len(r.Findings)
	if len(i.Privileged) > 0 {
		r.Warn(check, "these privileged intents are on, which the bot does not need: "+strings.Join(i.Privileged, ", "),
			"switch them off: developer portal, Bot, Privileged Gateway Intents")
	}
	if len(i.Asks) > 0 {
		r.Warn(check, "its install link asks for more than the bot needs: "+strings.Join(i.Asks, ", "),
			"developer portal, Installation, Guild Install: the scope applications.commands, no permissions")
	}
	if c.UserInstall && !i.UserInstall {
		r.Warn(check, "DISCORD_USER_INSTALL is true, but the app cannot be added to accounts",
			"developer portal, Installation: switch on User Install")
	}
	switch {
	case i.EndpointURL != "" && c.Interactions == "":
		r.Fail(check, "Discord posts interactions to "+i.EndpointURL+" and sends none over the gateway",
			"empty Interactions Endpoint URL (developer portal, General Information), or set VERBATIM_INTERACTIONS")
	case i.EndpointURL == "" && c.Interactions != "":
		r.Fail(check, "VERBATIM_INTERACTIONS is set, but Discord does not know where to post interactions",
			"developer portal, General Information: write the public address of it into Interactions Endpoint URL while serve runs")
	}
	if len(r.Findings) == before {
		r.OK(check, "no privileged intents, no permissions that are not needed")
	}
}

// mentions reports whether the bot can answer messages that mention it.
func (r *Report) mentions(c config.Config, i bot.Inspection) {
	const check = "mentions"
	switch {
	case c.Interactions != "":
		r.Skip(check, "messages come over the gateway only: with VERBATIM_INTERACTIONS the bot is asked with commands")
	case i.Member:
		r.OK(check, "the install link makes it a member of a server (scope bot): needed where /admin settings has it answer messages that "+
			"mention it, or follow up in threads")
	default:
		r.OK(check, "the install link makes it no member of a server: where it is to answer messages that mention it, or to follow up in "+
			"threads, /admin settings shows the link for that")
	}
}

// commands checks whether the commands are registered.
func (r *Report) commands(c config.Config, i bot.Inspection) {
	const check = "commands"
	where := "everywhere"
	if c.GuildID != "" {
		where = "in the server " + c.GuildID
	}
	var notAdded *bot.NotAdded
	switch {
	case errors.As(i.CommandsErr, &notAdded):
		r.Fail(check, fmt.Sprintf("%v (%s)", notAdded, c.GuildID), "open "+notAdded.Invite+", or correct DISCORD_GUILD_ID")
	case i.CommandsErr != nil:
		r.Warn(check, i.CommandsErr.Error(), "ask again in a moment")
	case i.Commands == 0:
		r.Warn(check, "none are registered "+where, "start serve: it registers them")
	case !i.CommandsSame:
		r.Warn(check, fmt.Sprintf("%s registered %s, not the ones of this version", terminal.Count(i.Commands, "command"), where),
			"start this version of serve: it registers its own")
	default:
		r.OK(check, "%s registered %s, as this version has them", terminal.Count(i.Commands, "command"), where)
	}
	if len(i.Twice) > 0 {
		r.Warn(check, "registered for everywhere as well, so that this server shows them twice: "+strings.Join(i.Twice, ", "),
			"empty DISCORD_GUILD_ID, or use another application for trying out")
	}
}

// fewConnections is what serve keeps in reserve of the connections of a day.
const fewConnections = 150

func (r *Report) gateway(c config.Config, i bot.Inspection) {
	const check = "gateway"
	switch {
	case c.Interactions != "":
	case i.GatewayErr != nil:
		r.Warn(check, i.GatewayErr.Error(), "ask again in a moment")
	case i.ConnectionsADay > 0 && i.Connections <= fewConnections:
		r.Warn(check, fmt.Sprintf("only %d of %d connections are left for today, and serve waits", i.Connections, i.ConnectionsADay),
			"see in the log why it connects so often; Discord allows more tomorrow")
	default:
		r.OK(check, "%d of %d connections are left for today", i.Connections, i.ConnectionsADay)
	}
}
