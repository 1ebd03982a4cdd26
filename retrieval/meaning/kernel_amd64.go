package meaning

import "golang.org/x/sys/cpu"

// kernels are what this processor can run, the fastest first.
func kernels() []kernel {
	ks := []kernel{plain}
	if !cpu.X86.HasAVX2 || !cpu.X86.HasFMA || !cpu.X86.HasPOPCNT {
		return ks
	}
	avx2 := kernel{
		name: "AVX2", multiply: multiplyAVX2, rescale: rescaleAVX2, gelu: geluAVX2, extent: extentAVX2, quantise: quantiseAVX2,
		addNorm: addNormAVX2, combine: combineAVX2, softmax: softmaxAVX2, dots: dotsAVX2, fewest: fewestAVX2,
	}
	ks = append([]kernel{avx2}, ks...)
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VL && cpu.X86.HasAVX512VNNI {
		vnni := avx2
		vnni.name, vnni.multiply = "AVX-512 VNNI", multiplyVNNI
		ks = append([]kernel{vnni}, ks...)
	}
	return ks
}

//go:noescape
func multiplyAVX2asm(acc *int32, accBytes int, a *uint8, aStride int, w *int8, quads int)

//go:noescape
func multiplyVNNIasm(acc *int32, accBytes int, a *uint8, aStride int, w *int8, quads int)

//go:noescape
func rescaleAVX2asm(out *float32, acc *int32, n int, scale float32, zero int32, scales *float32, sums *int32, bias *float32)

//go:noescape
func geluAVX2asm(x *float32, n int)

//go:noescape
func extentAVX2asm(x *float32, n int) (least, greatest float32)

//go:noescape
func quantiseAVX2asm(q *uint8, x *float32, n int, inverse float32, zero int32)

//go:noescape
func addNormAVX2asm(x, y *float32, n int, gamma, beta *float32, epsilon float32)

//go:noescape
func combineAVX2asm(out *float32, n int, x *float32, k int, m *float32, strideBytes int)

//go:noescape
func softmaxAVX2asm(x *float32, n int)

//go:noescape
func dotsAVX2asm(out *int32, rows int, q, m *int8, n int)

// The wrappers below look at the far ends of their slices once: the loops in
// assembler look at nothing.

func multiplyAVX2(acc []int32, accStride int, a []uint8, aStride int, w []int8, quads int) {
	_, _, _ = acc[(blockRows-1)*accStride+blockColumns-1], a[(blockRows-1)*aStride+4*quads-1], w[4*quads*blockColumns-1]
	multiplyAVX2asm(&acc[0], 4*accStride, &a[0], aStride, &w[0], quads)
}

func multiplyVNNI(acc []int32, accStride int, a []uint8, aStride int, w []int8, quads int) {
	_, _, _ = acc[(blockRows-1)*accStride+blockColumns-1], a[(blockRows-1)*aStride+4*quads-1], w[4*quads*blockColumns-1]
	multiplyVNNIasm(&acc[0], 4*accStride, &a[0], aStride, &w[0], quads)
}

func rescaleAVX2(out []float32, acc []int32, scale float32, zero int32, scales []float32, sums []int32, bias []float32) {
	last := len(out) - 1
	_, _, _, _ = acc[last], scales[last], sums[last], bias[last]
	rescaleAVX2asm(&out[0], &acc[0], len(out), scale, zero, &scales[0], &sums[0], &bias[0])
}

func geluAVX2(x []float32) { geluAVX2asm(&x[0], len(x)) }

func extentAVX2(x []float32) (least, greatest float32) { return extentAVX2asm(&x[0], len(x)) }

func quantiseAVX2(q []uint8, x []float32, inverse float32, zero int32) {
	_ = x[len(q)-1]
	quantiseAVX2asm(&q[0], &x[0], len(q), inverse, zero)
}

func addNormAVX2(x, y, gamma, beta []float32, epsilon float32) {
	last := len(x) - 1
	_, _, _ = y[last], gamma[last], beta[last]
	addNormAVX2asm(&x[0], &y[0], len(x), &gamma[0], &beta[0], epsilon)
}

func combineAVX2(out, x, m []float32, stride int) {
	_ = m[(len(x)-1)*stride+len(out)-1]
	combineAVX2asm(&out[0], len(out), &x[0], len(x), &m[0], 4*stride)
}

func softmaxAVX2(x []float32) { softmaxAVX2asm(&x[0], len(x)) }

//go:noescape
func fewest6asm(out *uint16, passages int, starts *uint32, q, m *uint64)

func dotsAVX2(out []int32, q, m []int8) {
	const lane = 32
	if len(out) == 0 {
		return
	}
	if len(q)%lane != 0 || len(q) == 0 {
		plainDots(out, q, m)
		return
	}
	_ = m[len(out)*len(q)-1]
	dotsAVX2asm(&out[0], len(out), &q[0], &m[0], len(q))
}

func fewestAVX2(out []uint16, starts []uint32, q, m []uint64) {
	const words = 6
	if len(out) == 0 {
		return
	}
	if len(q) != words || starts[0] == starts[len(out)] {
		plainFewest(out, starts, q, m)
		return
	}
	_ = m[int(starts[len(out)]-starts[0])*words-1]
	fewest6asm(&out[0], len(out), &starts[0], &q[0], &m[0])
}
