package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/verbatim-bot/verbatim/internal/fileid"

	"github.com/verbatim-bot/verbatim/internal/stress"
)

// quick is a pace for tests. That nothing is called too early is tested on the
// watcher itself, with times that are made up.
var quick = Pace{
	Quiet: 40 * time.Millisecond, AtMost: 400 * time.Millisecond, Check: 20 * time.Millisecond, Sure: 100 * time.Millisecond,
	Retry: 10 * time.Millisecond, RetryMost: 40 * time.Millisecond,
}

// A reader is what is called: it reads the whole folder each time.
type reader struct {
	dir   string
	calls atomic.Int64

	mu   sync.Mutex
	last map[string]string
}

func (r *reader) read(context.Context) error {
	r.calls.Add(1)
	found := contents(r.dir)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = found
	return nil
}

// contents are the files under dir that are not hidden.
func contents(dir string) map[string]string {
	found := map[string]string{}
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !hidden(d.Name()) {
			if data, err := os.ReadFile(path); err == nil {
				rel, _ := filepath.Rel(dir, path)
				found[filepath.ToSlash(rel)] = string(data)
			}
		}
		return nil
	})
	return found
}

func (r *reader) wait(t *testing.T, want map[string]string) {
	t.Helper()
	eventually(t, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.last != nil && maps.Equal(r.last, want)
	}, func() string {
		r.mu.Lock()
		defer r.mu.Unlock()
		return fmt.Sprintf("read last: %.300v, want %.300v", r.last, want)
	})
}

func eventually(t *testing.T, done func() bool, say func() string) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(say())
		}
	}
}

// modes runs a test with the system telling of changes, and without. A look over
// the folder comes seldom enough, where the system tells, to leave it the work.
// Without the system time is that of testing/synctest, and takes none.
func modes(t *testing.T, test func(t *testing.T, o Options)) {
	t.Run("notify", func(t *testing.T) {
		o := Options{Interval: time.Hour, Log: slog.New(slog.DiscardHandler), Pace: quick}
		o.Pace.Sure = time.Hour
		test(t, o)
	})
	t.Run("poll", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			test(t, Options{Poll: true, Interval: 20 * time.Millisecond, Log: slog.New(slog.DiscardHandler), Pace: quick})
		})
	})
}

// follow watches dir until the test ends.
func follow(t *testing.T, dir string, o Options, changed func(context.Context) error) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		Run(ctx, dir, o, changed)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever is done to files and folders, what was read last is what is there.
func TestChanges(t *testing.T) {
	steps := []struct {
		name string
		do   func(t *testing.T, dir string)
	}{
		{"a file", func(t *testing.T, dir string) { write(t, dir+"/a.md", "one") }},
		{"written again", func(t *testing.T, dir string) { write(t, dir+"/a.md", "one, longer") }},
		{"saved as editors do", func(t *testing.T, dir string) {
			write(t, dir+"/.a.md.swp", "two")
			must(t, os.Rename(dir+"/a.md", dir+"/a.md~"))
			must(t, os.Rename(dir+"/.a.md.swp", dir+"/a.md"))
			must(t, os.Remove(dir+"/a.md~"))
		}},
		{"deleted and made again", func(t *testing.T, dir string) {
			must(t, os.Remove(dir+"/a.md"))
			write(t, dir+"/a.md", "three")
		}},
		{"folders in folders", func(t *testing.T, dir string) { write(t, dir+"/x/y/z/b.md", "deep") }},
		{"in a folder that is new", func(t *testing.T, dir string) { write(t, dir+"/x/y/z/b.md", "deep, and changed") }},
		{"a folder moved", func(t *testing.T, dir string) { must(t, os.Rename(dir+"/x/y", dir+"/w")) }},
		{"in the folder that was moved", func(t *testing.T, dir string) { write(t, dir+"/w/z/new/c.md", "c") }},
		{"and deeper", func(t *testing.T, dir string) { write(t, dir+"/w/z/new/c.md", "c changed") }},
		{"moved in from elsewhere", func(t *testing.T, dir string) {
			from := t.TempDir()
			write(t, from+"/in/d.md", "d")
			if err := os.Rename(from+"/in", dir+"/in"); err != nil {
				t.Skip("another file system")
			}
		}},
		{"in that", func(t *testing.T, dir string) { write(t, dir+"/in/d.md", "d changed") }},
		{"a folder removed", func(t *testing.T, dir string) { must(t, os.RemoveAll(dir+"/w")) }},
		{"and made again", func(t *testing.T, dir string) { write(t, dir+"/w/z/e.md", "e") }},
		{"and in it", func(t *testing.T, dir string) { write(t, dir+"/w/z/e.md", "e changed") }},
		{"everything gone", func(t *testing.T, dir string) {
			must(t, os.RemoveAll(dir+"/w"))
			must(t, os.RemoveAll(dir+"/in"))
			must(t, os.Remove(dir+"/a.md"))
		}},
	}
	modes(t, func(t *testing.T, o Options) {
		dir := t.TempDir()
		r := &reader{dir: dir}
		follow(t, dir, o, r.read)
		r.wait(t, map[string]string{})
		for _, step := range steps {
			t.Log(step.name)
			step.do(t, dir)
			r.wait(t, contents(dir))
		}
	})
}

