package build

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

// writer writes one build. What it holds in memory is the list of the
// articles, never their texts: a collection may be larger than the memory.
type writer struct {
	path     string
	plan     *plan
	opts     Options
	cut      func(*article.Article) []postings.Passage
	records  *disk.RecordWriter
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

func (w *writer) keepEntry(e *store.Entry) error {
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
func writeBuild(ctx context.Context, path string, p *plan, opts Options, fill func(*writer) error) (err error) {
	defer func() { err = disk.FullDisk(err) }()
	if err := os.MkdirAll(path, 0o755); err != nil {
		return fmt.Errorf("make its folder: %w", err)
	}
	opts.step.Done("make the folder of the build")
	w := &writer{path: path, plan: p, opts: opts, cut: postings.Cut}
	if w.passages, err = w.openPassages(ctx); err != nil {
		return err
	}
	w.records = disk.NewRecordWriter(path)
	if err := w.fill(ctx, fill); err != nil {
		return errors.Join(err, w.passages.Abort(), w.records.Close())
	}
	if opts.Finishing != nil {
		opts.Finishing()
	}
	if err := w.passages.Close(); err != nil {
		return fmt.Errorf("write the passages: %w", err)
	}
	opts.step.Done("close the passages")
	return w.describe()
}

// openPassages makes the index of the passages: a changed copy of the old one,
// or a new one.
func (w *writer) openPassages(ctx context.Context) (*postings.Writer, error) {
	path := filepath.Join(w.path, disk.PassagesFolder)
	if w.amends = w.plan.amends(); !w.amends {
		return postings.Create(path, w.opts.step), nil
	}
	old := w.plan.old
	if err := disk.CopyPassages(filepath.Join(old.path, disk.PassagesFolder), path, w.opts.step); err != nil {
		return nil, fmt.Errorf("copy the index of the passages: %w", err)
	}
	passages, err := postings.Amend(path, w.opts.step)
	if err != nil {
		return nil, err
	}
	for _, id := range w.plan.drop {
		if err := old.removeFrom(ctx, passages, id); err != nil {
			return nil, errors.Join(err, passages.Abort())
		}
	}
	return passages, nil
}

// removeFrom takes the passages of an article of the old build out of a copy.
func (old *previous) removeFrom(ctx context.Context, passages *postings.Writer, id string) error {
	e, err := old.Entry(id)
	if err != nil {
		return err
	}
	a, err := old.Texts.Article(ctx, e)
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
	gone := deletedPassages(p.old.Collection)
	for id := range p.dropped() {
		e, _ := p.old.Entry(id)
		gone += e.Passages
	}
	kept := len(p.old.Entries()) - len(p.drop)
	return len(p.read) <= kept && float64(gone) <= mostDeleted*float64(p.old.Passages())
}

// deletedPassages is the number of passages that are in the index and were taken
// out of it since.
func deletedPassages(x *store.Collection) int {
	if local, ok := x.Words.(*postings.Local); ok {
		return local.Deleted()
	}
	return 0
}

// checkWritten makes sure that an index of passages that was just written has
// as many as it should, before it takes the place of another, and writes its
// dictionary.
func checkWritten(build string, want int) error {
	index, err := postings.Open(filepath.Join(build, disk.PassagesFolder))
	if err != nil {
		return err
	}
	n, err := index.Count()
	if err == nil {
		err = writeDictionary(filepath.Join(build, disk.DictionaryFile), index)
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

func (w *writer) fill(ctx context.Context, fill func(*writer) error) error {
	if err := w.takeOver(ctx); err != nil {
		return err
	}
	if err := fill(w); err != nil {
		return err
	}
	if err := w.records.Close(); err != nil {
		return fmt.Errorf("write the texts: %w", err)
	}
	w.opts.step.Done("close the texts")
	return nil
}

// takeOver takes the articles over that are kept: their records by links to the
// files that have them where it can, their passages in the copied index.
func (w *writer) takeOver(ctx context.Context) error {
	old := w.plan.old
	if old == nil {
		return nil
	}
	kept := make([]*store.Entry, 0, len(old.Entries()))
	for _, id := range w.plan.keep() {
		e, err := old.Entry(id)
		if err != nil {
			return err
		}
		kept = append(kept, e)
	}
	slices.SortFunc(kept, func(a, b *store.Entry) int { return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.At, b.At)) })
	linked, err := w.linkTexts(kept)
	if err != nil {
		return fmt.Errorf("take the texts over: %w", err)
	}
	for _, e := range kept {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.takeOverArticle(ctx, e, linked[e.Part]); err != nil {
			return err
		}
	}
	w.files = append(w.files, w.plan.take...)
	return nil
}

// takeOverArticle takes one article over; its record is in a file that is linked
// or is copied.
func (w *writer) takeOverArticle(ctx context.Context, e *store.Entry, linked bool) error {
	old := w.plan.old
	if !w.amends {
		a, err := old.Texts.Article(ctx, e)
		if err != nil {
			return err
		}
		if err := w.index(a); err != nil {
			return err
		}
	}
	moved := *e
	if !linked {
		var err error
		if moved.Part, moved.At, err = w.records.Copy(old.Record(e)); err != nil {
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
func (w *writer) linkTexts(kept []*store.Entry) (linked map[int]bool, err error) {
	live := map[int]int64{}
	for _, e := range kept {
		live[e.Part] += e.Size()
	}
	old := w.plan.old
	parts := slices.Sorted(maps.Keys(live))
	parts = slices.DeleteFunc(parts, func(part int) bool { return 2*live[part] < old.manifest.Piece(disk.PartName(part)).Size })
	if len(parts) >= maxParts {
		parts = []int{slices.MaxFunc(parts, func(a, b int) int { return cmp.Compare(live[a], live[b]) })}
	}
	linked = map[int]bool{}
	for _, part := range parts {
		if err := disk.LinkOrCopy(old.path, w.path, disk.PartName(part)); err != nil {
			return nil, err
		}
		linked[part] = true
		w.opts.step.Done("link " + disk.PartName(part))
	}
	w.records.Part = old.manifest.NewPart()
	return linked, nil
}

// readNew reads the files that are new or changed, and adds their articles.
func (w *writer) readNew(ctx context.Context, fsys fs.FS) error {
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
func (p *plan) dropped() map[string]*store.Entry {
	before := map[string]*store.Entry{}
	for _, id := range p.drop {
		if e, err := p.old.Entry(id); err == nil {
			before[id] = e
		}
	}
	return before
}

// compare counts an article as added, changed or the same as one before, which
// it takes out.
func (r *Report) compare(before map[string]*store.Entry, a *article.Article) {
	e, ok := before[a.ID]
	delete(before, a.ID)
	switch {
	case !ok:
		r.Added = append(r.Added, a.ID)
	case isArticleOf(e, a):
		r.Unchanged++
	default:
		r.Changed = append(r.Changed, a.ID)
	}
}

// isArticleOf reports whether a is the article of e again: the same words under the
// same citation.
func isArticleOf(e *store.Entry, a *article.Article) bool {
	b := *a
	b.Text, b.Paragraphs, b.Removed = "", nil, nil
	x, err := json.Marshal(b)
	y, err2 := json.Marshal(e.Article)
	return err == nil && err2 == nil && string(x) == string(y)
}

// add writes the record of an article and gives its passages to the index.
func (w *writer) add(a store.Stored) error {
	if err := postings.CheckID(a.Article); err != nil {
		return err
	}
	place, err := w.records.Write(a.Article, a.Quotations)
	if err != nil {
		return err
	}
	passages := w.cut(a.Article)
	e := store.NewEntry(a, place, passages, w.opts.Now)
	if err := w.keepEntry(&e); err != nil {
		return err
	}
	return w.passages.Add(a.Article, passages)
}

// index gives the passages of an article to the index.
func (w *writer) index(a store.Stored) error {
	return w.passages.Add(a.Article, w.cut(a.Article))
}

// leastPinned is the least number of passages with which an update keeps the mean
// lengths: fewer are soon written again.
const leastPinned = 10_000

// averages are the mean lengths that n passages are compared with: in a large build
// those of the old one, as long as they are about right.
func (w *writer) averages(n int) postings.Averages {
	now := w.lengths.Averages(n)
	if w.amends && n >= leastPinned && now.Near(w.plan.old.manifest.Averages) {
		return w.plan.old.manifest.Averages
	}
	return now
}

// describe writes the lists and the manifest of a build that is written but for
// them, and syncs it all.
func (w *writer) describe() error {
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
	if err := disk.WriteLines(w.path, disk.EntriesFile, w.lines, func(e *entryLine) ([]byte, error) { return e.json, nil }); err != nil {
		return fmt.Errorf("write the list of articles: %w", err)
	}
	w.opts.step.Done("write the list of articles")
	if err := disk.WriteLines(w.path, disk.FilesFile, w.files, func(f *fileRecord) ([]byte, error) { return json.Marshal(f) }); err != nil {
		return fmt.Errorf("write the list of files: %w", err)
	}
	w.opts.step.Done("write the list of files")
	m := &disk.Manifest{Format: store.FormatVersion, Reader: w.opts.Fingerprint, Built: w.opts.Now, Articles: len(w.lines),
		Files: len(w.files), Averages: w.averages(r.Passages), Problems: w.plan.problems, FileProblems: problems, LeftOut: leftOut}
	var err error
	if m.Pieces, err = w.plan.old.sumPieces(w.path); err != nil {
		return fmt.Errorf("sum up what was written: %w", err)
	}
	if err := m.Write(w.path); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	w.opts.step.Done("write the manifest")
	if err := disk.SyncTree(w.path); err != nil {
		return err
	}
	w.opts.step.Done("sync the build")
	return nil
}

// sumPieces lists the files of a build that was written, with their checksums; old is
// nil when it is the first.
func (old *previous) sumPieces(path string) ([]disk.Piece, error) {
	if old == nil {
		return disk.SumPieces(path, "", nil)
	}
	return disk.SumPieces(path, old.path, old.manifest)
}
