package postings

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Scope narrows a search to some articles. The zero Scope is all of them.
type Scope struct {
	// Only, when not empty, are the ids of the articles to be searched.
	Only []string
	// Hidden are the ids of those that are not; others in it do no harm.
	Hidden []string
	// Resolved, when not nil, keeps what an index has found out about the lists, for
	// the searches of one question: they must not change meanwhile.
	Resolved *Resolved
}

// Shows reports whether an article is in scope.
func (s Scope) Shows(article string) bool {
	if s.Resolved != nil {
		only, hidden := s.Resolved.sets(s)
		return (len(only) == 0 || only[article]) && !hidden[article]
	}
	return (len(s.Only) == 0 || slices.Contains(s.Only, article)) && !slices.Contains(s.Hidden, article)
}

// Resolved is what is known of a [Scope] once it has been searched in. The zero value
// knows nothing. It is safe for concurrent use.
type Resolved struct {
	mu           sync.Mutex
	only, hidden map[string]bool // the ids; nil before they are asked for
	in           *Local          // the index that passages are of
	passages     []inScope
}

// sets are the ids of the scope.
func (r *Resolved) sets(s Scope) (only, hidden map[string]bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.only == nil {
		r.only, r.hidden = setOf(s.Only), setOf(s.Hidden)
	}
	return r.only, r.hidden
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// inScope are the passages of a segment that a scope leaves.
type inScope struct {
	only   *roaring.Bitmap // those in scope, nil for all
	hidden *roaring.Bitmap // those that are not, nil for none
}

// resolve finds which passages of each segment are in scope. A scope that stays the
// same from one question to the next, as that of a server does, is looked up once.
func (x *Local) resolve(ctx context.Context, s Scope) ([]inScope, error) {
	if len(s.Only) == 0 && len(s.Hidden) == 0 {
		return make([]inScope, len(x.snapshot.Segments())), nil
	}
	if s.Resolved == nil {
		return x.scopes.find(ctx, x, s)
	}
	s.Resolved.mu.Lock()
	defer s.Resolved.mu.Unlock()
	if s.Resolved.in != x {
		passages, err := x.scopes.find(ctx, x, s)
		if err != nil {
			return nil, err
		}
		s.Resolved.in, s.Resolved.passages = x, passages
	}
	return s.Resolved.passages, nil
}

const (
	// fewIDs is how many ids of articles are looked up faster than they are recognised.
	fewIDs = 100
	// mostScopes bounds the scopes that an index remembers.
	mostScopes = 32
)

// scopes are the long ones that an index was asked for last.
type scopes struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte][]inScope
}

// find looks up which passages of each segment are in a scope, unless that is known.
func (c *scopes) find(ctx context.Context, x *Local, s Scope) ([]inScope, error) {
	if len(s.Only)+len(s.Hidden) <= fewIDs {
		return x.lookUp(ctx, s)
	}
	key := s.key()
	c.mu.Lock()
	defer c.mu.Unlock() // who asks for the same meanwhile waits for it
	if passages, ok := c.known[key]; ok {
		return passages, nil
	}
	passages, err := x.lookUp(ctx, s)
	if err != nil {
		return nil, err
	}
	if c.known == nil || len(c.known) >= mostScopes {
		c.known = map[[sha256.Size]byte][]inScope{}
	}
	c.known[key] = passages
	return passages, nil
}

// key is a digest of the lists.
func (s Scope) key() (sum [sha256.Size]byte) {
	h := sha256.New()
	var text []byte
	for _, list := range [][]string{s.Only, s.Hidden} {
		text = binary.AppendUvarint(text[:0], uint64(len(list)))
		for _, id := range list {
			text = binary.AppendUvarint(text, uint64(len(id)))
			text = append(text, id...)
		}
		h.Write(text)
	}
	h.Sum(sum[:0])
	return sum
}

// lookUp looks the ids of a scope up in each segment.
func (x *Local) lookUp(ctx context.Context, s Scope) ([]inScope, error) {
	segments := x.snapshot.Segments()
	out := make([]inScope, len(segments))
	for i := range segments {
		articles, err := segments[i].Segment().Dictionary(fieldArticle)
		if err != nil {
			return nil, fmt.Errorf("read which passages an article has: %w", err)
		}
		if out[i].only, err = withArticles(ctx, articles, s.Only); err != nil {
			return nil, err
		}
		if out[i].hidden, err = withArticles(ctx, articles, s.Hidden); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// withArticles is the set of the passages of some articles; nil for no article.
func withArticles(ctx context.Context, articles segment.TermDictionary, ids []string) (*roaring.Bitmap, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	sum := roaring.New()
	for i, id := range ids {
		if i%stopEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		passages, err := bitmap(articles, id)
		if err != nil {
			return nil, err
		}
		sum.Or(passages)
	}
	return sum, nil
}
