package evaluate

import (
	"os"
	"path/filepath"
	"testing"
)

// TestWritePredictionsOf writes the predictions for one file of ../shared, named
// by VERBATIM_EVAL_QUOTATIONS, to VERBATIM_EVAL_PREDICTIONS.
func TestWritePredictionsOf(t *testing.T) {
	in, out := os.Getenv("VERBATIM_EVAL_QUOTATIONS"), os.Getenv("VERBATIM_EVAL_PREDICTIONS")
	if in == "" || out == "" {
		t.Skip("set VERBATIM_EVAL_QUOTATIONS and VERBATIM_EVAL_PREDICTIONS to write predictions")
	}
	f, err := os.Open(in)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	articles, err := ReadArticles(f)
	if err != nil {
		t.Fatal(err)
	}
	reported := Reported(articles)
	var found []Annotated
	for _, a := range articles {
		found = append(found, Predict(a, reported))
	}
	w, err := os.Create(filepath.Clean(out))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := WritePredictions(w, found); err != nil {
		t.Fatal(err)
	}
}
