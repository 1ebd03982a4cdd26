package evaluate

import (
	"flag"
	"os"
	"testing"
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
		found = append(found, Predict(a, reported))
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
