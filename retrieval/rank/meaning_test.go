package rank

import (
	"math"
	"testing"
)

// The weights of meaning are learnt beside those of words, and what judges beside both:
// anyone who learns one again has to learn what depends on it.
func TestWeightsGoTogether(t *testing.T) {
	compiled, learnt := Beside()
	if learnt.Passages != compiled.Passages {
		t.Error("what meaning counts was learnt beside other weights of words: run the commands meaning and meaning-answerable of " +
			"retrieval/internal/training/rank")
	}
	if learnt.Verdicts != compiled.Verdicts {
		t.Error("what judges by meaning was learnt beside other weights: run the command meaning-answerable of " +
			"retrieval/internal/training/rank")
	}
	if len(nearWeights) != 1+len(cases) {
		t.Fatalf("%d lists of what meaning counts, %d cases", len(nearWeights), len(cases))
	}
	for i, list := range nearWeights {
		if len(list) != len(nearFeatures) {
			t.Errorf("list %d has %d weights for %d features", i, len(list), len(nearFeatures))
		}
	}
	for _, l := range NearLogistics() {
		if len(l.Features) != len(nearEvidence) {
			t.Errorf("%s has %d weights for %d pieces of evidence", l.Name, len(l.Features), len(nearEvidence))
		}
		for _, f := range l.Features {
			if math.IsNaN(f.Weight) || math.IsInf(f.Weight, 0) {
				t.Errorf("%s: %s counts %v", l.Name, f.Name, f.Weight)
			}
			if l.Alone && !ByMeaning(f) && f.Weight != 0 {
				t.Errorf("%s counts %s, which meaning alone does not tell", l.Name, f.Name)
			}
		}
	}
}