// The folder itself may go and come back: moved, removed, another one in its
// place. While it is not there nothing is called.
func TestRoot(t *testing.T) {
	modes(t, func(t *testing.T, o Options) {
		above := t.TempDir()
		dir := filepath.Join(above, "articles")
		r := &reader{dir: dir}
		follow(t, dir, o, func(ctx context.Context) error {
			if _, err := os.Stat(dir); err != nil {
				return err
			}
			return r.read(ctx)
		})
		write(t, dir+"/a.md", "made after the start")
		r.wait(t, map[string]string{"a.md": "made after the start"})

		must(t, os.RemoveAll(dir))
		time.Sleep(3 * o.Pace.Check)
		write(t, dir+"/a.md", "made again")
		r.wait(t, map[string]string{"a.md": "made again"})
		must(t, os.RemoveAll(dir))
		write(t, dir+"/a.md", "made again at once")
		r.wait(t, map[string]string{"a.md": "made again at once"})

		write(t, above+"/next/a.md", "another folder")
		must(t, os.Rename(dir, above+"/old"))
		must(t, os.Rename(above+"/next", dir))
		r.wait(t, map[string]string{"a.md": "another folder"})
		write(t, dir+"/b.md", "b")
		r.wait(t, map[string]string{"a.md": "another folder", "b.md": "b"})
	})
}

// The folder may be a link that is pointed elsewhere in one step, and so may a
// folder in it, as volumes of Kubernetes are.
func TestLinks(t *testing.T) {
	modes(t, func(t *testing.T, o Options) {
		o.Interval, o.Pace.Sure = 50*time.Millisecond, 50*time.Millisecond
		above := t.TempDir()
		write(t, above+"/one/a.md", "one")
		write(t, above+"/two/a.md", "two")
		dir := filepath.Join(above, "articles")
		point := func(link, to string) {
			t.Helper()
			if err := os.Symlink(to, link+".new"); err != nil {
				t.Skip("links cannot be made here:", err)
			}
			must(t, os.Rename(link+".new", link))
		}
		point(dir, "one")
		r := &reader{dir: dir + "/"}
		follow(t, dir, o, r.read)
		r.wait(t, map[string]string{"a.md": "one"})
		point(dir, "two")
		r.wait(t, map[string]string{"a.md": "two"})

		// A file that is a link: the system does not tell of what is behind it.
		write(t, above+"/elsewhere/b.md", "b")
		point(above+"/two/b.md", "../elsewhere/b.md")
		r.wait(t, map[string]string{"a.md": "two", "b.md": "b"})
		write(t, above+"/elsewhere/b.md", "b, which was changed")
		r.wait(t, map[string]string{"a.md": "two", "b.md": "b, which was changed"})

		// ..data is where such a volume keeps its files.
		write(t, above+"/two/..v1/c.md", "1")
		write(t, above+"/two/..v2/c.md", "2")
		point(above+"/two/..data", "..v1")
		point(above+"/two/c.md", "..data/c.md")
		eventually(t, func() bool { r.mu.Lock(); defer r.mu.Unlock(); return r.last["c.md"] == "1" }, func() string { return "c.md is not read" })
		point(above+"/two/..data", "..v2")
		eventually(t, func() bool { r.mu.Lock(); defer r.mu.Unlock(); return r.last["c.md"] == "2" },
			func() string { return "c.md is not read again" })
	})
}

