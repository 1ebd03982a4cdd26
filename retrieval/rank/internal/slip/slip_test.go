package slip

import "testing"

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
