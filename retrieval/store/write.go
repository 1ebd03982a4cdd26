package store

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
)

// buildWriter writes one build. What it holds in memory is the list of the
// articles, never their texts: a collection may be larger than the memory.
type buildWriter struct {
	path     string
	plan     *plan
	opts     Options
	cut      func(*article.Article) []postings.Passage
	records  *recordWriter
	passages *postings.Writer
	amends   bool // passages changes a copy of the old ones
	lines    []entryLine
	lengths  postings.Lengths // of all passages
	files    []fileRecord
	underway *underway // while files are read
}

// entryLine is an entry as it is going to be written. The entry itself would
// hold on to the whole text of its article, of which names are slices.
type entryLine struct {
	id       string
	passages int
	json     []byte
}

func (w *buildWriter) keepEntry(e *Entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encode article %s: %w", e.Article.ID, err)
	}
	w.lengths.Add(e.Lengths)
	w.lines = append(w.lines, entryLine{strings.Clone(e.Article.ID), e.Passages, line})
	return nil
}

// writeBuild writes a whole build and syncs it. It takes over what the plan
// keeps; fill adds what is new.
func writeBuild(path string, p *plan, opts Options, fill func(*buildWriter) error) (err error) {
	defer func() { err = fullDisk(err) }()
	if err := os.MkdirAll(path, 0o755); err != nil {
		return fmt.Errorf("make its folder: %w", err)
	}
	opts.step.done("make the folder of the build")
	w := &buildWriter{path: path, plan: p, opts: opts, cut: postings.Cut}
	if w.passages, err = w.openPassages(); err != nil {
		return err
	}
	w.records = newRecordWriter(path)
	if err := w.fill(fill); err != nil {
		return errors.Join(err, w.passages.Abort(), w.records.close())
	}
	if opts.Finishing != nil {
		opts.Finishing()
	}
	if err := w.passages.Close(); err != nil {
		return fmt.Errorf("write the passages: %w", err)
	}
	opts.step.done("close the passages")
	return w.describe()
}

// openPassages makes the index of the passages: a changed copy of the old one,
// or a new one.
func (w *buildWriter) openPassages() (*postings.Writer, error) {
	path := filepath.Join(w.path, passagesFolder)
	if w.amends = w.plan.amends(); !w.amends {
		return postings.Create(path, w.opts.step), nil
	}
	old := w.plan.old
	if err := copyPassages(filepath.Join(old.path, passagesFolder), path, w.opts.step); err != nil {
		return nil, fmt.Errorf("copy the index of the passages: %w", err)
	}
	passages, err := postings.Amend(path, w.opts.step)
	if err != nil {
		return nil, err
	}
	for _, id := range w.plan.drop {
		if err := old.removeFrom(passages, id); err != nil {
			return nil, errors.Join(err, passages.Abort())
		}
	}
	return passages, nil
}

// removeFrom takes the passages of an article of the old build out of a copy.
func (old *previous) removeFrom(passages *postings.Writer, id string) error {
	e, err := old.Entry(id)
	if err != nil {
		return err
	}
	a, err := old.texts.read(e)
	if err != nil {
		return err
	}
	return passages.Remove(postings.Cut(a.Article))
}

// mostDeleted is the share of deleted passages above which the index of the
// passages is written again: bleve drops them only where it merges
// segments, and a large one is merged almost never.
const mostDeleted = 0.25

// amends reports whether an update changes a copy of the old index, and does not
// write a new one.
func (p *plan) amends() bool {
	if p.old == nil {
		return false
	}
	gone := p.old.deletedPassages()
	for id := range p.dropped() {
		e, _ := p.old.Entry(id)
		gone += e.Passages
	}
	kept := len(p.old.entries) - len(p.drop)
	return len(p.read) <= kept && float64(gone) <= mostDeleted*float64(p.old.count)
}

// deletedPassages is the number of passages that are in the index and were taken
// out of it since.
func (x *Collection) deletedPassages() int {
	if local, ok := x.Words.(*postings.Local); ok {
		return local.Deleted()
	}
	return 0
}

// checkWritten makes sure that an index of passages that was just written has
// as many as it should, before it takes the place of another, and writes its
// dictionary.
func checkWritten(build string, want int) error {
	index, err := postings.Open(filepath.Join(build, passagesFolder))
	if err != nil {
		return err
	}
	n, err := index.Count()
	if err == nil {
		err = writeDictionary(filepath.Join(build, dictionaryFile), index)
	}
	if err = errors.Join(err, index.Close()); err != nil {
		return err
	}
	if n != want {
		return fmt.Errorf("%d passages were written, the index has %d", want, n)
	}
	return nil
}

