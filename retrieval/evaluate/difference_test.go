package evaluate

import (
	"fmt"
	"testing"
)

func TestDifferences(t *testing.T) {
	was := QuestionFigures{Answerable: 4, First: 3, Unanswerable: 1, Missed: []Miss{{ID: "b", Outcome: "refused"}}}
	is := QuestionFigures{Answerable: 4, First: 2, Unanswerable: 1, Answered: 1,
		Missed: []Miss{{ID: "a", Question: "q", Outcome: "not shown"}, {ID: "d", Outcome: "answered"}}}
	worse, better := Differences(was, is)
	if got, want := fmt.Sprint(worse, better), "[{a q right not shown} {d  right answered}] [{b  refused right}]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, c := range []struct {
		name      string
		was, is   QuestionFigures
		wantWorse bool
	}{
		{"the same", was, was, false},
		{"fewer right", was, QuestionFigures{First: 2}, true},
		{"more right", was, QuestionFigures{First: 4}, false},
		{"fewer refused", was, QuestionFigures{First: 4, Answered: 1}, true},
		{"more refused", QuestionFigures{First: 3, Answered: 1}, was, false},
	} {
		if got := c.is.WorseThan(c.was); got != c.wantWorse {
			t.Errorf("%s: worse %v", c.name, got)
		}
	}
}
