//go:build training

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// collection is a set of passages with questions about them, and an index of
// them in memory.
type collection struct {
	name     string
	language *lang.Language
	ids      []string
	passages []rank.Candidate
	tasks    []task

	postings map[string][]posting
	rank.Collection
	byDeletion map[string][]string // a stem with a letter left out -> stems
	byID       map[string]int      // passages by their ids

	vectors *vectors  // nil: words alone
	mean    []float32 // of the vectors of its passages
}

// task is a question and the passages that answer it.
type task struct {
	id, text string
	relevant map[int]bool // empty: nothing answers
	answers  []string     // words that an answering excerpt holds; may be empty
}

type posting struct {
	passage     int32
	body, title int16
}

// load reads a folder of passages.jsonl, queries.jsonl, qrels.tsv and, where
// there is one, answers.jsonl, all in English.
func load(dir string) (*collection, error) { return loadIn(dir, lang.English) }

// loadIn is load for a collection of one language.
func loadIn(dir string, language *lang.Language) (*collection, error) {
	c := &collection{name: filepath.Base(dir), language: language}
	c.Languages = []*lang.Language{language}
	var passages, queries, answers []struct {
		ID, Title, Text string
		Answers         []string
		Selected        []string `json:"selected_sentences"`
	}
	if err := readLines(filepath.Join(dir, "passages.jsonl"), &passages); err != nil {
		return nil, err
	}
	if err := readLines(filepath.Join(dir, "queries.jsonl"), &queries); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, "answers.jsonl")); err == nil {
		if err := readLines(filepath.Join(dir, "answers.jsonl"), &answers); err != nil {
			return nil, err
		}
	}
	number := map[string]int{}
	articles := map[string]int{}
	for i, p := range passages {
		number[p.ID] = i
		c.ids = append(c.ids, p.ID)
		key, place := p.ID, 0
		if a, n, ok := strings.Cut(p.ID, "#"); ok && p.Title != "" {
			key = a
			place, _ = strconv.Atoi(n)
			place++
		} else if p.Title != "" {
			key = p.Title
		}
		if _, ok := articles[key]; !ok {
			articles[key] = len(articles)
		}
		c.passages = append(c.passages, rank.Candidate{
			Article: articles[key], Number: place, Title: p.Title, Text: p.Text, Language: language,
		})
	}
	relevant, err := readJudgements(filepath.Join(dir, "qrels.tsv"), number)
	if err != nil {
		return nil, err
	}
	gold := map[string][]string{}
	for _, a := range answers {
		gold[a.ID] = a.Answers
		if len(a.Selected) > 0 {
			gold[a.ID] = a.Selected
		}
	}
	for _, q := range queries {
		c.tasks = append(c.tasks, task{id: q.ID, text: q.Text, relevant: relevant[q.ID], answers: gold[q.ID]})
	}
	c.index()
	return c, nil
}

// readLines decodes a file of one JSON value a line into a slice.
func readLines[T any](name string, into *[]T) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("read collection: %w", err)
	}
	defer f.Close()
	d := json.NewDecoder(bufio.NewReader(f))
	for d.More() {
		var v T
		if err := d.Decode(&v); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		*into = append(*into, v)
	}
	return nil
}

// readJudgements reads query-id, passage-id, grade; grades over 0 are relevant.
func readJudgements(name string, number map[string]int) (map[string]map[int]bool, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read judgements: %w", err)
	}
	relevant := map[string]map[int]bool{}
	for line := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 || f[2] == "score" || f[2] == "0" {
			continue
		}
		p, ok := number[f[1]]
		if !ok {
			return nil, fmt.Errorf("read %s: no passage %q", name, f[1])
		}
		if relevant[f[0]] == nil {
			relevant[f[0]] = map[int]bool{}
		}
		relevant[f[0]][p] = true
	}
	return relevant, nil
}

// subset is the collection of some of the passages, with the questions that
// some of them answer.
func (c *collection) subset(name string, keep []int) *collection {
	s := &collection{name: name, language: c.language}
	s.Languages = c.Languages
	place := map[int]int{}
	for _, i := range keep {
		place[i] = len(s.passages)
		s.ids = append(s.ids, c.ids[i])
		s.passages = append(s.passages, c.passages[i])
	}
	for _, t := range c.tasks {
		relevant := map[int]bool{}
		for r := range t.relevant {
			if p, ok := place[r]; ok {
				relevant[p] = true
			}
		}
		if len(relevant) > 0 {
			s.tasks = append(s.tasks, task{id: t.id, text: t.text, relevant: relevant, answers: t.answers})
		}
	}
	s.index()
	if c.vectors != nil {
		s.useVectors(c.vectors)
	}
	return s
}

