package quotation_test

import (
	"fmt"
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

// BenchmarkLong reports the time for long texts that a rule could look through for
// each quotation or pronoun again: twice the text has to take twice the time.
func BenchmarkLong(b *testing.B) {
	for _, size := range []int{1 << 19, 1 << 20} {
		half := func(s string) string { return strings.Repeat(s, size/2/len(s)) }
		for name, text := range map[string]string{
			"interview": half("The pump failed twice, and the board had to wait.\n\n") + "Mara Lindqvist talked to us.\n\n" +
				half("Q: What was it?\n\nA: That was the whole of it.\n\n"),
			"no full stop": half("who\n[00:12:13] : it was late ") + half("who\n[00:12:13] : it was late "),
		} {
			p := paragraphs(text)
			b.Run(fmt.Sprintf("%s of %d KB", name, len(text)>>10), func(b *testing.B) {
				for b.Loop() {
					find(b, text, p)
				}
			})
		}
	}
}
