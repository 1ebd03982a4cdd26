package quotation

import "testing"

// The number of a feature is the index of its weight: a block that is added,
// left out or made larger without training again would shift all that follow.
func TestWeights(t *testing.T) {
	for _, m := range []struct {
		name          string
		weights, size int
		last          *block
	}{
		{"speaker", len(builtin.Speaker), speakerSize, speakerBlocks[len(speakerBlocks)-1]},
		{"quotation", len(builtin.Quote), quoteSize, quoteBlocks[len(quoteBlocks)-1]},
		{"subject", len(builtin.Subject), subjectSize, subjectBlocks[len(subjectBlocks)-1]},
		{"reported speech", len(builtin.Reported), reportedSize, reportedBlocks[len(reportedBlocks)-1]},
	} {
		if m.weights != m.size {
			t.Errorf("the model of the %s has %d weights for %d features", m.name, m.weights, m.size)
		}
		if end := m.last.at + m.last.size; end != m.size {
			t.Errorf("the features of the %s end at %d of %d: they were not numbered", m.name, end, m.size)
		}
	}
}
