package article

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/internal/fileid"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
)

// Reader reads a folder of articles. The zero Reader works.
type Reader struct {
	// Catalogue, if any, recognises known documents.
	Catalogue *Catalogue
	// Log, if any, is told which files are read.
	Log *slog.Logger
	// MaxFileBytes is the size of the largest file that is read; 0 means
	// DefaultMaxFileBytes.
	MaxFileBytes int64
	// MaxFileTime is the longest time that reading a file may take; 0 means
	// DefaultMaxFileTime.
	MaxFileTime time.Duration
}

// DefaultMaxFileBytes is the size above which a file is refused: some forty
// times the longest novel.
const DefaultMaxFileBytes = 64 << 20

// DefaultMaxFileTime is the time after which a file is given up. The largest
// files that are read take seconds; what takes longer was made to.
const DefaultMaxFileTime = 2 * time.Minute

// File is a file that holds articles, and its sidecar.
type File struct {
	Stamp
	// Sidecar is the YAML file with its metadata; its Path is empty when there
	// is none.
	Sidecar Stamp `json:"sidecar"`
	// Settings stands for the files collection.yaml of the folders around it; its Path
	// is empty when there are none.
	Settings Stamp `json:"settings"`
}

// Stamp identifies a version of a file.
type Stamp struct {
	// Path is relative to the articles folder, with slashes.
	Path    string    `json:"path"`
	Size    int64     `json:"size"`
	ModTime time.Time `json:"mtime"`
	// ID is what the file system says besides; zero where it says nothing.
	fileid.ID
	// SHA256 is the hex SHA-256 of the bytes; empty until the file is read, and
	// when it cannot be.
	SHA256 string `json:"sha256"`
}

// Same reports whether f and old have the same paths, sizes and times, so that
// reading the file again would give the same. It does not look at the sums.
func (f File) Same(old File) bool {
	return f.Stamp.Same(old.Stamp) && f.Sidecar.Same(old.Sidecar) && f.Settings.Same(old.Settings)
}

// Same reports whether s and old have the same path, size and times.
func (s Stamp) Same(old Stamp) bool { return s.Like(old) && !s.ID.Differs(old.ID) }

// Like reports whether s and old have the same path and size and were last written at
// the same time. A program may have set that time, and a file been put back by a
// backup: only the bytes tell then.
func (s Stamp) Like(old Stamp) bool {
	return s.Path == old.Path && s.Size == old.Size && s.ModTime.Equal(old.ModTime)
}

// stampOf is the stamp of a file that was not read yet.
func stampOf(name string, info fs.FileInfo) Stamp {
	return Stamp{Path: name, Size: info.Size(), ModTime: info.ModTime(), ID: fileid.Of(info)}
}

// Read reads every file of fsys. The articles have unique ids and are sorted by
// them. It fails only when the folder cannot be read at all or ctx ends.
func (r *Reader) Read(ctx context.Context, fsys fs.FS) ([]*Article, []Problem, error) {
	files, problems, err := r.Files(ctx, fsys)
	if err != nil {
		return nil, nil, err
	}
	var articles []*Article
	for i := range files {
		found, more, err := r.ReadFile(ctx, fsys, &files[i])
		if err != nil {
			return nil, nil, err
		}
		articles = append(articles, found...)
		problems = append(problems, more...)
	}
	problems = append(problems, UniqueIDs(articles)...)
	slices.SortFunc(articles, func(a, b *Article) int { return strings.Compare(a.ID, b.ID) })
	return articles, problems, nil
}

// UniqueIDs gives articles whose id another one has already different ones, and
// names each such article in a Problem. The first in the order of files keeps
// its id; the others get one that depends on their file alone.
func UniqueIDs(articles []*Article) []Problem {
	sorted := slices.Clone(articles)
	slices.SortStableFunc(sorted, func(a, b *Article) int { return strings.Compare(a.File, b.File) })
	return NewIDs().Unique(sorted)
}

// IDs are the ids that articles have, for giving others different ones.
type IDs struct {
	files map[string]string // id -> file
}

// NewIDs holds ids that are taken.
func NewIDs(taken ...string) *IDs {
	ids := &IDs{files: make(map[string]string, len(taken))}
	for _, id := range taken {
		ids.files[id] = "another article"
	}
	return ids
}

// Unique takes the ids of articles, one after the other, and gives an article
// whose id is taken another one, as UniqueIDs does.
func (ids *IDs) Unique(articles []*Article) []Problem {
	var problems []Problem
	for _, a := range articles {
		if other, ok := ids.files[a.ID]; ok {
			id := ids.free(a)
			problems = append(problems, Problem{
				File:  a.File,
				Cause: fmt.Sprintf("id %q is already used by %s; renamed to %q", a.ID, other, id),
				Fix:   "give it an id of its own in its metadata",
			})
			a.ID = id
		}
		ids.files[a.ID] = a.File
	}
	return problems
}