func writeDictionary(path string, index *postings.Local) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	return errors.Join(index.WriteDictionary(context.Background(), out), out.Flush(), f.Close())
}

func (w *buildWriter) fill(fill func(*buildWriter) error) error {
	if err := w.takeOver(); err != nil {
		return err
	}
	if err := fill(w); err != nil {
		return err
	}
	if err := w.records.close(); err != nil {
		return fmt.Errorf("write the texts: %w", err)
	}
	w.opts.step.done("close the texts")
	return nil
}

// fullDisk adds to an error what to do when it is that a disk is full. bleve
// passes the words on and not the error.
func fullDisk(err error) error {
	if err == nil {
		return nil
	}
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) {
			return fmt.Errorf("%w; the index in use is as it was: make room, about twice what the articles take, or keep the index on another "+
				"disk with --index or VERBATIM_INDEX", err)
		}
	}
	return err
}

// takeOver takes the articles over that are kept: their records by links to the
// files that have them where it can, their passages in the copied index.
func (w *buildWriter) takeOver() error {
	old := w.plan.old
	if old == nil {
		return nil
	}
	kept := make([]*Entry, 0, len(old.entries))
	for _, id := range w.plan.keep() {
		e, err := old.Entry(id)
		if err != nil {
			return err
		}
		kept = append(kept, e)
	}
	slices.SortFunc(kept, func(a, b *Entry) int { return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.At, b.At)) })
	linked, err := w.linkTexts(kept)
	if err != nil {
		return fmt.Errorf("take the texts over: %w", err)
	}
	for _, e := range kept {
		if err := w.takeOverArticle(e, linked[e.Part]); err != nil {
			return err
		}
	}
	w.files = append(w.files, w.plan.take...)
	return nil
}

// takeOverArticle takes one article over; its record is in a file that is linked
// or is copied.
func (w *buildWriter) takeOverArticle(e *Entry, linked bool) error {
	old := w.plan.old
	if !w.amends {
		a, err := old.texts.read(e)
		if err != nil {
			return err
		}
		if err := w.index(a); err != nil {
			return err
		}
	}
	moved := *e
	if !linked {
		record := io.NewSectionReader(old.texts.parts[e.Part], e.At, e.size())
		var err error
		if moved.Part, moved.At, err = w.records.copy(record); err != nil {
			return fmt.Errorf("copy article %s: %w", e.Article.ID, err)
		}
	}
	return w.keepEntry(&moved)
}

// maxParts bounds the files that the texts of a build lie in.
const maxParts = 12

// linkTexts links the files of the old build that hold records, so that an
// update writes what is new only. Not those of which more than half is dead; and
// when there get many, all but the largest are written together.
func (w *buildWriter) linkTexts(kept []*Entry) (linked map[int]bool, err error) {
	live := map[int]int64{}
	for _, e := range kept {
		live[e.Part] += e.size()
	}
	old := w.plan.old
	parts := slices.Sorted(maps.Keys(live))
	parts = slices.DeleteFunc(parts, func(part int) bool { return 2*live[part] < old.manifest.piece(partName(part)).Size })
	if len(parts) >= maxParts {
		parts = []int{slices.MaxFunc(parts, func(a, b int) int { return cmp.Compare(live[a], live[b]) })}
	}
	linked = map[int]bool{}
	for _, part := range parts {
		if err := linkOrCopy(old.path, w.path, partName(part)); err != nil {
			return nil, err
		}
		linked[part] = true
		w.opts.step.done("link " + partName(part))
	}
	w.records.part = old.manifest.newPart()
	return linked, nil
}

