package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/collection"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/doctor"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/memory"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/published"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// errUnwell ends a command with exitError; what there is to say has been
// printed.
var errUnwell = errors.New("something is broken")

func (p *program) doctorCommand() *cobra.Command {
	return p.jsonFlag(&cobra.Command{
		Use:   "doctor",
		Short: "Look for what is wrong, and say how to fix it",
		Long: `Doctor looks at everything that serve needs: the settings, the folders and who may
read and write them, the index, free disk space, the memory limit, the addresses to
listen on, the token, what Discord says of the bot and its commands, and the clock.
It changes nothing, it does not disturb a bot that runs, and it never prints the
token. Without a token, or without a network, it checks the rest.

It ends with 0 when nothing is broken (there may be warnings), else with 1.`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return p.diagnose(c.Context()) },
	})
}

// examination is a report on what the program is set to do.
type examination struct {
	*program
	doctor.Report
}

func (p *program) diagnose(ctx context.Context) error {
	d := examination{program: p}
	if !p.json {
		d.Print = d.printFinding
	}
	d.system()
	d.articleFolder(ctx)
	d.questions()
	if len(p.config.OpenSearch.Addresses) > 0 {
		published.Look(ctx, &d.Report, p.config.OpenSearch, p.log)
	}
	d.indexFolders(ctx)
	d.addresses(ctx)
	d.Discord(ctx, p.config, version)
	if p.json {
		if err := p.printJSON(d.Diagnosis); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(p.stdout, "\n%s, %s\n", terminal.Count(d.Errors, "error"), terminal.Count(d.Warnings, "warning"))
	}
	if d.Errors > 0 {
		return errUnwell
	}
	return ctx.Err()
}

func (d *examination) printFinding(f doctor.Finding) {
	const indent = "                     " // of the lines under a finding
	fmt.Fprintf(d.stdout, "%-8s %-11s %s\n", f.Result, f.Check, terminal.Printable(f.Found))
	if f.Fix != "" {
		d.terminal().Paragraph(d.stdout, indent, "-> "+terminal.Printable(f.Fix))
	}
}

// system looks at the program itself and at what it may use.
func (d *examination) system() {
	v := currentVersion()
	d.OK("version", "verbatim %s, %s, %s, index format %d", v.Version, v.Go, v.Platform, v.IndexFormat)

	fromFile := d.getenv("DISCORD_TOKEN") == "" && d.getenv("DISCORD_TOKEN_FILE") == "" && d.config.Token != ""
	if info, err := os.Stat(".env"); err == nil && fromFile && info.Mode().Perm()&0o044 != 0 && runtime.GOOS != "windows" {
		d.Warn("settings", "other users of this machine can read the token in .env", "chmod 600 .env")
	} else {
		d.OK("settings", "readable")
	}

	limit, err := memory.OfContainer()
	switch {
	case err != nil:
		d.Warn("memory", "the limit of the container or unit cannot be read: "+err.Error(),
			"set GOMEMLIMIT to nine tenths of it, if there is one")
	case limit == 0:
		d.OK("memory", "no limit is set; %s", terminal.Count(runtime.GOMAXPROCS(0), "processor"))
	default:
		d.OK("memory", "limited to %s; %s", memory.Mebibytes(int64(limit)), terminal.Count(runtime.GOMAXPROCS(0), "processor"))
	}
}

// articleFolder looks at the folder of the articles.
func (d *examination) articleFolder(ctx context.Context) {
	const check = "articles"
	dir := d.config.Articles
	if dir == "" {
		d.OK(check, "no folder is set: the six briefings that are compiled in answer")
		return
	}
	fsys, err := d.collection.Folder()
	if err != nil {
		d.Fail(check, err.Error(), "name the folder of your articles in VERBATIM_ARTICLES; in a container, mount it there")
		return
	}
	reader, err := d.collection.Reader()
	if err != nil {
		d.Fail(check, err.Error(), "")
		return
	}
	files, _, err := reader.Files(ctx, fsys)
	if err != nil {
		d.Fail(check, err.Error(), doctor.FixAccess(dir, "VERBATIM_ARTICLES", err))
		return
	}
	if len(files) == 0 {
		d.Warn(check, dir+" holds no article", "put articles in; docs/articles.md lists the suffixes that are read")
		return
	}
	if name, err := unreadable(fsys, files); err != nil {
		path := filepath.Join(dir, filepath.FromSlash(name))
		d.Fail(check, fmt.Sprintf("%s cannot be read: %v", path, err), doctor.FixAccess(path, "VERBATIM_ARTICLES", err))
		return
	}
	d.OK(check, "%s in %s", terminal.Count(len(files), "file"), dir)
}

