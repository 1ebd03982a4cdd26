package retrieval

import (
	"path"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Query is what is asked of an Index.
type Query struct {
	// Question is the question in the asker's own words.
	Question string
	// Language, when not empty, is the BCP 47 tag of the language that the asker's
	// program is set to. It is a hint and no more, for questions of which nothing else
	// tells the language.
	Language string
	// Source, when not empty, is the id of the only article to search.
	Source string
	// Speaker, when not empty, is whom the passages must quote: a name, a part of
	// one, or words of a role, as in a WhoQuery.
	Speaker string
	// After and Before, when not empty, are the first and the last date of
	// publication. Dates are compared as far as both are known: "2025" is after
	// "2025-03" and before it. An article without a date is left out by either.
	After, Before article.Date
	// Version, when not empty, is the version that the articles must be about, "2.0", or
	// the beginning of it, "2"; Folder a folder, or a file, that they must be in.
	Version, Folder string
	// Limit is the most hits wanted; 0 means DefaultLimit.
	Limit int
	// Scope narrows the collection to what may be shown.
	Scope Scope
}

// Between narrows a query to articles published from one date until another, as
// people write them: 2025, 2025-10 or 2025-10-31, or nothing.
func (q *Query) Between(after, before string) error {
	for _, d := range []struct {
		text string
		to   *article.Date
	}{{after, &q.After}, {before, &q.Before}} {
		if d.text == "" {
			continue
		}
		var err error
		if *d.to, err = article.ParseDate(d.text); err != nil {
			return err
		}
	}
	return nil
}

// filter leaves the articles, and the quotations, that the filters of a question
// let through.
func (l *lookup) filter(q Query) {
	if q.Speaker == "" && q.After == "" && q.Before == "" && q.Version == "" && q.Folder == "" {
		return
	}
	quotes := func(string) bool { return true }
	if q.Speaker != "" {
		articles := map[string]bool{}
		l.Quoted = map[store.Said]bool{}
		for _, s := range l.FindSpeakers(q.Speaker) {
			for _, place := range s.Said {
				l.Quoted[place] = true
			}
			for _, id := range s.Articles {
				articles[id] = true
			}
		}
		quotes = func(id string) bool { return articles[id] }
	}
	var only []string
	for i := range l.Entries() {
		a := &l.Entries()[i].Article
		if q.Version != "" && !ofVersion(&l.Entries()[i], q.Version) || q.Folder != "" && !inFolder(&l.Entries()[i], q.Folder) {
			continue
		}
		if l.Shown.Shows(a.ID) && quotes(a.ID) && publishedWithin(a.Published, q.After, q.Before) {
			only = append(only, a.ID)
		}
	}
	l.Shown.Narrow(only)
}

// publishedWithin reports whether a date may be between two others, each of them
// included. Dates are compared as far as both are known.
func publishedWithin(published, after, before article.Date) bool {
	if published == "" {
		return after == "" && before == ""
	}
	cut := func(a, b article.Date) (article.Date, article.Date) {
		n := min(len(a), len(b))
		return a[:n], b[:n]
	}
	if a, b := cut(published, after); a < b {
		return false
	}
	a, b := cut(published, before)
	return a <= b
}

// DefaultLimit is the number of hits an Answer has at most unless the Query
// says otherwise.
const DefaultLimit = 3

// Source is one article of the collection as `sources` lists it.
type Source struct {
	cite.Citation
	Language string `json:"language"`
	// Searched is the code of the language that the article is searched in: the one that it
	// states, or that it seems to be in.
	Searched string   `json:"-"`
	AlsoAt   []string `json:"also_at"`
	// SHA256 is the hex SHA-256 of the stored text.
	SHA256 string `json:"sha256"`
	// Words and Passages tell how long the article is.
	Words    int `json:"words"`
	Passages int `json:"passages"`
	// Quotations is the number of quotations in it, reported speech counted.
	Quotations int `json:"quotations"`
	// Indexed is when the article was last read into the index.
	Indexed time.Time `json:"indexed"`
}

// PublishedBetween is the first and the last date of publication. Both are empty
// when no date is known, and the same when one is only less exact than the other
// ("2024-03" and "2024-03-31").
func PublishedBetween(sources []Source) (first, last article.Date) {
	for _, s := range sources {
		if s.Published == "" {
			continue
		}
		if first == "" || s.Published < first {
			first = s.Published
		}
		last = max(last, s.Published)
	}
	if strings.HasPrefix(string(last), string(first)) {
		last = first
	}
	return first, last
}

// ofVersion keeps the articles of a version: of that number, or of one that it begins.
func ofVersion(e *store.Entry, version string) bool {
	have := strings.TrimLeft(strings.ToLower(e.Article.Version), "v")
	version = strings.TrimLeft(strings.ToLower(strings.TrimSpace(version)), "v")
	return have != "" && (have == version || strings.HasPrefix(have, version+"."))
}

// inFolder reports whether an article lies in a folder, or is the file.
func inFolder(e *store.Entry, folder string) bool {
	folder = strings.Trim(path.Clean("/"+folder), "/")
	return e.Article.File == folder || strings.HasPrefix(e.Article.File, folder+"/")
}
