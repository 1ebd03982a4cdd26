package rank

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func TestExcerpt(t *testing.T) {
	c := collectionOf([]Candidate{{Text: sample}, {Text: "The mayor of Port Ellery opened a school."}})
	long := "Before it " + strings.Repeat("went on and on, ", 60) + "the cranes of Calder were sold in 2019, " +
		strings.Repeat("and on and on, ", 60) + "until it ended."
	tests := []struct {
		name, question, text string
		budget               int
		want                 string // the excerpt, or with … before and after it a part of it
	}{
		{"one sentence", "Who chairs the council?", sample, 160, "…Ingrid Solheim-Vance…"},
		{"widened", "How many dockers lose their jobs?", sample, 300, "…About 340 dockers will lose their jobs by the end of March 2031…"},
		{"all of it", "Who chairs the council?", "Ada Byrne chairs it. She is new.", 100, "Ada Byrne chairs it. She is new."},
		{"too long a sentence", "When were the cranes sold?", long, 200, "…the cranes of Calder were sold in 2019…"},
		{"one long word", "What?", strings.Repeat("x", 500), 40, strings.Repeat("x", 40)},
		{"nothing", "What?", "", 40, ""},
	}
	for _, test := range tests {
		q := Parse(test.question, c)
		r := q.Excerpt(test.text, test.budget)
		got := test.text[r.Start:r.End]
		if part, ok := strings.CutPrefix(test.want, "…"); ok {
			if !strings.Contains(got, strings.TrimSuffix(part, "…")) {
				t.Errorf("%s: %q is not in the excerpt %q", test.name, test.want, got)
			}
		} else if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
		if n := utf8.RuneCountInString(got); n > test.budget {
			t.Errorf("%s: %d characters, over the budget of %d", test.name, n, test.budget)
		}
	}
}

// TestExcerptWorth checks that a sentence must be worth its length.
func TestExcerptWorth(t *testing.T) {
	const answer = "The lifeboat is forty years old. "
	const beside = "The lifeboat was built by a yard in Skerrow that has closed since then."
	filler := strings.Repeat("Nothing else was said that evening in the long hall above the sea. ", 4)
	for _, test := range []struct{ text, want string }{
		{answer + filler + "Its engine failed near Gull Rock.", strings.TrimSpace(answer)},
		{beside + " " + filler, beside},
	} {
		q := Parse("How old is the lifeboat?", collectionOf([]Candidate{{Text: test.text}, {Text: "Nothing."}}))
		if r := q.Excerpt(test.text, 600); test.text[r.Start:r.End] != test.want {
			t.Errorf("excerpt %q, want %q", test.text[r.Start:r.End], test.want)
		}
	}
}

// TestExcerptRounded checks that an excerpt can stand alone.
func TestExcerptRounded(t *testing.T) {
	long := strings.Repeat("and that was all that anybody ever said about it in the hall above the sea ", 6) + "."
	const before = "Nobody in the harbour had wanted the new cranes, and hardly anybody had been asked about them by the council or by " +
		"its engineers."
	filler := strings.Repeat("Nothing else was said that evening in the long hall above the sea. ", 6)
	for _, test := range []struct{ name, text, want string }{
		{"a short paragraph", filler + "\n\nThe yard is idle. The lifeboat is forty years old. The crew is young.\n\n" + filler,
			"The yard is idle. The lifeboat is forty years old. The crew is young."},
		{"a long one", filler + "The lifeboat is forty years old. " + filler, "The lifeboat is forty years old."},
		{"leaning", filler + before + " They are forty years old, like the lifeboat. " + filler, before +
			" They are forty years old, like the lifeboat."},
		{"leaning on another paragraph", filler + before + "\n\nThey are forty years old, like the lifeboat. " + filler,
			before + "\n\nThey are forty years old, like the lifeboat."},
		{"leaning, with less behind it", filler + before + " They are forty years old, like the lifeboat. The lifeboat is old, " + long,
			before + " They are forty years old, like the lifeboat."},
		{"leaning behind a small word", filler + before + " But both of the lifeboats are forty years old. " + filler, before +
			" But both of the lifeboats are forty years old."},
	} {
		q := Parse("How old is the lifeboat?", collectionOf([]Candidate{{Text: test.text}, {Text: "Nothing."}}))
		if r := q.Excerpt(test.text, 600); test.text[r.Start:r.End] != test.want {
			t.Errorf("%s: %q, want %q", test.name, test.text[r.Start:r.End], test.want)
		}
	}
}

