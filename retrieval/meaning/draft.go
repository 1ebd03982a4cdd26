package meaning

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// about is what the header of a model's file says of it.
type about struct {
	// Name is that of the model, as those who made it have it.
	Name string `json:"name"`
	// License is that of its weights.
	License string `json:"license"`
	// Source is the SHA-256 of the file with the weights that it was made from.
	Source string `json:"source"`

	Hidden       int     `json:"hidden"`
	Heads        int     `json:"heads"`
	Layers       int     `json:"layers"`
	Intermediate int     `json:"intermediate"`
	Positions    int     `json:"positions"` // the most tokens of a text
	Words        int     `json:"words"`
	Pieces       int     `json:"pieces"` // of the tokenizer, no more than words
	Epsilon      float32 `json:"epsilon"`
	// Nibbles, Scale and Zero are those of the table of words.
	Nibbles bool    `json:"nibbles,omitempty"`
	Scale   float32 `json:"scale,omitempty"`
	Zero    int32   `json:"zero,omitempty"`

	// Query and Passage are put before a text.
	Query   string `json:"query"`
	Passage string `json:"passage"`

	Tokenizer string `json:"tokenizer"` // wordpiece or unigram
	Open      int32  `json:"open"`
	Close     int32  `json:"close"`
	Unknown   int32  `json:"unknown"`
	// UnknownScore and Longest are unigram's, with the number of characters that
	// are replaced and that of what replaces them.
	UnknownScore float32 `json:"unknown_score,omitempty"`
	Longest      int     `json:"longest,omitempty"`
	Replaced     int     `json:"replaced,omitempty"`
	Replacing    int     `json:"replacing,omitempty"`
}

// The tokenizers that there are.
const (
	tokenizerWordPiece = "wordpiece"
	tokenizerUnigram   = "unigram"
)

// Bounds on the shape of a network, some times what the models known have.
const (
	maxHidden    = 2048
	maxLayers    = 48
	maxPositions = 4096
	maxWords     = 1 << 20
)

// check tells what cannot be run.
func (a *about) check() error {
	for _, c := range []struct {
		what  string
		value int
		most  int
		unit  int
	}{
		{"hidden", a.Hidden, maxHidden, blockColumns}, {"intermediate", a.Intermediate, 4 * maxHidden, blockColumns},
		{"layers", a.Layers, maxLayers, 1}, {"positions", a.Positions, maxPositions, 1}, {"words", a.Words, maxWords, 1},
		{"heads", a.Heads, maxHidden / 8, 1},
	} {
		if c.value <= 0 || c.value > c.most || c.value%c.unit != 0 {
			return fmt.Errorf("%w: %s is %d", ErrDamaged, c.what, c.value)
		}
	}
	if a.Hidden%(8*a.Heads) != 0 || a.Positions < 8 {
		return fmt.Errorf("%w: %d heads of %d, %d positions", ErrDamaged, a.Heads, a.Hidden, a.Positions)
	}
	if a.Pieces <= 0 || a.Pieces > a.Words {
		return fmt.Errorf("%w: %d pieces for %d words", ErrDamaged, a.Pieces, a.Words)
	}
	for _, id := range []int32{a.Open, a.Close, a.Unknown} {
		if id < 0 || int(id) >= a.Words {
			return fmt.Errorf("%w: a special token is %d", ErrDamaged, id)
		}
	}
	return nil
}

// dense is a linear layer before it is packed: weights [in × out] of 8 bits with a
// scale for each column.
type dense struct {
	in, out int
	weights []int8
	scales  []float32
	bias    []float32
}

// quantised makes a layer of real weights, given row by row of what comes out
// [out × in].
func quantised(weights []float32, in, out int, bias []float32) *dense {
	d := &dense{in: in, out: out, weights: make([]int8, in*out), scales: make([]float32, out), bias: bias}
	for c := range out {
		row := weights[c*in:][:in]
		var greatest float32
		for _, w := range row {
			greatest = max(greatest, w, -w)
		}
		if greatest == 0 {
			continue
		}
		d.scales[c] = greatest / maxWeight
		for k, w := range row {
			d.weights[k*out+c] = int8(math.RoundToEven(float64(w / d.scales[c])))
		}
	}
	return d
}

