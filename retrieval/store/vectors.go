package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
)

// Vectors lie in the index folder beside the builds, in files named
//
//	vectors-2-<begin of the model's hash>-<number>
//
// where 2 says what texts they are of (see windowsOf; without it, of sentences alone),
// since they are made after a build is in use and outlive it: a passage has its
// key and its article's hash for a name, so that the vectors of an article that did
// not change are good for every build. A file is whole or not there; an article's
// passages are all in one file, one after the other.
const (
	vectorsPrefix = "vectors-"
	// windowsVersion changes with windowsOf.
	windowsVersion = "2-"
)

// vectorKey is the name of a passage among the vectors.
func vectorKey(p postings.Passage, e *Entry) string {
	return p.Key() + "#" + e.Article.SHA256[:vectorHash]
}

// vectorHash is how much of the hash of an article's text its passages are named by.
const vectorHash = 16

// Vectors are those of the passages of a collection, as far as they are made: one
// for each sentence, with the one before it. It never changes; a collection gets another when more are made.
type Vectors struct {
	collection *Collection
	parts      []*vectorPart
	// held says in which part the passages of an entry are, counted from 1; 0 is none.
	held     []int32
	articles int
}

// vectorPart is a file of vectors.
type vectorPart struct {
	*meaning.Vectors
	path string
	// entries are the numbers of the entries of its passages; -1 where the
	// collection has no such article any more.
	entries []int32
	stale   int // how many are -1
}

// vectorName is how the files of the vectors of a model begin.
func vectorName(model string) string {
	return vectorsPrefix + windowsVersion + model[:min(len(model), vectorHash)] + "-"
}

// openVectors opens what files there are of the vectors of a model. Those that
// cannot be used are left out, and are named in the error.
func (x *Collection) openVectors(dir, model string) (*Vectors, error) {
	v := &Vectors{collection: x, held: make([]int32, len(x.entries))}
	paths, err := vectorFiles(dir, model)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, path := range paths {
		if err := v.add(path, model); err != nil {
			errs = append(errs, err)
		}
	}
	return v, errors.Join(errs...)
}

