package article

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/plaintext"
)

// Catalogue knows documents by the SHA-256 of their bytes: which of their lines
// are which article, and the metadata of each. What no article of a known
// document claims is page chrome.
type Catalogue struct {
	documents map[string][]catalogued
}

// catalogued is an article of a known document. Lines are what "\n" separates,
// counted from 1; ranges include both ends.
type catalogued struct {
	draft.Metadata
	Lines    [][2]int `json:"lines"`
	Headings []int    `json:"headings"`
	Join     [][2]int `json:"join"` // each range is one paragraph
}

// ParseCatalogue reads the JSON of a catalogue; package seeds describes it.
func ParseCatalogue(data []byte) (*Catalogue, error) {
	var file struct {
		Documents []struct {
			SHA256   string       `json:"sha256"`
			Name     string       `json:"name"`
			Articles []catalogued `json:"articles"`
		} `json:"documents"`
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("reading the catalogue: %w", err)
	}
	c := &Catalogue{documents: make(map[string][]catalogued)}
	for _, doc := range file.Documents {
		for i := range doc.Articles {
			if err := doc.Articles[i].check(); err != nil {
				return nil, fmt.Errorf("reading the catalogue: %s: %w", doc.Name, err)
			}
		}
		c.documents[strings.ToLower(doc.SHA256)] = doc.Articles
	}
	return c, nil
}

func (m *catalogued) check() error {
	if trouble := m.Metadata.Check(); len(trouble) > 0 {
		return fmt.Errorf("article %q: %s", m.ID, trouble[0].Text)
	}
	if m.ID == "" || m.Title == "" || len(m.Lines) == 0 {
		return fmt.Errorf("article %q needs an id, a title and lines", m.ID)
	}
	at := 0
	for _, r := range m.Lines {
		if r[0] <= at || r[1] < r[0] {
			return fmt.Errorf("article %q: lines %v are not in order", m.ID, r)
		}
		at = r[1]
	}
	for _, r := range m.Join {
		if r[1] < r[0] || !m.claims(r[0]) || !m.claims(r[1]) {
			return fmt.Errorf("article %q: join %v is not inside its lines", m.ID, r)
		}
	}
	for _, line := range m.Headings {
		if !m.claims(line) {
			return fmt.Errorf("article %q: heading %d is not inside its lines", m.ID, line)
		}
	}
	return nil
}

func (m *catalogued) claims(line int) bool { return inRanges(m.Lines, line) >= 0 }

// inRanges returns the index of the range that line is in, or -1.
func inRanges(ranges [][2]int, line int) int {
	return slices.IndexFunc(ranges, func(r [2]int) bool { return r[0] <= line && line <= r[1] })
}

// articles returns the articles of the document with the hex SHA-256 sum, nil
// when it is not known.
func (c *Catalogue) articles(sum string) []catalogued {
	if c == nil {
		return nil
	}
	return c.documents[sum]
}

// readCatalogued cuts a known document into its articles.
func readCatalogued(data []byte, known []catalogued) ([]*draft.Draft, error) {
	text, _, err := draft.DecodeBytes(data)
	if err != nil {
		return nil, err
	}
	lines := plaintext.SplitLines(text)
	drafts := make([]*draft.Draft, len(known))
	for i := range known {
		drafts[i] = &draft.Draft{Meta: known[i].Metadata, Blocks: known[i].blocks(lines)}
	}
	for _, line := range lines {
		if line.Text == "" || slices.ContainsFunc(known, func(m catalogued) bool { return m.claims(line.Number) }) {
			continue
		}
		d := drafts[owner(known, line.Number)]
		d.Removed = append(d.Removed, Removed{Line: line.Number, Text: line.Text, Reason: "catalogue"})
	}
	return drafts, nil
}

// owner returns the article that a line of chrome is listed under: the next one
// that begins, or the last.
func owner(known []catalogued, line int) int {
	for i := range known {
		if line < known[i].Lines[0][0] {
			return i
		}
	}
	return len(known) - 1
}

func (m *catalogued) blocks(lines []plaintext.TextLine) []draft.Block {
	var blocks []draft.Block
	joining := -1 // the range of Join that the last block is from
	var parts []string
	flush := func() {
		if len(parts) > 0 {
			blocks[len(blocks)-1].Text = plaintext.JoinParts(nil, parts)
			parts = nil
		}
	}
	for _, line := range lines {
		if line.Text == "" || !m.claims(line.Number) {
			continue
		}
		join := inRanges(m.Join, line.Number)
		if join < 0 || join != joining {
			flush()
			blocks = append(blocks, draft.Block{Line: line.Number, Heading: slices.Contains(m.Headings, line.Number)})
		}
		parts = append(parts, line.Text)
		joining = join
	}
	flush()
	return blocks
}
