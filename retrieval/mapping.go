package retrieval

import (
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// The fields of an indexed passage. None is stored: the key of the passage
// says where its words stand, and the stored texts lie beside the index.
const (
	fieldBody    = "body"    // the words of the passage
	fieldTitle   = "title"   // the title of its article
	fieldHeading = "heading" // the section heading it stands under
	fieldArticle = "article" // the id of its article, one term
)

// analyzerName is the name under which bleve finds our analyzer again when it
// opens an index.
const analyzerName = "verbatim"

func init() {
	err := registry.RegisterAnalyzer(analyzerName, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return analyzer{}, nil
	})
	if err != nil {
		panic(err) // unreachable: the name is registered once
	}
}

// analyzer gives bleve the terms that the ranking uses, so that what is
// counted in the index is what is looked for in a passage.
type analyzer struct{}

func (analyzer) Analyze(input []byte) analysis.TokenStream {
	tokens := rank.Tokens(string(input))
	stream := make(analysis.TokenStream, len(tokens))
	for i, t := range tokens {
		stream[i] = &analysis.Token{Term: []byte(t.Stem), Start: t.Start, End: t.End, Position: t.Position + 1}
	}
	return stream
}

// newMapping is the index mapping: lean and static. bleve's dynamic default
// stores every field, its positions and its values besides, eight times the
// size for the same ranking.
func newMapping() mapping.IndexMapping {
	words := bleve.NewTextFieldMapping()
	words.Analyzer = analyzerName
	lean(words)
	term := bleve.NewKeywordFieldMapping()
	lean(term)
	term.SkipFreqNorm = true // an article has its id once

	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(fieldBody, words)
	doc.AddFieldMappingsAt(fieldTitle, words)
	doc.AddFieldMappingsAt(fieldHeading, words)
	doc.AddFieldMappingsAt(fieldArticle, term)

	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m
}

func lean(f *mapping.FieldMapping) {
	f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, false, false, false
}

// document is a passage as bleve is given it.
func document(a *article.Article, p Passage) map[string]any {
	return map[string]any{
		fieldBody:    a.Slice(p.Range),
		fieldTitle:   a.Title,
		fieldHeading: a.Slice(p.Heading),
		fieldArticle: a.ID,
	}
}

// lengths are the numbers of terms in the fields of some passages.
type lengths struct {
	Body    int `json:"body"`
	Title   int `json:"title"`
	Heading int `json:"heading"`
}

func (l *lengths) add(m lengths) {
	l.Body += m.Body
	l.Title += m.Title
	l.Heading += m.Heading
}

// measure counts the terms of an article's passages.
func measure(a *article.Article, passages []Passage) lengths {
	var sum lengths
	title := rank.Length(a.Title)
	for _, p := range passages {
		sum.add(lengths{Body: rank.Length(a.Slice(p.Range)), Title: title, Heading: rank.Length(a.Slice(p.Heading))})
	}
	return sum
}

// checkKey makes sure that an article's id can stand in a passage key.
func checkKey(a *article.Article) error {
	for _, c := range a.ID {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return fmt.Errorf("article id %q (file %s): only a-z, 0-9 and hyphens are allowed", a.ID, a.File)
		}
	}
	if a.ID == "" {
		return fmt.Errorf("file %s: an article has no id", a.File)
	}
	return nil
}
