package postings

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Local is an Index that bleve keeps, in a folder or in memory. It never changes:
// what it answers from is the state in which it was opened.
type Local struct {
	index      *scorch.Scorch
	snapshot   *scorch.IndexSnapshot
	dictionary *Dictionary // nil where there is none beside the index
	scopes     scopes
}

var _ Index = (*Local)(nil)

// lockWait bounds how long an open waits for a process that has the index
// files for itself; without it bleve waits for ever.
const lockWait = "2s"

// Open opens the index in the folder path for reading; any number of processes
// may.
func Open(path string) (*Local, error) {
	x, err := openFolder(path, true)
	if err != nil {
		return nil, err
	}
	return newLocal(x)
}

// openFolder opens an index that is there.
func openFolder(path string, readOnly bool) (*scorch.Scorch, error) {
	if _, err := os.Stat(filepath.Join(path, rootFile)); err != nil {
		return nil, err // else scorch makes one
	}
	return openScorch(map[string]any{"path": path, "read_only": readOnly, "bolt_timeout": lockWait})
}

// rootFile is the file of scorch that names the segments of an index.
const rootFile = "root.bolt"

// analysisQueue finds the words of passages for every index, a few passages at a time.
var analysisQueue = sync.OnceValue(func() *index.AnalysisQueue { return index.NewAnalysisQueue(4) })

// openScorch opens an index of scorch, the part of bleve that keeps postings: what bleve
// has above it (mappings, a language of queries, searchers) is done by the packages of
// ours, and would be a tenth of the program.
func openScorch(config map[string]any) (*scorch.Scorch, error) {
	made, err := scorch.NewScorch(scorch.Name, config, analysisQueue())
	if err != nil {
		return nil, err
	}
	x, ok := made.(*scorch.Scorch)
	if !ok {
		return nil, fmt.Errorf("it is a %T and not one of scorch", made)
	}
	if err := x.Open(); err != nil {
		return nil, err
	}
	return x, nil
}

// NewMemory indexes articles, cut into passages, in memory.
func NewMemory(ctx context.Context, articles iter.Seq2[*article.Article, []Passage]) (*Local, error) {
	x, err := openScorch(map[string]any{"path": ""})
	if err != nil {
		return nil, fmt.Errorf("make an index in memory: %w", err)
	}
	batch := index.NewBatch()
	for a, passages := range articles {
		if err := ctx.Err(); err != nil {
			return nil, errors.Join(fmt.Errorf("index article %s: %w", a.ID, err), x.Close())
		}
		language := lang.Of(a.Language, a.Text)
		for _, p := range passages {
			batch.Update(passageDocument(a, language, p))
		}
	}
	if err := x.Batch(batch); err != nil {
		return nil, errors.Join(fmt.Errorf("index in memory: %w", err), x.Close())
	}
	return newLocal(x)
}

func newLocal(x *scorch.Scorch) (*Local, error) {
	reader, err := x.Reader()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read the index: %w", err), x.Close())
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(fmt.Errorf("read the index: it is a %T and not one of scorch", reader), reader.Close(), x.Close())
	}
	return &Local{index: x, snapshot: snapshot}, nil
}

// UseDictionary has the words be looked up in the dictionary of the index, which is
// closed with it.
func (x *Local) UseDictionary(d *Dictionary) { x.dictionary = d }

// Close is part of [Index].
func (x *Local) Close() error {
	err := errors.Join(x.snapshot.Close(), x.index.Close())
	if x.dictionary != nil {
		err = errors.Join(err, x.dictionary.Close())
	}
	return err
}

// Count is part of [Index].
func (x *Local) Count() (int, error) {
	n, err := x.snapshot.DocCount()
	return int(n), err
}

// Deleted is the number of passages that take room in the index and were taken
// out of it.
func (x *Local) Deleted() int {
	deleted := 0
	for _, s := range x.snapshot.Segments() {
		deleted += int(s.FullSize() - s.LiveSize())
	}
	return deleted
}

