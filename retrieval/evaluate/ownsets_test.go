package evaluate

import "testing"

// Two sets written for this project, to hold what is shown to readers: statements
// that were denied, doubted or reported, and attributions in odd orders. No
// weight is learnt from them.

// shownOf measures what is shown of one of the sets, and fails on a wrong name.
func shownOf(t *testing.T, file string) (articles, predicted []Annotated) {
	t.Helper()
	articles = readFile(t, "testdata/"+file)
	for _, a := range articles {
		p, err := PredictShown(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		predicted = append(predicted, p)
		for i := range p.Quotes {
			q := &p.Quotes[i]
			one := ScoreShown([]Annotated{a}, []Annotated{{ID: a.ID, Quotes: []Quoted{*q}}}, true)
			if one.Shown > one.Right {
				t.Logf("%s: %q is given to %q (%s): %s", a.ID, q.Text, q.Speaker, q.Rule, a.Text)
			}
		}
	}
	return articles, predicted
}

func TestStatements(t *testing.T) {
	articles, predicted := shownOf(t, "statements.jsonl")
	shown := ScoreShown(articles, predicted, true)
	t.Logf("shown %v: %v", shown.Share, shown.Kinds)
	if shown.Right < shown.Shown {
		t.Errorf("%d of %d names are wrong", shown.Shown-shown.Right, shown.Shown)
	}
	if shown.Kinds["reported"].Right < 10 {
		t.Errorf("only %d reported statements are shown", shown.Kinds["reported"].Right)
	}
	right, all := 0, 0
	for i, a := range articles {
		for _, g := range a.Quotes {
			if g.Kind == "reported" {
				continue
			}
			all++
			for _, m := range match(HalfOverlap, []rune(a.Text), []Quoted{g}, predicted[i].Quotes) {
				if p := predicted[i].Quotes[m[1]]; (p.Standing != "") == (g.Standing != "") {
					right++
				} else {
					t.Logf("%s: standing %q, want %q: %s", a.ID, p.Standing, g.Standing, a.Text)
				}
			}
		}
	}
	t.Logf("%d of %d standings are right", right, all)
	if 100*right < 95*all {
		t.Errorf("%d of %d standings are right, want 95 %%", right, all)
	}
}

func TestOrders(t *testing.T) {
	articles, predicted := shownOf(t, "orders.jsonl")
	shown := ScoreShown(articles, predicted, true)
	all := 0
	for _, a := range articles {
		all += len(a.Quotes)
	}
	t.Logf("shown %v of %d", shown.Share, all)
	if shown.Right < shown.Shown {
		t.Errorf("%d of %d names are wrong", shown.Shown-shown.Right, shown.Shown)
	}
	if 100*shown.Right < 80*all {
		t.Errorf("%d of %d quotations have a name, want 80 %%", shown.Right, all)
	}
}
