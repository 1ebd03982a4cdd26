//go:build linux

package build_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	. "github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// faultKills is how often TestKilledAnytime kills. At length:
//
//	go test ./retrieval/store/build -run 'TestKilled|TestDiskFull|TestDecayed' -faults 500
var faultKills = flag.Int("faults", stress.Times(3, 20), "how often, or at how many places, each fault is tried that chance picks")

// atLength reports whether the faults are to be tried everywhere and often, as
// with -faults, and not at a few places only.
func atLength() bool { return *faultKills > 3 }

// dieAt is the number of the step at which a test process kills itself, and
// fileLimit the size in bytes of the largest file that it may write.
const (
	dieAt     = "VERBATIM_TEST_DIE_AT"
	fileLimit = "VERBATIM_TEST_FILE_LIMIT"
	childDir  = "VERBATIM_TEST_DIR"
)

// TestChildUpdate is not a test: it is what the processes do that others kill.
func TestChildUpdate(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("only run by other tests, in a process of its own")
	}
	if limit, err := strconv.ParseUint(os.Getenv(fileLimit), 10, 64); err == nil {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			t.Fatal(err)
		}
	}
	opts := options()
	if die, err := strconv.Atoi(os.Getenv(dieAt)); err == nil {
		left := die
		opts = opts.WithStep(func(string) {
			if left--; left == 0 {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
		})
	}
	if _, err := Update(t.Context(), filepath.Join(dir, "index"), os.DirFS(filepath.Join(dir, "articles")), opts); err != nil {
		fmt.Println("failed:", err)
		os.Exit(3)
	}
}

// child updates the index in dir in a process of its own.
func child(t *testing.T, dir string, env ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestChildUpdate$")
	c.Env = append(os.Environ(), append(env, childDir+"="+dir)...)
	c.Stdout = new(bytes.Buffer)
	return c
}

func output(c *exec.Cmd) string { return c.Stdout.(*bytes.Buffer).String() }

