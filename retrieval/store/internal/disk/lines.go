package disk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// WriteLines writes a list, a line of JSON for each element, compressed: to a
// fifth.
func WriteLines[T any](build, name string, list []T, line func(*T) ([]byte, error)) error {
	f, err := os.Create(filepath.Join(build, name))
	if err != nil {
		return err
	}
	defer f.Close()
	out, err := zstd.NewWriter(f, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	for i := range list {
		data, err := line(&list[i])
		if err != nil {
			return err
		}
		out.Write(data)
		out.Write([]byte("\n")) // Close gives the error
	}
	return errors.Join(out.Close(), f.Close())
}

// ReadLines reads what writeLines wrote. Several of them are decoded at once:
// the list of a large collection is what takes the time when it is opened.
func ReadLines[T any](build, name string, m *Manifest) ([]T, error) {
	packed, err := os.ReadFile(filepath.Join(build, name))
	if err != nil {
		return nil, &DamagedError{Cause: err}
	}
	if checksum(packed) != m.Piece(name).Sum {
		return nil, &DamagedError{Cause: fmt.Errorf("%s does not have its checksum", name)}
	}
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	data, err := unpack.DecodeAll(packed, nil)
	if err != nil {
		return nil, &DamagedError{Cause: fmt.Errorf("%s: %w", name, err)}
	}
	lines := bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))
	if len(data) == 0 {
		lines = nil
	}
	list := make([]T, len(lines))
	workers := min(runtime.GOMAXPROCS(0), 8)
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(lines) && errs[w] == nil; i += workers {
				errs[w] = json.Unmarshal(lines[i], &list[i])
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, &DamagedError{Cause: fmt.Errorf("%s: %w", name, err)}
	}
	return list, nil
}
