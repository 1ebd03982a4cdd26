package disk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
)

// An index folder holds
//
//	CURRENT                     the name of the current build, one line
//	lock                        locked by the process that builds
//	underway                    what is being read (see package build)
//	vectors-…, vectors.lock     vectors of sentences, which outlive a build (see package store)
//	build-…/manifest.json       a manifest and its checksum, a line each
//	build-…/articles.jsonl.zst  an entry a line: citation, place, counts
//	build-…/files.jsonl.zst     a line a file: what was read, for the next update (see package build)
//	build-…/texts-1, …          the articles' records (see record.go), one after the other
//	build-…/passages/           the index of the passages, as scorch of bleve keeps it
//	build-…/dictionary          the stems of the passages and in how many each is
//
// The manifest has the size and the checksum of every other file, and an entry
// those of its record, so that nothing that has decayed is ever quoted. Texts
// and the segments of bleve never change once written: a build has those of the
// one before by hard links, and adds its own.
//
// A build is written completely and synced before CURRENT is renamed over the
// old one, so that a process that is killed at any moment leaves a folder in
// which CURRENT names a whole build. What a killed build leaves behind is
// removed by the next.
const (
	CurrentFile    = "CURRENT"
	LockFile       = "lock"
	BuildPrefix    = "build-"
	ManifestFile   = "manifest.json"
	EntriesFile    = "articles.jsonl.zst"
	FilesFile      = "files.jsonl.zst"
	textsPrefix    = "texts-"
	PassagesFolder = "passages"
	DictionaryFile = "dictionary"
)

// FormatVersion is the version of the stored format, of the passages and of
// the terms in the index. Raise it when any of them changes: indexes of
// another version are built again. What a passage is in a cluster has the same version.
const FormatVersion = 18

// Manifest describes one build of an index.
type Manifest struct {
	Format int `json:"format"`
	// Reader identifies how files were read (see build.Options); files
	// read otherwise are read again.
	Reader   string    `json:"reader"`
	Built    time.Time `json:"built"`
	Articles int       `json:"articles"`
	Files    int       `json:"files"`
	// Averages are the mean lengths that passages are compared with. An update keeps
	// them while they are about right: another engine has what a stem counts for
	// written down with them.
	Averages postings.Averages `json:"averages"`
	// Pieces are the files of the build but for the manifest.
	Pieces []Piece `json:"pieces"`
	// Problems are about files that were not read, FileProblems about those that
	// were.
	Problems     []article.Problem `json:"problems,omitempty"`
	FileProblems []article.Problem `json:"file_problems,omitempty"`
	// LeftOut are the files that are left out for what reading them takes.
	LeftOut []string `json:"left_out,omitempty"`

	// Elsewhere is set where the passages are not kept in the folder.
	Elsewhere bool `json:"-"`
}

// Piece is a file of a build.
type Piece struct {
	Name string `json:"name"` // in the build, with slashes
	Size int64  `json:"size"`
	// Sum is its checksum; 0 for a file of records, which have their own.
	Sum uint32 `json:"sum"`
}

// CurrentBuild reads the name of the current build. The error is ErrNoIndex when
// there is none.
func CurrentBuild(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, CurrentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: %s", ErrNoIndex, dir)
	}
	if err != nil {
		return "", fmt.Errorf("read which build of the index is current: %w", err)
	}
	name := strings.TrimSpace(string(data))
	if !strings.HasPrefix(name, BuildPrefix) || filepath.Base(name) != name {
		return "", &DamagedError{Cause: fmt.Errorf("%s names no build: %q", CurrentFile, name)}
	}
	return name, nil
}

// castagnoli is the polynomial that processors have an instruction for.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum says whether bytes are those that were written, not whether somebody
// meant to change them.
func checksum(data []byte) uint32 { return crc32.Checksum(data, castagnoli) }

// Write writes the manifest of a build, whose folder is given.
func (m *Manifest) Write(build string) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(build, ManifestFile), fmt.Appendf(data, "\n%d\n", checksum(data)), 0o644)
}

