package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

// Build is a build of an index as somebody needs to know it who keeps its passages
// elsewhere, and takes its other files there and back.
type Build struct {
	Name     string    // like build-…
	Path     string    // its folder
	Format   int       // see FormatVersion
	Built    time.Time // when
	Articles int
	Averages postings.Averages
	// Files are the names of its files but for the passages and the list of files
	// that an update goes by.
	Files []string
}

// CurrentBuild describes the build that the index in dir is in. The errors are those
// of Open.
func CurrentBuild(dir string) (*Build, error) {
	name, err := disk.CurrentBuild(dir)
	if err != nil {
		return nil, err
	}
	m, err := disk.ReadManifest(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	b := &Build{Name: name, Path: filepath.Join(dir, name), Format: m.Format, Built: m.Built, Articles: m.Articles, Averages: m.Averages,
		Files: []string{disk.ManifestFile}}
	for _, p := range m.Pieces {
		if !p.OfPassages() && p.Name != disk.FilesFile {
			b.Files = append(b.Files, p.Name)
		}
	}
	return b, nil
}

// Dictionary is the path of the dictionary of a build.
func (b *Build) Dictionary() string { return filepath.Join(b.Path, disk.DictionaryFile) }

// OpenElsewhere opens the current build of the index in dir, whose passages are not
// there: open opens their words, with the dictionary of the build, which they close. The
// errors are those of Open, and open's.
func OpenElsewhere(dir string, open func(*Build, *postings.Dictionary) (postings.Index, error)) (*Collection, error) {
	b, err := CurrentBuild(dir)
	if err != nil {
		return nil, err
	}
	m, err := disk.ReadManifest(b.Path)
	if err != nil {
		return nil, err
	}
	m.Elsewhere = true
	x, err := openWords(b.Path, m, func(d *postings.Dictionary) (postings.Index, error) { return open(b, d) })
	if err != nil {
		return nil, err
	}
	// A question mostly waits for others' processors.
	const waiting = 8
	x.turns = newTurns(waiting)
	return x, nil
}

// EntriesOf reads the entries of a build, as far as they tell whether an article is
// the one of another build.
func EntriesOf(build string) ([]Entry, error) {
	m, err := disk.ReadManifest(build)
	if err != nil {
		return nil, err
	}
	return disk.ReadLines[Entry](build, disk.EntriesFile, m)
}

// SamePassages reports whether two entries are of articles with the same passages.
func (e *Entry) SamePassages(o *Entry) bool {
	return e.Article.ID == o.Article.ID && e.Article.SHA256 == o.Article.SHA256 && e.Article.Title == o.Article.Title &&
		e.HeadSum == o.HeadSum && e.Passages == o.Passages && e.Lengths == o.Lengths
}

// PutCurrent makes a build that was written into the index folder dir by other means
// the current one, and removes the others.
func PutCurrent(dir, name string) error {
	if !strings.HasPrefix(name, disk.BuildPrefix) || filepath.Base(name) != name {
		return fmt.Errorf("%q is no name of a build", name)
	}
	if err := disk.SyncTree(filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("put the new index in place: %w", disk.FullDisk(err))
	}
	if err := disk.SetCurrent(dir, name, nil); err != nil {
		return err
	}
	disk.RemoveOtherBuilds(dir, name, nil)
	return nil
}

// VectorFiles lists the paths of the vectors of a model in the index folder dir.
func VectorFiles(dir, model string) ([]string, error) { return vectorFiles(dir, model) }

// Listing reports whether a file of a build, by its name, is needed for EntriesOf.
func Listing(name string) bool { return name == disk.ManifestFile || name == disk.EntriesFile }
