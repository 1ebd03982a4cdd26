package meaning

import (
	"strings"
	"testing"
)

// letters is a text of so many tokens, those of its mark and its ends included.
func letters(n int) string { return strings.Repeat("a ", n-4) }

func BenchmarkEncode(b *testing.B) {
	m := chanceModel(b, small, tokenizerWordPiece)
	for _, k := range kernels() {
		m.network.kernel = k
		for _, c := range []struct {
			name  string
			texts []string
		}{
			{"16-tokens", []string{letters(16)}}, {"128-tokens", []string{letters(128)}},
			{"16x30-tokens", strings.Split(strings.Repeat(letters(30)+"\n", 15)+letters(30), "\n")},
		} {
			b.Run(strings.ReplaceAll(k.name, " ", "-")+"/"+c.name, func(b *testing.B) {
				b.ReportAllocs()
				before := processorTime()
				for b.Loop() {
					if _, err := m.Encode(b.Context(), Query, c.texts); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64((processorTime()-before).Microseconds())/float64(b.N*len(c.texts)), "cpu-µs/text")
			})
		}
	}
}
