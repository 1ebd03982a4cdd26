package retrieval

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

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

func countAll(t *testing.T, x *Index) []counted {
	t.Helper()
	count := func(text string) map[string]int {
		stems := map[string]int{}
		for _, t := range rank.Tokens(text) {
			stems[t.Stem]++
		}
		return stems
	}
	var all []counted
	for i := range x.texts.entries {
		a, err := x.texts.article(&x.texts.entries[i])
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range Passages(a.Article) {
			all = append(all, counted{article: a.ID, body: count(a.Slice(p.Range)), title: count(a.Title), heading: count(a.Slice(p.Heading))})
		}
	}
	return all
}

// bm25f is the score that a shortlist goes by, from the texts and the formula.
// Of a looked term only whether a field has it counts.
func (c *counted) bm25f(l *shortlist) float64 {
	bodyNorm := rank.LengthNorm(c.words(c.body), l.collection.AvgBody)
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
			inTitle/rank.LengthNorm(c.words(c.title), l.collection.AvgTitle)+
			inHeading/rank.LengthNorm(c.words(c.heading), l.collection.AvgHeading))
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
func bestScores(l *shortlist, passages []counted) []float64 {
	var scores, together []float64
	for i := range passages {
		p := &passages[i]
		if !l.screen.Shows(p.article) {
			continue
		}
		s := p.bm25f(l)
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
	made := makeCollection(2000)
	dir := t.TempDir()
	for range 4 { // each update adds a segment and deletes passages of the others
		update(t, dir, made)
		made.touched, made.edition = made.touched+1, made.edition+1
	}
	x := open(t, dir)
	everyone, passages := x.texts.entries, countAll(t, x)
	scopes := map[string]Scope{
		"all":    {},
		"only":   {Only: []string{everyone[3].Article.ID, everyone[4].Article.ID, everyone[9].Article.ID}},
		"hidden": {Hidden: []string{everyone[5].Article.ID, everyone[6].Article.ID}},
	}
	questions := append(made.questions(20), "What is "+strings.Join(made.words[:2], " ")+"?", "Article 7", "no such word")
	several := 0
	for _, q := range made.questions(20) { // with a word that may be one of several
		words := strings.Fields(q)
		words[3] = words[3][:1] + "x" + words[3][2:]
		questions = append(questions, strings.Join(words, " "))
		if repaired(t, x, questions[len(questions)-1]) {
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
				full += checkShortlist(t, x, passages, q, scope, looked, false)
				checkShortlist(t, x, passages, q, scope, looked, true)
			}
			if full < len(questions)/2 && name != "only" {
				t.Errorf("%s: only %d questions have a full shortlist: nothing is passed over", name, full)
			}
		}
	}
}

// repaired tells whether a question has a term of several stems.
func repaired(t *testing.T, x *Index, question string) bool {
	t.Helper()
	reader, err := x.reader()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	terms := rank.Parse(question, x.collection(t.Context(), reader)).Terms()
	return slices.ContainsFunc(terms, func(t rank.Term) bool { return len(t.Others) > 0 })
}

// checkShortlist compares a shortlist with the best of all passages, the most
// common terms being looked up only and, if together, only those with all others
// being visited where they are enough. It gives 1 when the list is full.
func checkShortlist(t *testing.T, x *Index, passages []counted, question string, scope Scope, looked int, together bool) int {
	t.Helper()
	reader, err := x.reader()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	shown, err := x.screen(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	const size = 20
	collection := x.collection(t.Context(), reader)
	l := newShortlist(rank.Parse(question, collection), collection, shown, size)
	if n := len(l.walked) - looked; n > 0 {
		l.looked = append(l.looked, l.walked[n:]...)
		l.walked = l.walked[:n]
	}
	if together {
		l.together = 30
	}
	want := bestScores(l, passages)
	if err := l.fill(t.Context(), reader); err != nil {
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
	keys, err := l.keys()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if p, err := parseKey(k.key); err != nil || !scope.Shows(p.Article) {
			t.Errorf("%q: lists %s (error %v)", question, k.key, err)
		}
	}
	return len(l.best) / size
}

// Passages with all of two very common words are enough to choose among, but not
// those with all that one mistyped word may have been meant to be.
func TestShortlistTogether(t *testing.T) {
	stem := func(word string) string { return rank.Tokens(word)[0].Stem }
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
		l := newShortlist(rank.Parse(test.question, c), c, &screen{}, candidates)
		if len(l.walked) != test.walked {
			t.Errorf("%q: walks %+v, want %d words", test.question, l.walked, test.walked)
		}
		if l.together != test.wanted {
			t.Errorf("%q: together %d, want %d", test.question, l.together, test.wanted)
		}
	}
}
