package evaluate

import (
	"context"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval"
)

func TestQuestions(t *testing.T) {
	questions, err := ReadQuestions(strings.NewReader(`
{"id": "first", "question": "one", "answers": [["never there"], ["THE “boat”", "sails"]]}
{"id": "third", "question": "two", "answers": [["lamp oil"]]}
{"question": "three", "answers": [["gearbox"]]}
{"id": "gone", "question": "four", "answers": [["gearbox"]]}
{"id": "none", "question": "five", "answers": []}
{"id": "wrong", "question": "six"}
`))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string][]string{
		"one":   {"He said \"the\n 'boat' sails\".", "x", "y"},
		"two":   {"a", "b", "Flour and lamp oil."},
		"three": {"a", "b", "c", "the gearbox"},
		"six":   {"something"},
	}
	shown["one"][0] = "He said: the \"boat\"  sails."
	figures, err := Questions(t.Context(), questions, func(_ context.Context, q retrieval.Query) (*retrieval.Answer, error) {
		answer := &retrieval.Answer{Question: q.Question}
		for _, s := range shown[q.Question] {
			answer.Hits = append(answer.Hits, retrieval.Hit{Excerpt: s})
		}
		answer.Answered = len(answer.Hits) > 0
		return answer, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if figures.Answerable != 4 || figures.First != 1 || figures.Three != 2 || figures.Refused != 1 || figures.Unanswerable != 2 ||
		figures.Answered != 1 {
		t.Errorf("got %+v", figures)
	}
	var missed []string
	for _, m := range figures.Missed {
		missed = append(missed, m.ID+": "+m.Outcome)
	}
	if got, want := strings.Join(missed, ", "), "third: second or third, line-4: not shown, gone: refused, wrong: answered"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestReadQuestionsErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "no question",
		"{\"question\": \"a\"}\nx": "line 2",
		`{"id": "a"}`:              `no "question"`,
		"{\"id\": \"a\", \"question\": \"x\"}\n{\"id\": \"a\", \"question\": \"y\"}": `line 1 has the id "a" already`,
	} {
		if _, err := ReadQuestions(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error with %q", text, err, want)
		}
	}
}
