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

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// doctorTimeout bounds each look at something outside this machine.
const doctorTimeout = 5 * time.Second

// How a check ends.
const (
	well    = "ok"
	warning = "warning" // it runs, but something is not as it should be
	broken  = "error"   // it does not run, or not whole
	skipped = "skipped"
)

// finding is what one check found, and how to fix it.
type finding struct {
	Check  string `json:"check"`
	Result string `json:"result"`
	Found  string `json:"found"`
	Fix    string `json:"fix,omitempty"`
}

// diagnosis is the output of doctor --json.
type diagnosis struct {
	Findings []finding `json:"findings"`
	Warnings int       `json:"warnings"`
	Errors   int       `json:"errors"`
}

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

// doctor collects findings, and prints each when it is made.
type doctor struct {
	*program
	found diagnosis
}

func (p *program) diagnose(ctx context.Context) error {
	d := doctor{program: p}
	d.system()
	d.articleFolder(ctx)
	d.questions()
	d.indexFolders(ctx)
	d.addresses(ctx)
	d.discord(ctx)
	if p.json {
		if err := p.printJSON(d.found); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(p.stdout, "\n%s, %s\n", count(d.found.Errors, "error"), count(d.found.Warnings, "warning"))
	}
	if d.found.Errors > 0 {
		return errUnwell
	}
	return ctx.Err()
}

func (d *doctor) say(f finding) {
	d.found.Findings = append(d.found.Findings, f)
	switch f.Result {
	case warning:
		d.found.Warnings++
	case broken:
		d.found.Errors++
	}
	if d.json {
		return
	}
	const indent = "                     " // of the lines under a finding
	screen := d.terminal()
	fmt.Fprintf(d.stdout, "%-8s %-11s %s\n", f.Result, f.Check, printable(f.Found))
	if f.Fix != "" {
		screen.paragraph(d.stdout, indent, "-> "+printable(f.Fix))
	}
}

func (d *doctor) ok(check, format string, args ...any) {
	d.say(finding{check, well, fmt.Sprintf(format, args...), ""})
}

func (d *doctor) skip(check, why string) { d.say(finding{check, skipped, why, ""}) }

// warn and fail take what was found, and how to fix it.
func (d *doctor) warn(check, found, fix string) { d.say(finding{check, warning, found, fix}) }
func (d *doctor) fail(check, found, fix string) { d.say(finding{check, broken, found, fix}) }

// system looks at the program itself and at what it may use.
func (d *doctor) system() {
	v := currentVersion()
	d.ok("version", "verbatim %s, %s, %s, index format %d", v.Version, v.Go, v.Platform, v.IndexFormat)

	fromFile := d.getenv("DISCORD_TOKEN") == "" && d.getenv("DISCORD_TOKEN_FILE") == "" && d.config.Token != ""
	if info, err := os.Stat(".env"); err == nil && fromFile && info.Mode().Perm()&0o044 != 0 && runtime.GOOS != "windows" {
		d.warn("settings", "other users of this machine can read the token in .env", "chmod 600 .env")
	} else {
		d.ok("settings", "they can be read")
	}

	limit, err := containerMemory()
	switch {
	case err != nil:
		d.warn("memory", "the limit of the container or unit cannot be read: "+err.Error(),
			"set GOMEMLIMIT to nine tenths of it, if there is one")
	case limit == 0:
		d.ok("memory", "no limit is set; %s", count(runtime.GOMAXPROCS(0), "processor"))
	default:
		d.ok("memory", "limited to %s; %s", mebibytes(int64(limit)), count(runtime.GOMAXPROCS(0), "processor"))
	}
}

// articleFolder looks at the folder of the articles.
func (d *doctor) articleFolder(ctx context.Context) {
	const check = "articles"
	dir := d.config.Articles
	if dir == "" {
		d.ok(check, "no folder is set: the six briefings that are compiled in answer")
		return
	}
	fsys, err := d.folder()
	if err != nil {
		d.fail(check, err.Error(), "name the folder of your articles in VERBATIM_ARTICLES; in a container, mount it there")
		return
	}
	reader, err := d.reader()
	if err != nil {
		d.fail(check, err.Error(), "")
		return
	}
	files, _, err := reader.Files(ctx, fsys)
	if err != nil {
		d.fail(check, err.Error(), fixAccess(dir, "VERBATIM_ARTICLES", err))
		return
	}
	if len(files) == 0 {
		d.warn(check, dir+" holds no article", "put articles in; docs/articles.md lists the suffixes that are read")
		return
	}
	if name, err := unreadable(fsys, files); err != nil {
		path := filepath.Join(dir, filepath.FromSlash(name))
		d.fail(check, fmt.Sprintf("%s cannot be read: %v", path, err), fixAccess(path, "VERBATIM_ARTICLES", err))
		return
	}
	d.ok(check, "%s in %s", count(len(files), "file"), dir)
}

