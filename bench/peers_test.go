package main

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
)

// Each engine finds a passage by a word of its title and by another form of a
// word of its text, and shows what was asked for.
func TestPeers(t *testing.T) {
	filler := strings.Repeat("Nothing happened that day, and nobody wrote of it. ", 12)
	c := &evaluate.Collection{
		Name: "harbour",
		Passages: []evaluate.CollectionPassage{
			{ID: "owls", Title: "Owls", Text: filler + "They nest in the roof of the brewery. " + filler},
			{ID: "ferry", Title: "Ferry", Text: filler + "The boat rests between December and March. " + filler},
			{ID: "other", Title: "Nothing", Text: filler},
		},
		Queries:  []evaluate.CollectionQuery{{ID: "q1", Text: "where's the owl nest?"}, {ID: "q2", Text: "When does the ferry's boat rest"}},
		Relevant: map[string]map[string]int{"q1": {"owls": 1}, "q2": {"ferry": 1}},
		Answers:  map[string][]string{"q1": {"roof of the brewery"}, "q2": {"between December"}},
	}
	for _, p := range peers {
		f, err := measurePeer(t.Context(), c, p.open)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		if f.MRR10 != 1 || f.Excerpt1 != 1 {
			t.Errorf("%s: MRR@10 is %g and the excerpts hold the answer of %g of the questions", p.name, f.MRR10, f.Excerpt1)
		}
		if f.Length < 150 || f.Length > 350 {
			t.Errorf("%s: excerpts have %g characters", p.name, f.Length)
		}
	}
}

// A question of nothing but marks is no mistake.
func TestNoWords(t *testing.T) {
	c := &evaluate.Collection{
		Passages: []evaluate.CollectionPassage{{ID: "a", Text: "It is what it is."}},
		Queries:  []evaluate.CollectionQuery{{ID: "q1", Text: `"?!" *`}, {ID: "q2", Text: "what is it"}},
	}
	for _, p := range peers {
		if _, err := measurePeer(t.Context(), c, p.open); err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
	}
}

func TestKeptOut(t *testing.T) {
	c := &evaluate.Collection{
		Passages: []evaluate.CollectionPassage{
			{ID: "0#0", Title: "A"}, {ID: "0#1", Title: "A"}, {ID: "1#0", Title: "B"},
			{ID: "x", Title: "C"}, {ID: "y", Title: "C"}, {ID: "u"}, {ID: "v"}, {ID: "w"},
		},
		Queries:  []evaluate.CollectionQuery{{ID: "q1"}, {ID: "q2"}, {ID: "q3"}, {ID: "q4"}},
		Relevant: map[string]map[string]int{"q1": {"0#1": 1}, "q2": {"1#0": 1}, "q3": {"w": 1}, "q4": {"u": 1, "0#0": 0}},
	}
	// The articles are A, B, C, u, v, w: the first and the sixth are kept out.
	got := keptOut(c)
	if len(got) != 2 || got[0].ID != "q1" || got[1].ID != "q3" {
		t.Errorf("got %v, want q1 and q3", got)
	}
}

func TestNews(t *testing.T) {
	all, err := news("../retrieval/evaluate/testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if len(c.Queries) < 60 {
			t.Errorf("%s has %d questions", c.Name, len(c.Queries))
		}
		for _, q := range c.Queries {
			if len(c.Relevant[q.ID]) != 1 || len(c.Answers[q.ID]) == 0 {
				t.Errorf("%s: %s has %d passages and %d answers", c.Name, q.ID, len(c.Relevant[q.ID]), len(c.Answers[q.ID]))
			}
		}
	}
}
