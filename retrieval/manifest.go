package retrieval

import (
	"bufio"
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

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// An index folder holds
//
//	CURRENT                  the name of the build that is in use, one line
//	lock                     held by the process that builds
//	build-…/manifest.json    a manifest: format, files, sizes
//	build-…/articles.jsonl   an entry a line: citation, place, counts
//	build-…/texts            the articles' records, one after the other
//	build-…/passages/        the bleve index of the passages
//
// A build is written completely and synced before CURRENT is renamed over the
// old one, so that a process that is killed at any moment leaves a folder in
// which CURRENT names a whole build. What a killed build leaves behind is
// removed by the next.
const (
	currentFile    = "CURRENT"
	lockFile       = "lock"
	buildPrefix    = "build-"
	manifestFile   = "manifest.json"
	entriesFile    = "articles.jsonl"
	textsFile      = "texts"
	passagesFolder = "passages"
)

// FormatVersion is the version of the stored format, of the passages and of
// the terms in the index. Raise it when any of them changes: indexes of
// another version are built again.
const FormatVersion = 2

// manifest describes one build of an index.
type manifest struct {
	Format int `json:"format"`
	// Reader identifies how files were read (see Options.Fingerprint); files
	// read otherwise are read again.
	Reader    string       `json:"reader"`
	Built     time.Time    `json:"built"`
	Articles  int          `json:"articles"`
	TextsSize int64        `json:"texts_size"`
	Files     []fileRecord `json:"files"`
	// Problems are about files that were not read; those of a file that was
	// are in its record.
	Problems []article.Problem `json:"problems,omitempty"`
}

// fileRecord is what is remembered of a file of the articles folder.
type fileRecord struct {
	article.File
	// Articles are the ids of its articles.
	Articles []string          `json:"articles"`
	Problems []article.Problem `json:"problems,omitempty"`
}

func (m *manifest) problems() []article.Problem {
	out := slices.Clone(m.Problems)
	for _, f := range m.Files {
		out = append(out, f.Problems...)
	}
	return out
}

// currentBuild reads the name of the build in use. The error is ErrNoIndex when
// there is none.
func currentBuild(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: %s", ErrNoIndex, dir)
	}
	if err != nil {
		return "", fmt.Errorf("read which build of the index is current: %w", err)
	}
	name := strings.TrimSpace(string(data))
	if !strings.HasPrefix(name, buildPrefix) || filepath.Base(name) != name {
		return "", &DamagedError{Cause: fmt.Errorf("%s names no build: %q", currentFile, name)}
	}
	return name, nil
}

func readManifest(build string) (*manifest, error) {
	data, err := os.ReadFile(filepath.Join(build, manifestFile))
	if err != nil {
		return nil, &DamagedError{Cause: err}
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, &DamagedError{Cause: fmt.Errorf("%s: %w", manifestFile, err)}
	}
	if m.Format != FormatVersion {
		return nil, &FormatError{Got: m.Format, Want: FormatVersion}
	}
	return &m, nil
}

func readEntries(build string, m *manifest) ([]entry, error) {
	f, err := os.Open(filepath.Join(build, entriesFile))
	if err != nil {
		return nil, &DamagedError{Cause: err}
	}
	defer f.Close()
	entries := make([]entry, 0, m.Articles)
	for d := json.NewDecoder(bufio.NewReader(f)); ; {
		var e entry
		if err := d.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, &DamagedError{Cause: fmt.Errorf("%s: %w", entriesFile, err)}
		}
		entries = append(entries, e)
	}
	if len(entries) != m.Articles {
		return nil, &DamagedError{Cause: fmt.Errorf("%s has %d articles, the manifest %d", entriesFile, len(entries), m.Articles)}
	}
	return entries, nil
}
