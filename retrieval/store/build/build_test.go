package build_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	. "github.com/verbatim-bot/verbatim/retrieval/store/build"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func update(t testing.TB, dir string, fsys fs.FS) *Report {
	t.Helper()
	report, err := Update(t.Context(), dir, fsys, options())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func options() Options {
	return Options{Reader: &article.Reader{}, Fingerprint: "test", Now: time.Now()}
}

func open(t testing.TB, dir string) *retrieval.Index {
	t.Helper()
	x, err := retrieval.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIndex(t, x) })
	return x
}

// wantReport compares the ids of a report.
func wantReport(t *testing.T, r *Report, added, changed, removed string, unchanged int) {
	t.Helper()
	got := fmt.Sprintf("+%v ~%v -%v =%d", r.Added, r.Changed, r.Removed, r.Unchanged)
	want := fmt.Sprintf("+[%s] ~[%s] -[%s] =%d", added, changed, removed, unchanged)
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// sameAnswers checks that the index on disk answers as one in memory does that
// was made from the same files at once.
func sameAnswers(t *testing.T, dir string, fsys fs.FS) {
	t.Helper()
	disk, twin := open(t, dir), memory(t, read(t, fsys))
	if a, b := disk.Passages(), twin.Passages(); a != b {
		t.Errorf("%d passages on disk, %d in memory", a, b)
	}
	for _, q := range []string{"When does the ferry not sail?", "Who is the mayor?", "What do the owls eat?", "footbridge",
		"Tickets for the fishing boat"} {
		a, b := ask(t, disk, retrieval.Query{Question: q}), ask(t, twin, retrieval.Query{Question: q})
		x, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		y, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if string(x) != string(y) {
			t.Errorf("%q:\non disk   %s\nin memory %s", q, x, y)
		}
	}
}

// A countingFS counts the files that are opened.
type countingFS struct {
	fstest.MapFS
	opened map[string]int
}

func (c countingFS) Open(name string) (fs.File, error) {
	if f, ok := c.MapFS[name]; ok && !f.Mode.IsDir() {
		c.opened[name]++
	}
	return c.MapFS.Open(name)
}

func TestUpdate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	fsys := folder(maps.Clone(town))
	count := countingFS{fsys, map[string]int{}}

	wantReport(t, update(t, dir, count), "bridge ferry owls", "", "", 0)
	sameAnswers(t, dir, fsys)

	clear(count.opened)
	if r := update(t, dir, count); !r.Same() || r.Unchanged != 3 || r.Articles != 3 || r.Passages == 0 {
		t.Errorf("nothing changed, but the report is %+v", r)
	}
	if len(count.opened) != 0 {
		t.Errorf("nothing changed, but these were read: %v", count.opened)
	}

	fsys["ferry.md"] = &fstest.MapFile{Data: []byte(strings.Replace(town["ferry.md"], "ten weeks", "eleven weeks", 1)),
		ModTime: day.Add(time.Hour)}
	clear(count.opened)
	wantReport(t, update(t, dir, count), "", "ferry", "", 2)
	if len(count.opened) != 1 || count.opened["ferry.md"] == 0 {
		t.Errorf("one file changed, but these were read: %v", count.opened)
	}
	sameAnswers(t, dir, fsys)

	fsys["new.txt"] = &fstest.MapFile{Data: []byte("A new well\n\nThe mayor opened a new well beside the ferry landing this morning."),
		ModTime: day}
	wantReport(t, update(t, dir, count), "new", "", "", 3)
	sameAnswers(t, dir, fsys)

	delete(fsys, "owls.txt")
	wantReport(t, update(t, dir, count), "", "", "owls", 3)
	sameAnswers(t, dir, fsys)
	if answer := ask(t, open(t, dir), retrieval.Query{Question: "How many voles do barn owls eat?"}); answer.Answered {
		t.Errorf("an article that is gone still answers: %q", answer.Hits[0].Excerpt)
	}

	for name := range fsys {
		delete(fsys, name)
	}
	wantReport(t, update(t, dir, count), "", "", "bridge ferry new", 0)
	if n := len(open(t, dir).Sources()); n != 0 {
		t.Errorf("an empty folder leaves %d articles", n)
	}
	if builds := builds(t, dir); len(builds) != 1 {
		t.Errorf("builds %v are left, want one", builds)
	}
}

