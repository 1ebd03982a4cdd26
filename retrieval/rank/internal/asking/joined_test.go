package asking

import (
	"slices"
	"strings"
	"testing"
)

func TestJoint(t *testing.T) {
	known := func(form string) bool {
		return slices.Contains([]string{"won", "treasurer", "mail", "slow", "quay", "cup", "harbour", "pilot", "ferry"}, form)
	}
	beside := func(a, b string) bool { return a == "quay" && b == "cup" }
	for _, test := range []struct {
		form string
		at   place
		want int
	}{
		{"whowon", opening, 3},
		{"whoswon", opening, 4},
		{"howdo", opening, 3},
		{"whowon", inside, 0}, // "the whowon"
		{"istreasurer", behindAsking, 2},
		{"whowonthe", opening, 3},
		{"howtoslow", opening, 3},
		{"wonthe", inside, 0},
		{"ismail", inside, 0}, // "who is ismail"
		{"onslow", opening, 0},
		{"thetreasurer", inside, 3},
		{"theroux", inside, 0},
		{"quaycup", inside, 4},
		{"harbourpilot", inside, 0}, // not side by side
		{"cup", inside, 0},
		{"þequaycup", inside, 0},
	} {
		if got := joint(test.form, test.at, known, beside); got != test.want {
			t.Errorf("%s, place %d: parted at %d, want %d", test.form, test.at, got, test.want)
		}
	}
}

func TestParted(t *testing.T) {
	known := func(form string) bool { return slices.Contains([]string{"won", "slow", "ferry"}, form) }
	for form, want := range map[string]string{
		"whowonthe": "who won the", "howtoslow": "how to slow", "whereistheferry": "where is the ferry", "ferry": "ferry", "whoferrx": "whoferrx",
	} {
		got := parted(form, opening, known, func(string, string) bool { return false })
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q", form, got)
		}
	}
}

func TestWithoutChat(t *testing.T) {
	for text, want := range map[string]string{
		"wat did ppl say": " did  say", "Who is dis?": "Who is ?", "is it ok lol": "is it  ", "nothing here": "nothing here", "": "",
	} {
		if got := WithoutChat(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
