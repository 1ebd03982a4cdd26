package verify

import (
	"testing"
)

// What an article denies or doubts is called out first and confirmed of nobody; where
// it is said elsewhere, that place comes first.
func TestUnsaid(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"denied.md": "The pier is closed.\n\nTorrin Lowe denied having said “I will sell the old pier”.\n\n" +
			"Omar Reis never said “we give up the boats”, his lawyer told the court.\n\n“The ropes will hold,” said Nora Fell, who never says " +
			"much.\n",
		"asked.md": "The board met.\n\nDid Ines Park say “sell it all today”? The tape does not tell.\n\nRuth Calder might have said " +
			"“maybe later on”, but nobody wrote it down.\n",
		"said.md": "On Monday the mayor spoke.\n\n“We give up the boats,” said Ruth Calder.\n",
	})))
	for _, test := range []struct {
		text   string
		first  NoteCode
		claims string // who is confirmed
	}{
		{"“I will sell the old pier,” said Torrin Lowe", NoteDenied, ""},
		{"I will sell the old pier", NoteDenied, ""},
		{"“I will not sell the old pier,” said Torrin Lowe", NoteDenied, ""},
		{"„I will sell the old pier“, sagte Torrin Lowe", NoteDenied, ""},
		{"“Sell it all today,” said Ines Park", NoteDoubted, ""},
		{"“Maybe later on” Ruth Calder", NoteDoubted, ""},
		{"“We give up the boats,” said Ruth Calder", "", "Ruth Calder"},
		{"“The ropes will hold,” said Nora Fell", "", "Nora Fell"},
	} {
		v := verify(t, x, Query{Text: test.text})
		first := NoteCode("")
		if len(v.CalledOut) > 0 {
			first = v.CalledOut[0].Note.Code
		}
		who := ""
		if p := v.Places[0]; p.Identified {
			who = p.Speaker
		}
		if first != test.first || who != test.claims || v.Verdict == AnotherSpeaker {
			t.Errorf("%q: %s, %q first, %q confirmed; want %q, %q", test.text, v.Verdict, first, who, test.first, test.claims)
		}
	}
}

// Words that were never said are called out beside others that were.
func TestUnsaidPart(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"pier.md": "“We will build the pier again,” said Ada Quill, the mayor.\n\nThe board met for an hour and a half in the old hall on " +
			"the quay. She never said “the money for it is there”.\n",
	})))
	v := verify(t, x, Query{Text: "“We will build the pier again … the money for it is there,” said Ada Quill [sic]"})
	if v.Verdict != Stitched || len(v.CalledOut) == 0 || v.CalledOut[0].Note.Code != NoteDenied || v.Speaker != "Ada Quill" {
		t.Errorf("%s by %q, called out %+v", v.Verdict, v.Speaker, v.CalledOut)
	}
}

// In a text that is all in capitals none of them tells a name.
func TestShoutedPaste(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"trial.md": "The court met.\n\n“I did not take the money of the old harbour,” Otto Reiss told the court on Monday.\n",
	})))
	for text, want := range map[string]int{
		"“I DID NOT TAKE THE MONEY OF THE OLD HARBOUR”": 0, "“I Did Not Take The Money Of The Old Harbour”": 0,
		"“I DID TAKE THE MONEY OF THE OLD HARBOUR”": 1,
	} {
		if v := verify(t, x, Query{Text: text}); len(v.CalledOut) != want {
			t.Errorf("%s: called out %+v", text, v.CalledOut)
		}
	}
}
