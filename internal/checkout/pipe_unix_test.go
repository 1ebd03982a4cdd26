//go:build unix

package checkout

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A pipe where git has a file is not waited for.
func TestPipeIsNoCheckout(t *testing.T) {
	for _, name := range []string{".git", ".git/HEAD", ".git/index", ".git/commondir", ".git/packed-refs", ".git/refs/heads/main"} {
		dir := t.TempDir()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if name != ".git" && name != ".git/HEAD" {
			head := "ref: refs/heads/main\n"
			if name == ".git/index" { // which is looked at once the commit is known
				head = "0123456789abcdef0123456789abcdef01234567\n"
			}
			if err := os.WriteFile(filepath.Join(dir, ".git", "HEAD"), []byte(head), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Skipf("no pipe can be made here: %v", err)
		}
		found := make(chan Tree, 1)
		go func() { found <- Of(dir) }()
		select {
		case tree := <-found:
			if tree.Commit("a.txt") != "" {
				t.Errorf("%s as a pipe is a checkout: %v", name, tree)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s as a pipe is waited for", name)
		}
	}
}
