package retrieval_test

import (
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// The help of "verbatim who", its answers and the message who.read_in of the bot name
// these languages: anyone who changes the list changes them too.
func TestSpeakerLanguages(t *testing.T) {
	want := []string{"en", "ar", "de", "es", "fr", "it", "ja", "pt", "ru", "tr", "zh"}
	if got := quotation.Languages(); !slices.Equal(got, want) {
		t.Errorf("speakers are read in %v, not %v", got, want)
	}
}

// Where nobody of a name is found, the answer says which languages of the collection
// speakers are not read in.
func TestWhoUnread(t *testing.T) {
	for language, text := range map[string]string{
		"pl": "Rada miasta jest przeciw, i to nie jest nowość dla nikogo z nas.\n\n" +
			"„Nie sprzedamy starego molo przed zimą”, powiedziała Ruta Kalder.\n",
		"de": "Der Rat der Stadt ist dagegen, und das ist nicht neu.\n\n„Wir verkaufen den alten Kai nicht“, sagte Ruth Kalder.\n",
		"ja": "「古い桟橋は冬の前に売らない」と佐倉健人市長は述べた。\n",
	} {
		articles, _, err := (&article.Reader{}).Read(t.Context(), fstest.MapFS{"a.md": {Data: []byte(
			"---\ntitle: \"A\"\nlanguage: " + language + "\n---\n\n" + text)}})
		if err != nil {
			t.Fatal(err)
		}
		x, err := retrieval.NewMemory(t.Context(), articles, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		answer, err := x.Who(t.Context(), retrieval.WhoQuery{Speaker: "大森健"})
		if err != nil {
			t.Fatal(err)
		}
		var unread []string
		if language == "pl" {
			unread = []string{language}
		}
		if len(answer.Hits) > 0 || !slices.Equal(answer.Unread, unread) {
			t.Errorf("%s: %d hits, unread %v, not %v", language, len(answer.Hits), answer.Unread, unread)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}
