package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/internal/stress"
)

// sharedCases are situations from bug reports and from use, each a folder of
// articles with a program, check, that asks the binary about them.
const sharedCases = "../../../shared/cases"

// caseLimit is how long one check may take on a busy machine.
const caseLimit = 3 * time.Minute

// TestSharedCases runs every case that is there against the program as it is built.
func TestSharedCases(t *testing.T) {
	if !stress.Whole() {
		t.Skip("skipped: some sixty cases take a minute; STRESS=1 runs them")
	}
	checks, err := filepath.Glob(filepath.Join(sharedCases, "*", "check"))
	if err != nil {
		t.Fatal(err)
	}
	if len(checks) == 0 {
		t.Skip("skipped: " + sharedCases + " is not there")
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("skipped: the checks are written in Python 3, which is not there")
	}
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range checks {
		name := filepath.Base(filepath.Dir(check))
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			last, err := runCase(t.Context(), filepath.Dir(check), program)
			// Some checks compare times, beside others that keep the processors busy, or send
			// after a restart, within the same second, what the bot has seen before.
			for tries := 1; err != nil && tries < 3; tries++ {
				t.Logf("%v: %s", err, last)
				last, err = runCase(t.Context(), filepath.Dir(check), program)
			}
			if err != nil {
				t.Errorf("%v: %s", err, last)
			}
		})
	}
}

// runCase runs one check and gives the last line that it writes.
func runCase(ctx context.Context, folder, program string) (last string, err error) {
	ctx, cancel := context.WithTimeout(ctx, caseLimit)
	defer cancel()
	check := exec.CommandContext(ctx, "./check")
	check.Dir, check.Env = folder, append(os.Environ(), "VERBATIM="+program)
	check.WaitDelay = 5 * time.Second // for a bot that a check leaves behind
	out, err := check.CombinedOutput()
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	return strings.ToValidUTF8(string(lines[len(lines)-1]), "\uFFFD"), err
}
