package evaluate

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/seeds"
)

// documents is an index of the five documents of the default collection. The
// test is skipped where they are not.
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
	if err != nil || len(problems) > 0 || len(articles) != 6 {
		t.Fatalf("%d articles, problems %v, error %v", len(articles), problems, err)
	}
	x, err := retrieval.NewMemory(t.Context(), articles, time.Now())
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

// The questions on the five documents are answered as well as the project
// promises: four of five in the first excerpt, nine of ten in the first three,
// nothing answered that is not there, at most two refused that are.
func TestQuestionsOnDocuments(t *testing.T) {
	x := documents(t)
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "eval", "questions.jsonl"))
	if err != nil {
		t.Skip("skipped: the questions are not in ../shared/eval")
	}
	defer f.Close()
	questions, err := ReadQuestions(f)
	if err != nil {
		t.Fatal(err)
	}
	figures, err := Questions(t.Context(), questions, x.Ask)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%v", figures)
	for _, m := range figures.Missed {
		t.Logf("%s: %s: %s", m.Outcome, m.ID, m.Question)
	}
	if 5*figures.First < 4*figures.Answerable {
		t.Errorf("%d of %d right in the first excerpt", figures.First, figures.Answerable)
	}
	if 10*figures.Three < 9*figures.Answerable {
		t.Errorf("%d of %d right in one of three", figures.Three, figures.Answerable)
	}
	if figures.Answered > 0 || figures.Refused > 2 {
		t.Errorf("%d answered that are not there, %d refused that are", figures.Answered, figures.Refused)
	}
}
