package article

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the want files of testdata")

// Each file of testdata is a txtar archive: an articles folder, and what reading
// it gives under the name "want".
func TestRead(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			last := &archive.Files[len(archive.Files)-1]
			if last.Name != "want" {
				t.Fatal("the last file is not want")
			}
			folder := make(fstest.MapFS)
			for _, f := range archive.Files[:len(archive.Files)-1] {
				folder[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			got := describe(t, folder)
			if *update {
				last.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(last.Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// describe reads a folder and writes down all that came of it.
func describe(t *testing.T, folder fs.FS) string {
	articles, problems, err := new(Reader).Read(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	line := func(name string, values ...string) {
		if value := strings.Join(values, "; "); value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	for _, a := range articles {
		checkArticle(t, a)
		line("id", a.ID)
		line("kind", string(a.Kind))
		line("title", a.Title)
		line("authors", a.Authors...)
		line("publisher", a.Publisher)
		line("published", string(a.Published))
		line("language", a.Language)
		line("url", a.URL)
		line("url_language", a.URLLanguage)
		line("via", a.Via)
		line("also_at", a.AlsoAt...)
		line("file", a.File)
		for _, r := range a.Removed {
			line(fmt.Sprintf("- %d %s", r.Line, r.Reason), r.Text)
		}
		for _, p := range a.Paragraphs {
			name := "p"
			if p.Heading {
				name = "h"
			}
			line(name, a.Slice(p.Range))
		}
	}
	for _, p := range problems {
		fatal := ""
		if p.Fatal {
			fatal = "!"
		}
		fmt.Fprintf(&b, "%s! %s\n", fatal, p)
	}
	return b.String()
}
