// Package bot is Discord, and nothing but Discord: it takes a command, asks the
// core once, and shows what came back.
//
// Begin with [Run]. An interaction comes in over the gateway ([wire.Connection]) or
// over HTTP ([endpoint]), the [dispatcher] sees that it is answered once and in time, the [handler] turns
// it into a [discord.Response] (a function of the interaction alone, whichever way it
// came), and [wire.Rest] sends that out. What the bot says itself comes from a
// catalogue in seven languages ([phrases.Words]); what has to outlast an interaction is
// in the custom ids of buttons ([buttonID]) and in a store.
//
// discordgo keeps the gateway connection and nothing more: see package wire.
package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// ErrIndexing is the error of a Library while there is no index yet to ask.
var ErrIndexing = errors.New("the articles are being indexed for the first time")

// ErrNoArticlesFolder is the error of Library.Reload where the articles are
// compiled in, so that there is nothing to read again.
var ErrNoArticlesFolder = errors.New("there is no articles folder")

// Library is what the bot asks: whichever index of the collection is current. The
// errors of its methods are ErrIndexing as long as there is none. All are called
// by many goroutines.
type Library interface {
	Sides
	// Ask finds the passages that answer.
	Ask(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error)
	// Who finds quotations by speaker and topic.
	Who(ctx context.Context, q retrieval.WhoQuery) (*retrieval.WhoAnswer, error)
	// Verify checks whether the quotations of a text are in the collection.
	Verify(ctx context.Context, q verify.Query) ([]*verify.Result, error)
	// Around shows an excerpt among the sentences around it.
	Around(ctx context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, cite.Outcome, error)
	// Excerpt shows the words of a receipt alone.
	Excerpt(ctx context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, cite.Outcome, error)
	// Suggest gives a few questions that what a scope shows answers.
	Suggest(ctx context.Context, scope retrieval.Scope) ([]string, error)
	// Speakers lists who is quoted in what a scope shows, the most quoted first, and
	// Sources lists the articles. Both are called for every key that somebody types
	// into an option.
	Speakers(ctx context.Context, scope retrieval.Scope) ([]retrieval.Speaker, error)
	Sources(ctx context.Context) ([]retrieval.Source, error)
	// Edition identifies the texts of the collection, and Built is when its index
	// was made.
	Edition() string
	Built() time.Time
	// LeftOut are the files that are left out of the collection because reading them
	// ended the program or takes too much memory.
	LeftOut() []string
	// Vectors says how many articles are found by their meaning too, of how many; model
	// is "" where nothing is.
	Vectors() (model string, articles, of int)
	// Reload reads the articles again, without a moment in which nothing can be
	// asked. The error is ErrReloading while it is going on, ErrNoArticlesFolder
	// where there is nothing to read, and a *HeldBackError when the new index was not
	// put in use.
	Reload(ctx context.Context) (*build.Report, error)
}

// ErrToken is the error of a token that Discord does not take.
var ErrToken = wire.ErrToken

// Observer is called for what happens in the bot, so that it can be counted.
type Observer = wire.Observer

// Config is what the bot must be told.
type Config struct {
	// Token is the bot's token. It is never logged and is in no error.
	Token string
	// GuildID, when not empty, is the only server whose commands are
	// registered; they appear there at once. Otherwise they are registered
	// everywhere.
	GuildID string
	// UserInstall also offers the commands to people who add the bot to their
	// account. It has to be allowed in the developer portal.
	UserInstall bool
	// State is the folder of what the bot remembers: the questions whose answers
	// have buttons, and what the moderators of each server decided. Empty means
	// that it remembers until it ends.
	State string
	// Cluster, when not nil, keeps that for all processes that answer, under the name
	// Collection and with so many further copies; then State is not used.
	Cluster    *cluster.Client
	Collection string
	Copies     int
	// CoolDown is the time between two questions of one person, of which a few
	// may come at once; 0 means none.
	CoolDown time.Duration
	// Interactions, when not empty, is the address to listen on for interactions
	// over HTTP, instead of connecting to the gateway.
	Interactions string
	// Version is the version of the program, for /about and for Discord.
	Version string
	// Log gets everything that is not a reply; nil means nowhere. It never gets a
	// question.
	Log *slog.Logger
	// Announce, when not nil, is given the link that adds the bot to a server,
	// once it is known.
	Announce func(invite string)
	// API is the address of Discord's HTTP API; tests give their own. Empty
	// means Discord's.
	API string

	// Deadline is the time from the receipt of an interaction within which the
	// reply has to be out; 0 means Discord's 3 s. Tests on busy machines give more.
	Deadline time.Duration

	// Observe is called for what happens.
	Observe Observer

	pace wire.Pace
}

