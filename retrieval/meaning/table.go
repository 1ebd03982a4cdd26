package meaning

import (
	"encoding/binary"
	"math"
)

// table is the embeddings of the words, of which a text needs a few.
type table struct {
	width int
	// bytes are rows of numbers of 8 bits with one scale and one zero, or, when
	// nibbles is set, rows of blocks: 32 numbers of 4 bits (the low half of each
	// byte is number j, the high half number j+16, both over 8) behind a scale of
	// 16 bits.
	bytes   []uint8
	nibbles bool
	scale   float32
	zero    int32
}

// The block of numbers of 4 bits.
const (
	nibbleBlock = 32
	nibbleBytes = 2 + nibbleBlock/2
)

// rowBytes is the length of a row.
func (t *table) rowBytes() int {
	if t.nibbles {
		return t.width / nibbleBlock * nibbleBytes
	}
	return t.width
}

// row writes the embedding of a word into out, [width].
func (t *table) row(out []float32, id int) {
	n := t.rowBytes()
	row := t.bytes[id*n:][:n]
	if t.nibbles {
		unpackNibbles(out, row)
		return
	}
	for i, v := range row {
		out[i] = float32(int32(v)-t.zero) * t.scale
	}
}

// unpackNibbles writes the numbers of whole blocks.
func unpackNibbles(out []float32, blocks []byte) {
	for i := 0; i+nibbleBytes <= len(blocks); i += nibbleBytes {
		scale := half(binary.LittleEndian.Uint16(blocks[i:]))
		o := out[i/nibbleBytes*nibbleBlock:][:nibbleBlock]
		for j, b := range blocks[i+2:][:nibbleBlock/2] {
			o[j] = float32(int(b&15)-8) * scale
			o[j+nibbleBlock/2] = float32(int(b>>4)-8) * scale
		}
	}
}

// half is a number of 16 bits as IEEE 754 has it.
func half(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 0:
		f := float32(fraction) / (1 << 24)
		return math.Float32frombits(math.Float32bits(f) | sign)
	case 31:
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
