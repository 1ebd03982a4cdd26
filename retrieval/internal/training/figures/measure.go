//go:build training

package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/sides"
)

// set is a collection with questions to it.
type set struct {
	articles  []*article.Article
	questions []*question
}

// question is one with the passage and the words that answer it, white space folded.
type question struct {
	text    string
	passage string
	answers []string // none where nothing answers
	article string   // id of the one that the passage is of; empty for any
	reading *sides.Reading
}

// read finds what may answer each question.
func (s *set) read(ctx context.Context) error {
	x, err := retrieval.NewMemory(ctx, s.articles, time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		return fmt.Errorf("index articles: %w", err)
	}
	defer x.Close()
	for i, q := range s.questions {
		if q.reading, err = sides.Read(ctx, x, sides.Query{Question: q.text}); err != nil {
			return fmt.Errorf("read for a question: %w", err)
		}
		if (i+1)%50 == 0 || i+1 == len(s.questions) {
			log.Printf("%d of %d questions read", i+1, len(s.questions))
		}
	}
	return nil
}

// annotated reports whether a row stands in the passage that answers.
func (q *question) annotated(r *sides.Row) bool {
	return (q.article == "" || r.Hit.Article.ID == q.article) && strings.Contains(q.passage, fold(r.Hit.Excerpt))
}

// answered reports whether a row is one of the answers.
func (q *question) answered(r *sides.Row) bool {
	if !q.annotated(r) {
		return false
	}
	for _, a := range q.answers {
		if overlap(fold(r.Hit.Excerpt), fold(r.Figure), a) {
			return true
		}
	}
	return false
}

// overlap reports whether some occurrences of two strings in a text have a byte in common.
func overlap(text, a, b string) bool {
	for i := range text {
		if !strings.HasPrefix(text[i:], a) {
			continue
		}
		for j := max(0, i-len(b)+1); j < i+len(a); j++ {
			if strings.HasPrefix(text[j:], b) {
				return true
			}
		}
	}
	return false
}

// count is what came of the questions of a set.
type count struct{ asked, found, rows, right, elsewhere int }

// measure counts with the weights of the moment. elsewhere are the rows that do not stand in
// the passage that was annotated.
func (s *set) measure() count {
	var c count
	for _, q := range s.questions {
		if len(q.answers) > 0 {
			c.asked++
		}
		hit := false
		for _, r := range q.reading.Chosen() {
			c.rows++
			switch {
			case q.answered(&r):
				c.right++
				hit = true
			case !q.annotated(&r):
				c.elsewhere++
			}
		}
		if hit {
			c.found++
		}
	}
	return c
}

// writeFigures writes what the weights of the moment give.
func writeFigures(path string, news, fitted, held *set) error {
	var b strings.Builder
	b.WriteString(`# Rows of "verbatim figures" on articles that the rules were not made with. A question is found
# where one of its rows is right, and a row right where it stands in the passage that was
# annotated and overlaps the answer there: a passage elsewhere may answer too.
# Rewritten by go run -tags training ./retrieval/internal/training/figures figures
`)
	fmt.Fprintf(&b, "%-36s %9s %6s %5s %6s %10s\n", "", "questions", "found", "rows", "right", "elsewhere")
	for _, s := range []struct {
		name string
		set  *set
	}{{"our own 25 articles", news}, {"encyclopedia, fitted to", fitted}, {"encyclopedia, kept out of fitting", held}} {
		c := s.set.measure()
		fmt.Fprintf(&b, "%-36s %9d %6d %5d %6d %10d\n", s.name, c.asked, c.found, c.rows, c.right, c.elsewhere)
	}
	fmt.Print(b.String())
	if err := os.WriteFile(path, []byte(b.String()), 0o666); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}
