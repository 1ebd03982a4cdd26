package main

import (
	"context"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/standard"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/highlight"
	"github.com/blevesearch/bleve/v2/search/highlight/format/plain"
	fragment "github.com/blevesearch/bleve/v2/search/highlight/fragmenter/simple"
	"github.com/blevesearch/bleve/v2/search/highlight/highlighter/simple"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
)

// body is the one field of the lean mapping: title and text.
const body = "body"

// fragmentSize is how long bleve's fragments are by default, and a length at
// which they are as long as Verbatim's excerpts on average.
const (
	fragmentDefault = 200
	fragmentLong    = 265
)

// blevePeer is bleve in one setting.
type blevePeer struct {
	index    bleve.Index
	passages []evaluate.CollectionPassage
	// field is what is searched, empty for everything.
	field       string
	analyzer    analysis.Analyzer
	highlighter highlight.Highlighter
	// stats, when not nil, are given to the scorer in place of its own.
	stats *search.BM25Stats
}

func openBleveDefaults(dir string, c *evaluate.Collection) (evaluate.Finder, func() error, error) {
	m := bleve.NewIndexMapping()
	p := &blevePeer{passages: c.Passages, analyzer: m.AnalyzerNamed(standard.Name), highlighter: newHighlighter(fragmentDefault)}
	return p.open(dir, m, func(p evaluate.CollectionPassage) map[string]any {
		return map[string]any{"title": p.Title, "text": p.Text}
	})
}

func openBleveTFIDF(dir string, c *evaluate.Collection) (evaluate.Finder, func() error, error) {
	p, m := lean(c)
	return p.open(dir, m, inOneField)
}

// openBleveBM25 gives the scorer the true length of passages through its
// context; of itself bleve takes the number of different words for it.
func openBleveBM25(dir string, c *evaluate.Collection) (evaluate.Finder, func() error, error) {
	p, m := lean(c)
	m.ScoringModel = index.BM25Scoring
	words := 0
	for _, passage := range c.Passages {
		words += len(p.analyzer.Analyze([]byte(titleAndText(passage))))
	}
	p.stats = &search.BM25Stats{DocCount: float64(len(c.Passages)), FieldCardinality: map[string]int{body: words}}
	return p.open(dir, m, inOneField)
}

// lean is the setting with which bleve ranks best: the English analyzer and a
// static mapping of one field.
func lean(c *evaluate.Collection) (*blevePeer, *mapping.IndexMappingImpl) {
	words := bleve.NewTextFieldMapping()
	words.Analyzer = en.AnalyzerName
	words.Store, words.IncludeTermVectors, words.IncludeInAll, words.DocValues = false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(body, words)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	return &blevePeer{
		passages: c.Passages, field: body,
		analyzer: m.AnalyzerNamed(en.AnalyzerName), highlighter: newHighlighter(fragmentLong),
	}, m
}

func inOneField(p evaluate.CollectionPassage) map[string]any {
	return map[string]any{body: titleAndText(p)}
}

func titleAndText(p evaluate.CollectionPassage) string { return p.Title + "\n" + p.Text }

// open builds the index. The passages are numbered.
func (p *blevePeer) open(dir string, m mapping.IndexMapping, fields func(evaluate.CollectionPassage) map[string]any) (evaluate.Finder,
	func() error, error) {
	x, err := bleve.NewUsing(filepath.Join(dir, "bleve"), m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, nil, err
	}
	p.index = x
	const most = 1000 // passages of a batch
	batch := x.NewBatch()
	for i, passage := range p.passages {
		if err := batch.Index(strconv.Itoa(i), fields(passage)); err != nil {
			return nil, nil, err
		}
		if batch.Size() == most || i == len(p.passages)-1 {
			if err := x.Batch(batch); err != nil {
				return nil, nil, err
			}
			batch.Reset()
		}
	}
	return p.find, x.Close, nil
}

// find asks the question as it was typed: any of its words.
func (p *blevePeer) find(ctx context.Context, question string) ([]retrieval.RankedPassage, bool, error) {
	if p.stats != nil {
		ctx = context.WithValue(ctx, search.BM25StatsKey, p.stats)
	}
	match := bleve.NewMatchQuery(question)
	match.SetField(p.field)
	result, err := p.index.SearchInContext(ctx, bleve.NewSearchRequestOptions(match, evaluate.Depth, 0, false))
	if err != nil {
		return nil, false, err
	}
	asked := map[string]bool{}
	for _, t := range p.analyzer.Analyze([]byte(question)) {
		asked[string(t.Term)] = true
	}
	var found []retrieval.RankedPassage
	for i, hit := range result.Hits {
		n, err := strconv.Atoi(hit.ID)
		if err != nil {
			return nil, false, err
		}
		r := retrieval.RankedPassage{Article: p.passages[n].ID, Score: hit.Score}
		if i < evaluate.Excerpts {
			r.Excerpt = p.excerpt(p.passages[n].Text, asked)
		}
		found = append(found, r)
	}
	return found, false, nil
}

// excerpt is the best fragment of bleve's highlighter, without marks and
// escapes. It is given the places of the words from the analyzer, which an
// index with term vectors would hold, so that the index can stay lean. The
// title is left out: it is shown anyway.
func (p *blevePeer) excerpt(text string, asked map[string]bool) string {
	places := search.TermLocationMap{}
	for _, t := range p.analyzer.Analyze([]byte(text)) {
		if asked[string(t.Term)] {
			places.AddLocation(string(t.Term), &search.Location{Pos: uint64(t.Position), Start: uint64(t.Start), End: uint64(t.End)})
		}
	}
	d := document.NewDocument("")
	d.AddField(document.NewTextField(body, nil, []byte(text)))
	return p.highlighter.BestFragmentInField(&search.DocumentMatch{Locations: search.FieldTermLocationMap{body: places}}, d, body)
}

func newHighlighter(size int) highlight.Highlighter {
	return simple.NewHighlighter(fragment.NewFragmenter(size), plain.NewFragmentFormatter("", ""), "")
}
