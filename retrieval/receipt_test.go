package retrieval

import (
	"errors"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// changed is an index of the town's articles after an edit of ferry.md.
func changed(t *testing.T, old, new string) *Index {
	t.Helper()
	files := map[string]string{"ferry.md": strings.Replace(town["ferry.md"], old, new, 1)}
	if files["ferry.md"] == town["ferry.md"] {
		t.Fatalf("the article does not have %q", old)
	}
	return memory(t, read(t, folder(files)))
}

func TestVerify(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	hit := ask(t, x, Query{Question: "How many people live on the island?"}).Hits[0]
	if !strings.HasPrefix(hit.Excerpt, "About 340 people") {
		t.Fatalf("the excerpt is %q", hit.Excerpt)
	}
	for _, c := range []struct {
		name    string
		index   *Index
		receipt string
		want    Outcome
		detail  string
		words   string
	}{
		{"the same", x, hit.Receipt, Unchanged, "", hit.Excerpt},
		{"white space around it", x, "  " + hit.Receipt + "\n", Unchanged, "", hit.Excerpt},
		{"other words before", changed(t, "ten weeks", "eleven weeks"), hit.Receipt, TextChanged, "still stand in it", hit.Excerpt},
		{"other words in it", changed(t, "About 340", "About 350"), hit.Receipt, WordsChanged, "no longer stand", ""},
		{"no article", memory(t, nil), hit.Receipt, ArticleMissing, "No article", ""},
		{"altered range", x, strings.Replace(hit.Receipt, ".1", ".2", 1), Mismatch, "altered or mistyped", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			receipt := c.receipt
			if c.want == Mismatch {
				r, err := ParseReceipt(hit.Receipt)
				if err != nil {
					t.Fatal(err)
				}
				r.Start++
				receipt = r.String()
			}
			proof, err := c.index.Verify(receipt)
			if err != nil {
				t.Fatal(err)
			}
			if proof.Outcome != c.want || !strings.Contains(proof.Detail, c.detail) || proof.Excerpt != c.words {
				t.Errorf("got %+v", proof)
			}
			if c.want == Unchanged && proof.Detail != "" {
				t.Errorf("an unchanged excerpt has the detail %q", proof.Detail)
			}
		})
	}
}

func TestNoReceipt(t *testing.T) {
	x := memory(t, nil)
	for _, s := range []string{
		"", "v1", "hello", "v2.ferry.0123456789abcdef.1-2.0123456789ab", "v1.ferry.0123456789abcdef.2-1.0123456789ab",
		"v1.ferry.0123456789abcdef.5-5.0123456789ab", "v1.ferry.xyz.1-2.0123456789ab", "v1.fer ry.0123456789abcdef.1-2.0123456789ab",
		"v1.ferry.0123456789abcdef.99999999999999999999-2.0123456789ab",
	} {
		if _, err := x.Verify(s); !errors.Is(err, ErrNoReceipt) {
			t.Errorf("%q: got %v", s, err)
		}
	}
}

func FuzzParseReceipt(f *testing.F) {
	a := &article.Article{ID: "ferry", Text: "The ferry sails.", SHA256: article.HashText("The ferry sails.")}
	f.Add(NewReceipt(a, article.Range{Start: 4, End: 9}).String())
	f.Add("v1.a.0000000000000000.0-1.000000000000")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseReceipt(s)
		if err != nil {
			return
		}
		again, err := ParseReceipt(r.String())
		if err != nil || again != r {
			t.Errorf("%q reads as %+v, which reads as %+v, %v", s, r, again, err)
		}
		r.check(a) // must not panic, whatever the range
	})
}
