package retrieval

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/gofrs/flock"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// Options say how Update builds an index.
type Options struct {
	// Reader reads the files.
	Reader *article.Reader
	// Fingerprint identifies what Reader knows beyond the files (the
	// catalogue): when it changes, every file is read again.
	Fingerprint string
	// Again reads every file again, also those that have not changed.
	Again bool
	// Progress, when not nil, is called from time to time with the number of
	// files read and of all files to read.
	Progress func(done, total int)
	// Now is the time that the build is stamped with.
	Now time.Time
}

// Report says what an Update did.
type Report struct {
	// Added, Changed and Removed are article ids.
	Added   []string `json:"added"`
	Changed []string `json:"changed"`
	Removed []string `json:"removed"`
	// Unchanged is the number of articles that were taken over as they are.
	Unchanged int `json:"unchanged"`
	// Articles and Passages are what the index holds now.
	Articles int `json:"articles"`
	Passages int `json:"passages"`
	// Problems is what was found wrong with the files.
	Problems []article.Problem `json:"problems"`
	// Rebuilt says in a sentence why everything was read again; empty when
	// only what changed was.
	Rebuilt string `json:"rebuilt,omitempty"`
}

// Same tells that the index was up to date.
func (r *Report) Same() bool {
	return len(r.Added)+len(r.Changed)+len(r.Removed) == 0 && r.Rebuilt == ""
}

// Update brings the index in dir up to the articles in fsys, and makes it when
// there is none. Only new and changed files are read. Whoever has the index
// open goes on with the old one; the new one is there when Update returns, and
// when it fails or is killed the old one is as it was.
func Update(ctx context.Context, dir string, fsys fs.FS, opts Options) (*Report, error) {
	staged, err := Stage(ctx, dir, fsys, opts)
	if err != nil {
		return nil, err
	}
	if err := staged.Commit(); err != nil {
		return nil, err
	}
	return staged.Report(), nil
}

// BuildUncut makes an index in the empty folder dir of articles that are
// passages already, as the collections are that retrieval is measured with.
func BuildUncut(ctx context.Context, dir string, articles []*article.Article, now time.Time) error {
	const name = buildPrefix + "uncut"
	p := &plan{fresh: articles, report: &Report{}, cut: func(a *article.Article) []Passage {
		return []Passage{{Article: a.ID, Range: article.Range{End: len(a.Text)}, Number: 1}}
	}}
	if err := writeBuild(ctx, filepath.Join(dir, name), p, now); err != nil {
		return fmt.Errorf("build the index: %w", err)
	}
	return setCurrent(dir, name)
}

// lock makes sure that one process at a time builds in dir.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	const wait, retry = 10 * time.Second, 100 * time.Millisecond
	l := flock.New(filepath.Join(dir, lockFile))
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	ok, err := l.TryLockContext(ctx, retry)
	if errors.Is(err, context.DeadlineExceeded) || err == nil && !ok {
		return nil, fmt.Errorf("another process is building the index in %s; try again when it has finished", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("lock the index folder: %w", err)
	}
	return func() { l.Unlock() }, nil
}

// previous is the build that an update starts from.
type previous struct {
	*Index
	name  string // of the build
	path  string
	files map[string]fileRecord
	// folderProblems are those of files that were not read.
	folderProblems []article.Problem
}

// openPrevious opens the build in use, or says why it cannot be built upon;
// without any build it returns nil and "".
func openPrevious(dir, fingerprint string) (*previous, string) {
	name, err := currentBuild(dir)
	if errors.Is(err, ErrNoIndex) {
		return nil, ""
	}
	if err != nil {
		return nil, err.Error()
	}
	path := filepath.Join(dir, name)
	m, err := readManifest(path)
	if err != nil {
		return nil, err.Error()
	}
	if m.Reader != fingerprint {
		return nil, "files are read in another way than when the index was built"
	}
	x, err := openBuild(path)
	if err != nil {
		return nil, err.Error()
	}
	p := &previous{Index: x, name: name, path: path, files: make(map[string]fileRecord, len(m.Files)), folderProblems: m.Problems}
	for _, f := range m.Files {
		p.files[f.Path] = f
	}
	return p, ""
}

