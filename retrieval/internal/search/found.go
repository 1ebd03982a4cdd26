package search

import (
	"context"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Found are the passages of a shortlist that may be shown, in its order, as far
// as they were looked at: Articles are theirs, and Candidates the first of them, which
// were read.
type Found struct {
	*Lookup
	vector []float32            // of the question; nil without a model
	mean   []float32            // of the vectors of all sentences, once it is asked for
	listed []postings.Candidate // those that were not looked at, best first

	Passages   []postings.Passage
	Articles   []*store.Entry
	Candidates []rank.Candidate
	scores     []float64 // on the shortlist
}

// FindPassages looks for the passages that have words of a question, at most limit of
// them; [Found.Next] gives them one by one, best first.
func (l *Lookup) FindPassages(ctx context.Context, question *rank.Question, limit int) (*Found, error) {
	return l.candidates(ctx, question, nil, limit)
}

// candidates looks for the passages that may answer, at most limit of them. None
// of them is looked at yet. Those that are near the vector of the question in meaning
// go into the same list.
func (l *Lookup) candidates(ctx context.Context, question *rank.Question, vector []float32, limit int) (*Found, error) {
	f := &Found{Lookup: l, vector: vector}
	if l.Shown.Empty() {
		return f, nil
	}
	var err error
	if f.listed, err = l.Words.Best(ctx, question.Terms(), l.Averages(), l.Shown.Words(), limit); err != nil {
		return nil, fmt.Errorf("search the passages: %w", err)
	}
	return f, f.addNear(ctx)
}

// Next looks for one more passage that may be shown, and reports whether there is
// one.
func (f *Found) Next(ctx context.Context) (ok bool, err error) {
	for len(f.listed) > 0 {
		p, score := f.listed[0].Passage, f.listed[0].Score
		f.listed = f.listed[1:]
		if !f.Shown.ShowsAt(p.Article, p.Range) {
			continue
		}
		e, err := f.EntryOf(p)
		if err != nil {
			return false, err
		}
		if f.Quoted != nil {
			ok, err := f.quotes(ctx, p, e, f.Quoted)
			if err != nil {
				return false, err
			}
			if !ok {
				continue
			}
		}
		f.Passages, f.Articles, f.scores = append(f.Passages, p), append(f.Articles, e), append(f.scores, score)
		return true, nil
	}
	return false, nil
}

// read reads one more passage that may be shown, and reports whether there is one.
func (f *Found) read(ctx context.Context) (ok bool, err error) {
	if len(f.Candidates) == len(f.Passages) {
		if ok, err := f.Next(ctx); !ok {
			return false, err
		}
	}
	p, e := f.Passages[len(f.Candidates)], f.Articles[len(f.Candidates)]
	text, err := f.Texts.Slice(ctx, e, p.Range)
	if err != nil {
		return false, err
	}
	var headings []string
	for _, r := range p.Headings() {
		heading, err := f.Texts.Slice(ctx, e, r)
		if err != nil {
			return false, err
		}
		headings = append(headings, heading)
	}
	c := rank.Candidate{Article: f.Number(e), Number: p.Number, Title: e.Article.Names(), Text: text, Whole: p.WholeInside(),
		Heading: strings.Join(headings, postings.HeadingJoint), Docs: e.Article.Kind == article.KindDocs,
		Language: e.Language()}
	if err := f.measure(&c, p, e); err != nil {
		return false, err
	}
	f.Candidates = append(f.Candidates, c)
	return true, nil
}

// readFirst reads the passages that are to be ranked.
func (f *Found) readFirst(ctx context.Context) error {
	for n := 0; n < mostRead; n++ {
		if ok, err := f.Next(ctx); !ok {
			return err
		}
		if n >= leastRead && f.scores[n] < readShare*f.scores[0] {
			return nil
		}
		if _, err := f.read(ctx); err != nil {
			return err
		}
	}
	return nil
}
