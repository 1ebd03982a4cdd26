#include "textflag.h"

// The loops of kernel.go for AVX2 with FMA, and the product of matrices for
// AVX-512 with VNNI. What each computes is said at its field of kernel. n is a
// multiple of 8; nothing is looked at but what the wrappers in Go looked at.

DATA half<>+0(SB)/4, $0.5
GLOBL half<>(SB), RODATA|NOPTR, $4
DATA one<>+0(SB)/4, $1.0
GLOBL one<>(SB), RODATA|NOPTR, $4
DATA phiLow<>+0(SB)/4, $-4.4
GLOBL phiLow<>(SB), RODATA|NOPTR, $4
DATA phiHigh<>+0(SB)/4, $4.4
GLOBL phiHigh<>(SB), RODATA|NOPTR, $4
DATA lowestExp<>+0(SB)/4, $-87.0
GLOBL lowestExp<>(SB), RODATA|NOPTR, $4
DATA log2e<>+0(SB)/4, $1.4426950408889634
GLOBL log2e<>(SB), RODATA|NOPTR, $4

// func multiplyAVX2asm(acc *int32, accBytes int, a *uint8, aStride int, w *int8, quads int)
//
// 16 columns at a time: Y0 to Y7 hold two sums of 8 columns for each of the four
// rows. VPMADDUBSW adds two products in 16 bits, VPMADDWD two of those in 32.
#define ROW2(addr, lo, hi) \
	VPBROADCASTD addr, Y10         \
	VPMADDUBSW   Y8, Y10, Y11      \
	VPMADDUBSW   Y9, Y10, Y12      \
	VPMADDWD     Y15, Y11, Y11     \
	VPMADDWD     Y15, Y12, Y12     \
	VPADDD       Y11, lo, lo       \
	VPADDD       Y12, hi, hi

TEXT ·multiplyAVX2asm(SB), NOSPLIT, $0-48
	MOVQ acc+0(FP), DI
	MOVQ accBytes+8(FP), R8
	MOVQ a+16(FP), SI
	MOVQ aStride+24(FP), R9
	MOVQ w+32(FP), DX
	MOVQ quads+40(FP), R10
	LEAQ (R9)(R9*2), R12
	LEAQ (R8)(R8*2), R13
	MOVQ $4, R11
	VPCMPEQW Y15, Y15, Y15
	VPSRLW   $15, Y15, Y15

panel:
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7
	MOVQ  SI, AX
	MOVQ  DX, BX
	MOVQ  R10, CX

quad:
	VMOVDQU (BX), Y8
	VMOVDQU 32(BX), Y9
	ROW2((AX), Y0, Y1)
	ROW2((AX)(R9*1), Y2, Y3)
	ROW2((AX)(R9*2), Y4, Y5)
	ROW2((AX)(R12*1), Y6, Y7)
	ADDQ $4, AX
	ADDQ $256, BX
	DECQ CX
	JNZ  quad

	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VMOVDQU Y2, (DI)(R8*1)
	VMOVDQU Y3, 32(DI)(R8*1)
	VMOVDQU Y4, (DI)(R8*2)
	VMOVDQU Y5, 32(DI)(R8*2)
	VMOVDQU Y6, (DI)(R13*1)
	VMOVDQU Y7, 32(DI)(R13*1)
	ADDQ $64, DI
	ADDQ $64, DX
	DECQ R11
	JNZ  panel
	VZEROUPPER
	RET

// func multiplyVNNIasm(acc *int32, accBytes int, a *uint8, aStride int, w *int8, quads int)
//
// All 64 columns at once: Z0 to Z15 hold four sums of 16 columns for each row.
#define ROW4(addr, s0, s1, s2, s3) \
	VPBROADCASTD addr, Z20       \
	VPDPBUSD     Z16, Z20, s0    \
	VPDPBUSD     Z17, Z20, s1    \
	VPDPBUSD     Z18, Z20, s2    \
	VPDPBUSD     Z19, Z20, s3

