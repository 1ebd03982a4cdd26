package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// fetchedFile says, in an index folder, what Fetch brought there last.
const fetchedFile = "fetched.json"

// stagingPrefix begins the name of a folder of what is not whole yet.
const stagingPrefix = "fetching-"

// fetched is what is in fetchedFile.
type fetched struct {
	Build string `json:"build"`
	Files string `json:"files"` // as in Meta
	list
}

// Fetch brings the files of what is published into the index folder dir, and makes it
// the current build there. What of them is there already is not brought again. changed
// is false when that was all. Progress, when not nil, is called with the bytes that
// were brought, and of all to bring.
func Fetch(ctx context.Context, p Place, dir string, progress func(done, total int64)) (changed bool, err error) {
	if err := CheckName(p.Name); err != nil {
		return false, err
	}
	m, err := p.Current(ctx)
	if err != nil {
		return false, err
	}
	if m.Format != store.FormatVersion {
		return false, fmt.Errorf("what is published in %s has format %d, this version of Verbatim reads format %d: publish with this version, "+
			"or run that one", p.alias(), m.Format, store.FormatVersion)
	}
	had := readFetched(dir)
	if now, err := store.Current(dir); err == nil && now == m.Build && had.Build == m.Build && had.Files == m.Files {
		return false, nil
	}
	l, err := p.listOf(ctx, m.Build)
	if err != nil {
		return false, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, fmt.Errorf("make the index folder: %w", err)
	}
	sweep(dir)
	staging, err := os.MkdirTemp(dir, stagingPrefix)
	if err != nil {
		return false, fmt.Errorf("make room for the files of the index: %w", err)
	}
	defer os.RemoveAll(staging)
	f := &fetching{Place: p, dir: dir, staging: staging, had: had, progress: progress}
	if err := f.bringAll(ctx, l); err != nil {
		return false, err
	}
	if err := f.install(m.Build, l); err != nil {
		return false, fmt.Errorf("put the fetched index in place: %w", err)
	}
	return true, writeFetched(dir, fetched{m.Build, m.Files, *l})
}

// fetching is one run of Fetch.
type fetching struct {
	Place
	dir, staging string
	had          fetched
	progress     func(done, total int64)
}

// bringAll puts all files into the staging folder.
func (f *fetching) bringAll(ctx context.Context, l *list) error {
	var missing []piece
	var total, done int64
	for _, p := range l.Pieces {
		if p.Name != filepath.ToSlash(filepath.Clean(p.Name)) || !filepath.IsLocal(filepath.FromSlash(p.Name)) {
			return fmt.Errorf("the cluster names a file %q, which cannot be one of an index", p.Name)
		}
		if f.link(p) {
			continue
		}
		missing = append(missing, p)
		total += p.Size
	}
	for _, p := range missing {
		path := f.staged(p)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		err := f.bring(ctx, p, path, func(n int64) {
			if done += n; f.progress != nil {
				f.progress(done, total)
			}
		})
		if err != nil {
			return fmt.Errorf("fetch %s: %w", p.Name, err)
		}
	}
	return nil
}

// staged is where a piece is before it is put in place.
func (f *fetching) staged(p piece) string {
	folder := "build"
	if p.Beside {
		folder = "beside"
	}
	return filepath.Join(f.staging, folder, filepath.FromSlash(p.Name))
}

// link takes a file over from what was fetched before, and reports whether it is there.
func (f *fetching) link(p piece) bool {
	for _, old := range f.had.Pieces {
		if old.SHA256 != p.SHA256 || old.Size != p.Size {
			continue
		}
		from := filepath.Join(f.dir, f.had.Build, filepath.FromSlash(old.Name))
		if old.Beside {
			from = filepath.Join(f.dir, old.Name)
		}
		sum, err := pieceOf(from) // it may have decayed
		if err != nil || sum.SHA256 != p.SHA256 {
			continue
		}
		path := f.staged(p)
		if os.MkdirAll(filepath.Dir(path), 0o755) == nil && os.Link(from, path) == nil {
			return true
		}
	}
	return false
}

// bring writes a piece to a file, and makes sure that it is what was published.
func (p Place) bring(ctx context.Context, what piece, path string, progress func(int64)) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	size := int64(0)
	for part := range what.Parts {
		var doc struct {
			Data []byte `json:"data"`
		}
		found, err := p.document(ctx, partID(what, part), &doc)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("part %d of %d is not in the cluster; it may have been published again meanwhile", part+1, what.Parts)
		}
		sum.Write(doc.Data)
		size += int64(len(doc.Data))
		if _, err := f.Write(doc.Data); err != nil {
			return err
		}
		progress(int64(len(doc.Data)))
	}
	if size != what.Size || hex.EncodeToString(sum.Sum(nil)) != what.SHA256 {
		return errors.New("what the cluster gave does not have its size and its checksum; publish the collection again with " +
			"verbatim index --again")
	}
	return nil
}

// install puts what is staged in place.
func (f *fetching) install(build string, l *list) error {
	for _, p := range l.Pieces {
		if p.Beside {
			if err := os.Rename(f.staged(p), filepath.Join(f.dir, p.Name)); err != nil {
				return err
			}
		}
	}
	to := filepath.Join(f.dir, build)
	if now, err := store.Current(f.dir); err == nil && now == build && readFetched(f.dir).Build == build {
		return nil // only what lies beside it has changed, or another process was faster
	}
	// What a process left that was killed is replaced.
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(f.staging, "build"), to); err != nil {
		return err
	}
	return store.PutCurrent(f.dir, build)
}

func readFetched(dir string) fetched {
	var f fetched
	content, err := os.ReadFile(filepath.Join(dir, fetchedFile))
	if err != nil || json.Unmarshal(content, &f) != nil {
		return fetched{}
	}
	return f
}

func writeFetched(dir string, f fetched) error {
	content, err := json.Marshal(f)
	if err != nil {
		return err
	}
	tmp := filepath.Join(dir, fetchedFile+".new")
	if err := os.WriteFile(tmp, content, 0o644); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(dir, fetchedFile))
}

// Renew is Fetch and Open. Where what was fetched before has decayed, it is fetched again.
func Renew(ctx context.Context, p Place, dir string, progress func(done, total int64)) (*store.Collection, error) {
	if _, err := Fetch(ctx, p, dir, progress); err != nil {
		return nil, err
	}
	x, err := Open(p, dir)
	if !errors.As(err, new(*store.DamagedError)) {
		return x, err
	}
	if err := os.Remove(filepath.Join(dir, fetchedFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("fetch the index again: %w", err)
	}
	if _, err := Fetch(ctx, p, dir, progress); err != nil {
		return nil, err
	}
	if x, err = Open(p, dir); errors.As(err, new(*store.DamagedError)) {
		return nil, fmt.Errorf("%w; for what is in the cluster: publish it again with verbatim index --again", err)
	}
	return x, err
}

// sweep removes what runs of Fetch left in an index folder that were killed. One that
// goes on writes its folder at least once a day.
func sweep(dir string) {
	const longAgo = 24 * time.Hour
	all, _ := os.ReadDir(dir)
	for _, d := range all {
		info, err := d.Info()
		if err == nil && strings.HasPrefix(d.Name(), stagingPrefix) && time.Since(info.ModTime()) > longAgo {
			_ = os.RemoveAll(filepath.Join(dir, d.Name())) // or the next time
		}
	}
}
