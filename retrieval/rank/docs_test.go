package rank

import "testing"

// A heading that asks what the user asks is enough, whatever the text under it says.
func TestHeaded(t *testing.T) {
	q := Parse("How large is the download?", &Collection{Passages: 50, AvgBody: 40, AvgTitle: 2, AvgHeading: 3,
		DocFreq: func(string) int { return 3 }})
	for _, c := range []struct {
		name, heading, title string
		docs, whole          bool
	}{
		{"the same words", "How large is the download?", "Questions", true, true},
		{"under another", "Files › How large is the download?", "Questions", true, true},
		{"more than asked", "The download of the relay on old systems, how large it is, and why", "Questions", true, false},
		{"less than asked", "How large is the relay?", "Questions", true, false},
		{"news", "How large is the download?", "Questions", false, false},
	} {
		got := q.headed(&Candidate{Heading: c.heading, Title: c.title, Docs: c.docs, Text: "About 40 MB."})
		if got.whole() != c.whole {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
