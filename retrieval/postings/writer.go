package postings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Writer writes the passages of an index: into a new one, or, where little
// changed, into a copy of the old one. End it with Close or Abort.
type Writer struct {
	path    string
	step    steps
	builder *scorch.Builder // nil when index is used, and before the first passage
	index   *scorch.Scorch  // nil when a new index is made
	batch   *index.Batch
	wrote   bool // a batch into index
}

// steps is called with what was done.
type steps func(what string)

func (s steps) done(what string) {
	if s != nil {
		s(what)
	}
}

// passageBatch bounds the passages that are kept in memory before they are
// written, about 10 MB with what is made of them. Each batch is a segment; a
// new index merges segmentsMerged of them at a time, so that a million passages
// are rewritten twice and not four times, as with bleve's 10 of 500 passages.
const (
	passageBatch   = 2000
	segmentsMerged = 25
)

// Create makes a Writer of a new index in the folder path. step, when not nil, is
// called after each step that changes the folder.
func Create(path string, step func(what string)) *Writer { return &Writer{path: path, step: step} }

// Amend makes a Writer that changes the index in the folder path.
func Amend(path string, step func(what string)) (*Writer, error) {
	x, err := openFolder(path, false)
	if err != nil {
		return nil, fmt.Errorf("open the copied index of the passages: %w", err)
	}
	w := &Writer{path: path, index: x, batch: index.NewBatch(), step: step}
	w.step.done("open the copied passages")
	return w, nil
}

// Frozen reports whether a file of an index, by its name, never changes once it is
// written, so that a copy of the index may link to it.
func Frozen(name string) bool { return filepath.Ext(name) == ".zap" }

// Add gives the passages of an article to the index.
func (w *Writer) Add(a *article.Article, passages []Passage) error {
	language := lang.Of(a.Language, a.Text)
	for _, p := range passages {
		if err := w.put(passageDocument(a, language, p)); err != nil {
			return fmt.Errorf("index article %s: %w", a.ID, err)
		}
	}
	return nil
}

func (w *Writer) put(passage index.Document) error {
	if w.index == nil {
		return w.build(passage)
	}
	w.batch.Update(passage)
	return w.flush(passageBatch)
}

// build gives a passage to bleve's builder, which makes one segment and so the
// fastest index. It panics when it is closed without a document, so it is
// begun with the first.
func (w *Writer) build(passage index.Document) error {
	if w.builder == nil {
		if err := os.Mkdir(w.path, 0o700); err != nil {
			return fmt.Errorf("make the index of the passages: %w", err)
		}
		b, err := scorch.NewBuilder(map[string]any{"path": w.path, "batchSize": passageBatch, "mergeMax": segmentsMerged,
			"buildPathPrefix": filepath.Dir(w.path)})
		if err != nil {
			return fmt.Errorf("make the index of the passages: %w", err)
		}
		w.builder = b
	}
	return w.builder.Index(passage)
}

// flush writes the batch once it has at least n passages.
func (w *Writer) flush(n int) error {
	if len(w.batch.IndexOps) < n {
		return nil
	}
	if err := w.index.Batch(w.batch); err != nil {
		return err
	}
	w.batch = index.NewBatch() // not Reset: bleve still looks at the old one, in a goroutine of its own
	w.wrote = true
	w.step.done("write a batch of passages")
	return nil
}

// Remove takes passages out of the index that is changed.
func (w *Writer) Remove(passages []Passage) error {
	for _, p := range passages {
		w.batch.Delete(p.Key())
	}
	if err := w.flush(passageBatch); err != nil {
		return fmt.Errorf("take passages out of the index: %w", err)
	}
	return nil
}

// Close finishes the index.
func (w *Writer) Close() error {
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
		empty, err := openScorch(map[string]any{"path": w.path})
		if err != nil {
			return err
		}
		return empty.Close()
	}
}

// Abort gives up an index that is not going to be used.
func (w *Writer) Abort() error {
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
func (w *Writer) settle() {
	for end := time.Now().Add(settleWait); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		stats := w.index.StatsMap()
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
