package evaluate

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval"
)

func writeCollection(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A harbour's collection: small enough to know every measure beforehand.
var harbour = map[string]string{
	"passages.jsonl": `{"id": "sea/1", "title": "Ferry", "text": "The ferry does not sail between December and March. It needs a new gearbox."}
{"id": "sea/2", "title": "Owls", "text": "Three pairs of owls nest in the roof of the brewery."}
{"id": "sea/3", "title": "", "text": "The pilot boat sails all winter, whatever the sea does."}
`,
	"queries.jsonl": `{"id": "q1", "text": "When does the ferry not sail?"}
{"id": "q2", "text": "Where do the owls nest?"}
{"id": "q3", "text": "What is the boiling point of mercury?"}
`,
	"qrels.tsv":     "query\tpassage\tgrade\nq1\tsea/1\t2\nq1\tsea/3\t0\nq2\tsea/2\t1\nq2\tsea/9\t1\n",
	"answers.jsonl": `{"id": "q1", "answers": ["between December and March"]}` + "\n" + `{"id": "q2", "answers": ["the church"]}` + "\n",
}

func TestRetrieval(t *testing.T) {
	c, err := ReadCollection(writeCollection(t, harbour))
	if err != nil {
		t.Fatal(err)
	}
	var run strings.Builder
	done := 0
	f, err := Retrieval(t.Context(), c, RetrievalOptions{Length: 320, Run: &run, Progress: func(n, of int) { done = n }})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"queries", float64(f.Queries), 2}, {"unanswerable", float64(f.Unanswerable), 1}, {"MRR@10", f.MRR10, 1}, {"Hits@1", f.Hits1, 1},
		// Of the two relevant passages of q2 one is not in the collection.
		{"Recall@5", f.Recall5, 0.75}, {"Recall@50", f.Recall50, 0.75}, {"nDCG@10", f.NDCG10, (1 + 1/(1+1/math.Log2(3))) / 2},
		{"answers", float64(f.Answers), 2}, {"first excerpt", f.Excerpt1, 0.5}, {"three excerpts", f.Excerpt3, 0.5},
		{"false answers", f.FalseAnswers, 0}, {"done", float64(done), 3},
	} {
		if math.Abs(c.got-c.want) > 1e-9 {
			t.Errorf("%s is %g, want %g", c.name, c.got, c.want)
		}
	}
	if !strings.HasPrefix(run.String(), "q1\tsea/1\t1\t") {
		t.Errorf("the run begins %q", run.String())
	}
	if f.Index == 0 || f.Text == 0 || f.Length == 0 {
		t.Errorf("something was not measured: %+v", f)
	}
}

func TestReadCollectionErrors(t *testing.T) {
	for file, c := range map[string]struct{ text, want string }{
		"passages.jsonl": {"{\"id\": \"a\", \"text\": \"x\"}\nnonsense", "passages.jsonl, object 2"},
		"queries.jsonl":  {"", "0 queries"},
		"qrels.tsv":      {"head\nq1 sea/1 1\n", "qrels.tsv, line 2: want query, passage and grade"},
		"answers.jsonl":  {"[", "answers.jsonl, object 1"},
	} {
		files := map[string]string{}
		for name, text := range harbour {
			files[name] = text
		}
		files[file] = c.text
		if _, err := ReadCollection(writeCollection(t, files)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", file, err, c.want)
		}
	}
	if _, err := ReadCollection(t.TempDir()); err == nil {
		t.Error("an empty folder is read")
	}
}

// A passage that was judged and is not relevant is none to find.
func TestGrades(t *testing.T) {
	f := RetrievalFigures{}
	if f.count(map[string]int{"a": 0}, []retrieval.RankedPassage{{Article: "a"}}, true) {
		t.Error("a query whose only judged passage is not relevant counts as answerable")
	}
	f.count(map[string]int{"a": 1, "b": 1}, []retrieval.RankedPassage{{Article: "x"}, {Article: "a"}, {Article: "y"}, {Article: "b"}}, true)
	f.finish(nil)
	if f.MRR10 != 0.5 || f.Hits1 != 0 || f.Recall5 != 1 || f.FalseRefusals != 1 || f.Unanswerable != 1 || f.FalseAnswers != 0 {
		t.Errorf("got %+v", f)
	}
}