// ReadManifest reads the manifest of a build. The error is a *FormatError or a
// *DamagedError.
func ReadManifest(build string) (*Manifest, error) {
	data, err := os.ReadFile(filepath.Join(build, ManifestFile))
	if err != nil {
		return nil, &DamagedError{Cause: err}
	}
	data, sum, _ := bytes.Cut(data, []byte("\n"))
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, &DamagedError{Cause: fmt.Errorf("%s: %w", ManifestFile, err)}
	}
	if m.Format != FormatVersion {
		return nil, &FormatError{Got: m.Format, Want: FormatVersion}
	}
	if string(sum) != fmt.Sprintf("%d\n", checksum(data)) {
		return nil, &DamagedError{Cause: fmt.Errorf("%s does not have its checksum", ManifestFile)}
	}
	return &m, nil
}

// Piece finds a file of the build; the zero piece is none.
func (m *Manifest) Piece(name string) Piece {
	for _, p := range m.Pieces {
		if p.Name == name {
			return p
		}
	}
	return Piece{}
}

// PartName is the name of a file of records.
func PartName(part int) string { return textsPrefix + strconv.Itoa(part) }

// parts are the numbers of the files of records.
func (m *Manifest) parts() []int {
	var parts []int
	for _, p := range m.Pieces {
		if number, ok := strings.CutPrefix(p.Name, textsPrefix); ok {
			if part, err := strconv.Atoi(number); err == nil {
				parts = append(parts, part)
			}
		}
	}
	return parts
}

// NewPart is a number that no file of records has.
func (m *Manifest) NewPart() int {
	part := 0
	for _, p := range m.parts() {
		part = max(part, p)
	}
	return part + 1
}

// Check makes sure that the files of a build are those that were written: all
// of them by their size, and by their checksum those that are not checked when
// they are read. bleve reads its files as they are and stumbles, or finds the
// wrong passages, where they have decayed.
func (m *Manifest) Check(build string) error {
	for _, p := range m.Pieces {
		if m.Elsewhere && p.OfPassages() {
			continue
		}
		info, err := os.Stat(filepath.Join(build, filepath.FromSlash(p.Name)))
		if err != nil {
			return &DamagedError{Cause: err}
		}
		if info.Size() != p.Size {
			return &DamagedError{Cause: fmt.Errorf("%s has %d bytes, the manifest says %d", p.Name, info.Size(), p.Size)}
		}
	}
	for _, p := range m.Pieces {
		if p.Name != DictionaryFile && (m.Elsewhere || !strings.HasPrefix(p.Name, PassagesFolder+"/")) {
			continue
		}
		sum, err := sumFile(filepath.Join(build, filepath.FromSlash(p.Name)))
		if err != nil {
			return &DamagedError{Cause: err}
		}
		if sum != p.Sum {
			return &DamagedError{Cause: fmt.Errorf("%s does not have its checksum", p.Name)}
		}
	}
	return nil
}

func sumFile(path string) (uint32, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	sum := crc32.New(castagnoli)
	_, err = io.Copy(sum, f)
	return sum.Sum32(), err
}

// SumPieces lists the files of a build. Those that are links to files of the build
// before, whose folder and manifest are given ("" and nil when there is none), are not
// read again.
func SumPieces(build, before string, old *Manifest) ([]Piece, error) {
	var pieces []Piece
	err := filepath.WalkDir(build, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(build, path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		p := Piece{Name: filepath.ToSlash(name), Size: info.Size()}
		if strings.HasPrefix(p.Name, textsPrefix) {
			p.Sum = 0
		} else if known, ok := old.sumOfSame(before, p.Name, info); ok {
			p.Sum = known
		} else if p.Sum, err = sumFile(path); err != nil {
			return err
		}
		pieces = append(pieces, p)
		return nil
	})
	return pieces, err
}

// sumOfSame gives the checksum of a file that is the one of that name in the build of
// the manifest; m may be nil.
func (m *Manifest) sumOfSame(build, name string, info fs.FileInfo) (sum uint32, ok bool) {
	if m == nil {
		return 0, false
	}
	other, err := os.Stat(filepath.Join(build, filepath.FromSlash(name)))
	if err != nil || !os.SameFile(info, other) {
		return 0, false
	}
	p := m.Piece(name)
	return p.Sum, p.Name != ""
}

// OfPassages reports whether a file is one of the index of the passages, or is needed
// for updates only.
func (p Piece) OfPassages() bool {
	return strings.HasPrefix(p.Name, PassagesFolder+"/") || p.Name == FilesFile
}
