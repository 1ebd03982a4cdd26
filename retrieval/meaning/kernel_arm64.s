#include "textflag.h"

// The products of 8-bit numbers of kernel.go for NEON. Go's assembler has no names
// for some instructions: they are written as numbers, with their names beside them.

// func multiplyNEONasm(acc *int32, accBytes int, a *uint8, aStride int, w *int8, quads int)
//
// Two rows and 8 columns at a time: V0 to V7 hold four partial sums of each column for
// the first row, V8 to V15 for the second. Both sides are widened to 16 bits.
TEXT ·multiplyNEONasm(SB), NOSPLIT, $0-48
	MOVD acc+0(FP), R0
	MOVD accBytes+8(FP), R1
	MOVD a+16(FP), R2
	MOVD aStride+24(FP), R3
	MOVD w+32(FP), R4
	MOVD quads+40(FP), R5
	MOVD $2, R6

rows:
	MOVD R4, R7
	MOVD $8, R8
	MOVD R0, R9
	ADD  R1, R0, R10

columns:
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
	MOVD R2, R11
	ADD  R3, R2, R12
	MOVD R7, R13
	MOVD R5, R14

quad:
	VLD1 (R13), [V16.B16, V17.B16]
	ADD  $256, R13, R13
	WORD $0x0f08a612 // sshll v18.8h, v16.8b, #0
	WORD $0x4f08a613 // sshll2 v19.8h, v16.16b, #0
	WORD $0x0f08a634 // sshll v20.8h, v17.8b, #0
	WORD $0x4f08a635 // sshll2 v21.8h, v17.16b, #0
	WORD $0x4ddfc976 // ld1r {v22.4s}, [x11], #4
	WORD $0x4ddfc997 // ld1r {v23.4s}, [x12], #4
	WORD $0x2f08a6d6 // ushll v22.8h, v22.8b, #0
	WORD $0x2f08a6f7 // ushll v23.8h, v23.8b, #0
	WORD $0x0e768240 // smlal v0.4s, v18.4h, v22.4h
	WORD $0x0e778248 // smlal v8.4s, v18.4h, v23.4h
	WORD $0x4e768241 // smlal2 v1.4s, v18.8h, v22.8h
	WORD $0x4e778249 // smlal2 v9.4s, v18.8h, v23.8h
	WORD $0x0e768262 // smlal v2.4s, v19.4h, v22.4h
	WORD $0x0e77826a // smlal v10.4s, v19.4h, v23.4h
	WORD $0x4e768263 // smlal2 v3.4s, v19.8h, v22.8h
	WORD $0x4e77826b // smlal2 v11.4s, v19.8h, v23.8h
	WORD $0x0e768284 // smlal v4.4s, v20.4h, v22.4h
	WORD $0x0e77828c // smlal v12.4s, v20.4h, v23.4h
	WORD $0x4e768285 // smlal2 v5.4s, v20.8h, v22.8h
	WORD $0x4e77828d // smlal2 v13.4s, v20.8h, v23.8h
	WORD $0x0e7682a6 // smlal v6.4s, v21.4h, v22.4h
	WORD $0x0e7782ae // smlal v14.4s, v21.4h, v23.4h
	WORD $0x4e7682a7 // smlal2 v7.4s, v21.8h, v22.8h
	WORD $0x4e7782af // smlal2 v15.4s, v21.8h, v23.8h
	SUBS $1, R14, R14
	BNE  quad
	WORD $0x4ea1bc00 // addp v0.4s, v0.4s, v1.4s
	WORD $0x4ea3bc42 // addp v2.4s, v2.4s, v3.4s
	WORD $0x4ea2bc00 // addp v0.4s, v0.4s, v2.4s
	WORD $0x4ea5bc84 // addp v4.4s, v4.4s, v5.4s
	WORD $0x4ea7bcc6 // addp v6.4s, v6.4s, v7.4s
	WORD $0x4ea6bc84 // addp v4.4s, v4.4s, v6.4s
	WORD $0x4ea9bd08 // addp v8.4s, v8.4s, v9.4s
	WORD $0x4eabbd4a // addp v10.4s, v10.4s, v11.4s
	WORD $0x4eaabd08 // addp v8.4s, v8.4s, v10.4s
	WORD $0x4eadbd8c // addp v12.4s, v12.4s, v13.4s
	WORD $0x4eafbdce // addp v14.4s, v14.4s, v15.4s
	WORD $0x4eaebd8c // addp v12.4s, v12.4s, v14.4s
	FMOVQ F0, (R9)
	FMOVQ F4, 16(R9)
	FMOVQ F8, (R10)
	FMOVQ F12, 16(R10)
	ADD  $32, R9, R9
	ADD  $32, R10, R10
	ADD  $32, R7, R7
	SUBS $1, R8, R8
	BNE  columns
	ADD  R1<<1, R0, R0
	ADD  R3<<1, R2, R2
	SUBS $1, R6, R6
	BNE  rows
	RET

// func dotsNEONasm(out *int32, rows int, q, m *int8, n int)
//
// Two products of numbers within ±127 fit 16 bits.
TEXT ·dotsNEONasm(SB), NOSPLIT, $0-40
	MOVD out+0(FP), R0
	MOVD rows+8(FP), R1
	MOVD q+16(FP), R2
	MOVD m+24(FP), R3
	MOVD n+32(FP), R4

row:
	VEOR V0.B16, V0.B16, V0.B16
	MOVD R2, R5
	MOVD R4, R6

dot:
	VLD1.P 16(R5), [V16.B16]
	VLD1.P 16(R3), [V17.B16]
	WORD $0x0e31c212 // smull v18.8h, v16.8b, v17.8b
	WORD $0x4e318212 // smlal2 v18.8h, v16.16b, v17.16b
	WORD $0x4e606a40 // sadalp v0.4s, v18.8h
	SUBS $16, R6, R6
	BNE  dot
	VADDV V0.S4, V0
	FMOVS F0, (R0)
	ADD  $4, R0, R0
	SUBS $1, R1, R1
	BNE  row
	RET