func builds(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, BuildPrefix+"*"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// A file that was only touched is read once more, and no article changes.
func TestUpdateTouched(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(maps.Clone(town))
	update(t, dir, fsys)
	fsys["owls.txt"].ModTime = day.Add(time.Minute)
	wantReport(t, update(t, dir, fsys), "", "", "", 3)
	sameAnswers(t, dir, fsys)
}

// Two files with one id are both kept, and the older one keeps the id.
func TestUpdateSameID(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(map[string]string{"b.txt": "---\n"})
	delete(fsys, "b.txt")
	fsys["b.md"] = &fstest.MapFile{Data: []byte("---\nid: storm\ntitle: Storm\n---\nA storm broke two masts in the harbour.\n"), ModTime: day}
	update(t, dir, fsys)
	fsys["a.md"] = &fstest.MapFile{Data: []byte("---\nid: storm\ntitle: Another storm\n---\nA second storm sank a rowing boat.\n"),
		ModTime: day}
	report := update(t, dir, fsys)
	if len(report.Added) != 1 || !strings.HasPrefix(report.Added[0], "storm-") || len(report.Problems) != 1 {
		t.Errorf("got %+v", report)
	}
	a, err := open(t, dir).Article(t.Context(), "storm")
	if err != nil || a.File != "b.md" {
		t.Errorf("storm is %v, %v; want that of b.md", a, err)
	}
	if r := update(t, dir, fsys); !r.Same() {
		t.Errorf("a second update changed %+v", r)
	}
}

// However many articles have one id, also in one go, each gets one of its own.
func TestUpdateManyOfOneID(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(nil)
	for _, name := range []string{"a.md", "b.md", "c.md"} {
		fsys[name] = &fstest.MapFile{Data: []byte("---\nid: storm\ntitle: Storm\n---\nA storm broke two masts in the harbour.\n"), ModTime: day}
	}
	update(t, dir, fsys)
	fsys["d.md"] = fsys["c.md"]
	update(t, dir, fsys)
	x := open(t, dir)
	files := map[string]bool{}
	for _, s := range x.Sources() {
		a, err := x.Article(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		files[a.File] = true
	}
	if len(files) != 4 || len(x.Sources()) != 4 {
		t.Errorf("%d articles of the files %v", len(x.Sources()), files)
	}
	if r := update(t, dir, fsys); !r.Same() {
		t.Errorf("another update changed %+v", r)
	}
}

// Reading everything again leaves the old index in use until the new one is
// whole.
func TestUpdateAgainStopped(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(town)
	update(t, dir, fsys)
	o := options()
	o.Again = true
	if _, err := Update(&countdown{Context: t.Context(), left: 6}, dir, fsys, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	sameAnswers(t, dir, fsys)
	report, err := Update(t.Context(), dir, fsys, o)
	if err != nil || report.Rebuilt == "" || len(report.Added) != len(town) {
		t.Errorf("got %+v, %v", report, err)
	}
	sameAnswers(t, dir, fsys)
}

// A build that stops at any moment leaves the old index as it was. The moments
// are the contexts' checks: an update asks its context before every file and
// every article that it writes.
func TestUpdateStopped(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(maps.Clone(town))
	update(t, dir, fsys)
	before, err := os.ReadFile(filepath.Join(dir, CurrentFile))
	if err != nil {
		t.Fatal(err)
	}
	fsys["new.txt"] = &fstest.MapFile{Data: []byte("A new well\n\nThe mayor opened a well."), ModTime: day}
	stopped := 0
	for n := 0; ; n++ {
		_, err := Update(&countdown{Context: t.Context(), left: n}, dir, fsys, options())
		if err == nil {
			break
		}
		stopped++
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at %d: %v", n, err)
		}
		after, err := os.ReadFile(filepath.Join(dir, CurrentFile))
		if err != nil || string(after) != string(before) {
			t.Fatalf("stopped at %d, the current build is %q, %v; it was %q", n, after, err, before)
		}
		x := open(t, dir)
		if !ask(t, x, retrieval.Query{Question: "Who is the mayor?"}).Answered {
			t.Fatalf("stopped at %d: the old index does not answer", n)
		}
	}
	if stopped < 5 {
		t.Errorf("the update was stopped at %d moments only", stopped)
	}
	sameAnswers(t, dir, fsys)
}

// A countdown is a context that is cancelled after it was asked left times.
type countdown struct {
	context.Context
	mu   sync.Mutex
	left int
}

func (c *countdown) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// What a killed process leaves, a half-written build, is swept up.
func TestUpdateSweepsUp(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, BuildPrefix+"killed")
	if err := os.MkdirAll(filepath.Join(left, PassagesFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	fsys := folder(town)
	update(t, dir, fsys)
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what a killed build left is still there: %v", err)
	}
	sameAnswers(t, dir, fsys)
}

// However an index is broken, opening it says so in a sentence and the next
// update builds it again.
func TestDamaged(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, dir, build string){
		"no build":          func(t *testing.T, _, build string) { remove(t, build) },
		"no manifest":       func(t *testing.T, _, build string) { remove(t, filepath.Join(build, ManifestFile)) },
		"half a manifest":   func(t *testing.T, _, build string) { halve(t, filepath.Join(build, ManifestFile)) },
		"half the articles": func(t *testing.T, _, build string) { halve(t, filepath.Join(build, EntriesFile)) },
		"half the texts":    func(t *testing.T, _, build string) { halve(t, filepath.Join(build, PartName(1))) },
		"no passages":       func(t *testing.T, _, build string) { remove(t, filepath.Join(build, PassagesFolder)) },
		"no root of scorch": func(t *testing.T, _, build string) {
			remove(t, filepath.Join(build, PassagesFolder, "root.bolt"))
		},
		"an empty root of scorch": func(t *testing.T, _, build string) {
			overwrite(t, filepath.Join(build, PassagesFolder, "root.bolt"), "")
		},
		"a segment is missing":  func(t *testing.T, _, build string) { remove(t, segments(t, build)[0]) },
		"a segment is cut off":  func(t *testing.T, _, build string) { halve(t, segments(t, build)[0]) },
		"CURRENT names nothing": func(t *testing.T, dir, _ string) { overwrite(t, filepath.Join(dir, CurrentFile), "nothing") },
		"CURRENT is empty":      func(t *testing.T, dir, _ string) { overwrite(t, filepath.Join(dir, CurrentFile), "") },
		"CURRENT leads away": func(t *testing.T, dir, _ string) {
			overwrite(t, filepath.Join(dir, CurrentFile), BuildPrefix+"/../../x")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			fsys := folder(town)
			update(t, dir, fsys)
			damage(t, dir, builds(t, dir)[0])
			_, err := retrieval.Open(dir)
			var damaged *store.DamagedError
			if !errors.As(err, &damaged) || !strings.Contains(err.Error(), "build it again") {
				t.Fatalf("opening gives %v", err)
			}
			report := update(t, dir, fsys)
			if report.Rebuilt == "" {
				t.Errorf("the report does not say why: %+v", report)
			}
			sameAnswers(t, dir, fsys)
		})
	}
}

