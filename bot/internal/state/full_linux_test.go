package state

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"syscall"
	"testing"
	"time"
)

// On a full disk the store opens all the same, knows what it knew, and writes again
// when there is room.
func TestOpenOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=300k"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	s := open(t, dir)
	ok(t, s.Hide("6", "ferry", day))
	first := must[string](t)(s.Keep(Question{Command: "ask", Text: "When?", Asker: s.Person("42"), Asked: day}))
	kept := 0
	for ; kept < 10_000; kept++ {
		if _, err := s.Keep(Question{Command: "ask", Text: strings.Repeat("why ", 100) + fmt.Sprint(kept), Asked: day}); err != nil {
			break
		}
	}
	if kept == 10_000 {
		t.Fatal("the disk is not full")
	}
	ok(t, s.Close())

	log := new(bytes.Buffer)
	s, err := Open(dir, slog.New(slog.NewTextHandler(log, nil)), day.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { ok(t, s.Close()) }()
	if !strings.Contains(log.String(), "no room") {
		t.Errorf("the log says %s", log)
	}
	knows := func() {
		t.Helper()
		if q, found, err := s.Question(first, day); err != nil || !found || !s.IsPerson(q.Asker, "42") {
			t.Errorf("the first question: %+v, %v, %v", q, found, err)
		}
		if hidden := must[[]Hidden](t)(s.Hidden("6")); len(hidden) != 1 || hidden[0].What != "ferry" {
			t.Errorf("hidden are %v", hidden)
		}
	}
	knows()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=4m"); err != nil {
		t.Fatal(err)
	}
	ok(t, s.Prune(day.Add(2*time.Hour)))
	must[string](t)(s.Keep(Question{Command: "ask", Text: "Room?", Asked: day}))
	knows()
}
