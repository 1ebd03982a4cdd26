package retrieval

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

func who(t testing.TB, x *Index, q WhoQuery) *WhoAnswer {
	t.Helper()
	answer, err := x.Who(t.Context(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	for _, h := range answer.Hits {
		checkQuotation(t, x, h)
	}
	return answer
}

// checkQuotation checks that everything shown is a slice of the stored text and
// that the receipt proves the words.
func checkQuotation(t testing.TB, x *Index, h QuotationHit) {
	t.Helper()
	a, err := x.Article(t.Context(), h.Article.ID)
	if err != nil {
		t.Fatal(err)
	}
	if a.Text[h.Start:h.End] != h.Words {
		t.Errorf("%q does not stand at %d", h.Words, h.Start)
	}
	for _, s := range []string{h.Mention, h.Role, h.Cue, h.Sentence} {
		if !strings.Contains(a.Text, s) {
			t.Errorf("%q does not stand in %s", s, a.ID)
		}
	}
	var joined strings.Builder
	for _, f := range h.Fragments {
		joined.WriteString(f.Text)
	}
	if joined.String() != h.Sentence {
		t.Errorf("the fragments join to %q, the sentence is %q", joined.String(), h.Sentence)
	}
	if proof, err := x.Verify(t.Context(), h.Receipt); err != nil || proof.Outcome != cite.Unchanged || proof.Excerpt != h.Words {
		t.Errorf("receipt %s: %+v, %v", h.Receipt, proof, err)
	}
	if h.Identified != (h.Speaker != "" && h.Confidence >= cite.NamingConfidence) {
		t.Errorf("identified is %v for %q at %.2f", h.Identified, h.Speaker, h.Confidence)
	}
}

func words(hits []QuotationHit) []string {
	out := []string{}
	for _, h := range hits {
		out = append(out, h.Words)
	}
	return out
}

func TestWho(t *testing.T) {
	x := memory(t, read(t, folder(papers)))
	for _, c := range []struct {
		name  string
		query WhoQuery
		first string // the beginning of the first quotation
		total int
	}{
		{"by name, the newest first", WhoQuery{Speaker: "Ruth Calder"}, "We need a new pier", 4},
		{"by surname", WhoQuery{Speaker: "calder"}, "We need a new pier", 4},
		{"by role", WhoQuery{Speaker: "the harbour master"}, "We need a new pier", 4},
		{"by topic", WhoQuery{About: "waves"}, "the pier was never built", 1},
		{"by name and topic", WhoQuery{Speaker: "Calder", About: "wind"}, "No boat will leave", 1},
		{"in one article", WhoQuery{Speaker: "Calder", Source: "b"}, "We need a new pier", 1},
		{"a topic nobody spoke about", WhoQuery{About: "mercury thermometers"}, "", 0},
		{"a name and a topic that do not meet", WhoQuery{Speaker: "Paul Duarte", About: "wind"}, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := who(t, x, c.query)
			if answer.Total != c.total {
				t.Errorf("%d quotations, want %d: %q", answer.Total, c.total, words(answer.Hits))
			}
			if c.first != "" && (len(answer.Hits) == 0 || !strings.HasPrefix(answer.Hits[0].Words, c.first)) {
				t.Errorf("got %q, want first %q", words(answer.Hits), c.first)
			}
		})
	}
}

// People who share a surname are offered side by side, not merged.
func TestWhoSameSurname(t *testing.T) {
	x := memory(t, read(t, folder(papers)))
	answer := who(t, x, WhoQuery{Speaker: "Duarte"})
	var names []string
	for _, s := range answer.Speakers {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"Ines Duarte", "Paul Duarte"}) {
		t.Errorf("got the speakers %q", names)
	}
	for _, h := range answer.Hits {
		if strings.Contains(h.Words, "money") != (h.Speaker == "Paul Duarte") {
			t.Errorf("%q is said to be by %q", h.Words, h.Speaker)
		}
	}
}

