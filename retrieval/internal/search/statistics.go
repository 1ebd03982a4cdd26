package search

import (
	"context"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// Statistics tell the ranking about the collection as a whole. What cannot be
// counted counts as not known: the search that follows reports the error.
func (l *Lookup) Statistics(ctx context.Context) *rank.Collection {
	average := l.Averages()
	return &rank.Collection{
		Passages: l.Passages(), AvgBody: average.Body, AvgTitle: average.Title, AvgHeading: average.Heading,
		Languages: l.Languages(), Hint: l.Hint, Narrowed: l.Named,
		DocFreq: func(stem string) int {
			n, _ := l.Words.Frequency(ctx, stem, postings.Body, postings.Title, postings.Heading)
			if n > 0 && !l.shows(ctx, stem) {
				return 0
			}
			return n
		},
		Similar: func(stem string) []string {
			similar, _ := l.Words.Similar(ctx, stem)
			return slices.DeleteFunc(similar, func(s string) bool { return !l.shows(ctx, s) })
		},
		Beside: func(a, b string) bool { return l.beside(ctx, a, b) },
	}
}

// beside reports whether two stems stand side by side in one of the first few passages
// that have both and may be shown. What cannot be read counts as not there: the search
// that follows reports the error.
func (l *Lookup) beside(ctx context.Context, a, b string) bool {
	const most = 20
	passages, _, err := l.Words.All(ctx, []string{a, b}, postings.Body, l.Shown.Words(), most)
	if err != nil {
		l.unread = err
		return false
	}
	return slices.ContainsFunc(passages, func(p postings.Passage) bool {
		if !l.Shown.ShowsAt(p.Article, p.Range) {
			return false
		}
		e, err := l.EntryOf(p)
		if err != nil {
			return false
		}
		text, err := l.Texts.Slice(ctx, e, p.Range)
		if err != nil {
			return false
		}
		before := ""
		for _, t := range lang.Tokens(text) {
			if before == a && t.Stem == b {
				return true
			}
			before = t.Stem
		}
		return false
	})
}

// mostLookedAt bounds the passages in which a word is looked for; one that is hidden
// in all of them counts as hidden.
const mostLookedAt = 200

// shows reports whether a word is in something that may be shown: otherwise a question
// must not be read as having it.
func (l *Lookup) shows(ctx context.Context, stem string) bool {
	if !l.Shown.Narrowed() {
		return true
	}
	shown, known := l.stems[stem]
	if !known {
		shown = slices.ContainsFunc([]postings.Field{postings.Body, postings.Heading, postings.Title}, func(in postings.Field) bool {
			return l.showsIn(ctx, stem, in, 1) || l.showsIn(ctx, stem, in, mostLookedAt)
		})
		if l.stems == nil {
			l.stems = map[string]bool{}
		}
		l.stems[stem] = shown
	}
	return shown
}

// showsIn is shows for one field and the first few passages. What cannot be read
// counts as hidden: the search that follows reports the error.
func (l *Lookup) showsIn(ctx context.Context, stem string, in postings.Field, limit int) bool {
	passages, _, err := l.Words.All(ctx, []string{stem}, in, l.Shown.Words(), limit)
	if err != nil {
		l.unread = err
		return false
	}
	return slices.ContainsFunc(passages, func(p postings.Passage) bool {
		places := []article.Range{p.Range}
		switch in {
		case postings.Title:
			return l.Shown.Shows(p.Article)
		case postings.Heading:
			places = p.Headings()
		}
		if !slices.ContainsFunc(places, func(at article.Range) bool { return !l.Shown.ShowsAt(p.Article, at) }) {
			return true
		}
		e, err := l.EntryOf(p)
		if err != nil || !l.Shown.Shows(p.Article) {
			return false
		}
		return slices.ContainsFunc(places, func(at article.Range) bool {
			text, err := l.Texts.Slice(ctx, e, at)
			return err == nil && slices.ContainsFunc(e.Language().Tokens(text), func(t lang.Token) bool { return t.Stem == stem })
		})
	})
}

// Parse reads a question, or a topic, in the light of the collection.
func (l *Lookup) Parse(ctx context.Context, text string) *rank.Question {
	return rank.Parse(article.Clip(text, longestQuestion), l.Statistics(ctx))
}
