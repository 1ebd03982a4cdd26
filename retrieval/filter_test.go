package retrieval

import (
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

func TestPublishedWithin(t *testing.T) {
	for _, c := range []struct {
		published, after, before article.Date
		want                     bool
	}{
		{"", "", "", true}, {"", "2025", "", false}, {"", "", "2025", false},
		{"2025-03-10", "2025-03-10", "2025-03-10", true}, {"2025-03-10", "2025-03-11", "", false}, {"2025-03-10", "", "2025-03-09", false},
		{"2025-03-10", "2025-03", "2025-03", true}, {"2025-03-10", "2025", "", true}, {"2025-03-10", "2026", "", false},
		{"2025-03-10", "", "2024", false},
		{"2025", "2025-06-01", "", true}, {"2025", "", "2025-06-01", true}, {"2025-03", "2025-04-01", "", false},
		{"2025-03", "2024-12-31", "2025-03-15", true},
	} {
		if got := publishedWithin(c.published, c.after, c.before); got != c.want {
			t.Errorf("%q between %q and %q: %v", c.published, c.after, c.before, got)
		}
	}
}

// A question may be narrowed by date and by who is quoted; what is left is asked
// as if there were nothing else.
func TestFilters(t *testing.T) {
	file := func(date, speaker string) string {
		return "---\npublished: " + date + "\n---\n\nThe pier of Lowmarket was closed again. “The pier needs new planks before the " +
			"winter,” said " + speaker + ", who looks after it.\n\n" +
			"The pier of Lowmarket is a hundred years old, and the planks were last changed long before the winter of the flood.\n"
	}
	x := memory(t, read(t, folder(map[string]string{
		"old.md": file("2024-05-01", "Ruth Calder"), "mid.md": file("2025-03", "Tom Weller"), "new.md": file("2025-11-02", "Ruth Calder"),
		"none.txt": "The pier of Lowmarket has planks that nobody has counted since the winter before last, and nobody will.\n",
	})))
	const question = "Which planks does the pier of Lowmarket need before the winter?"
	for _, c := range []struct {
		q    Query
		want string // the ids, in order of the alphabet
	}{
		{Query{}, "mid new none old"},
		{Query{After: "2025"}, "mid new"}, {Query{Before: "2025-03-31"}, "mid old"}, {Query{After: "2024-06", Before: "2025-10"}, "mid"},
		{Query{Speaker: "Calder"}, "new old"}, {Query{Speaker: "Calder", After: "2025-01-01"}, "new"},
		{Query{Speaker: "Weller", Source: "mid"}, "mid"},
		{Query{Speaker: "Weller", Source: "old"}, ""}, {Query{Speaker: "Nobody"}, ""}, {Query{After: "2030"}, ""},
		{Query{Speaker: "Calder", Scope: Scope{Hidden: []string{"new"}}}, "old"},
		{Query{After: "2025", Scope: Scope{Only: []string{"old", "mid"}}}, "mid"},
	} {
		c.q.Question, c.q.Limit = question, 20
		answer := ask(t, x, c.q)
		ids := []string{}
		for _, h := range append(answer.Hits, answer.Nearest...) {
			for _, a := range append([]cite.Citation{h.Article}, h.AlsoIn...) {
				ids = append(ids, a.ID)
			}
			if c.q.Speaker != "" && len(h.Quoted) == 0 {
				t.Errorf("%+v: %q quotes nobody", c.q, h.Excerpt)
			}
		}
		slices.Sort(ids)
		if got := strings.Join(slices.Compact(ids), " "); got != c.want {
			t.Errorf("%+v: %q, want %q", c.q, got, c.want)
		}
		if want := len(strings.Fields(c.want)); answer.Articles != want {
			t.Errorf("%+v: %d articles were searched, want %d", c.q, answer.Articles, want)
		}
	}
	if e, err := x.Explain(t.Context(), Query{Question: question, After: "2030"}); err != nil || len(e.Passages) > 0 {
		t.Errorf("%v, %+v", err, e)
	}
}
