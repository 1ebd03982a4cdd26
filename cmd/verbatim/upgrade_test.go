package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// lived is a bot that has answered and been told to hide an article, and what
// it should remember of that.
type lived struct {
	settings []string // but for the folders
	more     string   // the button under an answer
}

const hiddenArticle = "pier"

// livedIn lets a bot live a little with folders in dir, which it is started in.
func livedIn(t *testing.T, d *bottest.Discord, dir string, settings ...string) lived {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, "articles"), 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		write(t, filepath.Join(dir, "articles", fmt.Sprintf("well%d.txt", i)),
			fmt.Sprintf("The well of Tolme, part %d\n\nThe well of Tolme is %d metres deep. It was dug by hand.\n", i, 300+i))
	}
	write(t, filepath.Join(dir, "articles", hiddenArticle+".txt"),
		"The pier of Tolme\n\nThe pier of Tolme was closed by the harbour master in May.\n")
	l := lived{settings: append([]string{"DISCORD_TOKEN=" + d.Token, "DISCORD_API=" + d.API, "VERBATIM_COOLDOWN=0"}, settings...)}
	p := beginIn(t, dir, append(l.settings, "VERBATIM_ARTICLES=articles", "VERBATIM_INDEX=index"), "serve")
	d.Await("READY", 1)
	p.awaitLog("the collection is ready") // until then questions are told to wait
	d.Send(bottest.Command("1", "ask", "question", "How deep is the well of Tolme?"))
	l.more = bottest.Button(d.Reply("1"), "More")
	d.Send(bottest.Admin("2", "hide", "what", hiddenArticle))
	if text := shown(t, d.Reply("2")); !strings.Contains(text, "Taken down on this server") {
		t.Fatal(text)
	}
	p.end()
	return l
}

// end stops it and wants it to end well.
func (p *process) end() {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	if state := p.ended(); state.ExitCode() != exitOK {
		p.t.Errorf("it ends with %v: %s", state, p.log)
	}
}

// remembers checks whether a bot that was started again knows what it knew.
func (l lived) remembers(t *testing.T, d *bottest.Discord) {
	t.Helper()
	d.Await("READY", 2)
	d.Send(bottest.Press("11", l.more))
	if text := shown(t, d.Reply("11")); !strings.Contains(text, "How deep is the well of Tolme?") ||
		!strings.Contains(text, "metres deep") {
		t.Errorf("the button of an older answer: %s", text)
	}
	l.hides(t, d)
}

// hides checks whether a bot that was started again hides what it was told to.
func (l lived) hides(t *testing.T, d *bottest.Discord) {
	t.Helper()
	d.Send(bottest.Command("12", "ask", "question", "Who closed the pier of Tolme?"))
	if text := shown(t, d.Reply("12")); strings.Contains(text, "harbour master") {
		t.Errorf("what was taken down is shown: %s", text)
	}
}

// What docs/operate.md says of a backup, done to the letter: the bot is stopped, its
// folder packed, unpacked elsewhere, and the bot goes on there. The backup does not
// say who asked what, nor can it be tried out.
func TestBackup(t *testing.T) {
	commands := regexp.MustCompile(`(?m)^    (tar .*)$`).FindAllStringSubmatch(document(t, "docs/operate.md"), -1)
	if len(commands) != 2 {
		t.Fatalf("docs/operate.md has %d commands for a backup and its return, want 2", len(commands))
	}
	here, there := t.TempDir(), t.TempDir()
	d := bottest.New(t)
	l := livedIn(t, d, here)
	shell(t, here, commands[0][1])
	const packed = "verbatim-backup.tar.gz"
	if err := os.Rename(filepath.Join(here, packed), filepath.Join(there, packed)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(here); err != nil {
		t.Fatal(err)
	}
	shell(t, there, commands[1][1])
	if _, err := os.Stat(filepath.Join(there, "index", "state", "state.key")); err == nil {
		t.Error("the key is in the backup")
	}
	p := beginIn(t, there, append(l.settings, "VERBATIM_INDEX=index"), "serve")
	d.Await("READY", 2)
	p.awaitLog("the collection is ready")
	d.Send(bottest.Press("11", l.more))
	if text := shown(t, d.Reply("11")); !strings.Contains(text, "More on this") {
		t.Errorf("the button of an answer from before the backup: %s", text)
	}
	l.hides(t, d)
	p.end()
}

func shell(t *testing.T, dir, command string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
}

// A version that stores the index in another way makes it again from the articles,
// and knows what the older one was told.
func TestUpgrade(t *testing.T) {
	dir := t.TempDir()
	d := bottest.New(t)
	l := livedIn(t, d, dir, "VERBATIM_LOG=debug")
	manifests, err := filepath.Glob(filepath.Join(dir, "index", "build-*", "manifest.json"))
	if err != nil || len(manifests) != 1 {
		t.Fatalf("%v, %v", manifests, err)
	}
	manifest, err := os.ReadFile(manifests[0])
	if err != nil {
		t.Fatal(err)
	}
	older := regexp.MustCompile(fmt.Sprintf(`"format": ?%d\b`, store.FormatVersion)).ReplaceAllString(string(manifest),
		fmt.Sprintf(`"format":%d`, store.FormatVersion-1))
	if older == string(manifest) {
		t.Fatalf("no format in %s", manifest)
	}
	write(t, manifests[0], older)

	p := beginIn(t, dir, append(l.settings, "VERBATIM_ARTICLES=articles", "VERBATIM_INDEX=index"), "serve")
	p.awaitLog("the collection is ready")
	l.remembers(t, d)
	p.end()
	x, err := retrieval.Open(filepath.Join(dir, "index"))
	if err != nil {
		t.Fatalf("the index was not made again: %v", err)
	}
	x.Close()

	gone := beginIn(t, dir, append(l.settings, "VERBATIM_OF_OLD=1"), "serve")
	if state := gone.ended(); state.ExitCode() != exitError || !strings.Contains(gone.log.String(), "there is no setting VERBATIM_OF_OLD") {
		t.Errorf("a setting that this version does not have: %v %s", state, gone.log)
	}
}