// Frequency is part of [Index].
func (x *Local) Frequency(ctx context.Context, stem string, in ...Field) (int, error) {
	if x.dictionary != nil {
		return x.dictionary.Frequency(ctx, stem, in...)
	}
	for _, field := range in {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		n := uint64(0)
		for _, s := range x.snapshot.Segments() {
			for _, part := range field.Parts() { // no passage has a word in two of them, but for numbers
				words, err := s.Segment().Dictionary(string(part))
				if err != nil {
					return 0, fmt.Errorf("read the words of the %s: %w", field, err)
				}
				list, err := words.PostingsList([]byte(stem), s.Deleted(), nil)
				if err != nil {
					return 0, fmt.Errorf("look up a word: %w", err)
				}
				n += list.Count()
			}
		}
		if n > 0 {
			return int(n), nil
		}
	}
	return 0, nil
}

// Similar is part of [Index].
func (x *Local) Similar(ctx context.Context, stem string) ([]string, error) {
	if x.dictionary != nil {
		return x.dictionary.Similar(ctx, stem)
	}
	const edits = 1
	mark := stem[:len(stem)-len(lang.Bare(stem))] // of the language
	words, err := x.snapshot.FieldDictFuzzy(string(Body), stem, edits, mark)
	if err != nil {
		return nil, fmt.Errorf("look for words like another: %w", err)
	}
	defer words.Close()
	var out []string
	for ctx.Err() == nil {
		entry, err := words.Next()
		if err != nil {
			return nil, fmt.Errorf("look for words like another: %w", err)
		}
		if entry == nil {
			return out, nil
		}
		out = append(out, entry.Term)
	}
	return nil, ctx.Err()
}

// part is a segment of the index, opened for one search.
type part struct {
	*scorch.SegmentSnapshot
	fields [3]field
	inScope
}

// field is a field of the passages of a segment.
type field struct {
	segment.TermDictionary
	name    Field
	average float64 // length, in words, where that is asked for
}

// parts opens the segments of the index for a search.
func (x *Local) parts(ctx context.Context, scope Scope, average Averages) ([]*part, error) {
	shown, err := x.resolve(ctx, scope)
	if err != nil {
		return nil, err
	}
	var out []*part
	for i, s := range x.snapshot.Segments() {
		p := &part{SegmentSnapshot: s, inScope: shown[i], fields: [3]field{
			{name: Body, average: average.Body},
			{name: Title, average: average.Title},
			{name: Heading, average: average.Heading},
		}}
		for i := range p.fields {
			var err error
			if p.fields[i].TermDictionary, err = s.Segment().Dictionary(string(p.fields[i].name)); err != nil {
				return nil, fmt.Errorf("read the words of the %s: %w", p.fields[i].name, err)
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// shows reports whether a passage is in scope.
func (p *part) shows(number uint64) bool {
	return (p.only == nil || p.only.Contains(uint32(number))) && (p.hidden == nil || !p.hidden.Contains(uint32(number)))
}

// live leaves of a set of passages those that are in scope and not deleted.
func (p *part) live(passages *roaring.Bitmap) {
	if p.only != nil {
		passages.And(p.only)
	}
	for _, without := range []*roaring.Bitmap{p.hidden, p.Deleted()} {
		if without != nil {
			passages.AndNot(without)
		}
	}
}

// passage reads the key of a passage.
func (p *part) passage(number uint64) (string, Passage, error) {
	key, err := p.DocID(number)
	if err != nil {
		return "", Passage{}, fmt.Errorf("%w: read the key of a passage: %w", ErrDamaged, err)
	}
	parsed, err := ParseKey(string(key))
	if err != nil {
		return "", Passage{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return string(key), parsed, nil
}

// bitmap is the set of the passages that have a term, those that are deleted
// too. Do not change it.
func bitmap(words segment.TermDictionary, term string) (*roaring.Bitmap, error) {
	list, err := words.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("read the passages of a word: %w", err)
	}
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok || list.Count() == 0 {
		return roaring.New(), nil
	}
	if number, ok := it.DocNum1Hit(); ok {
		return roaring.BitmapOf(uint32(number)), nil
	}
	return it.ActualBitmap(), nil
}
