package live

import (
	"context"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/sides"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// Library is what the bot asks of the current index: a bot.Library.
type Library struct{ *Index }

func (l Library) Ask(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
	return onIndex(ctx, l, q, (*retrieval.Index).Ask)
}

func (l Library) Who(ctx context.Context, q retrieval.WhoQuery) (*retrieval.WhoAnswer, error) {
	return onIndex(ctx, l, q, (*retrieval.Index).Who)
}

func (l Library) Verify(ctx context.Context, q verify.Query) ([]*verify.Result, error) {
	return onIndex(ctx, l, q, (*retrieval.Index).VerifyQuotations)
}

func (l Library) Around(ctx context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, cite.Outcome, error) {
	x, release, err := l.acquireReady()
	if err != nil {
		return nil, "", err
	}
	defer release()
	return x.Around(ctx, receipt, scope)
}

func (l Library) Excerpt(ctx context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, cite.Outcome, error) {
	x, release, err := l.acquireReady()
	if err != nil {
		return nil, "", err
	}
	defer release()
	return x.Excerpt(ctx, receipt, scope)
}

func (l Library) Suggest(ctx context.Context, scope retrieval.Scope) ([]string, error) {
	return onIndex(ctx, l, scope, (*retrieval.Index).Suggest)
}

func (l Library) Speakers(ctx context.Context, scope retrieval.Scope) ([]retrieval.Speaker, error) {
	return onIndex(ctx, l, scope, (*retrieval.Index).SpeakersIn)
}

func (l Library) Sources(context.Context) ([]retrieval.Source, error) {
	x, release, err := l.acquireReady()
	if err != nil {
		return nil, err
	}
	defer release()
	return x.Sources(), nil
}

func (l Library) Figures(ctx context.Context, q retrieval.Query) (*sides.FiguresAnswer, error) {
	return onIndex(ctx, l, q, sided(sides.Figures))
}

func (l Library) Compare(ctx context.Context, q retrieval.Query) (*sides.CompareAnswer, error) {
	return onIndex(ctx, l, q, sided(sides.Compare))
}

func (l Library) Timeline(ctx context.Context, q retrieval.Query) (*sides.TimelineAnswer, error) {
	return onIndex(ctx, l, q, sided(sides.Timeline))
}

func (l Library) Brief(ctx context.Context, q retrieval.Query) (*sides.BriefAnswer, error) {
	return onIndex(ctx, l, q, sided(sides.Brief))
}

// sided is a question of package sides as one of the index.
func sided[Q, A any](ask func(context.Context, *retrieval.Index, Q) (A, error)) func(*retrieval.Index, context.Context, Q) (A, error) {
	return func(x *retrieval.Index, ctx context.Context, q Q) (A, error) { return ask(ctx, x, q) }
}

func (l Library) Edition() string {
	x, release := l.Acquire()
	defer release()
	return x.Edition()
}

func (l Library) LeftOut() []string {
	x, release := l.Acquire()
	defer release()
	return x.LeftOut()
}

func (l Library) Built() time.Time {
	x, release := l.Acquire()
	defer release()
	return x.Built()
}

func (l Library) Vectors() (model string, articles, of int) {
	x, release := l.Acquire()
	defer release()
	return x.Vectors()
}

func (l Library) Reload(ctx context.Context) (*build.Report, error) {
	if l.collection.Config.Articles == "" || l.collection.Replicates() {
		return nil, bot.ErrNoArticlesFolder
	}
	return l.reload(ctx)
}

// onIndex is a query of whichever index is current when it is asked.
func onIndex[Q, A any](ctx context.Context, l Library, q Q, ask func(*retrieval.Index, context.Context, Q) (A, error)) (A, error) {
	x, release, err := l.acquireReady()
	if err != nil {
		var none A
		return none, err
	}
	defer release()
	return ask(x, ctx, q)
}