#define STORE4(at, s0, s1, s2, s3) \
	VMOVDQU32 s0, (at)    \
	VMOVDQU32 s1, 64(at)  \
	VMOVDQU32 s2, 128(at) \
	VMOVDQU32 s3, 192(at)

TEXT ·multiplyVNNIasm(SB), NOSPLIT, $0-48
	MOVQ acc+0(FP), DI
	MOVQ accBytes+8(FP), R8
	MOVQ a+16(FP), AX
	MOVQ aStride+24(FP), R9
	MOVQ w+32(FP), BX
	MOVQ quads+40(FP), CX
	LEAQ (R9)(R9*2), R12
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	VPXORD Z4, Z4, Z4
	VPXORD Z5, Z5, Z5
	VPXORD Z6, Z6, Z6
	VPXORD Z7, Z7, Z7
	VPXORD Z8, Z8, Z8
	VPXORD Z9, Z9, Z9
	VPXORD Z10, Z10, Z10
	VPXORD Z11, Z11, Z11
	VPXORD Z12, Z12, Z12
	VPXORD Z13, Z13, Z13
	VPXORD Z14, Z14, Z14
	VPXORD Z15, Z15, Z15

quad512:
	VMOVDQU32 (BX), Z16
	VMOVDQU32 64(BX), Z17
	VMOVDQU32 128(BX), Z18
	VMOVDQU32 192(BX), Z19
	ROW4((AX), Z0, Z1, Z2, Z3)
	ROW4((AX)(R9*1), Z4, Z5, Z6, Z7)
	ROW4((AX)(R9*2), Z8, Z9, Z10, Z11)
	ROW4((AX)(R12*1), Z12, Z13, Z14, Z15)
	ADDQ $4, AX
	ADDQ $256, BX
	DECQ CX
	JNZ  quad512

	STORE4(DI, Z0, Z1, Z2, Z3)
	ADDQ R8, DI
	STORE4(DI, Z4, Z5, Z6, Z7)
	ADDQ R8, DI
	STORE4(DI, Z8, Z9, Z10, Z11)
	ADDQ R8, DI
	STORE4(DI, Z12, Z13, Z14, Z15)
	VZEROUPPER
	RET

// func rescaleAVX2asm(out *float32, acc *int32, n int, scale float32, zero int32, scales *float32, sums *int32, bias *float32)
TEXT ·rescaleAVX2asm(SB), NOSPLIT, $0-56
	MOVQ out+0(FP), DI
	MOVQ acc+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS scale+24(FP), Y0
	MOVL zero+28(FP), AX
	VMOVD AX, X1
	VPBROADCASTD X1, Y1
	MOVQ scales+32(FP), R8
	MOVQ sums+40(FP), R9
	MOVQ bias+48(FP), R10
	XORQ AX, AX

rescaleLoop:
	VMOVDQU   (R9)(AX*4), Y2
	VPMULLD   Y1, Y2, Y2
	VMOVDQU   (SI)(AX*4), Y3
	VPSUBD    Y2, Y3, Y3
	VCVTDQ2PS Y3, Y3
	VMULPS    (R8)(AX*4), Y0, Y4
	VMULPS    Y4, Y3, Y3
	VADDPS    (R10)(AX*4), Y3, Y3
	VMOVUPS   Y3, (DI)(AX*4)
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  rescaleLoop
	VZEROUPPER
	RET

// func geluAVX2asm(x *float32, n int)
TEXT ·geluAVX2asm(SB), NOSPLIT, $0-16
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	VBROADCASTSS ·phi+0(SB), Y5
	VBROADCASTSS ·phi+4(SB), Y6
	VBROADCASTSS ·phi+8(SB), Y7
	VBROADCASTSS ·phi+12(SB), Y8
	VBROADCASTSS ·phi+16(SB), Y9
	VBROADCASTSS ·phi+20(SB), Y10
	VBROADCASTSS ·phi+24(SB), Y11
	VBROADCASTSS ·phi+28(SB), Y12
	VBROADCASTSS ·phi+32(SB), Y13
	VBROADCASTSS phiLow<>(SB), Y14
	VBROADCASTSS phiHigh<>(SB), Y15
	VBROADCASTSS half<>(SB), Y4