// vectorFiles lists the files of the vectors of a model in the order of their
// numbers.
func vectorFiles(dir, model string) ([]string, error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("look for vectors: %w", err)
	}
	var numbers []int
	for _, d := range all {
		if s, ok := strings.CutPrefix(d.Name(), vectorName(model)); ok {
			if n, err := strconv.Atoi(s); err == nil {
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	paths := make([]string, len(numbers))
	for i, n := range numbers {
		paths[i] = filepath.Join(dir, vectorName(model)+strconv.Itoa(n))
	}
	return paths, nil
}

// add opens one more file.
func (v *Vectors) add(path, model string) error {
	file, err := meaning.OpenVectors(path)
	if err != nil {
		return err
	}
	if file.Model() != model {
		return errors.Join(fmt.Errorf("%s has the vectors of another model", path), file.Close())
	}
	v.take(&vectorPart{Vectors: file, path: path, entries: make([]int32, file.Len())})
	return nil
}

// take finds the articles of a part. An article counts when all its passages are
// there and no part before has them.
func (v *Vectors) take(part *vectorPart) {
	v.parts = append(v.parts, part)
	for from := 0; from < part.Len(); {
		entry, n := v.articleAt(part, from)
		number := int32(-1)
		if entry != nil && n == entry.Passages {
			if i := v.collection.Number(entry); v.held[i] == 0 {
				number, v.held[i] = int32(i), int32(len(v.parts))
				v.articles++
			}
		}
		for i := from; i < from+n; i++ {
			part.entries[i] = number
		}
		if number < 0 {
			part.stale += n
		}
		from += n
	}
}

// articleAt is the article whose passages begin at a place of a part, and how many
// there are; nil when the collection does not have it, with these words.
func (v *Vectors) articleAt(part *vectorPart, from int) (e *Entry, n int) {
	id, sum, ok := cutVectorKey(part.Key(from))
	for n = 1; from+n < part.Len(); n++ {
		if otherID, otherSum, _ := cutVectorKey(part.Key(from + n)); otherID != id || otherSum != sum {
			break
		}
	}
	i, known := v.collection.byID[id]
	if !ok || !known || !strings.HasPrefix(v.collection.entries[i].Article.SHA256, sum) {
		return nil, n
	}
	return &v.collection.entries[i], n
}

// cutVectorKey gives of the key of a passage the id of its article and the begin of
// the hash of its text.
func cutVectorKey(key string) (id, sum string, ok bool) {
	rest, sum, ok := strings.Cut(key, "#")
	id, _, named := strings.Cut(rest, ":")
	return id, sum, ok && named && len(sum) == vectorHash
}

// close gives the files back.
func (v *Vectors) close() error {
	if v == nil {
		return nil
	}
	var err error
	for _, p := range v.parts {
		err = errors.Join(err, p.Close())
	}
	return err
}

// Articles is the number of articles whose vectors are there.
func (v *Vectors) Articles() int {
	if v == nil {
		return 0
	}
	return v.articles
}

// Whole reports whether the vectors of all articles are there.
func (v *Vectors) Whole() bool { return v != nil && v.articles == len(v.held) }

// Near is a passage that is near a question in meaning.
type Near struct {
	postings.Passage
	// Score is a cosine, of the best sentence mostly (see [meaning.Match]).
	Score float32
}

// Nearest finds the k passages that are nearest to the vector of a question, among
// those that a view shows, nearest first.
func (l *Lookup) Nearest(ctx context.Context, question []float32, k int) ([]Near, error) {
	v := l.Vectors()
	if v == nil || l.Shown.Empty() {
		return nil, nil
	}
	shows := l.entriesShown()
	var near []Near
	for _, part := range v.parts {
		allowed := func(passage int) bool {
			e := part.entries[passage]
			return e >= 0 && (shows == nil || shows[e])
		}
		matches, err := part.Nearest(ctx, question, k, allowed)
		if err != nil {
			return nil, fmt.Errorf("look for passages of like meaning: %w", err)
		}
		for _, m := range matches {
			key, _, _ := strings.Cut(part.Key(m.Passage), "#")
			p, err := postings.ParseKey(key)
			if err != nil {
				return nil, &DamagedError{Cause: err}
			}
			near = append(near, Near{p, m.Score})
		}
	}
	slices.SortStableFunc(near, func(a, b Near) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return strings.Compare(a.Key(), b.Key())
	})
	return near[:min(k, len(near))], nil
}

// entriesShown says of each entry whether the view shows it; nil when it shows all.
func (l *Lookup) entriesShown() []bool {
	if len(l.Shown.Only) == 0 && len(l.Shown.Hidden) == 0 {
		return nil
	}
	shows := make([]bool, len(l.entries))
	for i := range l.entries {
		shows[i] = l.Shown.Shows(l.entries[i].Article.ID)
	}
	return shows
}

// Cosines are those of the vector of a question and of each unit of a passage together
// with the one before it (see [article.Windows]), and of documentation what it stands
// under behind them; nil when there are no vectors of its article.
func (l *Lookup) Cosines(question []float32, p postings.Passage, e *Entry) ([]float32, error) {
	v := l.Vectors()
	if v == nil {
		return nil, nil
	}
	n := v.held[l.Number(e)]
	if n == 0 {
		return nil, nil
	}
	part := v.parts[n-1]
	passage, ok := part.Find(vectorKey(p, e))
	if !ok {
		return nil, nil
	}
	cosines, err := part.Cosines(question, passage)
	if err != nil {
		return nil, fmt.Errorf("compare the meaning of a passage: %w", err)
	}
	return cosines, nil
}

// MeanVector is the mean of the vectors of all sentences; nil when there are none.
func (l *Lookup) MeanVector() []float32 {
	v := l.Vectors()
	if v == nil || len(v.parts) == 0 {
		return nil
	}
	rows := 0
	for _, part := range v.parts {
		rows += part.Rows()
	}
	mean := make([]float32, v.parts[0].Dim())
	for _, part := range v.parts {
		share := float32(part.Rows()) / float32(max(1, rows))
		for i, x := range part.Mean()[:min(len(mean), part.Dim())] {
			mean[i] += share * x
		}
	}
	return mean
}

// Typical is the mean cosine of the vector of a question and of all sentences that
// have one.
func (l *Lookup) Typical(question []float32) (float64, error) {
	v := l.Vectors()
	if v == nil {
		return 0, nil
	}
	sum, rows := 0.0, 0.0
	for _, part := range v.parts {
		t, err := part.Typical(question)
		if err != nil {
			return 0, fmt.Errorf("compare the meaning of the collection: %w", err)
		}
		sum += float64(t) * float64(part.Rows())
		rows += float64(part.Rows())
	}
	return sum / max(1, rows), nil
}

// windowsOf are the texts of a passage that vectors are made of: its sentences, each with
// the one before it. A passage without one is a sentence as a whole.
//
// Behind those of documentation comes what it stands under, which often has the very
// words of a question that no sentence has.
func windowsOf(a *article.Article, p postings.Passage) []string {
	var out []string
	text := a.Slice(p.Range)
	for _, r := range article.Windows(p.Units(text)) {
		out = append(out, text[r.Start:r.End])
	}
	if len(out) == 0 {
		out = append(out, text)
	}
	if a.Kind == article.KindDocs {
		out = append(out, a.Names()+postings.HeadingJoint+headingsOf(a, p))
	}
	return out
}

func headingsOf(a *article.Article, p postings.Passage) string {
	var all []string
	for _, r := range p.Headings() {
		all = append(all, a.Slice(r))
	}
	return strings.Join(all, postings.HeadingJoint)
}
