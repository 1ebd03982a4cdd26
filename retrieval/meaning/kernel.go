package meaning

import (
	"math"
	"math/bits"
)

// kernel is one implementation of the inner loops. All lengths are multiples of
// 8, those of rows to be multiplied of 4; the caller sees to it, and to it that the
// slices are long enough.
//
// The products of the quantised matrices are exact in every implementation:
// activations are 8 bits without a sign, weights lie within ±maxWeight, so that
// not even the sum of two products leaves 16 bits. What is computed in floating
// point may differ in the last places.
type kernel struct {
	name string
	// multiply computes blockRows rows and blockColumns columns of a product:
	// acc[r*accStride+c] = Σ a[r*aStride+k]·w[c, k], w packed as [packWeights] does,
	// k < 4·quads.
	multiply func(acc []int32, accStride int, a []uint8, aStride int, w []int8, quads int)
	// rescale makes real values of one row of a product whose left side was
	// quantised with scale and zero:
	// out = scale·scales·(acc − zero·sums) + bias.
	rescale func(out []float32, acc []int32, scale float32, zero int32, scales []float32, sums []int32, bias []float32)
	// gelu replaces each x by x·Φ(x), the Gaussian error linear unit, to within 1e-4.
	gelu func(x []float32)
	// extent is the least and the greatest of x and 0.
	extent func(x []float32) (least, greatest float32)
	// quantise writes round(x·inverse) + zero, kept within 0 and 255. A tie is
	// rounded to the even neighbour.
	quantise func(q []uint8, x []float32, inverse float32, zero int32)
	// addNorm makes x the layer norm of x + y.
	addNorm func(x, y, gamma, beta []float32, epsilon float32)
	// combine is a row times a matrix: out[j] = Σ x[i]·m[i*stride+j].
	combine func(out, x, m []float32, stride int)
	// softmax replaces x by exp(x) over the sum of all exp(x).
	softmax func(x []float32)
	// dots writes the dot product of q with each row of m: out[i] = Σ q[k]·m[i*len(q)+k].
	dots func(out []int32, q, m []int8)
	// fewest writes, for each passage, the least number of bits in which one of its
	// rows differs from q, or noRow: those of passage i are starts[i] to starts[i+1],
	// which must not descend, and m begins with that of starts[0].
	fewest func(out []uint16, starts []uint32, q, m []uint64)
}

// The block that multiply computes at once.
const (
	blockRows    = 4
	blockColumns = 64
)

// maxWeight bounds a quantised weight: 2 · 255 · 64 is the last to fit 16 bits,
// which the widest instruction of AVX2 adds two products in.
const maxWeight = 64

// plain is the reference: the other kernels are tested against it, and it runs
// where there is none of them.
var plain = kernel{
	name: "plain Go", multiply: plainMultiply, rescale: plainRescale, gelu: plainGELU, extent: plainExtent, quantise: plainQuantise,
	addNorm: plainAddNorm, combine: plainCombine, softmax: plainSoftmax, dots: plainDots, fewest: plainFewest,
}

func plainMultiply(acc []int32, accStride int, a []uint8, aStride int, w []int8, quads int) {
	for r := range blockRows {
		row := a[r*aStride:][:4*quads]
		var sums [blockColumns]int32
		for q := range quads {
			a0, a1, a2, a3 := int32(row[4*q]), int32(row[4*q+1]), int32(row[4*q+2]), int32(row[4*q+3])
			panel := w[q*4*blockColumns:][:4*blockColumns]
			for c := range sums {
				v := panel[4*c:][:4]
				sums[c] += a0*int32(v[0]) + a1*int32(v[1]) + a2*int32(v[2]) + a3*int32(v[3])
			}
		}
		copy(acc[r*accStride:], sums[:])
	}
}