// plan is what an update is going to write.
type plan struct {
	old   *previous          // nil: build from nothing
	fresh []*article.Article // to be indexed
	keep  []string           // ids of articles of old to be taken over
	drop  []string           // ids of articles of old to be taken out
	files []fileRecord
	// problems are those of the folder, of files that are not read.
	problems []article.Problem
	report   *Report
	reader   string
	cut      func(*article.Article) []Passage
	// filesChanged is set when files differ though no article does, so that
	// the next update need not look at them again.
	filesChanged bool
}

// planUpdate looks at every file and reads the new and the changed ones.
func planUpdate(ctx context.Context, fsys fs.FS, old *previous, opts Options) (*plan, error) {
	files, problems, err := opts.Reader.Files(ctx, fsys)
	if err != nil {
		return nil, fmt.Errorf("list the articles: %w", err)
	}
	p := &plan{old: old, reader: opts.Fingerprint, cut: Passages, problems: problems}
	p.report = &Report{Added: []string{}, Changed: []string{}, Removed: []string{}, Problems: append([]article.Problem{}, problems...)}
	p.filesChanged = old != nil && !slices.Equal(old.folderProblems, problems)
	seen := make(map[string]bool, len(files))
	for i, f := range files {
		seen[f.Path] = true
		if err := p.file(ctx, fsys, f, opts.Reader); err != nil {
			return nil, err
		}
		if opts.Progress != nil {
			opts.Progress(i+1, len(files))
		}
	}
	if old != nil {
		for path, record := range old.files {
			if !seen[path] {
				p.drop = append(p.drop, record.Articles...)
				p.filesChanged = true
			}
		}
	}
	p.uniqueIDs()
	p.diff()
	return p, nil
}

// file takes over a file's articles when it is unchanged, else reads it.
func (p *plan) file(ctx context.Context, fsys fs.FS, f article.File, reader *article.Reader) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var record fileRecord
	known := false
	if p.old != nil {
		record, known = p.old.files[f.Path]
	}
	if known && f.Same(record.File) {
		p.keep = append(p.keep, record.Articles...)
		p.files = append(p.files, record)
		p.report.Problems = append(p.report.Problems, record.Problems...)
		return nil
	}
	p.filesChanged = true
	articles, problems, err := reader.ReadFile(ctx, fsys, &f)
	if err != nil {
		return fmt.Errorf("read %s: %w", f.Path, err)
	}
	p.report.Problems = append(p.report.Problems, problems...)
	if known {
		p.drop = append(p.drop, record.Articles...)
	}
	p.fresh = append(p.fresh, articles...)
	p.files = append(p.files, fileRecord{File: f, Articles: ids(articles), Problems: problems})
	return nil
}

func ids(articles []*article.Article) []string {
	out := make([]string, len(articles))
	for i, a := range articles {
		out[i] = a.ID
	}
	return out
}

// uniqueIDs gives an article whose id is taken another one. Articles that are
// kept have the older right to theirs, so that receipts go on working.
func (p *plan) uniqueIDs() {
	problems := article.UniqueIDs(p.fresh, p.keep...)
	if len(problems) == 0 {
		return
	}
	p.report.Problems = append(p.report.Problems, problems...)
	read := map[string][]*article.Article{}
	for _, a := range p.fresh {
		read[a.File] = append(read[a.File], a)
	}
	for i := range p.files {
		f := &p.files[i]
		if articles, ok := read[f.Path]; ok {
			f.Articles = ids(articles)
		}
		for _, problem := range problems {
			if problem.File == f.Path {
				f.Problems = append(f.Problems, problem)
			}
		}
	}
}

// diff sorts the ids into added, changed, removed and unchanged.
func (p *plan) diff() {
	before := map[string]*entry{}
	for _, id := range p.drop {
		if e, err := p.old.entry(id); err == nil {
			before[id] = e
		}
	}
	for _, a := range p.fresh {
		e, ok := before[a.ID]
		delete(before, a.ID)
		switch {
		case !ok:
			p.report.Added = append(p.report.Added, a.ID)
		case e.same(a):
			p.report.Unchanged++
		default:
			p.report.Changed = append(p.report.Changed, a.ID)
		}
	}
	for id := range before {
		p.report.Removed = append(p.report.Removed, id)
	}
	for _, list := range [][]string{p.report.Added, p.report.Changed, p.report.Removed} {
		slices.Sort(list)
	}
	p.report.Unchanged += len(p.keep)
}

