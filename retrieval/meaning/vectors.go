package meaning

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"sync"
)

var vectorsMagic = [magicLength]byte([]byte("verbatim vector\n"))

const vectorsVersion = 1

// Digest tells a sentence from others, so that its vector need not be made again.
type Digest [16]byte

// DigestOf is the digest of a sentence.
func DigestOf(sentence string) Digest {
	sum := sha256.Sum256([]byte(sentence))
	return Digest(sum[:len(Digest{})])
}

// vectorsAbout is what the header of a file of vectors says of it.
type vectorsAbout struct {
	Model    string `json:"model"` // its hash
	Dim      int    `json:"dim"`
	Rows     int    `json:"rows"`
	Passages int    `json:"passages"`
}

// Bounds on a file of vectors.
const (
	maxRows     = 1 << 30
	maxPassages = 1 << 28
)

// Vectors is a file of the vectors of passages, one for each sentence of a passage
// (a row), as numbers of 8 bits. It is mapped, and may be used by several
// goroutines at once.
//
// Its sections are
//
//	rows       [rows × dim] numbers of 8 bits
//	scales     [rows] float32: a vector is its scale times its row
//	digests    [rows] of 16 bytes: [DigestOf] each sentence
//	signs      [rows × dim/64] words: whether a number is greater than the mean's
//	mean       [dim] float32: that of all vectors
//	starts     [passages + 1] uint32: the first row of each passage, and the end
//
// and the keys of the passages with a table to find one, as a vocabulary has them.
type Vectors struct {
	about   vectorsAbout
	file    *mapped
	kernel  kernel
	rows    []int8
	scales  []float32
	digests []byte
	signs   []uint64
	mean    []float32
	starts  []uint32
	keys    *vocabulary

	mu     sync.RWMutex // held for reading while the file is used
	closed bool
}

// OpenVectors maps a file that [VectorWriter] made. Nothing is read but its header
// and where each passage begins.
func OpenVectors(path string) (*Vectors, error) {
	f, err := openFile(path, vectorsMagic, vectorsVersion)
	if err != nil {
		return nil, err
	}
	v, err := newVectors(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the vectors: %w", err), f.close())
	}
	return v, nil
}

func newVectors(f *mapped) (v *Vectors, err error) {
	v = &Vectors{file: f, kernel: kernels()[0]}
	a := &v.about
	if err := json.Unmarshal(f.header.About, a); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", f.path, ErrDamaged, err)
	}
	if a.Dim <= 0 || a.Dim > maxHidden || a.Dim%64 != 0 || a.Rows < 0 || a.Rows > maxRows || a.Passages < 0 || a.Passages > maxPassages {
		return nil, fmt.Errorf("%s: %w: %d rows of %d for %d passages", f.path, ErrDamaged, a.Rows, a.Dim, a.Passages)
	}
	l := loader{file: f}
	v.rows = loadNumbers[int8](&l, "rows", a.Rows*a.Dim)
	v.scales = loadNumbers[float32](&l, "scales", a.Rows)
	v.digests = loadNumbers[uint8](&l, "digests", a.Rows*len(Digest{}))
	v.signs = loadNumbers[uint64](&l, "signs", a.Rows*a.Dim/64)
	v.mean = loadNumbers[float32](&l, "mean", a.Dim)
	v.starts = loadNumbers[uint32](&l, "starts", a.Passages+1)
	if l.err != nil {
		return nil, l.err
	}
	last := uint32(0)
	for _, s := range v.starts {
		if s < last {
			return nil, fmt.Errorf("%s: %w: a passage begins before the one before it", f.path, ErrDamaged)
		}
		last = s
	}
	if v.starts[0] != 0 || int(last) != a.Rows {
		return nil, fmt.Errorf("%s: %w: the passages have %d rows of %d", f.path, ErrDamaged, last, a.Rows)
	}
	v.keys, err = mappedVocabulary(f, a.Passages)
	return v, err
}

// Close gives the file back. It waits for what is being looked for.
func (v *Vectors) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil
	}
	v.closed = true
	return v.file.close()
}

var errVectorsClosed = errors.New("the vectors are closed")

// Verify reads the whole file and compares its checksum. Its error wraps
// [ErrDamaged].
func (v *Vectors) Verify() error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.closed {
		return errVectorsClosed
	}
	return v.file.verify()
}

// Model is the hash of the model that made the vectors ([Model.Hash]).
func (v *Vectors) Model() string { return v.about.Model }

// Dim is the length of a vector.
func (v *Vectors) Dim() int { return v.about.Dim }

// Rows is the number of sentences.
func (v *Vectors) Rows() int { return v.about.Rows }

// Len is the number of passages.
func (v *Vectors) Len() int { return v.about.Passages }

// Key is the key of a passage, 0 ≤ passage < Len. Like all that is read of a file,
// it may not be asked for after Close.
func (v *Vectors) Key(passage int) string {
	from, to := v.keys.offsets[passage], v.keys.offsets[passage+1]
	if from > to || int(to) > len(v.keys.text) {
		return ""
	}
	return string(v.keys.text[from:to])
}

// Find is the passage of a key.
func (v *Vectors) Find(key string) (passage int, ok bool) {
	passage = v.keys.lookup(key)
	return passage, passage >= 0
}

