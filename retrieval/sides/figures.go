package sides

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/figures"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Bounds on what one question reads and gives.
const (
	// mostPassages are looked through for figures and dates: in a collection where more
	// have words of the question, those that have the rarest.
	mostPassages = 300
	// mostRows is the most that is given.
	mostRows = 60
	// mostRanked are the first passages of an answer that are looked through before them.
	mostRanked = 20
	// mostInstead are the passages that are given where there is no row.
	mostInstead = 3
)

// Query is what is asked: its Question is the topic. Limit is not heeded.
type Query = retrieval.Query

// FiguresAnswer is what the collection has to say in numbers, or dates, to a question.
type FiguresAnswer struct {
	// Question is the question as it was asked.
	Question string `json:"question"`
	// Groups are the rows by their value. Those of one measure stand together; of these
	// the one with the newest row comes first.
	Groups []Group `json:"groups"`
	// Total is the number of rows found; there may be more than are given.
	Total int `json:"total"`
	// Articles is the number of articles that the rows are from.
	Articles int `json:"articles"`
	// Passages are, where there is no row, those that an answer would show, and Step says
	// how far they answer; empty with StepNothing.
	Passages []retrieval.Hit `json:"passages,omitempty"`
	Step     retrieval.Step  `json:"step,omitempty"`
	// Unread is the number of articles with words of the question that are not in English,
	// whose numbers cannot be read.
	Unread int `json:"unread,omitempty"`
}

// Group is the rows of one measure and value, the newest first.
type Group struct {
	// Measure is what is counted: "deaths", "injured", …, "count" for what the
	// question alone names, "date" for dates.
	Measure string `json:"measure"`
	// Value is the number without its qualifier; for dates it is 0, and Date has it.
	Value figures.Value `json:"value"`
	Date  article.Date  `json:"date,omitempty"`
	Rows  []Row         `json:"rows"`
}

// Row is one number or date as one passage states it.
type Row struct {
	// N counts the rows from 1.
	N int `json:"n"`
	// Figure are the words of the number with its qualifier and unit: a slice of the
	// excerpt of Hit.
	Figure string `json:"figure"`
	// Value is what they come to, with the qualifier.
	Value figures.Value `json:"value"`
	// Date is that of a date; Resolved reports whether its article's date was needed for it.
	Date     article.Date `json:"date,omitempty"`
	Until    article.Date `json:"until,omitempty"`
	Resolved bool         `json:"resolved,omitempty"`
	// Part reports whether the number is said to be included in another one.
	Part bool `json:"part,omitempty"`
	// Claim says whose statement it is.
	Claim Claim `json:"claim"`
	// AsOf are the words that say as of when it is, and AsOfDate the date they come to;
	// empty where there are none.
	AsOf     string       `json:"as_of,omitempty"`
	AsOfDate article.Date `json:"as_of_date,omitempty"`
	// Hit is the sentence, whose matches are Figure.
	Hit retrieval.Hit `json:"hit"`

	measure string
}

// Claim is whose statement something is.
type Claim struct {
	Kind ClaimKind `json:"kind"`
	// Who is the speaker with their role, or the words behind "according to"; empty for
	// the article's own.
	Who string `json:"who,omitempty"`
}

// ClaimKind is how an article has a statement.
type ClaimKind string

// The kinds of claims.
const (
	OwnClaim       ClaimKind = "article"      // the article states it
	QuotedClaim    ClaimKind = "quoted"       // somebody says it, quoted
	ReportedClaim  ClaimKind = "reported"     // somebody says it, in the article's words
	AccordingClaim ClaimKind = "according to" // the sentence names a source for it
	UnnamedClaim   ClaimKind = "unnamed"      // it is said by somebody who is not identified
)

// longestAccording bounds the words behind "according to", in bytes.
const longestAccording = 160

