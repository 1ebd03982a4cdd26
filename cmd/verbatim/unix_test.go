//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/doctor"
	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/internal/stress"
)

// asOrdinary runs the program as a user who may do nothing special.
func asOrdinary(t *testing.T, settings []string, args ...string) (code int, said string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can run the program as another user")
	}
	path, err := anybodys()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env = "/", settings
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// Who may not read or write a folder is told whose it is.
func TestDoctorAccess(t *testing.T) {
	articles, settings := wellArticles(t)
	for dir := articles; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(articles, "well.txt") // 0600, of root
	code, said := asOrdinary(t, append(settings, "VERBATIM_HTTP=0"), "doctor", "--json")
	var found diagnosis
	if err := json.Unmarshal([]byte(said), &found); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if code != exitError || !found.has("articles", doctor.Broken, file+" cannot be read: permission denied",
		file+" belongs to user 0, and this process is user 65532: chown -R 65532 "+file) ||
		!found.has("index", doctor.Broken, "cannot be written: permission denied", "belongs to user 0") ||
		!found.has("state", doctor.Broken, "cannot be written", "run it as user 0 (in a container: the setting user)") {
		t.Errorf("%d\n%s", code, found)
	}
}

// The static binary runs in an empty folder as its root, as a user who may write
// in the folder of the index and nowhere else: that is what the image is.
func TestEmptyRoot(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can change the root")
	}
	if !stress.Whole() {
		t.Skip("skipped: it compiles the program as it is released; STRESS=1 runs it")
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for _, dir := range []string{"articles", "index"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(os.WriteFile(filepath.Join(root, "verbatim"), program, 0o755), os.Chown(filepath.Join(root, "index"), 65532, 65532),
		os.Chmod(root, 0o755),
		os.WriteFile(filepath.Join(root, "articles", "well.txt"), []byte("The well of Tolme\n\nThe well of Tolme is 300 metres deep.\n"), 0o644))
	if err != nil {
		t.Fatal(err)
	}
	operations := freePort(t)
	inside := func(args ...string) *exec.Cmd {
		cmd := exec.Command("/verbatim", args...)
		cmd.Dir = "/"
		cmd.Env = []string{"VERBATIM_ARTICLES=/articles", "VERBATIM_INDEX=/index", "VERBATIM_STATE=/index/state", "VERBATIM_OPERATIONS=" +
			operations, "VERBATIM_HTTP=" + freePort(t)}
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
		return cmd
	}
	if out, err := inside("ask", "How deep is the well of Tolme?").CombinedOutput(); err != nil ||
		!strings.Contains(string(out), "300 metres deep") {
		t.Errorf("ask: %v\n%s", err, out)
	}
	if out, err := inside("doctor").CombinedOutput(); err != nil || !strings.Contains(string(out), "0 errors, 0 warnings") {
		t.Errorf("doctor: %v\n%s", err, out)
	}
	log := new(lockedBuffer)
	serve := inside("serve")
	serve.Stderr = log
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	awaitStatus(t, "http://"+operations+"/readyz", 200)
	if out, err := inside("health").CombinedOutput(); err != nil || string(out) != "ok\n" {
		t.Errorf("health: %v\n%s", err, out)
	}
	if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := serve.Wait(); err != nil || strings.Contains(log.String(), "level=WARN msg=\"the memory") {
		t.Errorf("serve: %v\n%s", err, log)
	}
	if out, err := inside("health").CombinedOutput(); err == nil {
		t.Errorf("health says that all is well when nothing runs: %s", out)
	}
	left, err := os.ReadDir(root)
	if err != nil || len(left) != 3 {
		t.Errorf("it wrote into its root: %v, %v", left, err)
	}
}

// The unit is one that systemd takes, and its settings are settings.
func TestUnit(t *testing.T) {
	out := new(lockedBuffer)
	if code := run(t.Context(), []string{"serve", "--systemd-unit"}, nil, strings.NewReader(""), out, out); code != exitOK ||
		out.String() != unit {
		t.Errorf("%d %s", code, out)
	}
	var environ []string
	for line := range strings.Lines(unit) {
		if setting, ok := strings.CutPrefix(line, "Environment="); ok && !strings.Contains(setting, "%d") {
			environ = append(environ, strings.TrimSpace(setting))
		}
	}
	if c, err := config.Load(environ, ""); err != nil || c.Index == "" || c.State == "" || c.Operations == "" {
		t.Errorf("%q: %+v, %v", environ, c, err)
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze to look at the unit")
	}
	path := filepath.Join(t.TempDir(), "verbatim.service")
	write(t, path, strings.Replace(unit, "ExecStart=/usr/local/bin/verbatim", "ExecStart=/bin/true", 1))
	if out, err := exec.Command(analyze, "verify", path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}
