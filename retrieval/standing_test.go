package retrieval

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// An excerpt that begins a passage and points before it comes with the sentence before,
// which is in another passage, also where less of the passage has to be shown for it.
func TestExcerptComesWithWhatItPointsTo(t *testing.T) {
	filler := strings.Repeat("Nobody on the quay of Larkhaven had much else to say about the matter that autumn. ", 10)
	before := "The council of Larkhaven, which had put the matter off since the spring in spite of three letters from the harbour master " +
		"and two from the fishermen, who had come to the hall with their families, bought two cranes for the eastern quay in October."
	first := "They lift forty tonnes each, the harbour master said, which is more than what the two old ones that had stood there since the " +
		"days of his grandfather lift together, and they are painted yellow."
	after := "Each of the two lifts forty tonnes, the harbour master told the council, from barges as well as from ships, and from the " +
		"shore as well, and each of them is painted in the yellow of the town."
	x := memory(t, read(t, folder(map[string]string{
		"cranes.md": "---\ntitle: The eastern quay\n---\n\n" + filler + before + "\n\n" + first + " " + after + " " + filler + "\n\n" + filler,
	})))
	answer, err := x.Ask(t.Context(), Query{Question: "How many tonnes does each lift, said the harbour master?"})
	if err != nil {
		t.Fatal(err)
	}
	hits := append(answer.Hits, answer.Nearest...)
	if len(hits) == 0 {
		t.Fatal("nothing is found")
	}
	e := hits[0].Excerpt
	if !strings.Contains(e, "forty tonnes") || !strings.HasPrefix(e, before) && !strings.HasPrefix(e, after) ||
		lang.Leans(e) || len(e) > ExcerptLength {
		t.Errorf("%d bytes: %q", len(e), e)
	}
}

// Of several quotations in an excerpt it is said which one the article denies.
func TestUnsaidWordsAreNamed(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"crane.md": "---\ntitle: The crane\n---\n\n“The crane was sold in May,” said Ruth Calder, the harbour master of Larkhaven. " +
			"She never said “the council knew of the sale of the crane all along and kept it from the people of Larkhaven for a year”.",
	})))
	answer, err := x.Ask(t.Context(), Query{Question: "Who said that the crane was sold in May?"})
	if err != nil || len(answer.Hits) == 0 {
		t.Fatalf("%+v, %v", answer, err)
	}
	lines := strings.Join(answer.Hits[0].VoiceLines(), "\n")
	if !strings.Contains(lines, ": “the council knew of the sale of the crane all along and” […]") || !strings.Contains(lines, "Ruth Calder") {
		t.Errorf("the lines are %q", lines)
	}
}