func (ids *IDs) free(a *Article) string {
	for n := 0; ; n++ {
		id := draft.Cut(a.ID, draft.MaxID-7) + "-" + draft.ShortHash(fmt.Sprint(a.File, n))
		if _, ok := ids.files[id]; !ok {
			return id
		}
	}
}

// ReadFile reads the articles of one file that Files found, and sets the sums
// and sizes of f to those of the bytes that were read. What is wrong with the
// file becomes a Problem; the error is that of ctx.
func (r *Reader) ReadFile(ctx context.Context, fsys fs.FS, f *File) ([]*Article, []Problem, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", f.Path, err)
	}
	if r.Log != nil {
		r.Log.DebugContext(ctx, "reading an article", "file", f.Path)
	}
	data, err := r.load(fsys, &f.Stamp)
	if err != nil {
		return nil, []Problem{fatal(f.Path, err)}, nil
	}
	if ext := draft.Suffix(f.Path); ext == ".md" || ext == ".mdx" || ext == ".markdown" {
		data = withIncludes(fsys, f.Path, data)
	}
	over, problems := r.sidecar(fsys, f)
	set, more := r.settingsOf(fsys, f)
	problems = append(problems, more...)
	drafts, err := r.drafts(ctx, f, data, fileSays{over: over, set: set})
	if ctx.Err() != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", f.Path, ctx.Err())
	}
	if err != nil {
		return nil, append(problems, fatal(f.Path, err)), nil
	}
	var articles []*Article
	for _, d := range drafts {
		problems = append(problems, problemsOf(d, f.Path)...)
		if why := d.Meta.Unpublished; why != "" {
			problems = append(problems, Problem{File: f.Path, Cause: "it is left out, since it says " + why,
				Fix: "take that out of its front matter to have it read"})
			continue
		}
		a := finish(d, f.Path, set)
		if len(a.Paragraphs) == 0 {
			problems = append(problems, Problem{File: f.Path, Cause: "no text was found in it", Fix: "look whether the file is complete",
				Fatal: true})
			continue
		}
		articles = append(articles, a)
	}
	return articles, problems, nil
}

