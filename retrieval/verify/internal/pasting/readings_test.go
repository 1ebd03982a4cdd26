package pasting

import (
	"strings"
	"testing"
)

func TestWithoutEmphasis(t *testing.T) {
	for text, want := range map[string]string{
		"**Ruth Calder:** no boat will leave": "Ruth Calder: no boat will leave",
		"*no* __boat__ will ***leave***":      "no boat will leave",
		"||_no boat_|| `will leave`":          "no boat will leave",
		"“*No* boat,” she said*":              "“No boat,” she said*",
		"2 * 3 * 4 and snake_case_name":       "2 * 3 * 4 and snake_case_name",
		"~~no~~ boat will leave":              "~~no~~ boat will leave",
		"* one\n* two":                        "* one\n* two",
		"**":                                  "**",
		"":                                    "",
	} {
		if got := withoutEmphasis(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	long := strings.Repeat("*a* _b_ ", 1<<16)
	if got := withoutEmphasis(long); got != strings.Repeat("a b ", 1<<16) {
		t.Error("many pairs are not all taken off")
	}
}