// Span are the rows of a passage, from the first to before the last.
func (v *Vectors) Span(passage int) (from, to int) {
	return int(v.starts[passage]), int(v.starts[passage+1])
}

// Row is the vector of a sentence: scale times each of Dim numbers, which must not
// be changed.
func (v *Vectors) Row(row int) (q []int8, scale float32) {
	d := v.about.Dim
	return v.rows[row*d:][:d:d], v.scales[row]
}

// Digest is the digest of the sentence of a row.
func (v *Vectors) Digest(row int) Digest { return Digest(v.digests[row*len(Digest{}):]) }

// VectorWriter writes a file of vectors, passage after passage. The rows go to the
// disk as they come; some 40 bytes a sentence are kept until Finish.
type VectorWriter struct {
	about   vectorsAbout
	file    *fileWriter
	scales  []float32
	digests []byte
	starts  []uint32
	keys    []string
	sums    []float64 // of all vectors
}

// CreateVectors begins a file of the vectors of a model, whose hash and length of a
// vector are given. Either Finish or Discard must be called; until Finish nothing
// is at path but what was there.
func CreateVectors(path, model string, dim int) (*VectorWriter, error) {
	if dim <= 0 || dim > maxHidden || dim%64 != 0 {
		return nil, fmt.Errorf("write the vectors: they are of %d numbers instead of a multiple of 64 up to %d", dim, maxHidden)
	}
	f, err := createFile(path, vectorsMagic, vectorsVersion)
	if err != nil {
		return nil, fmt.Errorf("write the vectors: %w", err)
	}
	if err := f.begin("rows"); err != nil {
		return nil, f.discard(err)
	}
	return &VectorWriter{about: vectorsAbout{Model: model, Dim: dim}, file: f, sums: make([]float64, dim)}, nil
}

// Add adds a passage, whose key must not have been added before: the digest of each
// of its sentences, and their vectors as [Quantise] makes them, [sentences × Dim].
func (w *VectorWriter) Add(key string, digests []Digest, rows []int8, scales []float32) error {
	n := len(digests)
	if len(rows) != n*w.about.Dim || len(scales) != n {
		return fmt.Errorf("add the vectors of %q: %d numbers and %d scales for %d sentences", key, len(rows), len(scales), n)
	}
	if len(w.scales)+n > maxRows || len(w.keys) >= maxPassages {
		return errors.New("add vectors: there are too many")
	}
	w.keys, w.starts = append(w.keys, key), append(w.starts, uint32(len(w.scales)))
	w.scales = append(w.scales, scales...)
	for _, d := range digests {
		w.digests = append(w.digests, d[:]...)
	}
	for i, q := range rows {
		w.sums[i%w.about.Dim] += float64(q) * float64(scales[i/w.about.Dim])
	}
	_, err := w.file.Write(rawBytes(rows))
	return err
}

// Finish puts the file in place.
func (w *VectorWriter) Finish() error {
	a := &w.about
	a.Rows, a.Passages = len(w.scales), len(w.keys)
	w.starts = append(w.starts, uint32(a.Rows))
	mean := make([]float32, a.Dim)
	for i, s := range w.sums {
		mean[i] = float32(s / math.Max(1, float64(a.Rows)))
	}
	err := errors.Join(w.writeSigns(mean), w.file.section("scales", rawBytes(w.scales)), w.file.section("digests", w.digests),
		w.file.section("mean", rawBytes(mean)), w.file.section("starts", rawBytes(w.starts)))
	for _, p := range vocabularyParts(newVocabulary(w.keys)) {
		err = errors.Join(err, w.file.section(p.name, p.data))
	}
	if err != nil {
		return w.file.discard(err)
	}
	return w.file.finish(a)
}

// writeSigns reads the rows again, now that their mean is known.
func (w *VectorWriter) writeSigns(mean []float32) error {
	if err := errors.Join(w.file.begin("signs"), w.file.buffer.Flush()); err != nil {
		return err
	}
	row, signs := make([]int8, w.about.Dim), make([]uint64, w.about.Dim/64)
	at := int64(headRoom)
	const chunk = 1 << 12
	buffer := make([]byte, chunk*w.about.Dim)
	for done := 0; done < len(w.scales); done += chunk {
		n := min(chunk, len(w.scales)-done)
		if _, err := w.file.file.ReadAt(buffer[:n*w.about.Dim], at); err != nil {
			return err
		}
		at += int64(n * w.about.Dim)
		for i := range n {
			for k, b := range buffer[i*w.about.Dim:][:w.about.Dim] {
				row[k] = int8(b)
			}
			signsOf(signs, row, w.scales[done+i], mean)
			if _, err := w.file.Write(rawBytes(signs)); err != nil {
				return err
			}
		}
	}
	return nil
}

// signsOf writes in which of its numbers a vector is greater than the mean.
func signsOf(signs []uint64, q []int8, scale float32, mean []float32) {
	clear(signs)
	for k, x := range q {
		if float32(x)*scale > mean[k] {
			signs[k/64] |= 1 << (k % 64)
		}
	}
}

// Discard takes back what was written.
func (w *VectorWriter) Discard() error { return w.file.discard(nil) }
