package prose

import "testing"

func TestIsNoteMark(t *testing.T) {
	for _, s := range []string{"1", "12", "[3]", "(4)", "*", "**", "†", "[a]", "[note 2]", "1,2", "3–5", "a", "iv", "[nb 1]"} {
		if !IsNoteMark(s) {
			t.Errorf("%q is the mark of a note", s)
		}
	}
	for _, s := range []string{"", "2019", "TM", "st", "citation needed", "®", "2+", "the"} {
		if IsNoteMark(s) {
			t.Errorf("%q is no mark of a note", s)
		}
	}
}

func TestIsRaisedNote(t *testing.T) {
	for _, c := range []struct {
		left, mark string
		note       bool
	}{
		{"The ferry", "1", true},
		{"generations of islanders.", "2", true},
		{"he said,”", "3", true},
		{"by the sea", "4", true},
		{"the old one (in the mud)", "5", true},
		{"NATO", "6", true},
		{"委員会", "7", true},
		{"The ferry", "*", true},
		{"The ferry", "[8]", true},
		{"the US", "1", true},
		{"she said it", "4", true},
		{"in 2024", "2", true},
		{"it lent 9,774", "2", true},
		{"E = mc", "2", false},
		{"x1", "2", false},
		{"40 m", "2", false},
		{"12 km", "2", false},
		{"10", "6", false},
		{"(a + b)", "2", false},
		{"1", "st", false},
		{"Ca", "2+", false},
		{"sin", "2", false},
		{"x", "2", false},
		{"four square metres", "2", false},
		{"", "2", false},
	} {
		if got := IsRaisedNote(c.left, c.mark); got != c.note {
			t.Errorf("%q raised behind %q: note %t, want %t", c.mark, c.left, got, c.note)
		}
	}
}

func TestRaised(t *testing.T) {
	for _, c := range [][3]string{
		{"10", "6", "⁶"}, {"10", "-12", "⁻¹²"}, {"10", "−3", "⁻³"}, {"10", "+2", "⁺²"}, {"m", "2", "2"}, {"21", "st", "st"}, {"", "2", "2"},
	} {
		if got := Raised(c[0], c[1]); got != c[2] {
			t.Errorf("%s raised behind %s is stored as %s, not %s", c[1], c[0], got, c[2])
		}
	}
}
