package cite

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// Several who speak together are named in the order of the text, and nobody is called "they".
func TestSpeakerName(t *testing.T) {
	a := &article.Article{Text: "Ruiz, the mayor and Hale, they, IT"}
	at := func(words string) article.Range {
		i := strings.Index(a.Text, words)
		return article.Range{Start: i, End: i + len(words)}
	}
	joint := []quotation.Speaker{{Mention: at("Ruiz"), Name: "Ana Ruiz"}, {Mention: at("the mayor")}}
	for _, c := range []struct {
		said quotation.Quotation
		want string
	}{
		{quotation.Quotation{Speaker: at("Hale"), Name: "Jo Hale"}, "Jo Hale"},
		{quotation.Quotation{Speaker: at("Hale"), Name: "Jo Hale", Others: joint[:1]}, "Ana Ruiz & Jo Hale"},
		{quotation.Quotation{Speaker: at("Hale"), Name: "Jo Hale", Others: joint}, "Ana Ruiz, the mayor & Jo Hale"},
		{quotation.Quotation{Speaker: at("Ruiz"), Others: []quotation.Speaker{{Mention: at("Hale"), Name: "Jo Hale"}}}, "Ruiz & Jo Hale"},
		{quotation.Quotation{Speaker: at("they"), Others: joint[:1]}, "Ana Ruiz"},
		{quotation.Quotation{Speaker: at("they")}, ""},
		{quotation.Quotation{Speaker: at("they"), Name: "Jo Hale"}, "Jo Hale"},
		{quotation.Quotation{Speaker: at("IT")}, "IT"},
		{quotation.Quotation{}, ""},
	} {
		if got := SpeakerName(a, c.said); got != c.want {
			t.Errorf("%+v is said by %q, want %q", c.said, got, c.want)
		}
	}
}
