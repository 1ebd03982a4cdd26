package main

import (
	"bufio"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/live"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/watch"
)

var rewrite = flag.Bool("update", false, "rewrite the expected output in testdata")

func TestMain(m *testing.M) {
	replyDeadline = time.Minute
	livePace = live.Pace{Follow: 100 * time.Millisecond, Watch: watch.Pace{Quiet: 100 * time.Millisecond, AtMost: 30 * time.Second,
		Check: 100 * time.Millisecond, Sure: 5 * time.Minute, Retry: 200 * time.Millisecond, RetryMost: 5 * time.Second}}
	testscript.Main(tests{m}, map[string]func(){"verbatim": main})
}

// tests are all tests, and the clearing up after them.
type tests struct{ *testing.M }

func (t tests) Run() int {
	defer func() {
		for _, dir := range programFolders {
			os.RemoveAll(dir)
		}
	}()
	return t.M.Run()
}

// TestScripts runs the program as its user does: each file of testdata is a
// session, with the files it needs behind it.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *rewrite,
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, ".cache"))
			e.Setenv("HOME", e.WorkDir)
			if shared, err := filepath.Abs("../../../shared"); err == nil {
				e.Setenv("SHARED", shared)
			}
			e.Setenv("MODELS", os.Getenv("MEANING_MODELS"))
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "shared":
				_, err := os.Stat("../../../shared/seeds")
				return err == nil, nil
			case "models":
				if os.Getenv("MEANING_MODELS") == "" && os.Getenv("CI") != "" {
					return false, errors.New("MEANING_MODELS is not set, and this is CI: .ci/models fetches the models and sets it")
				}
				return os.Getenv("MEANING_MODELS") != "", nil
			}
			return false, nil
		},
	})
}

// Of a line that is longer than any question the beginning is kept, and the next line is
// another one.
func TestReadLine(t *testing.T) {
	in := bufio.NewReader(strings.NewReader("first\n" + strings.Repeat("x", 10*longestLine) + "\nthird\n\nlast"))
	for _, want := range []string{"first\n", strings.Repeat("x", longestLine), "third\n", "\n"} {
		if got, err := readLine(in); got != want || err != nil {
			t.Errorf("a line of %d bytes, %v; want %d", len(got), err, len(want))
		}
	}
	if got, err := readLine(in); got != "last" || !errors.Is(err, io.EOF) {
		t.Errorf("got %q, %v", got, err)
	}
}
