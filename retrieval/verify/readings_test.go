package verify

import (
	"maps"
	"testing"
)

// What chat puts around words does not make them differ, and what it says of them is not lost.
func TestChatAroundWords(t *testing.T) {
	files := map[string]string{"inner.txt": "At the quay\n\n“They told me ‘go home’ and I said ‘never,’ so we stayed – all, " +
		"Every One,” Mona Keel said.\n"}
	maps.Copy(files, papers)
	x := memory(t, read(t, folder(files)))
	for text, want := range map[string]Verdict{
		"**Ruth Calder:** No boat will leave before the wind drops":                             Verbatim,
		"Mona Keel: They told me ‘go home’ and I said ‘never,’ so we stayed – all, Every One":   Verbatim,
		"Paul Duarte: They told me ‘go home’ and I said ‘never,’ so we stayed – all, Every One": AnotherSpeaker,
		"**Paul Duarte**: *No boat will leave before the wind drops*":                           AnotherSpeaker,
		"> *No boat* will leave before the __wind__ drops":                                      Verbatim,
		"Ruth Calder said that no boat will leave before the wind drops":                        Verbatim,
		"Paul Duarte told reporters that no boat will leave before the wind drops":              AnotherSpeaker,
		"Ruth Calder never said that no boat will leave before the wind drops at noon":          DiffersHere,
		"Ruth Calder said the tall ships will leave on the second Monday in spring":             NotHere,
		"~~No~~ boat will leave before the wind drops":                                          DiffersHere,
		"*No boat will leave before the wind drops* - Ruth Calder":                              Verbatim,
		"**No boat will leave before the wind drops**, said Paul Duarte":                        AnotherSpeaker,
		"> No boat will leave before the wind drops\n— Ruth Calder":                             Verbatim,
		"> No boat will leave before the wind drops\n\n- Paul Duarte\nwow":                      AnotherSpeaker,
		"> No boat will leave before the wind drops\n— Paul Duarte":                             AnotherSpeaker,
		"Nobody said that no boat will leave before the wind drops":                             DiffersHere,
		"He said that no boat will leave before the wind drops":                                 DiffersHere,
		"“No boat will leave before the wind drops” - R. Calder":                                Verbatim,
		"“No boat will leave before the wind drops” - P. Calder":                                AnotherSpeaker,
	} {
		all, err := Quotations(t.Context(), x, "", Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != 1 || all[0].Verdict != want || all[0].Text != text {
			t.Errorf("%s: %+v, want %s", text, all[0], want)
		}
	}
}
