package syntax

import (
	"fmt"
	"strings"
	"testing"
)

// tokens writes down the tokens of data.
func tokens(data string) string {
	var b strings.Builder
	for l := NewLexer([]byte(data)); ; {
		t := l.Next()
		switch t.Kind {
		case EndToken:
			return strings.TrimSpace(b.String())
		case NumberToken:
			fmt.Fprintf(&b, " %g", t.Number)
		case StringToken:
			fmt.Fprintf(&b, " %q", t.Text)
		case NameToken:
			fmt.Fprintf(&b, " /%s", t.Text)
		default:
			fmt.Fprintf(&b, " %s", t.Text)
		}
		if t.Kind == OperatorToken && t.Text == "ID" {
			l.SkipImage()
		}
	}
}

func TestLexer(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""},
		{"1 -.5 +2 Td", "1 -0.5 2 Td"},
		{"[(a)-20(b)]TJ", `[ "a" -20 "b" ] TJ`},
		{`(a(b)c\)\(\\\n\101\7) Tj`, `"a(b)c)(\\\nA\a" Tj`},
		{"(cut off", `"cut off"`},
		{"<48 65 6> <4", `"He` + "`" + `" "@"`},
		{"/F1 /A#20B /A#2 Tf", "/F1 /A B /A#2 Tf"},
		{"/Span<</ActualText(x)>>BDC", `/Span << /ActualText "x" >> BDC`},
		{"q % a remark (with a bracket\nQ", "q Q"},
		{"BI /W 1 ID (\x00EI)E EI Q", "BI /W 1 ID Q"},
		{"BI ID no end", "BI ID"},
		{"1e13 ) }", "0 ) }"},
	} {
		if got := tokens(c[0]); got != c[1] {
			t.Errorf("%q: got %s, want %s", c[0], got, c[1])
		}
	}
}

func TestTextString(t *testing.T) {
	for s, want := range map[string]string{
		"":                         "",
		"caf\xe9":                  "café",
		"\xfe\xff\x00a\x20\x14":    "a—",
		"\xfe\xff\xd8\x3d\xde\x00": "😀",
		"\xfe\xff\x00a\x20":        "a",
		"\xef\xbb\xbfé":            "é",
	} {
		if got := TextString(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func FuzzLexer(f *testing.F) {
	f.Add("q 1 0 0 1 72 720 cm /F1 12 Tf [(a)-20<42>] TJ BI ID EI Q")
	f.Fuzz(func(_ *testing.T, data string) { tokens(data) })
}
