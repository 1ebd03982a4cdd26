package rank

import (
	"slices"
	"strings"
	"testing"
)

// words is a Collection that knows the words of a text, each in as many
// passages as it is written in.
func words(text string) *Collection {
	var all []Candidate
	for w := range strings.FieldsSeq(text) {
		all = append(all, Candidate{Text: w})
	}
	return collectionOf(all)
}

func TestParseType(t *testing.T) {
	c := words("nothing")
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
	c := words("harbour harbour docker docker closing mayor ISIS-K Khorasan Baghdadi election")
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
	c := words("harbour docker broad election")
	q := Parse("Why was the harbuor without bread?", c)
	if want := []Correction{{From: "harbuor", To: "harbour"}}; !slices.Equal(q.Corrections, want) {
		t.Errorf("corrections %v, want %v: bread is a word, and no broad", q.Corrections, want)
	}
	c.Similar = nil
	if q := Parse("Why was the harbuor closed?", c); len(q.Corrections) > 0 {
		t.Errorf("corrections %v without anything similar", q.Corrections)
	}
}

func TestRareWordsWeighMore(t *testing.T) {
	q := Parse("mayor of the harbour", words("harbour harbour harbour mayor"))
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
