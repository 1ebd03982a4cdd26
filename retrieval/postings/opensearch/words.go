package opensearch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// Words is an index of passages in a cluster, with the dictionary of the build that it
// belongs to.
type Words struct {
	cluster    *cluster.Client
	index      string
	dictionary *postings.Dictionary
}

var _ postings.Index = (*Words)(nil)

// Open takes an index of a cluster for reading, and the dictionary of its build, which
// is closed with it. Nothing is asked yet.
func Open(c *cluster.Client, index string, dictionary *postings.Dictionary) *Words {
	return &Words{c, index, dictionary}
}

// Close is part of [postings.Index].
func (w *Words) Close() error { return w.dictionary.Close() }

// Frequency is part of [postings.Index].
func (w *Words) Frequency(ctx context.Context, stem string, in ...postings.Field) (int, error) {
	return w.dictionary.Frequency(ctx, stem, in...)
}

// Similar is part of [postings.Index].
func (w *Words) Similar(ctx context.Context, stem string) ([]string, error) {
	return w.dictionary.Similar(ctx, stem)
}

// found is what a search found.
type found struct {
	Hits struct {
		Total struct{ Value int }
		Hits  []hit
	}
}

// hit is a passage that was found.
type hit struct {
	Score  float64  `json:"_score"`
	Names  []string `json:"matched_queries"` // of the terms that it has
	Fields struct {
		Key []string // one
	}
}

// passages are those that were found.
func (f *found) passages() ([]postings.Candidate, error) {
	out := make([]postings.Candidate, len(f.Hits.Hits))
	for i, h := range f.Hits.Hits {
		if len(h.Fields.Key) != 1 {
			return nil, errors.New("the search engine found a passage without a key")
		}
		p, err := postings.ParseKey(h.Fields.Key[0])
		if err != nil {
			return nil, fmt.Errorf("the search engine found what is no passage: %w", err)
		}
		out[i] = postings.Candidate{Passage: p, Score: h.Score}
	}
	return out, nil
}

// The orders of what is found. A cluster that compares keys reads the keys of all
// passages that were the best for a moment, which takes it a quarter of the time of a
// question: where few passages are equally good it is faster to see whether the last one
// and the next are.
var (
	byScore       []query
	byKey         = []query{{fieldKey: "asc"}}
	byScoreAndKey = []query{{"_score": "desc"}, {fieldKey: "asc"}}
)

// highest searches for the passages of the highest scores, of equals those whose keys come
// first; total is up to how many are counted.
func (w *Words) highest(ctx context.Context, q query, limit, total int) (*found, error) {
	f, err := w.search(ctx, q, byScore, limit+1, total)
	if err != nil {
		return nil, err
	}
	if n := len(f.Hits.Hits); n > limit && f.Hits.Hits[limit-1].Score == f.Hits.Hits[limit].Score {
		return w.search(ctx, q, byScoreAndKey, limit, total)
	}
	f.Hits.Hits = f.Hits.Hits[:min(limit, len(f.Hits.Hits))]
	slices.SortFunc(f.Hits.Hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), slices.Compare(a.Fields.Key, b.Fields.Key))
	})
	return f, nil
}

// inFullOrder is highest where many passages have the same score.
func (w *Words) inFullOrder(ctx context.Context, q query, limit, total int) (*found, error) {
	return w.search(ctx, q, byScoreAndKey, limit, total)
}

// search asks the cluster for the first passages of an order; total is up to how many
// are counted.
func (w *Words) search(ctx context.Context, q query, order []query, limit, total int) (*found, error) {
	body := query{"query": q, "size": limit, "_source": false, "stored_fields": "_none_", "docvalue_fields": []string{fieldKey},
		"track_total_hits": false}
	if order != nil {
		body["sort"] = order
		body["track_scores"] = true
	}
	if total > 0 {
		body["track_total_hits"] = total
	}
	content, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	var f found
	if err := w.cluster.Search(ctx, w.index, content, &f); err != nil {
		return nil, told(err)
	}
	return &f, nil
}

// told is an error of the cluster as it is known to who asks an index of passages.
func told(err error) error {
	// An index that is gone was replaced; anyone who asks is about to follow. And what a
	// cluster refuses, says nothing of the passages either.
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return unreachable{err}
}

// unreachable is the cluster's own error, and [postings.ErrUnreachable].
type unreachable struct{ error }

func (u unreachable) Is(target error) bool { return target == postings.ErrUnreachable }

func (u unreachable) Unwrap() error { return u.error }

// Count is part of [postings.Index].
func (w *Words) Count() (int, error) {
	n, err := count(context.Background(), w.cluster, w.index)
	return n, told(err)
}