// questions looks whether the file of the operator's questions can be read.
func (d *doctor) questions() {
	if d.config.Questions == "" {
		return
	}
	if _, err := os.ReadFile(d.config.Questions); err != nil {
		d.fail("questions", err.Error(), fixAccess(d.config.Questions, "VERBATIM_QUESTIONS", err))
		return
	}
	d.ok("questions", "%s can be read", d.config.Questions)
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
func (d *doctor) indexFolders(ctx context.Context) {
	if dir := d.diskIndex(); dir != "" {
		opens := d.index(ctx, dir)
		f := d.writable("index", dir, "VERBATIM_INDEX")
		if f.Result == broken && opens {
			f.Result, f.Found = warning, f.Found+"; the index is used as it is"
		}
		d.say(f)
	} else {
		d.ok("index", "it is made in memory at each start")
	}
	state := d.config.State
	if state == "" {
		index, err := d.indexFolder()
		if err != nil {
			d.fail("state", "there is no folder for what the bot remembers: "+err.Error(), "name one in VERBATIM_STATE")
			return
		}
		state = filepath.Join(index, stateName)
	}
	d.say(d.writable("state", state, "VERBATIM_STATE"))
}

// lowDisk is the free space, in bytes, below which a folder is said to be nearly
// full; an index needs room for a second one while it is replaced.
const lowDisk = 200 << 20

// writable looks whether a folder that is written to is there, or can be made,
// and how much room it has.
func (d *doctor) writable(check, dir, setting string) finding {
	there, err := firstThere(dir)
	if err != nil {
		return finding{check, broken, err.Error(), fixAccess(there, setting, err)}
	}
	probe, err := os.CreateTemp(there, ".doctor-")
	if err != nil {
		return finding{check, broken, fmt.Sprintf("%s cannot be written: %v", there, errors.Unwrap(err)), fixAccess(there, setting, err)}
	}
	probe.Close()
	os.Remove(probe.Name())
	free, known := freeSpace(there)
	need := max(lowDisk, 2*uint64(indexSize(dir)))
	switch {
	case known && free < need:
		return finding{check, warning, fmt.Sprintf("%s can be written, but only %s are free", dir, mebibytes(int64(free))),
			fmt.Sprintf("make room: %s are wanted, since a new index is built beside the old one", mebibytes(int64(need)))}
	case there != dir:
		return finding{check, well, dir + " can be made" + freeWords(free, known), ""}
	}
	return finding{check, well, dir + " can be written" + freeWords(free, known), ""}
}

// firstThere is a folder, or the one above it that exists where it does not.
func firstThere(dir string) (string, error) {
	for {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return dir, fmt.Errorf("%s is a file, not a folder", dir)
		}
		parent := filepath.Dir(dir)
		if err == nil || !errors.Is(err, fs.ErrNotExist) || parent == dir {
			return dir, err
		}
		dir = parent
	}
}

func freeWords(free uint64, known bool) string {
	if !known {
		return ""
	}
	return ", " + mebibytes(int64(free)) + " free"
}

// fixAccess says how to get at a file or folder, of a setting, that may not be
// read or written.
func fixAccess(path, setting string, err error) string {
	switch {
	case errors.Is(err, syscall.EROFS):
		return "this file system is read-only; mount a volume at " + path + ", or name another folder in " + setting
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full: make room"
	case !errors.Is(err, fs.ErrPermission):
		return "name another folder in " + setting
	}
	me := os.Getuid()
	if owner, known := ownerOf(path); known && owner != me {
		return fmt.Sprintf("%s belongs to user %d, and this process is user %d: chown -R %d %s, or run it as user %d (in a container: the "+
			"setting user)", path, owner, me, me, path, owner)
	}
	return "chmod -R u+rwX " + path
}

// index looks at the index itself, and reports whether it opens.
func (d *doctor) index(ctx context.Context, dir string) bool {
	const check = "index"
	x, err := retrieval.Open(dir)
	var damaged *store.DamagedError
	var format *store.FormatError
	switch {
	case errors.Is(err, store.ErrNoIndex) && d.config.Articles != "":
		d.ok(check, "there is none yet; serve makes it")
		return false
	case (errors.As(err, &damaged) || errors.As(err, &format)) && d.config.Articles != "":
		d.warn(check, err.Error(), "nothing: the next start makes it anew from the articles, or do it now: verbatim index")
		return false
	case err != nil:
		d.fail(check, err.Error(), "name the folder of the articles in VERBATIM_ARTICLES, so that it can be made anew")
		return false
	}
	defer x.Close()
	d.ok(check, "%s, %s, made on %s", count(x.Articles(), "article"), count(x.Passages(), "passage"), x.Built().Format(time.DateTime))
	if problems := x.Problems(); len(problems) > 0 {
		d.warn(check, fmt.Sprintf("%s with files, the first: %s", count(len(problems), "problem"), problems[0]), "verbatim lint lists them all")
	}
	if d.config.Articles != "" {
		d.behind(ctx, dir)
	}
	d.meaning(x, dir)
	return true
}