// beside are layers of one input made one, what comes out of each beside that of
// the others.
func beside(layers ...*dense) *dense {
	all := &dense{in: layers[0].in}
	for _, l := range layers {
		all.out += l.out
		all.scales, all.bias = append(all.scales, l.scales...), append(all.bias, l.bias...)
	}
	for k := range all.in {
		for _, l := range layers {
			all.weights = append(all.weights, l.weights[k*l.out:][:l.out]...)
		}
	}
	return all
}

// scaled multiplies what comes out.
func (d *dense) scaled(by float32) *dense {
	for i := range d.out {
		d.scales[i] *= by
		d.bias[i] *= by
	}
	return d
}

// bounded keeps the weights within ±maxWeight: where a file has greater ones they
// lose their last bit.
func (d *dense) bounded() *dense {
	for c := range d.out {
		greatest := 0
		for k := range d.in {
			w := int(d.weights[k*d.out+c])
			greatest = max(greatest, w, -w)
		}
		if greatest <= maxWeight {
			continue
		}
		for k := range d.in {
			w := float64(d.weights[k*d.out+c])
			d.weights[k*d.out+c] = int8(math.RoundToEven(w * maxWeight / float64(greatest)))
		}
		d.scales[c] *= float32(greatest) / maxWeight
	}
	return d
}

// draft is a model that is being made.
type draft struct {
	about     about
	words     *table
	positions []float32 // [positions × hidden], the first token type added
	embedded  layerNorm
	layers    []draftLayer

	vocabulary *vocabulary
	// What only unigram has.
	scores           []float32
	from, bounds, to []uint32
}

type draftLayer struct {
	query, key, value, out, up, down *dense
	afterAttention, afterLinear      layerNorm
}

// write writes the model's file.
func (d *draft) write(path string) error {
	d.about.Pieces = d.vocabulary.size()
	if err := d.about.check(); err != nil {
		return err
	}
	parts := vocabularyParts(d.vocabulary)
	if d.about.Tokenizer == tokenizerUnigram {
		d.about.Replaced, d.about.Replacing = len(d.from), len(d.to)
		parts = append(parts, part{"unigram.scores", rawBytes(d.scores)}, part{"unigram.from", rawBytes(d.from)},
			part{"unigram.bounds", rawBytes(d.bounds)}, part{"unigram.to", rawBytes(d.to)})
	}
	d.about.Nibbles, d.about.Scale, d.about.Zero = d.words.nibbles, d.words.scale, d.words.zero
	parts = append(parts, part{"words", d.words.bytes}, part{"positions", rawBytes(d.positions)})
	parts = append(parts, normParts("embedded", d.embedded)...)
	root := float32(1 / math.Sqrt(float64(d.about.Hidden/d.about.Heads)))
	for i, l := range d.layers {
		name := strconv.Itoa(i)
		for _, m := range []struct {
			name  string
			layer *dense
		}{{"qkv", beside(l.query.scaled(root), l.key, l.value)}, {"out", l.out}, {"up", l.up}, {"down", l.down}} {
			parts = append(parts, denseParts(name+"."+m.name, m.layer.bounded())...)
		}
		parts = append(parts, normParts(name+".attention", l.afterAttention)...)
		parts = append(parts, normParts(name+".linear", l.afterLinear)...)
	}
	return writeFile(path, modelMagic, modelVersion, d.about, parts)
}

func normParts(name string, n layerNorm) []part {
	return []part{{name + ".gamma", rawBytes(n.gamma)}, {name + ".beta", rawBytes(n.beta)}}
}

func denseParts(name string, d *dense) []part {
	sums := make([]int32, d.out)
	for i, w := range d.weights {
		sums[i%d.out] += int32(w)
	}
	return []part{
		{name + ".weights", rawBytes(packWeights(d.weights, d.in, d.out))},
		{name + ".scales", rawBytes(d.scales)}, {name + ".sums", rawBytes(sums)}, {name + ".bias", rawBytes(d.bias)},
	}
}

// tokenizerJSON is what is read of a tokenizer.json.
type tokenizerJSON struct {
	Model struct {
		Type  string         `json:"type"`
		Vocab map[string]int `json:"vocab"`
	} `json:"model"`
}

// wordPieces are the pieces of a tokenizer.json of WordPiece, by number.
func wordPieces(data []byte) ([]string, error) {
	var t tokenizerJSON
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, fmt.Errorf("read the tokenizer: %w", err)
	}
	if t.Model.Type != "WordPiece" || len(t.Model.Vocab) == 0 || len(t.Model.Vocab) > maxWords {
		return nil, fmt.Errorf("the tokenizer is a %q of %d pieces instead of a WordPiece", t.Model.Type, len(t.Model.Vocab))
	}
	pieces := make([]string, len(t.Model.Vocab))
	seen := make([]bool, len(pieces))
	for piece, id := range t.Model.Vocab {
		if id < 0 || id >= len(pieces) || seen[id] {
			return nil, fmt.Errorf("the tokenizer gives %q the number %d", piece, id)
		}
		pieces[id], seen[id] = piece, true
	}
	return pieces, nil
}

