package postings

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// counted is a passage with its words counted.
type counted struct {
	article              string
	body, title, heading map[string]int

	all bool // whether it has all walked terms
}

func (c *counted) words(field map[string]int) (n int) {
	for _, count := range field {
		n += count
	}
	return n
}

func countAll(articles []*article.Article) []counted {
	count := func(text string) map[string]int {
		stems := map[string]int{}
		for _, t := range lang.Tokens(text) {
			stems[t.Stem]++
		}
		return stems
	}
	var all []counted
	for _, a := range articles {
		for _, p := range Cut(a) {
			all = append(all, counted{article: a.ID, body: count(a.Slice(p.Range)), title: count(a.Title), heading: count(a.Slice(p.Heading))})
		}
	}
	return all
}

// bm25f is the score that a shortlist goes by, from the texts and the formula.
// Of a looked term only whether a field has it counts.
func (c *counted) bm25f(l *shortlist, average Averages) float64 {
	bodyNorm := rank.LengthNorm(c.words(c.body), average.Body)
	score, found := 0.0, 0
	add := func(t rank.Term, x float64) {
		if x > 0 {
			score += t.Weight * rank.Saturate(x)
			found++
		}
	}
	has := func(stems map[string]int, stem string) float64 { return float64(min(stems[stem], 1)) }
	lengthKnown := false
	for _, t := range l.walked {
		inBody, inTitle, inHeading := 0, 0.0, 0.0
		for _, stem := range stemsOf(t) {
			inBody += c.body[stem]
			inTitle, inHeading = max(inTitle, has(c.title, stem)), max(inHeading, has(c.heading, stem))
		}
		add(t, float64(inBody)/bodyNorm+
			inTitle/rank.LengthNorm(c.words(c.title), average.Title)+
			inHeading/rank.LengthNorm(c.words(c.heading), average.Heading))
		lengthKnown = lengthKnown || inBody > 0
	}
	if found == 0 {
		return 0
	}
	c.all = found == len(l.walked)
	if !lengthKnown {
		bodyNorm = 1
	}
	for _, t := range l.looked {
		inBody, inTitle, inHeading := 0.0, 0.0, 0.0
		for _, stem := range stemsOf(t) {
			inBody, inTitle, inHeading = max(inBody, has(c.body, stem)), max(inTitle, has(c.title, stem)), max(inHeading, has(c.heading, stem))
		}
		add(t, inBody/bodyNorm+inTitle+inHeading)
	}
	return score * rank.Coordinate(found, len(l.coordinates)-1)
}

// bestScores scores every passage that may be shown and gives the best scores,
// among those with all walked terms when that is asked for and they are enough.
func bestScores(l *shortlist, m *amended, scope Scope) []float64 {
	var scores, together []float64
	for i := range m.counted {
		p := &m.counted[i]
		if !shows(scope, p.article) {
			continue
		}
		s := p.bm25f(l, m.average())
		if s == 0 {
			continue
		}
		scores = append(scores, s)
		if p.all {
			together = append(together, s)
		}
	}
	if l.together > 0 && len(together) >= l.together {
		scores = together
	}
	slices.SortFunc(scores, func(a, b float64) int { return cmp.Compare(b, a) })
	return scores[:min(l.size, len(scores))]
}

// The shortlist has the passages of the best scores: passing over those that
// cannot be among them loses none, in one segment or many, with or without
// passages that are gone or may not be shown.
func TestShortlist(t *testing.T) {
	m := amend(t)
	made := m.made
	scopes := map[string]Scope{
		"all":    {},
		"only":   {Only: []string{m.articles[3].ID, m.articles[4].ID, m.articles[9].ID}},
		"hidden": {Hidden: []string{m.articles[5].ID, m.articles[6].ID}},
	}
	questions := append(made.Questions(20), "What is "+strings.Join(made.Words[:2], " ")+"?", "Article 7", "no such word")
	several := 0
	for _, q := range made.Questions(20) { // with a word that may be one of several
		words := strings.Fields(q)
		words[3] = words[3][:1] + "x" + words[3][2:]
		questions = append(questions, strings.Join(words, " "))
		if m.repaired(t, questions[len(questions)-1]) {
			several++
		}
	}
	if several < 3 {
		t.Errorf("only %d questions have a word that may be one of several", several)
	}
	for name, scope := range scopes {
		for _, looked := range []int{0, 1, 3} {
			full := 0
			for _, q := range questions {
				full += m.checkShortlist(t, q, scope, looked, false)
				m.checkShortlist(t, q, scope, looked, true)
			}
			if full < len(questions)/2 && name != "only" {
				t.Errorf("%s: only %d questions have a full shortlist: nothing is passed over", name, full)
			}
		}
	}
}

