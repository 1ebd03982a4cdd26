package evaluate

import (
	"os"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// The documentation of three invented products: bench/docs.txt has the figures beside
// those of others, and with a model. Here they may be a little worse, no more.
func TestDocs(t *testing.T) {
	articles, problems, err := new(article.Reader).Read(t.Context(), os.DirFS("testdata/docs"))
	if err != nil || len(problems) > 0 || len(articles) < 60 {
		t.Fatalf("%d pages, %v, %v", len(articles), problems, err)
	}
	x, err := retrieval.NewMemory(t.Context(), articles, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	f, err := os.Open("testdata/docs-questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	questions, err := ReadDocsQuestions(f)
	if err != nil {
		t.Fatal(err)
	}
	pages := make(map[string]*article.Article)
	for _, a := range articles {
		pages[a.File] = a
	}
	kinds := make(map[string]int)
	for _, q := range questions {
		kinds[q.Kind]++
		if (q.Kind == "none") != (len(q.Sections) == 0) {
			t.Errorf("%s: kind %s with sections %q", q.ID, q.Kind, q.Sections)
		}
		for _, s := range q.Sections {
			if !hasSection(pages, s) {
				t.Errorf("%s: there is no section %q", q.ID, s)
			}
		}
	}
	if len(questions) != 100 || kinds["error"] != 20 || kinds["none"] != 20 {
		t.Errorf("%d questions: %v", len(questions), kinds)
	}
	got, err := Docs(t.Context(), questions, AskDocs(x))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", got)
	if got.First < 68 || got.Three < 74 || got.Refused > 6 || got.Claimed > 1 {
		t.Errorf("%+v", got)
	}
}

func hasSection(pages map[string]*article.Article, section string) bool {
	for file, a := range pages {
		for i, p := range a.Paragraphs {
			place := DocsPlace{File: file, Title: a.Title}
			if p.Heading {
				place.Section = a.Slice(p.Range)
			} else if len(a.Headings(i)) > 0 {
				continue
			}
			if (&DocsQuestion{Sections: []string{section}}).Answers(place) {
				return true
			}
		}
	}
	return false
}
