package reader

import (
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// citation is a citation to copy, in one format.
type citation struct {
	Name string // of the format
	Text string
	Rows int // lines that it takes in a box
}

func (s *site) citeArticle(source retrieval.Source) []citation {
	link := source.URL
	if (link == "" || source.Kind == article.KindBriefing) && s.Address != "" {
		link = s.Address + "/article/" + source.ID
	}
	return s.citePassage(cite.Passage{Article: source.Citation, Link: link, Language: source.Language})
}

// citePassage writes a citation in every format.
func (s *site) citePassage(p cite.Passage) []citation {
	all := []citation{
		{Name: "Plain", Text: p.Plain()},
		{Name: "Markdown", Text: p.Markdown()},
		{Name: "BibTeX", Text: p.BibTeX()},
		{Name: "CSL-JSON", Text: p.CSLJSON()},
	}
	if p.Receipt != "" {
		all = append(all, citation{Name: "Receipt", Text: p.Receipt})
	}
	const widest, most = 70, 12 // characters and lines of a box
	for i := range all {
		for line := range strings.SplitSeq(all[i].Text, "\n") {
			all[i].Rows += 1 + utf8.RuneCountInString(line)/widest
		}
		all[i].Rows = min(all[i].Rows, most)
	}
	return all
}