// same tells whether a is the article of e again: the same words under the same
// citation.
func (e *entry) same(a *article.Article) bool {
	b := *a
	b.Text, b.Paragraphs, b.Removed = "", nil, nil
	x, err := json.Marshal(b)
	y, err2 := json.Marshal(e.Article)
	return err == nil && err2 == nil && string(x) == string(y)
}

// writeBuild writes a whole build and syncs it.
func writeBuild(ctx context.Context, build string, p *plan, now time.Time) (err error) {
	if err := os.MkdirAll(build, 0o755); err != nil {
		return fmt.Errorf("make its folder: %w", err)
	}
	w, err := newPassageWriter(build, p)
	if err != nil {
		return err
	}
	entries, size, err := writeTexts(ctx, build, p, w, now)
	if err != nil {
		return errors.Join(err, w.close())
	}
	if err := w.close(); err != nil {
		return fmt.Errorf("write the passages: %w", err)
	}
	p.report.Articles = len(entries)
	for i := range entries {
		p.report.Passages += entries[i].Passages
	}
	if err := writeEntries(build, entries); err != nil {
		return err
	}
	m := manifest{Format: FormatVersion, Reader: p.reader, Built: now, Articles: len(entries), TextsSize: size, Files: p.files, Problems: p.problems}
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode the manifest: %w", err)
	}
	if err := os.WriteFile(filepath.Join(build, manifestFile), data, 0o644); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return syncTree(build)
}

// writeTexts writes the records of all articles and gives the passages of the
// fresh ones to w.
func writeTexts(ctx context.Context, build string, p *plan, w *passageWriter, now time.Time) ([]entry, int64, error) {
	f, err := os.Create(filepath.Join(build, textsFile))
	if err != nil {
		return nil, 0, fmt.Errorf("write the texts: %w", err)
	}
	defer f.Close()
	var (
		out     = bufio.NewWriterSize(f, 1<<20)
		at      int64
		entries []entry
	)
	for _, id := range p.keep {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		e, err := w.keep(out, at, p.old, id)
		if err != nil {
			return nil, 0, err
		}
		at += e.size()
		entries = append(entries, e)
	}
	for _, a := range p.fresh {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		e, err := addArticle(out, at, a, now, p.cut, w.put)
		if err != nil {
			return nil, 0, err
		}
		at += e.size()
		entries = append(entries, e)
	}
	if err := out.Flush(); err != nil {
		return nil, 0, fmt.Errorf("write the texts: %w", err)
	}
	sortEntries(entries)
	return entries, at, nil
}

// addArticle finds the quotations of an article, writes its record at byte at
// of w, cuts it into passages and gives each to put.
func addArticle(w io.Writer, at int64, a *article.Article, now time.Time, cut func(*article.Article) []Passage, put func(key string, doc any) error) (entry, error) {
	if err := checkKey(a); err != nil {
		return entry{}, err
	}
	return addStored(w, at, storedArticle{a, quotationsOf(a)}, now, cut, put)
}

// quotationsOf finds the quotations of an article. A clause of reported speech
// that holds the speaker's own words is left out: those say it better.
func quotationsOf(a *article.Article) []quotation.Quotation {
	all := quotation.Find(a.Text, a.Paragraphs)
	return slices.DeleteFunc(slices.Clone(all), func(r quotation.Quotation) bool {
		return r.Kind == quotation.KindReported && slices.ContainsFunc(all, func(q quotation.Quotation) bool {
			return q.Kind != quotation.KindReported && q.Start < r.End && q.End > r.Start && speakerName(a, q) == speakerName(a, r)
		})
	})
}

func addStored(w io.Writer, at int64, a storedArticle, now time.Time, cut func(*article.Article) []Passage, put func(key string, doc any) error) (entry, error) {
	e, err := writeRecord(w, at, a)
	if err != nil {
		return entry{}, err
	}
	passages := cut(a.Article)
	for _, p := range passages {
		if err := put(p.key(), document(a.Article, p)); err != nil {
			return entry{}, fmt.Errorf("index article %s: %w", a.ID, err)
		}
	}
	e.Passages, e.Words, e.Lengths, e.Indexed = len(passages), len(strings.Fields(a.Text)), measure(a.Article, passages), now
	e.Quotations, e.Speakers = len(a.quotations), speakersOf(a)
	return e, nil
}

