package bot

import (
	"context"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// fake is a library of which a test decides some methods; the others are those of
// the one inside.
type fake struct {
	Library

	ask      func(context.Context, retrieval.Query) (*retrieval.Answer, error)
	who      func(context.Context, retrieval.WhoQuery) (*retrieval.WhoAnswer, error)
	verify   func(context.Context, verify.Query) ([]*verify.Result, error)
	around   func(context.Context, string, retrieval.Scope) (*retrieval.Hit, cite.Outcome, error)
	speakers func(context.Context, retrieval.Scope) ([]retrieval.Speaker, error)
	sources  func(context.Context) ([]retrieval.Source, error)
	reload   func(context.Context) (*build.Report, error)
	leftOut  []string
}

// faked wraps a library, so that methods of it can be decided.
func faked(lib *Library) *fake {
	f := &fake{Library: *lib}
	*lib = f
	return f
}

func (f *fake) Ask(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
	if f.ask == nil {
		return f.Library.Ask(ctx, q)
	}
	return f.ask(ctx, q)
}

func (f *fake) Who(ctx context.Context, q retrieval.WhoQuery) (*retrieval.WhoAnswer, error) {
	if f.who == nil {
		return f.Library.Who(ctx, q)
	}
	return f.who(ctx, q)
}

func (f *fake) Verify(ctx context.Context, q verify.Query) ([]*verify.Result, error) {
	if f.verify == nil {
		return f.Library.Verify(ctx, q)
	}
	return f.verify(ctx, q)
}

func (f *fake) Around(ctx context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, cite.Outcome, error) {
	if f.around == nil {
		return f.Library.Around(ctx, receipt, scope)
	}
	return f.around(ctx, receipt, scope)
}

func (f *fake) Excerpt(ctx context.Context, receipt string, scope retrieval.Scope) (*retrieval.Hit, cite.Outcome, error) {
	if f.Library == nil {
		return nil, cite.WordsChanged, nil
	}
	return f.Library.Excerpt(ctx, receipt, scope)
}

func (f *fake) Suggest(ctx context.Context, scope retrieval.Scope) ([]string, error) {
	if f.Library == nil {
		return []string{"What did Marit Olsen say?", "Harbour reopens after the storm"}, nil
	}
	return f.Library.Suggest(ctx, scope)
}

func (f *fake) Speakers(ctx context.Context, scope retrieval.Scope) ([]retrieval.Speaker, error) {
	switch {
	case f.speakers != nil:
		return f.speakers(ctx, scope)
	case f.Library == nil:
		return nil, nil
	}
	return f.Library.Speakers(ctx, scope)
}

func (f *fake) Sources(ctx context.Context) ([]retrieval.Source, error) {
	if f.sources == nil {
		return f.Library.Sources(ctx)
	}
	return f.sources(ctx)
}

func (f *fake) Edition() string {
	if f.Library == nil {
		return "0"
	}
	return f.Library.Edition()
}

func (f *fake) LeftOut() []string { return f.leftOut }

func (f *fake) Vectors() (model string, articles, of int) {
	if f.Library == nil {
		return "", 0, 0
	}
	return f.Library.Vectors()
}

func (f *fake) Built() time.Time {
	if f.Library == nil {
		return time.Time{}
	}
	return f.Library.Built()
}

func (f *fake) Reload(ctx context.Context) (*build.Report, error) {
	switch {
	case f.reload != nil:
		return f.reload(ctx)
	case f.Library == nil:
		return nil, ErrNoArticlesFolder
	}
	return f.Library.Reload(ctx)
}

// indexed is the library over an index.
type indexed struct{ *retrieval.Index }

func (x indexed) Verify(ctx context.Context, q verify.Query) ([]*verify.Result, error) {
	return x.VerifyQuotations(ctx, q)
}

func (x indexed) Speakers(ctx context.Context, scope retrieval.Scope) ([]retrieval.Speaker, error) {
	return x.SpeakersIn(ctx, scope)
}

func (x indexed) Sources(context.Context) ([]retrieval.Source, error) { return x.Index.Sources(), nil }

func (x indexed) Reload(context.Context) (*build.Report, error) { return nil, ErrNoArticlesFolder }