// questions checks whether the file of the operator's questions can be read.
func (d *examination) questions() {
	if d.config.Questions == "" {
		return
	}
	if _, err := os.ReadFile(d.config.Questions); err != nil {
		d.Fail("questions", err.Error(), doctor.FixAccess(d.config.Questions, "VERBATIM_QUESTIONS", err))
		return
	}
	d.OK("questions", "%s can be read", d.config.Questions)
}

// unreadable is the first file that cannot be opened.
func unreadable(fsys fs.FS, files []article.File) (string, error) {
	for _, f := range files {
		opened, err := fsys.Open(f.Path)
		if err != nil {
			return f.Path, errors.Unwrap(err)
		}
		opened.Close()
	}
	return "", nil
}

// indexFolders looks at the folders of the index and of the state.
func (d *examination) indexFolders(ctx context.Context) {
	if d.collection.Replicates() {
		if dir := d.collection.DiskIndex(); dir != "" {
			d.Say(doctor.Writable("index", dir, "VERBATIM_INDEX", collection.Size(dir)))
		}
	} else if dir := d.collection.DiskIndex(); dir != "" {
		opens := d.index(ctx, dir)
		f := doctor.Writable("index", dir, "VERBATIM_INDEX", collection.Size(dir))
		if f.Result == doctor.Broken && opens {
			f.Result, f.Found = doctor.Warning, f.Found+"; the index is used as it is"
		}
		d.Say(f)
	} else {
		d.OK("index", "it is made in memory at each start")
	}
	state := d.config.State
	if state == "" {
		index, err := d.collection.IndexFolder()
		if err != nil {
			d.Fail("state", "there is no folder for what the bot remembers: "+err.Error(), "name one in VERBATIM_STATE")
			return
		}
		state = filepath.Join(index, collection.StateName)
	}
	d.Say(doctor.Writable("state", state, "VERBATIM_STATE", collection.Size(state)))
}

// index looks at the index itself, and reports whether it opens.
func (d *examination) index(ctx context.Context, dir string) bool {
	const check = "index"
	x, err := retrieval.Open(dir)
	var damaged *store.DamagedError
	var format *store.FormatError
	switch {
	case errors.Is(err, store.ErrNoIndex) && d.config.Articles != "":
		d.OK(check, "there is none yet; serve makes it")
		return false
	case (errors.As(err, &damaged) || errors.As(err, &format)) && d.config.Articles != "":
		d.Warn(check, err.Error(), "nothing: the next start makes it again from the articles, or do it now: verbatim index")
		return false
	case err != nil:
		d.Fail(check, err.Error(), "name the folder of the articles in VERBATIM_ARTICLES, so that it can be made again")
		return false
	}
	defer x.Close()
	d.OK(check, "%s, %s, made on %s", terminal.Count(x.Articles(), "article"), terminal.Count(x.Passages(), "passage"),
		x.Built().Format(time.DateTime))
	d.languages(x)
	if out := x.LeftOut(); len(out) > 0 {
		d.Warn(check, fmt.Sprintf("left out, since reading it ended the program or takes too much memory: %s", strings.Join(out, ", ")),
			"divide the file or take it out of the folder, or try it again with a higher memory limit, or with verbatim index --again")
	}
	if problems := x.Problems(); len(problems) > 0 {
		d.Warn(check, fmt.Sprintf("%s with files, the first: %s", terminal.Count(len(problems), "problem"), problems[0]),
			"verbatim lint lists them all")
	}
	if d.config.Articles != "" {
		d.behind(ctx, dir)
	}
	d.meaning(x, dir)
	return true
}

// languages says in which languages the articles are searched.
func (d *examination) languages(x *retrieval.Index) {
	var analysed, written []string
	for _, l := range x.Languages() {
		if l.Analysed {
			analysed = append(analysed, l.Name())
		} else {
			written = append(written, l.Name())
		}
	}
	if len(analysed) > 0 {
		d.OK("languages", "articles are searched in %s", strings.Join(analysed, ", "))
	}
	if len(written) > 0 {
		d.Warn("languages", "words are found only as they are written in "+strings.Join(written, ", "),
			"nothing: other forms of these words are not known to the program; a model finds passages by meaning too")
	}
}

