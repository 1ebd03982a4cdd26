package marks

import (
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// A short text with small words of another language and none, or few, of English is
// in that language; a short English one with a Spanish name is not.
func TestShortForeign(t *testing.T) {
	for text, want := range map[string]bool{
		"« Je n’en crois rien », a répondu le maire, Jules Aumance, après la séance.":            true,
		"„Das glaube ich nicht“, erwiderte die Leiterin.":                                        true,
		"« Le bac attend la marée », a dit la meunière. Le pont est fermé pendant six jours.":    true,
		"“Bu yaz değirmeni açacağız” dedi Ayla Er. Köy için iyi bir haber bu: her gün ve akşam.": true,
		"“The ferry of la Mar is late for the six of us,” said the mayor of la Isla.":            false,
		"“No comment,” said Maria del Toro, mayor, Los Altos.":                                   false,
		"“Boats sink,” said Ruth Calder.":                                                        false,
	} {
		paragraphs := []article.Paragraph{{Range: article.Range{End: len(text)}}}
		if got := FindForeign(text, paragraphs)[0]; got != want {
			t.Errorf("%q: foreign is %v", text, got)
		}
	}
}
