package retrieval

import (
	"context"

	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// VerifyQuotation checks whether a quotation is in the collection, and in these
// words; see [verify.Quotation].
func (x *Index) VerifyQuotation(ctx context.Context, q verify.Query) (*verify.Result, error) {
	return verify.Quotation(ctx, x.collection, x.readAt, q)
}

// VerifyQuotations checks a text that may have several quotations; see
// [verify.Quotations].
func (x *Index) VerifyQuotations(ctx context.Context, q verify.Query) ([]*verify.Result, error) {
	return verify.Quotations(ctx, x.collection, x.readAt, q)
}
