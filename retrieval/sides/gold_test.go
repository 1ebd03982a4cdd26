package sides

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/seeds"
)

var update = flag.Bool("update", false, "rewrite figures.txt")

// goldRow is a number or date that answers a question, by its place in the stored text.
type goldRow struct {
	Article string `json:"article"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Value   string `json:"value"`
}

type goldQuestion struct {
	Question string    `json:"question"`
	Rows     []goldRow `json:"rows"`
}

// documents is an index of the five documents. The test is skipped where they are not.
func documents(t *testing.T) *retrieval.Index {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "shared", "seeds")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("skipped: the five documents are not in ../shared/seeds")
	}
	catalogue, err := article.ParseCatalogue(seeds.Catalogue())
	if err != nil {
		t.Fatal(err)
	}
	articles, problems, err := (&article.Reader{Catalogue: catalogue}).Read(t.Context(), os.DirFS(folder))
	if err != nil || len(problems) > 0 {
		t.Fatalf("problems %v, error %v", problems, err)
	}
	return memory(t, articles)
}

func memory(t *testing.T, articles []*article.Article) *retrieval.Index {
	t.Helper()
	x, err := retrieval.NewMemory(t.Context(), articles, time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func gold(t *testing.T) []goldQuestion {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "gold.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []goldQuestion
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q goldQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		all = append(all, q)
	}
	return all
}

// spanOf is the figure of a row in bytes of its article's text.
func spanOf(r Row) (start, end int) {
	at := r.Hit.Start
	for _, f := range r.Hit.Fragments {
		if f.Match {
			return at, at + len(f.Text)
		}
		at += len(f.Text)
	}
	return at, at
}

// hits reports whether a row is the one of the gold.
func (g goldRow) hits(r Row) bool {
	start, end := spanOf(r)
	value := string(r.Date)
	if value == "" {
		value = fmt.Sprintf("%.0f", r.Value.Low)
	}
	return r.Hit.Article.ID == g.Article && start < g.End && g.Start < end && value == g.Value
}

// How many of the rows are right, and how many of the right ones are found, on the five
// documents, which were read whole for it. With -update the figures are rewritten; the test
// fails where they are worse than promised.
func TestGold(t *testing.T) {
	x := documents(t)
	var right, rows, wanted int
	var out strings.Builder
	for _, g := range gold(t) {
		answer, err := Figures(t.Context(), x, Query{Question: g.Question})
		if err != nil {
			t.Fatal(err)
		}
		left := slices.Clone(g.Rows)
		wrong := 0
		for _, group := range answer.Groups {
			for _, r := range group.Rows {
				rows++
				i := slices.IndexFunc(left, func(g goldRow) bool { return g.hits(r) })
				if i < 0 {
					wrong++
					if testing.Verbose() {
						t.Logf("WRONG %s: %s %s %s", g.Question, r.Figure, r.Hit.Article.ID, r.Hit.Excerpt)
					}
					continue
				}
				right++
				left = slices.Delete(left, i, i+1)
			}
		}
		wanted += len(g.Rows)
		if testing.Verbose() {
			for _, l := range left {
				t.Logf("MISSED %s: %s %s", g.Question, l.Value, l.Article)
			}
		}
		fmt.Fprintf(&out, "%2d of %2d found, %d wrong: %s\n", len(g.Rows)-len(left), len(g.Rows), wrong, g.Question)
	}
	precision, recall := float64(right)/float64(max(rows, 1)), float64(right)/float64(max(wanted, 1))
	if precision < .95 || recall < .85 {
		t.Errorf("precision %.3f, recall %.3f\n%s", precision, recall, out.String())
	}
	figures := fmt.Sprintf(`# Rows of "verbatim figures" on the five documents, against those that were found by
# reading them whole (testdata/gold.jsonl has their places and values). The rules were
# made with these documents. Rewritten by go test ./retrieval/sides -run TestGold -update
precision %.3f (%d of %d rows)
recall    %.3f (%d of %d)

%s`, precision, right, rows, recall, right, wanted, out.String())
	if *update {
		if err := os.WriteFile("figures.txt", []byte(figures), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile("figures.txt")
	if err != nil {
		t.Fatal(err)
	}
	if string(was) != figures {
		t.Errorf("figures.txt is not what is measured; look at the difference and rewrite it with -update\n%s", figures)
	}
}
