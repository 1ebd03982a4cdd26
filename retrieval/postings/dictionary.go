package postings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Dictionary has the stems of a collection with the number of passages that have
// each, so that a question is read without asking whatever keeps the passages. It is
// safe for concurrent use.
//
// It is a transducer of vellum: the first byte of a key is that of a field, the rest
// a stem, the value the number.
type Dictionary struct{ words *vellum.FST }

// fieldByte is the first byte of the keys of a field.
var fieldByte = map[Field]byte{Body: 'b', Heading: 'h', Title: 't', Written: 'w', WrittenHeading: 'x'}

// OpenDictionary opens a file that [Local.WriteDictionary] wrote.
func OpenDictionary(path string) (*Dictionary, error) {
	words, err := vellum.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w: open the dictionary: %w", ErrDamaged, err)
	}
	return &Dictionary{words}, nil
}

// Close frees the dictionary.
func (d *Dictionary) Close() error { return d.words.Close() }

// Len is the number of stems, each counted once for each field that it is in.
func (d *Dictionary) Len() int { return d.words.Len() }

// Frequency is what [Index] says.
func (d *Dictionary) Frequency(ctx context.Context, stem string, in ...Field) (int, error) {
	for _, field := range in {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		sum := 0
		for _, part := range field.Parts() {
			n, _, err := d.words.Get(append([]byte{fieldByte[part]}, stem...))
			if err != nil {
				return 0, fmt.Errorf("%w: look up a word: %w", ErrDamaged, err)
			}
			sum += int(n)
		}
		if sum > 0 {
			return sum, nil
		}
	}
	return 0, nil
}

// oneEdit makes automata of the words that are one edit from another, as bleve does:
// two neighbouring letters that have changed places are one too.
var oneEdit = sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
	return levenshtein.NewLevenshteinAutomatonBuilder(1, true)
})

// Similar is what [Index] says.
func (d *Dictionary) Similar(ctx context.Context, stem string) (similar []string, err error) {
	builder, err := oneEdit()
	if err != nil {
		return nil, fmt.Errorf("look for words like another: %w", err)
	}
	// What two words begin with does not count for the edits between them.
	prefix := append([]byte{fieldByte[Body]}, stem[:len(stem)-len(lang.Bare(stem))]...)
	automaton, err := builder.BuildDfa(string(fieldByte[Body])+stem, 1)
	if err != nil {
		return nil, fmt.Errorf("look for words like another: %w", err)
	}
	beyond := slices.Clone(prefix)
	beyond[len(beyond)-1]++
	it, err := d.words.Search(automaton, prefix, beyond)
	for ; err == nil; err = it.Next() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		key, _ := it.Current()
		similar = append(similar, string(key[1:]))
	}
	if !errors.Is(err, vellum.ErrIteratorDone) {
		return nil, fmt.Errorf("%w: look for words like another: %w", ErrDamaged, err)
	}
	return similar, nil
}

// WriteDictionary writes the dictionary of an index.
func (x *Local) WriteDictionary(ctx context.Context, w io.Writer) error {
	b, err := vellum.New(w, nil)
	if err != nil {
		return fmt.Errorf("write the dictionary: %w", err)
	}
	for _, field := range Fields() { // in the order of their bytes
		if err := x.writeWords(ctx, b, field); err != nil {
			return fmt.Errorf("write the words of the %s: %w", field, err)
		}
	}
	return b.Close()
}

func (x *Local) writeWords(ctx context.Context, b *vellum.Builder, field Field) error {
	words, err := x.snapshot.FieldDict(string(field))
	if err != nil {
		return err
	}
	defer words.Close()
	var entry *index.DictEntry
	for n := 0; ; n++ {
		if n%stopEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if entry, err = words.Next(); err != nil || entry == nil {
			return err
		}
		// The entry's own count is that of one segment, with what was taken out of it.
		count, err := x.Frequency(ctx, entry.Term, field)
		if err != nil {
			return err
		}
		if count == 0 {
			continue
		}
		if err := b.Insert(append([]byte{fieldByte[field]}, entry.Term...), uint64(count)); err != nil {
			return err
		}
	}
}