// put writes files into a folder, and takes out those whose text is empty.
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err == nil && text == "" {
			err = os.Remove(path)
		} else if err == nil {
			err = os.WriteFile(path, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// An indexChange is what an update has to bring an index up to.
type indexChange struct {
	name   string
	before map[string]string // nil: there is no index yet
	files  map[string]string
}

func kindsOfChange() []indexChange {
	few := maps.Clone(town)
	for i := range 20 {
		few[fmt.Sprintf("more/%d.txt", i)] = fmt.Sprintf("Report %d\n\nOn day %d the harbour master counted %d boats at the pier.", i, i, i*7)
	}
	anew := map[string]string{}
	for name, text := range few {
		anew[name] = strings.ReplaceAll(text, "boats", "sailing ships")
	}
	return []indexChange{
		{"the first build", nil, town},
		{"a few articles", few, map[string]string{
			"ferry.md": strings.Replace(town["ferry.md"], "ten weeks", "eleven weeks", 1), "owls.txt": "",
			"well.txt": "A new well\n\nThe mayor opened a new well.",
		}},
		{"most articles", few, anew},
	}
}

// start makes the folder as it is before the change, and then the articles as
// they are after it.
func (c indexChange) start(t *testing.T, dir string) (before, after string) {
	t.Helper()
	articles, index := filepath.Join(dir, "articles"), filepath.Join(dir, "index")
	put(t, articles, c.before)
	if c.before != nil {
		update(t, index, os.DirFS(articles))
		before = edition(t, index)
	}
	put(t, articles, c.files)
	return before, memory(t, read(t, os.DirFS(articles))).Edition()
}

func edition(t *testing.T, dir string) string {
	t.Helper()
	x, err := retrieval.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closeIndex(t, x)
	if !ask(t, x, retrieval.Query{Question: "Who is the mayor?"}).Answered {
		t.Error("the index does not answer")
	}
	return x.Edition()
}

// whole checks that dir holds the index of before or of after, whole, and that
// the next update ends with that of after and nothing else.
func whole(t *testing.T, dir, before, after string) {
	t.Helper()
	index := filepath.Join(dir, "index")
	_, err := retrieval.Open(index)
	if !(errors.Is(err, store.ErrNoIndex) && before == "") {
		if now := edition(t, index); now != before && now != after {
			t.Fatalf("the index is the edition %s, neither %s nor %s", now, before, after)
		}
	}
	fsys := os.DirFS(filepath.Join(dir, "articles"))
	update(t, index, fsys)
	if now := edition(t, index); now != after {
		t.Errorf("after the next update the edition is %s, want %s", now, after)
	}
	sameAnswers(t, index, fsys)
	noLeftovers(t, index)
}

// noLeftovers checks that an index folder holds one build and nothing besides.
func noLeftovers(t *testing.T, index string) {
	t.Helper()
	var names []string
	all, err := os.ReadDir(index)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if !strings.HasPrefix(d.Name(), BuildPrefix) {
			names = append(names, d.Name())
		}
	}
	if len(builds(t, index)) != 1 || !slices.Equal(names, []string{CurrentFile, LockFile}) {
		t.Errorf("left over: %v, %v", builds(t, index), names)
	}
	build, _ := store.Current(index)
	pieces, err := Pieces(filepath.Join(index, build))
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(filepath.Join(index, build), func(path string, d fs.DirEntry, err error) error {
		if name, _ := filepath.Rel(filepath.Join(index, build), path); err == nil && !d.IsDir() && name != ManifestFile {
			if _, known := pieces[filepath.ToSlash(name)]; !known {
				t.Errorf("the build holds %s, which is none of it", name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A process is killed after each step that changes the index folder: the old or
// the new index is there, whole, and the next update leaves nothing over.
func TestKilledAtEveryStep(t *testing.T) {
	every := 1
	if !atLength() {
		every = 7
	}
	for _, c := range kindsOfChange() {
		t.Run(c.name, func(t *testing.T) {
			kills := 0
			for n := 1; ; n += every {
				dir := t.TempDir()
				before, after := c.start(t, dir)
				p := child(t, dir, fmt.Sprint(dieAt, "=", n))
				err := p.Run()
				if err == nil {
					break
				}
				if status, ok := p.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
					t.Fatalf("step %d: %v: %s", n, err, output(p))
				}
				kills++
				whole(t, dir, before, after)
			}
			if kills < 10/every {
				t.Errorf("it was killed %d times only", kills)
			}
			t.Logf("killed %d times", kills)
		})
	}
}

// A process is killed at any moment, also inside what bleve does, while others
// ask.
func TestKilledAnytime(t *testing.T) {
	c := kindsOfChange()[1]
	r := rand.New(rand.NewPCG(1, 2))
	ended := 0
	for range *faultKills {
		dir := t.TempDir()
		before, after := c.start(t, dir)
		p := child(t, dir)
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		stop := time.AfterFunc(time.Duration(r.IntN(200_000))*time.Microsecond, func() { _ = p.Process.Kill() })
		for p.ProcessState == nil {
			edition(t, filepath.Join(dir, "index"))
			var status syscall.WaitStatus
			if pid, _ := syscall.Wait4(p.Process.Pid, &status, syscall.WNOHANG, nil); pid != 0 {
				if status.Exited() {
					ended++
				}
				break
			}
		}
		stop.Stop()
		whole(t, dir, before, after)
	}
	t.Logf("%d of %d processes were killed before they had ended", *faultKills-ended, *faultKills)
}

// Writing fails after any number of bytes of a file: the update says so, the old
// index stays and nothing is left over.
func TestFileTooLarge(t *testing.T) {
	for _, c := range kindsOfChange() {
		t.Run(c.name, func(t *testing.T) {
			failed := 0
			r := rand.New(rand.NewPCG(3, 4))
			limits := []int{1, 100, 5000, 100_000}
			for range *faultKills {
				limits = append(limits, 1+r.IntN(100_000))
			}
			for _, limit := range limits {
				dir := t.TempDir()
				before, after := c.start(t, dir)
				p := child(t, dir, fmt.Sprint(fileLimit, "=", limit))
				if err := p.Run(); err != nil {
					failed++
					stillOld(t, dir, before, output(p))
				}
				whole(t, dir, before, after)
			}
			if failed == 0 {
				t.Error("no update failed")
			}
			t.Logf("%d of %d updates failed", failed, len(limits))
		})
	}
}

// The disk is full: a small one is mounted, which takes root.
func TestDiskFull(t *testing.T) {
	for _, c := range kindsOfChange() {
		t.Run(c.name, func(t *testing.T) {
			failed := 0
			step := max(200 / *faultKills, 4)
			for size := 16; size < 4000; size += step {
				dir := t.TempDir()
				index, articles := filepath.Join(dir, "index"), filepath.Join(dir, "articles")
				if err := os.Mkdir(index, 0o755); err != nil {
					t.Fatal(err)
				}
				mount(t, index, fmt.Sprintf("size=%dk", size))
				put(t, articles, c.before)
				before := ""
				if c.before != nil {
					if _, err := Update(t.Context(), index, os.DirFS(articles), options()); err != nil {
						continue // too small for the old index
					}
					before = edition(t, index)
				}
				put(t, articles, c.files)
				after := memory(t, read(t, os.DirFS(articles))).Edition()
				p := child(t, dir)
				if err := p.Run(); err == nil {
					whole(t, dir, before, after)
					break
				}
				failed++
				stillOld(t, dir, before, output(p))
			}
			if failed == 0 {
				t.Error("no update failed")
			}
			t.Logf("%d updates failed", failed)
		})
	}
}

// stillOld checks that an update for which there was no room said so, left the
// old index in use and nothing else.
func stillOld(t *testing.T, dir, before, output string) {
	t.Helper()
	if !strings.Contains(output, "failed:") || !strings.Contains(output, "make room") || !strings.Contains(output, "as it was") {
		t.Errorf("the update says %q", output)
	}
	index := filepath.Join(dir, "index")
	left := len(builds(t, index))
	if before == "" {
		if _, err := retrieval.Open(index); !errors.Is(err, store.ErrNoIndex) || left != 0 {
			t.Errorf("after a failed first build opening gives %v, and %d builds are left", err, left)
		}
		return
	}
	if now := edition(t, index); now != before || left != 1 {
		t.Errorf("after a failed update the edition is %s, want %s, and %d builds are left", now, before, left)
	}
}

// mount mounts a small disk in memory, or skips the test.
func mount(t *testing.T, dir, options string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

// On a disk that cannot be written the index is used as it is, and an update
// says which folder cannot be written.
func TestReadOnlyIndex(t *testing.T) {
	dir := t.TempDir()
	mount(t, dir, "size=4m")
	fsys := folder(maps.Clone(town))
	update(t, dir, fsys)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("a disk cannot be mounted for reading only: %v", err)
	}
	fsys["new.txt"] = &fstest.MapFile{Data: []byte("A new well\n\nThe mayor opened a well."), ModTime: day}
	_, err := Update(t.Context(), dir, fsys, options())
	if !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), dir) {
		t.Errorf("got %v", err)
	}
	edition(t, dir)
}

// A folder in which files cannot be locked, as on some network disks, says so.
func TestNoLocks(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, LockFile), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := Update(t.Context(), dir, folder(town), options())
	if err == nil || !strings.Contains(err.Error(), "cannot lock files") || !strings.Contains(err.Error(), "--index") {
		t.Errorf("got %v", err)
	}
}

// Two processes bring one folder up to date while a third asks.
func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	c := kindsOfChange()[1]
	_, after := c.start(t, dir)
	index := filepath.Join(dir, "index")
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 3 {
				p := child(t, dir)
				if err := p.Run(); err != nil {
					t.Errorf("%v: %s", err, output(p))
				}
			}
		})
	}
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		for range 30 {
			x, err := retrieval.Open(index)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := x.Ask(context.WithoutCancel(t.Context()), retrieval.Query{Question: "Who is the mayor?"}); err != nil {
				t.Error(err)
			}
			if err := x.Close(); err != nil {
				t.Error(err)
			}
		}
	}()
	wg.Wait()
	<-asked
	if now := edition(t, index); now != after {
		t.Errorf("the edition is %s, want %s", now, after)
	}
	noLeftovers(t, index)
}

