package reader

import (
	"cmp"
	"context"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/sides"
)

// sidesPage is a page that puts articles side by side.
type sidesPage struct {
	Topic, Source string
	Choices       []retrieval.Source
	Figures       *sides.FiguresAnswer
	Groups        []groupView
	Compare       *sides.CompareAnswer
	Outlets       []hitView
	Wordings      []wordingView
	Timeline      *sides.TimelineAnswer
	Rows          []rowView
	Brief         *sides.BriefAnswer
	Articles      []briefView
}

// rowView is a row with the links of its sentence, groupView the rows of one value.
type (
	rowView struct {
		sides.Row
		At sideView
	}
	groupView struct {
		Measure string // set for the first group of a measure
		Rows    []rowView
	}
	wordingView struct {
		sides.Wording
		OneAt, OtherAt sideView
	}
	keyView struct {
		sides.KeyPassage
		At sideView
	}
	briefView struct {
		Article  cite.Citation
		Passages []keyView
	}
)

// sideView is a sentence of such a page with its links.
type sideView struct {
	retrieval.Hit
	Language       string
	ReadAt, OpenAt string
}

// side makes a sentence ready for a template.
func (s *site) side(r request, h retrieval.Hit) sideView {
	return sideView{Hit: h, Language: r.collection.languages[h.Article.ID], ReadAt: s.readAt(h.Receipt), OpenAt: s.openAt(h.Link, h.Article)}
}

func (s *site) rows(r request, rows []sides.Row) []rowView {
	out := make([]rowView, len(rows))
	for i, row := range rows {
		out[i] = rowView{row, s.side(r, row.Hit)}
	}
	return out
}

// Outlet names who published an article.
func (v sideView) Outlet() string { return retrieval.Outlet(v.Article) }

// sidesQuery is what such a page asks, "" where nothing was asked yet.
func (s *site) sidesQuery(r request, page *sidesPage) (retrieval.Query, error) {
	page.Topic, page.Source, page.Choices = r.text("q"), r.text("source"), r.collection.Choices()
	q := retrieval.Query{Question: page.Topic, Source: page.Source}
	return q, cmp.Or(tooLong("topic", page.Topic, longestQuestion), tooLong("id", page.Source, longestQuestion))
}

func (s *site) figures(ctx context.Context, r request) (view, error) {
	page := sidesPage{}
	v := view{name: "figures", title: "Figures", data: &page}
	q, err := s.sidesQuery(r, &page)
	if err != nil || q.Question == "" {
		v.fixed, v.result = true, &sides.FiguresAnswer{Groups: []sides.Group{}}
		return v, err
	}
	v.title = page.Topic
	if page.Figures, err = sides.Figures(ctx, r.index, q); err != nil {
		return v, err
	}
	measure := ""
	for _, g := range page.Figures.Groups {
		group := groupView{Rows: s.rows(r, g.Rows)}
		if g.Measure != measure {
			measure = g.Measure
			group.Measure = measure
		}
		page.Groups = append(page.Groups, group)
	}
	page.Outlets, v.result = s.hits(r, page.Figures.Passages), page.Figures
	return v, nil
}

func (s *site) compare(ctx context.Context, r request) (view, error) {
	page := sidesPage{}
	v := view{name: "compare", title: "Outlets compared", data: &page}
	q, err := s.sidesQuery(r, &page)
	if err != nil || q.Question == "" {
		v.fixed, v.result = true, &sides.CompareAnswer{Step: retrieval.StepNothing, Outlets: []retrieval.Hit{}, Wordings: []sides.Wording{}}
		return v, err
	}
	v.title = page.Topic
	if page.Compare, err = sides.Compare(ctx, r.index, q); err != nil {
		return v, err
	}
	page.Outlets, v.result = s.hits(r, page.Compare.Outlets), page.Compare
	for _, w := range page.Compare.Wordings {
		page.Wordings = append(page.Wordings, wordingView{w, s.side(r, w.One), s.side(r, w.Other)})
	}
	return v, nil
}

func (s *site) timeline(ctx context.Context, r request) (view, error) {
	page := sidesPage{}
	v := view{name: "timeline", title: "Timeline", data: &page}
	q, err := s.sidesQuery(r, &page)
	if err != nil || q.Question == "" {
		v.fixed, v.result = true, &sides.TimelineAnswer{Rows: []sides.Row{}}
		return v, err
	}
	v.title = page.Topic
	if page.Timeline, err = sides.Timeline(ctx, r.index, q); err != nil {
		return v, err
	}
	page.Rows, v.result = s.rows(r, page.Timeline.Rows), page.Timeline
	return v, nil
}

func (s *site) brief(ctx context.Context, r request) (view, error) {
	page := sidesPage{}
	v := view{name: "brief", title: "Key passages", data: &page, fixed: true}
	q, err := s.sidesQuery(r, &page)
	if err != nil {
		return v, err
	}
	if page.Brief, err = sides.Brief(ctx, r.index, q); err != nil {
		return v, err
	}
	v.result = page.Brief
	for _, a := range page.Brief.Articles {
		b := briefView{Article: a.Article}
		for _, p := range a.Passages {
			b.Passages = append(b.Passages, keyView{p, s.side(r, p.Hit)})
		}
		page.Articles = append(page.Articles, b)
	}
	return v, nil
}

// measureName heads the rows of a measure.
func measureName(measure string) string {
	if measure == "count" {
		return "Numbers"
	}
	return strings.ToUpper(measure[:1]) + measure[1:]
}
