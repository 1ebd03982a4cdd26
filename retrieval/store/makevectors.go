package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

const (
	vectorsLock = "vectors.lock"
	// A file is finished after so many passages, or so long: a process that is
	// killed loses no more.
	vectorBatch     = 2000
	vectorBatchTime = 2 * time.Minute
	// mostVectorFiles are looked through one by one before they are made one.
	mostVectorFiles = 8
	// encodedAtOnce is the number of sentences that a goroutine encodes at a time.
	encodedAtOnce = 32
)

// Encoder makes vectors of texts: a [meaning.Model], or what a test has in its place.
type Encoder interface {
	// Hash tells the encoder from any other that makes other vectors.
	Hash() string
	// Dim is the length of a vector, a multiple of 64.
	Dim() int
	// Encode makes len(texts) × Dim numbers: a vector of length 1 for each text.
	Encode(ctx context.Context, kind meaning.Kind, texts []string) ([]float32, error)
}

// ErrVectorsBusy says that another process is making vectors in the folder.
var ErrVectorsBusy = errors.New("another process is making the vectors")

// VectorOptions say how MakeVectors works.
type VectorOptions struct {
	// Workers is the number of goroutines that encode; 1 when it is 0.
	Workers int
	// Progress, when not nil, is called from time to time with the number of
	// passages whose vectors are there, and of all.
	Progress func(done, total int)

	step disk.Steps // as in Options
}

// OpenVectors opens the vectors of a model that were made of the collection in the
// folder dir before: the folder of its index, or any other for a collection in
// memory. What of them cannot be used is made again by MakeVectors.
func (x *Collection) OpenVectors(dir, model string) error {
	v, err := x.openVectors(dir, model)
	if v != nil {
		x.setVectors(v)
	}
	return err
}

// Vectors are those that were opened or made last; nil when there are none.
func (x *Collection) Vectors() *Vectors { return x.vectors.Load() }

// setVectors has questions use other vectors. Those before stay open until the
// collection is closed, since questions may be using them.
func (x *Collection) setVectors(v *Vectors) {
	if old := x.vectors.Swap(v); old != nil {
		x.vectorsMu.Lock()
		x.oldVectors = append(x.oldVectors, old)
		x.vectorsMu.Unlock()
	}
}

func (x *Collection) closeVectors() error {
	x.vectorsMu.Lock()
	defer x.vectorsMu.Unlock()
	err := x.vectors.Load().close()
	for _, v := range x.oldVectors {
		err = errors.Join(err, v.close()) // parts may be shared; closing twice is nothing
	}
	return err
}

// MakeVectors makes the vectors of all articles that have none yet, and keeps them
// in the folder dir. Questions use them as they come. When ctx ends, what was made
// is kept. The error is [ErrVectorsBusy] when another process is at it.
func (x *Collection) MakeVectors(ctx context.Context, dir string, m Encoder, o VectorOptions) (err error) {
	defer x.guard(&err)()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make a folder for the vectors: %w", err)
	}
	l := flock.New(filepath.Join(dir, vectorsLock))
	ok, err := l.TryLock()
	if err != nil {
		return fmt.Errorf("lock the folder of the vectors: %w", err)
	}
	if !ok {
		return ErrVectorsBusy
	}
	defer func() { _ = l.Unlock() }()
	w := &vectorMaker{collection: x, dir: dir, model: m, options: o}
	if err := w.begin(); err != nil {
		return err
	}
	if err := w.makeMissing(ctx); err != nil {
		return err
	}
	return w.tidy(ctx)
}

// vectorMaker makes vectors.
type vectorMaker struct {
	collection *Collection
	dir        string
	model      Encoder
	options    VectorOptions
	vectors    *Vectors
	next       int // number of the next file
	done       int // passages whose vectors are there
	// before are the passages of articles whose words have changed, by the
	// articles' ids: most of their sentences are the same.
	before map[string][]vectorPlace
}

type vectorPlace struct {
	part    *vectorPart
	passage int
}

// begin opens what there is, and removes what cannot be used.
func (w *vectorMaker) begin() error {
	removeUnfinished(w.dir)
	paths, err := vectorFiles(w.dir, w.model.Hash())
	if err != nil {
		return err
	}
	w.vectors = &Vectors{collection: w.collection, held: make([]int32, len(w.collection.entries))}
	for _, path := range paths {
		number, _ := strconv.Atoi(strings.TrimPrefix(filepath.Base(path), vectorName(w.model.Hash())))
		w.next = max(w.next, number)
		if err := w.open(path); err != nil {
			// They are made again, which is all that can be done about it.
			if err := disk.RemoveFile(path); err != nil {
				return fmt.Errorf("remove damaged vectors: %w", err)
			}
		}
	}
	w.next++
	w.collection.setVectors(w.vectors)
	w.before = map[string][]vectorPlace{}
	for i := range w.vectors.held {
		if w.vectors.held[i] > 0 {
			w.done += w.collection.entries[i].Passages
		}
	}
	for _, part := range w.vectors.parts {
		for i, e := range part.entries {
			if id, _, ok := cutVectorKey(part.Key(i)); e < 0 && ok {
				w.before[id] = append(w.before[id], vectorPlace{part, i})
			}
		}
	}
	return nil
}

