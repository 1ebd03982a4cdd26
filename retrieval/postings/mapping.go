package postings

import (
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Of a passage its Fields are indexed, and the id of its article. None of it is
// stored: the key of the passage says where its words are, and the stored texts
// lie beside the index.
const fieldArticle = "article" // the id of its article, one term

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
//
// bleve chooses an analyzer by field and by type of document, both of which its
// mapping must list beforehand, and an article may be in any language. So the
// language comes with the text, before a mark that no text has.
type analyzer struct{}

// languageMark ends the code of the language before the words of a field.
const languageMark = "\x00"

func (analyzer) Analyze(input []byte) analysis.TokenStream {
	code, text, _ := strings.Cut(string(input), languageMark)
	tokens := lang.Named(code).Tokens(text)
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
	for _, field := range Fields() {
		doc.AddFieldMappingsAt(string(field), words)
	}
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
func document(a *article.Article, l *lang.Language, p Passage) map[string]any {
	mark := l.Code + languageMark
	all := map[string]any{
		string(Body):    mark + a.Slice(p.Range),
		string(Title):   mark + a.Names(),
		string(Heading): mark + headingText(a, p),
		fieldArticle:    a.ID,
	}
	if l != lang.English {
		mark = lang.English.Code + languageMark
		all[string(Written)] = mark + a.Slice(p.Range)
		all[string(WrittenHeading)] = mark + headingText(a, p)
	}
	return all
}
