package cite

import (
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func TestAgain(t *testing.T) {
	for _, test := range []struct {
		name, text, words string
		want              []string
	}{
		{"once", "The owl sleeps in the old mill.", "owl sleeps in", []string{"owl sleeps in"}},
		{"twice", "The owl sleeps. It rains. The owl sleeps. All is well.", "The owl sleeps.", []string{"The owl sleeps.", "The owl sleeps"}},
		{"other marks and capitals", "“The owl\nsleeps,” he said. Then the owl — sleeps.", "The owl\nsleeps",
			[]string{"The owl\nsleeps", "the owl — sleeps"}},
		{"overlapping", "la la la la", "la la la", []string{"la la la", "la la la"}},
		{"a beginning that fails", "a b a b a c; a b a c", "a b a c", []string{"a b a c", "a b a c"}},
		{"too few words", "He said so. He said no.", "He said", []string{"He said"}},
		{"inside other words", "see no owl; oversee no owl", "see no owl", []string{"see no owl"}},
		{"without spaces", "猫が来た。また猫が来た。", "猫が来た", []string{"猫が来た", "猫が来た"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := &article.Article{Text: test.text}
			start := strings.Index(test.text, test.words)
			found, err := Again(t.Context(), a, []article.Range{{Start: start, End: start + len(test.words)}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range found[0] {
				got = append(got, a.Slice(r))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