// readNew reads the files that are new or changed, and adds their articles.
func (w *buildWriter) readNew(ctx context.Context, fsys fs.FS) error {
	p := w.plan
	w.underway = beginUnderway(filepath.Dir(w.path), w.opts)
	defer w.underway.end()
	if !w.opts.Again {
		p.read, w.files = w.underway.leaveOut(p.read, w.files)
	}
	keep := p.keep()
	taken := article.NewIDs(keep...)
	before := p.dropped()
	done := 0
	err := w.readAhead(ctx, fsys, p.read, func(r reading) error {
		defer w.underway.beginIndexing(r.file)()
		problems := append(r.problems, taken.Unique(articlesOf(r.articles))...)
		w.files = append(w.files, fileRecord{File: r.file, Articles: ids(articlesOf(r.articles)), Problems: problems, Limit: r.limit})
		for _, a := range r.articles {
			p.report.compare(before, a.Article)
			if err := w.add(a); err != nil {
				return err
			}
		}
		if done++; w.opts.Progress != nil {
			w.opts.Progress(done, len(p.read))
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	p.report.Unchanged += len(keep)
	p.report.Removed = slices.AppendSeq(p.report.Removed, maps.Keys(before))
	return nil
}

// dropped are the articles of the old build that are taken out, by their ids.
func (p *plan) dropped() map[string]*Entry {
	before := map[string]*Entry{}
	for _, id := range p.drop {
		if e, err := p.old.Entry(id); err == nil {
			before[id] = e
		}
	}
	return before
}

// compare counts an article as added, changed or the same as one before, which
// it takes out.
func (r *Report) compare(before map[string]*Entry, a *article.Article) {
	e, ok := before[a.ID]
	delete(before, a.ID)
	switch {
	case !ok:
		r.Added = append(r.Added, a.ID)
	case e.same(a):
		r.Unchanged++
	default:
		r.Changed = append(r.Changed, a.ID)
	}
}

// add writes the record of an article and gives its passages to the index.
func (w *buildWriter) add(a Stored) error {
	if err := postings.CheckID(a.Article); err != nil {
		return err
	}
	e, err := w.records.write(a)
	if err != nil {
		return err
	}
	passages := w.cut(a.Article)
	e.describe(a, passages, w.opts.Now)
	if err := w.keepEntry(&e); err != nil {
		return err
	}
	return w.passages.Add(a.Article, passages)
}

// index gives the passages of an article to the index.
func (w *buildWriter) index(a Stored) error {
	return w.passages.Add(a.Article, w.cut(a.Article))
}

// leastPinned is the least number of passages with which an update keeps the mean
// lengths: fewer are soon written again.
const leastPinned = 10_000

// averages are the mean lengths that n passages are compared with: in a large build
// those of the old one, as long as they are about right.
func (w *buildWriter) averages(n int) postings.Averages {
	now := w.lengths.Averages(n)
	if w.amends && n >= leastPinned && now.Near(w.plan.old.manifest.Averages) {
		return w.plan.old.manifest.Averages
	}
	return now
}

// describe writes the lists and the manifest of a build that is written but for
// them, and syncs it all.
func (w *buildWriter) describe() error {
	slices.SortFunc(w.lines, func(a, b entryLine) int { return strings.Compare(a.id, b.id) })
	slices.SortFunc(w.files, func(a, b fileRecord) int { return strings.Compare(a.Path, b.Path) })
	r := w.plan.report
	r.Articles, r.Passages = len(w.lines), 0
	for _, line := range w.lines {
		r.Passages += line.passages
	}
	if err := checkWritten(w.path, r.Passages); err != nil {
		return fmt.Errorf("look at the passages again: %w", err)
	}
	for _, list := range [][]string{r.Added, r.Changed, r.Removed} {
		slices.Sort(list)
	}
	var problems []article.Problem
	var leftOut []string
	for _, f := range w.files {
		problems = append(problems, f.Problems...)
		if f.Limit != 0 {
			leftOut = append(leftOut, f.Path)
		}
	}
	r.Problems = append(r.Problems, problems...)
	if err := writeLines(w.path, entriesFile, w.lines, func(e *entryLine) ([]byte, error) { return e.json, nil }); err != nil {
		return fmt.Errorf("write the list of articles: %w", err)
	}
	w.opts.step.done("write the list of articles")
	if err := writeLines(w.path, filesFile, w.files, func(f *fileRecord) ([]byte, error) { return json.Marshal(f) }); err != nil {
		return fmt.Errorf("write the list of files: %w", err)
	}
	w.opts.step.done("write the list of files")
	m := &manifest{Format: FormatVersion, Reader: w.opts.Fingerprint, Built: w.opts.Now, Articles: len(w.lines), Files: len(w.files),
		Averages: w.averages(r.Passages), Problems: w.plan.problems, FileProblems: problems, LeftOut: leftOut}
	var err error
	if m.Pieces, err = sumPieces(w.path, w.plan.old); err != nil {
		return fmt.Errorf("sum up what was written: %w", err)
	}
	if err := m.write(w.path); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	w.opts.step.done("write the manifest")
	if err := syncTree(w.path); err != nil {
		return err
	}
	w.opts.step.done("sync the build")
	return nil
}
