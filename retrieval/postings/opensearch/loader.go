package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
)

const (
	// bulkBytes bounds what is sent at once.
	bulkBytes = 4 << 20
	// commonest is the number of passages that a stem must be in for its impact
	// to be written a second way, for questions in which it is one of the very
	// common words: these have 50,000 passages together, and at least as many as each
	// rarer one (see [postings.Split]). That way has every passage with the stem, so
	// that a question asks for one term and not for either of two.
	commonest = 2000
	// removedAtOnce bounds the articles whose passages are taken out by one request.
	removedAtOnce = 1000
	// mostIDs bounds the ids of articles of a scope.
	mostIDs = 1 << 20
)

// analyzerAny makes one term of several, and analyzerImpact reads a stem with its
// impact; the others read plain stems.
const (
	analyzerImpact = "impact"
	analyzerAny    = "any"
)

// Settings say how an index lies in a cluster.
type Settings struct {
	// Shards is the number of its parts, Copies that of copies of each besides.
	Shards, Copies int
}

// settings are those of a new index. It is not refreshed while it is filled.
func (s Settings) settings() query {
	return query{
		"number_of_shards": s.Shards, "number_of_replicas": s.Copies, "refresh_interval": "-1", "max_terms_count": mostIDs,
		"analysis": query{
			"filter": query{
				"impacts": query{"type": "delimited_term_freq", "delimiter": "|"},
				"each":    query{"type": "pattern_capture", "preserve_original": false, "patterns": []string{`(\S+)`}},
			},
			"analyzer": query{
				analyzerImpact: query{"type": "custom", "tokenizer": "whitespace", "filter": []string{"impacts"}},
				analyzerAny:    query{"type": "custom", "tokenizer": "keyword", "filter": []string{"each"}},
			},
		},
		// BM25F, of what the stems count for: the weight of a term in a question is
		// its boost. No figure of a shard is in it, so that all shards score alike.
		"similarity": query{"bm25f": query{"type": "scripted", "script": query{
			"source": fmt.Sprintf("return query.boost*2.2*doc.freq/(%d+doc.freq);", int(1.2*impactScale))}}},
	}
}

// mapping are the fields of a passage, of which nothing is stored.
func mapping(meta any) query {
	impacts := query{"type": "text", "analyzer": analyzerImpact, "norms": false, "index_options": "freqs", "similarity": "bm25f"}
	words := query{"type": "text", "analyzer": "whitespace", "norms": false, "index_options": "docs"}
	properties := query{
		fieldImpact: impacts, fieldOnce: impacts,
		fieldArticle: query{"type": "keyword", "doc_values": false},
		fieldKey:     query{"type": "keyword", "index": false},
	}
	for _, field := range postings.Fields() {
		properties[string(field)] = words
	}
	return query{"_meta": meta, "_source": query{"enabled": false}, "dynamic": "strict", "properties": properties}
}

// Loader fills an index. End it with Finish.
type Loader struct {
	cluster    *cluster.Client
	index      string
	average    postings.Averages
	dictionary *postings.Dictionary
	bulk       bytes.Buffer
}

// Create makes an index and a Loader of it. The impacts are made with the average
// lengths and the dictionary of the build; meta says what the index is of.
func Create(ctx context.Context, c *cluster.Client, index string, s Settings, meta any, average postings.Averages,
	dictionary *postings.Dictionary) (*Loader, error) {
	body, err := json.Marshal(query{"settings": query{"index": s.settings()}, "mappings": mapping(meta)})
	if err != nil {
		return nil, err
	}
	if err := makeIndex(ctx, c, "/"+index, body); err != nil {
		return nil, fmt.Errorf("make the index %s: %w", index, err)
	}
	return &Loader{cluster: c, index: index, average: average, dictionary: dictionary}, nil
}

// makeIndex makes an index by a request that may arrive twice. It waits a moment for all
// copies, so that what is written is not lost with one node; with fewer nodes than copies
// they do not come, and it goes on without.
func makeIndex(ctx context.Context, c *cluster.Client, path string, body []byte) error {
	err := c.Write(ctx, http.MethodPut, path, url.Values{"wait_for_active_shards": {"all"}, "timeout": {"10s"}}, body, nil)
	if cluster.Exists(err) {
		return nil
	}
	return err
}

// Clone makes an index of the passages of another one, which are not written again,
// and a Loader of it.
func Clone(ctx context.Context, c *cluster.Client, from, index string, s Settings, meta any, average postings.Averages,
	dictionary *postings.Dictionary) (*Loader, error) {
	fail := func(err error) (*Loader, error) {
		return nil, fmt.Errorf("clone the index %s: %w", from, err)
	}
	// What is cloned must not change meanwhile; it never does.
	if err := c.Write(ctx, http.MethodPut, "/"+from+"/_settings", nil, []byte(`{"index.blocks.write":true}`), nil); err != nil {
		return fail(err)
	}
	body, err := json.Marshal(query{"settings": query{"index.blocks.write": nil, "index.refresh_interval": "-1",
		"index.number_of_replicas": s.Copies}})
	if err != nil {
		return fail(err)
	}
	if err := makeIndex(ctx, c, "/"+from+"/_clone/"+index, body); err != nil {
		return fail(err)
	}
	err = c.Write(ctx, http.MethodGet, "/_cluster/health/"+index, url.Values{"wait_for_status": {"yellow"}, "timeout": {"60s"}}, nil, nil)
	if err != nil {
		return fail(err)
	}
	if body, err = json.Marshal(query{"_meta": meta}); err != nil {
		return fail(err)
	}
	if err := c.Write(ctx, http.MethodPut, "/"+index+"/_mapping", nil, body, nil); err != nil {
		return fail(err)
	}
	return &Loader{cluster: c, index: index, average: average, dictionary: dictionary}, nil
}

