package retrieval

import (
	"context"
	"reflect"

	"github.com/verbatim-bot/verbatim/retrieval/postings"
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
	// TakenOff is the number of places with page chrome that were taken off the
	// article as it is now.
	TakenOff int `json:"taken_off"`
	// Missing is the metadata that the article as it is now lacks.
	Missing []string `json:"missing"`
}

// Empty tells that no article differs.
func (c *Changes) Empty() bool { return len(c.Added)+len(c.Removed)+len(c.Changed) == 0 }

// Compare says what differs in after from before, which is nil when there was no
// index. It reads the articles that differ, one after the other.
func Compare(ctx context.Context, before, after *Index) (*Changes, error) {
	c := &Changes{Added: []ArticleChange{}, Removed: []ArticleChange{}, Changed: []ArticleChange{}}
	for i := range after.texts.entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e := &after.texts.entries[i]
		was := before.find(e.Article.ID)
		if was != nil && reflect.DeepEqual(was.Article, e.Article) {
			continue
		}
		change, err := compareArticle(before, was, after, e)
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
	for i := range before.texts.entries {
		e := &before.texts.entries[i]
		if after.find(e.Article.ID) != nil {
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

// find is entry without its error; x may be nil.
func (x *Index) find(id string) *entry {
	if x == nil {
		return nil
	}
	if i, ok := x.texts.byID[id]; ok {
		return &x.texts.entries[i]
	}
	return nil
}

// compareArticle says what differs in an article; was is nil when it is new.
func compareArticle(before *Index, was *entry, after *Index, is *entry) (ArticleChange, error) {
	a, err := after.texts.read(is)
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
	b, err := before.texts.read(was)
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
