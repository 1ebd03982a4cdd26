package lang

import "testing"

// The tables of words are read Whole: a line lost to a slip of their format
// would show nowhere else.
func TestTables(t *testing.T) {
	for _, table := range []struct {
		name      string
		got, want int
	}{
		{"classes", len(classes), 728},
		{"common", len(CommonShare()), 8909},
		{"related", len(Related()), 1480},
		{"clipped", len(Clipped()), 90},
		{"irregular", len(irregular), 453},
	} {
		if table.got < table.want {
			t.Errorf("%s has %d words, fewer than %d", table.name, table.got, table.want)
		}
	}
	for _, code := range []string{"ar", "de", "es", "fr", "it", "pt", "ru", "tr"} {
		if n := len(Named(code).table().related); n < 500 {
			t.Errorf("words/%s/related.txt has %d words", code, n)
		}
	}
}
