package madetest

import (
	"context"
	"hash/fnv"
	"math"
	"strings"
	"sync/atomic"

	"github.com/verbatim-bot/verbatim/retrieval/meaning"
)

// Encoder is a model of meaning for tests: a vector counts the words of a text, of
// which those in Same are one and the same word.
type Encoder struct {
	// Same are words that mean the same, by the word that each counts as.
	Same map[string]string
	// Name tells encoders apart.
	Name string
	// Encoded counts the texts.
	Encoded atomic.Int64
}

// Hash is part of store.Encoder.
func (e *Encoder) Hash() string { return "0123456789abcdef" + e.Name }

// Dim is part of store.Encoder.
func (e *Encoder) Dim() int { return 256 }

// Encode is part of store.Encoder.
func (e *Encoder) Encode(ctx context.Context, _ meaning.Kind, texts []string) ([]float32, error) {
	e.Encoded.Add(int64(len(texts)))
	var out []float32
	for _, text := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out = append(out, e.vector(text)...)
	}
	return out, nil
}

func (e *Encoder) vector(text string) []float32 {
	v := make([]float32, e.Dim())
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		w = strings.Trim(w, ".,?!“”\"")
		if same, ok := e.Same[w]; ok {
			w = same
		}
		h := fnv.New32a()
		h.Write([]byte(w))
		v[h.Sum32()%uint32(len(v))]++
	}
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(max(sum, 1)))
	}
	return v
}
