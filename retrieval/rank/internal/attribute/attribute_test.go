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
		a := Asked(lang.English, test.question, lang.Tokens(test.question))
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
	if Asked(lang.English, "who runs the mill", lang.Tokens("who runs the mill")) != nil {
		t.Error("who runs the mill asks for an attribute")
	}
}

// The same in the languages that have a table of their own.
func TestInOtherLanguages(t *testing.T) {
	for code, test := range map[string]struct{ question, not, tells, other string }{
		"de": {"Wie viele Kinder hat Omar Reis?", "Omar Reis leitet die Mühle.", "Omar Reis hat zwei Söhne.", "Wer leitet die Mühle?"},
		"fr": {"Quel âge a Omar Reis ?", "Omar Reis dirige le moulin.", "Omar Reis est né en 1970.", "Qui dirige le moulin ?"},
		"es": {"¿Cuánto cuesta la entrada de Reis?", "Reis dirige el molino.", "La entrada de Reis cuesta poco.", "¿Quién dirige el molino?"},
		"it": {"Chi è la moglie di Omar Reis?", "Omar Reis dirige il mulino.", "Omar Reis ha sposato Ida.", "Chi dirige il mulino?"},
		"pt": {"Qual é o salário de Reis?", "Reis dirige o moinho.", "Reis ganha um ordenado alto.", "Quem dirige o moinho?"},
		"ru": {"Сколько лет Омару Рейсу?", "Омар Рейс руководит мельницей.", "Омар Рейс родился здесь.", "Кто руководит мельницей?"},
		"tr": {"Omar Reis kaç yaşında?", "Omar Reis değirmende yaşayan biri.", "Omar Reis burada doğdu.", "Değirmeni kim yönetiyor?"},
		"ar": {"ما هو رقم الهاتف لمطحنة ريس؟", "يدير ريس المطحنة.", "هاتف مطحنة ريس مشغول.", "من يدير المطحنة؟"},
	} {
		l := lang.Named(code)
		a := Asked(l, test.question, l.Tokens(test.question))
		if a == nil {
			t.Errorf("%s: %q asks for nothing", code, test.question)
			continue
		}
		all := func(string) bool { return true }
		if a.In(test.not, all) || !a.In(test.tells, all) {
			t.Errorf("%s: %q is told by %q, or is not by %q", code, test.question, test.not, test.tells)
		}
		if Asked(l, test.other, l.Tokens(test.other)) != nil {
			t.Errorf("%s: %q asks for an attribute", code, test.other)
		}
	}
}
