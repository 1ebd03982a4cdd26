//go:build linux

package build_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	. "github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// openFS calls opened before a file is opened.
type openFS struct {
	fs.FS
	opened func(name string)
}

func (f openFS) Open(name string) (fs.File, error) {
	f.opened(name)
	return f.FS.Open(name)
}

// Stat is not reading.
func (f openFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }

const (
	killerFile = "VERBATIM_TEST_KILLER"  // a file that ends the process which reads it
	killerSize = "VERBATIM_TEST_MEMORY"  // what the process seems to use then, in bytes
	manyLive   = int64(3) << 30          // far more than any limit of these tests
	leftOut    = "it is left out, since" // begins what is said of a file that ended a run
)

// TestChildReadsKiller is not a test: it is a process that dies of a file.
func TestChildReadsKiller(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("only run by other tests, in a process of its own")
	}
	index := filepath.Join(dir, "index")
	var used atomic.Int64
	var want int64
	fmt.Sscan(os.Getenv(killerSize), &want)
	fsys := openFS{os.DirFS(filepath.Join(dir, "articles")), func(name string) {
		if name != os.Getenv(killerFile) {
			return
		}
		used.Store(want)
		for UnderwayMemory(index) != want {
			time.Sleep(time.Millisecond)
		}
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}}
	opts := options().WithMemory(func() (int64, int64) { return used.Load(), used.Load() })
	if _, err := Update(t.Context(), index, fsys, opts); err != nil {
		fmt.Println("failed:", err)
		os.Exit(3)
	}
}

// dies runs a process that reads the articles in dir, and reports whether the file
// ended it.
func dies(t *testing.T, dir string, memory int64) bool {
	t.Helper()
	p := child(t, dir, killerFile+"=killer.txt", fmt.Sprint(killerSize, "=", memory))
	p.Args = []string{p.Args[0], "-test.run", "^TestChildReadsKiller$"}
	err := p.Run()
	if status, ok := p.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signal() == syscall.SIGKILL {
		return true
	}
	if err != nil {
		t.Fatalf("%v: %s", err, output(p))
	}
	return false
}

// A file that ends the process is left out by name: at once when the memory points to
// it, otherwise when it has done so twice. The others are read.
func TestFileThatKills(t *testing.T) {
	for _, c := range []struct {
		name   string
		memory int64
		runs   int // that the file may end
	}{
		{"by its memory", manyLive, 1},
		{"by something else", 0, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			index, articles := filepath.Join(dir, "index"), filepath.Join(dir, "articles")
			put(t, articles, town)
			put(t, articles, map[string]string{"killer.txt": "The killer\n\nThe mayor was not amused by this file."})
			runs := 0
			for dies(t, dir, c.memory) {
				if runs++; runs > c.runs {
					t.Fatal("it ends every run")
				}
			}
			if runs != c.runs {
				t.Errorf("it ended %d runs and not %d", runs, c.runs)
			}
			x := open(t, index)
			if problems := x.Problems(); !slices.ContainsFunc(problems, func(p article.Problem) bool {
				return p.File == "killer.txt" && p.Fatal && strings.HasPrefix(p.Cause, leftOut)
			}) {
				t.Errorf("the problems do not name it: %v", problems)
			}
			if out, err := LeftOut(index); err != nil || len(out) != 1 || out["killer.txt"].Problem.File != "killer.txt" {
				t.Errorf("left out are %v, error %v", out, err)
			}
			if !ask(t, x, retrieval.Query{Question: "Who is the mayor?"}).Answered {
				t.Error("the others were not read")
			}
			noLeftovers(t, index)

			// It stays out as long as it is the same, and comes in when it is not or
			// when that is asked for.
			opened := false
			fsys := openFS{os.DirFS(articles), func(name string) { opened = opened || name == "killer.txt" }}
			if update(t, index, fsys); opened {
				t.Error("it was read again though it is the same")
			}
			again := options()
			again.Again = true
			if _, err := Update(t.Context(), index, fsys, again); err != nil || !opened {
				t.Errorf("asked to read everything again it was not read; error %v", err)
			}
			if out, err := LeftOut(index); err != nil || len(out) > 0 {
				t.Errorf("still left out are %v, error %v", out, err)
			}
		})
	}
}

// A file that takes more than the memory limit is given up, and the others are read.
func TestFileOverMemoryLimit(t *testing.T) {
	limit := debug.SetMemoryLimit(manyLive / 2)
	defer debug.SetMemoryLimit(limit)
	var used, looks atomic.Int64 // the memory is free again after some looks
	dir, articles := t.TempDir(), fstest.MapFS{}
	for name, text := range town {
		articles[name] = &fstest.MapFile{Data: []byte(text), ModTime: day}
	}
	articles["huge.txt"] = &fstest.MapFile{Data: []byte("Huge\n\nThe mayor wrote a very long letter."), ModTime: day}
	fsys := openFS{articles, func(name string) {
		used.Store(0)
		if name == "huge.txt" {
			used.Store(manyLive)
		}
	}}
	opts := options().WithMemory(func() (int64, int64) {
		if used.Load() > 0 && looks.Add(1) > 5 {
			used.Store(0)
		}
		return used.Load(), used.Load()
	})
	report, err := Update(t.Context(), dir, fsys, opts)
	if err != nil {
		t.Fatal(err)
	}
	if report.Articles != len(town) || len(report.Problems) != 1 || report.Problems[0].File != "huge.txt" ||
		!strings.Contains(report.Problems[0].Cause, "more memory than the limit of 1536 MiB") {
		t.Errorf("%d articles, problems: %v", report.Articles, report.Problems)
	}
	// With more memory it is tried again.
	debug.SetMemoryLimit(manyLive * 2)
	if report := update(t, dir, articles); len(report.Problems) > 0 || report.Articles != len(town)+1 {
		t.Errorf("with more memory %d articles, problems: %v", report.Articles, report.Problems)
	}
}

// What is left of a note by a process that was killed anywhere does no harm.
func TestDamagedUnderwayNote(t *testing.T) {
	for _, note := range []string{"", "{", "null", "[]", `{"reading":[{}]}`, `{"reading":null,"suspects":[{"times":9}]}`,
		`{"limit":-1,"memory":9e9,"reading":[{"file":{"path":"../x"},"times":-5}]} rest`, strings.Repeat("[", 100_000)} {
		dir, articles := t.TempDir(), t.TempDir()
		put(t, articles, town)
		put(t, dir, map[string]string{UnderwayFile: note + " "})
		if report := update(t, dir, os.DirFS(articles)); len(report.Problems) > 0 || report.Articles != len(town) {
			t.Errorf("note %.40q: %d articles, problems %v", note, report.Articles, report.Problems)
		}
		noLeftovers(t, dir)
	}
}
