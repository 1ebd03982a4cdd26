package postings

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Of a passage its Fields are indexed, and the id of its article. None of it is
// stored: the key of the passage says where its words are, and the stored texts
// lie beside the index.
const fieldArticle = "article" // the id of its article, one term

// Words are indexed without their places and without a copy for sorting; of an id it
// is not kept how often an article has it, which is once.
const (
	indexedWords = index.IndexField
	indexedTerm  = index.IndexField | index.SkipFreqNorm
)

// analyzer gives bleve the terms that the ranking uses, so that what is
// counted in the index is what is looked for in a passage. An article may be in any
// language.
type analyzer struct{ language *lang.Language }

func (a analyzer) Analyze(input []byte) analysis.TokenStream {
	tokens := a.language.Tokens(string(input))
	stream := make(analysis.TokenStream, len(tokens))
	for i, t := range tokens {
		stream[i] = &analysis.Token{Term: []byte(t.Stem), Start: t.Start, End: t.End, Position: t.Position + 1}
	}
	return stream
}

// passageDocument is a passage as scorch is given it.
func passageDocument(a *article.Article, l *lang.Language, p Passage) *document.Document {
	d := document.NewDocument(p.Key())
	add := func(f Field, l *lang.Language, text string) {
		d.AddField(document.NewTextFieldCustom(string(f), nil, []byte(text), indexedWords, analyzer{l}))
	}
	add(Body, l, a.Slice(p.Range))
	add(Title, l, a.Names())
	add(Heading, l, headingText(a, p))
	if l != lang.English {
		add(Written, lang.English, a.Slice(p.Range))
		add(WrittenHeading, lang.English, headingText(a, p))
	}
	d.AddField(document.NewTextFieldCustom(fieldArticle, nil, []byte(a.ID), indexedTerm, nil)) // one term
	return d
}