// A build that is stamped with a time that was already, or is long past, does
// not touch the one in use; files from the future are read.
func TestClockJumps(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(maps.Clone(town))
	opts := options()
	for i, now := range []time.Time{day, day, day.Add(-24 * time.Hour), day, day.Add(100 * 365 * 24 * time.Hour), time.Unix(0, 0), day} {
		fsys["clock.txt"] = &fstest.MapFile{
			Data:    fmt.Appendf(nil, "The town clock\n\nThe clock of the town hall has stopped %d times.", i),
			ModTime: day.Add(time.Duration(i%2*50) * 365 * 24 * time.Hour),
		}
		held := (*retrieval.Index)(nil)
		if i > 0 {
			held = open(t, dir)
		}
		opts.Now = now
		if _, err := Update(t.Context(), dir, fsys, opts); err != nil {
			t.Fatal(err)
		}
		sameAnswers(t, dir, fsys)
		noLeftovers(t, dir)
		if held != nil {
			a, err := held.Article(t.Context(), "clock")
			if err != nil || !strings.Contains(a.Text, fmt.Sprintf("stopped %d times", i-1)) {
				t.Errorf("the index that was in use changed: %v, %v", a, err)
			}
		}
	}
}

// Whatever lies in the articles folder, the articles are read, the rest is named,
// and the next update has nothing to do.
func TestOddFiles(t *testing.T) {
	dir, index := t.TempDir(), t.TempDir()
	put(t, dir, town)
	put(t, dir, map[string]string{"folder.txt/inside.txt": "A lantern\n\nThe lantern of the pier was lit.",
		"new\nline.txt": "A name in two lines.\n\nIt is read all the same."})
	path := func(name string) string { return filepath.Join(dir, name) }
	errs := []error{
		os.Symlink("loop.txt", path("loop.txt")), os.Symlink(".", path("round.txt")), os.Symlink("nowhere", path("dangling.txt")),
		syscall.Mkfifo(path("pipe.txt"), 0o644), os.WriteFile(path("bell\a.txt"), []byte("A bell rang."), 0o644),
		os.WriteFile(path("not\xffutf8.txt"), []byte("Nobody can open this."), 0o644), os.Mkdir(path("dir\xfe"), 0o755),
		os.WriteFile(path("dir\xfe/in.txt"), []byte("Nor this."), 0o644), os.WriteFile(path("empty.txt"), nil, 0o644),
	}
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", path("s.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()

	report := update(t, index, os.DirFS(dir))
	named := map[string]bool{}
	for _, p := range report.Problems {
		named[p.File] = true
		if p.Cause == "" || p.Fix == "" {
			t.Errorf("%q: a problem without a way out: %v", p.File, p)
		}
	}
	for _, name := range []string{"loop.txt", "round.txt", "dangling.txt", "pipe.txt", "s.txt", "empty.txt", "not�utf8.txt", "dir�"} {
		if !named[name] {
			t.Errorf("nothing is said of %q", name)
		}
	}
	if report.Articles != len(town)+3 {
		t.Errorf("%d articles, problems %v", report.Articles, report.Problems)
	}
	x := open(t, index)
	if len(x.Problems()) != len(report.Problems) {
		t.Errorf("the index knows of %d problems, the report of %d", len(x.Problems()), len(report.Problems))
	}
	before, _ := store.Current(index)
	if again := update(t, index, os.DirFS(dir)); !again.Same() || len(again.Problems) != len(report.Problems) {
		t.Errorf("a second update: %+v", again)
	}
	if after, _ := store.Current(index); after != before {
		t.Error("a second update wrote a build though nothing changed")
	}
}

