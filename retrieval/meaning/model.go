package meaning

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// modelMagic and modelVersion mark a model's file. The version goes up when what
// is in the file means something else, or when the vectors that are made of the
// same weights are others.
var modelMagic = [magicLength]byte([]byte("verbatim model\r\n"))

const modelVersion = 1

// Kind is what a text is to be compared as: models are taught with a mark before
// each text that says which it is.
type Kind int

// The kinds of text.
const (
	Query   Kind = iota // a question
	Passage             // a text that may answer one
)

// batchTokens is the number of tokens of short texts that are encoded at once.
const batchTokens = 512

// Model makes vectors of texts. It may be used by several goroutines at once.
type Model struct {
	about     about
	file      *mapped
	network   network
	tokenizer tokenizer

	workspaces sync.Pool // *workspace

	mu     sync.RWMutex // held for reading while the file is used
	closed bool
}

// Open maps a model's file, as [Write] made it. Nothing but its header is read:
// the rest comes into memory as it is used.
func Open(path string) (*Model, error) {
	f, err := openFile(path, modelMagic, modelVersion)
	if err != nil {
		return nil, err
	}
	m, err := newModel(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the model: %w", err), f.close())
	}
	return m, nil
}

func newModel(f *mapped) (*Model, error) {
	m := &Model{file: f}
	a := &m.about
	if err := json.Unmarshal(f.header.About, a); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", f.path, ErrDamaged, err)
	}
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", f.path, err)
	}
	m.network = network{kernel: kernels()[0], hidden: a.Hidden, heads: a.Heads, epsilon: a.Epsilon}
	if err := m.network.load(f, a); err != nil {
		return nil, err
	}
	if err := m.loadTokenizer(); err != nil {
		return nil, err
	}
	m.workspaces.New = func() any { return m.network.newWorkspace(max(batchTokens, a.Positions)) }
	return m, nil
}

// load finds the weights in a file.
func (n *network) load(f *mapped, a *about) (err error) {
	h := a.Hidden
	if a.Nibbles && h%nibbleBlock != 0 {
		return fmt.Errorf("%s: %w: hidden is %d", f.path, ErrDamaged, h)
	}
	n.words = table{width: h, nibbles: a.Nibbles, scale: a.Scale, zero: a.Zero}
	l := loader{file: f}
	n.words.bytes = loadNumbers[uint8](&l, "words", a.Words*n.words.rowBytes())
	n.positions = loadNumbers[float32](&l, "positions", a.Positions*h)
	n.embedded = l.norm("embedded", h)
	for i := range a.Layers {
		name := strconv.Itoa(i)
		n.layers = append(n.layers, layer{
			qkv: l.matrix(name+".qkv", h, 3*h), out: l.matrix(name+".out", h, h),
			up: l.matrix(name+".up", h, a.Intermediate), down: l.matrix(name+".down", a.Intermediate, h),
			afterAttention: l.norm(name+".attention", h), afterLinear: l.norm(name+".linear", h),
		})
	}
	return l.err
}

// loader finds arrays in a file; err is the first error.
type loader struct {
	file *mapped
	err  error
}

func loadNumbers[T number](l *loader, name string, n int) []T {
	x, err := numbersOf[T](l.file, name, n)
	if l.err == nil {
		l.err = err
	}
	return x
}

func (l *loader) norm(name string, n int) layerNorm {
	return layerNorm{loadNumbers[float32](l, name+".gamma", n), loadNumbers[float32](l, name+".beta", n)}
}

func (l *loader) matrix(name string, in, out int) matrix {
	return matrix{
		in: in, out: out, weights: loadNumbers[int8](l, name+".weights", in*out),
		scales: loadNumbers[float32](l, name+".scales", out), sums: loadNumbers[int32](l, name+".sums", out),
		bias: loadNumbers[float32](l, name+".bias", out),
	}
}

func (m *Model) loadTokenizer() error {
	a := &m.about
	v, err := mappedVocabulary(m.file, a.Pieces)
	if err != nil {
		return err
	}
	switch a.Tokenizer {
	case tokenizerWordPiece:
		m.tokenizer = newWordPiece(v, a.Open, a.Close, a.Unknown)
		return nil
	case tokenizerUnigram:
		if a.Replaced < 0 || a.Replacing < 0 {
			return fmt.Errorf("%s: %w: %d characters replaced", m.file.path, ErrDamaged, a.Replaced)
		}
		l := loader{file: m.file}
		m.tokenizer = &unigram{
			vocabulary: v, open: a.Open, close: a.Close, unknown: a.Unknown, unknownScore: a.UnknownScore, longest: a.Longest,
			scores: loadNumbers[float32](&l, "unigram.scores", a.Pieces), from: loadNumbers[uint32](&l, "unigram.from", a.Replaced),
			bounds: loadNumbers[uint32](&l, "unigram.bounds", a.Replaced+1), to: loadNumbers[uint32](&l, "unigram.to", a.Replacing),
		}
		return l.err
	}
	return fmt.Errorf("%s: %w: its tokenizer is %q", m.file.path, ErrDamaged, a.Tokenizer)
}

