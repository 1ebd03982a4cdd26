package evaluate

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

var (
	annotatedFile   = flag.String("annotated", "", "annotated articles to find the quotations of")
	predictionsFile = flag.String("predictions", "", "file to write them to")
)

// TestPredict writes the quotations found in the articles of -annotated to
// -predictions, for scripts that score them.
func TestPredict(t *testing.T) {
	if *annotatedFile == "" || *predictionsFile == "" {
		t.Skip("give -annotated FILE and -predictions FILE to write predictions")
	}
	articles := readFile(t, *annotatedFile)
	reported := Reported(articles)
	var found []Annotated
	for _, a := range articles {
		p, err := Predict(t.Context(), a, reported)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, p)
	}
	w, err := os.Create(*predictionsFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := WritePredictions(w, found); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkFind reports the time for a paragraph of real articles, where they
// are there.
func BenchmarkFind(b *testing.B) {
	f, err := os.Open(filepath.Join(sharedQuotations, "polnear-dev.jsonl"))
	if err != nil {
		b.Skipf("no articles: %v", err)
	}
	defer f.Close()
	articles, err := ReadArticles(f)
	if err != nil {
		b.Fatal(err)
	}
	paragraphs := 0
	for _, a := range articles {
		paragraphs += len(Paragraphs(a.Text))
	}
	for b.Loop() {
		for _, a := range articles {
			if _, err := quotation.Find(b.Context(), a.Text, Paragraphs(a.Text)); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(paragraphs), "µs/paragraph")
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/float64(len(articles)), "ms/article")
}
