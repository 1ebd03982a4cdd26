package bot

import (
	"context"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/sides"
)

func (x indexed) Figures(ctx context.Context, q retrieval.Query) (*sides.FiguresAnswer, error) {
	return sides.Figures(ctx, x.Index, q)
}

func (x indexed) Compare(ctx context.Context, q retrieval.Query) (*sides.CompareAnswer, error) {
	return sides.Compare(ctx, x.Index, q)
}

func (x indexed) Timeline(ctx context.Context, q retrieval.Query) (*sides.TimelineAnswer, error) {
	return sides.Timeline(ctx, x.Index, q)
}

func (x indexed) Brief(ctx context.Context, q retrieval.Query) (*sides.BriefAnswer, error) {
	return sides.Brief(ctx, x.Index, q)
}