func TestMatches(t *testing.T) {
	q := Parse("Who killed the U.S. soldiers of ISIS-K?", collectionOf([]Candidate{{Text: "ISIS-K"}, {Text: "soldiers"}}))
	text := "ISIS-K’s men were killing a soldier from the US."
	var got []string
	for _, r := range q.Matches(text) {
		got = append(got, text[r.Start:r.End])
	}
	if g := strings.Join(got, "|"); g != "ISIS-K|killing|soldier|US" {
		t.Errorf("got %s", g)
	}
}

// checkRange fails unless r is inside text, on boundaries of characters, and
// without white space at its ends.
func checkRange(t *testing.T, text string, r article.Range) {
	t.Helper()
	if r.Start < 0 || r.Start > r.End || r.End > len(text) {
		t.Fatalf("range %v is not in a text of %d bytes", r, len(text))
	}
	boundaries, at, state := map[int]bool{0: true}, 0, -1
	for rest := text; rest != ""; {
		var character string
		character, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		at += len(character)
		boundaries[at] = true
	}
	if !boundaries[r.Start] || !boundaries[r.End] {
		t.Fatalf("range %v of %q cuts a character", r, text)
	}
	if got := text[r.Start:r.End]; got != strings.TrimSpace(got) {
		t.Fatalf("excerpt %q has white space at an end", got)
	}
}

func FuzzExcerpt(f *testing.F) {
	for i, s := range hostile() {
		f.Add(sample, s, i*13)
		f.Add(s, sample, i*29)
	}
	c := collectionOf([]Candidate{{Text: sample}})
	f.Fuzz(func(t *testing.T, question, text string, budget int) {
		q := Parse(question, c)
		r := q.Excerpt(text, budget)
		checkRange(t, text, r)
		if n := utf8.RuneCountInString(text[r.Start:r.End]); n > max(budget, 0) {
			t.Fatalf("%d characters, over the budget of %d", n, budget)
		}
	})
}

func FuzzMatches(f *testing.F) {
	for _, s := range hostile() {
		f.Add(sample, s)
		f.Add(s, sample)
	}
	c := collectionOf([]Candidate{{Text: sample}})
	f.Fuzz(func(t *testing.T, question, text string) {
		end := 0
		for _, r := range Parse(question, c).Matches(text) {
			if r.Start < end || r.End <= r.Start || r.End > len(text) {
				t.Fatalf("range %v after %d in a text of %d bytes", r, end, len(text))
			}
			end = r.End
		}
	})
}

func BenchmarkExcerpt(b *testing.B) {
	c := collectionOf([]Candidate{{Text: sample}})
	q := Parse("How many dockers of Port Ellery will lose their jobs?", c)
	b.ReportAllocs()
	for b.Loop() {
		q.Excerpt(sample, 400)
	}
}

// Of a long run, paragraphs at its ends that have nothing of the question are left out;
// not where most of the question is said in other words, nor in the paragraph that answers.
func TestTrimmed(t *testing.T) {
	paragraphs := []string{
		"The baths are open from May until September, and on Sundays they close at four.",
		"Bicycles are left in the yard behind the hall, where there is room for sixty of them.",
		"The harbour cup is rowed in June by nine crews. It was won by the Salt Lanterns last year.",
		"Posters for all of this are drawn by the school, which is paid for them in paper and ink.",
	}
	text := strings.Join(paragraphs, "\n\n")
	q := Parse("Who won the harbour cup last year?", collectionOf([]Candidate{{Text: text}, {Text: "Nothing."}}))
	r := borrowReader(q)
	defer r.giveBack()
	r.readText(text, nil)
	d := &r.document
	d.scores = make([]float64, len(d.sentences)) // all alike, so that all of it is taken
	d.scores[2], d.scores[3] = 2, 2
	if first, last := d.trimmed(text, 0, len(d.sentences)-1, 3); first != 2 || last != 3 {
		t.Errorf("sentences %d to %d are left, want 2 and 3", first, last)
	}
	if first, last := d.trimmed(text, 2, 4, 3); first != 2 || last != 4 {
		t.Errorf("of a short run sentences %d to %d are left, want 2 to 4", first, last)
	}
	d.scores[0] = 3
	if first, last := d.trimmed(text, 0, len(d.sentences)-1, 3); first != 0 || last != 3 {
		t.Errorf("sentences %d to %d are left where the first may answer, want 0 to 3", first, last)
	}
}
