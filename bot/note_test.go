package bot

import (
	"fmt"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// sampleNote is a note with all that any note speaks of.
func sampleNote(code verify.NoteCode) verify.Note {
	return verify.Note{Code: code, Args: verify.NoteArgs{
		Source: article.KindBriefing, Speaker: "Ruth Calder", Claimed: "Paul Duarte", Kind: verify.CalloutNegation,
		Stored: "<not>", Pasted: "<now>", N: 3, Articles: 2, Until: "2025-11-09",
	}}
}

// TestNotes finds a note that the bot cannot say, or not in each language, and
// one whose English is not that of the terminal.
func TestNotes(t *testing.T) {
	for name, w := range phrases.Languages {
		var b strings.Builder
		for _, code := range verify.NoteCodes() {
			n := sampleNote(code)
			key, said := phrases.NoteKeys[code], layout.Note(w, n)
			if key == "" || said == "" || said == key {
				t.Errorf("%s: the note %s is said as %q", name, code, said)
			}
			if name == phrases.English && unescaped(said) != n.String() {
				t.Errorf("%s: %q, in the terminal %q", code, said, n)
			}
			if name != phrases.English && said == layout.Note(phrases.Languages[phrases.English], n) {
				t.Errorf("%s: the note %s is said in English", name, code)
			}
			fmt.Fprintf(&b, "%s: %s\n", code, said)
		}
		golden(t, "notes-"+name+".txt", b.String())
	}
	if len(phrases.NoteKeys) != len(verify.NoteCodes()) {
		t.Errorf("%d messages for %d notes", len(phrases.NoteKeys), len(verify.NoteCodes()))
	}
}

// unescaped takes the escaping of Markdown off.
func unescaped(s string) string { return strings.ReplaceAll(s, `\`, "") }

// TestVerdictLanguages shows every verdict in every language.
func TestVerdictLanguages(t *testing.T) {
	d := pierHandler(t)
	quotes := []struct {
		verdict verify.Verdict
		quote   string
		speaker string
	}{
		{verify.Verbatim, "“No boat will leave before the wind drops.”", ""},
		{verify.AnotherSpeaker, "No boat will leave before the wind drops", "Paul Duarte"},
		{verify.DiffersHere, "“The old pier will stand another 9 nights, and I have told the council so since the spring”", "Paul Duarte"},
		{verify.Stitched, "The old pier will not stand another night. The money for a pier is there.", ""},
		{verify.Cut, "“The old pier … and I have told the council so”", ""},
		{verify.Reported, "The harbour stays closed until Friday", "Ruth Calder"},
		{verify.NotHere, "Let them eat cake, nobody said about the pastry", ""},
	}
	if len(quotes) != len(phrases.VerdictKeys) {
		t.Fatalf("%d of %d verdicts", len(quotes), len(phrases.VerdictKeys))
	}
	for name, w := range phrases.Languages {
		d.words = w
		var shown []string
		for _, q := range quotes {
			all, err := d.lib.Verify(t.Context(), verify.Query{Text: q.quote, Speaker: q.speaker})
			if err != nil {
				t.Fatal(err)
			}
			if len(all) != 1 || all[0].Verdict != q.verdict {
				t.Fatalf("%q: %+v, want %s", q.quote, all, q.verdict)
			}
			shown = append(shown, layout.VerdictLines(w, all[0]))
		}
		golden(t, "verdicts-"+name+".txt", strings.Join(shown, "\n\n")+"\n")
	}
}