// A deniedFS refuses to open a file.
type deniedFS struct {
	fstest.MapFS
	denied string
}

func (d deniedFS) Open(name string) (fs.File, error) {
	if name == d.denied {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.MapFS.Open(name)
}

func (d deniedFS) Stat(name string) (fs.FileInfo, error) { return d.MapFS.Stat(name) }

// A file that could not be opened is read as soon as it can be, though neither
// its size nor its time changed.
func TestUnreadableLater(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(town)
	report := update(t, dir, deniedFS{fsys, "owls.txt"})
	if report.Articles != 2 || len(report.Problems) != 1 {
		t.Fatalf("got %+v", report)
	}
	before, _ := store.Current(dir)
	update(t, dir, deniedFS{fsys, "owls.txt"})
	if after, _ := store.Current(dir); after != before {
		t.Error("an update wrote a build though nothing changed")
	}
	wantReport(t, update(t, dir, fsys), "owls", "", "", 2)
	sameAnswers(t, dir, fsys)
}

// Many articles at once, and gone again: the index stays as it should be.
func TestManyAtOnce(t *testing.T) {
	many := 1000
	if testing.Short() {
		many = 200
	}
	dir := t.TempDir()
	fsys := folder(maps.Clone(town))
	update(t, dir, fsys)
	for i := range many {
		fsys[fmt.Sprintf("drop/%05d.txt", i)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"Notice %d\n\nNotice number %d of the harbour office: berth %d is closed.", i, i, i%97), ModTime: day}
	}
	if r := update(t, dir, fsys); len(r.Added) != many {
		t.Errorf("%d were added", len(r.Added))
	}
	sameAnswers(t, dir, fsys)
	maps.DeleteFunc(fsys, func(name string, _ *fstest.MapFile) bool { return strings.HasPrefix(name, "drop/") })
	if r := update(t, dir, fsys); len(r.Removed) != many {
		t.Errorf("%d were removed", len(r.Removed))
	}
	sameAnswers(t, dir, fsys)
	noLeftovers(t, dir)
}

