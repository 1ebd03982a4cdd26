package store

import "path/filepath"

// What the tests of a folder that is damaged on purpose have to know of it.
const (
	CurrentFile    = currentFile
	LockFile       = lockFile
	BuildPrefix    = buildPrefix
	ManifestFile   = manifestFile
	PassagesFolder = passagesFolder
	MostDeleted    = mostDeleted
)

// WithStep has step called after each step that changes the index folder.
func (o Options) WithStep(step func(what string)) Options {
	o.step = step
	return o
}

// Pieces are the sizes of the files of a build, by their names, as its manifest
// has them.
func Pieces(build string) (map[string]int64, error) {
	m, err := readManifest(build)
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
func (x *Collection) DeletedPassages() int { return x.deletedPassages() }

// Parts is the number of files that the texts are in.
func (x *Collection) Parts() int { return len(x.Texts.(*fileTexts).parts) }

const (
	EntriesFile = entriesFile
	MaxParts    = maxParts
)

var (
	PartName = partName
	Lock     = lock
)

// Reads is how often an article was read from the files of the collection.
func (x *Collection) Reads() int {
	t := x.Texts.(*fileTexts)
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.reads
}

const KeptBytes = keptBytes

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

const UnderwayFile = underwayFile
