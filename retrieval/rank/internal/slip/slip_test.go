package slip

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
		at   Place
		want int
	}{
		{"whowon", Opening, 3},
		{"whoswon", Opening, 4},
		{"howdo", Opening, 3},
		{"whowon", Inside, 0}, // "the whowon"
		{"istreasurer", Asked, 2},
		{"ismail", Inside, 0}, // "who is ismail"
		{"onslow", Opening, 0},
		{"thetreasurer", Inside, 3},
		{"theroux", Inside, 0},
		{"quaycup", Inside, 4},
		{"harbourpilot", Inside, 0}, // not side by side
		{"cup", Inside, 0},
		{"þequaycup", Inside, 0},
	} {
		if got := Joint(test.form, test.at, known, beside); got != test.want {
			t.Errorf("%s, place %d: parted at %d, want %d", test.form, test.at, got, test.want)
		}
	}
}

func TestSounds(t *testing.T) {
	for typed, meant := range map[string]string{
		"akterberg": "achterberg", "fotografer": "photographer", "korasan": "khorasan", "eesy": "easy", "nolidge": "",
	} {
		n, heard := 0, false
		Sounds(typed, func(form string, likely float64) {
			n++
			heard = heard || form == meant
			if likely <= 0 || likely > soundShare || form == typed {
				t.Fatalf("%s: %q with %v", typed, form, likely)
			}
		})
		if heard != (meant != "") {
			t.Errorf("%s: heard %q: %v", typed, meant, heard)
		}
		if n > mostSpelt+mostSounds {
			t.Errorf("%s: %d forms", typed, n)
		}
	}
}

func BenchmarkSounds(b *testing.B) {
	for b.Loop() {
		Sounds("ochsenkneckter", func(string, float64) {})
	}
}
