package evaluate

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Collection is a collection to measure retrieval with, as it lies in a folder:
// passages.jsonl ({"id", "title", "text"}), queries.jsonl ({"id", "text"}),
// qrels.tsv (query id, passage id, grade; a head line) and, where there is one,
// answers.jsonl ({"id", "answers"}).
type Collection struct {
	Name     string
	Passages []CollectionPassage
	Queries  []CollectionQuery
	// Relevant are the grades of passages by query; 0 is judged and not
	// relevant.
	Relevant map[string]map[string]int
	// Answers are the strings one of which an excerpt should hold, by query.
	Answers map[string][]string
}

// CollectionPassage is a line of passages.jsonl.
type CollectionPassage struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// CollectionQuery is a line of queries.jsonl.
type CollectionQuery struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// ReadCollection reads the collection in dir. The error names file and line.
func ReadCollection(dir string) (*Collection, error) {
	c := &Collection{Name: filepath.Base(dir), Answers: map[string][]string{}}
	if err := readLines(filepath.Join(dir, "passages.jsonl"), func(p CollectionPassage) { c.Passages = append(c.Passages, p) }); err != nil {
		return nil, err
	}
	if err := readLines(filepath.Join(dir, "queries.jsonl"), func(q CollectionQuery) { c.Queries = append(c.Queries, q) }); err != nil {
		return nil, err
	}
	type answers struct {
		ID      string   `json:"id"`
		Answers []string `json:"answers"`
	}
	err := readLines(filepath.Join(dir, "answers.jsonl"), func(a answers) { c.Answers[a.ID] = a.Answers })
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if c.Relevant, err = readJudgements(filepath.Join(dir, "qrels.tsv")); err != nil {
		return nil, err
	}
	if len(c.Passages) == 0 || len(c.Queries) == 0 {
		return nil, fmt.Errorf("%s: there are %d passages and %d queries; it takes at least one of each", dir, len(c.Passages), len(c.Queries))
	}
	return c, nil
}

// readLines reads a JSON object a line.
func readLines[T any](path string, each func(T)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	d := json.NewDecoder(in)
	for n := 1; d.More(); n++ {
		var v T
		if err := d.Decode(&v); err != nil {
			return fmt.Errorf("%s, object %d: %w", path, n, err)
		}
		each(v)
	}
	return nil
}

func readJudgements(path string) (map[string]map[string]int, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]int{}
	for n, line := range strings.Split(string(data), "\n") {
		fields := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if n == 0 || len(fields) == 1 && fields[0] == "" {
			continue
		}
		if len(fields) != 3 {
			return nil, fmt.Errorf("%s, line %d: want query, passage and grade, with tabs between", path, n+1)
		}
		grade, err := strconv.Atoi(fields[2])
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: grade %q is no number", path, n+1, fields[2])
		}
		if out[fields[0]] == nil {
			out[fields[0]] = map[string]int{}
		}
		out[fields[0]][fields[1]] = grade
	}
	return out, nil
}
