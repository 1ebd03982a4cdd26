package rank

import (
	"fmt"
	"testing"
)

func BenchmarkParse(b *testing.B) {
	c := collectionOf([]Candidate{{Text: sample}})
	b.ReportAllocs()
	for b.Loop() {
		Parse("How many dockers of Port Ellery will lose their jobs when the grain terminal closes?", c)
	}
}

func BenchmarkRank100(b *testing.B) {
	cands := make([]Candidate, 100)
	for i := range cands {
		cands[i] = Candidate{Article: i / 5, Title: fmt.Sprintf("Port Ellery closes its terminal %d", i), Text: sample}
	}
	c := collectionOf(cands)
	b.ReportAllocs()
	for b.Loop() {
		q := Parse("How many dockers of Port Ellery will lose their jobs when the grain terminal closes?", c)
		q.Rank(cands)
	}
}
