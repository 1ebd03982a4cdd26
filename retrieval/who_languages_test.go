package retrieval_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// The help of "verbatim who", its answers and the message who.read_in of the bot name
// these languages: anyone who changes the list changes them too.
func TestSpeakerLanguages(t *testing.T) {
	want := []string{"en", "ar", "de", "es", "fr", "it", "pt", "ru", "tr"}
	if got := quotation.Languages(); !slices.Equal(got, want) {
		t.Errorf("speakers are read in %v, not %v", got, want)
	}
}

// Where nobody of a name is found, the answer says which languages of the collection
// speakers are not read in.
func TestWhoUnread(t *testing.T) {
	for language, unread := range map[string][]string{"ja": {"ja"}, "de": nil} {
		articles, _, err := (&article.Reader{}).Read(t.Context(), os.DirFS("testdata/languages/"+language+"/articles"))
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
		if len(answer.Hits) > 0 || !slices.Equal(answer.Unread, unread) {
			t.Errorf("%s: %d hits, unread %v, not %v", language, len(answer.Hits), answer.Unread, unread)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}