// meaning looks whether there is a model, and the vectors that it made.
func (d *doctor) meaning(x *retrieval.Index, dir string) {
	const check = "model"
	model, err := d.openModel()
	switch {
	case err != nil:
		d.fail(check, err.Error(), "verbatim model add, or VERBATIM_MODEL=off")
		return
	case model == nil:
		d.ok(check, "none; answers are found by words alone (verbatim model add)")
		return
	}
	defer model.Close()
	x.UseModel(model)
	if err := x.OpenVectors(dir); err != nil {
		d.warn(check, err.Error(), "nothing: serve and ask make them anew")
		return
	}
	d.ok(check, "%s; %d of %s have vectors, serve and ask make the rest", model.Name(), x.WithVectors(), count(x.Articles(), "article"))
}

// behind looks whether the index is up to date with the articles.
func (d *doctor) behind(ctx context.Context, dir string) {
	const check = "index"
	fsys, err := d.folder()
	if err != nil {
		return // said of the articles
	}
	reader, err := d.reader()
	if err != nil {
		return
	}
	b, err := store.Look(ctx, dir, fsys, store.Options{Reader: reader, Fingerprint: fingerprint()})
	const fix = "/admin reload in Discord, verbatim index, or a restart"
	switch {
	case err != nil:
		d.warn(check, "it cannot be compared with the articles: "+err.Error(), "")
	case b.Rebuild != "":
		d.warn(check, "everything has to be read again: "+b.Rebuild, fix)
	case b.Read+b.Gone > 0:
		d.warn(check, fmt.Sprintf("it is behind the articles: %s new or changed, %d gone", count(b.Read, "file"), b.Gone), fix)
	default:
		d.ok(check, "it is up to date with the articles")
	}
}

// addresses looks whether the addresses to listen on are free, or ours.
func (d *doctor) addresses(ctx context.Context) {
	d.address(ctx, "VERBATIM_HTTP", d.config.HTTP)
	d.address(ctx, "VERBATIM_INTERACTIONS", d.config.Interactions)
	d.address(ctx, "VERBATIM_OPERATIONS", d.config.Operations)
	if host, _, _ := net.SplitHostPort(d.config.Operations); host != "" && host != "localhost" && !net.ParseIP(host).IsLoopback() {
		d.warn("addresses", "the figures in /metrics can be read by whoever reaches "+d.config.Operations,
			"write a port alone into VERBATIM_OPERATIONS, unless only your own network reaches it")
	}
	d.publicURL(ctx)
}

func (d *doctor) address(ctx context.Context, setting, address string) {
	const check = "addresses"
	if address == "" {
		return
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		l.Close()
		d.ok(check, "%s: %s is free", setting, address)
	case !errors.Is(err, syscall.EADDRINUSE):
		d.fail(check, fmt.Sprintf("%s: %v", setting, err), "write an address of this machine and a port above 1023")
	case d.oursAt(ctx, address):
		d.ok(check, "%s: a serve runs at %s", setting, address)
	default:
		d.fail(check, fmt.Sprintf("%s: another program listens at %s", setting, address), "write a free port into "+setting)
	}
}

// oursAt reports whether a serve listens at an address: it answers for its health,
// or says that Discord posts interactions there.
func (d *doctor) oursAt(ctx context.Context, address string) bool {
	status, body, err := ask(ctx, "http://"+reachableAt(address)+"/healthz", doctorTimeout)
	return err == nil && (status == http.StatusOK && body == "ok" || status == http.StatusMethodNotAllowed &&
		strings.Contains(body, "Discord posts"))
}

// publicURL looks whether readers can reach the pages.
func (d *doctor) publicURL(ctx context.Context) {
	const check = "public URL"
	if d.config.PublicURL == "" {
		return
	}
	status, body, err := ask(ctx, d.config.PublicURL+"/healthz", doctorTimeout)
	switch {
	case err != nil:
		d.warn(check, fmt.Sprintf("%s cannot be reached from here: %v", d.config.PublicURL, err),
			"start serve, and have your proxy send this address to VERBATIM_HTTP; some networks cannot reach their own public address")
	case status != http.StatusOK || body != "ok":
		d.warn(check, fmt.Sprintf("%s answers %d, and not as serve does", d.config.PublicURL, status),
			"have your proxy send this address to VERBATIM_HTTP, the path included")
	default:
		d.ok(check, "%s reaches the pages", d.config.PublicURL)
	}
}