// draftONNX makes a model of an ONNX file of a BERT and its tokenizer.json.
func draftONNX(a about, onnx, tokenizer []byte) (*draft, error) {
	pieces, err := wordPieces(tokenizer)
	if err != nil {
		return nil, err
	}
	g, err := readONNX(onnx)
	if err != nil {
		return nil, err
	}
	a.Words, a.Tokenizer = len(pieces), tokenizerWordPiece
	d := &draft{about: a, vocabulary: newVocabulary(pieces)}
	for name, to := range map[string]*int32{"[CLS]": &d.about.Open, "[SEP]": &d.about.Close, "[UNK]": &d.about.Unknown} {
		id := d.vocabulary.lookup(name)
		if id < 0 {
			return nil, fmt.Errorf("the tokenizer has no %s", name)
		}
		*to = int32(id)
	}
	h := a.Hidden
	if d.words, err = g.bytesTable("embeddings.word_embeddings.weight", a.Words, h); err != nil {
		return nil, err
	}
	if d.positions, err = g.positions(a.Positions, h); err != nil {
		return nil, err
	}
	if d.embedded, err = g.norm("embeddings", h); err != nil {
		return nil, err
	}
	for i := range a.Layers {
		l, err := g.layer("encoder.layer."+strconv.Itoa(i), h, a.Intermediate)
		if err != nil {
			return nil, err
		}
		d.layers = append(d.layers, l)
	}
	return d, nil
}

// positions are the embeddings of the positions with that of the first token type.
func (g *onnxGraph) positions(count, hidden int) ([]float32, error) {
	positions, err := g.bytesTable("embeddings.position_embeddings.weight", count, hidden)
	if err != nil {
		return nil, err
	}
	types, err := g.bytesTable("embeddings.token_type_embeddings.weight", 2, hidden)
	if err != nil {
		return nil, err
	}
	first := make([]float32, hidden)
	types.row(first, 0)
	all := make([]float32, count*hidden)
	for i := range count {
		row := all[i*hidden:][:hidden]
		positions.row(row, i)
		for k, v := range first {
			row[k] += v
		}
	}
	return all, nil
}

func (g *onnxGraph) norm(place string, n int) (layerNorm, error) {
	gamma, err := g.numbers(place+".LayerNorm.weight", n)
	if err != nil {
		return layerNorm{}, err
	}
	beta, err := g.numbers(place+".LayerNorm.bias", n)
	return layerNorm{gamma, beta}, err
}

func (g *onnxGraph) layer(place string, hidden, intermediate int) (draftLayer, error) {
	return readLayer(place, layerNames{
		query: ".attention.self.query", key: ".attention.self.key", value: ".attention.self.value", out: ".attention.output.dense",
		up: ".intermediate.dense", down: ".output.dense", afterAttention: ".attention.output", afterLinear: ".output",
	}, hidden, intermediate, g.weights, g.norm)
}

// layerNames are what a file calls the parts of a layer, behind the name of its place.
type layerNames struct{ query, key, value, out, up, down, afterAttention, afterLinear string }

// readLayer reads a layer by weights and norm, which read a part of it by its name.
func readLayer(place string, names layerNames, hidden, intermediate int, weights func(name string, in, out int) (*dense, error),
	norm func(name string, n int) (layerNorm, error)) (l draftLayer, err error) {
	for _, m := range []struct {
		to      **dense
		name    string
		in, out int
	}{
		{&l.query, names.query, hidden, hidden}, {&l.key, names.key, hidden, hidden}, {&l.value, names.value, hidden, hidden},
		{&l.out, names.out, hidden, hidden}, {&l.up, names.up, hidden, intermediate}, {&l.down, names.down, intermediate, hidden},
	} {
		if *m.to, err = weights(place+m.name, m.in, m.out); err != nil {
			return l, err
		}
	}
	if l.afterAttention, err = norm(place+names.afterAttention, hidden); err != nil {
		return l, err
	}
	l.afterLinear, err = norm(place+names.afterLinear, hidden)
	return l, err
}
