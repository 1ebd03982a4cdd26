package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
)

// programFolders hold the programs that executable and binary have made.
var programFolders []string

func programPath() (string, error) {
	dir, err := os.MkdirTemp("", "verbatim-program-")
	if err != nil {
		return "", err
	}
	programFolders = append(programFolders, dir)
	return filepath.Join(dir, "verbatim"), os.Chmod(dir, 0o755)
}

// executable is the program as a file of its own: the tests themselves, which are
// the program where they are called "verbatim" (see TestMain).
var executable = sync.OnceValues(func() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	path, err := programPath()
	if err != nil {
		return "", err
	}
	return path, os.Symlink(self, path)
})

// anybodys is a copy of executable that every user of this machine may run.
var anybodys = sync.OnceValues(func() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	path, err := programPath()
	if err != nil {
		return "", err
	}
	program, err := os.ReadFile(filepath.Clean(self))
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(path, program, 0o755); err != nil {
		return "", err
	}
	return path, os.Chmod(path, 0o755) // whatever the umask
})

// binary builds the program as it is released, once.
var binary = sync.OnceValues(func() (string, error) {
	path, err := programPath()
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, os.Chmod(path, 0o755) // whatever the umask
})

// process is the program as a process of its own.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  *lockedBuffer
	done chan struct{} // closed when it has ended
}

// begin starts the program with nothing in its environment but settings.
func begin(t *testing.T, settings []string, args ...string) *process {
	t.Helper()
	return beginIn(t, t.TempDir(), settings, args...)
}

func beginIn(t *testing.T, dir string, settings []string, args ...string) *process {
	t.Helper()
	path, err := executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.Command(path, args...), log: new(lockedBuffer), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env, p.cmd.Stderr = dir, settings, p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.done
	})
	return p
}

func (p *process) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// ended waits until it has ended.
func (p *process) ended() *os.ProcessState {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(2 * time.Minute):
		p.t.Fatalf("it does not end: %s", p.log)
	}
	return p.cmd.ProcessState
}

// awaitLog waits until a line of the log holds some words.
func (p *process) awaitLog(words string) {
	p.t.Helper()
	for end := time.Now().Add(2 * time.Minute); !strings.Contains(p.log.String(), words); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("the log never says %q: %s", words, p.log)
		}
	}
}

// logLine is a line of the log in JSON.
type logLine struct {
	Message     string `json:"msg"`
	Interaction string `json:"interaction"`
	Held        int    `json:"being answered"`
}

func (p *process) lines() []logLine {
	p.t.Helper()
	var lines []logLine
	for s := bufio.NewScanner(strings.NewReader(p.log.String())); s.Scan(); {
		var l logLine
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			p.t.Errorf("a line of the log is no JSON: %s", s.Text())
		}
		lines = append(lines, l)
	}
	return lines
}

// slowly answers a call when goOn is closed, with an error that passes.
func slowly(goOn <-chan struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		<-goOn
		bottest.Status(http.StatusBadGateway, "<html>")(w, r)
	}
}

// SIGTERM in the middle of a burst: what was taken in is answered, what comes
// later is left to Discord, what has to be remembered is, and the exit code is 0.
func TestTerminatedInABurst(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(s.String(), func(t *testing.T) { terminateInABurst(t, s) })
	}
}

