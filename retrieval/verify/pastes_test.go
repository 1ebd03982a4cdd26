package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/naming"
)

// pastedForms are the forms in which the words w, said by name with a verb, are pasted.
func pastedForms(w, name, verb string) map[string]string {
	forms := map[string]string{
		"dash": "“" + w + "” — " + name, "guillemets": "«" + w + "» — " + name, "colon": name + ": “" + w + "”",
		"bold": "**" + name + ":** " + w, "bare": name + ": " + w, "italic": "*" + w + "* - " + name, "block": "> " + w + "\n— " + name,
	}
	if !strings.ContainsFunc(name, folding.IsUnspaced) {
		forms["behind"] = "„" + w + "“, " + verb + " " + name + "."
	}
	if !naming.IsUncased(name) { // Arabic has the verb first
		forms["before"] = name + " " + verb + ": \"" + w + "\""
	}
	return forms
}

// TestPastesOfEveryLanguage pastes each quotation of the small collections with its speaker and
// with another one, in the forms that people paste.
func TestPastesOfEveryLanguage(t *testing.T) {
	folders, err := filepath.Glob("../testdata/languages/*/articles")
	if err != nil || len(folders) < 10 {
		t.Fatalf("%d folders, error %v", len(folders), err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(filepath.Dir(folder)), func(t *testing.T) {
			t.Parallel()
			x := memory(t, read(t, os.DirFS(folder)))
			said := 0
			for i := range x.Entries() {
				a, err := x.Texts.Article(t.Context(), &x.Entries()[i])
				if err != nil {
					t.Fatal(err)
				}
				for _, q := range a.Quotations {
					if q.Kind != quotation.KindReported && q.Standing == quotation.Stated && cite.Identified(a.Article, q) && q.Confidence > .8 {
						said++
						checkPastes(t, x, a, q)
					}
				}
			}
			if said < 3 {
				t.Errorf("%d quotations have a speaker", said)
			}
		})
	}
}

func checkPastes(t *testing.T, x *store.Collection, a store.Stored, q quotation.Quotation) {
	t.Helper()
	ask := func(text string) *Result {
		all, err := Quotations(t.Context(), x, "", Query{Text: text})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return all[0]
	}
	words, verb := a.Text[q.Start:q.End], a.Slice(q.Cue)
	for _, name := range cite.SpeakerNames(a.Article, q) {
		for form, text := range pastedForms(words, name, verb) {
			if v := ask(text); v.Verdict != Verbatim {
				t.Errorf("%s: %s is %s: %v", form, text, v.Verdict, v.Details)
			}
		}
	}
	for _, other := range x.Speakers() {
		if quotation.SamePerson(other.Name, "", cite.SpeakerName(a.Article, q), "") || other.Articles[0] == a.ID {
			continue
		}
		for form, text := range pastedForms(words, other.Name, verb) {
			if v := ask(text); v.Verdict != AnotherSpeaker && v.Verdict != DiffersHere && v.Verdict != Stitched {
				t.Errorf("%s: %s is %s: %v", form, text, v.Verdict, v.Details)
			}
		}
		return
	}
}
