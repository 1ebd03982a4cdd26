package quotation_test

import (
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

func TestSamePerson(t *testing.T) {
	for _, c := range []struct {
		nameA, roleA, nameB, roleB string
		want                       bool
	}{
		{"Ana Ruiz", "", "Ana Ruiz", "a doctor", true},
		{"Ana Ruiz", "", "Dr. Ana Ruiz", "", true},
		{"Ana M. Ruiz", "", "Ana Ruiz", "", true},
		{"Ana M. Ruiz", "", "Ana P. Ruiz", "", false},
		{"Abu al-Karim", "", "Abu Karim", "", true},
		// A surname alone is never enough.
		{"Ana Ruiz", "", "Ruiz", "", false},
		{"Ruiz", "", "Ruiz", "", false},
		{"Ruiz", "a doctor", "Ana Ruiz", "a doctor", false},
		// With the same office it is.
		{"Ruiz", "head of the harbour institute", "Ana Ruiz", "the head of the Harbour Institute in Bergen", true},
		// Two first names are two people, whatever they do.
		{"Erik Ruiz", "commander of the coast guard", "Michael Ruiz", "commander of the coast guard", false},
		{"", "", "", "", false},
		{"Ana Ruiz", "", "", "", false},
	} {
		for range 2 {
			if got := quotation.SamePerson(c.nameA, c.roleA, c.nameB, c.roleB); got != c.want {
				t.Errorf("SamePerson(%q, %q, %q, %q) = %v", c.nameA, c.roleA, c.nameB, c.roleB, got)
			}
			c.nameA, c.roleA, c.nameB, c.roleB = c.nameB, c.roleB, c.nameA, c.roleA
		}
	}
}
