package retrieval

import (
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// What somebody said who is named and never quoted is not said to be answered by the words of
// another.
func TestUnquoted(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"pier.md": "---\ntitle: The pier must go\npublisher: Lowmarket Mail\n---\n\n" +
			"The harbour master, Ruth Calder, met Paul Duarte about the rotten pier on Monday.\n\n" +
			"“The pier is rotten and it must go before the winter,” Calder said to Duarte, who left early.\n",
		"quay.md": "---\ntitle: A quay\n---\n\nThe new quay is of stone and 90 metres long.\n\nIt opens in May.\n"})))
	for question, want := range map[string]rank.Step{
		"What did Ruth Calder say about the rotten pier?":       rank.Answers,
		"what did calder say about the rotten pier":             rank.Answers,
		"What did the harbour master say about the pier?":       rank.Answers,
		"What did Paul Duarte say about the rotten pier?":       rank.Closest,
		"what did duarte say about the rotten pier":             rank.Closest,
		"What did Duarte tell Calder about the rotten old pier": rank.Closest,
	} {
		a := ask(t, x, Query{Question: question})
		if a.Step != want {
			t.Errorf("%s: %s, want %s", question, a.Step, want)
		}
	}
}