func terminateInABurst(t *testing.T, signal syscall.Signal) {
	const slow, burst = 5, 40
	d := bottest.New(t)
	goOn := make(chan struct{})
	release := sync.OnceFunc(func() { close(goOn) })
	t.Cleanup(release) // or Discord would never end
	for range slow {
		d.Fail(http.MethodPost, "/callback", slowly(goOn))
	}
	settings := []string{"DISCORD_TOKEN=" + d.Token, "DISCORD_API=" + d.API, "VERBATIM_STATE=" + t.TempDir(), "VERBATIM_LOG=debug",
		"VERBATIM_LOG_FORMAT=json"}
	p := begin(t, settings, "serve")
	for i := range burst {
		id := fmt.Sprint(1000 + i)
		d.Send(bottest.By(bottest.Command(id, "ask", "question", "Who is the leader of ISIS-K?"), id))
	}
	d.Await("reply", 1)
	p.signal(signal)
	p.awaitLog("no more interactions are taken")
	release()
	began := time.Now()
	if state := p.ended(); state.ExitCode() != exitOK {
		t.Errorf("it ends with %v: %s", state, p.log)
	}
	t.Logf("it ended %v after the last thing it waited for", time.Since(began).Round(time.Millisecond))

	answered, late, atLast, stopping := map[string]bool{}, map[string]bool{}, 0, false
	var last string
	for _, l := range p.lines() {
		switch {
		case strings.HasPrefix(l.Message, "stopping:"):
			stopping = true
			if l.Held < slow {
				t.Errorf("%d were being answered when it was told to stop", l.Held)
			}
		case l.Message == "answered":
			answered[l.Interaction], last = true, l.Interaction
			if stopping {
				atLast++
			}
		case l.Message == "a reply could not be delivered":
			late[l.Interaction] = true // a machine so busy that Discord gave up
		}
	}
	if atLast+len(late) < slow {
		t.Errorf("%d were answered after it was told to stop, want the %d slow ones at least", atLast, slow)
	}
	if len(late) > 0 {
		t.Logf("%d took longer than Discord waits, on this machine", len(late))
	}
	for i := range burst {
		id := fmt.Sprint(1000 + i)
		if begun := d.Count("POST /interactions/" + id + "/interaction-token-of-" + id + "/callback"); begun > 0 && !answered[id] && !late[id] {
			t.Errorf("interaction %s was not answered to the end", id)
		}
	}
	if replies := d.Count("reply"); replies != len(answered) {
		t.Errorf("it says that it answered %d, Discord has %d replies", len(answered), replies)
	}

	if last == "" {
		t.Skip("this machine is too busy to answer anything in time")
	}
	again := begin(t, settings, "serve")
	d.Await("READY", 2)
	d.Send(bottest.By(bottest.Press("9001", bottest.Button(d.Reply(last), "More")), last))
	if text := shown(t, d.Reply("9001")); !strings.Contains(text, "Who is the leader of ISIS-K?") {
		t.Errorf("the last answer was forgotten: %s", text)
	}
	again.signal(signal)
	if state := again.ended(); state.ExitCode() != exitOK {
		t.Errorf("it ends with %v: %s", state, again.log)
	}
}

// Who sends a second signal does not want to wait.
func TestSecondSignalEndsAtOnce(t *testing.T) {
	d := bottest.New(t)
	goOn := make(chan struct{})
	defer close(goOn)
	d.Fail(http.MethodPost, "/callback", slowly(goOn))
	p := begin(t, []string{"DISCORD_TOKEN=" + d.Token, "DISCORD_API=" + d.API, "VERBATIM_STATE=" + t.TempDir()}, "serve")
	d.Send(bottest.Command("1", "help"))
	d.Await("POST /interactions/1/interaction-token-of-1/callback", 1)
	p.signal(syscall.SIGTERM)
	p.awaitLog("no more interactions are taken")
	p.signal(syscall.SIGTERM)
	state := p.ended()
	if status, ok := state.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGTERM {
		t.Errorf("it ended with %v, not by the signal", state)
	}
}

// A signal while the articles are still being read is not a failure.
func TestTerminatedAtTheStart(t *testing.T) {
	articles := t.TempDir()
	text := bytes.Repeat([]byte("The well of Tolme is deep. It was dug by hand in the year of the flood.\n\n"), 400)
	for i := range 300 {
		write(t, filepath.Join(articles, fmt.Sprintf("%d.txt", i)), fmt.Sprintf("Well number %d\n\n%s", i, text))
	}
	address := freePort(t)
	p := begin(t, []string{"VERBATIM_HTTP=" + address, "VERBATIM_OPERATIONS=" + freePort(t), "VERBATIM_ARTICLES=" + articles,
		"VERBATIM_INDEX=" + t.TempDir()}, "serve")
	awaitStatus(t, "http://"+address+"/", http.StatusServiceUnavailable)
	p.signal(syscall.SIGTERM)
	if state := p.ended(); state.ExitCode() != exitOK {
		t.Errorf("it ends with %v: %s", state, p.log)
	}
	if strings.Contains(p.log.String(), "the collection is ready") {
		t.Error("it was not stopped while it read the articles: the test is too small for this machine")
	}
}