func segments(t *testing.T, build string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(build, PassagesFolder, "*.zap"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no segments: %v", err)
	}
	return paths
}

// texts is the number of files that the texts of a build are in.
func texts(t *testing.T, build string) int {
	t.Helper()
	pieces, err := Pieces(build)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for name := range pieces {
		if strings.HasPrefix(name, "texts-") {
			n++
		}
	}
	return n
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func halve(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/2); err != nil {
		t.Fatal(err)
	}
}

func overwrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A text that is not the one that was stored is never quoted.
func TestDamagedText(t *testing.T) {
	dir := t.TempDir()
	update(t, dir, folder(town))
	path := filepath.Join(builds(t, dir)[0], PartName(1))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	for i := range x.Collection().Entries() { // the middle of each text
		e := &x.Collection().Entries()[i]
		data[e.At+int64(e.Head+e.Packed/2)]++
	}
	overwrite(t, path, string(data))
	_, err = open(t, dir).Ask(t.Context(), retrieval.Query{Question: "When does the ferry sail?"})
	var damaged *store.DamagedError
	if !errors.As(err, &damaged) {
		t.Errorf("a changed text gives %v", err)
	}
}

func TestOtherFormat(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(town)
	update(t, dir, fsys)
	path := filepath.Join(builds(t, dir)[0], ManifestFile)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	old := fmt.Sprintf(`"format":%d,`, store.FormatVersion)
	if !strings.Contains(string(data), old) {
		t.Fatalf("no %s in the manifest", old)
	}
	overwrite(t, path, strings.Replace(string(data), old, `"format":99,`, 1))
	_, err = retrieval.Open(dir)
	var format *store.FormatError
	if !errors.As(err, &format) || format.Got != 99 {
		t.Fatalf("opening gives %v", err)
	}
	if report := update(t, dir, fsys); !strings.Contains(report.Rebuilt, "format 99") {
		t.Errorf("the report says %q", report.Rebuilt)
	}
	sameAnswers(t, dir, fsys)
}