// drafts is parse within MaxFileTime. Nothing can stop a library that loops for
// ever, so it goes on by itself then, while the other files are read.
func (r *Reader) drafts(ctx context.Context, f *File, data []byte, says fileSays) ([]*draft.Draft, error) {
	limit := r.MaxFileTime
	if limit == 0 {
		limit = DefaultMaxFileTime
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit,
		&draft.Unreadable{Cause: "it takes longer than " + limit.String(), Fix: "fix it or take it out of the folder"})
	defer cancel()
	type result struct {
		drafts []*draft.Draft
		err    error
	}
	parsed := make(chan result, 1)
	sum, kind := f.SHA256, draft.Suffix(f.Path)
	go func(data []byte) { // which may be freed before its text is
		var remarks []string
		if says.over.Charset != "" && encoded[kind] {
			data, remarks = draft.Recode(data, says.over.Charset)
		}
		drafts, err := r.parse(ctx, formats[kind], sum, data, says)
		for _, d := range drafts {
			d.Remarks = append(remarks, d.Remarks...)
		}
		parsed <- result{drafts, err}
	}(data)
	select {
	case p := <-parsed:
		if p.err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return p.drafts, p.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// parse reads data as what the file is: a document of the catalogue, otherwise with
// read, the format of its suffix. over is what the sidecar says.
func (r *Reader) parse(ctx context.Context, read func(context.Context, []byte) ([]*draft.Draft, error), sum string, data []byte,
	says fileSays) (drafts []*draft.Draft, err error) {
	over := says.over
	defer func() {
		if fault := recover(); fault != nil { // a fault of a library must not stop the bot
			err = fmt.Errorf("reading it ended in a fault (%v)", fault)
		}
	}()
	if known := r.Catalogue.articles(sum); known != nil {
		drafts, err = readCatalogued(data, known)
		if len(drafts) == 1 { // what is said of the file is said of each article else
			drafts[0].Meta.Merge(over)
		}
		return drafts, err
	}
	drafts, err = read(ctx, data)
	if err != nil {
		return nil, err
	}
	if len(drafts) > 1 { // what names one article cannot be said of several
		over.ID, over.Title, over.URL, over.URLLanguage, over.AlsoAt = "", "", "", "", nil
	}
	for _, d := range drafts {
		d.Meta.DropNobody()
		d.Meta.Merge(over)
		says.set.fill(&d.Meta)
		if d.Meta.Kind == "" && looksLikeDocs(d) {
			d.Meta.Kind = KindDocs
		}
		switch {
		case d.Meta.Kind == KindDocs && d.Markdown:
			takeOffTitle(d)
		case !d.NoChrome:
			takeOffChrome(d)
		}
	}
	return drafts, nil
}

// problemsOf are the problems of a draft, with the file named.
func problemsOf(d *draft.Draft, file string) []Problem {
	var problems []Problem
	for _, remark := range d.Remarks {
		problems = append(problems, Problem{File: file, Cause: remark})
	}
	for _, p := range d.Trouble {
		p.File = file
		problems = append(problems, p)
	}
	return problems
}

// finish makes the Article: metadata filled in, the text fixed.
func finish(d *draft.Draft, file string, set *settings) *Article {
	meta := d.Meta
	untitled := meta.Title == ""
	if untitled {
		meta.Title = titleOf(file)
	}
	if folder := path.Dir(file); meta.ID != "" && meta.Kind == KindDocs && d.Markdown && folder != "." {
		meta.ID = draft.IdOf(folder + "/" + meta.ID + ".md") // a generator's id is one in its folder
	}
	if meta.ID == "" {
		meta.ID = draft.IdOf(file)
	}
	if meta.Kind == "" {
		meta.Kind = KindArticle
	}
	if meta.Kind == KindDocs {
		set.complete(&meta, file)
	}
	a := articleOf(meta)
	a.File, a.Untitled = file, untitled
	a.Removed = d.Removed
	a.setText(d.Blocks)
	a.Speakers = a.Kind == KindDocs && set.speakers()
	if set != nil && set.BaseURL != "" {
		a.anchor(cmp.Or(set.Slugs, "github"))
	}
	return a
}

// titleOf makes a title of a file's name.
func titleOf(file string) string {
	name := draft.Stem(path.Base(file))
	return draft.Normalise(strings.NewReplacer("_", " ", "-", " ").Replace(name))
}

// sidecar reads the metadata beside f.
func (r *Reader) sidecar(fsys fs.FS, f *File) (draft.Metadata, []Problem) {
	if f.Sidecar.Path == "" {
		return draft.Metadata{}, nil
	}
	data, err := r.load(fsys, &f.Sidecar)
	if err != nil {
		return draft.Metadata{}, []Problem{fatal(f.Sidecar.Path, err)}
	}
	m, problems := draft.ParseMetadata(data, 1, true)
	for i := range problems {
		problems[i].File = f.Sidecar.Path
	}
	return m, problems
}

// load reads a file and completes its stamp. The sum stays empty when the file
// could not be read, or not whole: it is to be read again then.
func (r *Reader) load(fsys fs.FS, s *Stamp) ([]byte, error) {
	const tries = 3
	for range tries {
		data, whole, err := r.loadOnce(fsys, s)
		if whole || err != nil {
			return data, err
		}
	}
	s.SHA256 = ""
	return nil, errChanging
}

// errChanging says that a file does not keep still.
var errChanging = errors.New("it was being written while it was read")

// loadOnce reads a file. It is not whole when it changed meanwhile.
func (r *Reader) loadOnce(fsys fs.FS, s *Stamp) (data []byte, whole bool, err error) {
	limit := r.MaxFileBytes
	if limit == 0 {
		limit = DefaultMaxFileBytes
	}
	f, err := fsys.Open(s.Path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	before, err := statSettled(f)
	if err != nil {
		return nil, false, err
	}
	data, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, false, err
	}
	after, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	*s = stampOf(s.Path, before)
	s.SHA256 = hashBytes(data)
	if int64(len(data)) > limit {
		return nil, true, fmt.Errorf("it has more than %d bytes, the most that is read", limit)
	}
	whole = stampOf("", before).Same(stampOf("", after))
	return data, whole, nil
}

// timeStep is more than the step in which file systems count the time of a
// change.
const timeStep = 20 * time.Millisecond

// statSettled is Stat for a file that may have been written this moment: another
// change within the same step of time would not show, so it waits until the
// step is over.
func statSettled(f fs.File) (fs.FileInfo, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	changed := info.ModTime()
	if at := fileid.Of(info).Changed; at != 0 {
		changed = time.Unix(0, at)
	}
	if age := time.Since(changed); age >= 0 && age < timeStep {
		time.Sleep(timeStep - age)
		return f.Stat()
	}
	return info, nil
}

// fatal is the Problem of a file that cannot be read.
func fatal(file string, err error) Problem {
	p := Problem{File: file, Cause: "it cannot be read: " + plain(err), Fatal: true}
	var known *draft.Unreadable
	switch {
	case errors.As(err, &known):
		p.Cause, p.Fix = "it cannot be read: "+known.Cause, known.Fix
	case errors.Is(err, ErrOutside), errors.Is(err, ErrHidden):
		p.Fix = "put the file itself into the folder"
	case errors.Is(err, fs.ErrPermission):
		p.Fix = "give Verbatim the right to read it"
	case errors.Is(err, fs.ErrNotExist):
		p.Fix = "it went away while the folder was read; read the folder again"
	case errors.Is(err, errChanging):
		p.Fix = "read the folder again when it is written"
	default:
		p.Fix = "fix it or take it out of the folder"
	}
	return p
}

// plain is the message of err without the path, which the Problem names.
func plain(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