func TestWhoUnknown(t *testing.T) {
	x := memory(t, read(t, folder(papers)))
	answer := who(t, x, WhoQuery{Speaker: "Ruth Caldar"})
	if len(answer.Hits) != 0 || !slices.Contains(answer.Suggestions, "Ruth Calder") {
		t.Errorf("a misspelt name gives %q and suggests %q", words(answer.Hits), answer.Suggestions)
	}
	answer = who(t, x, WhoQuery{Speaker: "Napoleon"})
	if len(answer.Hits)+len(answer.Suggestions) != 0 {
		t.Errorf("an unknown name gives %+v", answer)
	}
	_, err := x.Who(t.Context(), WhoQuery{Source: "c"})
	var unknown *store.UnknownSourceError
	if !errors.As(err, &unknown) {
		t.Errorf("an unknown source gives %v", err)
	}
}

func TestSpeakers(t *testing.T) {
	x := memory(t, read(t, folder(papers)))
	speakers := x.Speakers()
	if len(speakers) != 3 {
		t.Fatalf("got %d speakers: %+v", len(speakers), speakers)
	}
	s := speakers[0]
	if s.Name != "Ruth Calder" || s.Quotations != 4 || !slices.Equal(s.Articles, []string{"a", "b"}) || len(s.Roles) != 2 {
		t.Errorf("got %+v", s)
	}
}

// Two pieces of one sentence are one hit for a reader, and two in JSON.
func TestBySentence(t *testing.T) {
	x := memory(t, read(t, folder(papers)))
	answer := who(t, x, WhoQuery{Speaker: "Calder", About: "another night wrong", Limit: 10})
	if len(answer.Hits) != 2 {
		t.Fatalf("got %q", words(answer.Hits))
	}
	merged := answer.BySentence()
	if len(merged) != 1 {
		t.Fatalf("got %q", words(merged))
	}
	var marked []string
	for _, f := range merged[0].Fragments {
		if f.Match {
			marked = append(marked, f.Text)
		}
	}
	if len(marked) != 2 || !strings.HasPrefix(marked[0], "I hope") || !strings.HasPrefix(marked[1], "but the old pier") {
		t.Errorf("marked are %q", marked)
	}
}

func TestQuotations(t *testing.T) {
	x := memory(t, read(t, folder(papers)))
	stop := errors.New("enough")
	n := 0
	err := x.Quotations(t.Context(), func(h QuotationHit) error {
		checkQuotation(t, x, h)
		if n++; h.N != n {
			t.Errorf("quotation %d has the number %d", n, h.N)
		}
		if n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("got %v after %d", err, n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.Quotations(ctx, func(QuotationHit) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled walk gives %v", err)
	}
}

// The quotations of an index on disk survive updates that do not touch their
// article.
func TestWhoAfterUpdate(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"a.md": papers["a.md"]}
	update(t, dir, folder(files))
	for _, edit := range []string{papers["b.md"], strings.Replace(papers["b.md"], "not a new plan", "not a plan", 1)} {
		files["b.md"] = edit
		update(t, dir, folder(files))
		disk, twin := open(t, dir), memory(t, read(t, folder(files)))
		a, err := json.Marshal(who(t, disk, WhoQuery{Speaker: "Calder", Limit: 10}).Hits)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(who(t, twin, WhoQuery{Speaker: "Calder", Limit: 10}).Hits)
		if err != nil {
			t.Fatal(err)
		}
		if string(a) != string(b) {
			t.Errorf("on disk   %s\nin memory %s", a, b)
		}
	}
}

// Reported speech is never shown as if it were quoted.
func TestWhoReported(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{"a.txt": "Storm\n\nRuth Calder, the harbour master, warned that the old pier would " +
		"not stand another night. She spoke on Sunday."})))
	answer := who(t, x, WhoQuery{Speaker: "Calder"})
	if len(answer.Hits) != 1 || answer.Hits[0].Kind != quotation.KindReported {
		t.Errorf("got %+v", answer.Hits)
	}
}

// A question that only has a word of speech and a word that is a speaker's
// somewhere is not a question about words: "declared", "people".
func TestAskForNoWords(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"fever.txt": "Fever is over\n\nThe marsh fever in Old Quay was declared over on Friday. It was caught by 231 people, the " +
			"hospital's records show.",
		"council.txt": "A long night\n\n\"We shall all regret this vote,\" two people told the council, which sat until four in the " +
			"morning over a fever of amendments.",
	})))
	answer := ask(t, x, Query{Question: "How many people caught the marsh fever before it was declared over?"})
	if !answer.Answered || answer.Hits[0].Article.ID != "fever" {
		t.Errorf("got %+v", answer)
	}
}