// However many files come at once, they are few calls.
func TestManyAtOnce(t *testing.T) {
	modes(t, func(t *testing.T, o Options) {
		o.Pace.AtMost = time.Hour
		o.Pace.Quiet = 300 * time.Millisecond
		dir := t.TempDir()
		r := &reader{dir: dir}
		follow(t, dir, o, r.read)
		r.wait(t, map[string]string{})
		want := map[string]string{}
		files := stress.Times(1_000, 10_000)
		for i := range files {
			name := fmt.Sprintf("%d/%d.md", i%50, i)
			write(t, filepath.Join(dir, name), "text")
			want[name] = "text"
		}
		r.wait(t, want)
		if n := r.calls.Load(); n > int64(files/100) {
			t.Errorf("%d calls for %d files", n, files)
		}
	})
}

// A call that fails is repeated, without any change, until it works.
func TestRetry(t *testing.T) {
	modes(t, func(t *testing.T, o Options) {
		var calls atomic.Int64
		follow(t, t.TempDir(), o, func(context.Context) error {
			if calls.Add(1) < 4 {
				return errors.New("the disk is full")
			}
			return nil
		})
		eventually(t, func() bool { return calls.Load() == 4 }, func() string { return fmt.Sprint(calls.Load(), " calls") })
	})
}

// Once means until it works, and then no more.
func TestOnce(t *testing.T) { synctest.Test(t, once) }

func once(t *testing.T) {
	calls := 0
	o := Options{Once: true, Poll: true, Interval: time.Hour, Log: slog.New(slog.DiscardHandler), Pace: quick}
	Run(t.Context(), t.TempDir(), o, func(context.Context) error {
		if calls++; calls < 3 {
			return errors.New("not yet")
		}
		return nil
	})
	if calls != 3 {
		t.Errorf("%d calls", calls)
	}
}

// clock is a watcher whose time a test makes up; nothing of it runs.
func clock(t *testing.T, p Pace) (w *watcher, start time.Time) {
	t.Helper()
	start = time.Now()
	w = &watcher{Options: Options{Interval: time.Hour, Pace: p}, done: make(chan error, 1), nextCheck: start.Add(time.Hour),
		nextLook: start.Add(time.Hour)}
	return w, start
}

// wantDue checks when the next call is due, in seconds after the start.
func wantDue(t *testing.T, w *watcher, start time.Time, want float64) {
	t.Helper()
	due, ok := w.due()
	if got := due.Sub(start).Seconds(); !ok || got != want {
		t.Errorf("due at %v (%v), want at %v", got, ok, want)
	}
}

func TestDue(t *testing.T) {
	at := func(start time.Time, s float64) time.Time { return start.Add(time.Duration(s * float64(time.Second))) }
	w, start := clock(t, defaultPace)
	if _, ok := w.due(); ok {
		t.Error("nothing changed, but a call is due")
	}
	w.mark(start)
	wantDue(t, w, start, 2)
	w.mark(at(start, 1.5))
	wantDue(t, w, start, 3.5)
	for s := 2.0; s < 60; s++ {
		w.mark(at(start, s))
	}
	wantDue(t, w, start, 30) // however it goes on

	w.first, w.last, w.running, w.began = time.Time{}, time.Time{}, true, at(start, 60)
	w.mark(at(start, 61))
	if _, ok := w.due(); ok {
		t.Error("a call is due while one runs")
	}
	w.finished(nil, at(start, 100))
	wantDue(t, w, start, 130) // it rests as long as it worked, at most half a minute

	w.first, w.last, w.running, w.began = time.Time{}, time.Time{}, true, at(start, 200)
	w.finished(errors.New("full"), at(start, 201))
	wantDue(t, w, start, 211)
	for range 20 {
		w.finished(errors.New("full"), at(start, 201))
	}
	wantDue(t, w, start, 201+600)
	w.mark(at(start, 300))
	wantDue(t, w, start, 302) // a change is a reason to try sooner
}

// Where the system cannot tell all that happened, folders that it did not tell
// of are watched all the same.
func TestOverflow(t *testing.T) {
	dir := t.TempDir()
	p := quick
	p.Sure, p.Check = time.Hour, time.Hour
	w := begin(t.Context(), dir, Options{Interval: time.Hour, Log: slog.New(slog.DiscardHandler), Pace: p},
		func(context.Context) error { return nil })
	defer w.unwatch()
	must(t, w.notice.Remove(dir)) // now the system tells of nothing
	write(t, dir+"/new/a.md", "a")
	w.misheard(fsnotify.ErrEventOverflow)
	w.turn(t.Context(), time.Now().Add(time.Second))
	if !w.running {
		t.Error("nothing is called")
	}
	<-w.done
	if got := slices.Sorted(maps.Keys(w.notice.folders)); !slices.Contains(got, filepath.Join(dir, "new")) || w.notice.stale {
		t.Errorf("watched are %v", got)
	}
}

