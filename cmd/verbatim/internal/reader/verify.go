package reader

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// verifyPage is the page to check a quotation or a receipt.
type verifyPage struct {
	Text, Speaker string
	Proof         *proofView
	Checked       []verdictView
	NoWords       bool
	BadReceipt    string
}

// proofView is what became of a receipt.
type proofView struct {
	cite.Proof
	Holds          bool
	Language       string
	ReadAt, OpenAt string
}

// verdictView is a quotation that was checked.
type verdictView struct {
	*verify.Result
	N, Of int
	// Tone is "good", "warn" or "none": how the verdict looks, besides what it
	// says.
	Tone   string
	Places []placeView
	Parts  []partView
}

type placeView struct {
	verify.Place
	Language       string
	ReadAt, OpenAt string
}

type partView struct {
	verify.Part
	At placeView
}

func (s *site) verify(ctx context.Context, r request) (view, error) {
	page := verifyPage{Text: r.text("quote"), Speaker: r.text("speaker")}
	v := view{name: "verify", title: "Check a quotation", data: &page, fixed: page.Text == ""}
	if err := cmp.Or(tooLong("quotation", page.Text, longestQuote), tooLong("name", page.Speaker, longestQuestion)); err != nil {
		return v, err
	}
	if page.Text == "" {
		v.result = []*verify.Result{}
		return v, nil
	}
	if receipt, ok := cite.PastedReceipt(page.Text); ok {
		return s.verifyReceipt(ctx, r, v, &page, receipt)
	}
	all, err := r.index.VerifyQuotations(ctx, verify.Query{Text: page.Text, Speaker: page.Speaker})
	if errors.Is(err, verify.ErrNoWords) {
		page.NoWords = true
		v.result = []*verify.Result{}
		return v, nil
	}
	if err != nil {
		return v, err
	}
	v.result = all
	for i, checked := range all {
		page.Checked = append(page.Checked, s.verdict(r, checked, i+1, len(all)))
	}
	return v, nil
}

func (s *site) verifyReceipt(ctx context.Context, r request, v view, page *verifyPage, receipt string) (view, error) {
	proof, err := r.index.Verify(ctx, receipt)
	if errors.Is(err, cite.ErrNoReceipt) {
		return v, &problem{status: http.StatusBadRequest, Title: "That is no whole receipt",
			Text: "A receipt looks like v1.article-id.0123456789abcdef.10-20.0123456789ab; a part of this one may be missing."}
	}
	if err != nil {
		return v, err
	}
	v.result = proof
	page.Proof = &proofView{
		Proof: proof, Holds: proof.Outcome == cite.Unchanged, Language: r.collection.languages[proof.Article.ID],
		OpenAt: s.openAt(proof.Link, proof.Article),
	}
	if proof.Excerpt != "" {
		page.Proof.ReadAt = s.readAt(proof.Receipt)
	}
	return v, nil
}

func (s *site) verdict(r request, v *verify.Result, n, of int) verdictView {
	view := verdictView{Result: v, N: n, Of: of, Tone: tone(v.Verdict)}
	for _, p := range v.Places {
		view.Places = append(view.Places, s.place(r, p))
	}
	for _, p := range v.Parts {
		view.Parts = append(view.Parts, partView{p, s.place(r, p.Place)})
	}
	return view
}

func tone(v verify.Verdict) string {
	switch v {
	case verify.Verbatim:
		return "good"
	case verify.NotHere:
		return "none"
	}
	return "warn"
}

func (s *site) place(r request, p verify.Place) placeView {
	return placeView{Place: p, Language: r.collection.languages[p.Article.ID], ReadAt: s.readAt(p.Receipt),
		OpenAt: s.openAt(p.Link, p.Article)}
}
