package evaluate

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/meaning"
)

// keeper is a model that keeps the vectors that it made in a folder, since those of all
// collections take minutes.
type keeper struct {
	*meaning.Model
	dir string

	mu   sync.Mutex
	made map[string][]float32 // by kind and text
	more bool
}

// newKeeper opens the multilingual model, and a folder.
func newKeeper(t *testing.T, dir string) *keeper {
	t.Helper()
	return &keeper{Model: openModel(t, "multilingual"), dir: dir, made: map[string][]float32{}}
}

// Encode makes the vectors that are not there yet.
func (k *keeper) Encode(ctx context.Context, kind meaning.Kind, texts []string) ([]float32, error) {
	var missing []string
	k.mu.Lock()
	for _, s := range texts {
		if k.made[k.key(kind, s)] == nil {
			missing = append(missing, s)
		}
	}
	k.mu.Unlock()
	if len(missing) > 0 {
		v, err := k.Model.Encode(ctx, kind, missing)
		if err != nil {
			return nil, err
		}
		k.mu.Lock()
		for i, s := range missing {
			k.made[k.key(kind, s)], k.more = v[i*k.Dim():][:k.Dim():k.Dim()], true
		}
		k.mu.Unlock()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	out := make([]float32, 0, len(texts)*k.Dim())
	for _, s := range texts {
		out = append(out, k.made[k.key(kind, s)]...)
	}
	return out, nil
}

func (k *keeper) key(kind meaning.Kind, text string) string {
	d := meaning.DigestOf(text)
	return string(rune('0'+int(kind))) + string(d[:])
}

func (k *keeper) path(name string) string { return filepath.Join(k.dir, name+"-"+k.Hash()[:16]+".gob") }

// read reads what was kept of a collection.
func (k *keeper) read(t *testing.T, name string) {
	t.Helper()
	k.made, k.more = map[string][]float32{}, false
	f, err := os.Open(k.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := gob.NewDecoder(bufio.NewReader(f)).Decode(&k.made); err != nil {
		t.Fatal(err)
	}
}

// keep writes what was made of a collection.
func (k *keeper) keep(t *testing.T, name string) {
	t.Helper()
	if !k.more {
		return
	}
	f, err := os.Create(k.path(name))
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	if err := errors.Join(gob.NewEncoder(w).Encode(k.made), w.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
}