// Remove takes the passages of some articles out, of those that the index had when it
// was cloned.
func (l *Loader) Remove(ctx context.Context, articles []string) error {
	for some := range slices.Chunk(articles, removedAtOnce) {
		body, err := json.Marshal(query{"query": query{"terms": query{fieldArticle: some}}})
		if err != nil {
			return err
		}
		if err := l.remove(ctx, body); err != nil {
			return fmt.Errorf("take passages out of %s: %w", l.index, err)
		}
	}
	return nil
}

// remove takes the passages out that a query finds. A part that is on no node until
// another copy has taken over is asked again.
func (l *Loader) remove(ctx context.Context, query []byte) error {
	const tries = 10
	var done struct{ Failures []json.RawMessage }
	for n := range tries {
		done.Failures = nil
		err := l.cluster.Write(ctx, http.MethodPost, "/"+l.index+"/_delete_by_query",
			url.Values{"refresh": {"true"}, "conflicts": {"proceed"}}, query, &done)
		if err != nil || len(done.Failures) == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(n+1) * 200 * time.Millisecond):
		}
	}
	return errors.New(string(done.Failures[0]))
}

// Add gives the passages of an article to the index.
func (l *Loader) Add(ctx context.Context, a *article.Article, passages []postings.Passage) error {
	language := lang.Of(a.Language, a.Text)
	for _, p := range passages {
		doc, err := l.document(ctx, a, language, p)
		if err != nil {
			return err
		}
		action, err := json.Marshal(query{"index": query{"_id": p.Key()}})
		if err != nil {
			return err
		}
		l.bulk.Write(action)
		l.bulk.WriteByte('\n')
		l.bulk.Write(doc)
		l.bulk.WriteByte('\n')
		if l.bulk.Len() > bulkBytes {
			if err := l.flush(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// document is a passage as the cluster is given it.
func (l *Loader) document(ctx context.Context, a *article.Article, language *lang.Language, p postings.Passage) ([]byte, error) {
	stems := postings.StemsOf(a, language, p)
	var impact, once strings.Builder
	for stem, x := range stems.Impacts(l.average) {
		writeImpact(&impact, stem, x.Full)
		n, err := l.dictionary.Frequency(ctx, stem, postings.Body, postings.Title, postings.Heading)
		if err != nil {
			return nil, err
		}
		if n >= commonest || scale(x.Once) != scale(x.Full) {
			writeImpact(&once, stem, x.Once)
		}
	}
	doc := query{fieldImpact: impact.String(), fieldArticle: a.ID, fieldKey: p.Key()}
	if once.Len() > 0 {
		doc[fieldOnce] = once.String()
	}
	for field, list := range map[postings.Field][]string{
		postings.Body: stems.Body, postings.Title: stems.Title, postings.Heading: stems.Heading,
		postings.Written: stems.Written, postings.WrittenHeading: stems.WrittenHeading,
	} {
		if list = terms(list); len(list) > 0 {
			slices.Sort(list)
			doc[string(field)] = strings.Join(slices.Compact(list), " ")
		}
	}
	return json.Marshal(doc)
}

func writeImpact(b *strings.Builder, stem string, x float64) {
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(term(stem))
	b.WriteByte('|')
	b.WriteString(strconv.Itoa(scale(x)))
}

// flush sends what has been added.
func (l *Loader) flush(ctx context.Context) error {
	if l.bulk.Len() == 0 {
		return nil
	}
	defer l.bulk.Reset()
	return bulk(ctx, l.cluster, l.index, l.bulk.Bytes())
}

// bulk sends some actions, each of which must have been carried out. What a cluster
// is too busy for, or has no shard for until another copy has taken over, is sent again.
func bulk(ctx context.Context, c *cluster.Client, index string, actions []byte) error {
	const tries = 20
	var err error
	for n := range tries {
		var busy bool
		if busy, err = bulkOnce(ctx, c, index, actions); !busy {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(n+1) * 200 * time.Millisecond):
		}
	}
	return err
}

// bulkOnce is bulk; busy reports whether it may go better another time.
func bulkOnce(ctx context.Context, c *cluster.Client, index string, actions []byte) (busy bool, err error) {
	var done struct {
		Errors bool
		Items  []map[string]struct {
			Status int
			Error  struct{ Type, Reason string }
		}
	}
	if err := c.Write(ctx, http.MethodPost, "/"+index+"/_bulk", nil, actions, &done); err != nil {
		return false, fmt.Errorf("write to %s: %w", index, err)
	}
	if !done.Errors {
		return false, nil
	}
	for _, item := range done.Items {
		for _, r := range item {
			if r.Status/100 != 2 {
				err = fmt.Errorf("write to %s: %w", index, &cluster.ResponseError{Status: r.Status, Type: r.Error.Type, Reason: r.Error.Reason})
				if cluster.Permanent(err) {
					return false, err
				}
			}
		}
	}
	return err != nil, err
}

// Finish sends the rest and makes all of it found; n is how many passages the index
// has now.
func (l *Loader) Finish(ctx context.Context) (n int, err error) {
	if err := l.flush(ctx); err != nil {
		return 0, err
	}
	if err := l.cluster.Write(ctx, http.MethodPost, "/"+l.index+"/_refresh", nil, nil, nil); err != nil {
		return 0, fmt.Errorf("finish %s: %w", l.index, err)
	}
	if n, err = count(ctx, l.cluster, l.index); err != nil {
		return 0, fmt.Errorf("count what %s has: %w", l.index, err)
	}
	return n, nil
}
