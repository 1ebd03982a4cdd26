// Verbatim answers questions from a folder of articles by quoting them: in the
// terminal, and in Discord as a bot.
//
//	verbatim ask "How many people were killed?"
//	verbatim serve
//
// Run `verbatim help` for the commands and `verbatim help COMMAND` for each.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/collection"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/config"
)

// Exit codes, the same for every command.
const (
	exitOK      = 0 // answered, or done
	exitError   = 1
	exitUsage   = 2
	exitNothing = 3 // nothing found; a receipt that no longer holds
	exitFailed  = 4 // a check failed: lint found an error, a new index is not put in use
)

func main() {
	ctx := untilSignal()
	endWithin(ctx, stopTime, func() {
		fmt.Fprintf(os.Stderr, "Error: something was not done %s after the signal to stop and is given up; an index that was being made "+
			"is made again at the next start\n", stopTime)
		os.Exit(exitError)
	})
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// stopTime is how long the program may take to end after a signal: less than the ten
// seconds after which those who sent it lose patience, and more than requestGrace.
const stopTime = 8 * time.Second

// endWithin calls end when the program still runs some time after ctx has ended: what
// is parsed or built then may heed its context late. All that is stored is
// written so that it can be left at any moment.
func endWithin(ctx context.Context, limit time.Duration, end func()) {
	context.AfterFunc(ctx, func() { time.AfterFunc(limit, end) })
}

// untilSignal is a context that ends with the first SIGINT or SIGTERM. The second
// one ends the process: the signals have their usual effect again before the
// context ends, so that nobody who sees the program stopping can be too early,
// which signal.NotifyContext does not promise.
func untilSignal() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		signal.Stop(signals)
		cancel()
	}()
	return ctx
}

// run is the whole program: tests call it as main does.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{environ: environ, stdin: stdin, stdout: stdout, stderr: stderr}
	root := p.command()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return p.exit(root.ExecuteContext(ctx))
}

// program is what the commands share.
type program struct {
	environ        []string
	stdin          io.Reader
	stdout, stderr io.Writer

	config     config.Config
	collection *collection.Collection // that the settings name
	log        *slog.Logger
	articles   string // --articles
	index      string // --index
	json       bool   // --json
}

// errNothing ends a command with exitNothing; what there is to say has been
// printed.
var errNothing = errors.New("nothing found")

// errFailed ends a command with exitFailed; what there is to say has been
// printed.
var errFailed = errors.New("a check failed")

// usageError is a command line that says nothing sensible.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// exit prints an error and gives the exit code that goes with it.
func (p *program) exit(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errNothing):
		return exitNothing
	case errors.Is(err, errUnwell):
		return exitError
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"):
		fmt.Fprintf(p.stderr, "verbatim: %s\nRun 'verbatim help' for the commands.\n", terminal.Printable(err.Error()))
		return exitUsage
	case errors.As(err, new(plainError)):
		fmt.Fprintln(p.stderr, err)
		return exitError
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(p.stderr, "verbatim: stopped")
		return exitError
	default:
		fmt.Fprintf(p.stderr, "verbatim: %s\n", terminal.Printable(err.Error()))
		return exitError
	}
}

func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "verbatim",
		Short: "Answers questions from a folder of articles by quoting them",
		Long: `Verbatim answers questions from a folder of articles by quoting them, word for
word, with a citation and a link to the exact place. It never writes an answer.

Without a folder it asks the six briefings that are compiled in.`,
		Example: `  verbatim ask "Who leads ISIS-K?"
  verbatim --articles ./articles ask "Who leads ISIS-K?"
  verbatim serve`,
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(*cobra.Command, []string) error { return p.configure() },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&p.articles, "articles", "", "the `folder` of articles (or VERBATIM_ARTICLES)")
	flags.StringVar(&p.index, "index", "", "the `folder` of the index (or VERBATIM_INDEX; by default in your cache folder)")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(p.askCommand(), p.whoCommand(), p.sourcesCommand(), p.verifyCommand(), p.figuresCommand(), p.compareCommand(),
		p.timelineCommand(), p.briefCommand(), p.indexCommand(), p.lintCommand(),
		p.textCommand(), p.evalCommand(),
		p.serveCommand(), p.healthCommand(), p.doctorCommand(), p.modelCommand(), p.versionCommand())
	return root
}

// configure reads the settings; flags win over them.
func (p *program) configure() error {
	c, err := config.Load(p.environ, ".env")
	if err != nil {
		return err
	}
	if p.articles != "" {
		c.Articles = p.articles
	}
	if p.index != "" {
		c.Index = p.index
	}
	p.config = c
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogJSON {
		p.log = slog.New(slog.NewJSONHandler(p.stderr, options))
	} else {
		p.log = slog.New(slog.NewTextHandler(p.stderr, options))
	}
	p.collection = &collection.Collection{Config: &p.config, Log: p.log, Warnings: p.stderr, Progress: p.progress}
	// bleve reports what it can cope with to the standard logger; what it
	// cannot comes back as an error.
	log.SetFlags(0)
	log.SetOutput(slog.NewLogLogger(p.log.Handler(), slog.LevelDebug).Writer())
	return nil
}

// jsonFlag adds --json to a command that reads.
func (p *program) jsonFlag(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&p.json, "json", false, "write JSON")
	return c
}

// arguments makes a check of the number of arguments whose failure counts as usage.
func arguments(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usagef("%s: %w\nUsage: %s", c.Name(), err, c.UseLine())
		}
		return nil
	}
}
