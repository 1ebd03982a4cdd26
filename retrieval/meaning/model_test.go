package meaning

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

var mixed = []string{
	"the minister said", "", "a", "中 é ﬁ", strings.Repeat("the minister ", 60), "what?", strings.Repeat("x", 500), "a\tb", "\xff\xfe", "É É",
}

// A text has the same vector alone and among others, at once and in turn, on each
// kernel nearly.
func TestEncode(t *testing.T) {
	for _, tokenizer := range []string{tokenizerWordPiece, tokenizerUnigram} {
		t.Run(tokenizer, func(t *testing.T) {
			m := chanceModel(t, tiny, tokenizer)
			texts := slices.Repeat(mixed, 20)
			all := encode(t, m, texts)
			for i, text := range texts[:len(mixed)] {
				one := encode(t, m, []string{text})
				if !slices.Equal(one, all[i*m.Dim():][:m.Dim()]) {
					t.Errorf("%q has another vector alone", text)
				}
				if n := math.Sqrt(cosineParts(one)); math.Abs(n-1) > 1e-5 {
					t.Errorf("the vector of %q is %v long", text, n)
				}
			}
			for _, k := range kernels() {
				m.network.kernel = k
				other := encode(t, m, mixed)
				for i, text := range mixed {
					if c := cosineOf(other[i*m.Dim():][:m.Dim()], all[i*m.Dim():][:m.Dim()]); c < .995 {
						t.Errorf("%s: %q has another vector: the cosine is %v", k.name, text, c)
					}
				}
			}
		})
	}
}

func cosineParts(v []float32) (squares float64) {
	for _, x := range v {
		squares += float64(x) * float64(x)
	}
	return squares
}

func encode(t testing.TB, m *Model, texts []string) []float32 {
	t.Helper()
	v, err := m.Encode(t.Context(), Passage, texts)
	if err != nil {
		t.Fatal(err)
	}
	if len(v) != len(texts)*m.Dim() {
		t.Fatalf("%d numbers for %d texts", len(v), len(texts))
	}
	return v
}

// A question and a passage are marked as such.
func TestKinds(t *testing.T) {
	m := chanceModel(t, tiny, tokenizerWordPiece)
	q, err := m.Tokens(Query, "the")
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Tokens(Passage, "the")
	if err != nil {
		t.Fatal(err)
	}
	find := func(s string) int32 { return int32(m.tokenizer.(*wordPiece).vocabulary.lookup(s)) }
	if want := []int32{2, find("ask"), find(":"), find("the"), 3}; !slices.Equal(q, want) {
		t.Errorf("a question has the tokens %v, want %v", q, want)
	}
	if want := []int32{2, find("tell"), find(":"), find("the"), 3}; !slices.Equal(p, want) {
		t.Errorf("a passage has the tokens %v, want %v", p, want)
	}
}

// However long a text is, its tokens are no more than the model takes.
func TestLongTexts(t *testing.T) {
	for _, tokenizer := range []string{tokenizerWordPiece, tokenizerUnigram} {
		m := chanceModel(t, tiny, tokenizer)
		for _, text := range []string{
			strings.Repeat("the ", 1e6), strings.Repeat("a", 1e6), strings.Repeat("中", 1e5), strings.Repeat(" ", 1e6) + "a",
		} {
			tokens, err := m.Tokens(Query, text)
			if err != nil {
				t.Fatal(err)
			}
			if len(tokens) > m.MaxTokens() || tokens[len(tokens)-1] != m.about.Close {
				t.Errorf("%s: %d tokens, the last %d", tokenizer, len(tokens), tokens[len(tokens)-1])
			}
		}
	}
}

func TestEncodeAtOnce(t *testing.T) {
	m := chanceModel(t, tiny, tokenizerWordPiece)
	want := encode(t, m, mixed)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				got, err := m.Encode(context.Background(), Passage, mixed)
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("another vector, or %v", err)
				}
			}
		})
	}
	wg.Wait()
}

func TestEncodeStops(t *testing.T) {
	m := chanceModel(t, tiny, tokenizerWordPiece)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Encode(ctx, Query, mixed); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Encode(t.Context(), Query, mixed); err == nil {
		t.Error("a model that is closed encodes")
	}
	if v, err := m.Tokens(Query, "a"); err == nil {
		t.Errorf("a model that is closed has the tokens %v", v)
	}
}

// modelFile is the file of a tiny model.
func modelFile(t testing.TB, tokenizer string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), FileName)
	if err := chanceDraft(tiny, tokenizer).write(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A file that is not whole is refused, or told by Verify.
func TestDamaged(t *testing.T) {
	data := modelFile(t, tokenizerWordPiece)
	path := filepath.Join(t.TempDir(), "damaged")
	try := func(data []byte) error {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := Open(path)
		if err != nil {
			return err
		}
		return errors.Join(m.Verify(), m.Close())
	}
	if err := try(data); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, magicLength, fixedLength - 1, fixedLength, fixedLength + 100, len(data) / 2, len(data) - 1} {
		if try(data[:n]) == nil {
			t.Errorf("the first %d bytes are taken for a model", n)
		}
	}
	if try(append(slices.Clone(data), 0)) == nil {
		t.Error("a byte too many is not noticed")
	}
	for at := 0; at < len(data); at += 97 {
		other := slices.Clone(data)
		other[at] ^= 0x10
		// What fills a section up to a multiple of 64 is part of the checksum; what
		// fills the header up is not.
		if at >= fixedLength && bytes.Equal(other[at:at+1], []byte{0x10}) && at < 1<<13 {
			continue
		}
		if try(other) == nil {
			t.Errorf("another byte at %d of %d is not noticed", at, len(data))
		}
	}
}

func TestVersions(t *testing.T) {
	data := modelFile(t, tokenizerWordPiece)
	data[magicLength]++
	path := filepath.Join(t.TempDir(), "newer")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "version 2") || !strings.Contains(err.Error(), path) {
		t.Errorf("the error is %v", err)
	}
}

func TestQuantise(t *testing.T) {
	v := []float32{.5, -.25, 0, .1}
	q := make([]int8, len(v))
	scale := Quantise(q, v)
	for i, x := range v {
		if d := math.Abs(float64(scale*float32(q[i]) - x)); d > float64(scale)/2 {
			t.Errorf("%v became %v", x, scale*float32(q[i]))
		}
	}
	if scale := Quantise(q, make([]float32, 4)); scale != 0 || q[0] != 0 {
		t.Errorf("zero became %v times %v", q, scale)
	}
}
