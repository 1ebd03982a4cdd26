package meaning

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// others are the kernels of this processor that are not the reference.
func others(t testing.TB) []kernel {
	ks := kernels()
	ks = ks[:len(ks)-1]
	if len(ks) == 0 {
		t.Skip("this processor runs the plain loops only: there is nothing to compare them with")
	}
	return ks
}

func random8(r *rand.Rand, n, bound int) []int8 {
	x := make([]int8, n)
	for i := range x {
		x[i] = int8(r.IntN(2*bound+1) - bound)
	}
	return x
}

func randomFloats(r *rand.Rand, n int, spread float64) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64() * spread)
	}
	return x
}

func near(t *testing.T, what string, got, want []float32, tolerance float64) {
	t.Helper()
	for i := range want {
		if d := math.Abs(float64(got[i] - want[i])); !(d <= tolerance*(1+math.Abs(float64(want[i])))) {
			t.Fatalf("%s: at %d of %d: got %v, want %v", what, i, len(want), got[i], want[i])
		}
	}
}

// The products of matrices of 8-bit numbers are the same to the last bit.
func TestMultiply(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, k := range others(t) {
		for _, quads := range []int{1, 2, 3, 16, 96, 384} {
			const accStride = blockColumns + 16
			aStride := 4*quads + 12
			a := make([]uint8, (blockRows-1)*aStride+4*quads)
			for i := range a {
				a[i] = uint8(r.UintN(256))
			}
			w := random8(r, 4*quads*blockColumns, maxWeight)
			if quads == 16 { // the greatest sums that there can be
				for i := range a {
					a[i] = 255
				}
				for i := range w {
					w[i] = []int8{maxWeight, -maxWeight}[i/4%2]
				}
			}
			got, want := make([]int32, blockRows*accStride), make([]int32, blockRows*accStride)
			k.multiply(got, accStride, a, aStride, w, quads)
			plain.multiply(want, accStride, a, aStride, w, quads)
			if !slices.Equal(got, want) {
				t.Errorf("%s: a product over %d is not that of the reference", k.name, 4*quads)
			}
		}
	}
}

func TestDots(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, k := range others(t) {
		for _, n := range []int{8, 32, 64, 384} {
			for _, rows := range []int{0, 1, 7} {
				q, m := random8(r, n, 127), random8(r, n*rows, 127)
				if n == 64 {
					q, m = slices.Repeat([]int8{127}, n), slices.Repeat([]int8{-127}, n*rows)
				}
				got, want := make([]int32, rows), make([]int32, rows)
				k.dots(got, q, m)
				plain.dots(want, q, m)
				if !slices.Equal(got, want) {
					t.Errorf("%s: dot products over %d: %v, want %v", k.name, n, got, want)
				}
			}
		}
		for _, words := range []int{1, 6, 7} {
			q, m := make([]uint64, words), make([]uint64, 9*words)
			for i := range q {
				q[i] = r.Uint64()
			}
			for i := range m {
				m[i] = r.Uint64()
			}
			starts := []uint32{7, 7, 9, 10, 10, 15, 16}
			got, want := make([]uint16, 6), make([]uint16, 6)
			k.fewest(got, starts, q, m)
			plain.fewest(want, starts, q, m)
			if !slices.Equal(got, want) || want[0] != noRow || want[1] > uint16(64*words) {
				t.Errorf("%s: differing bits of %d words: %v, want %v", k.name, words, got, want)
			}
		}
	}
}

func TestFloatLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, k := range others(t) {
		for _, n := range []int{8, 16, 40, 384, 1536} {
			t.Run(fmt.Sprintf("%s/%d", k.name, n), func(t *testing.T) { testFloatLoops(t, k, r, n) })
		}
	}
}

func testFloatLoops(t *testing.T, k kernel, r *rand.Rand, n int) {
	x, y, gamma, beta := randomFloats(r, n, 3), randomFloats(r, n, 2), randomFloats(r, n, 1), randomFloats(r, n, 1)
	x[0], x[n-1] = -40, 40

	got, want := slices.Clone(x), slices.Clone(x)
	k.gelu(got)
	plain.gelu(want)
	near(t, "gelu", got, want, 5e-5)

	got, want = slices.Clone(x), slices.Clone(x)
	k.addNorm(got, y, gamma, beta, 1e-12)
	plain.addNorm(want, y, gamma, beta, 1e-12)
	near(t, "addNorm", got, want, 1e-4)

	got, want = slices.Clone(x), slices.Clone(x)
	got[n/2], want[n/2] = masked, masked
	k.softmax(got)
	plain.softmax(want)
	near(t, "softmax", got, want, 1e-5)

	least, greatest := k.extent(x)
	wantLeast, wantGreatest := plain.extent(x)
	if least != wantLeast || greatest != wantGreatest {
		t.Errorf("extent: %v, %v, want %v, %v", least, greatest, wantLeast, wantGreatest)
	}
	gotQ, wantQ := make([]uint8, n), make([]uint8, n)
	k.quantise(gotQ, x, 7.3, 90)
	plain.quantise(wantQ, x, 7.3, 90)
	if !slices.Equal(gotQ, wantQ) {
		t.Errorf("quantise: %v, want %v", gotQ, wantQ)
	}

	acc, sums := make([]int32, n), make([]int32, n)
	for i := range acc {
		acc[i], sums[i] = int32(r.IntN(2e6)-1e6), int32(r.IntN(2e4)-1e4)
	}
	got, want = make([]float32, n), make([]float32, n)
	k.rescale(got, acc, .003, 117, gamma, sums, beta)
	plain.rescale(want, acc, .003, 117, gamma, sums, beta)
	near(t, "rescale", got, want, 1e-5)

	for _, rows := range []int{1, 5, 32} {
		stride := n + 8
		m, v := randomFloats(r, rows*stride, 1), randomFloats(r, rows, 1)
		got, want = randomFloats(r, n, 1), make([]float32, n)
		k.combine(got, v, m, stride)
		plain.combine(want, v, m, stride)
		near(t, "combine", got, want, 1e-4)
	}
}

// The polynomials are near what they stand for.
func TestPolynomials(t *testing.T) {
	for x := -12.0; x <= 12; x += .001 {
		one := []float32{float32(x)}
		plainGELU(one)
		if want := x * (1 + math.Erf(x/math.Sqrt2)) / 2; math.Abs(float64(one[0])-want) > 1e-4 {
			t.Fatalf("gelu(%v) is %v, want %v", x, one[0], want)
		}
	}
	for x := -80.0; x <= 0; x += .01 {
		if got, want := float64(plainExp(float32(x))), math.Exp(x); math.Abs(got-want) > 1e-5*want {
			t.Fatalf("exp(%v) is %v, want %v", x, got, want)
		}
	}
}
