package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
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
	// Finishing, when not nil, is called once when all files are read and the
	// index is being finished, which takes about a tenth of the time again.
	Finishing func()
	// Now is the time that the build is stamped with.
	Now time.Time

	// step, when not nil, is called after each step that changes the index
	// folder: a test stops there.
	step disk.Steps
	// memory, when not nil, says what is used instead of the runtime: for tests.
	memory func() memoryUse
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

// Same reports whether the index was up to date.
func (r *Report) Same() bool {
	return len(r.Added)+len(r.Changed)+len(r.Removed) == 0 && r.Rebuilt == ""
}

// Update brings the index in dir up to the articles in fsys, and makes it when
// there is none. Only new and changed files are read. Anyone who has the index
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

// Uncut makes an index in the empty folder dir of articles that are
// passages already, as the collections are that retrieval is measured with.
func Uncut(ctx context.Context, dir string, articles []*article.Article, now time.Time) error {
	const name = disk.BuildPrefix + "uncut"
	opts := Options{Now: now}
	cut := func(a *article.Article) []postings.Passage {
		return []postings.Passage{{Article: a.ID, Range: article.Range{End: len(a.Text)}, Number: 1}}
	}
	err := writeBuild(ctx, filepath.Join(dir, name), &plan{report: &Report{}}, opts, func(w *writer) error {
		w.cut = cut
		for _, a := range articles {
			if err := ctx.Err(); err != nil {
				return err
			}
			stored, err := store.NewStored(ctx, a)
			if err != nil {
				return err
			}
			if err := w.add(stored); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("build the index: %w", err)
	}
	return disk.SetCurrent(dir, name, nil)
}

// previous is the build that an update starts from.
type previous struct {
	*store.Collection
	name     string // of the build
	path     string
	manifest *disk.Manifest
	files    map[string]fileRecord
}

// openPrevious opens the current build, or says why it cannot be built upon;
// without any build it returns nil and "".
func openPrevious(dir, fingerprint string) (*previous, string) {
	name, err := disk.CurrentBuild(dir)
	if errors.Is(err, store.ErrNoIndex) {
		return nil, ""
	}
	if err != nil {
		return nil, err.Error()
	}
	path := filepath.Join(dir, name)
	if err := disk.CheckNotDamaged(path); err != nil {
		return nil, err.Error()
	}
	m, err := disk.ReadManifest(path)
	if err != nil {
		return nil, err.Error()
	}
	if m.Reader != fingerprint {
		return nil, "files are read in another way than when the index was built"
	}
	files, err := disk.ReadLines[fileRecord](path, disk.FilesFile, m)
	if err != nil {
		return nil, err.Error()
	}
	x, err := store.OpenBuild(path)
	if err != nil {
		return nil, err.Error()
	}
	p := &previous{Collection: x, name: name, path: path, manifest: m,
		files: make(map[string]fileRecord, len(files))}
	for _, f := range files {
		p.files[f.Path] = f
	}
	return p, ""
}

// fileRecord is what is remembered of a file of the articles folder.
type fileRecord struct {
	article.File
	// Articles are the ids of its articles.
	Articles []string          `json:"articles"`
	Problems []article.Problem `json:"problems,omitempty"`
	// Limit is the memory limit in bytes under which the file was left out for what
	// it takes; 0 for every other.
	Limit int64 `json:"limit,omitempty"`
}

// plan is what an update is going to do.
type plan struct {
	old  *previous      // nil: build from nothing
	take []fileRecord   // of files whose articles are taken over from old
	read []article.File // to be read, by their paths
	drop []string       // ids of articles of old to be taken out
	// problems are those of the folder, of files that are not read.
	problems []article.Problem
	// filesChanged is set when files differ, even though no article may, so that
	// the next update need not look at them again.
	filesChanged bool
	report       *Report
}

// planUpdate looks at every file and sorts out the new and the changed ones.
func planUpdate(ctx context.Context, fsys fs.FS, old *previous, opts Options) (*plan, error) {
	files, problems, err := opts.Reader.Files(ctx, fsys)
	if err != nil {
		return nil, fmt.Errorf("list the articles: %w", err)
	}
	p := &plan{old: old, problems: problems}
	p.report = &Report{Added: []string{}, Changed: []string{}, Removed: []string{}, Problems: append([]article.Problem{}, problems...)}
	if old == nil {
		p.read = files
		p.sort()
		return p, nil
	}
	seen := make(map[string]bool, len(files))
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("look at the articles: %w", err)
		}
		seen[f.Path] = true
		record, known := old.files[f.Path]
		if known && record.stillHolds(ctx, fsys, f) {
			p.take = append(p.take, record)
			continue
		}
		p.read = append(p.read, f)
		p.drop = append(p.drop, record.Articles...)
	}
	for path, record := range old.files {
		if !seen[path] {
			p.drop = append(p.drop, record.Articles...)
			p.filesChanged = true
		}
	}
	p.filesChanged = p.filesChanged || len(p.read) > 0 || !slices.Equal(old.manifest.Problems, problems)
	p.sort()
	if !p.filesChanged {
		p.unchanged()
	}
	return p, nil
}

