package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	_ "modernc.org/sqlite"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
)

// snippetTokens makes FTS5's snippets about as long as Verbatim's excerpts.
const snippetTokens = 45

// sqlitePeer is SQLite's full-text search as it does best: words cut by Porter,
// the words of the question without stop words, any of them.
type sqlitePeer struct {
	db       *sql.DB
	search   *sql.Stmt
	snippet  *sql.Stmt
	stop     analysis.TokenMap
	passages []evaluate.CollectionPassage
}

func openSQLite(dir string, c *evaluate.Collection) (evaluate.Finder, func() error, error) {
	db, err := sql.Open("sqlite", filepath.Join(dir, "fts.db"))
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	p := &sqlitePeer{db: db, passages: c.Passages, stop: analysis.NewTokenMap()}
	if err := p.build(); err != nil {
		db.Close()
		return nil, nil, err
	}
	return p.find, db.Close, nil
}

// build fills the index. The passages are numbered.
func (p *sqlitePeer) build() error {
	if err := p.stop.LoadBytes(en.EnglishStopWords); err != nil {
		return fmt.Errorf("read the stop words: %w", err)
	}
	if _, err := p.db.Exec(`CREATE VIRTUAL TABLE passages USING fts5(title, text, tokenize = 'porter unicode61')`); err != nil {
		return err
	}
	tx, err := p.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for i, passage := range p.passages {
		if _, err := tx.Exec(`INSERT INTO passages(rowid, title, text) VALUES (?, ?, ?)`, i, passage.Title, passage.Text); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if _, err := p.db.Exec(`INSERT INTO passages(passages) VALUES ('optimize')`); err != nil {
		return err
	}
	if p.search, err = p.db.Prepare(`SELECT rowid, rank FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?`); err != nil {
		return err
	}
	p.snippet,
		err = p.db.Prepare(fmt.Sprintf(`SELECT snippet(passages, 1, '', '', '', %d) FROM passages WHERE passages MATCH ? AND rowid = ?`,
		snippetTokens))
	return err
}

func (p *sqlitePeer) find(ctx context.Context, question string) (found []retrieval.RankedPassage, refused bool, err error) {
	match := p.query(question)
	if match == "" {
		return nil, false, nil
	}
	rows, err := p.search.QueryContext(ctx, match, evaluate.Depth)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	var numbers []int
	for rows.Next() {
		var n int
		var rank float64
		if err := rows.Scan(&n, &rank); err != nil {
			return nil, false, err
		}
		numbers = append(numbers, n)
		found = append(found, retrieval.RankedPassage{Article: p.passages[n].ID, Score: -rank})
	}
	if err := rows.Err(); err != nil {
		return nil, false, err
	}
	for i, n := range numbers[:min(evaluate.Excerpts, len(numbers))] {
		if err := p.snippet.QueryRowContext(ctx, match, n).Scan(&found[i].Excerpt); err != nil {
			return nil, false, err
		}
	}
	return found, false, nil
}

// query writes the words of a question as FTS5 wants them: any of those that
// are no stop words, or any at all where all are.
func (p *sqlitePeer) query(question string) string {
	words := strings.FieldsFunc(strings.ToLower(question), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	var content, all []string
	for _, w := range words {
		quoted := `"` + w + `"`
		all = append(all, quoted)
		if !p.stop[w] {
			content = append(content, quoted)
		}
	}
	if len(content) == 0 {
		content = all
	}
	return strings.Join(content, " OR ")
}
