package article

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
)

// The documents of the default collection are not in this repository. Where
// they lie beside it, the tests of this file read them.
const documentsDir = "../../../shared/seeds"

func documents(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(documentsDir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Skipf("the five documents are not in %s", documentsDir)
	}
	return names
}

func seedCatalogue(t *testing.T) *Catalogue {
	t.Helper()
	data, err := os.ReadFile("../../seeds/catalogue.json")
	if err != nil {
		t.Fatal(err)
	}
	c, err := ParseCatalogue(data)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSeedDocuments(t *testing.T) {
	names := documents(t)
	r := &Reader{Catalogue: seedCatalogue(t)}
	articles, problems, err := r.Read(t.Context(), os.DirFS(documentsDir))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("problem: %s", p)
	}
	var ids []string
	for _, a := range articles {
		ids = append(ids, a.ID)
		checkArticle(t, a)
	}
	want := []string{"cnn-europe-us-in-sights", "elpais-central-asian-subsidiary", "nbc-what-is-isis-k",
		"slate-why-isis-k-hates-putin", "vox-global-terror-threat", "wapo-successor-groups"}
	if !slices.Equal(ids, want) {
		t.Fatalf("articles %q, want %q", ids, want)
	}
	for _, a := range articles {
		body := bodyLines(t, r.Catalogue, names, a)
		if got, want := letters(a.Text), letters(strings.Join(body, "")); got != want {
			t.Errorf("%s: the text has other words than the body lines (%d and %d bytes)", a.ID, len(got), len(want))
		}
		checkSentencesOnce(t, a, body)
		for _, chrome := range seedChrome {
			if strings.Contains(a.Text, chrome) {
				t.Errorf("%s: chrome %q is in the text", a.ID, chrome)
			}
		}
		if strings.ContainsFunc(a.Text, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
			t.Errorf("%s: the Arabic menu is in the text", a.ID)
		}
		if len(a.Removed) == 0 {
			t.Errorf("%s: nothing was removed", a.ID)
		}
	}
}

// TestSeedDocumentsByRules reads the documents as if nobody knew them: the rules
// of chrome may leave a line that only a reader of the page can tell from the
// text, but must not lose a sentence.
func TestSeedDocumentsByRules(t *testing.T) {
	names := documents(t)
	c := seedCatalogue(t)
	articles, _, err := new(Reader).Read(t.Context(), os.DirFS(documentsDir))
	if err != nil {
		t.Fatal(err)
	}
	// What is left over: the title that ends in a stop and a caption with a
	// biography in 003, a note on the reporters in 002, and in 004 the title of
	// its second article.
	const mostLeft = 4
	left := 0
	for _, a := range articles {
		checkArticle(t, a)
		text := letters(a.Text)
		claimed := 0
		for _, known := range c.articlesOf(a.File) {
			for _, line := range bodyLines(t, c, names, &Article{ID: known.ID, File: a.File}) {
				if body := letters(line); !strings.Contains(text, body) {
					t.Errorf("%s: a body line is lost, beginning %.20q", a.File, line)
				}
				claimed += len(letters(line))
			}
		}
		for _, p := range a.Paragraphs {
			if !c.isBody(t, names, a, a.Slice(p.Range)) {
				left++
				t.Logf("%s: left over: %.60q", a.File, a.Slice(p.Range))
			}
		}
		if claimed == 0 {
			t.Errorf("%s: not in the catalogue", a.File)
		}
	}
	if left > mostLeft {
		t.Errorf("%d paragraphs of chrome are left over, want at most %d", left, mostLeft)
	}
}

// articlesOf are the catalogued articles of the document called name.
func (c *Catalogue) articlesOf(name string) []catalogued {
	data, err := os.ReadFile(filepath.Join(documentsDir, name))
	if err != nil {
		panic(err)
	}
	return c.articles(hashBytes(data))
}

// isBody reports whether paragraph is made of body lines.
func (c *Catalogue) isBody(t *testing.T, names []string, a *Article, paragraph string) bool {
	var all strings.Builder
	for _, known := range c.articlesOf(a.File) {
		for _, line := range bodyLines(t, c, names, &Article{ID: known.ID, File: a.File}) {
			all.WriteString(letters(line))
		}
	}
	return strings.Contains(all.String(), letters(paragraph))
}

// seedChrome are fragments of what articles.md of the design calls chrome.
var seedChrome = []string{"top of page", "bottom of page", "Herkese", "Grup", "Hakk", "29.6 C", "The Limited Times",
	"2024-03-24T", "Highlights:", "Facebook", "newsletter", "Subscribe", "subscriber", "Keep reading", "elparis", "All news articles",
	"You may like", "Trends 24h", "Latest", "©", "Related articles", "Recent articles", "Sourse", "Getty Images",
	"Ustaadbook", "Uber for", "Market Trends", "Cutting Machines", "kill switch"}

// bodyLines are the lines of a's body in its document, as they are there.
func bodyLines(t *testing.T, c *Catalogue, names []string, a *Article) []string {
	t.Helper()
	i := slices.IndexFunc(names, func(name string) bool { return filepath.Base(name) == a.File })
	data, err := os.ReadFile(names[i])
	if err != nil {
		t.Fatal(err)
	}
	var body []string
	for _, known := range c.documents {
		for _, m := range known {
			if m.ID != a.ID {
				continue
			}
			for n, line := range strings.Split(string(data), "\n") {
				if m.claims(n + 1) {
					body = append(body, line)
				}
			}
		}
	}
	return body
}

// checkSentencesOnce fails unless every sentence of the lines is in exactly one
// paragraph. Short pieces of broken sentences may well be in several.
func checkSentencesOnce(t *testing.T, a *Article, lines []string) {
	t.Helper()
	n := 0
	for _, line := range lines {
		line = draft.Normalise(line)
		for _, r := range Sentences(line) {
			sentence := line[r.Start:r.End]
			if len(sentence) < 25 {
				continue
			}
			n++
			found := 0
			for _, p := range a.Paragraphs {
				found += strings.Count(a.Slice(p.Range), sentence)
			}
			if found != 1 {
				t.Errorf("%s: a sentence of %d bytes, beginning %.20q, is there %d times", a.ID, len(sentence), sentence, found)
			}
		}
	}
	if n < 20 {
		t.Errorf("%s: only %d sentences were looked for", a.ID, n)
	}
}

// letters is s without white space.
func letters(s string) string {
	return strings.Join(strings.Fields(draft.Normalise(s)), "")
}
