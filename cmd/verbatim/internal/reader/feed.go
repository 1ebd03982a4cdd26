package reader

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// mostFed is the number of articles in the feed.
const mostFed = 30

// feed is the newest articles, as Atom has them.
type feed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Links   []feedLink  `xml:"link"`
	Entries []feedEntry `xml:"entry"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type feedEntry struct {
	Title     string       `xml:"title"`
	ID        string       `xml:"id"`
	Updated   string       `xml:"updated"`
	Published string       `xml:"published,omitempty"`
	Authors   []feedAuthor `xml:"author"`
	Link      feedLink     `xml:"link"`
	Summary   string       `xml:"summary"`
}

type feedAuthor struct {
	Name string `xml:"name"`
}

func (f *feed) write(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(f)
}

// feed lists the newest articles for programs that look for new ones.
func (s *site) feed(_ context.Context, r request) (view, error) {
	home := r.origin + s.base + "/"
	f := &feed{Title: s.Name, ID: home, Links: []feedLink{{Href: home}, {Rel: "self", Href: home + "feed.xml"}}}
	updated := time.Unix(0, 0)
	for _, source := range r.collection.Newest {
		e := feedEntry{
			Title: titleOf(source), ID: home + "article/" + url.PathEscape(source.ID), Updated: source.Indexed.UTC().Format(time.RFC3339),
			Link: feedLink{Href: home + "article/" + url.PathEscape(source.ID)}, Summary: strings.Join(source.Parts()[1:], " · "),
		}
		if e.Summary == "" {
			e.Summary = titleOf(source)
		}
		if t, ok := firstMoment(source.Published); ok {
			e.Published = t.Format(time.RFC3339)
		}
		names := source.Authors
		if len(names) == 0 {
			names = []string{retrieval.Outlet(source.Citation)}
		}
		for _, name := range names {
			e.Authors = append(e.Authors, feedAuthor{name})
		}
		if source.Indexed.After(updated) {
			updated = source.Indexed
		}
		f.Entries = append(f.Entries, e)
	}
	f.Updated = updated.UTC().Format(time.RFC3339)
	return view{feed: f, fixed: true, result: r.collection.Newest}, nil
}

// titleOf is the title of an article, a briefing's as one, or its id.
func titleOf(s retrieval.Source) string {
	title := s.Title
	if title == "" {
		title = s.ID
	}
	if s.Kind == article.KindBriefing {
		return "briefing on " + title
	}
	return title
}

// firstMoment is when a date begins.
func firstMoment(d article.Date) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, string(d)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// byDate is a list of articles with the newest first; those without a date are last.
func byDate(all []retrieval.Source) []retrieval.Source {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b retrieval.Source) int { return strings.Compare(string(b.Published), string(a.Published)) })
	return out
}

// origin is where a request reached the site: its public address, or otherwise what the
// request says.
func (s *site) origin(r *http.Request) string {
	if u, err := url.Parse(s.Address); err == nil && u.Host != "" {
		return u.Scheme + "://" + u.Host
	}
	host := r.Host
	if host == "" || strings.ContainsAny(host, " \"'<>/\\") {
		host = "localhost"
	}
	return "http://" + host
}

// addressOf is the public address of a page, without its fields but for those that say
// what it shows; "" where the site has none.
func (s *site) addressOf(r *http.Request) string {
	if s.Address == "" {
		return ""
	}
	a := s.origin(r) + s.base + r.URL.EscapedPath()
	if r.URL.RawQuery != "" {
		a += fmt.Sprintf("?%s", r.URL.RawQuery)
	}
	return a
}