// index builds the postings and what a rank.Collection tells.
func (c *collection) index() {
	c.postings = map[string][]posting{}
	c.Passages = len(c.passages)
	n := float64(max(len(c.passages), 1))
	for i, p := range c.passages {
		c.AvgBody += float64(c.language.Length(p.Text)) / n
		c.AvgTitle += float64(c.language.Length(p.Title)) / n
		counts := map[string]posting{}
		for _, t := range c.language.Tokens(p.Text) {
			e := counts[t.Stem]
			e.body++
			counts[t.Stem] = e
		}
		for _, t := range c.language.Tokens(p.Title) {
			e := counts[t.Stem]
			e.title++
			counts[t.Stem] = e
		}
		for s, e := range counts {
			e.passage = int32(i)
			c.postings[s] = append(c.postings[s], e)
		}
	}
	c.byID = make(map[string]int, len(c.ids))
	for i, id := range c.ids {
		c.byID[id] = i
	}
	c.DocFreq = func(stem string) int { return len(c.postings[stem]) }
	c.byDeletion = map[string][]string{}
	for s := range c.postings {
		for d := range deletions(s) {
			c.byDeletion[d] = append(c.byDeletion[d], s)
		}
	}
	c.Similar = c.similar
}

// deletions are a word and all that is left of it without one letter.
func deletions(s string) map[string]bool {
	all := map[string]bool{s: true}
	for i := range len(s) {
		all[s[:i]+s[i+1:]] = true
	}
	return all
}

// similar finds the stems within one edit.
func (c *collection) similar(stem string) []string {
	var found []string
	for d := range deletions(stem) {
		for _, s := range c.byDeletion[d] {
			if lang.OneEdit(stem, s) && !slices.Contains(found, s) {
				found = append(found, s)
			}
		}
	}
	slices.Sort(found)
	return found
}

// candidates are the passages that BM25F puts first, at most n, without those
// that are far behind the best.
func (c *collection) candidates(q *rank.Question, n int) []int {
	const k1, b = 1.2, 0.75
	type sum struct {
		score float64
		terms int
	}
	sums := map[int32]sum{}
	terms := q.Terms()
	for _, t := range terms {
		for _, p := range c.postingsOf(t) {
			words := float64(len(c.passages[p.passage].Text)) / 6
			x := float64(p.body)/(1-b+b*words/c.AvgBody) + min(1, float64(p.title))
			s := sums[p.passage]
			s.score += t.Weight * x * (k1 + 1) / (k1 + x)
			s.terms++
			sums[p.passage] = s
		}
	}
	found := make([]int, 0, len(sums))
	scores := make(map[int]float64, len(sums))
	for p, s := range sums {
		found = append(found, int(p))
		scores[int(p)] = s.score * math.Sqrt(float64(s.terms)/float64(len(terms)))
	}
	slices.SortFunc(found, func(a, b int) int {
		if scores[a] != scores[b] {
			if scores[a] > scores[b] {
				return -1
			}
			return 1
		}
		return a - b
	})
	found = found[:min(n, len(found))]
	near := len(found)
	for near > least && scores[found[near-1]] < nearness*scores[found[0]] {
		near--
	}
	return found[:near]
}

// postingsOf are the passages of a term: of all that it may have been meant to
// be.
func (c *collection) postingsOf(t rank.Term) []posting {
	if len(t.Others) == 0 {
		return c.postings[t.Stem]
	}
	all := slices.Clone(c.postings[t.Stem])
	for _, o := range t.Others {
		all = append(all, c.postings[o.Stem]...)
	}
	slices.SortFunc(all, func(a, b posting) int { return int(a.passage - b.passage) })
	n := 0
	for _, p := range all {
		if n > 0 && all[n-1].passage == p.passage {
			all[n-1].body += p.body
			all[n-1].title += p.title
			continue
		}
		all[n] = p
		n++
	}
	return all[:n]
}

// choose makes the candidates for rank.
func (c *collection) choose(passages []int) []rank.Candidate {
	chosen := make([]rank.Candidate, len(passages))
	for i, p := range passages {
		chosen[i] = c.passages[p]
	}
	return chosen
}
