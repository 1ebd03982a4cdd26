package meaning

import (
	"context"
	"math"
)

// masked is what keeps a place out of a softmax.
const masked = -1e30

// chunkRows is the number of tokens that a matrix is multiplied with at once: so
// many that its weights are worth fetching, so few that what comes out stays in
// the cache.
const chunkRows = 64

// matrix is a linear layer, out = in · weights + bias, with weights of 8 bits and
// a scale for each column.
type matrix struct {
	in, out int
	weights []int8    // in × out, packed
	scales  []float32 // out
	sums    []int32   // out: the sum of each column's weights
	bias    []float32 // out
}

// layerNorm is a layer norm.
type layerNorm struct{ gamma, beta []float32 }

// layer is one block of a transformer: attention and two linear layers, each
// followed by a norm.
type layer struct {
	// qkv makes queries, keys and values, [3·hidden]; the scale 1/√d of the
	// products of queries and keys is part of the queries' weights.
	qkv, out, up, down matrix
	afterAttention     layerNorm
	afterLinear        layerNorm
}

// network is an encoder as BERT has it.
type network struct {
	kernel    kernel
	hidden    int
	heads     int
	epsilon   float32
	words     table
	positions []float32 // [positions × hidden], the first token type added
	embedded  layerNorm
	layers    []layer
}

// workspace is what a forward pass needs beside the weights, for a number of
// tokens that is fixed when it is made.
type workspace struct {
	tokens []int32
	ends   []int // of the texts in tokens

	x, y      []float32 // [tokens × hidden]
	qkv       []float32 // [tokens × 3·hidden]
	quantised []uint8   // [chunkRows × widest]
	scales    []float32 // [chunkRows]
	zeros     []int32   // [chunkRows]
	acc       []int32   // [chunkRows × widest]
	wide      []float32 // [chunkRows × intermediate]
	keys      []float32 // [head × tokens], of one head
	weights   []float32 // [tokens], of one query
}

// newWorkspace makes room for n tokens.
func (n *network) newWorkspace(tokens int) *workspace {
	h, widest := n.hidden, 3*n.hidden
	intermediate := 0
	for _, l := range n.layers {
		intermediate = max(intermediate, l.up.out)
	}
	widest = max(widest, intermediate)
	padded := (tokens + 7) / 8 * 8
	return &workspace{
		x: make([]float32, tokens*h), y: make([]float32, tokens*h), qkv: make([]float32, tokens*3*h),
		quantised: make([]uint8, chunkRows*widest), scales: make([]float32, chunkRows), zeros: make([]int32, chunkRows),
		acc: make([]int32, chunkRows*widest), wide: make([]float32, chunkRows*intermediate),
		keys: make([]float32, h/n.heads*padded), weights: make([]float32, padded),
	}
}

// forward computes the states of w.tokens, one text after the other as w.ends
// says, into w.x [tokens × hidden].
func (n *network) forward(ctx context.Context, w *workspace) error {
	n.embed(w)
	for i := range n.layers {
		if err := ctx.Err(); err != nil {
			return err
		}
		n.runLayer(w, &n.layers[i])
	}
	return nil
}

// embed writes the embedding of each token into w.x.
func (n *network) embed(w *workspace) {
	h := n.hidden
	start := 0
	for _, end := range w.ends {
		for i := start; i < end; i++ {
			x := w.x[i*h:][:h]
			n.words.row(x, int(w.tokens[i]))
			n.kernel.addNorm(x, n.positions[(i-start)*h:][:h], n.embedded.gamma, n.embedded.beta, n.epsilon)
		}
		start = end
	}
}

func (n *network) runLayer(w *workspace, l *layer) {
	h, rows := n.hidden, len(w.tokens)
	for at := 0; at < rows; at += chunkRows {
		n.linear(w, &l.qkv, w.x[at*h:], w.qkv[at*3*h:], min(chunkRows, rows-at))
	}
	start := 0
	for _, end := range w.ends {
		n.attend(w, start, end)
		start = end
	}
	for at := 0; at < rows; at += chunkRows {
		count := min(chunkRows, rows-at)
		x, y := w.x[at*h:][:count*h], w.y[at*h:][:count*h]
		n.linear(w, &l.out, y, y, count)
		n.addNorms(x, y, l.afterAttention)
		n.linear(w, &l.up, x, w.wide, count)
		n.kernel.gelu(w.wide[:count*l.up.out])
		n.linear(w, &l.down, w.wide, y, count)
		n.addNorms(x, y, l.afterLinear)
	}
}

func (n *network) addNorms(x, y []float32, by layerNorm) {
	for at := 0; at < len(x); at += n.hidden {
		n.kernel.addNorm(x[at:at+n.hidden], y[at:], by.gamma, by.beta, n.epsilon)
	}
}

// linear writes m applied to rows of x, [rows × m.in], into out, [rows × m.out],
// which may be x where the two have one shape. rows is at most chunkRows.
func (n *network) linear(w *workspace, m *matrix, x, out []float32, rows int) {
	k := &n.kernel
	for r := range rows {
		row := x[r*m.in:][:m.in]
		least, greatest := k.extent(row)
		w.scales[r] = max((greatest-least)/255, math.SmallestNonzeroFloat32)
		inverse := 1 / w.scales[r]
		if w.scales[r] < 1e-30 {
			w.scales[r], inverse = 0, 0
		}
		w.zeros[r] = int32(math.RoundToEven(float64(-least * inverse)))
		k.quantise(w.quantised[r*m.in:][:m.in], row, inverse, w.zeros[r])
	}
	// The rows that fill the last block hold what was there before; what comes of
	// them is not looked at.
	for group := 0; group < m.out; group += blockColumns {
		weights := m.weights[group*m.in:][:blockColumns*m.in]
		for r := 0; r < rows; r += blockRows {
			k.multiply(w.acc[r*m.out+group:], m.out, w.quantised[r*m.in:], m.in, weights, m.in/4)
		}
	}
	for r := range rows {
		k.rescale(out[r*m.out:][:m.out], w.acc[r*m.out:], w.scales[r], w.zeros[r], m.scales, m.sums, m.bias)
	}
}

// attend writes what the tokens of one text take from one another into w.y.
func (n *network) attend(w *workspace, start, end int) {
	h, k := n.hidden, &n.kernel
	size, stride, count := h/n.heads, 3*h, end-start
	padded := (count + 7) / 8 * 8
	weights := w.weights[:padded]
	for head := range n.heads {
		qkv := w.qkv[start*stride+head*size:]
		keys := w.keys[:size*padded]
		for i := range count {
			for d, v := range qkv[i*stride+h:][:size] {
				keys[d*padded+i] = v
			}
		}
		values := qkv[2*h:]
		for i := range count {
			k.combine(weights, qkv[i*stride:][:size], keys, padded)
			for j := count; j < padded; j++ {
				weights[j] = masked
			}
			k.softmax(weights)
			k.combine(w.y[(start+i)*h+head*size:][:size], weights[:count], values, stride)
		}
	}
}

// packWeights orders the weights of a matrix, [in × out], as the kernels read
// them: 64 columns after 64 columns, in each four weights of a column after
// another for 64 columns, then the next four.
func packWeights(weights []int8, in, out int) []int8 {
	packed := make([]int8, in*out)
	for k := range in {
		for c := range out {
			group, column := c/blockColumns, c%blockColumns
			packed[group*blockColumns*in+k/4*4*blockColumns+4*column+k%4] = weights[k*out+c]
		}
	}
	return packed
}
