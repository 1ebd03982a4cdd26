package article

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// Links inside the articles folder are followed, and none out of it, nor to what
// is hidden in it.
func TestDir(t *testing.T) {
	outside, folder := t.TempDir(), filepath.Join(t.TempDir(), "articles")
	write := func(path string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(pier), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(folder, name)); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	write(filepath.Join(outside, "secret.txt"))
	write(filepath.Join(folder, "plain.txt"))
	write(filepath.Join(folder, "sub", "deep.txt"))
	write(filepath.Join(folder, ".env"))
	write(filepath.Join(folder, ".hidden", "key.txt"))
	write(filepath.Join(folder, "..2026", "k8s.txt"))
	link("..2026", "..data")
	link("..data/k8s.txt", "k8s.txt")
	link("sub/deep.txt", "inside.txt")
	link(filepath.Join(folder, "sub", "deep.txt"), "absolute.txt")
	link(filepath.Join(outside, "secret.txt"), "out.txt")
	link("../../"+filepath.Base(filepath.Dir(outside))+"/"+filepath.Base(outside)+"/secret.txt", "up.txt")
	link(".env", "env.txt")
	link(".hidden/key.txt", "key.txt")
	link("nowhere.txt", "broken.txt")
	link("loop.txt", "loop.txt")
	link(outside, "folder")
	link(filepath.Join(outside, "secret.txt"), "plain.txt.yaml")

	articles, problems, err := new(Reader).Read(t.Context(), Dir(folder))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, a := range articles {
		ids = append(ids, a.ID)
	}
	if got := strings.Join(ids, " "); got != "absolute inside k8s plain sub-deep" {
		t.Errorf("articles %q", got)
	}
	var all strings.Builder
	for _, p := range problems {
		all.WriteString(p.String() + "\n")
	}
	for _, want := range []string{
		"out.txt: it cannot be read: it is a link that leads out of the articles folder; put the file itself into the folder\n",
		"env.txt: it cannot be read: it is a link to a hidden file; put the file itself into the folder\n",
		"key.txt: it cannot be read: it is a link to a hidden file", "folder: it", "plain.txt.yaml: it", "broken.txt: it", "loop.txt: it",
		"up.txt: it",
	} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("problems\n%swant %q", &all, want)
		}
	}
	if strings.Contains(all.String(), outside) {
		t.Errorf("a problem tells a path of the machine:\n%s", &all)
	}
	for _, name := range []string{"out.txt", "../secret.txt", "folder/secret.txt"} {
		if f, err := Dir(folder).Open(name); err == nil || f != nil {
			t.Errorf("%s was opened", name)
		}
	}
	if _, err := fs.Stat(Dir(folder), "out.txt"); !errors.Is(err, ErrOutside) {
		t.Errorf("Stat: %v", err)
	}
	plain := t.TempDir()
	write(filepath.Join(plain, "a", "b.txt"))
	write(filepath.Join(plain, "c.txt"))
	if err := fstest.TestFS(Dir(plain), "a/b.txt", "c.txt"); err != nil {
		t.Error(err)
	}
}
