package lint

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// missing are the codes of the fields of article.Missing, with what they are.
var missing = map[string]struct {
	code Code
	what string
}{
	"title":     {NoTitle, "it has no title"},
	"authors":   {NoAuthor, "it has no author"},
	"publisher": {NoPublisher, "it has no publisher"},
	"published": {NoDate, "it has no date"},
	"language":  {NoLanguage, "it does not say its language"},
	"url":       {NoLink, "it has no link"},
}

func (l *Linter) metadata(a *article.Article, n int32) {
	for _, field := range a.Missing() {
		m := missing[field]
		if m.code == NoLink && l.badLinks[a.File] {
			continue // said already
		}
		l.find(m.code, a, 0, m.what)
	}
	if today := l.now.AddDate(0, 0, 1).Format("2006-01-02"); a.Published != "" &&
		string(a.Published) > today[:min(len(a.Published), len(today))] {
		// A day more: the article may be from where it is tomorrow.
		l.find(FutureDate, a, 0, fmt.Sprintf("its date, %s, is in the future", a.Published))
	}
	if a.URL == "" {
		return
	}
	page := pageOf(a.URL)
	first, ok := l.links[page]
	if !ok {
		l.links[page] = n
		return
	}
	l.pair(SameLink, l.articles[n], l.articles[first], 0, "it has the link of "+nameBeside(l.articles[first], l.articles[n]))
}

// language says where an article seems to be in another language than it states, and
// where it is in one that is searched as it is written.
func (l *Linter) language(a *article.Article) {
	stated := lang.Base(a.Language)
	seems := lang.Detect(a.Text)
	const fewest = 12 // words of a text that tells its language
	if stated != "" && seems != "" && seems != stated && len(strings.Fields(a.Text)) >= fewest &&
		lang.Elsewhere(article.Clip(a.Text, 1<<13), []*lang.Language{lang.Named(stated)}) == seems {
		l.find(OtherLanguage, a, 0, fmt.Sprintf("it states that it is in %s, and seems to be in %s", lang.Named(stated).Name(),
			lang.Named(seems).Name()))
		return
	}
	if in := lang.Of(a.Language, a.Text); !in.Analysed {
		l.find(AsWritten, a, 0, fmt.Sprintf("it is in a language that is not analysed (%s)", in.Name()))
	}
}

// pageOf is an address without what does not change the page: the scheme, the
// case of the host, "www.", a slash at the end, the place in the page and what
// only counts visitors.
func pageOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	for key := range query {
		if strings.HasPrefix(key, "utm_") || key == "fbclid" || key == "gclid" {
			query.Del(key)
		}
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimRight(u.EscapedPath(), "/") + "?" + query.Encode()
}
