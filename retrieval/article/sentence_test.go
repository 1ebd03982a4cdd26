package article

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Sentence boundaries are written as " | ".
func TestSentences(t *testing.T) {
	for _, want := range []string{
		"",
		"One line without a stop",
		"The ferry left. | Nobody waved.",
		"Was it late? | It was! | Nobody cared…",
		// Titles, initials, abbreviations.
		"Mr. Alder met Gen. Birch and Lt. Col. Cedar. | They talked.",
		"Maj.-Gen. Dogwood saw St. Elms on Jan. 3. | He left in Feb. | Nothing came of it.",
		"The novel by J. K. Linden sold well. | George W. Fern agreed.",
		"The firm, Hazel Inc. of Porto, paid Ivy Ltd. | The rest waited.",
		"U.S. officials told the U.N. Security Council so.",
		"They sell in the U.S. | The rest goes to the U.K. | But not all of it.",
		"He moved to the U.S. | “I like it,” he said.",
		"We left at 9 a.m. Friday and came at 5 p.m. | It rained.",
		"Bring tools, e.g. Harlan saws, i.e. Good ones, etc. and wait.",
		"Case No. 12 was heard. | The answer was no. | The court rose.",
		"Plan B. | The second plan.",
		"It was Juniper’s. | Kapok took it.",
		"Kelp v. Larch was decided in 1911. | It holds.",
		"She holds a Ph.D. | Her brother has none.",
		"Mangrove et al. | These were the first.",
		// Other languages.
		"Das gilt z. B. Hamburg und d. h. Bremen. | Der Rest bleibt.",
		"Am 12. Dezember kam er im 19. Jahrhundert an. | Dann ging er.",
		"Sie zahlten 3 Mio. Euro. | Die Fähre kostete 2 Mrd. | Der Hafen schwieg.",
		"Er kam zum 1. FC Lindhafen. | Sie war 19. | Er war 20.",
		"Стену строили в г. Вышеславле и в с. Ключи. | Служил о. Паисий. | Прошло 5 г. | Потом мел и т. д. | Когда акт готов?",
		"Рис. 5 и дом № 3, кв. 12 на плане. | Площадь 40 кв. м. | Сад больше.",
		"Der Brief kam am 3. 8. 1734 an. | Dr. med. Ute Falk las ihn um 9. | Ca. 30 Leute hörten zu.",
		"Он живёт на ул. Лесной. | В 2024 г. Петров уехал. | Это было в XIX в. | Потом стало тихо.",
		"Véase la pág. 5 de la obra. | El resto falta.",
		"Il sig. Bianchi parla. | Lo dice alla pag. 5. | Il resto manca.",
		"Mieszka przy ul. Leśnej. | W 2024 r. Nowak wyjechał. | Potem było cicho.",
		"Doç. Dr. Kaya konuştu. | Sonra sustu.",
		"Voir av. J.-C. pour la date, p. 12. | Le reste manque.",
		"It was red. | A cap. | Modern Art. | I am 19. | He is 20.",
		// Numbers.
		"It weighs 3.5 kg. | A good fish.",
		"1. The first point stands. | 2. The second falls.",
		"It ended in 2015. | The rest is known.",
		"Version 1.2.3. | Then 2.0.",
		// Marks after the stop.
		"“It is over.” | He sat down.",
		"“Is it over?” he asked.",
		"“Stop!” Maple shouted. | “Why?” asked Nettle.",
		"“Is it over?” Old Mrs Oak asked. | Nobody knew.",
		"(It was a joke.) | We laughed.",
		"He laughed (at 9 p.m.) and left.",
		"He said: \"Go.\" | She went.",
		"« C’est fini. » | Il partit.",
		"„Es ist aus.“ | Er ging.",
		"It is known.[3] | It was said so.[12][13] | Again.",
		// Ellipses.
		"Well... | They left... and came back… too.",
		"Large structures…All this ends.",
		"… But it went on. | Fine.",
		// Other scripts and odd ends.
		"これは魚です。 | あれは鳥です。",
		"هل هذا صحيح؟ | نعم.",
		"यह मछली है। | वह पक्षी है।",
		"We won! 🎉",
		"The end. — * * *",
		"Pay at example.org. | Then wait.",
		"First part.\n\n| Second part without stop\n\n| third",
		"No space.Here it stays.",
		"He asked: why?! | Nobody knew?? | So.",
	} {
		text := strings.ReplaceAll(want, "| ", "")
		if got := mark(text, Sentences(text)); got != want && got != strings.ReplaceAll(want, "\n\n| ", " | ") {
			t.Errorf("\n got %q\nwant %q", got, want)
		}
	}
}

