package meaning

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// The models of most tests are made here, with weights by chance: what they make of
// a text means nothing, but is made in the same way.

// tiny is a model that is quick, small the shape of e5-small-v2.
var (
	tiny = about{
		Name: "tiny", License: "none", Hidden: 64, Heads: 2, Layers: 2, Intermediate: 128, Positions: 40, Epsilon: 1e-12,
		Query: "ask: ", Passage: "tell: ",
	}
	small = about{
		Name: "small", Hidden: 384, Heads: 12, Layers: 12, Intermediate: 1536, Positions: 512, Epsilon: 1e-12,
		Query: "query: ", Passage: "passage: ",
	}
)

// chanceDraft makes a model of a shape; its words are single letters, signs and a
// few longer pieces.
func chanceDraft(a about, tokenizer string) *draft {
	r := rand.New(rand.NewPCG(uint64(a.Hidden), 9))
	pieces := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]"}
	for c := '!'; c <= '~'; c++ {
		pieces = append(pieces, string(c), "##"+string(c))
	}
	pieces = append(pieces, "ask", "tell", "query", "passage", "the", "##ing", "##er", "minister", "said", "中", "é", "▁", "▁the", "▁a", "er")
	a.Words, a.Tokenizer, a.Unknown, a.Open, a.Close = len(pieces), tokenizer, 1, 2, 3
	d := &draft{about: a, vocabulary: newVocabulary(pieces)}
	h := a.Hidden
	d.words = &table{width: h, scale: .01, zero: 128}
	for range a.Words * h {
		d.words.bytes = append(d.words.bytes, uint8(r.UintN(256)))
	}
	if tokenizer == tokenizerUnigram {
		d.words = &table{width: h, nibbles: true}
		for range a.Words * h / nibbleBlock {
			block := []byte{0, 0x30}
			for range nibbleBlock / 2 {
				block = append(block, byte(r.UintN(256)))
			}
			d.words.bytes = append(d.words.bytes, block...)
		}
		d.scores, d.about.Longest, d.about.UnknownScore = randomFloats(r, len(pieces), 1), 8, -20
		d.from, d.bounds, d.to = []uint32{'\t', 'É', 'ﬁ'}, []uint32{0, 1, 2, 4}, []uint32{' ', 'é', 'f', 'i'}
	}
	d.positions = randomFloats(r, a.Positions*h, .5)
	chance := func(in, out int) *dense {
		return quantised(randomFloats(r, in*out, 1), in, out, randomFloats(r, out, .1))
	}
	layerNormOf := func() layerNorm { return layerNorm{randomFloats(r, h, 1), randomFloats(r, h, .1)} }
	d.embedded = layerNormOf()
	for range a.Layers {
		d.layers = append(d.layers, draftLayer{
			query: chance(h, h), key: chance(h, h), value: chance(h, h), out: chance(h, h),
			up: chance(h, a.Intermediate), down: chance(a.Intermediate, h), afterAttention: layerNormOf(), afterLinear: layerNormOf(),
		})
	}
	return d
}

func chanceModel(t testing.TB, a about, tokenizer string) *Model {
	t.Helper()
	path := filepath.Join(t.TempDir(), FileName)
	if err := chanceDraft(a, tokenizer).write(path); err != nil {
		t.Fatal(err)
	}
	m, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}
