package article

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// checkArticle fails when a breaks what the package promises of every Article.
func checkArticle(t *testing.T, a *Article) {
	t.Helper()
	if a.ID == "" || len(a.ID) > draft.MaxID || a.ID != draft.Slug(a.ID) {
		t.Errorf("id %q", a.ID)
	}
	if a.Title == "" || a.Kind == "" || a.File == "" {
		t.Errorf("%s: title %q, kind %q, file %q", a.ID, a.Title, a.Kind, a.File)
	}
	for _, address := range append([]string{a.URL}, a.AlsoAt...) {
		if address != "" && !draft.IsWebAddress(address) {
			t.Errorf("%s: address %q", a.ID, address)
		}
	}
	if !utf8.ValidString(a.Text) || !norm.NFC.IsNormalString(a.Text) {
		t.Errorf("%s: the text is not UTF-8 in NFC", a.ID)
	}
	if a.SHA256 != HashText(a.Text) {
		t.Errorf("%s: the SHA-256 is not that of the text", a.ID)
	}
	at := 0
	for i, p := range a.Paragraphs {
		if i > 0 {
			if !strings.HasPrefix(a.Text[at:], "\n\n") {
				t.Fatalf("%s: no blank line before paragraph %d", a.ID, i)
			}
			at += 2
		}
		if p.Start != at || p.End <= p.Start || p.End > len(a.Text) {
			t.Fatalf("%s: paragraph %d is %v, after %d", a.ID, i, p.Range, at)
		}
		text := a.Slice(p.Range)
		if again := draft.Normalise(text); again != text {
			t.Errorf("%s: paragraph %d changes when normalised again: %q to %q", a.ID, i, text, again)
		}
		if strings.ContainsAny(text, "\n\r\t\u00a0\u00ad\u200b\ufeff") || strings.ContainsFunc(text, prose.IsDirection) {
			t.Errorf("%s: paragraph %d has odd characters: %q", a.ID, i, text)
		}
		checkSentences(t, text, Sentences(text))
		at = p.End
	}
	if at != len(a.Text) {
		t.Errorf("%s: %d bytes behind the last paragraph", a.ID, len(a.Text)-at)
	}
}