// sort puts the files to be read in the order of their paths, in which articles
// of one id take it.
func (p *plan) sort() {
	slices.SortFunc(p.read, func(a, b article.File) int { return strings.Compare(a.Path, b.Path) })
}

// keep are the ids of the articles that are taken over.
func (p *plan) keep() []string {
	var ids []string
	for _, f := range p.take {
		ids = append(ids, f.Articles...)
	}
	return ids
}

// unchanged makes the report of an update that has nothing to do.
func (p *plan) unchanged() {
	p.report.Unchanged = len(p.old.Entries())
	p.report.Articles, p.report.Passages = p.report.Unchanged, p.old.Passages()
	for _, f := range p.take {
		p.report.Problems = append(p.report.Problems, f.Problems...)
	}
}

// stillHolds reports whether what is known of a file still holds. A file that could
// not be read is the same as long as it cannot be opened: to be given the right
// to read it changes neither its size nor its time.
func (r *fileRecord) stillHolds(ctx context.Context, fsys fs.FS, f article.File) bool {
	for _, s := range []struct{ is, was article.Stamp }{{f.Stamp, r.Stamp}, {f.Sidecar, r.Sidecar}} {
		switch {
		case !s.is.Like(s.was):
			return false
		case r.Limit != 0 || s.was.Path == "":
		case s.was.SHA256 == "":
			if opened, err := fsys.Open(s.was.Path); err == nil {
				opened.Close()
				return false
			}
		case !s.is.Same(s.was) && !hasSum(ctx, fsys, s.was):
			return false
		}
	}
	return r.Limit == 0 || f.Same(r.File) && r.leftOut()
}

// hasSum reports whether the bytes of a file are still those that were read.
func hasSum(ctx context.Context, fsys fs.FS, s article.Stamp) bool {
	file, err := fsys.Open(s.Path)
	if err != nil {
		return false
	}
	defer file.Close()
	sum := sha256.New()
	for ctx.Err() == nil {
		const piece = 1 << 20
		if _, err := io.CopyN(sum, file, piece); errors.Is(err, io.EOF) {
			return hex.EncodeToString(sum.Sum(nil)) == s.SHA256
		} else if err != nil {
			return false
		}
	}
	return false
}

func ids(articles []*article.Article) []string {
	out := make([]string, len(articles))
	for i, a := range articles {
		out[i] = a.ID
	}
	return out
}

// Behind says how far an index is behind its articles.
type Behind struct {
	Read int // files to be read, new and changed ones
	Gone int // files that are no longer there
	// Rebuild says in a sentence why everything is to be read again; otherwise empty.
	Rebuild string
}

// Look says what an Update of the index in dir would do, and changes nothing.
func Look(ctx context.Context, dir string, fsys fs.FS, opts Options) (Behind, error) {
	old, why := openPrevious(dir, opts.Fingerprint)
	if old != nil {
		defer old.Close()
	}
	p, err := planUpdate(ctx, fsys, old, opts)
	if err != nil {
		return Behind{}, err
	}
	b := Behind{Read: len(p.read), Rebuild: why}
	if old != nil {
		known := len(p.take)
		for _, f := range p.read {
			if _, ok := old.files[f.Path]; ok {
				known++
			}
		}
		b.Gone = len(old.files) - known
	}
	return b, nil
}
