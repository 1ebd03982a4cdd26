package sides

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/figures"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// mostBriefed is the most articles that a brief of a collection has, the newest ones.
const mostBriefed = 5

// BriefAnswer is the key passages of some articles, the newest article first.
type BriefAnswer struct {
	Articles []ArticleBrief `json:"articles"`
	// Total is the number of articles there are.
	Total int `json:"total"`
}

// ArticleBrief is the key passages of an article.
type ArticleBrief struct {
	Article cite.Citation `json:"article"`
	// Passages are one of each label at most, in the order of the labels.
	Passages []KeyPassage `json:"passages"`
}

// KeyPassage is a passage with what makes it one.
type KeyPassage struct {
	Label Label `json:"label"`
	// Speaker, with SpeakerLabel, is who is quoted most, with the role, and Quotations
	// how often. Figure, with FigureLabel, are the words of the number.
	Speaker    string        `json:"speaker,omitempty"`
	Quotations int           `json:"quotations,omitempty"`
	Figure     string        `json:"figure,omitempty"`
	Measure    string        `json:"measure,omitempty"`
	Hit        retrieval.Hit `json:"hit"`
}

// Label says what a key passage is.
type Label string

// The labels.
const (
	OpeningLabel Label = "opening" // how it begins
	SpeakerLabel Label = "speaker" // the longest quotation of who is quoted most
	FigureLabel  Label = "figure"  // the first number that counts something
)

// Brief gives the key passages of the article with the id q.Source, or of the newest
// articles that the query lets through. The error is a *store.UnknownSourceError when
// there is no such article.
func Brief(ctx context.Context, x *retrieval.Index, q Query) (answer *BriefAnswer, err error) {
	answer = &BriefAnswer{Articles: []ArticleBrief{}}
	err = x.Survey(ctx, q, func(s *retrieval.Survey) error {
		all := s.Articles()
		answer.Total = len(all)
		slices.SortStableFunc(all, func(a, b cite.Citation) int {
			return cmp.Or(cmp.Compare(b.Published, a.Published), cmp.Compare(a.ID, b.ID))
		})
		for _, c := range all[:min(len(all), mostBriefed)] {
			if err := ctx.Err(); err != nil {
				return err
			}
			a, err := s.Article(c.ID)
			if err != nil {
				return err
			}
			answer.Articles = append(answer.Articles, ArticleBrief{Article: c, Passages: keyPassages(s, a)})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

func keyPassages(s *retrieval.Survey, a store.Stored) []KeyPassage {
	out := []KeyPassage{}
	if at := opening(a.Article); at.Len() > 0 && s.Shows(a.ID, at) {
		out = append(out, KeyPassage{Label: OpeningLabel, Hit: s.Hit(a, at, nil)})
	}
	if p, ok := mostQuoted(s, a); ok {
		out = append(out, p)
	}
	if p, ok := mainFigure(s, a); ok {
		out = append(out, p)
	}
	for i := range out {
		out[i].Hit.N = i + 1
	}
	return out
}

// opening is the beginning of the first paragraph of some length, cut at the end of a
// sentence; the first one at all where none is long.
func opening(a *article.Article) article.Range {
	const enough = 60 // characters: less is a place and date, or a byline
	var first article.Range
	for _, p := range a.Paragraphs {
		if p.Heading {
			continue
		}
		at := wholeSentences(a, p.Range)
		if first.Len() == 0 {
			first = at
		}
		if utf8.RuneCountInString(a.Slice(at)) >= enough {
			return at
		}
	}
	return first
}

// wholeSentences are the first sentences of a range, as many as an excerpt has room for.
func wholeSentences(a *article.Article, r article.Range) article.Range {
	end := r.Start
	for _, s := range article.Sentences(a.Slice(r)) {
		if end > r.Start && utf8.RuneCountInString(a.Text[r.Start:r.Start+s.End]) > retrieval.ExcerptLength {
			break
		}
		end = r.Start + s.End
	}
	if utf8.RuneCountInString(a.Text[r.Start:end]) > retrieval.ExcerptLength { // one long sentence: cut at a word
		text := article.Clip(a.Text[r.Start:end], retrieval.ExcerptLength)
		if i := strings.LastIndexByte(text, ' '); i > 0 {
			text = text[:i]
		}
		end = r.Start + len(text)
	}
	return article.Range{Start: r.Start, End: end}
}

// mostQuoted is the longest quotation of whom the article quotes most, in its sentence.
func mostQuoted(s *retrieval.Survey, a store.Stored) (KeyPassage, bool) {
	times := map[string]int{}
	longest := map[string]quotation.Quotation{}
	var order []string
	for _, q := range a.Quotations {
		at := article.Range{Start: min(q.Sentence.Start, q.Start), End: max(q.Sentence.End, q.End)}
		if q.Name == "" || q.Kind == quotation.KindReported || q.Standing != quotation.Stated || !cite.Identified(a.Article, q) ||
			!s.Shows(a.ID, at) || utf8.RuneCountInString(a.Slice(at)) > 2*retrieval.ExcerptLength {
			continue
		}
		if times[q.Name]++; times[q.Name] == 1 {
			order = append(order, q.Name)
		}
		if was := longest[q.Name]; q.End-q.Start > was.End-was.Start {
			longest[q.Name] = q
		}
	}
	best := ""
	for _, name := range order {
		if times[name] > times[best] {
			best = name
		}
	}
	if best == "" {
		return KeyPassage{}, false
	}
	q := longest[best]
	at := article.Range{Start: min(q.Sentence.Start, q.Start), End: max(q.Sentence.End, q.End)}
	return KeyPassage{
		Label: SpeakerLabel, Speaker: strings.Clone(cite.WithRole(best, a.Slice(q.Role))), Quotations: times[best],
		Hit: s.Hit(a, at, []article.Range{{Start: q.Start - at.Start, End: q.End - at.Start}}),
	}, true
}

// mainFigure is the first number of an article that counts something of people: the
// dead before all else.
func mainFigure(s *retrieval.Survey, a store.Stored) (KeyPassage, bool) {
	if a.Language != "" && !strings.HasPrefix(a.Language, "en") {
		return KeyPassage{}, false
	}
	words := figures.NewReader()
	q, t := words.Question("", nil), words.Open(a.Article)
	var best *figures.Figure
	const mostParagraphs = 400
	for i := range a.Paragraphs[:min(len(a.Paragraphs), mostParagraphs)] {
		for _, f := range q.Find(t, i) {
			if !s.Shows(a.ID, f.Sentence) || f.Part || best != nil && (best.Measure == "deaths" || f.Measure != "deaths") {
				continue
			}
			best = &f
		}
	}
	if best == nil {
		return KeyPassage{}, false
	}
	at := article.Range{Start: best.Start - best.Sentence.Start, End: best.End - best.Sentence.Start}
	return KeyPassage{
		Label: FigureLabel, Figure: strings.Clone(a.Slice(best.Range)), Measure: best.Measure, Hit: s.Hit(a, best.Sentence, []article.Range{at}),
	}, true
}
