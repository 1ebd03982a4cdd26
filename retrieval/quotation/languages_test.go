package quotation_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// listed is one line of the quotations of a small news collection.
type listed struct {
	Document string
	Starts   string
	Speaker  []string
	Role     string
}

// counts are how the quotations of a language fare.
type counts struct{ listed, found, named, wrong, roles int }

const (
	collections = "../testdata/languages"
	figures     = "testdata/languages/figures.txt"
)

// The small news collections: nine of ten quotations are found, eight of ten have their
// speaker, and none has another. Where speakers are not read nobody is named at all.
// "go test ./retrieval/quotation -run Languages -update" rewrites the figures.
func TestLanguages(t *testing.T) {
	folders, err := filepath.Glob(collections + "/*/quotations.jsonl")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no collections in %s: %v", collections, err)
	}
	var b strings.Builder
	b.WriteString("# Quotations of the small news collections (retrieval/testdata/languages): found, given to the right speaker, to a\n")
	b.WriteString("# wrong one, with their role. Rewritten by: go test ./retrieval/quotation -run Languages -update\n")
	b.WriteString("language\tlisted\tfound\tnamed\twrong\troles\n")
	for _, file := range folders {
		language := filepath.Base(filepath.Dir(file))
		c := countLanguage(t, filepath.Dir(file))
		fmt.Fprintf(&b, "%s\t%d\t%d\t%d\t%d\t%d\n", language, c.listed, c.found, c.named, c.wrong, c.roles)
		least := c.listed * 8 / 10
		if !slices.Contains(quotation.Languages(), language) {
			least = 0
			if c.named > 0 {
				t.Errorf("%s: %d speakers named in a language that speakers are not read in", language, c.named)
			}
		}
		if c.found*10 < c.listed*9 || c.named < least || c.wrong > 0 {
			t.Errorf("%s: %+v", language, c)
		}
	}
	if *update {
		if err := os.WriteFile(figures, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(figures)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the figures are\n%s\nnot, as in %s,\n%s", b.String(), figures, want)
	}
}

func countLanguage(t *testing.T, dir string) (c counts) {
	articles, _, err := (&article.Reader{}).Read(t.Context(), os.DirFS(dir+"/articles"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]quotation.Quotation{}
	texts := map[string]*article.Article{}
	for _, a := range articles {
		texts[a.File] = a
		found[a.File] = quotation.Shown(find(t, a.Text, a.Paragraphs))
	}
	f, err := os.Open(dir + "/quotations.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var l listed
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		a := texts[l.Document]
		if a == nil {
			t.Fatalf("no article %s", l.Document)
		}
		c.listed++
		k := slices.IndexFunc(found[l.Document], func(q quotation.Quotation) bool {
			return q.Kind != quotation.KindReported && strings.HasPrefix(a.Text[q.Start:q.End], l.Starts)
		})
		if k < 0 {
			t.Logf("not found: %s", l.Starts)
			continue
		}
		c.found++
		q := found[l.Document][k]
		switch {
		case q.Name == "" || q.Confidence < quotation.ShownConfidence:
			t.Logf("nobody named: %s", l.Starts)
		case slices.Contains(l.Speaker, q.Name):
			c.named++
			if l.Role != "" && strings.Contains(a.Slice(q.Role), l.Role) {
				c.roles++
			}
		default:
			c.wrong++
			t.Logf("%s: %s, not %s", l.Starts, q.Name, l.Speaker)
		}
	}
	return c
}