// bot is what Run holds.
type bot struct {
	cfg  Config
	rest *wire.Rest
	log  *slog.Logger
}

// Run answers on Discord until ctx ends, which is not an error. Then it answers
// what it has taken in and says goodbye. It returns an error when it makes no
// sense to try again; what passes by itself is waited for.
func Run(ctx context.Context, cfg Config, lib Library) error {
	b, err := newBot(cfg)
	if err != nil {
		return err
	}
	store, err := b.openStore(ctx)
	if ctx.Err() != nil && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() {
		if err := store.Close(); err != nil {
			b.log.Error("the bot's state was not closed", "error", err)
		}
	}()
	defer b.rest.Client.CloseIdleConnections()
	app, err := b.application(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	if cfg.Announce != nil {
		cfg.Announce(InviteURL(app.ID))
	}

	ctx, stop := context.WithCancel(ctx)
	var keeping sync.WaitGroup
	keeping.Go(func() { b.keepPruning(ctx, store) })
	defer func() {
		stop() // first, or it never ends
		keeping.Wait()
	}()
	registered := make(chan error, 1)
	go func() {
		err := b.keepRegistering(ctx, store, commands.Place{Application: app.ID, Guild: cfg.GuildID, UserInstall: app.userInstall})
		if err != nil {
			stop()
		}
		registered <- err
	}()
	hearing, err := b.newHearing(store)
	if err != nil {
		return err
	}
	d := newDispatcher(handler{
		lib: lib, version: b.cfg.Version, store: store,
		limits: limits.New(b.cfg.CoolDown), counts: &counts{since: time.Now()},
		rest: b.rest, hearing: hearing, invite: MemberInviteURL(app.ID),
	}, b.rest, b.log, b.cfg.pace)
	d.self = cmp.Or(app.Bot.ID, app.ID)
	if cfg.Interactions != "" {
		err = b.listen(ctx, d, store, app.VerifyKey)
	} else {
		keeping.Go(func() { hearing.keep(ctx, b.cfg.pace.Renew) })
		err = b.serve(ctx, d, hearing)
	}
	stop()
	return cmp.Or(err, <-registered)
}

// serve keeps the connection until ctx ends, and a little longer: the
// connection closes when the last response is out.
func (b *bot) serve(ctx context.Context, d *dispatcher, h *hearing) error {
	connected, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	defer context.AfterFunc(ctx, func() {
		d.drain(b.cfg.pace.Drain)
		hangUp()
	})()
	c := wire.Connection{Rest: b.rest, Log: b.log, Pace: b.cfg.pace, UserAgent: b.rest.UserAgent, Accept: d.accept, Observe: b.cfg.Observe,
		Hear: d.hear, Hearing: h.on.Load, Renew: h.renew}
	if err := c.Keep(connected); err != nil {
		d.drain(b.cfg.pace.Drain)
		return err
	}
	return nil
}

func newBot(cfg Config) (*bot, error) {
	cfg.Token = strings.TrimPrefix(strings.TrimSpace(cfg.Token), "Bot ")
	if cfg.Token == "" || strings.ContainsFunc(cfg.Token,
		func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) || r == ' ' }) {
		return nil, ErrToken // as no header can hold it
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.pace == (wire.Pace{}) {
		cfg.pace = wire.DefaultPace
	}
	if cfg.Deadline > 0 {
		cfg.pace.Work, cfg.pace.Deliver = cfg.Deadline*5/6, cfg.Deadline
	}
	cfg.Version = cmp.Or(cfg.Version, "unknown")
	return &bot{
		cfg: cfg,
		log: cfg.Log,
		rest: &wire.Rest{
			Base:      strings.TrimRight(cmp.Or(cfg.API, wire.DiscordAPI), "/"),
			Token:     cfg.Token,
			UserAgent: fmt.Sprintf("DiscordBot (%s, %s)", projectURL, cfg.Version),
			Client:    wire.NewClient(),
			Log:       cfg.Log,
			Retry:     cfg.pace.Retry,
			Observe:   cfg.Observe,
		},
	}, nil
}