// meaning checks whether there is a model, and the vectors that it made.
func (d *examination) meaning(x *retrieval.Index, dir string) {
	const check = "model"
	model, err := d.collection.OpenModel()
	switch {
	case err != nil:
		d.Fail(check, err.Error(), "verbatim model add, or VERBATIM_MODEL=off")
		return
	case model == nil:
		d.OK(check, "none; answers are found by words alone (verbatim model add)")
		return
	}
	defer model.Close()
	x.UseModel(model)
	if err := x.OpenVectors(dir); err != nil {
		d.Warn(check, err.Error(), "nothing: serve and ask make them again")
		return
	}
	d.OK(check, "%s; %d of %s have vectors, serve and ask make the rest", model.Name(), x.WithVectors(),
		terminal.Count(x.Articles(), "article"))
}

// behind checks whether the index is up to date with the articles.
func (d *examination) behind(ctx context.Context, dir string) {
	const check = "index"
	fsys, err := d.collection.Folder()
	if err != nil {
		return // said of the articles
	}
	reader, err := d.collection.Reader()
	if err != nil {
		return
	}
	b, err := build.Look(ctx, dir, fsys, build.Options{Reader: reader, Fingerprint: collection.Fingerprint()})
	const fix = "/admin reload in Discord, verbatim index, or a restart"
	switch {
	case err != nil:
		d.Warn(check, "it cannot be compared with the articles: "+err.Error(), "")
	case b.Rebuild != "":
		d.Warn(check, "everything has to be read again: "+b.Rebuild, fix)
	case b.Read+b.Gone > 0:
		d.Warn(check, fmt.Sprintf("it is behind the articles: %s new or changed, %d gone", terminal.Count(b.Read, "file"), b.Gone), fix)
	default:
		d.OK(check, "it is up to date with the articles")
	}
}

// addresses checks whether the addresses to listen on are free, or ours.
func (d *examination) addresses(ctx context.Context) {
	d.address(ctx, "VERBATIM_HTTP", d.config.HTTP)
	d.address(ctx, "VERBATIM_INTERACTIONS", d.config.Interactions)
	d.address(ctx, "VERBATIM_OPERATIONS", d.config.Operations)
	if host, _, _ := net.SplitHostPort(d.config.Operations); host != "" && host != "localhost" && !net.ParseIP(host).IsLoopback() {
		d.Warn("addresses", "the figures in /metrics can be read by anyone who reaches "+d.config.Operations,
			"write a port alone into VERBATIM_OPERATIONS, unless only your own network reaches it")
	}
	d.publicURL(ctx)
}

func (d *examination) address(ctx context.Context, setting, address string) {
	const check = "addresses"
	if address == "" {
		return
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		l.Close()
		d.OK(check, "%s: %s is free", setting, address)
	case !errors.Is(err, syscall.EADDRINUSE):
		d.Fail(check, fmt.Sprintf("%s: %v", setting, err), "write an address of this machine and a port above 1023")
	case d.oursAt(ctx, address):
		d.OK(check, "%s: a serve runs at %s", setting, address)
	default:
		d.Fail(check, fmt.Sprintf("%s: another program listens at %s", setting, address), "write a free port into "+setting)
	}
}

// oursAt reports whether a serve listens at an address: it answers for its health,
// or says that Discord posts interactions there.
func (d *examination) oursAt(ctx context.Context, address string) bool {
	status, body, err := ask(ctx, "http://"+reachableAt(address)+"/healthz", doctor.Timeout)
	return err == nil && (status == http.StatusOK && body == "ok" || status == http.StatusMethodNotAllowed &&
		strings.Contains(body, "Discord posts"))
}

// publicURL checks whether readers can reach the pages.
func (d *examination) publicURL(ctx context.Context) {
	const check = "public URL"
	if d.config.PublicURL == "" {
		return
	}
	status, body, err := ask(ctx, d.config.PublicURL+"/healthz", doctor.Timeout)
	switch {
	case err != nil:
		d.Warn(check, fmt.Sprintf("%s cannot be reached from here: %v", d.config.PublicURL, err),
			"start serve, and have your proxy send this address to VERBATIM_HTTP; some networks cannot reach their own public address")
	case status != http.StatusOK || body != "ok":
		d.Warn(check, fmt.Sprintf("%s answers %d, and not as serve does", d.config.PublicURL, status),
			"have your proxy send this address to VERBATIM_HTTP, the path included")
	default:
		d.OK(check, "%s reaches the pages", d.config.PublicURL)
	}
}
