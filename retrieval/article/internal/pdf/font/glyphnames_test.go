package font

import "testing"

func TestGlyphText(t *testing.T) {
	for name, want := range map[string]string{
		"a": "a", "space": " ", "quotedblright": "”", "f_f_i": "ffi", "a.alt": "a", "one.oldstyle": "1",
		"eacute": "é", "idieresis": "ï", "dotlessiacute": "í", "scommaaccent": "ș", "Zcaron": "Ž",
		"uni00E9": "é", "u1F600": "😀", "uniD800": "", "afii10017": "А", "afii10071": "ё", "afii10097": "я",
		"g42": "", "": "",
	} {
		if got := glyphText(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// A code that a table maps is that; StandardEncoding has its own quotation marks.
func TestCharacterMap(t *testing.T) {
	m := readCharacterMap([]byte("1 begincodespacerange <00> <FF> endcodespacerange " +
		"2 beginbfchar <01> <00660069> <02> /eacute endbfchar " +
		"2 beginbfrange <10> <12> <0041> <20> <21> [<0042> <0043>] endbfrange"))
	if !m.oneByte {
		t.Error("its codes are a byte long")
	}
	for code, want := range map[int]string{1: "fi", 2: "é", 0x10: "A", 0x12: "C", 0x20: "B", 0x21: "C"} {
		if got, ok := m.text(code); !ok || got != want {
			t.Errorf("%#x: got %q, want %q", code, got, want)
		}
	}
	if got, ok := m.text(0x13); ok {
		t.Errorf("what no range has is %q", got)
	}
	var standard [256]string
	fillStandard(&standard)
	for code, want := range map[int]string{'a': "a", '\'': "’", '`': "‘", 0xaa: "“", 0xae: "ﬁ", 0xd0: "—", 0xfb: "ß", 0x80: ""} {
		if got := standard[code]; got != want {
			t.Errorf("StandardEncoding, %#x: got %q, want %q", code, got, want)
		}
	}
}
