package phrases

import (
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// A missing translation is said in English.
func TestFallback(t *testing.T) {
	bundle := i18n.NewBundle(language.English)
	bundle.MustAddMessages(language.English, &i18n.Message{ID: "a", Other: "in English"},
		&i18n.Message{ID: "n", One: "{{.N}} thing", Other: "{{.N}} things"})
	bundle.MustAddMessages(language.Turkish, &i18n.Message{ID: "b", Other: "başka"})
	w := Words{"tr", i18n.NewLocalizer(bundle, "tr")}
	if a, n, b := w.Say("a"), w.Count(3, "n"), w.Say("b"); a != "in English" || n != "3 things" || b != "başka" {
		t.Errorf("got %q, %q and %q", a, n, b)
	}
}
