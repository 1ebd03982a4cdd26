package reader

import (
	"fmt"
	"hash/fnv"
	"slices"
	"sync/atomic"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// collection is what every page says of the articles.
type collection struct {
	Sources     []retrieval.Source
	Newest      []retrieval.Source // the first few of them by date, mostFed
	First, Last article.Date       // of publication
	Indexed     time.Time          // when an article was last read
	tag         string             // names this build of the index
	languages   map[string]string
}

// collectionCache keeps the collection of the index that was asked last: to list a
// big one for every page would be slow.
type collectionCache struct {
	last atomic.Pointer[collection]
}

func (s *collectionCache) of(x *retrieval.Index) *collection {
	tag := tagOf(x)
	if known := s.last.Load(); known != nil && known.tag == tag {
		return known
	}
	known := newCollection(x.Sources())
	known.tag = tag
	s.last.Store(known)
	return known
}

// tagOf names a build of an index: another one may have the same texts and other
// titles.
func tagOf(x *retrieval.Index) string { return hash(x.Edition(), fmt.Sprint(x.Built().UnixNano())) }

func hash(parts ...string) string {
	h := fnv.New64a()
	for _, p := range parts {
		fmt.Fprintf(h, "%d %s\n", len(p), p)
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

func newCollection(sources []retrieval.Source) *collection {
	c := &collection{Sources: sources, languages: map[string]string{}}
	c.First, c.Last = retrieval.PublishedBetween(sources)
	newest := byDate(sources)
	c.Newest = slices.Clone(newest[:min(len(newest), mostFed)])
	for _, s := range sources {
		if s.Indexed.After(c.Indexed) {
			c.Indexed = s.Indexed
		}
		if s.Language != "" {
			c.languages[s.ID] = s.Language
		}
	}
	return c
}

// mostChoices is the most articles that a form offers in a list.
const mostChoices = 200

// Choices are the articles to choose from, none when there are too many for a
// list.
func (c *collection) Choices() []retrieval.Source {
	if len(c.Sources) > mostChoices {
		return nil
	}
	return c.Sources
}

// Coverage says in a sentence what the collection covers.
func (c *collection) Coverage() string {
	articles := count(len(c.Sources), "article")
	switch {
	case len(c.Sources) == 0:
		return "This collection has no articles yet."
	case c.First == "":
		return "This collection has " + articles + "."
	case c.First == c.Last:
		return fmt.Sprintf("This collection has %s, published %s.", articles, c.First)
	}
	return fmt.Sprintf("This collection has %s, published from %s to %s.", articles, c.First, c.Last)
}

func (c *collection) find(id string) (retrieval.Source, bool) {
	for _, s := range c.Sources {
		if s.ID == id {
			return s, true
		}
	}
	return retrieval.Source{}, false
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
