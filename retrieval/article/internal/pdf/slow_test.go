package pdf

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// pageOf is a PDF with a page of some content. F1 is Times.
func pageOf(content string) []byte {
	var b strings.Builder
	var off []int
	objs := []string{
		"<</Type /Catalog /Pages 2 0 R>>",
		"<</Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 600 800] /Resources <</Font <</F1 5 0 R>>>>>>",
		"<</Type /Page /Parent 2 0 R /Contents 4 0 R>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content),
		"<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding>>",
	}
	b.WriteString("%PDF-1.7\n")
	for i, o := range objs {
		off = append(off, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objs)+1)
	for _, o := range off {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objs)+1, at)
	return []byte(b.String())
}

// Pages that are made to be slow end soon: ten times as much takes seconds, where
// it took hours.
func TestSlowPages(t *testing.T) {
	if testing.Short() {
		t.Skip("they take long with the race detector")
	}
	rep := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	for name, c := range map[string]string{
		"numbers":  rep(6000, func(i int) string { return fmt.Sprintf("BT /F1 3 Tf %d %d Td (%d) Tj ET\n", i%40*14, i/40%800, i) }),
		"one spot": rep(6000, func(i int) string { return fmt.Sprintf("BT /F1 9 Tf 50 500 Td (w%d) Tj ET\n", i) }),
		"caps": rep(4000, func(i int) string {
			return fmt.Sprintf("BT /F1 %d Tf %d %d Td (A%d) Tj ET\n", 5+i%40, i%500, i%780, i%9)
		}),
		"rules": rep(6000, func(i int) string {
			return fmt.Sprintf("%d %d 50 1 re f BT /F1 9 Tf %d %d Td (word word) Tj ET\n", i%500, i%780, i%500, i%780)
		}),
		"table": rep(6000, func(i int) string {
			return fmt.Sprintf("BT /F1 2 Tf %d %g Td (c%d) Tj ET\n", i%30*20, 790-float64(i/30)*0.39, i)
		}),
		"small":     rep(6000, func(i int) string { return fmt.Sprintf("BT /F1 %d Tf %d %d Td (a b c d) Tj ET\n", 4+i%7, i%590, i%790) }),
		"wide":      "BT /F1 1 Tf 5 500 Td [" + rep(20000, func(i int) string { return "(a)-900" }) + "] TJ ET",
		"rtlmarks":  "BT /F1 9 Tf 5 500 Td (" + strings.Repeat("()[]", 10000) + ") Tj ET",
		"cjk tower": rep(6000, func(i int) string { return fmt.Sprintf("BT /F1 1 Tf %d %g Td (x) Tj ET\n", i/800, 800-float64(i%800)) }),
		"columns": rep(3900, func(i int) string {
			return fmt.Sprintf("BT /F1 2 Tf %d %d Td (the old weir) Tj ET\n", i%20*30, 790-i/20*4)
		}),
	} {
		var unreadable *Unreadable
		if _, err := Read(t.Context(), pageOf(c)); err != nil && !errors.As(err, &unreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
