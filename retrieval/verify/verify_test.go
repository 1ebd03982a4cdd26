package verify

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// verify checks a quotation and everything that must hold of every result.
func verify(t testing.TB, x *store.Collection, q Query) *Result {
	t.Helper()
	v, err := Quotation(t.Context(), x, "", q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	checkVerification(t, x, v)
	return v
}

func checkVerification(t testing.TB, x *store.Collection, v *Result) {
	t.Helper()
	for _, p := range v.Places {
		checkPlace(t, x, p)
		if v.Verdict == Verbatim || v.Verdict == AnotherSpeaker {
			if !standsSimply(p.Words, v.Words) {
				t.Errorf("%q is called %s but the article has %q", v.Words, v.Verdict, p.Words)
			}
		}
	}
	checkDifference(t, v.Difference, v.Words, v.Places)
	for _, p := range v.Parts {
		checkPlace(t, x, p.Place)
		checkDifference(t, p.Difference, p.Words, []Place{p.Place})
		a := stored(t, x, p.Place.Article.ID)
		if !strings.Contains(a.Text[:p.Place.Start], p.HiddenBefore) || !strings.Contains(a.Text[p.Place.End:], p.HiddenAfter) {
			t.Errorf("hidden words %q, %q do not stand around the part", p.HiddenBefore, p.HiddenAfter)
		}
	}
	if v.Total < len(v.Places) {
		t.Errorf("%d places of %d", len(v.Places), v.Total)
	}
	empty := len(v.Places) == 0
	switch v.Verdict {
	case Verbatim, AnotherSpeaker, DiffersHere, Reported:
		if empty {
			t.Errorf("%s without a place", v.Verdict)
		}
	case Stitched, Cut:
		if len(v.Parts) == 0 {
			t.Errorf("%s without parts", v.Verdict)
		}
	case NotHere:
		if !empty || len(v.Parts) > 0 || !slices.Contains(v.Details, Note{Code: NoteNotNever}) {
			t.Errorf("not here: %+v", v)
		}
	default:
		t.Errorf("verdict %q", v.Verdict)
	}
	data, err := json.Marshal(v)
	if err != nil || strings.Contains(string(data), ":null") {
		t.Errorf("JSON: %v\n%s", err, data)
	}
}

func checkPlace(t testing.TB, x *store.Collection, p Place) {
	t.Helper()
	a := stored(t, x, p.Article.ID)
	if a.Text[p.Start:p.End] != p.Words || p.Words == "" {
		t.Errorf("%q does not stand at %d-%d", p.Words, p.Start, p.End)
	}
	if !strings.HasSuffix(a.Text[:p.Start], p.Before) || !strings.HasPrefix(a.Text[p.End:], p.After) {
		t.Errorf("%q does not stand between %q and %q", p.Words, p.Before, p.After)
	}
	receipt, err := cite.ParseReceipt(p.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	if proof, err := receipt.Prove(t.Context(), a); err != nil || proof.Outcome != cite.Unchanged || proof.Excerpt != p.Words {
		t.Errorf("receipt %s: %+v, %v", p.Receipt, proof, err)
	}
	if p.Partial && !strings.Contains(p.Whole, justWords(p.Words)) {
		t.Errorf("%q is no part of %q", p.Words, p.Whole)
	}
}

// checkDifference checks that a difference holds both texts whole.
func checkDifference(t testing.TB, diff []Change, words string, places []Place) {
	t.Helper()
	if len(diff) == 0 {
		return
	}
	var pasted, stored strings.Builder
	for _, c := range diff {
		pasted.WriteString(c.Pasted)
		stored.WriteString(c.Stored)
		if (c.Op == OpAdded) != (c.Stored == "") || (c.Op == OpDropped) != (c.Pasted == "") {
			t.Errorf("%s: %q, %q", c.Op, c.Pasted, c.Stored)
		}
	}
	if stored.String() != places[0].Words {
		t.Errorf("the difference has %q of the article, the place %q", stored.String(), places[0].Words)
	}
	if got := pasted.String(); !strings.Contains(words, got) || justWords(got) != justWords(words) && len(words) < longestLookup {
		t.Errorf("the difference has %q of the pasted text %q", got, words)
	}
}

func TestVerifyQuotation(t *testing.T) {
	files := map[string]string{}
	for _, m := range []map[string]string{town, papers} {
		for name, text := range m {
			files[name] = text
		}
	}
	x := memory(t, read(t, folder(files)))
	tests := []struct {
		text, speaker string
		want          Verdict
		called        CalloutKind
	}{
		{text: "We need a new pier, not a new plan", want: Verbatim},
		{text: "we need a new pier, not a new plan,", want: Verbatim},
		{text: "“We need a new pier, not a new plan.” — Ruth Calder", want: Verbatim},
		{text: "»We need a new pier, not a new plan« — Calder", want: Verbatim},
		{text: "Ruth Calder: \"We need a new pier, not a new plan\"", want: Verbatim},
		{text: "\"We need a new pier, not a new plan,\" said the harbour master", want: Verbatim},
		{text: "\"We need a new pier, not a new plan,\" said Ruth Calder, the harbour master.", want: Verbatim},
		{text: "We need a new pier, not a new plan", speaker: "Paul Duarte", want: AnotherSpeaker},
		{text: "Paul Duarte said: 'We need a new pier, not a new plan.'", want: AnotherSpeaker},
		{text: "The money for a pier is there — Ines Duarte", want: AnotherSpeaker},
		{text: "We need a new plan, not a new pier", want: DiffersHere},
		{text: "We do not need a new pier, not a new plan", want: DiffersHere, called: CalloutNegation},
		{text: "No boat will leave before the wind drops.", want: Verbatim},
		{text: "No boat will leave before the wind drops — Calder", want: Verbatim},
		{text: "No boat will ever leave before the wind drops", want: DiffersHere},
		{text: "A boat will leave before the wind drops", want: DiffersHere, called: CalloutNegation},
		{text: "I hope I am wrong, but the old pier may stand another night.", speaker: "Calder", want: DiffersHere, called: CalloutNegation},
		{text: "I hope I am wrong, but the old pier may not stand another night.", want: DiffersHere},
		{text: "I hope I am wrong … but the old pier may not stand another night", want: Cut},
		{text: "the old pier may not stand …", want: Cut},
		{text: "the old pier … another night", want: Cut, called: CalloutNegation},
		{text: "the pier was never built for such waves", want: Verbatim},
		{text: "the pier was built for such waves", want: DiffersHere, called: CalloutNegation},
		{text: "built for such waves", want: Verbatim, called: CalloutNegation},
		{text: "They eat about five voles a night each", want: DiffersHere, called: CalloutNumber},
		{text: "They eat about four mice a night each", want: DiffersHere, called: CalloutUnit},
		{text: "They eat about four voles a night each. The money for a pier is there.", want: Stitched},
		{text: "The boat needs a new gearbox, which will take ten weeks to build in Bergen.", want: Verbatim},
		{text: "The boat needs a new gearbox, which will take ten weeks to build in Hamburg.", want: DiffersHere, called: CalloutName},
		{text: "The boat needs a new gearbox, which will take ten weeks to build in Bergen.", speaker: "Tom Ashby", want: Reported},
		{text: "The boat needs a new gearbox", speaker: "The Harbour Post", want: Verbatim},
		{text: "“The ferry between Lowmarket and Gull Island will not be sailing between December and March” — the harbour office",
			want: Reported},
		{text: "to cost 2.4 million crowns", want: Verbatim},
		{text: "4 million crowns", want: DiffersHere, called: CalloutNumber},
		{text: "Bread is made from flour, water and patience.", want: NotHere},
		{text: "a", want: Verbatim},
		{text: "Mayor Ines Duarte called the plan long overdue.\nWork starts in May", want: Verbatim},
	}
	for _, test := range tests {
		v := verify(t, x, Query{Text: test.text, Speaker: test.speaker})
		called := CalloutKind("")
		if len(v.CalledOut) > 0 {
			called = v.CalledOut[0].Kind
		}
		if v.Verdict != test.want || called != test.called {
			t.Errorf("%q (%s): %s, %q called out; want %s, %q", test.text, test.speaker, v.Verdict, called, test.want, test.called)
			data, _ := json.MarshalIndent(v, "", " ")
			t.Logf("%s", data)
		}
	}
	if _, err := Quotation(t.Context(), x, "", Query{Text: " “…” "}); !errors.Is(err, ErrNoWords) {
		t.Errorf("no words: %v", err)
	}
}

// What a scope hides is neither found nor shown.
func TestVerifyScope(t *testing.T) {
	x := memory(t, read(t, folder(papers)))
	const text = "No boat will leave before the wind drops"
	check := func(s store.Scope) *Result {
		t.Helper()
		v, err := Quotation(t.Context(), x, "", Query{Text: text, Scope: s})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	open := check(store.Scope{})
	if open.Verdict != Verbatim || open.Articles != 2 {
		t.Fatalf("without a scope: %s in %d articles", open.Verdict, open.Articles)
	}
	for name, scope := range map[string]store.Scope{
		"hidden article": {Hidden: []string{"a"}},
		"another only":   {Only: []string{"b"}},
		"hidden words":   {Hidden: []string{open.Places[0].Receipt}},
	} {
		v := check(scope)
		if v.Verdict == Verbatim || v.Verdict == DiffersHere {
			t.Errorf("%s: %s, at %+v", name, v.Verdict, v.Places)
		}
	}
}