// open opens a file and reads the whole of it, to see that it is what was written.
func (w *vectorMaker) open(path string) error {
	if err := w.vectors.add(path, w.model.Hash()); err != nil {
		return err
	}
	last := w.vectors.parts[len(w.vectors.parts)-1]
	err := last.Verify()
	if err == nil {
		return nil
	}
	// Its articles have no vectors then.
	w.vectors.parts = w.vectors.parts[:len(w.vectors.parts)-1]
	for i, n := range w.vectors.held {
		if int(n) > len(w.vectors.parts) {
			w.vectors.held[i] = 0
			w.vectors.articles--
		}
	}
	return errors.Join(err, last.Close())
}

// removeUnfinished removes what a process that was killed left.
func removeUnfinished(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, "."+vectorsPrefix+"*"))
	for _, path := range left {
		_ = os.Remove(path)
	}
}

// makeMissing makes the vectors that are not there, a file after the other.
func (w *vectorMaker) makeMissing(ctx context.Context) error {
	var missing []*Entry
	for i := range w.collection.entries {
		if w.vectors.held[i] == 0 {
			missing = append(missing, &w.collection.entries[i])
		}
	}
	for len(missing) > 0 {
		n, err := w.makeFile(ctx, missing)
		if err != nil {
			return err
		}
		missing = missing[n:]
	}
	return nil
}

// makeFile makes one file of the vectors of the first of some entries, and gives
// how many it has.
func (w *vectorMaker) makeFile(ctx context.Context, missing []*Entry) (n int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	path := w.path()
	out, err := meaning.CreateVectors(path, w.model.Hash(), w.model.Dim())
	if err != nil {
		return 0, disk.FullDisk(err)
	}
	w.options.step.Done("begin a file of vectors")
	began, passages := time.Now(), 0
	for n < len(missing) && passages < vectorBatch && time.Since(began) < vectorBatchTime {
		added, err := w.addArticle(ctx, out, missing[n])
		if err != nil {
			if ctx.Err() == nil || n == 0 || added > 0 {
				return 0, errors.Join(disk.FullDisk(err), out.Discard())
			}
			break // what was made is kept; the next file sees that ctx has ended
		}
		passages += missing[n].Passages
		n++
	}
	w.options.step.Done("write a file of vectors")
	if err := out.Finish(); err != nil {
		return 0, disk.FullDisk(err)
	}
	w.options.step.Done("finish a file of vectors")
	w.next++
	return n, w.use(path)
}

func (w *vectorMaker) path() string {
	return filepath.Join(w.dir, vectorName(w.model.Hash())+strconv.Itoa(w.next))
}

// use has questions use one more file.
func (w *vectorMaker) use(path string) error {
	more := *w.vectors
	more.parts, more.held = slices.Clone(w.vectors.parts), slices.Clone(w.vectors.held)
	if err := more.add(path, w.model.Hash()); err != nil {
		return err
	}
	w.vectors = &more
	w.collection.setVectors(w.vectors)
	return nil
}

// addArticle adds the vectors of an article, and gives how many of its passages were
// added when it fails.
func (w *vectorMaker) addArticle(ctx context.Context, out *meaning.VectorWriter, e *Entry) (added int, err error) {
	a, err := w.collection.Texts.Article(ctx, e)
	if err != nil {
		return 0, err
	}
	passages := postings.Cut(a.Article)
	if len(passages) != e.Passages {
		// A collection to measure with, whose passages are its articles.
		passages = []postings.Passage{{Article: a.ID, Number: 1}}
		passages[0].End = len(a.Text)
	}
	var windows []string
	ends := make([]int, len(passages))
	for i, p := range passages {
		windows = append(windows, windowsOf(a.Article, p)...)
		ends[i] = len(windows)
	}
	rows, scales, digests, err := w.vectorsOf(ctx, e, windows)
	if err != nil {
		return 0, err
	}
	from, dim := 0, w.model.Dim()
	for i, p := range passages {
		to := ends[i]
		if err := out.Add(vectorKey(p, e), digests[from:to], rows[from*dim:to*dim], scales[from:to]); err != nil {
			return i, err
		}
		from = to
	}
	w.done += len(passages)
	if w.options.Progress != nil {
		w.options.Progress(w.done, w.collection.Passages())
	}
	return len(passages), nil
}