// count counts the passages of an index. The count of the cluster's own is of the
// shards that are there, and says nothing of others.
func count(ctx context.Context, c *cluster.Client, index string) (int, error) {
	var f found
	if err := c.Search(ctx, index, []byte(`{"size":0,"track_total_hits":true}`), &f); err != nil {
		return 0, err
	}
	return f.Hits.Total.Value, nil
}

// Best is part of [postings.Index]. The averages are those that the impacts were made
// with.
func (w *Words) Best(ctx context.Context, terms []rank.Term, _ postings.Averages, scope postings.Scope, limit int) (
	[]postings.Candidate, error) {
	walked, looked, together := postings.Split(terms)
	if len(walked) == 0 || limit <= 0 {
		return nil, ctx.Err()
	}
	if together > 0 {
		var all []query
		for _, t := range walked {
			all = append(all, withAny([]rank.Term{t}))
		}
		best, enough, err := w.bestTogether(ctx, terms, scope, all, limit, together)
		if err != nil || enough {
			return best, err
		}
	}
	var filters []query
	if len(looked) > 0 {
		filters = append(filters, withAny(walked))
	}
	if together == 0 && isLong(scope) && limit < firstOfAll {
		first, _, err := w.best(ctx, terms, postings.Scope{}, filters, firstOfAll, 0)
		if err != nil {
			return nil, err
		}
		whole := len(first) < firstOfAll
		if first = inScope(first, scope, func(c postings.Candidate) string { return c.Article }); whole || len(first) >= limit {
			return first[:min(limit, len(first))], nil
		}
	}
	best, _, err := w.best(ctx, terms, scope, filters, limit, 0)
	return best, err
}

// isLong reports whether a scope has so many ids that sending them takes longer than to
// look through passages of the whole collection.
func isLong(scope postings.Scope) bool { return len(scope.Only)+len(scope.Hidden) > fewIDs }

// bestTogether is best for the passages with all walked terms; enough reports whether
// there are as many of them in scope as together says.
func (w *Words) bestTogether(ctx context.Context, terms []rank.Term, scope postings.Scope, all []query, limit, together int) (
	best []postings.Candidate, enough bool, err error) {
	if isLong(scope) {
		first, _, err := w.best(ctx, terms, postings.Scope{}, all, manyOfAll, 0)
		if err != nil {
			return nil, false, err
		}
		whole := len(first) < manyOfAll
		first = inScope(first, scope, func(c postings.Candidate) string { return c.Article })
		if enough = len(first) >= together; whole || enough && len(first) >= limit {
			return first[:min(limit, len(first))], enough, nil
		}
	}
	best, n, err := w.best(ctx, terms, scope, all, limit, together)
	return best, n >= together, err
}

// inScope are those of some passages that are in a scope.
func inScope[T any](list []T, scope postings.Scope, articleOf func(T) string) []T {
	if scope.Resolved == nil {
		scope.Resolved = new(postings.Resolved) // it is asked for each of them
	}
	return slices.DeleteFunc(list, func(x T) bool { return !scope.Shows(articleOf(x)) })
}

// summedWindow is how many of the passages with the highest sums are looked at for
// those with the highest scores, where the cluster cannot tell these.
const summedWindow = 1000

// best lists the passages of the best scores among those that the filters let through,
// and counts these up to total.
func (w *Words) best(ctx context.Context, terms []rank.Term, scope postings.Scope, filters []query, limit, total int) (
	best []postings.Candidate, n int, err error) {
	walked, looked, _ := postings.Split(terms)
	q, summed := bestOf(walked, looked, len(terms))
	size := limit
	if summed {
		size = max(limit, summedWindow)
	}
	find := w.highest
	if len(terms) == 1 { // many passages are equally good
		find = w.inFullOrder
	}
	f, err := find(ctx, within(q, scope, filters...), size, total)
	if err != nil {
		return nil, 0, err
	}
	if len(f.Hits.Hits) == 0 {
		return nil, 0, w.mustHave(ctx, withAny(walked[:1]))
	}
	if best, err = f.passages(); err != nil || !summed {
		return best, f.Hits.Total.Value, err
	}
	for i := range best {
		best[i].Score *= rank.Coordinate(len(f.Hits.Hits[i].Names), len(terms))
	}
	slices.SortStableFunc(best, func(a, b postings.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Key(), b.Key()))
	})
	return best[:min(limit, len(best))], f.Hits.Total.Value, nil
}

// errForeign says that an index is not that of the build.
var errForeign = errors.New("it does not have the passages of the build that was published: publish it again with verbatim index --again")

