//go:build unix

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// asOrdinary runs the program as a user who may do nothing special.
func asOrdinary(t *testing.T, settings []string, args ...string) (code int, said string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can run the program as another user")
	}
	path, err := binary()
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
	if code != exitError || !found.has("articles", broken, file+" cannot be read: permission denied", file+" belongs to user 0, and this process is user 65532: chown -R 65532 "+file) ||
		!found.has("index", broken, "cannot be written: permission denied", "belongs to user 0") || !found.has("state", broken, "cannot be written", "run it as user 0 (in a container: the setting user)") {
		t.Errorf("%d\n%s", code, found)
	}
}
