package retrieval

import (
	"context"
	"math"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/internal/search"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Survey is what a collection has on a topic, for those who put passages side by side:
// package sides. It is valid while the function runs that [Index.Survey] hands it to.
type Survey struct {
	lookup *lookup
	ctx    context.Context
	counts *rank.Collection
}

// Survey has read look at what a query lets through: its filters and scope, not its
// question, which [Survey.Passages] is asked with. The error is a
// *store.UnknownSourceError when q.Source is not an article's id.
func (x *Index) Survey(ctx context.Context, q Query, read func(*Survey) error) error {
	return x.lookup(ctx, q.Source, q.Scope, func(l *lookup) error {
		l.filter(q)
		return read(&Survey{lookup: l, ctx: ctx, counts: l.Statistics(ctx)})
	})
}

// Passage is a passage that was found, as a range of its article.
type Passage struct {
	Article store.Stored
	article.Range
}

// Passages gives those passages that have words of a text, the best first and at most so
// many. They are not ranked.
func (s *Survey) Passages(text string, most int) ([]Passage, error) {
	found, err := s.lookup.FindPassages(s.ctx, s.lookup.Parse(s.ctx, text), most)
	if err != nil {
		return nil, err
	}
	var out []Passage
	for {
		ok, err := found.Next(s.ctx)
		if err != nil {
			return nil, err
		}
		if !ok {
			return out, nil
		}
		n := len(found.Passages) - 1
		a, err := s.lookup.Texts.Article(s.ctx, found.Articles[n])
		if err != nil {
			return nil, err
		}
		out = append(out, Passage{Article: a, Range: found.Passages[n].Range})
	}
}

// Answers gives passages in the order of an answer, at most one of an article and so many
// in all, each as it would be shown; step says how far the first answers. Those of other
// articles are left out that would be refused, were their article asked alone.
func (s *Survey) Answers(question string, most int) (hits []Hit, step Step, err error) {
	found, err := s.lookup.Search(s.ctx, question)
	if err != nil || found.Step == StepNothing {
		return nil, StepNothing, err
	}
	seen := map[string]bool{}
	for i := 0; len(hits) < most; i++ {
		r, ok, err := found.Place(s.ctx, i)
		if err != nil {
			return nil, "", err
		}
		if !ok {
			break
		}
		p := found.Passages[r.Candidate]
		if seen[p.Article] {
			continue
		}
		if len(hits) > 0 && !reachesAlone(found, p.Article) {
			seen[p.Article] = true
			continue
		}
		excerpt := found.Excerpt(r, ExcerptLength)
		if excerpt.Len() == 0 {
			continue
		}
		a, err := s.lookup.Texts.Article(s.ctx, found.Articles[r.Candidate])
		if err != nil {
			return nil, "", err
		}
		seen[p.Article] = true
		at := withLead(found, a.Article, article.Range{Start: p.Start + excerpt.Start, End: p.Start + excerpt.End})
		hit := s.lookup.newHit(a, at, found.Question.Matches(a.Slice(at)))
		hit.N, hit.Score = len(hits)+1, math.Round(r.Score*scoreSteps)/scoreSteps
		hits = append(hits, hit)
	}
	return hits, found.Step, nil
}

// reachesAlone reports whether the passages of one article, among those that were ranked,
// reach the step of all without the others.
func reachesAlone(found *search.Search, id string) bool {
	var own []rank.Ranked
	for _, r := range found.ByScore {
		if found.Passages[r.Candidate].Article == id {
			own = append(own, r)
		}
	}
	step, _ := found.Question.Judge(own)
	return step == StepAnswers || step == found.Step
}

// Ranked gives passages in the order of an answer, at most so many, also those that are near
// the question in meaning where there is a model. Of a question that nothing answers there
// are none.
func (s *Survey) Ranked(question string, most int) ([]Passage, error) {
	found, err := s.lookup.Search(s.ctx, question)
	if err != nil || found.Step == StepNothing {
		return nil, err
	}
	var passages []Passage
	for i := range most {
		r, ok, err := found.Place(s.ctx, i)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		a, err := s.lookup.Texts.Article(s.ctx, found.Articles[r.Candidate])
		if err != nil {
			return nil, err
		}
		passages = append(passages, Passage{Article: a, Range: found.Passages[r.Candidate].Range})
	}
	return passages, nil
}

// Articles gives the articles that the query lets through.
func (s *Survey) Articles() []cite.Citation {
	var out []cite.Citation
	for i := range s.lookup.Entries() {
		if a := &s.lookup.Entries()[i].Article; s.lookup.Shown.Shows(a.ID) {
			out = append(out, cite.Cite(a))
		}
	}
	return out
}

// Article reads one of them.
func (s *Survey) Article(id string) (store.Stored, error) {
	e, err := s.lookup.Entry(id)
	if err != nil {
		return store.Stored{}, err
	}
	return s.lookup.Texts.Article(s.ctx, e)
}

// Shows reports whether the slice r of an article may be shown.
func (s *Survey) Shows(id string, r article.Range) bool { return s.lookup.Shown.ShowsAt(id, r) }

// Hit is the slice r of an article as an answer has it, with some ranges of the slice
// marked.
func (s *Survey) Hit(a store.Stored, r article.Range, marked []article.Range) Hit {
	return s.lookup.newHit(a, r, marked)
}

// Rarity says how much a word tells, by its stem: more the fewer passages have it.
func (s *Survey) Rarity(stem string) float64 {
	n := s.counts.DocFreq(stem)
	return math.Log(1 + float64(s.counts.Passages)/float64(n+1))
}

// Outlet is whom a citation is of: its publisher, or the article where it has none.
func Outlet(c cite.Citation) string {
	if c.Publisher != "" {
		return c.Publisher
	}
	return strings.TrimSpace(c.Title)
}
