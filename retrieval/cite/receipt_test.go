package cite

import (
	"errors"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func TestNoReceipt(t *testing.T) {
	for _, s := range []string{
		"", "v1", "hello", "v2.ferry.0123456789abcdef.1-2.0123456789ab", "v1.ferry.0123456789abcdef.2-1.0123456789ab",
		"v1.ferry.0123456789abcdef.5-5.0123456789ab", "v1.ferry.xyz.1-2.0123456789ab", "v1.fer ry.0123456789abcdef.1-2.0123456789ab",
		"v1.ferry.0123456789abcdef.99999999999999999999-2.0123456789ab",
	} {
		if _, err := ParseReceipt(s); !errors.Is(err, ErrNoReceipt) {
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
		r.Prove(t.Context(), a) // must not panic, whatever the range
	})
}
