//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
)

// BenchmarkFirstAnswer measures what a newcomer waits for: from the start of
// the process to the end of its first answer, on the default collection.
func BenchmarkFirstAnswer(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "verbatim")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	var memory int64
	for b.Loop() {
		ask := exec.Command(binary, "ask", "Who is the leader of ISIS-K?")
		if out, err := ask.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		if use, ok := ask.ProcessState.SysUsage().(*syscall.Rusage); ok {
			memory = max(memory, use.Maxrss)
		}
	}
	b.ReportMetric(float64(memory)/1024, "MB-resident")
	b.ReportMetric(float64(info.Size())/1e6, "MB-binary")
}

// BenchmarkIdle measures what the bot keeps in memory while it has nothing to
// do, on the default collection, after a few questions: with pages to read in
// and without. The time is of no interest.
func BenchmarkIdle(b *testing.B) {
	program, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	for name, settings := range map[string][]string{"bot": nil, "bot-and-http": {"VERBATIM_HTTP=127.0.0.1:0"}} {
		b.Run(name, func(b *testing.B) {
			var most float64
			for b.Loop() {
				most = max(most, idleMemory(b, program, settings))
			}
			b.ReportMetric(most, "MB-resident")
		})
	}
}

// idleMemory starts the bot, asks, waits, and says how many MB it holds.
func idleMemory(b *testing.B, program string, settings []string) float64 {
	b.Helper()
	d := bottest.New(b)
	serve := exec.Command(program, "serve")
	serve.Env = append(settings, "DISCORD_TOKEN="+d.Token, "DISCORD_API="+d.API, "VERBATIM_STATE="+b.TempDir())
	if err := serve.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = serve.Process.Kill()
		_ = serve.Wait()
	}()
	const questions, rest = 20, 3 * time.Second
	for n := range questions {
		d.Send(bottest.Command(strconv.Itoa(n+1), "ask", "question", "Why is Russia a target for ISIS-K?"))
		d.Reply(strconv.Itoa(n + 1))
	}
	time.Sleep(rest)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", serve.Process.Pid))
	if err != nil {
		b.Skipf("the memory of a process cannot be read here: %v", err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kB, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kB * 1024 / 1e6
}