// After any number of small updates an index has few segments, few files of
// texts and few dead passages.
func TestManyUpdates(t *testing.T) {
	updates := 60
	if !atLength() {
		updates = 15
	}
	dir := t.TempDir()
	fsys := folder(maps.Clone(town))
	// No question has a word of these: of more passages of one score than a shortlist
	// has room for, which are on it depends on the order of indexing.
	for i := range 200 {
		fsys[fmt.Sprintf("%d.txt", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "Report %d\n\nThe harbour master counted %d crates.", i, i),
			ModTime: day}
	}
	update(t, dir, fsys)
	for n := range updates {
		for i := range 3 {
			at := (n*7 + i*31) % 200
			fsys[fmt.Sprintf("%d.txt", at)] = &fstest.MapFile{Data: fmt.Appendf(nil,
				"Report %d\n\nThe harbour master counted %d crates and %d barrels.", at, n, i), ModTime: day.Add(time.Duration(n+1) * time.Minute)}
		}
		update(t, dir, fsys)
		build := builds(t, dir)[0]
		if n := len(segments(t, build)); n > 24 {
			t.Fatalf("there are %d segments", n)
		}
		x := open(t, dir)
		if n := texts(t, build); n > MaxParts+1 {
			t.Fatalf("there are %d files of texts", n)
		}
		if n := DeletedPassages(x.Collection()); float64(n) > MostDeleted*float64(x.Passages())+24 {
			t.Fatalf("%d of %d passages are dead", n, x.Passages())
		}
	}
	sameAnswers(t, dir, fsys)
	noLeftovers(t, dir)
}

