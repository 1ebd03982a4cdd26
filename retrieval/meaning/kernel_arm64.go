package meaning

import "golang.org/x/sys/cpu"

// kernels are what this processor can run, the fastest first.
func kernels() []kernel {
	if !cpu.ARM64.HasASIMD {
		return []kernel{plain}
	}
	neon := plain
	neon.name, neon.multiply, neon.dots = "NEON", multiplyNEON, dotsNEON
	return []kernel{neon, plain}
}

//go:noescape
func multiplyNEONasm(acc *int32, accBytes int, a *uint8, aStride int, w *int8, quads int)

//go:noescape
func dotsNEONasm(out *int32, rows int, q, m *int8, n int)

// The wrappers look at the far ends of their slices once: the loops in assembler
// look at nothing.

func multiplyNEON(acc []int32, accStride int, a []uint8, aStride int, w []int8, quads int) {
	_, _, _ = acc[(blockRows-1)*accStride+blockColumns-1], a[(blockRows-1)*aStride+4*quads-1], w[4*quads*blockColumns-1]
	multiplyNEONasm(&acc[0], 4*accStride, &a[0], aStride, &w[0], quads)
}

func dotsNEON(out []int32, q, m []int8) {
	const lane = 16
	if len(out) == 0 {
		return
	}
	if len(q)%lane != 0 || len(q) == 0 {
		plainDots(out, q, m)
		return
	}
	_ = m[len(out)*len(q)-1]
	dotsNEONasm(&out[0], len(out), &q[0], &m[0], len(q))
}