// Figures finds the numbers, or dates, that the collection gives for what is asked. The
// error is a *store.UnknownSourceError when q.Source is not an article's id.
func Figures(ctx context.Context, x *retrieval.Index, q Query) (answer *FiguresAnswer, err error) {
	answer = &FiguresAnswer{Question: q.Question, Groups: []Group{}}
	err = x.Survey(ctx, q, func(s *retrieval.Survey) error {
		r, err := read(ctx, s, q.Question, withNumbers)
		if err != nil || r.question.Empty() {
			return err
		}
		var all []figures.Candidate
		var from []store.Stored
		for _, p := range r.paragraphs {
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, c := range r.question.Candidates(p.text, p.number, p.rank) {
				all, from = append(all, c), append(from, p.article)
			}
		}
		var rows []Row
		for _, i := range r.question.Choose(all) {
			if row, ok := r.row(from[i], all[i].Figure); ok {
				rows = append(rows, row)
			}
		}
		answer.group(rows)
		answer.Unread = r.unread
		if len(rows) == 0 {
			answer.Passages, answer.Step, err = s.Answers(q.Question, mostInstead)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// reading is what was found for a topic, cut into sentences.
type reading struct {
	survey     *retrieval.Survey
	question   *figures.Question
	paragraphs []paragraph
	words      *figures.Reader
	unread     int // articles in other languages
}

// paragraph is one that has words of the topic.
type paragraph struct {
	article store.Stored
	text    *figures.Text
	number  int
	rank    int // of its passage among those of its article in an answer, from 0; below 0 for none
}

// sought says what is looked for of a topic.
type sought int

const (
	topicAlone  sought = iota
	withNumbers        // also the words that such numbers stand with
)

// read finds the passages that have words of a topic and makes them ready.
func read(ctx context.Context, s *retrieval.Survey, topic string, what sought) (*reading, error) {
	r := &reading{survey: s, words: figures.NewReader()}
	sought := topic
	if what == topicAlone {
		r.question = r.words.Topic(topic, s.Rarity)
	} else {
		r.question = r.words.Question(topic, s.Rarity)
		sought = strings.Join(append(r.question.Topic(), r.question.Words()...), " ")
	}
	found, err := s.Passages(sought, mostPassages)
	if err != nil {
		return nil, err
	}
	ranked := 0
	if what == withNumbers {
		first, err := s.Ranked(topic, mostRanked)
		if err != nil {
			return nil, err
		}
		ranked = len(first)
		found = append(first, found...)
	}
	texts := map[string]*figures.Text{}
	places := map[string]int{}
	foreign := map[string]bool{}
	seen := map[string]map[int]bool{}
	for i, p := range found {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a := p.Article
		if a.Language != "" && !strings.HasPrefix(a.Language, "en") {
			foreign[a.ID] = true // its numbers cannot be read: see package figures
			continue
		}
		t := texts[a.ID]
		if t == nil {
			t = r.words.Open(a.Article)
			texts[a.ID], seen[a.ID] = t, map[int]bool{}
		}
		rank := -1
		if i < ranked {
			rank = places[a.ID]
			places[a.ID]++
		}
		for n := cite.ParagraphAt(a.Article, p.Start); n < len(a.Paragraphs) && a.Paragraphs[n].Start < p.End; n++ {
			if seen[a.ID][n] || a.Paragraphs[n].Heading {
				continue
			}
			seen[a.ID][n] = true
			r.paragraphs = append(r.paragraphs, paragraph{a, t, n, rank})
			r.question.Learn(t, n)
		}
	}
	r.unread = len(foreign)
	return r, nil
}

// row is what is shown of a figure, where that may be shown.
func (r *reading) row(a store.Stored, f figures.Figure) (Row, bool) {
	if !r.survey.Shows(a.ID, f.Sentence) {
		return Row{}, false
	}
	at := article.Range{Start: f.Start - f.Sentence.Start, End: f.End - f.Sentence.Start}
	row := Row{
		Figure: strings.Clone(a.Slice(f.Range)), Value: f.Value, Part: f.Part, Claim: claimOf(a, f.Range, f.Sentence),
		Hit: r.survey.Hit(a, f.Sentence, []article.Range{at}),
	}
	if f.Date != nil {
		row.Date, row.Until, row.Resolved = f.Date.Value, f.Date.Until, f.Date.Resolved
	}
	if f.AsOf != nil {
		row.AsOf, row.AsOfDate = strings.Clone(a.Slice(f.AsOf.Range)), f.AsOf.Value
	}
	row.measure = f.Measure
	return row, true
}

// claimOf says whose statement the span is that is in a sentence.
func claimOf(a store.Stored, span, sentence article.Range) Claim {
	if who := according(a.Slice(sentence)); who != "" {
		return Claim{AccordingClaim, strings.Clone(who)}
	}
	best := -1
	for i, q := range a.Quotations {
		if q.Start <= span.Start && span.End <= q.End && (best < 0 || q.End-q.Start < a.Quotations[best].End-a.Quotations[best].Start) {
			best = i
		}
	}
	if best < 0 {
		return statedBy(a.Slice(sentence), article.Range{Start: span.Start - sentence.Start, End: span.End - sentence.Start})
	}
	q := a.Quotations[best]
	switch {
	case !cite.Identified(a.Article, q) || q.Standing != quotation.Stated || !figures.NamesSpeaker(cite.SpeakerName(a.Article, q)):
		return Claim{Kind: UnnamedClaim}
	case q.Kind == quotation.KindReported:
		return Claim{ReportedClaim, strings.Clone(cite.WithRole(cite.SpeakerName(a.Article, q), a.Slice(q.Role)))}
	}
	return Claim{QuotedClaim, strings.Clone(cite.WithRole(cite.SpeakerName(a.Article, q), a.Slice(q.Role)))}
}

// statedBy says whose statement words of a sentence are that no quotation holds.
func statedBy(sentence string, span article.Range) Claim {
	switch who, ok := figures.SaidBy(sentence, span); {
	case !ok:
		return Claim{Kind: OwnClaim}
	case who == "" || !figures.NamesSpeaker(who):
		return Claim{Kind: UnnamedClaim}
	default:
		return Claim{ReportedClaim, strings.Clone(who)}
	}
}

// according are the words behind "according to" in a sentence, up to the end of that
// phrase.
func according(sentence string) string {
	const phrase = "ccording to "
	at := strings.Index(sentence, phrase)
	if at < 0 {
		return ""
	}
	rest := article.Clip(sentence[at+len(phrase):], longestAccording)
	if end := strings.IndexAny(rest, ",;:—"); end >= 0 {
		rest = rest[:end]
	} else if all := article.Sentences(rest); len(all) > 0 {
		rest = strings.TrimRight(rest[:all[0].End], ".!?")
	}
	return strings.TrimSpace(rest)
}

// group puts the rows in order.
func (answer *FiguresAnswer) group(rows []Row) {
	rows = distinct(rows)
	answer.Total = len(rows)
	articles := map[string]bool{}
	for _, r := range rows {
		articles[r.Hit.Article.ID] = true
		i := slices.IndexFunc(answer.Groups, func(g Group) bool {
			return g.Measure == r.measure && g.Value.Same(r.Value) && g.Date == r.Date
		})
		if i < 0 {
			value := r.Value
			value.Qualifier = ""
			answer.Groups = append(answer.Groups, Group{Measure: r.measure, Value: value, Date: r.Date})
			i = len(answer.Groups) - 1
		}
		answer.Groups[i].Rows = append(answer.Groups[i].Rows, r)
	}
	answer.Articles = len(articles)
	order := map[string]int{}
	for _, g := range answer.Groups {
		order[g.Measure] += len(g.Rows)
	}
	for i := range answer.Groups {
		slices.SortStableFunc(answer.Groups[i].Rows, newestFirst)
	}
	slices.SortStableFunc(answer.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(order[b.Measure], order[a.Measure]), cmp.Compare(a.Measure, b.Measure), newestFirst(a.Rows[0], b.Rows[0]),
			cmp.Compare(b.Value.Low, a.Value.Low))
	})
	answer.number()
}

// number counts the rows, and leaves out those beyond the limit.
func (answer *FiguresAnswer) number() {
	n := 0
	for i := range answer.Groups {
		g := &answer.Groups[i]
		g.Rows = g.Rows[:min(len(g.Rows), max(mostRows-n, 0))]
		for j := range g.Rows {
			n++
			g.Rows[j].N, g.Rows[j].Hit.N = n, n
		}
	}
	answer.Groups = slices.DeleteFunc(answer.Groups, func(g Group) bool { return len(g.Rows) == 0 })
}

// distinct leaves out rows whose sentence another article has word for word: an agency's
// copy is not a second source.
func distinct(rows []Row) []Row {
	seen := map[string]bool{}
	return slices.DeleteFunc(rows, func(r Row) bool {
		key := r.measure + "\x00" + r.Figure + "\x00" + strings.Join(strings.Fields(r.Hit.Excerpt), " ")
		if seen[key] {
			return true
		}
		seen[key] = true
		return false
	})
}

// newestFirst orders rows by their article's date, those without one last.
func newestFirst(a, b Row) int {
	return cmp.Or(cmp.Compare(b.Hit.Article.Published, a.Hit.Article.Published), cmp.Compare(a.Hit.Article.ID, b.Hit.Article.ID),
		cmp.Compare(a.Hit.Start, b.Hit.Start))
}