// mustHave makes sure, where nothing was found, that the index has a passage which the
// dictionary of the build knows of: one that somebody emptied, or made anew without its
// fields, finds nothing and does not say so.
func (w *Words) mustHave(ctx context.Context, q query) error {
	f, err := w.search(ctx, within(nil, postings.Scope{}, q), nil, 0, 1)
	if err == nil && f.Hits.Total.Value == 0 {
		err = told(fmt.Errorf("the index %s: %w", w.index, errForeign))
	}
	return err
}

// mustHaveOne is mustHave for the first of some words that the dictionary knows.
func (w *Words) mustHaveOne(ctx context.Context, words []postings.Weighted) error {
	for _, word := range words {
		if n, err := w.dictionary.Frequency(ctx, word.Stem, postings.Written); err != nil || n > 0 {
			if err == nil {
				err = w.mustHave(ctx, has(postings.Written, word.Stem))
			}
			return err
		}
	}
	return nil
}

// Sharing is part of [postings.Index].
func (w *Words) Sharing(ctx context.Context, words []postings.Weighted, scope postings.Scope, limit int) ([]postings.Passage, error) {
	words = words[:min(len(words), 64)]
	if len(words) == 0 || limit <= 0 {
		return nil, ctx.Err()
	}
	var each []query
	for _, word := range words {
		each = append(each, query{"constant_score": query{"filter": has(postings.Written, word.Stem), "boost": word.Weight}})
	}
	q := query{"bool": query{"should": each}}
	if isLong(scope) && limit < firstOfAll {
		f, err := w.inFullOrder(ctx, q, firstOfAll, 0)
		if err != nil {
			return nil, err
		}
		first, err := withoutScores(f.passages())
		if err == nil && len(first) == 0 {
			err = w.mustHaveOne(ctx, words)
		}
		if err != nil {
			return nil, err
		}
		whole := len(first) < firstOfAll
		if first = inScope(first, scope, func(p postings.Passage) string { return p.Article }); whole || len(first) >= limit {
			return first[:min(limit, len(first))], nil
		}
	}
	f, err := w.inFullOrder(ctx, within(q, scope), limit, 0)
	if err != nil {
		return nil, err
	}
	if len(f.Hits.Hits) == 0 {
		return nil, w.mustHaveOne(ctx, words)
	}
	return withoutScores(f.passages())
}

// All is part of [postings.Index].
func (w *Words) All(ctx context.Context, stems []string, in postings.Field, scope postings.Scope, limit int) (
	passages []postings.Passage, more bool, err error) {
	if limit <= 0 || len(stems) == 0 {
		return nil, false, ctx.Err()
	}
	var all []query
	for _, stem := range stems {
		if n, err := w.dictionary.Frequency(ctx, stem, in); err != nil || n == 0 {
			return nil, false, err
		}
		all = append(all, has(in, stem))
	}
	if isLong(scope) {
		for _, n := range []int{fewOfAll, firstOfAll} {
			if passages, more, ok, err := w.amongFirst(ctx, all, scope, n, limit); ok || err != nil {
				return passages, more, err
			}
		}
	}
	f, err := w.search(ctx, within(nil, scope, all...), byKey, limit, limit+1)
	if err != nil {
		return nil, false, err
	}
	if len(f.Hits.Hits) == 0 {
		return nil, false, w.mustHave(ctx, all[0])
	}
	passages, err = withoutScores(f.passages())
	return passages, f.Hits.Total.Value > limit, err
}

const (
	// fewIDs is how many ids of articles are sent with a search that may do without.
	fewIDs = 500
	// firstOfAll is how many passages are looked through for those of a large scope,
	// fewOfAll how many at first, and manyOfAll where that many must be in it.
	firstOfAll = 1000
	fewOfAll   = 50
	manyOfAll  = 5 * firstOfAll
)

// amongFirst is All for a long scope, by the first n passages of the whole collection. ok
// is false where these do not tell.
func (w *Words) amongFirst(ctx context.Context, all []query, scope postings.Scope, n, limit int) (
	passages []postings.Passage, more, ok bool, err error) {
	f, err := w.search(ctx, within(nil, postings.Scope{}, all...), byKey, n, n+1)
	if err != nil {
		return nil, false, false, err
	}
	first, err := withoutScores(f.passages())
	if err == nil && len(first) == 0 {
		err = w.mustHave(ctx, all[0])
	}
	if err != nil {
		return nil, false, false, err
	}
	passages = inScope(first, scope, func(p postings.Passage) string { return p.Article })
	more = len(passages) > limit
	return passages[:min(limit, len(passages))], more, more || f.Hits.Total.Value <= n, nil
}

func withoutScores(candidates []postings.Candidate, err error) ([]postings.Passage, error) {
	var out []postings.Passage
	for _, c := range candidates {
		out = append(out, c.Passage)
	}
	return out, err
}
