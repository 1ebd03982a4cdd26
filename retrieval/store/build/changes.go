package build

import (
	"context"
	"reflect"

	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Changes is what differs between two indexes, article by article.
type Changes struct {
	Added   []ArticleChange `json:"added"`
	Removed []ArticleChange `json:"removed"`
	Changed []ArticleChange `json:"changed"`
	// PassagesAdded and PassagesRemoved are those of all these articles.
	PassagesAdded   int `json:"passages_added"`
	PassagesRemoved int `json:"passages_removed"`
	// Rebuilt says in a sentence why there was nothing to compare with; empty
	// when there was.
	Rebuilt string `json:"rebuilt,omitempty"`
}

// ArticleChange is an article that is new, gone or another one.
type ArticleChange struct {
	ID   string `json:"id"`
	File string `json:"file"`
	// PassagesAdded counts the passages whose words are new, PassagesRemoved
	// those that are gone.
	PassagesAdded   int `json:"passages_added"`
	PassagesRemoved int `json:"passages_removed"`
	// TakenOff is the number of places with page chrome that were removed from the
	// article as it is now.
	TakenOff int `json:"taken_off"`
	// Missing is the metadata that the article as it is now lacks.
	Missing []string `json:"missing"`
}

// Empty reports whether no article differs.
func (c *Changes) Empty() bool { return len(c.Added)+len(c.Removed)+len(c.Changed) == 0 }

// Compare says what differs in after from before, which is nil when there was no
// index. It reads the articles that differ, one after the other.
func Compare(ctx context.Context, before, after *store.Collection) (*Changes, error) {
	c := &Changes{Added: []ArticleChange{}, Removed: []ArticleChange{}, Changed: []ArticleChange{}}
	for i := range after.Entries() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e := &after.Entries()[i]
		was := find(before, e.Article.ID)
		if was != nil && reflect.DeepEqual(was.Article, e.Article) {
			continue
		}
		change, err := compareArticle(ctx, before, after, was, e)
		if err != nil {
			return nil, err
		}
		if was == nil {
			c.Added = append(c.Added, change)
		} else {
			c.Changed = append(c.Changed, change)
		}
		c.count(change)
	}
	if before == nil {
		return c, nil
	}
	for i := range before.Entries() {
		e := &before.Entries()[i]
		if find(after, e.Article.ID) != nil {
			continue
		}
		change := ArticleChange{ID: e.Article.ID, File: e.Article.File, PassagesRemoved: e.Passages, Missing: []string{}}
		c.Removed = append(c.Removed, change)
		c.count(change)
	}
	return c, nil
}

func (c *Changes) count(a ArticleChange) {
	c.PassagesAdded += a.PassagesAdded
	c.PassagesRemoved += a.PassagesRemoved
}

// find finds an article, nil when there is none; x may be nil.
func find(x *store.Collection, id string) *store.Entry {
	if x == nil {
		return nil
	}
	e, _ := x.Entry(id)
	return e
}

// compareArticle says what differs in an article; was is nil when it is new.
func compareArticle(ctx context.Context, before, after *store.Collection, was, is *store.Entry) (ArticleChange, error) {
	a, err := after.Texts.Article(ctx, is)
	if err != nil {
		return ArticleChange{}, err
	}
	c := ArticleChange{
		ID: a.ID, File: a.File, PassagesAdded: is.Passages, TakenOff: len(a.Removed),
		Missing: append([]string{}, a.Missing()...),
	}
	if was == nil {
		return c, nil
	}
	b, err := before.Texts.Article(ctx, was)
	if err != nil {
		return ArticleChange{}, err
	}
	words := map[string]int{} // of the passages that are gone
	for _, p := range postings.Cut(b.Article) {
		words[b.Slice(p.Range)]++
	}
	c.PassagesRemoved = was.Passages
	for _, p := range postings.Cut(a.Article) {
		if w := a.Slice(p.Range); words[w] > 0 {
			words[w]--
			c.PassagesAdded--
			c.PassagesRemoved--
		}
	}
	return c, nil
}
