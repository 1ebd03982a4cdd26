package font

import (
	"maps"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf/syntax"
)

func FuzzCharacterMap(f *testing.F) {
	f.Add([]byte("1 begincodespacerange <00> <FF> endcodespacerange " +
		"1 beginbfchar <01> <00660069> endbfchar 1 beginbfrange <02> <05> <0041> <06> <07> [<0042> <0043>] endbfrange"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := readCharacterMap(data)
		for code := range 300 {
			m.text(code)
		}
	})
}

// Ranges of codes may be very many and overlap: of those that have a code, the first
// counts, and none is looked through for each letter of a page.
func TestManyRanges(t *testing.T) {
	var table strings.Builder
	for range maxCodes / 100 {
		table.WriteString("100 beginbfrange\n")
		for range 100 {
			table.WriteString("<0001> <FFFE> <0041>\n")
		}
		table.WriteString("endbfrange\n")
	}
	table.WriteString("1 beginbfchar <0007> <005A> endbfchar")
	m := readCharacterMap([]byte(table.String()))
	for code := range 1 << 16 {
		text, ok := m.text(code)
		if code == 0 || code == 0xffff {
			if ok {
				t.Fatalf("code %d is in no range and reads %q", code, text)
			}
			continue
		}
		want := string(rune(0x41 + code - 1))
		if code == 7 {
			want = "Z"
		}
		if !ok || text != want {
			t.Fatalf("code %d reads %q and not %q", code, text, want)
		}
	}
	m = readCharacterMap([]byte("3 beginbfrange <0002> <0004> <0061> <0003> <0009> <0041> <FFFFFFF0> <FFFFFFFF> <0041> endbfrange"))
	for code, want := range map[int]string{2: "a", 4: "c", 5: "C", 9: "G"} {
		if text, _ := m.text(code); text != want {
			t.Errorf("code %d reads %q and not %q", code, text, want)
		}
	}
}

// Ranges of widths may be very many and wide: so many widths are read and no more.
func TestManyWidths(t *testing.T) {
	var list types.Array
	for range 100_000 {
		list = append(list, types.Integer(0), types.Integer(maxCodes-2), types.Integer(500))
	}
	file := new(syntax.File) // nothing in the lists refers to another object
	f := &Font{widths: map[int]float64{}}
	readCIDWidths(file, f, list)
	if len(f.widths) != maxCodes-1 || f.widths[7] != 0.5 {
		t.Errorf("%d widths, of 7 %v", len(f.widths), f.widths[7])
	}
	f = &Font{widths: map[int]float64{}}
	readCIDWidths(file, f, types.Array{types.Integer(-5), types.Integer(3), types.Integer(250),
		types.Integer(1 << 30), types.Array{types.Integer(9)}, types.Integer(10), types.Array{types.Integer(100), types.Integer(200)}})
	if want := map[int]float64{0: .25, 1: .25, 2: .25, 3: .25, 10: .1, 11: .2}; !maps.Equal(f.widths, want) {
		t.Errorf("the widths are %v and not %v", f.widths, want)
	}
}
