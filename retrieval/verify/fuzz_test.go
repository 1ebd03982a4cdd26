package verify

import (
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
)

func TestSearchWholeWords(t *testing.T) {
	tests := []struct {
		text, words string
		want        bool
	}{
		{"We can't go", "we can", false},
		{"We can’t go", "We can", false},
		{"It cost 2.4 million", "4 million", false},
		{"It fell by 12% then", "It fell by 12", false},
		{"It cost $12 then", "12 then", false},
		{"It was -5 degrees", "5 degrees", false},
		{"It was −5 degrees", "-5 degrees", true},
		{"a non-violent town", "violent town", false},
		{"a pier—not a plan", "not a plan", true},
		{"a pier—not a plan", "A pier - not a plan", true},
		{"a pier -- not a plan", "pier – not", true},
		{"The party went home", "art went", false},
		{"He said ‘go home’ twice", "said \"go home\" twice", true},
		{"Go home now", "go home", true},
		{"Go home now", "go Home", false},
		{"we waited and waited…", "and waited.", false},
		{"we waited and waited…", "and waited...", true},
		{"« Bonjour » was all", "\"Bonjour\" was", true},
		{"the boys and girls", "the boys, and girls", false},
		{"Er ging über die Brücke", "er ging über", true},
		{"he re-signed", "he resigned", false},
	}
	for _, test := range tests {
		places := folding.FindWords(test.text, test.words)
		if got := len(places) > 0; got != test.want {
			t.Errorf("%q in %q: %v", test.words, test.text, places)
		}
		for _, r := range places {
			if !standsSimply(test.text[r.Start:r.End], test.words) {
				t.Errorf("%q in %q: found %q", test.words, test.text, test.text[r.Start:r.End])
			}
		}
	}
}

func FuzzVerifyQuotation(f *testing.F) {
	x := memory(f, read(f, folder(town)))
	for _, s := range []string{
		"We have had worse winters", "“We have had worse … winters”", "Tom Ashby: '340 people live on the island'", "…", "a",
		"the the the the", "2.4 million — crowns",
		"They eat about four voles. Work starts in May", "\xff\x00 340 \u200b people", "- -5 %",
		"Mayor Ines Duarte called the plan long over-due",
	} {
		f.Add(s, "")
		f.Add(s, "Tom Ashby")
	}
	f.Fuzz(func(t *testing.T, text, speaker string) {
		v, err := Quotation(t.Context(), x, "", Query{Text: text, Speaker: speaker})
		if err == nil {
			checkVerification(t, x, v)
		} else if err != ErrNoWords {
			t.Error(err)
		}
	})
}
