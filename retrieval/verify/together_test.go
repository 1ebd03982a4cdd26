package verify

import "testing"

// What several said together is nobody else's than theirs, and each of them said it.
func TestSaidTogether(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{"pact.txt": "Two mayors sign a pact\n\n" +
		"Carla Moss and Dieter Frank told reporters that “no bridge will be closed this winter”.\n\n" +
		"According to Eva Holm and Frank Tisch, “the river is as clean as it was in 1950”.\n\n" +
		"Marks and Spencer said that “every shop of ours stays open”.\n"})))
	for text, want := range map[string]Verdict{
		"“no bridge will be closed this winter”, said Carla Moss":                  Verbatim,
		"“no bridge will be closed this winter”, said Dieter Frank":                Verbatim,
		"“no bridge will be closed this winter”, said Moss":                        Verbatim,
		"“no bridge will be closed this winter”, said Eva Holm":                    AnotherSpeaker,
		"“the river is as clean as it was in 1950”, said Frank Tisch":              Verbatim,
		"“the river is as clean as it was in 1950”, said Eva Frank":                AnotherSpeaker,
		"Marks and Spencer said: “every shop of ours stays open”":                  Verbatim,
		"“every shop of ours stays open”, said Dieter Frank, a critic of the shop": AnotherSpeaker,
	} {
		if v := verify(t, x, Query{Text: text}); v.Verdict != want {
			t.Errorf("%s: %s, want %s", text, v.Verdict, want)
		}
	}
}
