package asking

import (
	"slices"
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
