package retrieval

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// git runs git in a folder.
func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	c := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.org", "-c",
		"init.defaultBranch=main"}, args...)...)
	c.Dir = dir
	own := func(v string) bool { return strings.HasPrefix(v, "GIT_") } // of a hook that runs the tests: it names another repository
	c.Env = append(slices.DeleteFunc(os.Environ(), own), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// release writes the pages of a version into a folder.
func release(t *testing.T, dir string, n int) {
	t.Helper()
	for name, text := range other(map[string]string{"docs/paint.md": fmt.Sprintf("# Paint\n\n## Which paint does the harbour gate "+
		"need?\n\n"+
		"Paint number %d.\n", n)}) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// asker asks an index again and again while others take its place.
type asker struct {
	mu    sync.Mutex
	index *Index
	fault error
	asked int
}

func (a *asker) ask(t *testing.T) {
	a.mu.Lock()
	defer a.mu.Unlock()
	answer, err := a.index.Ask(t.Context(), Query{Question: "which paint does the harbour gate need"})
	switch {
	case err != nil:
		a.fault = err
	case len(answer.Hits) == 0 || !strings.HasPrefix(answer.Hits[0].Excerpt, "Paint number "):
		a.fault = fmt.Errorf("%s: %+v", answer.Step, answer.Hits)
	}
	a.asked++
}

func (a *asker) takeOver(x *Index) {
	a.mu.Lock()
	a.index = x
	a.mu.Unlock()
}

// A clone that git pulls into, and a link that is swapped from one worktree to another,
// are folders like any other: each question is answered from one whole state.
func TestGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	dir := t.TempDir()
	origin, clone, current := filepath.Join(dir, "origin"), filepath.Join(dir, "clone"), filepath.Join(dir, "current")
	release(t, origin, 1)
	git(t, origin, "init", "-q")
	git(t, origin, "add", ".")
	git(t, origin, "commit", "-q", "-m", "1")
	git(t, dir, "clone", "-q", origin, clone)
	swap := func(n int) {
		tree := filepath.Join(dir, fmt.Sprint("tree", n))
		git(t, origin, "worktree", "add", "-q", "--detach", tree)
		if err := os.Symlink(tree, current+".new"); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(current+".new", current); err != nil {
			t.Fatal(err)
		}
	}
	swap(1)
	n := 1
	for name, fresh := range map[string]func(n int){
		clone:   func(int) { git(t, clone, "pull", "-q", "--ff-only") },
		current: swap,
	} {
		index := filepath.Join(t.TempDir(), "index")
		update(t, index, article.Dir(name))
		a := &asker{index: open(t, index)}
		stop, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			for {
				a.ask(t)
				select {
				case <-stop:
					return
				default:
				}
			}
		}()
		const rounds = 3
		for range rounds {
			n++
			release(t, origin, n)
			git(t, origin, "commit", "-q", "-a", "-m", fmt.Sprint(n))
			fresh(n)
			update(t, index, article.Dir(name))
			x := open(t, index)
			a.takeOver(x)
			answer, err := x.Ask(t.Context(), Query{Question: "which paint does the harbour gate need"})
			if want := fmt.Sprintf("Paint number %d.", n); err != nil || len(answer.Hits) == 0 || answer.Hits[0].Excerpt != want {
				t.Errorf("%s: %+v, %v; want %q", filepath.Base(name), answer, err, want)
			}
		}
		close(stop)
		<-done
		if a.fault != nil || a.asked == 0 {
			t.Errorf("%s: %d questions meanwhile, %v", filepath.Base(name), a.asked, a.fault)
		}
	}
}
