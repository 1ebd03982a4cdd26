package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
)

// How far the clock may be from Discord's. Beyond the second, signed interactions
// are refused; see bot's endpoint.
const (
	smallSkew = 10 * time.Second
	largeSkew = 5 * time.Minute
)

// discord looks at the token and at what Discord says of the bot.
func (d *doctor) discord(ctx context.Context) {
	const check = "token"
	if d.config.Token == "" {
		if d.config.HTTP == "" {
			d.fail(check, "there is none, and no VERBATIM_HTTP: serve has nothing to do",
				"put a token into DISCORD_TOKEN, or an address into VERBATIM_HTTP")
		} else {
			d.skip(check, "there is none: serve answers in the browser only")
		}
		d.skip("discord", "nothing can be asked without a token")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, doctorTimeout)
	defer cancel()
	i, err := bot.Inspect(ctx, bot.Config{
		Token: d.config.Token.Reveal(), GuildID: d.config.GuildID, UserInstall: d.config.UserInstall, Version: version, API: d.config.DiscordAPI,
	})
	switch {
	case errors.Is(err, bot.ErrToken):
		d.fail(check, "Discord does not know it", "copy it again: https://discord.com/developers/applications, Bot, Reset Token")
		return
	case err != nil:
		d.skip(check, "there is one, which Discord could not be asked about")
		d.fail("discord", "it does not answer: "+err.Error(),
			"see whether this machine reaches discord.com (network, DNS, firewall, HTTPS_PROXY) and whether https://discordstatus.com reports a "+
				"fault")
		return
	}
	d.ok(check, "it belongs to the application %s (%s)", i.Name, i.ID)
	d.clock(i)
	d.portal(i)
	d.commands(i)
	d.gateway(i)
}

func (d *doctor) clock(i bot.Inspection) {
	const check, fix = "clock", "let the machine set its clock (timedatectl set-ntp true, chrony or the like)"
	direction := "ahead of"
	if i.Skew < 0 {
		direction = "behind"
	}
	found := fmt.Sprintf("it is %v %s Discord's", i.Skew.Abs(), direction)
	switch {
	case i.Skew.Abs() >= largeSkew:
		d.fail(check, found+": interactions over HTTP are refused, and times are wrong", fix)
	case i.Skew.Abs() >= smallSkew:
		d.warn(check, found, fix)
	default:
		d.ok(check, "it agrees with Discord's")
	}
}

// portal looks at what is set in the developer portal.
func (d *doctor) portal(i bot.Inspection) {
	const check = "portal"
	before := len(d.found.Findings)
	if len(i.Privileged) > 0 {
		d.warn(check, "these privileged intents are on, which the bot does not need: "+strings.Join(i.Privileged, ", "),
			"switch them off: developer portal, Bot, Privileged Gateway Intents")
	}
	if len(i.Asks) > 0 {
		d.warn(check, "its install link asks for more than the bot needs: "+strings.Join(i.Asks, ", "),
			"developer portal, Installation, Guild Install: the scope applications.commands alone, no permissions")
	}
	if d.config.UserInstall && !i.UserInstall {
		d.warn(check, "DISCORD_USER_INSTALL is true, but the app cannot be added to accounts",
			"developer portal, Installation: switch on User Install")
	}
	switch {
	case i.EndpointURL != "" && d.config.Interactions == "":
		d.fail(check, "Discord posts interactions to "+i.EndpointURL+" and sends none over the gateway",
			"empty Interactions Endpoint URL (developer portal, General Information), or set VERBATIM_INTERACTIONS")
	case i.EndpointURL == "" && d.config.Interactions != "":
		d.fail(check, "VERBATIM_INTERACTIONS is set, but Discord does not know where to post interactions",
			"developer portal, General Information: write the public address of it into Interactions Endpoint URL while serve runs")
	}
	if len(d.found.Findings) == before {
		d.ok(check, "no privileged intents, no permissions that are not needed")
	}
}

// commands looks whether the commands are registered.
func (d *doctor) commands(i bot.Inspection) {
	const check = "commands"
	where := "everywhere"
	if d.config.GuildID != "" {
		where = "in the server " + d.config.GuildID
	}
	var notAdded *bot.NotAdded
	switch {
	case errors.As(i.CommandsErr, &notAdded):
		d.fail(check, fmt.Sprintf("%v (%s)", notAdded, d.config.GuildID), "open "+notAdded.Invite+", or correct DISCORD_GUILD_ID")
	case i.CommandsErr != nil:
		d.warn(check, i.CommandsErr.Error(), "ask again in a moment")
	case i.Commands == 0:
		d.warn(check, "none are registered "+where, "start serve: it registers them")
	case !i.CommandsSame:
		d.warn(check, fmt.Sprintf("%s registered %s, not the ones of this version", count(i.Commands, "command"), where),
			"start this version of serve: it registers its own")
	default:
		d.ok(check, "%s registered %s, as this version has them", count(i.Commands, "command"), where)
	}
	if len(i.Twice) > 0 {
		d.warn(check, "registered for everywhere as well, so that this server shows them twice: "+strings.Join(i.Twice, ", "),
			"empty DISCORD_GUILD_ID, or use another application for trying out")
	}
}

// fewConnections is what serve keeps in reserve of the connections of a day.
const fewConnections = 150

func (d *doctor) gateway(i bot.Inspection) {
	const check = "gateway"
	switch {
	case d.config.Interactions != "":
	case i.GatewayErr != nil:
		d.warn(check, i.GatewayErr.Error(), "ask again in a moment")
	case i.ConnectionsADay > 0 && i.Connections <= fewConnections:
		d.warn(check, fmt.Sprintf("only %d of %d connections are left for today, and serve waits", i.Connections, i.ConnectionsADay),
			"see in the log why it connects so often; Discord allows more tomorrow")
	default:
		d.ok(check, "%d of %d connections are left for today", i.Connections, i.ConnectionsADay)
	}
}
