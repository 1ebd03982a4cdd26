package attribute

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// A text without a word for what is asked of something does not tell it, nor one that says
// it of something else.
func TestIn(t *testing.T) {
	const text = "Omar Reis runs the mill. The mill made 40 jobs. It stands by the river. Nobody fishes there. " +
		"A carp of 30 kg was caught in May."
	for _, test := range []struct {
		question, text string
		want           bool
	}{
		{"how old is reis", text, false},
		{"how old is reis", "Omar Reis, 52, runs the mill.", true},
		{"how old is reis", "Omar Reis runs the mill. He was born in 1970.", true},
		{"how much does the mill weigh", text, false},
		{"how much did the carp weigh", text, true},
		{"what colour is the mill", text, false},
		{"what colour is the mill", "The mill has red walls.", true},
		{"what is the phone number of the mill", text, false},
		{"what is the email of the mill", "Write to office@mill.example about the mill.", true},
		{"who is the lawyer of reis", text, false},
		{"who is the lawyer of reis", "Reis is represented by Ida Kern.", true},
		{"which school did reis go to", text, false},
		{"what does the mill cost", "The mill was sold for $3 million.", true},
	} {
		a := Asked(strings.Fields(test.question))
		if a == nil {
			t.Errorf("%q asks for nothing", test.question)
			continue
		}
		terms := map[string]bool{}
		for _, w := range strings.Fields(test.question) {
			if lang.Classify(w)&(lang.Stop|lang.Asking) == 0 {
				terms[lang.Stem(w)] = true
			}
		}
		if got := a.In(test.text, func(stem string) bool { return terms[stem] }); got != test.want {
			t.Errorf("%q of %q: %v", test.question, test.text, got)
		}
	}
	if Asked([]string{"who", "runs", "the", "mill"}) != nil {
		t.Error("who runs the mill asks for an attribute")
	}
}
