package evaluate

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// DocsQuestion is a question that is asked of documentation.
type DocsQuestion struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	// Kind is "plain", "error" for a pasted one, or "none" where nothing answers.
	Kind string `json:"kind"`
	// Sections are the places that answer: a file, "#", and the heading, or the title of
	// the page where there is no heading.
	Sections []string `json:"sections"`
}

// ReadDocsQuestions reads a question a line, as JSON.
func ReadDocsQuestions(r io.Reader) ([]DocsQuestion, error) {
	var all []DocsQuestion
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		var q DocsQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, q)
	}
	return all, lines.Err()
}

// DocsPlace is a section that was found.
type DocsPlace struct {
	// File is the page, Section the headings, the outermost first, and Title its title.
	File, Section, Title string
}

// PlaceOf is the section of a hit.
func PlaceOf(h *retrieval.Hit) DocsPlace {
	return DocsPlace{File: h.Article.Path, Section: h.Section, Title: h.Article.Title}
}

// Answers reports whether a section is one of those that answer.
func (q *DocsQuestion) Answers(p DocsPlace) bool {
	headings := strings.Split(p.Section, " › ")
	if p.Section == "" {
		headings = []string{p.Title}
	}
	return slices.ContainsFunc(q.Sections, func(s string) bool {
		file, heading, _ := strings.Cut(s, "#")
		return file == p.File && slices.Contains(headings, heading)
	})
}

// DocsFigures are how many questions of each sort were answered how.
type DocsFigures struct {
	// Answerable is the number of questions that something answers; of those First is
	// the number with the right section first, Three among the first three, and Refused
	// of those that were not said to be answered.
	Answerable, First, Three, Refused int
	// None is the number of questions that nothing answers, and Claimed of those that
	// were said to be answered.
	None, Claimed int
}

// Docs asks the questions.
func Docs(ctx context.Context, questions []DocsQuestion,
	ask func(ctx context.Context, question string) (found []DocsPlace, answered bool, err error)) (f DocsFigures, err error) {
	for i := range questions {
		q := &questions[i]
		found, answered, err := ask(ctx, q.Question)
		if err != nil {
			return f, fmt.Errorf("%s: %w", q.ID, err)
		}
		if q.Kind == "none" {
			f.None++
			if answered {
				f.Claimed++
			}
			continue
		}
		f.Answerable++
		if len(found) > 0 && q.Answers(found[0]) {
			f.First++
		}
		if slices.ContainsFunc(found[:min(len(found), 3)], q.Answers) {
			f.Three++
		}
		if !answered {
			f.Refused++
		}
	}
	return f, nil
}

// AskDocs asks an index, for Docs.
func AskDocs(x *retrieval.Index) func(ctx context.Context, question string) ([]DocsPlace, bool, error) {
	return func(ctx context.Context, question string) (found []DocsPlace, answered bool, err error) {
		a, err := x.Ask(ctx, retrieval.Query{Question: question})
		if err != nil {
			return nil, false, err
		}
		for _, hits := range [][]retrieval.Hit{a.Hits, a.Nearest} {
			for i := range hits {
				found = append(found, PlaceOf(&hits[i]))
			}
		}
		return found, a.Answered, nil
	}
}
