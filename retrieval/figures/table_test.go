package figures

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// A cell answers where the head of its column and its row say all that is asked.
func TestTables(t *testing.T) {
	rows := []string{"Year │ Killed │ Hurt │ Budget", "2022 │ 14 │ 30 │ 3.2m", "2023 │ 9 │ │ 2.9m"}
	a := &article.Article{ID: "a", Title: "Road accidents in Verrin", Text: strings.Join(rows, "\n\n")}
	at := 0
	for i, row := range rows {
		p := article.Paragraph{Range: article.Range{Start: at, End: at + len(row)}}
		p.Kind, p.List = article.Row, 1
		if i == 0 {
			p.Kind = article.RowHead
		}
		a.Paragraphs = append(a.Paragraphs, p)
		at += len(row) + 2
	}
	for question, want := range map[string]string{
		"How many were killed in Verrin in 2022?":  "14",
		"How many people were hurt in 2022?":       "30",
		"How many were killed in 2023?":            "9",
		"How many people were hurt in 2023?":       "",
		"How many were killed in Verrin?":          "", // in which year?
		"How many were killed in Tolme in 2022?":   "",
		"How many were arrested in Verrin in 2022": "",
		"What was the budget of Verrin in 2023?":   "2.9m",
	} {
		r := NewReader()
		q := r.Question(question, nil)
		text := r.Open(a)
		var all []Candidate
		for i := range a.Paragraphs {
			all = append(all, q.Candidates(text, i, 0)...)
		}
		var got []string
		for _, i := range q.Choose(all) {
			got = append(got, a.Slice(all[i].Range))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", question, got, want)
		}
	}
}

// Powers, fractions and signs of currencies belong to the number.
func TestNumbersWithSigns(t *testing.T) {
	for text, want := range map[string]float64{"10⁶ tonnes": 1e6, "3 × 10⁴ litres": 3e4, "3½ hours": 3.5, "40 € a day": 40, "5² tiles": 25} {
		r := newReader()
		got := quantities(text, r.tokens(text))
		if len(got) != 1 || got[0].Low != want {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}
