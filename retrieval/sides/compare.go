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
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// Bounds on a comparison.
const (
	mostOutlets   = 8
	mostWordings  = 5
	fewestCompare = 5 // words of a quotation that is
	// likeness is the share of the words of two quotations that must be the same for
	// them to be one.
	likeness = 0.7
)

// CompareAnswer is what each outlet has to say to a question, side by side.
type CompareAnswer struct {
	// Question is the question as it was asked.
	Question string `json:"question"`
	// Step says how far the passages answer; with StepNothing there are none.
	Step retrieval.Step `json:"step"`
	// Outlets are the best passage of each outlet that has one as far as Step says, the
	// best first.
	Outlets []retrieval.Hit `json:"outlets"`
	// Wordings are quotations in these articles that another outlet words otherwise, or
	// the same.
	Wordings []Wording `json:"wordings"`
}

// Wording is one quotation in the words of two outlets.
type Wording struct {
	// OneSpeaker and OtherSpeaker are who said it by either article, with the role; empty
	// where nobody is identified.
	OneSpeaker   string `json:"one_speaker,omitempty"`
	OtherSpeaker string `json:"other_speaker,omitempty"`
	// One and Other are the sentences with the words marked.
	One   retrieval.Hit `json:"one"`
	Other retrieval.Hit `json:"other"`
	// OneWords and OtherWords are the quoted words alone.
	OneWords   string `json:"one_words"`
	OtherWords string `json:"other_words"`
	// Same reports whether they are the same but for marks and white space; otherwise
	// Difference says what differs, as a check of One's words against Other's does: what
	// One has is "pasted", what Other has "stored".
	Same       bool            `json:"same"`
	Difference []verify.Change `json:"difference,omitempty"`
}

// Alone reports whether there is one passage and nothing to compare it with.
func (a *CompareAnswer) Alone() bool { return len(a.Outlets) == 1 && len(a.Wordings) == 0 }

