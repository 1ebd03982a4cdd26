//go:build training

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// asksNumber finds the questions of the encyclopedia for a number or date, holdsNumber the
// answers that have one.
var (
	asksNumber = regexp.MustCompile(`(?i)^\s*(in |by |since |for |about |at |of |on )?(` +
		`how (many|much|old|far|long|tall|big|large|high|wide|deep|fast|heavy)|when (was|were|did|is|are|has|had|do|does)|` +
		`(in |on )?what (year|date|percent|number|percentage)|` +
		`what is the (number|population|height|length|weight|age|price|cost))\b`)
	holdsNumber = regexp.MustCompile(`(?i)\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|` +
		`hundred|thousand|million|billion|dozens?|half|third|quarter|` +
		`january|february|march|april|june|july|august|september|october|november|december)\b`)
)

// asksNewsNumber finds those of the news, whose questions begin in more ways.
var asksNewsNumber = regexp.MustCompile(`(?i)\b(how (many|much|old|far|long|tall|big|large|high|wide|deep|fast|heavy)|when|` +
	`what (year|date|percentage|share|age)|(number|population|death toll|price|cost) of)\b`)

// longestAnswer is the most words of an answer that is a number or date.
const longestAnswer = 6

// passage is one of an encyclopedia's article, which has the title.
type passage struct{ ID, Title, Text string }

// half are the passages of the articles on one side of the border, by titles in their order.
type half struct {
	titles   []string
	passages map[string][]passage
	ids      map[string]string // of the articles, by their titles
}

// loadHalves reads the encyclopedia: the half that is fitted to and the one that is not.
func loadHalves(folder string) (fitted, held *set, err error) {
	passages, err := readLines[passage](filepath.Join(folder, "passages.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("%w: say with -data where the folder of %s is", err, collection)
	} else if err != nil {
		return nil, nil, err
	}
	halves := map[bool]*half{}
	for _, isHeld := range []bool{false, true} {
		halves[isHeld] = &half{passages: map[string][]passage{}, ids: map[string]string{}}
	}
	byID := map[string]passage{}
	for _, p := range passages {
		if p.Title == "" {
			p.Title = p.ID
		}
		byID[p.ID] = p
		h := halves[keptOut(p.Title)]
		if h.ids[p.Title] == "" {
			h.ids[p.Title] = fmt.Sprintf("a%03d", len(h.titles))
			h.titles = append(h.titles, p.Title)
		}
		h.passages[p.Title] = append(h.passages[p.Title], p)
	}
	if fitted, err = halves[false].set(); err != nil {
		return nil, nil, err
	}
	if held, err = halves[true].set(); err != nil {
		return nil, nil, err
	}
	err = addQuestions(folder, byID, func(q *question, p passage) {
		to, h := fitted, halves[keptOut(p.Title)]
		if keptOut(p.Title) {
			to = held
		}
		q.article = h.ids[p.Title]
		to.questions = append(to.questions, q)
	})
	return fitted, held, err
}

// keptOut reports whether an article is left out of fitting.
func keptOut(title string) bool {
	h := fnv.New32a()
	h.Write([]byte(title))
	return h.Sum32()%2 != 0
}

// addQuestions gives the questions for numbers with the passage that answers each.
func addQuestions(folder string, passages map[string]passage, add func(*question, passage)) error {
	type query struct{ ID, Text string }
	queries, err := readLines[query](filepath.Join(folder, "queries.jsonl"))
	if err != nil {
		return err
	}
	type answers struct {
		ID      string
		Answers []string
	}
	answered, err := readLines[answers](filepath.Join(folder, "answers.jsonl"))
	if err != nil {
		return err
	}
	short := map[string][]string{}
	for _, a := range answered {
		short[a.ID] = nil // the last one with the id
		for _, text := range a.Answers {
			if len(strings.Fields(text)) <= longestAnswer && holdsNumber.MatchString(text) {
				short[a.ID] = append(short[a.ID], fold(text))
			}
		}
	}
	relevant, err := readJudgements(filepath.Join(folder, "qrels.tsv"))
	if err != nil {
		return err
	}
	for _, q := range queries {
		p, ok := passages[relevant[q.ID]]
		if ok && asksNumber.MatchString(q.Text) && len(short[q.ID]) > 0 {
			add(&question{text: q.Text, passage: fold(p.Text), answers: short[q.ID]}, p)
		}
	}
	return nil
}

// readJudgements gives the passage of each question, by their ids.
func readJudgements(path string) (map[string]string, error) {
	all, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read judgements: %w", err)
	}
	relevant := map[string]string{}
	for line := range strings.Lines(string(all)) {
		if parts := strings.Split(strings.TrimSpace(line), "\t"); len(parts) == 3 {
			relevant[parts[0]] = parts[1]
		}
	}
	return relevant, nil
}

// set makes articles of the passages.
func (h *half) set() (*set, error) {
	files := fstest.MapFS{}
	for _, title := range h.titles {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: %q\npublisher: %q\npublished: 2019-06-01\nlanguage: en\n---\n", title, title)
		for _, p := range h.passages[title] {
			b.WriteString(fold(p.Text) + "\n\n")
		}
		files[h.ids[title]+".md"] = &fstest.MapFile{Data: []byte(b.String())}
	}
	return newSet(files)
}

// loadNews reads our own articles and the questions to them.
func loadNews(folder string) (*set, error) {
	s, err := newSet(os.DirFS(filepath.Join(folder, "news")))
	if err != nil {
		return nil, fmt.Errorf("%w: run it at the root of the repository", err)
	}
	type line struct {
		Question, Sentence string
		Answers            [][]string
	}
	lines, err := readLines[line](filepath.Join(folder, "news-questions.jsonl"))
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if !asksNewsNumber.MatchString(l.Question) {
			continue
		}
		q := &question{text: l.Question, passage: fold(l.Sentence)}
		for _, a := range l.Answers {
			q.answers = append(q.answers, fold(a[0]))
		}
		s.questions = append(s.questions, q)
	}
	return s, nil
}

func newSet(files fs.FS) (*set, error) {
	articles, problems, err := new(article.Reader).Read(context.Background(), files)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("read articles: %v", problems[0])
	}
	return &set{articles: articles}, nil
}

// readLines reads a file of JSON, one value a line.
func readLines[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the data: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	var all []T
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("read %s, line %d: %w", path, len(all)+1, err)
		}
		all = append(all, v)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return all, nil
}

// fold makes each white space one blank.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }
