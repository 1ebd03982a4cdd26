package quotation_test

import (
	"strings"
	"testing"
)

// BenchmarkFind reports the time for a paragraph of an article made of all the
// articles in testdata, twenty times over.
func BenchmarkFind(b *testing.B) {
	var text strings.Builder
	for range 20 {
		for _, c := range readCases(b) {
			text.WriteString(c.text)
		}
	}
	p := paragraphs(text.String())
	b.ReportAllocs()
	for b.Loop() {
		find(b, text.String(), p)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(p))/1000, "µs/paragraph")
}
