package sides

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// harbour is a small collection in which outlets disagree.
func harbour(t *testing.T) *retrieval.Index {
	t.Helper()
	files := fstest.MapFS{
		"tide.md": {Data: []byte(`---
title: Ferry fire in Tolme
publisher: The Tide
published: 2024-03-20
language: en
---
A fire on a ferry in Tolme killed at least 31 people on Tuesday and injured 12.

“I’ve crossed that bay every morning for thirty years,” said Ruth Calder, the harbour master of Tolme.

According to the coast guard, 40 people were on board in Tolme. Last July the ferry had been inspected in Tolme.
`)},
		"bell.md": {Data: []byte(`---
title: What is known of the Tolme fire
publisher: The Bell
published: 2024-03-22
language: en
---
The ferry fire in Tolme left 33 people dead, the mayor of Tolme, Ada Quill, said on Thursday.

“I have crossed that bay every morning for thirty years,” said Ruth Calder, the harbour master of Tolme.

The ferry of Tolme was built in 1987. Two men were arrested in Tolme.
`)},
		"horn.md": {Data: []byte(`---
title: Mourning in Tolme
publisher: The Horn
published: 2024-03-25
language: en
---
The ferry fire in Tolme killed 33 people, among them two children. Divers searched the bay.

A storm in Verrin killed 4 people in January.
`)},
		"fähre.md": {Data: []byte(`---
title: Brand in Tolme
publisher: Die Glocke
published: 2024-03-25
language: de
---
Der Brand der Fähre in Tolme tötete 35 Menschen.
`)},
	}
	articles, problems, err := new(article.Reader).Read(t.Context(), files)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return memory(t, articles)
}

func figuresOf(t *testing.T, x *retrieval.Index, q Query) []string {
	t.Helper()
	answer, err := Figures(t.Context(), x, q)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, g := range answer.Groups {
		for _, r := range g.Rows {
			checkRow(t, x, r)
			out = append(out, r.Hit.Article.Publisher+": "+r.Figure)
		}
	}
	return out
}

// checkRow proves a row: its figure is in its excerpt, and that in the collection.
func checkRow(t *testing.T, x *retrieval.Index, r Row) {
	t.Helper()
	if !strings.Contains(r.Hit.Excerpt, r.Figure) {
		t.Errorf("%q does not stand in %q", r.Figure, r.Hit.Excerpt)
	}
	proof, err := x.Verify(t.Context(), r.Hit.Receipt)
	if err != nil || proof.Excerpt != r.Hit.Excerpt {
		t.Errorf("the receipt %s proves %q, %v", r.Hit.Receipt, proof.Excerpt, err)
	}
}

// Equal values stand together, the newest first; nothing is added up.
func TestFigures(t *testing.T) {
	x := harbour(t)
	want := []string{"The Horn: 33 people", "The Bell: 33 people dead", "The Horn: two children", "The Tide: at least 31 people"}
	if got := figuresOf(t, x, Query{Question: "How many died in Tolme?"}); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := figuresOf(t, x, Query{Question: "death toll verrin"}); !slices.Equal(got, []string{"The Horn: 4 people"}) {
		t.Errorf("got %q", got)
	}
	if got := figuresOf(t, x, Query{Question: "How many died in Ostrand?"}); len(got) > 0 {
		t.Errorf("got %q", got)
	}
	// Where no number is found there are the passages, and what was not read is counted.
	none, err := Figures(t.Context(), x, Query{Question: "How many lifeboats did the ferry in Tolme have?"})
	if err != nil || len(none.Groups) > 0 || len(none.Passages) == 0 || none.Step == "" || none.Unread != 1 {
		t.Errorf("of what no article counts: %+v, %v", none, err)
	}
	answer, err := Figures(t.Context(), x, Query{Question: "how many people were on board in Tolme"})
	if err != nil || len(answer.Groups) != 1 || answer.Groups[0].Rows[0].Claim != (Claim{AccordingClaim, "the coast guard"}) {
		t.Errorf("got %+v, %v", answer, err)
	}
}

