package retrieval

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// passageWriter writes the passages of a build: into a new bleve index, or,
// where little changed, into a copy of the old one.
type passageWriter struct {
	path    string
	step    steps
	builder bleve.Builder // nil when index is used, and before the first passage
	index   bleve.Index   // nil when a new index is made
	batch   *bleve.Batch
	wrote   bool // a batch into index
}

// passageBatch bounds the passages that are held in memory before they are
// written, about 10 MB with what is made of them. Each batch is a segment; a
// new index merges segmentsMerged of them at a time, so that a million passages
// are rewritten twice and not four times, as with bleve's 10 of 500 passages.
const (
	passageBatch   = 2000
	segmentsMerged = 25
)

func newPassageWriter(build string, p *plan, step steps) (*passageWriter, error) {
	path := filepath.Join(build, passagesFolder)
	if !p.patches() {
		return &passageWriter{path: path, step: step}, nil
	}
	if err := copyPassages(filepath.Join(p.old.path, passagesFolder), path, step); err != nil {
		return nil, fmt.Errorf("copy the index of the passages: %w", err)
	}
	index, err := bleve.OpenUsing(path, map[string]any{"bolt_timeout": lockWait})
	if err != nil {
		return nil, fmt.Errorf("open the copied index of the passages: %w", err)
	}
	step.done("open the copied passages")
	w := &passageWriter{path: path, index: index, batch: index.NewBatch(), step: step}
	for _, id := range p.drop {
		if err := w.remove(p.old, id); err != nil {
			return nil, errors.Join(err, index.Close())
		}
	}
	return w, nil
}

// mostDeleted is the share of deleted passages above which the index of the
// passages is written anew: bleve rids itself of them only where it merges
// segments, and a large one is merged almost never.
const mostDeleted = 0.25

// patches tells whether an update changes a copy of the old index, and does not
// write a new one.
func (p *plan) patches() bool {
	if p.old == nil {
		return false
	}
	gone := p.old.deletedPassages()
	for id := range p.dropped() {
		e, _ := p.old.entry(id)
		gone += e.Passages
	}
	kept := len(p.old.texts.entries) - len(p.drop)
	return len(p.read) <= kept && float64(gone) <= mostDeleted*float64(p.old.count)
}

// deletedPassages is the number of passages that are in the segments of the
// index and were taken out since.
func (x *Index) deletedPassages() int {
	reader, err := x.reader()
	if err != nil {
		return 0
	}
	defer reader.Close()
	deleted := 0
	for _, s := range reader.Segments() {
		deleted += int(s.FullSize() - s.LiveSize())
	}
	return deleted
}

// add gives the passages of an article to the index.
func (w *passageWriter) add(a *article.Article, passages []Passage) error {
	for _, p := range passages {
		if err := w.put(p.key(), document(a, p)); err != nil {
			return fmt.Errorf("index article %s: %w", a.ID, err)
		}
	}
	return nil
}

func (w *passageWriter) put(key string, doc any) error {
	if w.index == nil {
		return w.build(key, doc)
	}
	if err := w.batch.Index(key, doc); err != nil {
		return err
	}
	return w.flush(passageBatch)
}

// build gives a passage to bleve's builder, which makes one segment and so the
// fastest index. It panics when it is closed without a document, so it is
// begun with the first.
func (w *passageWriter) build(key string, doc any) error {
	if w.builder == nil {
		b, err := bleve.NewBuilder(w.path, newMapping(), map[string]any{"batchSize": passageBatch, "mergeMax": segmentsMerged, "buildPathPrefix": filepath.Dir(w.path)})
		if err != nil {
			return fmt.Errorf("make the index of the passages: %w", err)
		}
		w.builder = b
	}
	return w.builder.Index(key, doc)
}

// flush writes the batch once it holds at least n passages.
func (w *passageWriter) flush(n int) error {
	if w.batch.Size() < n {
		return nil
	}
	if err := w.index.Batch(w.batch); err != nil {
		return err
	}
	w.batch.Reset()
	w.wrote = true
	w.step.done("write a batch of passages")
	return nil
}

// remove takes the passages of an article of the old build out of the copy.
func (w *passageWriter) remove(old *previous, id string) error {
	e, err := old.entry(id)
	if err != nil {
		return err
	}
	a, err := old.texts.read(e)
	if err != nil {
		return err
	}
	for _, p := range Passages(a.Article) {
		w.batch.Delete(p.key())
	}
	if err := w.flush(passageBatch); err != nil {
		return fmt.Errorf("take article %s out of the index: %w", id, err)
	}
	return nil
}

// close finishes the index.
func (w *passageWriter) close() error {
	switch {
	case w.index != nil:
		err := w.flush(1)
		if err == nil && w.wrote { // else bleve never says that it has nothing to do
			w.settle()
		}
		return errors.Join(err, w.index.Close())
	case w.builder != nil:
		return w.builder.Close()
	default:
		empty, err := bleve.NewUsing(w.path, newMapping(), scorch.Name, scorch.Name, nil)
		if err != nil {
			return err
		}
		return empty.Close()
	}
}

// abort lets go of an index that is not going to be used.
func (w *passageWriter) abort() error {
	if w.index != nil {
		return w.index.Close()
	}
	// A builder holds no file open between its calls.
	return nil
}

// settleWait bounds the wait for merging: without it the index is as right, and
// the next update merges.
const settleWait = time.Minute

// settle waits until bleve has merged what it wants to, or cannot: each batch is
// a segment, and a question visits them all. It merges in the background and
// would throw away what is half merged when the index is closed.
func (w *passageWriter) settle() {
	for end := time.Now().Add(settleWait); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		stats, _ := w.index.StatsMap()["index"].(map[string]any)
		busy, _ := stats["index_bgthreads_active"].(bool)
		if !busy || failed(stats, "TotPersistLoopErr") || failed(stats, "TotFileMergeLoopErr") {
			break
		}
	}
	w.step.done("merge the passages")
}

func failed(stats map[string]any, counter string) bool {
	n, _ := stats[counter].(uint64)
	return n > 0
}

// checkWritten makes sure that an index of passages that was just written has
// as many as it should, before it takes the place of another.
func checkWritten(build string, want int) error {
	index, err := openPassages(build)
	if err != nil {
		return err
	}
	n, err := index.DocCount()
	if err = errors.Join(err, index.Close()); err != nil {
		return err
	}
	if n != uint64(want) {
		return fmt.Errorf("%d passages were written, the index has %d", want, n)
	}
	return nil
}

// openPassages opens the index of the passages of a build for reading.
func openPassages(build string) (bleve.Index, error) {
	return bleve.OpenUsing(filepath.Join(build, passagesFolder), map[string]any{"read_only": true, "bolt_timeout": lockWait})
}

// copyPassages copies a closed or read-only bleve index. Its segments never
// change once written, so they are linked where the file system can.
func copyPassages(from, to string, step steps) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir():
			err = os.MkdirAll(filepath.Join(to, rel), 0o755)
		case filepath.Ext(path) == ".zap":
			err = linkOrCopy(from, to, rel)
		default:
			err = copyFile(path, filepath.Join(to, rel))
		}
		step.done("copy " + rel)
		return err
	})
}
