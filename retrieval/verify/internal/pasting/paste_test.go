package pasting

import (
	"strings"
	"testing"
)

func TestParsePasted(t *testing.T) {
	const words = "We need a new pier, not a new plan"
	tests := []struct{ text, words, speaker string }{
		{words, words, ""},
		{"  " + words + ".\n", words + ".", ""},
		{"“" + words + "”", words, ""},
		{`"` + words + `" — Ruth Calder`, words, "Ruth Calder"},
		{`"` + words + `" - Ruth Calder, harbour master`, words, "Ruth Calder, harbour master"},
		{"“" + words + "”\n— **Ruth Calder**", words, "Ruth Calder"},
		{"“" + words + ".”\n\nRuth Calder", words + ".", "Ruth Calder"},
		{"„" + words + "“ (Ruth Calder)", words, "Ruth Calder"},
		{"«" + words + "», said Ruth Calder.", words, "Ruth Calder"},
		{"”" + words + ",“ said Ruth Calder on Sunday", words + ",", "Ruth Calder"},
		{"“" + words + ",” Ruth Calder told reporters.", words + ",", "Ruth Calder"},
		{"“" + words + ",” she said.", words + ",", ""},
		{"'" + words + "', according to Dr. Lena Moss", words, "Dr. Lena Moss"},
		{"‘The boys’ boat needs a new pier’, said Ruth Calder", "The boys’ boat needs a new pier", "Ruth Calder"},
		{"Ruth Calder: \"" + words + "\"", words, "Ruth Calder"},
		{"Ruth Calder: " + words, words, "Ruth Calder"},
		{"Ruth Calder said \"" + words + "\"", words, "Ruth Calder"},
		{"As Ruth Calder told reporters, “" + words + "”", words, "Ruth Calder"},
		{"According to Ruth Calder: “" + words + "”", words, "Ruth Calder"},
		{"Did Ruth Calder really say “" + words + "”?", words, "Ruth Calder"},
		{words + ". — Ruth Calder", words + ".", "Ruth Calder"},
		{words + "\n- Ruth Calder", words, "Ruth Calder"},
		{"“They told me ‘no’ and \"never\" again” — Ruth Calder", "They told me ‘no’ and \"never\" again", "Ruth Calder"},
		{"“" + words, words, ""},
		// Words in marks are what is compared, whatever stands around them.
		{"Ruth Calder said it was “easy”", "easy", ""},
		{"Ruth Calder warned he called it “an old plan”", "an old plan", ""},
		{"Ruth Calder: “Never!”", "Never!", "Ruth Calder"},
		{"He called it “a new plan” and left.", "a new plan", ""},
		{"“" + words + ",” said Ruth Calder. The pump was built in 1911.", words + ",", "Ruth Calder"},
		{"The “pier” of the town is closed", "The “pier” of the town is closed", ""},
		{"“No comment,” said Ruth Calder", "No comment,", "Ruth Calder"},
		{"Asked twice, Calder said: “No.”", "No.", "Calder"},
		{"“" + words + "” Ruth Calder", words, "Ruth Calder"},
		{"“" + words + "” Calder", words, "Calder"},
		{"``" + words + "'' said Ruth Calder", words, "Ruth Calder"},
		// In other languages and marks.
		{"„" + words + "“, sagte Hafenmeisterin Ruth Calder am Montag", words, "Ruth Calder"},
		{"Wie Ruth Calder der Zeitung sagte: „" + words + "“", words, "Ruth Calder"},
		{"»" + words + "«, erwiderte die Sprecherin", words, ""},
		{"« " + words + " », a déclaré la capitaine Ruth Calder.", words, "Ruth Calder"},
		{"Selon Ruth Calder, « " + words + " »", words, "Ruth Calder"},
		{"«" + words + "», dijo Ruth Calder a los periodistas", words, "Ruth Calder"},
		{"«" + words + "», — сказала Рут Кальдер.", words, "Рут Кальдер"},
		{"“" + words + "” dedi Belediye Başkanı Ruth Calder", words, "Ruth Calder"},
		{"Ruth Calder, “" + words + "” diye konuştu.", words, "Ruth Calder"},
		{"قال عمر سعيد: «" + words + "»", words, "عمر سعيد"},
		{"「" + words + "」と佐倉健人は述べた", words, ""},
		{"“" + words + "”, ha detto Ruth Calder", words, "Ruth Calder"},
		{"Work starts in May - and ends in June", "Work starts in May - and ends in June", ""},
		{"There are two feasts — Holy Week in Lowmarket and the Spring Fair",
			"There are two feasts — Holy Week in Lowmarket and the Spring Fair", ""},
		{"There is one rule: never leave the pier alone", "There is one rule: never leave the pier alone", ""},
	}
	for _, test := range tests {
		p := One(test.text)
		if p.Words != test.words || p.Speaker != test.speaker {
			t.Errorf("%q: %q by %q, want %q by %q", test.text, p.Words, p.Speaker, test.words, test.speaker)
		}
		if test.text[p.Start:p.End] != p.Words {
			t.Errorf("%q: %q does not stand at %d-%d", test.text, p.Words, p.Start, p.End)
		}
	}
}

func TestSplitQuotations(t *testing.T) {
	type q struct{ words, speaker string }
	tests := []struct {
		text string
		want []q
	}{
		{"look: “The pier is closed today.” lol", []q{{"The pier is closed today.", ""}}},
		{"“The pier is closed,” said Ruth Calder, “and will stay so.”",
			[]q{{"The pier is closed,", "Ruth Calder"}, {"and will stay so.", "Ruth Calder"}}},
		{"Ruth Calder: “The pier is closed.” Paul Duarte: “The money is there.”",
			[]q{{"The pier is closed.", "Ruth Calder"}, {"The money is there.", "Paul Duarte"}}},
		{"“The pier is closed.” — Ruth Calder\n“The money is there.” — Paul Duarte",
			[]q{{"The pier is closed.", "Ruth Calder"}, {"The money is there.", "Paul Duarte"}}},
		{"> The pier is closed.\n> It stays so.\nwhat?", []q{{"The pier is closed.\nIt stays so.", ""}}},
		{"> “The pier is closed today” — Ruth Calder\nreally?", []q{{"The pier is closed today", "Ruth Calder"}}},
		{"The “pier” is closed", []q{{"The “pier” is closed", ""}}},
		{"no marks at all", []q{{"no marks at all", ""}}},
		{" … ", nil},
	}
	for _, test := range tests {
		got := Split(test.text)
		if len(got) != len(test.want) {
			t.Errorf("%q: %+v, want %+v", test.text, got, test.want)
			continue
		}
		for i, p := range got {
			if p.Words != test.want[i].words || p.Speaker != test.want[i].speaker {
				t.Errorf("%q: %q by %q, want %+v", test.text, p.Words, p.Speaker, test.want[i])
			}
		}
	}
}

func FuzzSplitQuotations(f *testing.F) {
	for _, s := range []string{
		"“We need a pier,” said Ruth Calder, “not a plan.”", "> a b c d\n> e\n— X", "'''''\"\"\"“”„‟«»", "Name: \"a b c",
		"a … b […] c. . . d", "\xff\xfe“\xff a b c”",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range append(Split(text), One(text)) {
			if p.Start < 0 || p.End < p.Start || p.End > len(text) {
				t.Fatalf("%q: %+v", text, p)
			}
			if !strings.Contains(text, p.Speaker) && !strings.Contains(strings.Join(strings.Fields(text), " "), p.Speaker) {
				t.Errorf("%q: the speaker %q is not in it", text, p.Speaker)
			}
		}
	})
}