// vectorsOf makes the vectors of windows, or takes them over from the article as
// it was before.
func (w *vectorMaker) vectorsOf(ctx context.Context, e *Entry, windows []string) (rows []int8, scales []float32,
	digests []meaning.Digest, err error) {
	dim := w.model.Dim()
	rows, scales = make([]int8, len(windows)*dim), make([]float32, len(windows))
	digests = make([]meaning.Digest, len(windows))
	known := w.knownOf(e.Article.ID)
	var missing []int
	for i, s := range windows {
		digests[i] = meaning.DigestOf(s)
		at, ok := known[digests[i]]
		if !ok {
			missing = append(missing, i)
			continue
		}
		row, scale := at.part.Row(at.passage)
		copy(rows[i*dim:], row)
		scales[i] = scale
	}
	err = w.encode(ctx, missing, func(i int) string { return windows[i] }, func(i int, vector []float32) {
		scales[i] = meaning.Quantise(rows[i*dim:][:dim], vector)
	})
	return rows, scales, digests, err
}

// knownOf are the rows of an article as it was before, by the digests of their
// sentences; passage is the row.
func (w *vectorMaker) knownOf(id string) map[meaning.Digest]vectorPlace {
	known := map[meaning.Digest]vectorPlace{}
	for _, place := range w.before[id] {
		from, to := place.part.Span(place.passage)
		for row := from; row < to; row++ {
			known[place.part.Digest(row)] = vectorPlace{place.part, row}
		}
	}
	return known
}

// encode encodes some sentences, on as many goroutines as it may. Short ones are
// encoded with short ones.
func (w *vectorMaker) encode(ctx context.Context, which []int, text func(int) string, take func(int, []float32)) error {
	slices.SortStableFunc(which, func(a, b int) int { return len(text(a)) - len(text(b)) })
	batches := make(chan []int)
	workers := max(w.options.Workers, 1)
	errs := make([]error, workers)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for n := range workers {
		wg.Go(func() {
			for batch := range batches {
				if errs[n] = w.encodeBatch(ctx, batch, text, take); errs[n] != nil {
					cancel()
					return
				}
			}
		})
	}
	for batch := range slices.Chunk(which, encodedAtOnce) {
		select {
		case batches <- batch:
		case <-ctx.Done():
		}
	}
	close(batches)
	wg.Wait()
	return errors.Join(append(errs, context.Cause(ctx))...)
}

func (w *vectorMaker) encodeBatch(ctx context.Context, batch []int, text func(int) string, take func(int, []float32)) error {
	texts := make([]string, len(batch))
	for i, n := range batch {
		texts[i] = text(n)
	}
	vectors, err := w.model.Encode(ctx, meaning.Passage, texts)
	if err != nil {
		return fmt.Errorf("make vectors: %w", err)
	}
	dim := w.model.Dim()
	for i, n := range batch {
		take(n, vectors[i*dim:][:dim])
	}
	return nil
}

// tidy makes one file of many, or of one that is half of what no article has any
// more, and removes the vectors of other models.
func (w *vectorMaker) tidy(ctx context.Context) error {
	stale, all := 0, 0
	for _, p := range w.vectors.parts {
		stale += p.stale
		all += p.Len()
	}
	if len(w.vectors.parts) > mostVectorFiles || 2*stale > all {
		if err := w.merge(ctx); err != nil {
			return err
		}
	}
	others, _ := filepath.Glob(filepath.Join(w.dir, vectorsPrefix+"*"))
	for _, path := range others {
		name := filepath.Base(path)
		if name != vectorsLock && !strings.HasPrefix(name, vectorName(w.model.Hash())) {
			_ = os.Remove(path)
		}
	}
	return nil
}

// merge writes all vectors that are used into one file and removes the others.
func (w *vectorMaker) merge(ctx context.Context) error {
	path := w.path()
	out, err := meaning.CreateVectors(path, w.model.Hash(), w.model.Dim())
	if err != nil {
		return disk.FullDisk(err)
	}
	for _, part := range w.vectors.parts {
		for i, e := range part.entries {
			if e < 0 {
				continue
			}
			if err := cmp.Or(ctx.Err(), copyVectors(out, part, i)); err != nil {
				return errors.Join(disk.FullDisk(err), out.Discard())
			}
		}
	}
	if err := out.Finish(); err != nil {
		return disk.FullDisk(err)
	}
	w.options.step.Done("merge the vectors")
	old := w.vectors
	w.vectors = &Vectors{collection: w.collection, held: make([]int32, len(w.collection.entries))}
	if err := w.vectors.add(path, w.model.Hash()); err != nil {
		return err
	}
	w.collection.setVectors(w.vectors)
	for _, part := range old.parts {
		_ = os.Remove(part.path)
		w.options.step.Done("remove old vectors")
	}
	w.next++
	return nil
}

// copyVectors copies a passage.
func copyVectors(out *meaning.VectorWriter, part *vectorPart, passage int) error {
	from, to := part.Span(passage)
	dim := part.Dim()
	rows, scales := make([]int8, 0, (to-from)*dim), make([]float32, 0, to-from)
	digests := make([]meaning.Digest, 0, to-from)
	for row := from; row < to; row++ {
		q, scale := part.Row(row)
		rows, scales, digests = append(rows, q...), append(scales, scale), append(digests, part.Digest(row))
	}
	return out.Add(part.Key(passage), digests, rows, scales)
}