// Compare answers a question with one passage of each outlet, and puts the quotations
// that two of them have side by side. The error is a *store.UnknownSourceError when
// q.Source is not an article's id.
func Compare(ctx context.Context, x *retrieval.Index, q Query) (answer *CompareAnswer, err error) {
	answer = &CompareAnswer{Question: q.Question, Step: retrieval.StepNothing, Outlets: []retrieval.Hit{}, Wordings: []Wording{}}
	err = x.Survey(ctx, q, func(s *retrieval.Survey) error {
		const articles = 4 * mostOutlets
		hits, step, err := s.Answers(q.Question, articles)
		if err != nil {
			return err
		}
		answer.Step = step
		seen := map[string]bool{}
		for _, h := range hits {
			if outlet := outletKey(h.Article); !seen[outlet] && len(answer.Outlets) < mostOutlets {
				seen[outlet] = true
				h.N = len(answer.Outlets) + 1
				answer.Outlets = append(answer.Outlets, h)
			}
		}
		quoted, err := quotationsOf(ctx, s, q.Question)
		if err != nil {
			return err
		}
		answer.Wordings = wordings(ctx, s, quoted)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// quotedIn is a quotation with its article.
type quotedIn struct {
	quotation.Quotation
	article store.Stored
	words   string
	stems   map[string]bool
}

// quotationsOf are the quotations in the passages that have words of a question.
func quotationsOf(ctx context.Context, s *retrieval.Survey, question string) ([]quotedIn, error) {
	const most = 400
	passages, err := s.Passages(question, mostPassages)
	if err != nil {
		return nil, err
	}
	var out []quotedIn
	for _, p := range passages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, q := range p.Article.Quotations {
			if q.Kind == quotation.KindReported || q.Standing != quotation.Stated || q.Start < p.Start || q.End > p.End || len(out) == most {
				continue
			}
			words := p.Article.Slice(article.Range{Start: q.Start, End: q.End})
			stems := map[string]bool{}
			for _, t := range lang.Tokens(words) {
				stems[t.Stem] = true
			}
			if len(strings.Fields(words)) >= fewestCompare && utf8.RuneCountInString(words) <= 2*retrieval.ExcerptLength {
				out = append(out, quotedIn{q, p.Article, words, stems})
			}
		}
	}
	return out, nil
}

// wordings pairs the quotations that two outlets have; those that differ come first.
func wordings(ctx context.Context, s *retrieval.Survey, all []quotedIn) []Wording {
	out := []Wording{}
	used := map[int]bool{}
	for i := range all {
		for j := range all[:i] {
			if used[i] || used[j] || len(out) >= 4*mostWordings || ctx.Err() != nil {
				continue
			}
			if w, ok := wordingOf(s, &all[j], &all[i]); ok {
				used[i], used[j] = true, true
				out = append(out, w)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Wording) int {
		side := map[bool]int{false: 0, true: 1}
		return cmp.Compare(side[a.Same], side[b.Same])
	})
	return out[:min(len(out), mostWordings)]
}

// wordingOf pairs two quotations, where they are one in two outlets.
func wordingOf(s *retrieval.Survey, a, b *quotedIn) (Wording, bool) {
	outlet := func(q *quotedIn) string { return outletKey(cite.Cite(q.article.Article)) }
	if a.article.ID == b.article.ID || outlet(a) == outlet(b) || shared(a.stems, b.stems) < likeness*float64(max(len(a.stems), len(b.stems))) {
		return Wording{}, false
	}
	difference, share := verify.Wordings(a.words, b.words)
	if share < likeness {
		return Wording{}, false
	}
	one, okOne := shownQuotation(s, a)
	other, okOther := shownQuotation(s, b)
	if !okOne || !okOther {
		return Wording{}, false
	}
	w := Wording{One: one, Other: other, OneWords: strings.Clone(a.words), OtherWords: strings.Clone(b.words), Difference: difference}
	w.Same = !slices.ContainsFunc(difference, func(c verify.Change) bool { return c.Op != verify.OpKept })
	if w.Same {
		w.Difference = nil
	} else if a.saidByAnother(b) {
		return Wording{}, false
	}
	w.OneSpeaker, w.OtherSpeaker = a.speaker(), b.speaker()
	return w, true
}

// outletKey tells outlets apart: an article without one is its own, whatever its title.
func outletKey(c cite.Citation) string {
	if c.Publisher == "" {
		return "article " + c.ID
	}
	return "outlet " + strings.ToLower(c.Publisher)
}

// saidByAnother reports whether the speakers of two quotations are known and their names
// have no word in common. What they say in other words is then not one quotation.
func (q *quotedIn) saidByAnother(other *quotedIn) bool {
	if !cite.Identified(q.article.Article, q.Quotation) || !cite.Identified(other.article.Article, other.Quotation) {
		return false
	}
	names := strings.Fields(strings.ToLower(cite.SpeakerName(other.article.Article, other.Quotation)))
	for _, name := range strings.Fields(strings.ToLower(cite.SpeakerName(q.article.Article, q.Quotation))) {
		if slices.Contains(names, name) {
			return false
		}
	}
	return true
}

// speaker names who said it, where that is known.
func (q *quotedIn) speaker() string {
	if !cite.Identified(q.article.Article, q.Quotation) {
		return ""
	}
	return strings.Clone(cite.WithRole(cite.SpeakerName(q.article.Article, q.Quotation), q.article.Slice(q.Role)))
}

func shared(a, b map[string]bool) float64 {
	n := 0
	for s := range a {
		if b[s] {
			n++
		}
	}
	return float64(n)
}

// shownQuotation is a quotation in its sentence, where that may be shown.
func shownQuotation(s *retrieval.Survey, q *quotedIn) (retrieval.Hit, bool) {
	at := article.Range{Start: min(q.Sentence.Start, q.Start), End: max(q.Sentence.End, q.End)}
	if !s.Shows(q.article.ID, at) {
		return retrieval.Hit{}, false
	}
	return s.Hit(q.article, at, []article.Range{{Start: q.Start - at.Start, End: q.End - at.Start}}), true
}
