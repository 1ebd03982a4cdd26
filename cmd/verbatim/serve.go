package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/collection"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/live"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/memory"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/metrics"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/reader"
	"github.com/verbatim-bot/verbatim/internal/cluster"
)

// noToken is what a newcomer reads who starts the bot without a token.
const noToken = `serve needs the token of a Discord bot, and there is none.
Get one: https://discord.com/developers/applications, New Application, then Bot, Reset Token.
Give it: DISCORD_TOKEN=… verbatim serve (or DISCORD_TOKEN in the file .env, or DISCORD_TOKEN_FILE with the path of a file).
Or serve pages to search and read in, without Discord: VERBATIM_HTTP=8080 verbatim serve.`

// unit is a service for systemd.
//
//go:embed verbatim.service
var unit string

func (p *program) serveCommand() *cobra.Command {
	var printUnit bool
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run the Discord bot and the pages to read in",
		Long: `Serve connects to Discord and answers the commands /ask, /who, /verify, /figures,
/compare, /timeline, /brief, /sources, /help, /about, /privacy and, for those who
manage a server, /admin, and in the menu
of a message "Check this quote" and "Find sources", until it is stopped. It needs
the bot's token in DISCORD_TOKEN or, as a file, in DISCORD_TOKEN_FILE; the link that
adds the bot to a server is printed at the start. The bot asks for no permission and
reads no messages but those that it is handed by a menu.

With VERBATIM_INTERACTIONS it listens for Discord's interactions over HTTP instead
of connecting: put a proxy with HTTPS before it, and its public address into the
developer portal.

With VERBATIM_HTTP it also serves pages to search and read the articles in; without
a token it serves these alone.`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if printUnit {
				_, err := io.WriteString(p.stdout, unit)
				return err
			}
			return p.serve(c.Context())
		},
	}
	c.Flags().BoolVar(&printUnit, "systemd-unit", false, "print a service for systemd instead; docs/operate.md says how to install it")
	return c
}

// serve runs what the settings ask for, the bot, the pages or both, until ctx
// ends.
func (p *program) serve(ctx context.Context) error {
	if p.config.Token == "" && p.config.HTTP == "" {
		return plainError(noToken)
	}
	memory.KeepToLimit(p.log)
	p.log.Info("limits", "memory", memory.Limit(), "processors", runtime.GOMAXPROCS(0))
	v := serving{program: p, metrics: metrics.New(version), status: &status{discord: p.config.Token != ""}, pages: newPages()}
	defer context.AfterFunc(ctx, func() { v.status.stopping.Store(true) })()
	stop, err := v.operate(ctx)
	if err != nil {
		return err
	}
	err = v.run(ctx)
	stop()
	if v.index != nil {
		v.index.Close() // nobody asks any more
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil // stopped before everything had begun
	}
	return err
}

// serving is what runs while the program serves.
type serving struct {
	*program
	metrics *metrics.Metrics
	status  *status
	pages   *pages
	index   *live.Index // nil until the index is open
}

// operate listens for those who run the program, from before the index is open
// until stop is called.
func (v *serving) operate(ctx context.Context) (stop func(), err error) {
	if v.config.Operations == "" {
		return func() {}, nil
	}
	l, err := v.listen(ctx, "operations", "VERBATIM_OPERATIONS", v.config.Operations, v.status.operations(v.metrics))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := l.serve(ctx); err != nil {
			v.log.Error("health and figures are not served any more", "error", err)
		}
	}()
	return func() {
		cancel()
		<-done
	}, nil
}

// run opens the index and answers until ctx ends or something fails for good.
func (v *serving) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	if v.config.HTTP != "" {
		l, err := v.listen(ctx, "readers", "VERBATIM_HTTP", v.config.HTTP, v.pages.mux)
		if err != nil {
			return err
		}
		group.Go(func() error { return l.serve(ctx) })
	}
	group.Go(func() error {
		if err := v.open(ctx, group); err != nil {
			return err
		}
		return v.answer(ctx)
	})
	return group.Wait()
}

