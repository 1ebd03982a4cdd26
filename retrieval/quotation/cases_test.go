package quotation_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

var update = flag.Bool("update", false, "rewrite the expected quotations in testdata")

// testCase is one file of testdata: an article written for the test and the
// quotations found in it. What stands above the article says what it shows.
type testCase struct {
	path    string
	archive *txtar.Archive
	text    string
}

func readCases(t testing.TB) []testCase {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatal("no cases in testdata")
	}
	var cases []testCase
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Files) == 0 || a.Files[0].Name != "article" {
			t.Fatalf("%s does not begin with an article", path)
		}
		cases = append(cases, testCase{path, a, string(a.Files[0].Data)})
	}
	return cases
}

func TestCases(t *testing.T) {
	for _, c := range readCases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(c.path), ".txt"), func(t *testing.T) {
			found := find(t, c.text, paragraphs(c.text))
			check(t, c.text, found)
			got := describe(c.text, found)
			if *update {
				c.archive.Files = append(c.archive.Files[:1], txtar.File{Name: "quotations", Data: []byte(got)})
				if err := os.WriteFile(c.path, txtar.Format(c.archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want := ""
			if len(c.archive.Files) > 1 {
				want = string(c.archive.Files[1].Data)
			}
			if got != want {
				t.Errorf("found:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// describe writes the quotations for a reader. Below 0.75 nobody is told "X
// said", so it only says that it is unsure.
func describe(text string, found []quotation.Quotation) string {
	var b strings.Builder
	for _, q := range found {
		fmt.Fprintf(&b, "%s: %s\n", q.Kind, strings.ReplaceAll(text[q.Start:q.End], "\n", " / "))
		line := func(what, value string) {
			if value != "" {
				fmt.Fprintf(&b, "  %s: %s\n", what, value)
			}
		}
		line("speaker", text[q.Speaker.Start:q.Speaker.End])
		line("name", q.Name)
		for _, o := range q.Others {
			line("with", text[o.Mention.Start:o.Mention.End]+" = "+o.Name)
		}
		line("role", text[q.Role.Start:q.Role.End])
		line("cue", text[q.Cue.Start:q.Cue.End])
		line("via", q.Via)
		line("standing", string(q.Standing))
		if q.Confidence < 0.75 {
			b.WriteString("  unsure\n")
		}
	}
	return b.String()
}