// A question about somebody's words gets their words first.
func TestAskForWords(t *testing.T) {
	files := map[string]string{
		"a.md": papers["a.md"], "b.md": papers["b.md"],
		"c.txt": "The pier\n\nThe pier was built in 1911 and repaired after the storm of 1962. The council owns the pier, and Ruth Calder " +
			"has watched over the pier since 2011.",
	}
	x := memory(t, read(t, folder(files)))
	for question, want := range map[string]string{
		"What did Ruth Calder say about the pier?": "Ruth Calder",
		"What did Paul Duarte say about the pier?": "Paul Duarte",
		"What does Calder say about the wind?":     "Ruth Calder",
	} {
		answer := ask(t, x, Query{Question: question})
		if !answer.Answered {
			t.Errorf("%q: not answered", question)
			continue
		}
		if !slices.ContainsFunc(answer.Hits[0].Quoted, func(q cite.Quoted) bool { return q.Speaker == want }) {
			t.Errorf("%q: first is %q, which quotes %+v", question, answer.Hits[0].Excerpt, answer.Hits[0].Quoted)
		}
	}
}

// voices are articles with denied words, a bare surname and reported speech.
var voices = map[string]string{
	"a.md": "---\ntitle: The vote\npublished: 2025-12-01\n---\nRuth Calder, the harbour master, said that the pier would be rebuilt in " +
		"spring.\n\n" +
		"“The pier is old,” said Ruth Calder, the harbour master.\n\nRuth Calder denied having said “let it sink”.\n",
	"b.md": "---\ntitle: The day after\npublished: 2025-12-02\n---\n“We begin with the ropes,” Calder told the Herald on Monday morning.\n",
}

func TestWhoQuestion(t *testing.T) {
	x := memory(t, read(t, folder(voices)))
	for _, q := range []string{"what did calder say about the ropes", "What has Ruth Calder said about the ropes?", "calder about ropes"} {
		if got := words(who(t, x, WhoQuery{Speaker: q}).Hits); !slices.Equal(got, []string{"We begin with the ropes,"}) {
			t.Errorf("%q: %q", q, got)
		}
	}
	if got := who(t, x, WhoQuery{Speaker: "what did Ohm say about the ropes"}); len(got.Hits) > 0 {
		t.Errorf("nobody called Ohm is quoted: %q", words(got.Hits))
	}
}

// One Calder is one person, direct quotations come first, and of denied words
// nobody is named.
func TestWhoCalder(t *testing.T) {
	x := memory(t, read(t, folder(voices)))
	answer := who(t, x, WhoQuery{Speaker: "Calder"})
	if len(answer.Speakers) != 1 {
		t.Errorf("%d speakers called Calder, want 1", len(answer.Speakers))
	}
	want := []string{"We begin with the ropes,", "The pier is old,", "that the pier would be rebuilt in spring"}
	if got := words(answer.Hits); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	denied := 0
	err := x.Quotations(t.Context(), func(h QuotationHit) error {
		if h.Words != "let it sink" {
			return nil
		}
		denied++
		if h.Standing != quotation.Denied || h.StandingCue != "denied having said" || h.Identified || h.Speaker != "" ||
			!strings.Contains(h.Attribution(), "not said") {
			t.Errorf("%+v: %s", h, h.Attribution())
		}
		return nil
	})
	if err != nil || denied != 1 {
		t.Errorf("%d denied quotations, error %v", denied, err)
	}
}

// Each of several who speak together is found, and all are named.
func TestWhoTogether(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{"pact.txt": "Two mayors sign a pact\n\n" +
		"Carla Moss and Dieter Frank told reporters that “no bridge will be closed this winter”.\n"})))
	for _, name := range []string{"Carla Moss", "Dieter Frank", "Moss", "Carla Moss & Dieter Frank", "moss and frank"} {
		w := who(t, x, WhoQuery{Speaker: name})
		if len(w.Hits) != 1 || w.Hits[0].Speaker != "Carla Moss & Dieter Frank" || !w.Hits[0].Identified {
			t.Errorf("%s: %+v", name, w.Hits)
		}
	}
}
