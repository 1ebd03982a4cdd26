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

// BenchmarkInterview reports the time for a megabyte of questions and answers after
// as long an introduction: twice the text has to take twice the time.
func BenchmarkInterview(b *testing.B) {
	for _, size := range []int{1 << 19, 1 << 20} {
		introduction := strings.Repeat("The pump failed twice, and the board had to wait for its chair.\n\n", size/2/64)
		text := introduction + "Mara Lindqvist talked to us.\n\n" +
			strings.Repeat("Q: What was it?\n\nA: That was the whole of it.\n\n", size/2/48)
		p := paragraphs(text)
		b.Run(fmt.Sprintf("%d KB", len(text)>>10), func(b *testing.B) {
			for b.Loop() {
				find(b, text, p)
			}
		})
	}
}
