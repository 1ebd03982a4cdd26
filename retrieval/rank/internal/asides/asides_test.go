package asides

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// What leads to a question is marked, the longest phrase first, and nothing of what is asked.
func TestMark(t *testing.T) {
	for _, test := range []struct{ text, left string }{
		{"is it true that the mill is shut", "the mill is shut"},
		{"any news on the mill", "the mill"},
		{"does anyone know who runs the mill", "who runs the mill"},
		{"tl dr the mill strike", "the mill strike"},
		{"the true story of the mill", "the true story of the mill"},
		{"tell", "tell"},
		{"", ""},
	} {
		forms := strings.Fields(test.text)
		chat := make([]bool, len(forms))
		Mark(forms, func(i int, class lang.Class) { chat[i] = class == lang.Chat })
		var left []string
		for i, form := range forms {
			if !chat[i] {
				left = append(left, form)
			}
		}
		if got := strings.Join(left, " "); got != test.left {
			t.Errorf("%q: left %q, want %q", test.text, got, test.left)
		}
	}
}