// mark writes text with its sentence boundaries.
func mark(text string, sentences []Range) string {
	var parts []string
	for _, r := range sentences {
		parts = append(parts, text[r.Start:r.End])
	}
	return strings.Join(parts, " | ")
}

// checkSentences fails when sentences break what Sentences promises of text.
func checkSentences(t *testing.T, text string, sentences []Range) {
	t.Helper()
	at := 0
	for _, r := range sentences {
		if r.Start < at || r.End <= r.Start || r.End > len(text) {
			t.Fatalf("range %v after %d in %d bytes", r, at, len(text))
		}
		if gap := text[at:r.Start]; !isGap(gap) {
			t.Fatalf("%q belongs to no sentence", gap)
		}
		if s := text[r.Start:r.End]; strings.TrimFunc(s, unicode.IsSpace) != s {
			t.Fatalf("white space around sentence %q", s)
		}
		if utf8.ValidString(text) && !utf8.ValidString(text[r.Start:r.End]) {
			t.Fatalf("sentence %q cuts a character", text[r.Start:r.End])
		}
		at = r.End
	}
	if rest := text[at:]; !isGap(rest) {
		t.Fatalf("%q belongs to no sentence", rest)
	}
}

// isGap reports whether s may stand between sentences: white space, and marks
// between the cells of a table.
func isGap(s string) bool {
	return strings.Trim(strings.Join(strings.Fields(s), ""), string(CellMark)) == ""
}

// The cells of a table are not a sentence together, whatever is in them.
func TestSentencesOfCells(t *testing.T) {
	for _, want := range []string{
		"Blue Heron steamer | built 1921",
		"Boat | Year",
		"The pier. It is old. | 12",
		"Dr. | Ada Brook",
		"a. | b",
	} {
		text := strings.ReplaceAll(want, "|", string(CellMark))
		want := strings.ReplaceAll(want, "pier. It", "pier. | It")
		sentences := Sentences(text)
		checkSentences(t, text, sentences)
		if got := mark(text, sentences); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := Sentences("P(A│B) is known"); len(got) != 1 {
		t.Errorf("a mark inside a word parts it: %v", got)
	}
}

var sentenceSeeds = []string{
	"Mr. Alder met Gen. Birch. He left.", "“Is it over?” he asked. [1] Yes.[2]", "... . ! ?\n\n.", "\xff. \xfe A. B",
	"« a. » B", "。」。", "A.\u0301 B. \u200d C", "U.S. \u00a0 The", "1. 2. 3. X", "│ a │ │ B. │", ". - - - – — “( The", "a.\u2028B",
}

func FuzzSentences(f *testing.F) {
	for _, s := range sentenceSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sentences := Sentences(text)
		checkSentences(t, text, sentences)
		if again := Sentences(text); !slices.Equal(again, sentences) {
			t.Fatalf("a second look found %v, the first %v", again, sentences)
		}
	})
}

// BenchmarkSentences shows linear time: ns/op grows with size, MB/s does not.
func BenchmarkSentences(b *testing.B) {
	for _, size := range []int{1 << 12, 1 << 16, 1 << 20} {
		for name, unit := range map[string]string{"prose": "Mr. Alder left the U.S. The ferry was late. ",
			"stops": ". ", "closers": ".)] ", "letters": "a.b"} {
			text := strings.Repeat(unit, size/len(unit))
			b.Run(name, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					Sentences(text)
				}
			})
		}
	}
}
