package retrieval

import (
	"cmp"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// SearchedLanguage says how the articles of one language are searched.
type SearchedLanguage struct {
	// Code is the language's ISO 639 code.
	Code string
	// Articles is the number of articles that are searched in it.
	Articles int
	// Analysed reports whether the forms of a word find one another; words of other
	// languages are found as they are written.
	Analysed bool
	// Speakers reports whether the speakers of quotations are read.
	Speakers bool
}

// SearchedLanguages are the languages of some articles, that of the most first.
func SearchedLanguages(sources []Source) []SearchedLanguage {
	var all []SearchedLanguage
	for _, s := range sources {
		code := cmp.Or(s.Searched, lang.Base(s.Language))
		if code == "" {
			continue
		}
		i := slices.IndexFunc(all, func(l SearchedLanguage) bool { return l.Code == code })
		if i < 0 {
			i = len(all)
			all = append(all, SearchedLanguage{
				Code: code, Analysed: lang.Named(code).Analysed, Speakers: slices.Contains(quotation.Languages(), code),
			})
		}
		all[i].Articles++
	}
	slices.SortFunc(all, func(a, b SearchedLanguage) int { return cmp.Or(b.Articles-a.Articles, cmp.Compare(a.Code, b.Code)) })
	return all
}