// Bytes of every file of an index decay, or the file is cut off: either it says
// that it is damaged or it answers as before, and the next update mends it.
func TestDecayed(t *testing.T) {
	fsys := folder(town)
	whole := t.TempDir()
	update(t, whole, fsys)
	patched := maps.Clone(fsys)
	patched["new.txt"] = &fstest.MapFile{Data: []byte("A new well\n\n“It is deep,” said Mayor Ines Duarte."), ModTime: day}
	update(t, whole, patched)
	truth := memory(t, read(t, patched))
	questions := []string{"When does the ferry not sail?", "Who is the mayor?", "What do barn owls eat?", "Is the well deep?"}

	var files []string
	err := filepath.WalkDir(whole, func(path string, d fs.DirEntry, err error) error {
		if name, _ := filepath.Rel(whole, path); err == nil && !d.IsDir() && name != LockFile {
			files = append(files, name)
		}
		return err
	})
	if err != nil || len(files) < 8 {
		t.Fatalf("%v, %v", files, err)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			found := 0
			for n := range *faultKills {
				dir := filepath.Join(t.TempDir(), "index")
				if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
					t.Fatal(err)
				}
				decay(t, filepath.Join(dir, name), r, n)
				if !askDecayed(t, dir, truth, questions) {
					found++
				}
				report, err := Update(t.Context(), dir, patched, options())
				if err != nil {
					t.Fatal(err)
				}
				if _, err := Update(t.Context(), dir, patched, options()); err != nil {
					t.Fatal(err)
				}
				if !askDecayed(t, dir, truth, questions) {
					t.Errorf("after an update (%q) it is damaged still", report.Rebuilt)
				}
			}
			t.Logf("damage was found %d times of %d", found, *faultKills)
		})
	}
}

// decay changes some bytes of a file, or cuts it off.
func decay(t *testing.T, path string, r *rand.Rand, n int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) == 0 {
		return
	}
	if n%3 == 2 {
		data = data[:r.IntN(len(data))]
	} else {
		for range 1 + r.IntN(8) {
			data[r.IntN(len(data))] ^= byte(1 + r.IntN(255))
		}
	}
	if err := os.Remove(path); err != nil { // it may be a link
		t.Fatal(err)
	}
	overwrite(t, path, string(data))
}

// askDecayed asks an index. It is false when the index said that it is damaged,
// and fails the test when it answered wrongly or said anything else.
func askDecayed(t *testing.T, dir string, truth *retrieval.Index, questions []string) bool {
	t.Helper()
	x, err := retrieval.Open(dir)
	if err == nil {
		defer closeIndex(t, x)
		for _, q := range questions {
			var got *retrieval.Answer
			if got, err = x.Ask(t.Context(), retrieval.Query{Question: q}); err != nil {
				break
			}
			if want := ask(t, truth, retrieval.Query{Question: q}); fmt.Sprint(excerpts(got)) != fmt.Sprint(excerpts(want)) {
				t.Errorf("%q: %q instead of %q", q, excerpts(got), excerpts(want))
			}
		}
	}
	var (
		damaged *store.DamagedError
		format  *store.FormatError
	)
	if err != nil && !errors.As(err, &damaged) && !errors.As(err, &format) && !errors.Is(err, store.ErrNoIndex) {
		t.Errorf("a damaged index says %v", err)
	}
	return err == nil
}

func excerpts(a *retrieval.Answer) (out []string) {
	for _, h := range slices.Concat(a.Hits, a.Nearest) {
		out = append(out, fmt.Sprint(h.Article.Title, h.Excerpt, h.Quoted))
	}
	return out
}

// A segment that is cut off while the index is open is said to be damaged; the
// process goes on.
func TestCutOffWhileOpen(t *testing.T) {
	dir := t.TempDir()
	fsys := fstest.MapFS{}
	for i := range 400 {
		fsys[fmt.Sprintf("%d.txt", i)] = &fstest.MapFile{Data: []byte(newMadeNewsSmall(i)), ModTime: day}
	}
	update(t, dir, fsys)
	x := open(t, dir)
	for _, path := range segments(t, builds(t, dir)[0]) {
		if err := os.Truncate(path, 4096); err != nil {
			t.Fatal(err)
		}
	}
	failed := 0
	for i := range 20 {
		_, err := x.Ask(t.Context(), retrieval.Query{Question: fmt.Sprintf("Where is the berth of boat %d and the lantern %d?", i, i*3)})
		var damaged *store.DamagedError
		if errors.As(err, &damaged) {
			failed++
		}
	}
	if failed == 0 {
		t.Skip("no page of the file was missed")
	}
	if r := update(t, dir, fsys); r.Rebuilt == "" {
		t.Errorf("the next update does not repair it: %+v", r)
	}
}