// open opens the index and, over it, the pages, and keeps it fresh from now on.
// Where there is no index yet it waits a moment for it.
func (v *serving) open(ctx context.Context, group *errgroup.Group) error {
	model, err := v.collection.OpenModel()
	if err != nil {
		return err
	}
	if v.index, err = live.Open(ctx, v.collection, model); err != nil {
		return err
	}
	if v.collection.Replicates() {
		place, err := v.collection.Place()
		if err != nil {
			return err
		}
		v.metrics.Cluster(place.Cluster.Counts)
		v.status.published.Store(&place)
	}
	v.index.Updated = v.metrics.Reading
	v.index.Pace = livePace
	v.metrics.Index(v.index.Acquire, func() int64 { return collection.Size(v.collection.DiskIndex()) })
	pages, err := reader.New(reader.Config{Acquire: v.index.Acquire, Address: v.config.PublicURL, Name: v.config.SiteName,
		TrustedProxies: v.config.TrustedProxies.Prefixes(), Log: v.log})
	if err != nil {
		return err
	}
	first := make(chan error, 1)
	group.Go(func() error {
		v.index.KeepFresh(ctx, func(err error) { first <- err })
		return nil
	})
	group.Go(func() error {
		select {
		case <-v.index.Filled():
			v.isOpen(pages)
		case <-ctx.Done():
		}
		return nil
	})
	return collection.Explained(v.index.Await(ctx, first))
}

// isOpen notes that there is an index to ask, and opens the pages over it.
func (v *serving) isOpen(pages http.Handler) {
	x, release := v.index.Acquire()
	defer release()
	v.log.Info("the collection is ready", "articles", x.Articles(), "passages", x.Passages(), "indexed", x.Built().Format(time.DateOnly))
	v.pages.open(pages, v.metrics)
	vectors := live.Library{Index: v.index}.Vectors
	v.status.vectors.Store(&vectors)
	v.status.opened.Store(true)
}

// answer answers on Discord until ctx ends; without a token it only waits.
func (v *serving) answer(ctx context.Context) error {
	p := v.program
	if p.config.Token == "" {
		p.log.Warn("there is no token of a Discord bot (DISCORD_TOKEN): only the pages of VERBATIM_HTTP are served")
		<-ctx.Done()
		return nil
	}
	observer := v.metrics.Observer()
	connected := observer.Connected
	observer.Connected = func(reachable bool) {
		v.status.reachable.Store(reachable)
		connected(reachable)
	}
	var stateFolder string
	var shared *cluster.Client
	if p.collection.Replicates() {
		place, err := p.collection.Place()
		if err != nil {
			return err
		}
		shared = place.Cluster
	} else {
		stateFolder = p.collection.StateFolder()
	}
	return bot.Run(ctx, bot.Config{
		Token:        p.config.Token.Reveal(),
		GuildID:      p.config.GuildID,
		UserInstall:  p.config.UserInstall,
		Version:      version,
		Log:          p.log,
		Announce:     func(invite string) { fmt.Fprintf(p.stdout, "Add the bot to a server: %s\n", invite) },
		API:          p.config.DiscordAPI,
		State:        stateFolder,
		Cluster:      shared,
		Collection:   p.config.OpenSearch.Name,
		Copies:       p.config.OpenSearch.Copies,
		Interactions: p.config.Interactions,
		CoolDown:     time.Duration(p.config.CoolDown) * time.Second,
		Observe:      observer,
		Deadline:     replyDeadline,
	}, v.metrics.Counted(live.Library{Index: v.index}))
}

// replyDeadline is how long a reply to Discord may take; 0 means as long as Discord
// waits. Only tests set it, since a busy machine may take longer.
var replyDeadline time.Duration

// livePace is how soon serve follows what changes; only tests set it, since they would
// wait for seconds.
var livePace live.Pace

// plainError is an error of several lines, printed as it is.
type plainError string

func (e plainError) Error() string { return string(e) }
