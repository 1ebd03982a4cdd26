package build

import (
	"path/filepath"

	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

// What the tests of a folder that is damaged on purpose have to know of it.
const (
	CurrentFile    = disk.CurrentFile
	LockFile       = disk.LockFile
	BuildPrefix    = disk.BuildPrefix
	ManifestFile   = disk.ManifestFile
	EntriesFile    = disk.EntriesFile
	PassagesFolder = disk.PassagesFolder
	MostDeleted    = mostDeleted
	MaxParts       = maxParts
	UnderwayFile   = underwayFile
)

var (
	PartName = disk.PartName
	Lock     = disk.Lock
)

// WithStep has step called after each step that changes the index folder.
func (o Options) WithStep(step func(what string)) Options {
	o.step = step
	return o
}

// Pieces are the sizes of the files of a build, by their names, as its manifest
// has them.
func Pieces(build string) (map[string]int64, error) {
	m, err := disk.ReadManifest(build)
	if err != nil {
		return nil, err
	}
	sizes := map[string]int64{}
	for _, p := range m.Pieces {
		sizes[p.Name] = p.Size
	}
	return sizes, nil
}

// DeletedPassages is the number of passages that take room and were taken out.
func DeletedPassages(x *store.Collection) int { return deletedPassages(x) }

// WithMemory has memory say what the process uses: in all, and of it what is live.
func (o Options) WithMemory(memory func() (total, live int64)) Options {
	o.memory = func() memoryUse {
		total, live := memory()
		return memoryUse{total, live}
	}
	return o
}

// UnderwayMemory is the memory that the note in an index folder tells of.
func UnderwayMemory(dir string) int64 { return readUnderway(filepath.Join(dir, underwayFile)).Memory }
