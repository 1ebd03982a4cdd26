package rank

import (
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// knowing is a Collection that knows the words of a text, each in as many
// passages as it is written in.
func knowing(text string) *Collection {
	var all []Candidate
	for w := range strings.FieldsSeq(text) {
		all = append(all, Candidate{Text: w})
	}
	return collectionOf(all)
}

func TestParseType(t *testing.T) {
	c := knowing("nothing")
	tests := []struct {
		question string
		want     AnswerType
		words    bool
	}{
		{"Who chairs the council?", PersonAnswer, false},
		{"When was the harbour closed?", DateAnswer, false},
		{"In what year did it close?", DateAnswer, false},
		{"Where do the dockers live?", PlaceAnswer, false},
		{"In which country was it built?", PlaceAnswer, false},
		{"How many dockers lost their jobs?", NumberAnswer, false},
		{"How long did the meeting last?", NumberAnswer, false},
		{"Why did the insurers leave?", ReasonAnswer, false},
		{"Which company bought the site?", NameAnswer, false},
		{"What colour are the cranes?", KindAnswer, false},
		{"How does a crane work?", AnyAnswer, false},
		{"What did the mayor say about the cranes?", AnyAnswer, true},
		{"Who said the cranes are rusting?", PersonAnswer, true},
		{"harbour closure", AnyAnswer, false},
		{"", AnyAnswer, false},
	}
	for _, test := range tests {
		if q := Parse(test.question, c); q.Type != test.want || q.Words != test.words {
			t.Errorf("Parse(%q): type %q, words %v; want %q, %v", test.question, q.Type, q.Words, test.want, test.words)
		}
	}
}

func TestParseTerms(t *testing.T) {
	c := knowing("harbour harbour docker docker closing mayor ISIS-K Khorasan Baghdadi election")
	tests := []struct{ question, want string }{
		{"How many dockers were there in the harbour?", "docker harbour"},
		{"who is the mayor of the harbour", "mayor harbour"},
		{"ISIS-K", "isisk isi k"},
		{"al-Baghdadi", "al baghdadi"}, // the whole is not known, so its parts stand alone
		{"What kind of harbour is it?", "harbour"},
		{"Who is he?", "is he"},
		{"What is the dokcers' harbuor?", "docker harbour"},
		{"xqzvw", "xqzvw"},
	}
	for _, test := range tests {
		var got []string
		for _, term := range Parse(test.question, c).Terms() {
			got = append(got, term.Stem)
		}
		if g := strings.Join(got, " "); g != test.want {
			t.Errorf("Parse(%q): terms %q, want %q", test.question, g, test.want)
		}
	}
}

func TestParseCorrections(t *testing.T) {
	c := knowing("harbour docker broad election")
	q := Parse("Why was the harbuor without bread?", c)
	if want := []Correction{{From: "harbuor", To: "harbour"}}; !slices.Equal(q.Corrections, want) {
		t.Errorf("corrections %v, want %v: bread is a word, and no broad", q.Corrections, want)
	}
	c.Similar = nil
	if q := Parse("Why was the harbuor closed?", c); len(q.Corrections) > 0 {
		t.Errorf("corrections %v without anything similar", q.Corrections)
	}
}

// TestRepairSmallWords checks that mistyped question words still ask.
func TestRepairSmallWords(t *testing.T) {
	c := knowing("harbour closed docker whet hat show")
	tests := []struct {
		question string
		want     AnswerType
		terms    string
	}{
		{"Whne was teh harbour closed?", DateAnswer, "harbour close"},
		{"wher is the harbour", PlaceAnswer, "harbour"},
		{"whhy was it closed", ReasonAnswer, "close"},
		{"hwo many dockers", NumberAnswer, "docker"},
		{"hwo closed the harbour", PersonAnswer, "close harbour"},
		{"whera is the harbour", PlaceAnswer, "harbour"},
		{"whet closed", AnyAnswer, "whet close"}, // known, so meant
		{"hat show", AnyAnswer, "hat show"},
		{"who is Whe", PersonAnswer, "whe"}, // a name
	}
	for _, test := range tests {
		q := Parse(test.question, c)
		var terms []string
		for _, term := range q.Terms() {
			terms = append(terms, term.Stem)
		}
		if got := strings.Join(terms, " "); q.Type != test.want || got != test.terms {
			t.Errorf("Parse(%q): type %q, terms %q; want %q, %q", test.question, q.Type, got, test.want, test.terms)
		}
	}
}

// TestRepairKeepsGuesses checks that a word which may be one of two finds both,
// weighs as little as both together, and stands as typed but for one letter.
func TestRepairKeepsGuesses(t *testing.T) {
	passages := []Candidate{{Text: "The accusing letter was burnt."}, {Text: "An accurate letter was read."}, {Text: "Nobody wrote."}}
	c := collectionOf(passages)
	q := Parse("the accuing letter", c)
	if best := q.Rank(passages)[0].Candidate; best != 0 {
		t.Errorf("passage %d is first, want 0", best)
	}
	both := knowing("cart cart cart card card harbour harbour harbour harbour harbour harbour harbour")
	stems := func(q *Question) (all []string) {
		for _, t := range q.Terms() {
			all = append(all, t.Stem)
			for _, o := range t.Others {
				all = append(all, "or "+o.Stem)
			}
		}
		return all
	}
	q = Parse("carx", both)
	if got := stems(q); !slices.Equal(got, []string{"cart", "or card"}) {
		t.Fatalf("terms %v, want cart or card", got)
	}
	if one := Parse("cart", both); q.Terms()[0].Weight >= repairShare*one.Terms()[0].Weight {
		t.Errorf("weight %v of either, %v of cart alone: want less", q.Terms()[0].Weight, one.Terms()[0].Weight)
	}
	ranked := q.Rank([]Candidate{{Text: "A card."}, {Text: "A dart."}})
	if ranked[0].Candidate != 0 || ranked[1].Score >= ranked[0].Score {
		t.Errorf("the second guess is not found: %+v", ranked)
	}
}

// TestRepairGuesses checks which known words an unknown one is taken for.
func TestRepairGuesses(t *testing.T) {
	c := knowing("carrot careful convenient made dentist surname surname prohibitory any any any farm latte going")
	for typed, want := range map[string]string{
		"carrful": "careful", "convenent": "convenient", "maed": "made", "goinng": "going", // stems of other words
		"dentis": "dentist", "prohibitroy": "prohibitory", "lattee": "latte", // further off as stems
		"sjrname": "surname", "frm": "farm", "Frm": "farm",
		"FRM": "", "anihation": "", "carpenter": "", "conventions": "",
	} {
		got := ""
		if corrections := Parse("Is it "+typed+"?", c).Corrections; len(corrections) > 0 {
			got = corrections[0].To
		}
		if got != want {
			t.Errorf("%q is taken for %q, want %q", typed, got, want)
		}
	}
}

// TestDoubts checks that a rare word is read as a much commoner one as well, but
// only where the passage does not have it as it was typed.
func TestDoubts(t *testing.T) {
	c := knowing(strings.Repeat("seasons end ", 20) + "sesaons end bard board Sesaon")
	q := Parse("When do the sesaons end?", c)
	var terms []string
	for _, term := range q.Terms() {
		terms = append(terms, term.Stem)
	}
	if want := []string{"sesaon", "season", "end"}; !slices.Equal(terms, want) {
		t.Fatalf("terms %v, want %v", terms, want)
	}
	if q.terms[1].Weight >= q.terms[0].Weight {
		t.Errorf("what may have been meant weighs %v, what was typed %v", q.terms[1].Weight, q.terms[0].Weight)
	}
	passages := []Candidate{{Text: "The seasons end in May."}, {Text: "The sesaons end in May."}, {Text: "The games end in May."}}
	ranked := q.Rank(passages)
	if order := []int{ranked[0].Candidate, ranked[1].Candidate, ranked[2].Candidate}; !slices.Equal(order, []int{1, 0, 2}) {
		t.Errorf("order %v: want the word as typed before the one that may have been meant before neither", order)
	}
	if got := q.ReadAs(ranked[0]); len(got) > 0 {
		t.Errorf("read as %v, but the passage has the word as it was typed", got)
	}
	if got, want := q.ReadAs(ranked[1]), []Correction{{From: "sesaons", To: "seasons", Doubted: true}}; !slices.Equal(got, want) {
		t.Errorf("read as %v, want %v", got, want)
	}
	if features := ranked[0].Features[featureNumber["coverage"]]; features < 1-1e-9 {
		t.Errorf("coverage %v of a passage with every word, want 1", features)
	}
	for _, sure := range []string{"the bard", "the Sesaons"} { // a common word, a name
		if n := len(Parse(sure, c).Terms()); n != 1 {
			t.Errorf("%q: %d terms, want 1", sure, n)
		}
	}
}

func TestOneEdit(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"harbour", "harbour", true}, {"harbour", "harbor", true}, {"harbor", "harbour", true}, {"harbour", "harbuor", true},
		{"harbour", "harpour", true}, {"", "a", true}, {"ab", "ba", true}, {"abc", "cba", false}, {"harbour", "hrbor", false},
		{"abcd", "badc", false}, {"", "ab", false},
	} {
		if got := lang.OneEdit(test.a, test.b); got != test.want {
			t.Errorf("OneEdit(%q, %q) = %v", test.a, test.b, got)
		}
	}
}

func TestRareWordsWeighMore(t *testing.T) {
	q := Parse("mayor of the harbour", knowing("harbour harbour harbour mayor"))
	terms := q.Terms()
	if len(terms) != 2 || terms[0].Weight <= terms[1].Weight {
		t.Errorf("terms %+v: want mayor to weigh more than harbour", terms)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	c := collectionOf([]Candidate{{Text: sample}})
	f.Fuzz(func(t *testing.T, question string) {
		q := Parse(question, c)
		if len(q.Terms()) > maxTerms {
			t.Fatalf("%d terms", len(q.Terms()))
		}
		for _, r := range q.Rank([]Candidate{{Title: question, Text: sample}, {Text: question}}) {
			if r.Score != r.Score {
				t.Fatalf("score of %v is no number", r.Candidate)
			}
		}
	})
}