// What a server hides, or a filter leaves out, gives no row and is not a context of one.
func TestFiguresScope(t *testing.T) {
	x := harbour(t)
	all, err := Figures(t.Context(), x, Query{Question: "How many died in Tolme?"})
	if err != nil {
		t.Fatal(err)
	}
	hidden := all.Groups[0].Rows[0].Hit.Receipt
	for _, c := range []struct {
		name string
		q    Query
		want []string
	}{
		{"article hidden", Query{Scope: retrieval.Scope{Hidden: []string{"horn"}}},
			[]string{"The Bell: 33 people dead", "The Tide: at least 31 people"}},
		{"passage hidden", Query{Scope: retrieval.Scope{Hidden: []string{hidden}}},
			[]string{"The Bell: 33 people dead", "The Tide: at least 31 people"}},
		{"only one", Query{Scope: retrieval.Scope{Only: []string{"tide"}}}, []string{"The Tide: at least 31 people"}},
		{"source", Query{Source: "bell"}, []string{"The Bell: 33 people dead"}},
		{"before", Query{Before: "2024-03-21"}, []string{"The Tide: at least 31 people"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.q.Question = "How many died in Tolme?"
			if got := figuresOf(t, x, c.q); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if _, err := Figures(t.Context(), x, Query{Question: "x", Source: "nowhere"}); !errors.As(err, new(*store.UnknownSourceError)) {
		t.Errorf("an unknown source: %v", err)
	}
}

func TestCompare(t *testing.T) {
	x := harbour(t)
	a, err := Compare(t.Context(), x, Query{Question: "Who crossed the bay of Tolme every morning?"})
	if err != nil {
		t.Fatal(err)
	}
	outlets := map[string]bool{}
	for _, h := range a.Outlets {
		if outlets[h.Article.Publisher] {
			t.Errorf("%s stands twice", h.Article.Publisher)
		}
		outlets[h.Article.Publisher] = true
	}
	if !outlets["The Tide"] || !outlets["The Bell"] {
		t.Errorf("the outlets are %v", outlets)
	}
	if len(a.Wordings) != 1 || a.Wordings[0].Same {
		t.Fatalf("the wordings are %+v", a.Wordings)
	}
	w := a.Wordings[0]
	if !strings.HasPrefix(w.OneSpeaker, "Ruth Calder") || !strings.HasPrefix(w.OtherSpeaker, "Ruth Calder") {
		t.Errorf("the speakers are %q and %q", w.OneSpeaker, w.OtherSpeaker)
	}
	var one, other strings.Builder
	changed := 0
	for _, c := range w.Difference {
		one.WriteString(c.Pasted)
		other.WriteString(c.Stored)
		if c.Op != verify.OpKept {
			changed++
		}
	}
	has := func(words, piece string) bool { return strings.Contains(words, strings.Trim(piece, ", ")) }
	if changed == 0 || !has(w.OneWords, one.String()) || !has(w.OtherWords, other.String()) {
		t.Errorf("the difference is %+v", w.Difference)
	}
	hidden, err := Compare(t.Context(), x, Query{Question: a.Question, Scope: retrieval.Scope{Hidden: []string{"bell"}}})
	if err != nil || len(hidden.Wordings) != 0 {
		t.Errorf("with an outlet hidden: %+v, %v", hidden.Wordings, err)
	}
	if nothing, err := Compare(t.Context(), x, Query{Question: "xylophone quarks"}); err != nil || nothing.Step != retrieval.StepNothing {
		t.Errorf("of nothing: %+v, %v", nothing, err)
	}
}

// An outlet that does not answer by itself is not put beside one that does.
func TestCompareOnlyWhatAnswers(t *testing.T) {
	a, err := Compare(t.Context(), harbour(t), Query{Question: "How many men were arrested?"})
	if err != nil || !a.Alone() || a.Outlets[0].Article.Publisher != "The Bell" {
		t.Errorf("%+v, %v", a.Outlets, err)
	}
}

// Articles without an outlet are each their own, also under one title, and like words of
// two people are two quotations.
func TestCompareWithoutOutlets(t *testing.T) {
	articles, problems, err := new(article.Reader).Read(t.Context(), fstest.MapFS{
		"elsby.md":   {Data: []byte("# Weekly update\n\n“The old bridge in Elsby is needed by every farmer of the valley,” said Ruth Calder.\n")},
		"castrel.md": {Data: []byte("# Weekly update\n\n“The old bridge in Castrel is needed by every farmer of the valley,” said Omar Reis.\n")},
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	a, err := Compare(t.Context(), memory(t, articles), Query{Question: "Which old bridge is needed by every farmer of the valley?"})
	if err != nil || len(a.Outlets) != 2 {
		t.Fatalf("%d of 2 articles, %v", len(a.Outlets), err)
	}
	if len(a.Wordings) != 0 {
		t.Errorf("one quotation of two people: %+v", a.Wordings)
	}
}

func TestTimeline(t *testing.T) {
	x := harbour(t)
	a, err := Timeline(t.Context(), x, Query{Question: "Tolme"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range a.Rows {
		checkRow(t, x, r)
		s := string(r.Date) + " " + r.Figure
		if r.Resolved {
			s += " resolved"
		}
		got = append(got, s)
	}
	want := []string{"1987 1987", "2023-07 Last July resolved", "2024-03-19 Tuesday resolved", "2024-03-21 Thursday resolved"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if none, err := Timeline(t.Context(), x, Query{Question: "the of"}); err != nil || len(none.Rows) > 0 {
		t.Errorf("of no topic: %+v, %v", none, err)
	}
}

func TestBrief(t *testing.T) {
	x := harbour(t)
	a, err := Brief(t.Context(), x, Query{Source: "tide"})
	if err != nil || len(a.Articles) != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	var got []string
	for _, p := range a.Articles[0].Passages {
		got = append(got, string(p.Label)+" "+p.Speaker+p.Figure)
		if proof, err := x.Verify(t.Context(), p.Hit.Receipt); err != nil || proof.Excerpt != p.Hit.Excerpt {
			t.Errorf("the receipt of %s proves %q, %v", p.Label, proof.Excerpt, err)
		}
	}
	want := []string{"opening ", "speaker Ruth Calder, the harbour master of Tolme", "figure at least 31 people"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	all, err := Brief(t.Context(), x, Query{})
	if err != nil || all.Total != 4 || all.Articles[3].Article.ID != "tide" {
		t.Errorf("of all: %+v, %v", all, err)
	}
}

// A question that nobody waits for any more ends.
func TestCancelled(t *testing.T) {
	x := harbour(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Figures(ctx, x, Query{Question: "How many died in Tolme?"}); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
