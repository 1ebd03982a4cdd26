package meaning

import (
	"errors"
	"math/bits"
)

// vocabulary finds the number of a piece of text. It is used where it is mapped:
// the pieces one after the other, where each begins, and a table of hashes.
type vocabulary struct {
	text    []byte
	offsets []uint32 // of the pieces, and the end of the last
	// slots hold the number of a piece and one, or 0; a piece is at the slot of its
	// hash or soon after. Their number is a power of two.
	slots []uint32
}

// The hash is FNV-1a: that of a text goes on to that of a longer one.
const (
	hashStart = 2166136261
	hashPrime = 16777619
)

func hashOn(hash uint32, b byte) uint32 { return (hash ^ uint32(b)) * hashPrime }

// newVocabulary makes a vocabulary of pieces.
func newVocabulary(pieces []string) *vocabulary {
	v := &vocabulary{slots: make([]uint32, 1<<bits.Len(uint(2*len(pieces))))}
	mask := uint32(len(v.slots) - 1)
	for i, p := range pieces {
		v.offsets = append(v.offsets, uint32(len(v.text)))
		v.text = append(v.text, p...)
		hash := uint32(hashStart)
		for _, b := range []byte(p) {
			hash = hashOn(hash, b)
		}
		for hash &= mask; v.slots[hash] != 0; hash = (hash + 1) & mask {
		}
		v.slots[hash] = uint32(i + 1)
	}
	v.offsets = append(v.offsets, uint32(len(v.text)))
	return v
}

// size is the number of pieces.
func (v *vocabulary) size() int { return len(v.offsets) - 1 }

// find is the number of a piece whose hash is given, or -1.
func (v *vocabulary) find(piece []byte, hash uint32) int {
	mask := uint32(len(v.slots) - 1)
	for range v.slots {
		hash &= mask
		n := v.slots[hash]
		if n == 0 || int(n) >= len(v.offsets) {
			return -1
		}
		from, to := v.offsets[n-1], v.offsets[n]
		if from <= to && int(to) <= len(v.text) && string(v.text[from:to]) == string(piece) {
			return int(n - 1)
		}
		hash++
	}
	return -1
}

// lookup is the number of a piece, or -1.
func (v *vocabulary) lookup(piece string) int {
	hash := uint32(hashStart)
	for i := range len(piece) {
		hash = hashOn(hash, piece[i])
	}
	return v.find([]byte(piece), hash)
}

// vocabularyParts are the sections of a vocabulary.
func vocabularyParts(v *vocabulary) []part {
	return []part{{"vocabulary.text", v.text}, {"vocabulary.offsets", rawBytes(v.offsets)}, {"vocabulary.slots", rawBytes(v.slots)}}
}

// mappedVocabulary is the vocabulary of n pieces in a file.
func mappedVocabulary(m *mapped, n int) (v *vocabulary, err error) {
	v = &vocabulary{}
	if v.text, err = bytesOf(m, "vocabulary.text"); err != nil {
		return nil, err
	}
	if v.offsets, err = numbersOf[uint32](m, "vocabulary.offsets", n+1); err != nil {
		return nil, err
	}
	slots := int(m.sections["vocabulary.slots"].Length / 4)
	if slots == 0 || slots&(slots-1) != 0 {
		return nil, errors.New("the table of the vocabulary is not as long as a power of two")
	}
	v.slots, err = numbersOf[uint32](m, "vocabulary.slots", slots)
	return v, err
}
