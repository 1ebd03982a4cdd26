package checkout_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/internal/checkout"
)

// gitEnviron is the environment without what a hook that runs the tests has in it, which
// names another repository, and without anybody's settings.
func gitEnviron() []string {
	own := func(v string) bool { return strings.HasPrefix(v, "GIT_") }
	return append(slices.DeleteFunc(os.Environ(), own), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
}

// git runs git in a folder, and gives what it says.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	c := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main",
		"-c", "protocol.file.allow=always"}, args...)...)
	c.Dir = dir
	c.Env = gitEnviron()
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The commit is the one that git tells, however the folder was checked out.
func TestOf(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git to compare with")
	}
	dir := t.TempDir()
	origin := filepath.Join(dir, "origin")
	write(t, filepath.Join(origin, "docs", "a.md"), "The gate is green.\n")
	git(t, origin, "init", "-q")
	git(t, origin, "add", ".")
	git(t, origin, "commit", "-q", "-m", "one")
	head := git(t, origin, "rev-parse", "HEAD")
	clone := filepath.Join(dir, "articles", "clone")
	git(t, dir, "clone", "-q", origin, clone)
	worktree := filepath.Join(dir, "worktree")
	git(t, origin, "worktree", "add", "-q", "--detach", worktree)
	link := filepath.Join(dir, "current")
	if err := os.Symlink(worktree, link); err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]struct{ folder, file string }{
		"a clone": {clone, "docs/a.md"}, "inside of one": {filepath.Join(clone, "docs"), "a.md"},
		"a worktree": {worktree, "docs/a.md"}, "a link to one": {link, "docs/a.md"},
	} {
		if got := checkout.Of(at.folder).Commit(at.file); got != head {
			t.Errorf("%s: commit %q, want %s", name, got, head)
		}
	}
	tree := checkout.Of(filepath.Join(dir, "articles"))
	if got := tree.Commit("clone/docs/a.md"); got != head || tree.Commit("other/a.md") != "" {
		t.Errorf("clones in a folder: %v", tree)
	}
	git(t, clone, "pack-refs", "--all")
	if got := checkout.Of(clone).Commit("docs/a.md"); got != head {
		t.Errorf("packed refs: commit %q, want %s", got, head)
	}
	if tree := checkout.Of(dir); len(tree) > 0 && tree.Commit("x.md") != "" {
		t.Errorf("a folder that is no checkout: %v", tree)
	}
}

// What is not a checkout, or only looks like one, has no commit.
func TestOfNone(t *testing.T) {
	for name, head := range map[string]string{"empty": "", "a name": "main\n", "a way out": "ref: refs/../../secret\n", "no ref": "r" +
		"ef: refs/heads/main\n"} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, ".git", "HEAD"), head)
		write(t, filepath.Join(dir, ".git", "index"), string(index(2, "", entry(0o100644, 0, 0, "a.md"))))
		if tree := checkout.Of(dir); len(tree) > 0 {
			t.Errorf("%s: %+v", name, tree)
		}
	}
}
