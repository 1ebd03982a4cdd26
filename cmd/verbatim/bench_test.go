//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
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
