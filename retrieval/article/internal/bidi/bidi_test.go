package bidi

import "testing"

// A line is turned from the order of drawing into that of reading.
func TestLogicalOrder(t *testing.T) {
	for _, c := range []struct {
		drawn       string
		rightToLeft bool
		want        string
	}{
		{"plain words", false, "plain words"},
		{"has the phrase םלוע םולש on it", false, "has the phrase שלום עולם on it"},
		{"reads ريخلا حابص at night", false, "reads صباح الخير at night"},
		{".םלוע closed until noon םולש", true, "שלום closed until noon עולם."},
		{"םיקוח 12 ןיא (א)", true, "(א) אין 12 חוקים"},
		{"in (םולש) brackets", false, "in (שלום) brackets"},
		{"םולש 2,019 םלוע", true, "עולם 2,019 שלום"},
		{"5% דע", true, "עד 5%"},
		{"the word םולש, and 12 more", false, "the word שלום, and 12 more"},
		{"Grey Heron הניפסה", true, "הספינה Grey Heron"},
		{"", true, ""},
	} {
		if got := LogicalOrder(c.drawn, c.rightToLeft); got != c.want {
			t.Errorf("%q is read %q, not %q", c.drawn, got, c.want)
		}
	}
}