// Close gives the file back. It waits for what is being encoded.
func (m *Model) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil
	}
	m.closed = true
	return m.file.close()
}

// Name is that of the model, like "e5-small-v2".
func (m *Model) Name() string { return m.about.Name }

// Comparable brings a cosine of two of its vectors into line with those of the models
// that are known, so that the same cosine says the same: see [Source]. The cosines of a
// model that is not known stay as they are.
func (m *Model) Comparable(cosine float32) float32 {
	for i := range sources {
		if s := &sources[i]; s.Name == m.about.Name {
			return s.Scale*cosine + s.Shift
		}
	}
	return cosine
}

// License is that of the model's weights.
func (m *Model) License() string { return m.about.License }

// Path is where the model's file is.
func (m *Model) Path() string { return m.file.path }

// Hash tells the model from any other, and from what would make other vectors of
// the same weights: 64 hexadecimal digits.
func (m *Model) Hash() string { return m.file.sum }

// Dim is the length of a vector.
func (m *Model) Dim() int { return m.about.Hidden }

// MaxTokens is the length of the longest text that is encoded whole, the mark of
// its kind and the tokens that open and close it included; what is beyond is not
// looked at.
func (m *Model) MaxTokens() int { return m.about.Positions }

// Kernel names the loops that this processor runs.
func (m *Model) Kernel() string { return m.network.kernel.name }

// Verify reads the whole file and compares its checksum. Its error wraps
// [ErrDamaged].
func (m *Model) Verify() error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return errClosed
	}
	return m.file.verify()
}

var errClosed = errors.New("the model is closed")

// Tokens are the tokens of a text, the mark of its kind and those that open and
// close it included, at most MaxTokens.
func (m *Model) Tokens(kind Kind, text string) ([]int32, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return nil, errClosed
	}
	return m.tokenize(nil, kind, text), nil
}

func (m *Model) tokenize(tokens []int32, kind Kind, text string) []int32 {
	mark := m.about.Query
	if kind == Passage {
		mark = m.about.Passage
	}
	return m.tokenizer.tokenize(tokens, mark+strings.ToValidUTF8(clip(text), "\uFFFD"), m.about.Positions)
}

// Encode makes the vectors of texts, one after the other: len(texts) × Dim numbers,
// each vector of length 1, so that the cosine of two is their dot product. It runs
// on the calling goroutine; for more cores call it from more. The error is that of
// ctx, or that the model is closed.
func (m *Model) Encode(ctx context.Context, kind Kind, texts []string) ([]float32, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return nil, errClosed
	}
	w := m.workspaces.Get().(*workspace)
	defer m.workspaces.Put(w)
	out := make([]float32, len(texts)*m.Dim())
	w.tokens, w.ends = w.tokens[:0], w.ends[:0]
	done := 0
	for i, text := range texts {
		before := len(w.tokens)
		w.tokens = m.tokenize(w.tokens, kind, text)
		if len(w.tokens) > batchTokens && before > 0 {
			next := append([]int32{}, w.tokens[before:]...)
			w.tokens = w.tokens[:before]
			if err := m.encodeBatch(ctx, w, out[done*m.Dim():]); err != nil {
				return nil, err
			}
			done = i
			w.tokens, w.ends = append(w.tokens[:0], next...), w.ends[:0]
		}
		w.ends = append(w.ends, len(w.tokens))
	}
	if err := m.encodeBatch(ctx, w, out[done*m.Dim():]); err != nil {
		return nil, err
	}
	return out, nil
}

// encodeBatch writes the vectors of the texts in w.
func (m *Model) encodeBatch(ctx context.Context, w *workspace, out []float32) error {
	if err := m.network.forward(ctx, w); err != nil {
		return err
	}
	start, h := 0, m.Dim()
	for i, end := range w.ends {
		mean(out[i*h:][:h], w.x[start*h:end*h])
		start = end
	}
	return nil
}

// mean is the mean of the rows of x, made one of length 1.
func mean(out, x []float32) {
	clear(out)
	for at := 0; at < len(x); at += len(out) {
		for k, v := range x[at : at+len(out)] {
			out[k] += v
		}
	}
	var squares float64
	for _, v := range out {
		squares += float64(v) * float64(v)
	}
	if squares == 0 {
		return
	}
	scale := float32(1 / math.Sqrt(squares))
	for k := range out {
		out[k] *= scale
	}
}

// Quantise writes a vector as numbers of 8 bits within ±127 and gives their scale:
// v ≈ scale · q. The cosine of two unit vectors is the product of their scales and
// of Σ a·b.
func Quantise(q []int8, v []float32) (scale float32) {
	var greatest float32
	for _, x := range v {
		greatest = max(greatest, x, -x)
	}
	if greatest == 0 {
		clear(q)
		return 0
	}
	inverse := 127 / greatest
	for i, x := range v {
		q[i] = int8(math.RoundToEven(float64(x * inverse)))
	}
	return greatest / 127
}
