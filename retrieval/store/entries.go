package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// Entry is what a collection keeps in memory of an article; the rest of it, its
// paragraphs, its text and what was taken off, stays in the texts file.
type Entry struct {
	// Article is without Text, Paragraphs and Removed.
	Article article.Article `json:"article"`
	// Part is the number of the file with the article's record and At where
	// it begins; it is Head bytes of a packed recordHead, whose checksum is
	// HeadSum, and then Packed bytes of stored text, which is Text bytes long.
	Part    int    `json:"part"`
	At      int64  `json:"at"`
	Head    int    `json:"head"`
	HeadSum uint32 `json:"head_sum"`
	Packed  int    `json:"packed"`
	Text    int    `json:"text"`

	Passages int `json:"passages"`
	// Quotations is the number of quotations, Speakers who is quoted.
	Quotations int            `json:"quotations"`
	Speakers   []speakerEntry `json:"speakers,omitempty"`
	Words      int            `json:"words"`
	// Analysed is the code of the language whose words the article is searched by:
	// the one that it says it is in, else the one that it seems to be.
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

// entryOf is what an index keeps in memory of a; where its record lies and the
// counts are the caller's to fill in.
func entryOf(a Stored) Entry {
	e := Entry{Article: *a.Article, Text: len(a.Text)}
	e.Article.Text, e.Article.Paragraphs, e.Article.Removed = "", nil, nil
	return e
}

// describe sets what an entry keeps of its article.
func (e *Entry) describe(a Stored, passages []postings.Passage, now time.Time) {
	e.Passages, e.Words, e.Lengths, e.Indexed = len(passages), len(strings.Fields(a.Text)), postings.Measure(a.Article, passages), now
	e.Quotations, e.Speakers = len(a.Quotations), speakersOf(a)
	e.Analysed = lang.Of(a.Language, a.Text).Code
}

// quotationsOf finds the quotations of an article that may be shown.
func quotationsOf(ctx context.Context, a *article.Article) ([]quotation.Quotation, error) {
	if a.Kind == article.KindDocs && !a.Speakers {
		return nil, nil
	}
	unspoken := func(p article.Paragraph) bool { return p.Kind == article.Code || p.Kind == article.RowHead }
	spoken := a.Paragraphs
	if slices.ContainsFunc(spoken, unspoken) { // there may be a million: not copied without need
		spoken = slices.DeleteFunc(slices.Clone(spoken), unspoken)
	}
	found, err := quotation.Find(ctx, a.Text, spoken)
	if err != nil {
		return nil, fmt.Errorf("article %s: %w", a.ID, err)
	}
	return quotation.Shown(found), nil
}

// same reports whether a is the article of e again: the same words under the same
// citation.
func (e *Entry) same(a *article.Article) bool {
	b := *a
	b.Text, b.Paragraphs, b.Removed = "", nil, nil
	x, err := json.Marshal(b)
	y, err2 := json.Marshal(e.Article)
	return err == nil && err2 == nil && string(x) == string(y)
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
