package reader

import (
	"fmt"
	"maps"
	"net/url"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// onePage is how many articles or speakers a page lists.
const onePage = 100

// pager leads to the other pages of a list.
type pager struct {
	Page, Pages    int // from 1
	Previous, Next string
}

// cut gives the page of a list that the address asks for. keep is what else
// is in the addresses of the other pages.
func cut[T any](all []T, r request, path string, keep url.Values) ([]T, pager) {
	p := pager{Page: 1, Pages: max(1, (len(all)+onePage-1)/onePage)}
	if n, err := strconv.Atoi(r.query.Get("page")); err == nil {
		p.Page = max(1, min(n, p.Pages))
	}
	address := func(n int) string {
		if n < 1 || n > p.Pages {
			return ""
		}
		query := url.Values{"page": {fmt.Sprint(n)}}
		maps.Copy(query, keep)
		return path + "?" + query.Encode()
	}
	p.Previous, p.Next = address(p.Page-1), address(p.Page+1)
	from := (p.Page - 1) * onePage
	return all[from:min(from+onePage, len(all))], p
}

// filterSources are the articles that have every word of a text in their title,
// publisher, authors or id.
func filterSources(all []retrieval.Source, text string) []retrieval.Source {
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 0 {
		return all
	}
	kept := []retrieval.Source{}
	for _, s := range all {
		about := strings.ToLower(strings.Join(append([]string{s.Title, s.Publisher, s.ID, string(s.Published)}, s.Authors...), "\n"))
		if hasAll(about, words) {
			kept = append(kept, s)
		}
	}
	return kept
}

func hasAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// hostOf is the name of the site that an address leads to.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