// More events than the system keeps: the loop is not running while they come.
func TestOverflowForReal(t *testing.T) {
	if !stress.Whole() {
		t.Skip("skipped: it makes 40,000 files; STRESS=1 does so")
	}
	dir := t.TempDir()
	var log strings.Builder
	o := Options{Interval: time.Hour, Log: slog.New(slog.NewTextHandler(&log, nil)), Pace: quick}
	o.Pace.Sure = time.Hour
	r := &reader{dir: dir}
	w := begin(t.Context(), dir, o, r.read)
	const files = 40_000
	for i := range files {
		must(t, os.WriteFile(filepath.Join(dir, fmt.Sprint(i)), nil, 0o644))
	}
	write(t, dir+"/late/a.md", "a") // its folder is not told of
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.run(ctx) }()
	eventually(t, func() bool { r.mu.Lock(); defer r.mu.Unlock(); return len(r.last) == files+1 },
		func() string { return "not all files are read" })
	time.Sleep(3 * o.Pace.Quiet)
	write(t, dir+"/late/a.md", "a changed")
	eventually(t, func() bool { r.mu.Lock(); defer r.mu.Unlock(); return r.last["late/a.md"] == "a changed" },
		func() string { return "a folder is not watched" })
	stop()
	<-ended
	if !strings.Contains(log.String(), "more changed") {
		t.Skip("the system kept every event")
	}
}

// A system that takes a watch and then tells of nothing is found out.
func TestDeafSystem(t *testing.T) {
	dir := t.TempDir()
	var log strings.Builder
	o := Options{Interval: 20 * time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, nil)), Pace: quick}
	r := &reader{dir: dir}
	w := begin(t.Context(), dir, o, r.read)
	must(t, w.notice.Remove(dir))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.run(ctx) }()
	r.wait(t, map[string]string{})
	for _, text := range []string{"one", "two, longer"} {
		write(t, dir+"/a.md", text)
		r.wait(t, map[string]string{"a.md": text})
	}
	stop()
	<-ended
	if !strings.Contains(log.String(), "VERBATIM_WATCH=poll") || w.notice != nil {
		t.Errorf("the folder is not polled: %s", log.String())
	}
}

// What is hidden is not a change, whatever reports it.
func TestHidden(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/a.md", "seen")
	w, _ := clock(t, defaultPace)
	w.dir, w.notice = dir, &notice{}
	before := lookOver(t.Context(), dir)
	for _, name := range []string{".git/y", ".a.md.swp"} {
		write(t, filepath.Join(dir, name), "hidden")
	}
	for _, name := range []string{".git", ".a.md.swp"} {
		w.heard(fsnotify.Event{Name: filepath.Join(dir, name), Op: fsnotify.Create})
	}
	if _, ok := w.due(); ok || lookOver(t.Context(), dir) != before {
		t.Error("what is hidden counts as a change")
	}
	for _, name := range []string{"b.md", "..data"} {
		w.first = time.Time{}
		write(t, filepath.Join(dir, name), "seen")
		w.heard(fsnotify.Event{Name: filepath.Join(dir, name), Op: fsnotify.Create})
		now := lookOver(t.Context(), dir)
		if _, ok := w.due(); !ok || now == before {
			t.Errorf("%s is no change", name)
		}
		before = now
	}
}

// A file whose place another one of its size and time took is another one, where the
// file system tells.
func TestLookWithinStamp(t *testing.T) {
	dir := t.TempDir()
	name, other := filepath.Join(dir, "a.md"), filepath.Join(t.TempDir(), "a.md")
	for path, words := range map[string]string{name: "seen", other: "sawn"} {
		write(t, path, words)
		if err := os.Chtimes(path, time.Time{}, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if fileid.Of(info) == (fileid.ID{}) {
		t.Skip("this file system tells nothing of a file but its size and time")
	}
	before := lookOver(t.Context(), dir)
	if err := os.Rename(other, name); err != nil {
		t.Fatal(err)
	}
	if lookOver(t.Context(), dir) == before {
		t.Error("the change is not seen")
	}
}