// repaired reports whether a question has a term of several stems.
func (m *amended) repaired(t *testing.T, question string) bool {
	terms := rank.Parse(question, m.collection(t)).Terms()
	return slices.ContainsFunc(terms, func(t rank.Term) bool { return len(t.Others) > 0 })
}

// checkShortlist compares a shortlist with the best of all passages, the most
// common terms being looked up only and, if together, only those with all others
// being visited where they are enough. It gives 1 when the list is full.
func (m *amended) checkShortlist(t *testing.T, question string, scope Scope, looked int, together bool) int {
	t.Helper()
	const size = 20
	l := newShortlist(rank.Parse(question, m.collection(t)).Terms(), size)
	if n := len(l.walked) - looked; n > 0 {
		l.looked = append(l.looked, l.walked[n:]...)
		l.walked = l.walked[:n]
	}
	if together {
		l.together = 30
	}
	want := bestScores(l, m, scope)
	parts, err := m.index.parts(t.Context(), scope, m.average())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.fill(t.Context(), parts); err != nil {
		t.Fatal(err)
	}
	var got []float64
	for _, p := range l.best {
		got = append(got, p.score)
	}
	slices.SortFunc(got, func(a, b float64) int { return cmp.Compare(b, a) })
	if !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9*(a+b) }) {
		t.Errorf("%q, %d looked up: scores\n%.4f, of all passages\n%.4f", question, looked, got, want)
	}
	listed, err := inOrder(l.best)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range listed {
		if !shows(scope, c.Article) {
			t.Errorf("%q: lists %s", question, c.Key())
		}
	}
	return len(l.best) / size
}

// Passages with all of two very common words are enough to choose among, but not
// those with all that one mistyped word may have been meant to be.
func TestShortlistTogether(t *testing.T) {
	stem := func(word string) string { return lang.Tokens(word)[0].Stem }
	common := map[string]int{stem("harbour"): 60_000, stem("bridge"): 70_000, stem("bridle"): 80_000}
	c := &rank.Collection{
		Passages: 1_000_000, AvgBody: 100,
		DocFreq: func(stem string) int { return common[stem] },
		Similar: func(string) []string { return []string{stem("bridge"), stem("bridle")} },
	}
	for _, test := range []struct {
		question       string
		walked, wanted int
	}{{"harbour bridge", 2, enoughTogether}, {"briddge", 1, 0}, {"harbour briddge", 2, enoughTogether}} {
		l := newShortlist(rank.Parse(test.question, c).Terms(), 60)
		if len(l.walked) != test.walked {
			t.Errorf("%q: walks %+v, want %d words", test.question, l.walked, test.walked)
		}
		if l.together != test.wanted {
			t.Errorf("%q: together %d, want %d", test.question, l.together, test.wanted)
		}
	}
}

// Of passages with the same score those come on the list whose keys come first, in
// whichever order they were indexed, and whether or not a segment has them all.
func TestShortlistTies(t *testing.T) {
	const n, limit = 90, 20
	list := func(order []int) (keys []string) {
		x, err := NewMemory(t.Context(), func(yield func(*article.Article, []Passage) bool) {
			for _, i := range order {
				text := "A harbour wall holds the water back."
				if i%3 == 0 {
					text = "A harbour wall and a gate hold the water back from the meadow."
				}
				a := &article.Article{ID: fmt.Sprintf("wall-%02d", i), Title: "Walls", Text: text,
					Paragraphs: []article.Paragraph{{Range: article.Range{End: len(text)}}}}
				if !yield(a, Cut(a)) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		c := &rank.Collection{Passages: n, AvgBody: 8, AvgTitle: 1, DocFreq: func(stem string) int {
			f, _ := x.Frequency(t.Context(), stem, Body)
			return f
		}}
		best, err := x.Best(t.Context(), rank.Parse("gate or harbour wall", c).Terms(), Averages{Body: 8, Title: 1}, Scope{}, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range best {
			keys = append(keys, b.Key())
		}
		return keys
	}
	var forward, backward []int
	for i := range n {
		forward, backward = append(forward, i), append(backward, n-1-i)
	}
	got, want := list(backward), list(forward)
	if len(got) != limit || !slices.Equal(got, want) {
		t.Errorf("listed are, indexed backward,\n%v, forward\n%v", got, want)
	}
	for i, key := range got {
		if !strings.HasPrefix(key, fmt.Sprintf("wall-%02d:", 3*i)) {
			t.Errorf("at place %d is %s", i, key)
		}
	}
}
