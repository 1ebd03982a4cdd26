package store

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

// Entry is what a collection keeps in memory of an article; the rest of it, its
// paragraphs, its text and what was removed, stays in the texts file.
type Entry struct {
	// Article is without Text, Paragraphs and Removed.
	Article article.Article `json:"article"`
	disk.Place

	Passages int `json:"passages"`
	// Quotations is the number of quotations, Speakers who is quoted.
	Quotations int            `json:"quotations"`
	Speakers   []speakerEntry `json:"speakers,omitempty"`
	Words      int            `json:"words"`
	// Analysed is the code of the language whose words the article is searched by:
	// the one that it says it is in, otherwise the one that it seems to be.
	Analysed string           `json:"analysed"`
	Lengths  postings.Lengths `json:"lengths"`
	Indexed  time.Time        `json:"indexed"`
}

// Language is the language that the article is searched in.
func (e *Entry) Language() *lang.Language { return lang.Named(e.Analysed) }

// Stored is an article with its quotations, in order.
type Stored struct {
	*article.Article
	Quotations []quotation.Quotation
}

// NewStored finds the quotations of an article that may be shown.
func NewStored(ctx context.Context, a *article.Article) (Stored, error) {
	if a.Kind == article.KindDocs && !a.Speakers {
		return Stored{Article: a}, nil
	}
	unspoken := func(p article.Paragraph) bool { return p.Kind == article.Code || p.Kind == article.RowHead }
	spoken := a.Paragraphs
	if slices.ContainsFunc(spoken, unspoken) { // there may be a million: not copied without need
		spoken = slices.DeleteFunc(slices.Clone(spoken), unspoken)
	}
	found, err := quotation.Find(ctx, a.Text, spoken)
	if err != nil {
		return Stored{}, fmt.Errorf("article %s: %w", a.ID, err)
	}
	return Stored{a, quotation.Shown(found)}, nil
}

// NewEntry is what an index keeps in memory of an article whose record is at a place.
func NewEntry(a Stored, at disk.Place, passages []postings.Passage, now time.Time) Entry {
	e := Entry{Article: *a.Article, Place: at}
	e.Article.Text, e.Article.Paragraphs, e.Article.Removed = "", nil, nil
	e.Passages, e.Words, e.Lengths, e.Indexed = len(passages), article.CountWords(a.Text), postings.Measure(a.Article, passages), now
	e.Quotations, e.Speakers = len(a.Quotations), speakersOf(a)
	e.Analysed = lang.Of(a.Language, a.Text).Code
	return e
}

func sortEntries(entries []Entry) {
	sort.Slice(entries, func(i, j int) bool { return entries[i].Article.ID < entries[j].Article.ID })
}

// editionOf is a short hash of every article's id and text hash.
func editionOf(entries []Entry) string {
	var all []byte
	for i := range entries {
		all = fmt.Appendf(all, "%s %s\n", entries[i].Article.ID, entries[i].Article.SHA256)
	}
	return article.HashText(string(all))[:8]
}