func plainRescale(out []float32, acc []int32, scale float32, zero int32, scales []float32, sums []int32, bias []float32) {
	for i := range out {
		out[i] = float32(float32(acc[i]-zero*sums[i])*(scale*scales[i])) + bias[i]
	}
}

// phi are the coefficients of an odd polynomial near Φ(x) − ½ for |x| ≤ phiEnd,
// fitted for the least greatest error of x·Φ(x), which is 4e-5.
var phi = [9]float32{
	.39876187, -.0660769, .009643331, -.0010550858, 8.4308726e-05, -4.7263980e-06, 1.7417054e-07, -3.7566208e-09, 3.5726179e-11,
}

const phiEnd = 4.4

func plainGELU(x []float32) {
	for i, v := range x {
		t := min(max(v, -phiEnd), phiEnd)
		u := t * t
		p := phi[8]
		for k := 7; k >= 0; k-- {
			p = float32(p*u) + phi[k]
		}
		x[i] = v * (.5 + float32(t*p))
	}
}

func plainExtent(x []float32) (least, greatest float32) {
	for _, v := range x {
		least, greatest = min(least, v), max(greatest, v)
	}
	return least, greatest
}

// roundingMagic added to a number and taken away again rounds it to a whole one,
// ties to even, since nothing smaller fits the 23 bits.
const roundingMagic = 3 << 22

func plainQuantise(q []uint8, x []float32, inverse float32, zero int32) {
	for i := range q {
		v := float32(x[i] * inverse)
		v = float32(v+roundingMagic) - roundingMagic
		q[i] = uint8(min(max(int32(v)+zero, 0), 255))
	}
}

func plainAddNorm(x, y, gamma, beta []float32, epsilon float32) {
	var sum float32
	for i := range x {
		x[i] += y[i]
		sum += x[i]
	}
	n := float32(len(x))
	mean := sum / n
	var squares float32
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	scale := 1 / float32(math.Sqrt(float64(squares/n+epsilon)))
	for i := range x {
		x[i] = float32((x[i]-mean)*scale*gamma[i]) + beta[i]
	}
}

func plainCombine(out, x, m []float32, stride int) {
	clear(out)
	for i, v := range x {
		row := m[i*stride:][:len(out)]
		for j, w := range row {
			out[j] += v * w
		}
	}
}

// exp2 are the coefficients of a polynomial near 2^x for |x| ≤ ½, good to 1e-7.
var exp2 = [6]float32{1, .69314720, .24022107, .055503272, .0096760467, .0013400442}

// leastExponent is where exp is called nothing: what is below is 1e-37 at most.
const leastExponent = -87

func plainExp(x float32) float32 {
	t := max(x, leastExponent) * math.Log2E
	whole := float32(t+roundingMagic) - roundingMagic
	f := t - whole
	p := exp2[5]
	for k := 4; k >= 0; k-- {
		p = float32(p*f) + exp2[k]
	}
	return math.Float32frombits(math.Float32bits(p) + uint32(int32(whole))<<23)
}

func plainSoftmax(x []float32) {
	greatest := x[0]
	for _, v := range x {
		greatest = max(greatest, v)
	}
	var sum float32
	for i, v := range x {
		x[i] = plainExp(v - greatest)
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}

func plainDots(out []int32, q, m []int8) {
	for i := range out {
		var sum int32
		for k, v := range m[i*len(q):][:len(q)] {
			sum += int32(q[k]) * int32(v)
		}
		out[i] = sum
	}
}

// noRow is the number of differing bits of a passage without a row.
const noRow = math.MaxUint16

func plainFewest(out []uint16, starts []uint32, q, m []uint64) {
	for i := range out {
		least := noRow
		for row := starts[i] - starts[0]; row < starts[i+1]-starts[0]; row++ {
			n := 0
			for k, v := range m[int(row)*len(q):][:len(q)] {
				n += bits.OnesCount64(q[k] ^ v)
			}
			least = min(least, n)
		}
		out[i] = uint16(least)
	}
}
