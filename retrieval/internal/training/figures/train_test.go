//go:build training

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/figures"
)

func TestLogistic(t *testing.T) {
	var all []example
	for i := range 40 {
		x := float64(i%2)*2 - 1
		all = append(all, example{features: []float64{1, x, 0}, right: x > 0, counts: 1})
	}
	all = append(all, example{features: []float64{1, -1, 0}, right: true, counts: 1}) // they do not part cleanly
	w := logistic(all, 3, 0.3)
	if w[1] < 1 || w[2] != 0 {
		t.Errorf("weights %v: the second feature decides, and the third says nothing", w)
	}
}

func TestOverlap(t *testing.T) {
	const text = "Of 12 boats 12,500 were lost in 1912."
	for _, c := range []struct {
		figure, answer string
		want           bool
	}{
		{"12 boats", "12", true},
		{"12,500", "12,500 were", true},
		{"12,500 were", "12,500", true},
		{"1912", "boats", false},
		{"12 boats", "500", false},
		{"1912", "13", false},
	} {
		if got := overlap(text, c.figure, c.answer); got != c.want {
			t.Errorf("overlap(%q, %q) = %v", c.figure, c.answer, got)
		}
	}
}

func TestLoadHalves(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := loadHalves(dir); err == nil || !strings.Contains(err.Error(), "-data") {
		t.Errorf("without a collection: %v", err)
	}
	titles := []string{"Dunmar", "Orlow", "Selm", "Tarn"}
	var passages, queries, qrels, answers strings.Builder
	for _, title := range titles {
		passages.WriteString(`{"id":"` + title + `","title":"` + title + `","text":"The bridge of ` + title + ` was opened in 1874."}` + "\n")
		queries.WriteString(`{"id":"q` + title + `","text":"When was the bridge of ` + title + ` opened?"}` + "\n")
		qrels.WriteString("q" + title + "\t" + title + "\t1\n")
		answers.WriteString(`{"id":"q` + title + `","answers":["1874","in the year in which it was opened in 1874"]}` + "\n")
	}
	write("passages.jsonl", passages.String())
	write("queries.jsonl", queries.String()+`{"id":"x","text":"Who opened it?"}`+"\n")
	write("qrels.tsv", qrels.String()+"x\tTarn\t1\n")
	write("answers.jsonl", answers.String())
	fitted, held, err := loadHalves(dir)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(fitted.questions) + len(held.questions); n != len(titles) {
		t.Errorf("%d questions for a number, %d were asked", n, len(titles))
	}
	if len(fitted.articles) != len(fitted.questions) || len(held.articles) != len(held.questions) {
		t.Error("a question is on another side than its article")
	}
	for _, s := range []*set{fitted, held} {
		if err := s.read(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, q := range s.questions {
			if len(q.answers) != 1 {
				t.Errorf("short answers %q", q.answers)
			}
		}
		if c := s.measure(); c.found != c.asked || c.rows < c.right {
			t.Errorf("counted %+v", c)
		}
	}
}

func TestWriteWeights(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weights.go")
	var w [figures.Scales][]float64
	for i := range w {
		w[i] = make([]float64, len(figures.FeatureNames()))
		w[i][0] = -1.5
	}
	if err := writeWeights(path, w); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), "fBias: -1.50,"); n != figures.Scales || strings.Contains(string(source), "fRules") {
		t.Errorf("wrote\n%s", source)
	}
}