func newMadeNewsSmall(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Log of boat %d\n", i)
	for n := range 12 {
		fmt.Fprintf(&b, "\nOn day %d boat %d lay at berth %d beside the lantern %d, and mast%d was mended with rope%d.\n", n, i, n*i, i*3,
			i*n, i+n)
	}
	return b.String()
}

// A file changes between being listed and being read: what is stored is one
// version of it, and the next update reads it again if that is not the last.
func TestChangesWhileRead(t *testing.T) {
	text := func(n int) string {
		return fmt.Sprintf("Tide table %d\n\nThe tide is high at %d o'clock.", n, n) + strings.Repeat(" Beware of the current.", n)
	}
	dir, index := t.TempDir(), t.TempDir()
	path := filepath.Join(dir, "tide.txt")
	put(t, dir, map[string]string{"tide.txt": text(1)})
	fsys := &changingFS{FS: os.DirFS(dir), name: "tide.txt"}
	for name, change := range map[string]func() error{
		"grows":   func() error { return os.WriteFile(path, []byte(text(9)), 0o644) },
		"shrinks": func() error { return os.WriteFile(path, []byte(text(2)), 0o644) },
		"is replaced": func() error {
			put(t, dir, map[string]string{"other": text(4)})
			return os.Rename(filepath.Join(dir, "other"), path)
		},
		"goes away":    func() error { return os.Remove(path) },
		"same length":  func() error { return os.WriteFile(path, []byte(text(1)[:5]+"T"+text(1)[6:]), 0o644) },
		"keeps moving": func() error { return os.WriteFile(path, []byte(text(int(time.Now().UnixNano()%7)+1)), 0o644) },
	} {
		for _, when := range []string{"open", "read"} {
			t.Run(name+" at "+when, func(t *testing.T) {
				put(t, dir, map[string]string{"tide.txt": text(5)})
				update(t, index, os.DirFS(dir))
				put(t, dir, map[string]string{"tide.txt": text(1)})
				fsys.change, fsys.when, fsys.times = change, when, 1
				if name == "keeps moving" {
					fsys.times = 100
				}
				report := update(t, index, fsys)
				fsys.change = nil
				if report.Articles == 0 && len(report.Problems) == 0 {
					t.Error("the article is missing, and nothing is said of it")
				}
				update(t, index, os.DirFS(dir))
				x := open(t, index)
				want, err := os.ReadFile(path)
				if errors.Is(err, fs.ErrNotExist) {
					if len(x.Sources()) != 0 {
						t.Error("the article is there still")
					}
					return
				}
				a, err := x.Article(t.Context(), "tide")
				if err != nil || !strings.HasSuffix(string(want), a.Text[strings.LastIndex(a.Text, "\n")+1:]) {
					t.Errorf("stored is %v, %v; the file is %q", a, err, want)
				}
			})
		}
	}
}

// A changingFS changes a file at the moment that it is opened or read.
type changingFS struct {
	fs.FS
	name, when string
	change     func() error
	times      int
}

func (c *changingFS) now(when string) error {
	if c.change == nil || c.when != when || c.times == 0 {
		return nil
	}
	c.times--
	return c.change()
}

func (c *changingFS) Open(name string) (fs.File, error) {
	if name != c.name {
		return c.FS.Open(name)
	}
	if err := c.now("open"); err != nil {
		return nil, err
	}
	f, err := c.FS.Open(name)
	return changingFile{f, c}, err
}

func (c *changingFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(c.FS, name) }

type changingFile struct {
	fs.File
	c *changingFS
}

func (f changingFile) Read(p []byte) (int, error) {
	if err := f.c.now("read"); err != nil {
		return 0, err
	}
	return f.File.Read(p)
}