// Another catalogue may read the same files otherwise.
func TestOtherFingerprint(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(town)
	update(t, dir, fsys)
	o := options()
	o.Fingerprint = "another"
	report, err := Update(t.Context(), dir, fsys, o)
	if err != nil || report.Rebuilt == "" {
		t.Errorf("got %+v, %v", report, err)
	}
}

func TestOpenNothing(t *testing.T) {
	if _, err := retrieval.Open(t.TempDir()); !errors.Is(err, store.ErrNoIndex) {
		t.Errorf("got %v", err)
	}
}

// An index that somebody holds for writing is refused after a while, not
// waited for.
func TestOpenHeld(t *testing.T) {
	dir := t.TempDir()
	update(t, dir, folder(town))
	held, err := postings.Amend(filepath.Join(builds(t, dir)[0], PassagesFolder), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Abort()
	if _, err := retrieval.Open(dir); err == nil {
		t.Error("an index that is held for writing was opened")
	}
}

// Askers go on while the index is built again and again, and one that was open
// before stays whole.
func TestAskWhileUpdating(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(maps.Clone(town))
	update(t, dir, fsys)
	old := open(t, dir)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				x, err := retrieval.Open(dir)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := x.Ask(t.Context(), retrieval.Query{Question: "Who is the mayor?"}); err != nil {
					t.Error(err)
				}
				closeIndex(t, x)
			}
		})
	}
	for i := range stress.Times(4, 10) {
		fsys = maps.Clone(fsys)
		fsys["new.txt"] = &fstest.MapFile{Data: fmt.Appendf(nil, "A well\n\nThe mayor opened well number %d.", i),
			ModTime: day.Add(time.Duration(i) * time.Second)}
		update(t, dir, fsys)
	}
	close(done)
	wg.Wait()
	if answer := ask(t, old, retrieval.Query{Question: "Who is the mayor?"}); !answer.Answered {
		t.Error("an index that was open before the updates no longer answers")
	}
}

// Two processes that build at once take turns.
func TestUpdateTwice(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(town)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := Update(t.Context(), dir, fsys, options()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	sameAnswers(t, dir, fsys)
}

func TestUpdateLocked(t *testing.T) {
	dir := t.TempDir()
	unlock, err := Lock(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := Update(ctx, dir, folder(town), options()); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("got %v", err)
	}
}

func TestSources(t *testing.T) {
	dir := t.TempDir()
	update(t, dir, folder(town))
	sources := open(t, dir).Sources()
	if ids := []string{sources[0].ID, sources[1].ID, sources[2].ID}; !slices.Equal(ids, []string{"bridge", "ferry", "owls"}) {
		t.Errorf("got the ids %v", ids)
	}
	ferry := sources[1]
	if ferry.Title != "Ferry to the island stops for the winter" || ferry.Publisher != "The Harbour Post" || ferry.Published != "2025-11-02" ||
		len(ferry.Authors) != 1 || ferry.Words < 50 || ferry.Passages < 2 || len(ferry.SHA256) != 64 || ferry.Indexed.IsZero() {
		t.Errorf("got %+v", ferry)
	}
}

// Look says what an Update would do, and changes nothing.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	fsys := fstest.MapFS{
		"a.txt": {Data: []byte("The well of Tolme\n\nThe well of Tolme is deep.\n")},
		"b.txt": {Data: []byte("The pier of Tolme\n\nThe pier of Tolme is closed.\n")},
	}
	opts := Options{Reader: &article.Reader{}, Now: time.Unix(1_700_000_000, 0)}
	look := func() Behind {
		t.Helper()
		b, err := Look(t.Context(), dir, fsys, opts)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if b := look(); b != (Behind{Read: 2}) {
		t.Errorf("without an index: %+v", b)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
	if _, err := Update(t.Context(), dir, fsys, opts); err != nil {
		t.Fatal(err)
	}
	if b := look(); b != (Behind{}) {
		t.Errorf("up to date: %+v", b)
	}
	delete(fsys, "a.txt")
	fsys["b.txt"] = &fstest.MapFile{Data: []byte("The pier of Tolme\n\nThe pier of Tolme is open again.\n")}
	fsys["c.txt"] = &fstest.MapFile{Data: []byte("The mill\n\nThe mill stands.\n")}
	if b := look(); b != (Behind{Read: 2, Gone: 1}) {
		t.Errorf("one changed, one new, one gone: %+v", b)
	}
	opts.Fingerprint = "another"
	if b := look(); b.Read != 2 || b.Rebuild == "" {
		t.Errorf("read in another way: %+v", b)
	}
}
