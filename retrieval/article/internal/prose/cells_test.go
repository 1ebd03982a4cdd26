package prose

import "testing"

func TestJoinCells(t *testing.T) {
	for _, c := range []struct {
		cells []string
		want  string
	}{
		{[]string{"Boat", "Year"}, "Boat │ Year"},
		{[]string{"", "2019", "2020"}, "│ 2019 │ 2020"},
		{[]string{"A", "", "C", ""}, "A │ │ C"},
		{[]string{"", ""}, ""},
		{[]string{"", "", "C"}, "│ │ C"},
		{nil, ""},
	} {
		if got := JoinCells(c.cells); got != c.want {
			t.Errorf("%q: got %q, want %q", c.cells, got, c.want)
		}
	}
}
