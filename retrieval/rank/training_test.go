//go:build training

package rank

import (
	"math"
	"testing"
)

func TestLogistics(t *testing.T) {
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

func TestSentenceFeatures(t *testing.T) {
	for _, f := range SentenceFeatures() {
		if f.Name == "" || f.Meaning == "" || math.IsNaN(f.Weight) || math.IsInf(f.Weight, 0) {
			t.Errorf("%+v", f)
		}
	}
}
