package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/metrics"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/reader"
	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval/publish"
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
	p.respectLimits()
	v := serving{program: p, metrics: metrics.New(version), status: &status{discord: p.config.Token != ""}, pages: newPages()}
	defer context.AfterFunc(ctx, func() { v.status.stopping.Store(true) })()
	stop, err := v.operate(ctx)
	if err != nil {
		return err
	}
	err = v.run(ctx)
	stop()
	if v.index != nil {
		v.index.close() // nobody asks any more
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
	index   *liveIndex // nil until the index is open
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
func (v *serving) open(ctx context.Context, group *errgroup.Group) (err error) {
	if v.model, err = v.openModel(); err != nil {
		return err
	}
	if v.index, err = v.openLive(ctx); err != nil {
		return err
	}
	if v.replicates() {
		v.metrics.Cluster(v.cluster.Counts)
		v.status.published.Store(&publish.Place{Cluster: v.cluster, Name: v.config.OpenSearch.Name})
	}
	v.index.updated = v.metrics.Reading
	v.metrics.Index(v.index.acquire, func() int64 { return indexSize(v.diskIndex()) })
	pages, err := reader.New(reader.Config{Acquire: v.index.acquire, Address: v.config.PublicURL, Name: v.config.SiteName,
		TrustedProxies: v.config.TrustedProxies.Prefixes(), Log: v.log})
	if err != nil {
		return err
	}
	first := make(chan error, 1)
	group.Go(func() error {
		v.index.keepFresh(ctx, func(err error) { first <- err })
		return nil
	})
	group.Go(func() error {
		select {
		case <-v.index.filled:
			v.isOpen(pages)
		case <-ctx.Done():
		}
		return nil
	})
	return explained(v.index.await(ctx, first))
}

// isOpen notes that there is an index to ask, and opens the pages over it.
func (v *serving) isOpen(pages http.Handler) {
	x, release := v.index.acquire()
	defer release()
	v.log.Info("the collection is ready", "articles", x.Articles(), "passages", x.Passages(), "indexed", x.Built().Format(time.DateOnly))
	v.pages.open(pages, v.metrics)
	vectors := library{v.index}.Vectors
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
	if p.replicates() {
		shared = p.cluster
	} else {
		stateFolder = p.stateFolder()
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
	}, v.metrics.Counted(library{v.index}))
}

// replyDeadline is how long a reply to Discord may take; 0 means as long as Discord
// waits. Only tests set it, since a busy machine may take longer.
var replyDeadline time.Duration

// stateName is the folder of the bot's state in that of the index.
const stateName = "state"

// diskIndex is the folder of the index, "" for one in memory.
func (p *program) diskIndex() string {
	if p.replicates() {
		dir, err := p.replicaFolder()
		if err != nil {
			return ""
		}
		return dir
	}
	if p.config.Articles == "" && p.config.Index == "" {
		return ""
	}
	dir, err := p.indexFolder()
	if err != nil {
		return ""
	}
	return dir
}

// stateFolder is where the bot keeps what it remembers: the folder that is set,
// otherwise one in that of the index; "" where nothing can be stored.
func (p *program) stateFolder() string {
	dir := p.config.State
	if dir == "" {
		index, err := p.indexFolder()
		if err != nil {
			return ""
		}
		dir = filepath.Join(index, stateName)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		p.log.Warn("the folder of the bot's state cannot be made; set VERBATIM_STATE", "error", err)
		return ""
	}
	return dir
}

// plainError is an error of several lines, printed as it is.
type plainError string

func (e plainError) Error() string { return string(e) }
