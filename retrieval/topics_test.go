package retrieval

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestTopics(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"a.md": "---\ntitle: A\n---\nThe ferry to Gull Island sails again. Nobody on Gull Island waited.\n\n## What islanders say\n\nGull " +
			"Island's shop is open, said Tom Ashby. \"We wait,\" he said.\n",
		"b.md": "---\ntitle: B\n---\nPeople of Gull Island came. They saw Lowmarket. In Lowmarket it rained, and Lowmarket was grey. So " +
			"was the sky over Lowmarket.\n",
	})))
	topics, err := x.Topics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, topic := range topics {
		got = append(got, fmt.Sprintf("%s %d %s", topic.Name, topic.Count, strings.Join(topic.Articles, ",")))
	}
	for _, want := range []string{"Gull Island 3 a,b", "What islanders say 3 a", "Lowmarket 3 b"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if !strings.HasPrefix(got[0], "Gull Island") {
		t.Errorf("the first topic is %q", got[0])
	}
	for _, topic := range topics {
		if slices.Contains([]string{"The", "They", "On", "In", "We", "People"}, topic.Name) {
			t.Errorf("%q is no topic", topic.Name)
		}
	}
}

func TestCapitalised(t *testing.T) {
	for sentence, want := range map[string]string{
		"The mayor of Lowmarket spoke.":                    "Lowmarket",
		"Ines Duarte, Mayor of Old Town, left.":            "Mayor|Old Town",
		"He said \"Nobody in Bergen knows\" to Ada Brook.": "Bergen|Ada Brook",
		"Nothing here.": "",
		"Ferry's captain met Lowmarket's mayor on Monday.": "Lowmarket|Monday",
		"":                                 "",
		"A B C D E F G H I J K L M N O P.": "",
	} {
		if got := strings.Join(capitalised(sentence), "|"); got != want {
			t.Errorf("%q: got %q, want %q", sentence, got, want)
		}
	}
}

// Pairs of words that stand together again and again are topics; pairs that do
// so by chance are not.
func TestTopicsPhrases(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{"a.txt": `The pump house

The old pump house stands by the canal. Nobody has used the pump house since the flood, and nobody knows who owns the pump house now.

The council will meet in June, and the council will decide. What the council said was that somebody should look after it.`})))
	topics, err := x.Topics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, topic := range topics {
		found[topic.Name] = topic.Count
	}
	if found["pump house"] != 3 {
		t.Errorf("got %v, want pump house three times", found)
	}
	for _, phrase := range []string{"council will", "council said", "since the"} {
		if found[phrase] > 0 {
			t.Errorf("%q is a topic", phrase)
		}
	}
}
