package postings

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
)

func TestCut(t *testing.T) {
	for _, a := range madetest.Read(t, madetest.Folder(madetest.Town)) {
		checkPassages(t, a)
	}
	long := strings.Repeat("The harbour was quiet that evening and nothing moved. ", 200)
	words := strings.Repeat("wave ", 3000)
	one := strings.Repeat("x", 5000) + strings.Repeat("é", 5000)
	for _, text := range []string{long, words, one, "", "Short.\n\nAlso short.\n\n" + long} {
		for _, a := range madetest.Read(t, madetest.Folder(map[string]string{"a.txt": text})) {
			checkPassages(t, a)
		}
	}
}

// checkPassages checks that passages are apart, in order, no longer than they
// may be, inside paragraphs, and that nothing of the body is in none.
func checkPassages(t testing.TB, a *article.Article) {
	t.Helper()
	covered := make([]bool, len(a.Text))
	at := 0
	for _, p := range Cut(a) {
		if p.Start < at || p.End <= p.Start || p.End > len(a.Text) {
			t.Fatalf("passage %v after byte %d of %d", p.Range, at, len(a.Text))
		}
		if code := len(p.Whole) > 0; p.Len() > passageLong && !code {
			t.Errorf("passage %v has %d bytes", p.Range, p.Len())
		}
		if again, err := ParseKey(p.Key()); err != nil || again.Key() != p.Key() {
			t.Errorf("key %q gives %v, %v", p.Key(), again, err)
		}
		for i := p.Start; i < p.End; i++ {
			covered[i] = true
		}
		at = p.End
	}
	for _, p := range a.Paragraphs {
		for i := p.Start; i < p.End; i++ {
			if covered[i] == p.Heading && a.Text[i] != ' ' {
				t.Fatalf("byte %d of %s: covered is %v, heading is %v", i, a.ID, covered[i], p.Heading)
			}
		}
	}
}
