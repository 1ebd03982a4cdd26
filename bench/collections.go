package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
)

// measured is a collection with what a reader of its figures must know.
type measured struct {
	*evaluate.Collection
	learnt learnt
}

// learnt is what Verbatim's weights owe to a collection.
type learnt int

const (
	nothing learnt = iota
	otherQuestions
	theseQuestions
)

func (l learnt) String() string {
	return [...]string{
		"A test: no weight of Verbatim's was learnt on these.",
		"A test: Verbatim's weights were learnt on other questions of this collection.",
		"No test: Verbatim's weights were learnt on these very questions, too.",
	}[l]
}

// withNote says what a collection was used for, and leaves only the questions
// that nothing was learnt from where that is possible.
func withNote(c *evaluate.Collection) measured {
	if strings.HasPrefix(c.Name, "squadshifts-") {
		c.Queries = keptOut(c)
		return measured{c, otherQuestions}
	}
	return measured{c, theseQuestions}
}

// keptOut are the questions about one article in five (one passage in five
// where there are no articles), counted as retrieval/internal/training/rank does.
func keptOut(c *evaluate.Collection) []evaluate.CollectionQuery {
	numbers := map[string]int{}
	article := map[string]int{}
	for _, p := range c.Passages {
		key := p.ID
		if p.Title != "" {
			if before, _, ok := strings.Cut(p.ID, "#"); ok {
				key = before
			} else {
				key = p.Title
			}
		}
		if _, ok := numbers[key]; !ok {
			numbers[key] = len(numbers)
		}
		article[p.ID] = numbers[key]
	}
	return slices.DeleteFunc(slices.Clone(c.Queries), func(q evaluate.CollectionQuery) bool {
		for id, grade := range c.Relevant[q.ID] {
			if grade > 0 && article[id]%5 == 0 {
				return false
			}
		}
		return true
	})
}

// news makes collections of the project's own articles and of the questions
// that have an answer, by kind.
func news(dir string) ([]measured, error) {
	articles, problems, err := new(article.Reader).Read(context.Background(), os.DirFS(filepath.Join(dir, "news")))
	if err != nil {
		return nil, fmt.Errorf("read the news: %w", err)
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("read the news: %v", problems)
	}
	plain := &evaluate.Collection{Name: "news, plain questions", Relevant: map[string]map[string]int{}, Answers: map[string][]string{}}
	for _, a := range articles {
		for _, p := range postings.Cut(a) {
			plain.Passages = append(plain.Passages, evaluate.CollectionPassage{ID: fmt.Sprintf("%s#%d", a.ID, p.Number), Title: a.Title,
				Text: a.Slice(p.Range)})
		}
	}
	paraphrase := *plain
	paraphrase.Name = "news, paraphrases that share hardly a word with the answer"
	paraphrase.Relevant, paraphrase.Answers = map[string]map[string]int{}, map[string][]string{}
	err = readQuestions(filepath.Join(dir, "news-questions.jsonl"), func(q newsQuestion) {
		switch q.Kind {
		case "plain":
			q.addTo(plain)
		case "paraphrase":
			q.addTo(&paraphrase)
		}
	})
	return []measured{{plain, nothing}, {&paraphrase, nothing}}, err
}

type newsQuestion struct {
	evaluate.Question
	Sentence string `json:"sentence"`
	Kind     string `json:"kind"`
}

// addTo puts a question into a collection; the passage with its sentence is
// the relevant one.
func (q newsQuestion) addTo(c *evaluate.Collection) {
	c.Queries = append(c.Queries, evaluate.CollectionQuery{ID: q.ID, Text: q.Question.Question})
	c.Answers[q.ID] = slices.Concat(q.Answers...)
	c.Relevant[q.ID] = map[string]int{}
	for _, p := range c.Passages {
		if strings.Contains(p.Text, q.Sentence) {
			c.Relevant[q.ID][p.ID] = 1
		}
	}
}

func readQuestions(path string, each func(newsQuestion)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	d := json.NewDecoder(bufio.NewReader(f))
	for n := 1; d.More(); n++ {
		var q newsQuestion
		if err := d.Decode(&q); err != nil {
			return fmt.Errorf("%s, object %d: %w", path, n, err)
		}
		each(q)
	}
	return nil
}
