package cite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Receipt proves an excerpt on any later day: it names the article, the stored
// text by its hash, the bytes, and the words by theirs. Written out it is
//
//	v1.ARTICLE.TEXTHASH.START-END.WORDHASH
//
// with v1 the version of this format, TEXTHASH the first 16 hex digits of the
// SHA-256 of the stored text and WORDHASH the first 12 of the SHA-256 of the
// excerpt. With WORDHASH a changed article can still be asked whether the words
// are in it.
type Receipt struct {
	Article  string
	TextHash string
	article.Range
	WordHash string
}

const (
	receiptVersion = "v1"
	textHashDigits = 16
	wordHashDigits = 12
)

var receiptForm = regexp.MustCompile(`^v1\.([a-z0-9-]+)\.([0-9a-f]{16})\.(\d{1,12}-\d{1,12})\.([0-9a-f]{12})$`)

// ErrNoReceipt says that a text is not of the form of a receipt.
var ErrNoReceipt = errors.New("not a receipt; expected one like v1.article-id.0123456789abcdef.10-20.0123456789ab")

// NewReceipt makes the receipt of the slice r of a.
func NewReceipt(a *article.Article, r article.Range) Receipt {
	return Receipt{Article: a.ID, TextHash: a.SHA256[:textHashDigits], Range: r, WordHash: wordHash(a.Slice(r))}
}

// ParseReceipt reads a receipt as String writes it; white space around it is
// ignored. The error is ErrNoReceipt.
func ParseReceipt(s string) (Receipt, error) {
	m := receiptForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return Receipt{}, ErrNoReceipt
	}
	r, err := article.ParseRange(m[3])
	if err != nil || r.Len() == 0 {
		return Receipt{}, ErrNoReceipt
	}
	return Receipt{Article: m[1], TextHash: m[2], Range: r, WordHash: m[4]}, nil
}

// String writes the receipt out.
func (r Receipt) String() string {
	return fmt.Sprintf("%s.%s.%s.%d-%d.%s", receiptVersion, r.Article, r.TextHash, r.Start, r.End, r.WordHash)
}

func wordHash(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])[:wordHashDigits]
}

// Outcome is what checking a receipt found.
type Outcome string

const (
	// Unchanged: the stored text is the one the receipt was made from, and the
	// words are where it says.
	Unchanged Outcome = "unchanged"
	// TextChanged: the article's text has changed since, but the same words
	// are still in it, word for word.
	TextChanged Outcome = "text changed, words unchanged"
	// WordsChanged: the article is there, but these words no longer are.
	WordsChanged Outcome = "words changed"
	// ArticleMissing: no article of that id is in the collection.
	ArticleMissing Outcome = "article missing"
	// Mismatch: the stored text is the one that the receipt names, but its
	// words are others: the receipt was altered or mistyped.
	Mismatch Outcome = "receipt does not match"
)

// Proof is the result of checking a receipt. Its JSON is the output of
// `verbatim verify RECEIPT --json`.
type Proof struct {
	Receipt string  `json:"receipt"`
	Outcome Outcome `json:"outcome"`
	// Detail is a sentence that says what changed; empty when nothing did.
	Detail string `json:"detail"`
	// Excerpt is the words as they are found now; empty when they are not.
	Excerpt string `json:"excerpt"`
	// Start and End are where the words are now.
	Start int `json:"start"`
	End   int `json:"end"`
	// Page is as in a Hit.
	Page    int      `json:"page,omitempty"`
	Link    string   `json:"link"`
	Article Citation `json:"article"`
}

// Prove compares the receipt with the article as it is now. The error is that of
// the context.
func (r Receipt) Prove(ctx context.Context, a *article.Article) (Proof, error) {
	proofs, err := ProveAll(ctx, a, []Receipt{r})
	if err != nil {
		return Proof{}, err
	}
	return proofs[0], nil
}

// ProveAll is Prove for many receipts of one article: their words are looked for
// together, which takes little longer than for one.
func ProveAll(ctx context.Context, a *article.Article, receipts []Receipt) ([]Proof, error) {
	proofs := make([]Proof, len(receipts))
	var moved []int // the receipts whose words are not at their place
	for i, r := range receipts {
		proofs[i] = Proof{Receipt: r.String(), Article: Cite(a)}
		sameText := strings.HasPrefix(a.SHA256, r.TextHash)
		switch {
		case r.End <= len(a.Text) && wordHash(a.Slice(r.Range)) == r.WordHash:
			proofs[i].found(a, r, r.Range, sameText)
		case sameText:
			proofs[i].Outcome = Mismatch
			proofs[i].Detail = fmt.Sprintf("The text of %s is the one the receipt names, but the words at bytes %d to %d are not the "+
				"receipt's: it was altered or mistyped.", a.ID, r.Start, r.End)
		default:
			moved = append(moved, i)
		}
	}
	if len(moved) == 0 {
		return proofs, nil
	}
	search := newMovedSearch(a.Text)
	for _, i := range moved {
		search.add(receipts[i])
	}
	if err := search.run(ctx); err != nil {
		return nil, err
	}
	for _, i := range moved {
		r := receipts[i]
		if at, ok := search.place(r); ok {
			proofs[i].found(a, r, at, false)
			continue
		}
		proofs[i].Outcome = WordsChanged
		proofs[i].Detail = fmt.Sprintf("The text of %s has changed since the receipt was made (its hash then began %s, now %s), and the "+
			"words no longer stand in it.",
			a.ID, r.TextHash, a.SHA256[:textHashDigits])
	}
	return proofs, nil
}

// found says that the words of r are at a place of the article.
func (p *Proof) found(a *article.Article, r Receipt, at article.Range, sameText bool) {
	p.Outcome = Unchanged
	if !sameText {
		p.Outcome = TextChanged
		p.Detail = fmt.Sprintf("The text of %s has changed since the receipt was made (its hash then began %s, now %s); the words still "+
			"stand in it, at bytes %d to %d.",
			a.ID, r.TextHash, a.SHA256[:textHashDigits], at.Start, at.End)
	}
	p.Excerpt, p.Start, p.End, p.Page = a.Slice(at), at.Start, at.End, a.Page(at.Start)
}

// pastedReceipt is true for a receipt, and for one with a mistake in it.
var pastedReceipt = regexp.MustCompile(`^v\d+\.\S*$`)

// PastedReceipt gives the receipt that a pasted text is, perhaps with the label
// that a reply has before it and in Markdown's marks. It may have a mistake in it.
func PastedReceipt(text string) (string, bool) {
	words := strings.Fields(text)
	if len(words) == 2 && strings.HasSuffix(words[0], ":") || len(words) == 3 && words[1] == ":" {
		words = words[len(words)-1:]
	}
	if len(words) != 1 {
		return "", false
	}
	receipt := strings.Trim(words[0], "`*_|<>\"“”'")
	return receipt, pastedReceipt.MatchString(receipt)
}