// openStore opens what the bot remembers.
func (b *bot) openStore(ctx context.Context) (*state.Store, error) {
	if b.cfg.Cluster != nil {
		return b.openShared(ctx)
	}
	if b.cfg.State == "" {
		b.log.Warn("no folder to remember things in: buttons of older answers and the moderators' decisions end with this process")
		return state.NewMemory(), nil
	}
	return state.Open(b.cfg.State, b.log, time.Now())
}

// openShared opens what all processes remember, as soon as the cluster can be reached.
func (b *bot) openShared(ctx context.Context) (*state.Store, error) {
	wait := b.rest.Retry
	for {
		store, err := state.OpenShared(b.cfg.Cluster, b.cfg.Collection, b.cfg.Copies, b.log, time.Now())
		if err == nil || !errors.Is(err, cluster.ErrUnreachable) {
			return store, err
		}
		b.log.Error("what the bot remembers cannot be reached; trying again", "error", err)
		if e := wire.Sleep(ctx, wait.Next()); e != nil {
			return nil, err
		}
	}
}

// pruneEvery is the time between two removals of what is too old to be kept.
const pruneEvery = 24 * time.Hour

// keepPruning removes once a day what is too old to be kept, until ctx ends. At the
// start that was done when the store was opened.
func (b *bot) keepPruning(ctx context.Context, store *state.Store) {
	tick := time.NewTicker(pruneEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			if err := store.Prune(now); err != nil {
				b.log.Error("questions that are too old could not be removed; that is tried again tomorrow", "error", err)
			}
		}
	}
}

// application is the bot as Discord knows it.
type application struct {
	ID string `json:"id"`
	// InstallTypes has the key "1" when people may add the bot to their account.
	InstallTypes map[string]any `json:"integration_types_config"`

	// VerifyKey is the public key, in hex, of what Discord signs.
	VerifyKey string `json:"verify_key"`

	// Bot is the application as a user, whom messages mention.
	Bot struct {
		ID string `json:"id"`
	} `json:"bot"`

	userInstall bool
}

// application asks Discord who the token belongs to. It is the first call, so
// that a wrong token is found at once.
func (b *bot) application(ctx context.Context) (application, error) {
	var app application
	err := b.rest.Insist(ctx, wire.Call{What: "ask Discord who the bot is", Method: http.MethodGet, Path: "/applications/@me", Result: &app})
	if err != nil {
		return app, err
	}
	if app.ID == "" {
		return app, errors.New("ask Discord who the bot is: the answer has no id")
	}
	_, allowed := app.InstallTypes["1"]
	app.userInstall = b.cfg.UserInstall && allowed
	if b.cfg.UserInstall && !allowed {
		b.log.Warn("the bot cannot be added to accounts, only to servers: allow User Install in the developer portal (Installation)")
	}
	return app, nil
}

// InviteURL is the link that adds the bot to a server. It asks for the commands
// and for nothing else: the bot becomes no member, and reads no channel.
func InviteURL(applicationID string) string {
	query := url.Values{"client_id": {applicationID}, "scope": {scopeCommands}}
	return "https://discord.com/oauth2/authorize?" + query.Encode()
}

// The scopes that the bot may be added with.
const (
	scopeCommands = "applications.commands"
	scopeBot      = "bot"
)

// memberPermissions are what a member needs that answers messages, and follows up in
// threads: to see a channel, to write there and in threads, to reply, and to open threads.
const memberPermissions = 1<<10 | 1<<11 | 1<<38 | 1<<16 | 1<<35

// MemberInviteURL is the link that makes the bot a member of a server, which it has to
// be where a moderator wants it to answer messages or to follow up in threads.
func MemberInviteURL(applicationID string) string {
	query := url.Values{"client_id": {applicationID}, "scope": {scopeCommands + " " + scopeBot},
		"permissions": {strconv.Itoa(memberPermissions)}}
	return "https://discord.com/oauth2/authorize?" + query.Encode()
}