func writeEntries(build string, entries []entry) error {
	f, err := os.Create(filepath.Join(build, entriesFile))
	if err != nil {
		return fmt.Errorf("write the list of articles: %w", err)
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	enc := json.NewEncoder(out)
	for i := range entries {
		if err := enc.Encode(&entries[i]); err != nil {
			return fmt.Errorf("write the list of articles: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the list of articles: %w", err)
	}
	return nil
}

// passageWriter writes the passages of a build: into a new bleve index, or,
// where little changed, into a copy of the old one.
type passageWriter struct {
	path    string
	builder bleve.Builder // nil when index is used, and before the first passage
	index   bleve.Index   // nil when a new index is made
	batch   *bleve.Batch
}

// passageBatch bounds the passages that are held in memory before they are
// written.
const passageBatch = 500

func newPassageWriter(build string, p *plan) (*passageWriter, error) {
	path := filepath.Join(build, passagesFolder)
	if p.old == nil || len(p.fresh)+len(p.drop) > len(p.keep) {
		return &passageWriter{path: path}, nil
	}
	if err := copyPassages(filepath.Join(p.old.path, passagesFolder), path); err != nil {
		return nil, fmt.Errorf("copy the index of the passages: %w", err)
	}
	index, err := bleve.OpenUsing(path, map[string]any{"bolt_timeout": lockWait})
	if err != nil {
		return nil, fmt.Errorf("open the copied index of the passages: %w", err)
	}
	w := &passageWriter{path: path, index: index, batch: index.NewBatch()}
	for _, id := range p.drop {
		if err := w.remove(p.old, id); err != nil {
			return nil, errors.Join(err, index.Close())
		}
	}
	return w, nil
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
		b, err := bleve.NewBuilder(w.path, newMapping(), map[string]any{"batchSize": passageBatch, "buildPathPrefix": filepath.Dir(w.path)})
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
	return nil
}

// keep copies the record of an article of the old build. Where the passages are
// written anew, its passages are indexed again from the stored text.
func (w *passageWriter) keep(out io.Writer, at int64, old *previous, id string) (entry, error) {
	e, err := old.entry(id)
	if err != nil {
		return entry{}, err
	}
	if w.index == nil {
		a, err := old.texts.read(e)
		if err != nil {
			return entry{}, err
		}
		return addStored(out, at, a, e.Indexed, Passages, w.put)
	}
	if _, err := io.Copy(out, io.NewSectionReader(old.file, e.At, e.size())); err != nil {
		return entry{}, fmt.Errorf("copy article %s: %w", id, err)
	}
	moved := *e
	moved.At = at
	return moved, nil
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

func (w *passageWriter) close() error {
	switch {
	case w.index != nil:
		return errors.Join(w.flush(1), w.index.Close())
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

// copyPassages copies a closed or read-only bleve index. Its segments never
// change once written, so they are linked where the file system can.
func copyPassages(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		if filepath.Ext(path) == ".zap" && os.Link(path, target) == nil {
			return nil
		}
		return copyFile(path, target)
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// setCurrent makes a build the one in use.
func setCurrent(dir, name string) error {
	tmp := filepath.Join(dir, currentFile+".new")
	if err := os.WriteFile(tmp, []byte(name+"\n"), 0o644); err != nil {
		return fmt.Errorf("put the new index in place: %w", err)
	}
	if err := syncPath(tmp); err != nil {
		return fmt.Errorf("put the new index in place: %w", err)
	}
	if err := os.Rename(tmp, filepath.Join(dir, currentFile)); err != nil {
		return fmt.Errorf("put the new index in place: %w", err)
	}
	if err := syncPath(dir); err != nil {
		return fmt.Errorf("put the new index in place: %w", err)
	}
	return nil
}

// removeOtherBuilds takes away old builds and what killed ones left. A build
// that cannot be removed (somebody has it open, on some systems) is left for
// the next time: it does no harm.
func removeOtherBuilds(dir, keep string) {
	paths, _ := filepath.Glob(filepath.Join(dir, buildPrefix+"*"))
	for _, p := range paths {
		if filepath.Base(p) != keep {
			os.RemoveAll(p)
		}
	}
}

// syncTree writes a folder and all that is in it through to the disk.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncPath(path)
	})
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	return nil
}
