package retrieval

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
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
		want    cite.Outcome
		detail  string
		words   string
	}{
		{"the same", x, hit.Receipt, cite.Unchanged, "", hit.Excerpt},
		{"white space around it", x, "  " + hit.Receipt + "\n", cite.Unchanged, "", hit.Excerpt},
		{"other words before", changed(t, "ten weeks", "eleven weeks"), hit.Receipt, cite.TextChanged, "still stand in it", hit.Excerpt},
		{"other words in it", changed(t, "About 340", "About 350"), hit.Receipt, cite.WordsChanged, "no longer stand", ""},
		{"no article", memory(t, nil), hit.Receipt, cite.ArticleMissing, "No article", ""},
		{"altered range", x, strings.Replace(hit.Receipt, ".1", ".2", 1), cite.Mismatch, "altered or mistyped", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			receipt := c.receipt
			if c.want == cite.Mismatch {
				r, err := cite.ParseReceipt(hit.Receipt)
				if err != nil {
					t.Fatal(err)
				}
				r.Start++
				receipt = r.String()
			}
			proof, err := c.index.Verify(t.Context(), receipt)
			if err != nil {
				t.Fatal(err)
			}
			if proof.Outcome != c.want || !strings.Contains(proof.Detail, c.detail) || proof.Excerpt != c.words {
				t.Errorf("got %+v", proof)
			}
			if c.want == cite.Unchanged && proof.Detail != "" {
				t.Errorf("an unchanged excerpt has the detail %q", proof.Detail)
			}
		})
	}
}

// What cannot be linked to on the article's own page is linked to in the reader,
// from every result.
func TestLinkTo(t *testing.T) {
	const reader = "https://read.example/verbatim"
	words := "Calder said the old pier will not stand another night of storms like this."
	file := func(head string) string {
		return "---\n" + head + "\n---\n\n“We need a new pier,” said Ruth Calder, the harbour master. " + words + "\n"
	}
	x := memory(t, read(t, folder(map[string]string{
		"none.md":  file("title: Storm"),
		"own.md":   file("title: Own\nurl: https://harbour.example/storm"),
		"brief.md": file("title: Brief\nkind: briefing\nurl: https://harbour.example/brief"),
	})))
	x.LinkTo(reader)
	check := func(what, id, receipt, link string) {
		t.Helper()
		want := reader + "/article/" + id + "?receipt=" + receipt + "#passage"
		if id == "own" {
			want = "https://harbour.example/storm#:~:text="
		}
		if !strings.HasPrefix(link, want) {
			t.Errorf("%s of %s: got %s, want %s", what, id, link, want)
		}
	}
	for _, id := range []string{"none", "own", "brief"} {
		answer := ask(t, x, Query{Question: "What will not stand another night of storms?", Source: id})
		if len(answer.Hits) == 0 {
			t.Fatalf("%s: no hit", id)
		}
		hit := answer.Hits[0]
		check("a hit", id, hit.Receipt, hit.Link)
		proof, err := x.Verify(t.Context(), hit.Receipt)
		if err != nil {
			t.Fatal(err)
		}
		check("a proof", id, hit.Receipt, proof.Link)
		around, _, err := x.Around(t.Context(), hit.Receipt, Scope{})
		if err != nil {
			t.Fatal(err)
		}
		check("a context", id, around.Receipt, around.Link)
		who, err := x.Who(t.Context(), WhoQuery{Speaker: "Calder", Source: id})
		if err != nil || len(who.Hits) == 0 {
			t.Fatalf("%s: %v, %d quotations", id, err, len(who.Hits))
		}
		check("a quotation", id, who.Hits[0].Receipt, who.Hits[0].Link)
		v, err := x.VerifyQuotation(t.Context(), verify.Query{Text: "We need a new pier", Scope: Scope{Only: []string{id}}})
		if err != nil || len(v.Places) == 0 {
			t.Fatalf("%s: %v, %d places", id, err, len(v.Places))
		}
		check("a place", id, v.Places[0].Receipt, v.Places[0].Link)
	}
}
