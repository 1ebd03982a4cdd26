package font

import "testing"

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