geluLoop:
	VMOVUPS (DI), Y0
	VMAXPS  Y14, Y0, Y1
	VMINPS  Y15, Y1, Y1
	VMULPS  Y1, Y1, Y2
	VMOVAPS Y13, Y3
	VFMADD213PS Y12, Y2, Y3
	VFMADD213PS Y11, Y2, Y3
	VFMADD213PS Y10, Y2, Y3
	VFMADD213PS Y9, Y2, Y3
	VFMADD213PS Y8, Y2, Y3
	VFMADD213PS Y7, Y2, Y3
	VFMADD213PS Y6, Y2, Y3
	VFMADD213PS Y5, Y2, Y3
	VFMADD213PS Y4, Y1, Y3
	VMULPS  Y3, Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	SUBQ $8, CX
	JNZ  geluLoop
	VZEROUPPER
	RET

// func extentAVX2asm(x *float32, n int) (least, greatest float32)
TEXT ·extentAVX2asm(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

extentLoop:
	VMOVUPS (SI), Y2
	VMINPS  Y2, Y0, Y0
	VMAXPS  Y2, Y1, Y1
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ  extentLoop
	VEXTRACTF128 $1, Y0, X2
	VEXTRACTF128 $1, Y1, X3
	VMINPS X2, X0, X0
	VMAXPS X3, X1, X1
	VPERMILPS $0x4E, X0, X2
	VPERMILPS $0x4E, X1, X3
	VMINPS X2, X0, X0
	VMAXPS X3, X1, X1
	VPERMILPS $0xB1, X0, X2
	VPERMILPS $0xB1, X1, X3
	VMINPS X2, X0, X0
	VMAXPS X3, X1, X1
	VMOVSS X0, least+16(FP)
	VMOVSS X1, greatest+20(FP)
	VZEROUPPER
	RET

// func quantiseAVX2asm(q *uint8, x *float32, n int, inverse float32, zero int32)
TEXT ·quantiseAVX2asm(SB), NOSPLIT, $0-32
	MOVQ q+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS inverse+24(FP), Y0
	MOVL zero+28(FP), AX
	VMOVD AX, X1
	VPBROADCASTD X1, Y1

quantiseLoop:
	VMULPS    (SI), Y0, Y2
	VCVTPS2DQ Y2, Y2
	VPADDD    Y1, Y2, Y2
	VEXTRACTI128 $1, Y2, X3
	VPACKSSDW X3, X2, X2
	VPACKUSWB X2, X2, X2
	VMOVQ     X2, (DI)
	ADDQ $32, SI
	ADDQ $8, DI
	SUBQ $8, CX
	JNZ  quantiseLoop
	VZEROUPPER
	RET

// SUM8 leaves the sum of the 8 numbers of y in each of the low four of its half x.
#define SUM8(y, x, t) \
	VEXTRACTF128 $1, y, t    \
	VADDPS       t, x, x     \
	VPERMILPS    $0x4E, x, t \
	VADDPS       t, x, x     \
	VPERMILPS    $0xB1, x, t \
	VADDPS       t, x, x

// func addNormAVX2asm(x, y *float32, n int, gamma, beta *float32, epsilon float32)
TEXT ·addNormAVX2asm(SB), NOSPLIT, $0-44
	MOVQ x+0(FP), DI
	MOVQ y+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ gamma+24(FP), R8
	MOVQ beta+32(FP), R9
	VXORPS Y0, Y0, Y0
	XORQ AX, AX

normSum:
	VMOVUPS (DI)(AX*4), Y2
	VADDPS  (SI)(AX*4), Y2, Y2
	VMOVUPS Y2, (DI)(AX*4)
	VADDPS  Y2, Y0, Y0
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  normSum
	SUM8(Y0, X0, X3)
	VCVTSI2SSQ CX, X4, X4
	VDIVSS X4, X0, X0
	VBROADCASTSS X0, Y0
	VXORPS Y1, Y1, Y1
	XORQ AX, AX

normSquares:
	VMOVUPS (DI)(AX*4), Y2
	VSUBPS  Y0, Y2, Y2
	VFMADD231PS Y2, Y2, Y1
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  normSquares
	SUM8(Y1, X1, X3)
	VDIVSS  X4, X1, X1
	VADDSS  epsilon+40(FP), X1, X1
	VSQRTSS X1, X1, X1
	VMOVSS  one<>(SB), X2
	VDIVSS  X1, X2, X1
	VBROADCASTSS X1, Y1
	XORQ AX, AX

normScale:
	VMOVUPS (DI)(AX*4), Y2
	VSUBPS  Y0, Y2, Y2
	VMULPS  Y1, Y2, Y2
	VMULPS  (R8)(AX*4), Y2, Y2
	VADDPS  (R9)(AX*4), Y2, Y2
	VMOVUPS Y2, (DI)(AX*4)
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  normScale
	VZEROUPPER
	RET

// func combineAVX2asm(out *float32, n int, x *float32, k int, m *float32, strideBytes int)
//
// 32 columns at a time, then 8.
TEXT ·combineAVX2asm(SB), NOSPLIT, $0-48
	MOVQ out+0(FP), DI
	MOVQ n+8(FP), CX
	MOVQ x+16(FP), SI
	MOVQ k+24(FP), R8
	MOVQ m+32(FP), DX
	MOVQ strideBytes+40(FP), R9

wide:
	CMPQ CX, $32
	JLT  narrow
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	MOVQ DX, BX
	XORQ AX, AX

wideLoop:
	VBROADCASTSS (SI)(AX*4), Y4
	VFMADD231PS  (BX), Y4, Y0
	VFMADD231PS  32(BX), Y4, Y1
	VFMADD231PS  64(BX), Y4, Y2
	VFMADD231PS  96(BX), Y4, Y3
	ADDQ R9, BX
	INCQ AX
	CMPQ AX, R8
	JLT  wideLoop
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ $128, DI
	ADDQ $128, DX
	SUBQ $32, CX
	JMP  wide

narrow:
	TESTQ CX, CX
	JZ    combined
	VXORPS Y0, Y0, Y0
	MOVQ DX, BX
	XORQ AX, AX

narrowLoop:
	VBROADCASTSS (SI)(AX*4), Y4
	VFMADD231PS  (BX), Y4, Y0
	ADDQ R9, BX
	INCQ AX
	CMPQ AX, R8
	JLT  narrowLoop
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $32, DX
	SUBQ $8, CX
	JMP  narrow

combined:
	VZEROUPPER
	RET

// func softmaxAVX2asm(x *float32, n int)
TEXT ·softmaxAVX2asm(SB), NOSPLIT, $0-16
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	VMOVUPS (DI), Y0
	MOVQ $8, AX
	JMP  maxTest

maxLoop:
	VMAXPS (DI)(AX*4), Y0, Y0
	ADDQ $8, AX

maxTest:
	CMPQ AX, CX
	JLT  maxLoop
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0x4E, X0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0xB1, X0, X1
	VMAXPS X1, X0, X0
	VBROADCASTSS X0, Y0
	VBROADCASTSS lowestExp<>(SB), Y15
	VBROADCASTSS log2e<>(SB), Y14
	VBROADCASTSS ·exp2+0(SB), Y8
	VBROADCASTSS ·exp2+4(SB), Y9
	VBROADCASTSS ·exp2+8(SB), Y10
	VBROADCASTSS ·exp2+12(SB), Y11
	VBROADCASTSS ·exp2+16(SB), Y12
	VBROADCASTSS ·exp2+20(SB), Y13
	VXORPS Y1, Y1, Y1
	XORQ AX, AX

expLoop:
	VMOVUPS   (DI)(AX*4), Y2
	VSUBPS    Y0, Y2, Y2
	VMAXPS    Y15, Y2, Y2
	VMULPS    Y14, Y2, Y2
	VCVTPS2DQ Y2, Y3
	VCVTDQ2PS Y3, Y4
	VSUBPS    Y4, Y2, Y2
	VMOVAPS   Y13, Y5
	VFMADD213PS Y12, Y2, Y5
	VFMADD213PS Y11, Y2, Y5
	VFMADD213PS Y10, Y2, Y5
	VFMADD213PS Y9, Y2, Y5
	VFMADD213PS Y8, Y2, Y5
	VPSLLD  $23, Y3, Y3
	VPADDD  Y3, Y5, Y5
	VMOVUPS Y5, (DI)(AX*4)
	VADDPS  Y5, Y1, Y1
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  expLoop
	SUM8(Y1, X1, X3)
	VMOVSS one<>(SB), X2
	VDIVSS X1, X2, X1
	VBROADCASTSS X1, Y1
	XORQ AX, AX

divideLoop:
	VMULPS  (DI)(AX*4), Y1, Y2
	VMOVUPS Y2, (DI)(AX*4)
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  divideLoop
	VZEROUPPER
	RET

// func dotsAVX2asm(out *int32, rows int, q, m *int8, n int)
//
// |q| times m with the sign of q: two products of numbers within ±127 fit 16 bits.
TEXT ·dotsAVX2asm(SB), NOSPLIT, $0-40
	MOVQ out+0(FP), DI
	MOVQ rows+8(FP), R8
	MOVQ q+16(FP), SI
	MOVQ m+24(FP), DX
	MOVQ n+32(FP), CX
	VPCMPEQW Y15, Y15, Y15
	VPSRLW   $15, Y15, Y15

dotsRow:
	VPXOR Y0, Y0, Y0
	XORQ  AX, AX

dotsLoop:
	VMOVDQU    (SI)(AX*1), Y1
	VPABSB     Y1, Y2
	VMOVDQU    (DX)(AX*1), Y3
	VPSIGNB    Y1, Y3, Y3
	VPMADDUBSW Y3, Y2, Y2
	VPMADDWD   Y15, Y2, Y2
	VPADDD     Y2, Y0, Y0
	ADDQ $32, AX
	CMPQ AX, CX
	JLT  dotsLoop
	VEXTRACTI128 $1, Y0, X1
	VPADDD  X1, X0, X0
	VPSHUFD $0x4E, X0, X1
	VPADDD  X1, X0, X0
	VPSHUFD $0xB1, X0, X1
	VPADDD  X1, X0, X0
	VMOVD   X0, (DI)
	ADDQ CX, DX
	ADDQ $4, DI
	DECQ R8
	JNZ  dotsRow
	VZEROUPPER
	RET

// func fewest6asm(out *uint16, passages int, starts *uint32, q, m *uint64)
//
// Rows of 6 words, which is 384 dimensions. R14 counts the rows of a passage, R15 is
// the least number so far.
#define WORD(at, q, s) \
	MOVQ    at(DX), s  \
	XORQ    q, s       \
	POPCNTQ s, s

TEXT ·fewest6asm(SB), NOSPLIT, $0-40
	MOVQ out+0(FP), DI
	MOVQ passages+8(FP), CX
	MOVQ starts+16(FP), SI
	MOVQ q+24(FP), AX
	MOVQ m+32(FP), DX
	MOVQ (AX), R8
	MOVQ 8(AX), R9
	MOVQ 16(AX), R10
	MOVQ 24(AX), R11
	MOVQ 32(AX), R12
	MOVQ 40(AX), R13

fewestPassage:
	MOVL  4(SI), R14
	SUBL  (SI), R14
	MOVL  $0xFFFF, R15
	TESTL R14, R14
	JZ    fewestStore

fewestRow:
	WORD(0, R8, AX)
	WORD(8, R9, BX)
	ADDQ BX, AX
	WORD(16, R10, BX)
	ADDQ BX, AX
	WORD(24, R11, BX)
	ADDQ BX, AX
	WORD(32, R12, BX)
	ADDQ BX, AX
	WORD(40, R13, BX)
	ADDQ BX, AX
	CMPQ AX, R15
	CMOVQLT AX, R15
	ADDQ $48, DX
	DECL R14
	JNZ  fewestRow

fewestStore:
	MOVW R15, (DI)
	ADDQ $2, DI
	ADDQ $4, SI
	DECQ CX
	JNZ  fewestPassage
	RET
