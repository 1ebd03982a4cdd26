package evaluate

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// Question is a question whose answer is known.
type Question struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	// Answers are alternatives: an excerpt is right when it contains every
	// string of one of them. Without any, nothing in the collection answers.
	Answers [][]string `json:"answers"`
}

// ReadQuestions reads a question a line, as JSON; each has an id of its own. The
// error names the line.
func ReadQuestions(r io.Reader) ([]Question, error) {
	var out []Question
	seen := map[string]int{}
	lines := bufio.NewScanner(r)
	const longestLine = 1 << 20
	lines.Buffer(nil, longestLine)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var q Question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if q.Question == "" {
			return nil, fmt.Errorf(`line %d: there is no "question"`, n)
		}
		if q.ID == "" {
			q.ID = fmt.Sprintf("line-%d", n)
		}
		if other := seen[q.ID]; other > 0 {
			return nil, fmt.Errorf("line %d: line %d has the id %q already; give each question one of its own", n, other, q.ID)
		}
		seen[q.ID] = n
		out = append(out, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the questions: %w", err)
	}
	if len(out) == 0 {
		return nil, errors.New("there is no question")
	}
	return out, nil
}

// QuestionFigures are the figures of a file of questions; their JSON is the
// output of `verbatim eval questions --json`.
type QuestionFigures struct {
	// Answerable is the number of questions with an answer; First and Three are
	// how many have it in the first and in the first three excerpts that were shown,
	// as answers or as the closest. Closest is how many were shown the closest
	// passages alone, Refused how many nothing.
	Answerable int `json:"answerable"`
	First      int `json:"first"`
	Three      int `json:"three"`
	Closest    int `json:"closest"`
	Refused    int `json:"refused"`
	// Unanswerable is the number without; Answered is how many were said to be
	// answered.
	Unanswerable int `json:"unanswerable"`
	Answered     int `json:"answered"`
	// Length is the mean length of the first excerpts in characters.
	Length float64 `json:"length"`
	// Missed are the questions that did not go as they should.
	Missed []Miss `json:"missed"`
}

// Miss is a question that was not answered in the first excerpt, or that was
// answered and should not have been.
type Miss struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	// Outcome is "second or third", "not shown", "refused" or "answered".
	// Where Closest is true the passages were shown as the closest.
	Outcome string `json:"outcome"`
	Closest bool   `json:"closest,omitempty"`
	// Shown is the first excerpt.
	Shown string `json:"shown"`
}

// Ask is the question to an index: retrieval.Index.Ask.
type Ask func(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error)

// Questions asks every question and counts. The same index gives the same
// figures.
func Questions(ctx context.Context, questions []Question, ask Ask) (QuestionFigures, error) {
	f := QuestionFigures{Missed: []Miss{}}
	shown, length := 0, 0
	for _, q := range questions {
		answer, err := ask(ctx, retrieval.Query{Question: q.Question})
		if err != nil {
			return QuestionFigures{}, fmt.Errorf("ask %s: %w", q.ID, err)
		}
		miss := Miss{ID: q.ID, Question: q.Question, Outcome: f.count(q, answer), Closest: len(answer.Nearest) > 0}
		if first := append(answer.Hits, answer.Nearest...); len(first) > 0 {
			miss.Shown = first[0].Excerpt
			shown++
			length += len([]rune(miss.Shown))
		}
		if miss.Outcome != "" {
			f.Missed = append(f.Missed, miss)
		}
	}
	f.Length = float64(length) / float64(max(shown, 1))
	return f, nil
}

// count counts one question and says what went wrong, if anything.
func (f *QuestionFigures) count(q Question, answer *retrieval.Answer) string {
	if len(q.Answers) == 0 {
		f.Unanswerable++
		if answer.Answered {
			f.Answered++
			return "answered"
		}
		return ""
	}
	f.Answerable++
	shown := answer.Hits
	switch {
	case answer.Answered:
	case len(answer.Nearest) == 0:
		f.Refused++
		return "refused"
	default:
		f.Closest++
		shown = answer.Nearest
	}
	const three = 3
	for i, h := range shown[:min(three, len(shown))] {
		if !q.right(h.Excerpt) {
			continue
		}
		f.Three++
		if i == 0 {
			f.First++
			return ""
		}
		return "second or third"
	}
	return "not shown"
}

// right reports whether an excerpt holds every string of one alternative.
func (q Question) right(excerpt string) bool {
	excerpt = fold(excerpt)
	for _, all := range q.Answers {
		found := len(all) > 0
		for _, s := range all {
			found = found && strings.Contains(excerpt, fold(s))
		}
		if found {
			return true
		}
	}
	return false
}

var marks = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‘", "'", "’", "'")

// fold makes quotation marks straight, white space single and letters small.
func fold(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(marks.Replace(s)), " "))
}

// String writes the figures for a reader.
func (f QuestionFigures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d answerable: first excerpt right %d (%s), one of three %d (%s), only the closest shown %d, refused %d\n",
		f.Answerable, f.First, percent(f.First, f.Answerable), f.Three, percent(f.Three, f.Answerable), f.Closest, f.Refused)
	fmt.Fprintf(&b, "%d unanswerable: not said to be answered %d (%s)\n", f.Unanswerable, f.Unanswerable-f.Answered,
		percent(f.Unanswerable-f.Answered, f.Unanswerable))
	fmt.Fprintf(&b, "first excerpts have %.0f characters on average\n", f.Length)
	return b.String()
}

func percent(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
}
