package quotation_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

const sharedDir = "../../../shared"

// knownQuotation is one line of the list of quotations of the five documents.
type knownQuotation struct {
	Document string
	Starts   string
	Speaker  []string
}

// readDocuments reads the five documents by the catalogue; the test is skipped
// where they do not lie beside the repository.
func readDocuments(t *testing.T) []*article.Article {
	t.Helper()
	if _, err := os.Stat(sharedDir + "/seeds"); err != nil {
		t.Skipf("the five documents are not in %s/seeds", sharedDir)
	}
	data, err := os.ReadFile("../../seeds/catalogue.json")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := article.ParseCatalogue(data)
	if err != nil {
		t.Fatal(err)
	}
	r := &article.Reader{Catalogue: catalogue}
	articles, _, err := r.Read(t.Context(), os.DirFS(sharedDir+"/seeds"))
	if err != nil {
		t.Fatal(err)
	}
	return articles
}

func readKnown(t *testing.T) []knownQuotation {
	t.Helper()
	f, err := os.Open(sharedDir + "/eval/quotations.jsonl")
	if err != nil {
		t.Skipf("no list of the quotations of the five documents: %v", err)
	}
	defer f.Close()
	var known []knownQuotation
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var k knownQuotation
		if err := json.Unmarshal(lines.Bytes(), &k); err != nil {
			t.Fatal(err)
		}
		known = append(known, k)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return known
}

// TestDocuments finds the listed quotations of the five documents.
func TestDocuments(t *testing.T) {
	articles := readDocuments(t)
	known := readKnown(t)
	type place struct {
		a *article.Article
		q quotation.Quotation
	}
	byFile := map[string][]place{}
	for _, a := range articles {
		for _, q := range find(t, a.Text, a.Paragraphs) {
			if q.Kind != quotation.KindReported {
				byFile[a.File] = append(byFile[a.File], place{a, q})
				t.Logf("%.2f %-10s %q: %.60q by %q (%q), role %q", q.Confidence, q.Kind, q.Rule, a.Text[q.Start:q.End], q.Name, a.Slice(q.Speaker),
					a.Slice(q.Role))
			}
		}
	}
	found, right := 0, 0
	for _, k := range known {
		hit := false
		for _, p := range byFile[k.Document] {
			if !strings.Contains(fold(p.a.Text[p.q.Start:p.q.End]), fold(k.Starts)) {
				continue
			}
			hit = true
			found++
			if namesOne(k.Speaker, p.q.Name, p.a.Slice(p.q.Speaker)) {
				right++
			} else {
				t.Logf("%s: %q by %q (%q), want %q", k.Document, k.Starts, p.q.Name, p.a.Slice(p.q.Speaker), k.Speaker)
			}
			break
		}
		if !hit {
			t.Logf("%s: %q not found", k.Document, k.Starts)
		}
	}
	t.Logf("%d of %d quotations found, %d with the right speaker", found, len(known), right)
	if right < 40 {
		t.Errorf("%d of %d quotations have the right speaker, want at least 40", right, len(known))
	}
}

func fold(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer("’", "'", "“", `"`, "”", `"`).Replace(s))), " ")
}

// namesOne reports whether the name or the mention is one of the accepted ones.
func namesOne(accepted []string, name, mention string) bool {
	for _, a := range accepted {
		if strings.Contains(fold(name), fold(a)) || strings.Contains(fold(mention), fold(a)) {
			return true
		}
	}
	return false
}
