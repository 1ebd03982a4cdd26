package retrieval

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

const (
	// candidates is the number of passages on the shortlist. With 100 instead,
	// MRR@10 rises by less than 0.0002 on every one of seven collections that it was
	// tried on.
	candidates = 60
	// Only the first of the shortlist are read and ranked, since reading the texts
	// is most of what a question takes: at most mostRead passages, and of those
	// behind the first leastRead only the ones that have at least readShare of the
	// best one's score on the shortlist. The rest keep their order behind them.
	// Against ranking all 60, MRR@10 falls by 0.0007 on one of eight collections and
	// by at most 0.0003 on the others, and 46 of 31,000 questions get another first
	// passage; a share of 0.3 costs up to 0.0009. The 0.2 leave 10 to
	// 50 of the 60. leastRead are as many as are looked through for a speaker's words
	// (wordsAmong), and more than the five that the probability of an answer goes by.
	mostRead  = 40
	leastRead = 10
	readShare = 0.2
	// ExcerptLength is the most characters that an excerpt has, unless one
	// word alone is longer.
	ExcerptLength = 600
	// scoreSteps rounds scores, whose further digits mean nothing.
	scoreSteps = 1e4
	// longestQuestion is the most bytes of a question that are read; Discord
	// allows 6000 characters in an option.
	longestQuestion = 8192
)

// Ask answers a question by quoting. It finds candidates by their words, lets
// the ranking order them, and decides whether the best of them answers at all.
// The error is an *UnknownSourceError when q.Source is no article's id.
func (x *Index) Ask(ctx context.Context, q Query) (_ *Answer, err error) {
	if err := x.takeTurn(ctx); err != nil {
		return nil, err
	}
	defer x.endTurn()
	defer x.guard(&err)()
	answer := &Answer{Question: q.Question, Hits: []Hit{}, Articles: len(x.texts.entries)}
	shown, err := x.screenOf(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(shown.Only) > 0 {
		answer.Articles = len(shown.Only)
	}
	if shown.nothing {
		answer.Articles = 0
	}
	s, err := x.search(ctx, q.Question, shown)
	if err != nil {
		return nil, err
	}
	for _, c := range s.readAs() {
		answer.Corrected = append(answer.Corrected, Correction{From: c.From, To: c.To, Doubted: c.Doubted})
	}
	hits, err := x.hits(s, limitOf(q))
	if err != nil {
		return nil, err
	}
	if s.probability < rank.AnswerThreshold {
		answer.Nearest = hits
		return answer, nil
	}
	answer.Answered = len(hits) > 0
	answer.Hits = hits
	return answer, nil
}

// search is a question with the passages that were found for it, in order.
type search struct {
	*found
	question *rank.Question
	// byScore are the passages that were read, as the ranking orders them, and
	// ranked as they are shown: the first wordsFirst of them were moved to the
	// front. Those that more adds have a score, but no features.
	byScore, ranked []rank.Ranked
	wordsFirst      int
	// probability is that of the first passage answering.
	probability float64
}

// search finds and orders passages.
func (x *Index) search(ctx context.Context, question string, shown *screen) (*search, error) {
	s := &search{question: rank.Parse(article.Clip(question, longestQuestion), x.collection(ctx)), found: &found{}}
	if !shown.nothing {
		var err error
		if s.found, err = x.candidates(ctx, s.question, shown, candidates); err != nil {
			return nil, err
		}
	}
	if err := s.readFirst(); err != nil {
		return nil, err
	}
	s.byScore = s.question.Rank(s.texts)
	s.ranked = s.byScore
	s.probability = s.question.Probability(s.ranked)
	if s.question.Words {
		if err := x.wordsFirst(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// place gives the passage at place i of the order, counted from 0. Behind those
// that were ranked it reads on. It tells whether there are so many passages.
func (s *search) place(i int) (r rank.Ranked, ok bool, err error) {
	for i >= len(s.ranked) {
		if ok, err := s.more(); !ok {
			return rank.Ranked{}, false, err
		}
	}
	return s.ranked[i], true, nil
}

// more reads one more passage and puts it last. Its score falls as that on the
// shortlist does, so that scores go on being in order.
func (s *search) more() (ok bool, err error) {
	if ok, err := s.read(); !ok {
		return false, err
	}
	n, last := len(s.texts)-1, s.ranked[len(s.ranked)-1]
	step := (s.scores[n-1] - s.scores[n]) / s.scores[0]
	s.ranked = append(s.ranked, rank.Ranked{Candidate: n, Score: last.Score - step})
	return true, nil
}

// readAs are the words of the question that the first passage answers in another
// form than they were typed in.
func (s *search) readAs() []rank.Correction {
	if len(s.ranked) == 0 {
		return s.question.Corrections
	}
	return s.question.ReadAs(s.ranked[0])
}

// RankedPassage is a passage in its place for a question.
type RankedPassage struct {
	Article string
	Score   float64
	// Excerpt is what would be shown of it.
	Excerpt string
}

// Rank orders the passages for a question, for measuring: at most limit of
// them, the first few with excerpts of at most length characters. Probability is
// that of the first excerpt answering.
func (x *Index) Rank(ctx context.Context, question string, limit, excerpts, length int) (passages []RankedPassage, probability float64, err error) {
	s, err := x.search(ctx, question, &screen{})
	if err != nil {
		return nil, 0, err
	}
	for i := range limit {
		r, ok, err := s.place(i)
		if err != nil {
			return nil, 0, err
		}
		if !ok {
			break
		}
		p := RankedPassage{Article: s.passages[r.Candidate].Article, Score: r.Score}
		if text := s.texts[r.Candidate].Text; i < excerpts {
			e := s.question.Excerpt(text, length)
			p.Excerpt = text[e.Start:e.End]
		}
		passages = append(passages, p)
	}
	return passages, s.probability, nil
}

func limitOf(q Query) int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return q.Limit
}

// collection tells the ranking about the collection as a whole. What cannot be
// counted counts as not known: the search that follows reports the error.
func (x *Index) collection(ctx context.Context) *rank.Collection {
	average := x.lengths.Averages(x.count)
	return &rank.Collection{
		Passages: x.count, AvgBody: average.Body, AvgTitle: average.Title, AvgHeading: average.Heading,
		DocFreq: func(stem string) int {
			n, _ := x.passages.Frequency(ctx, stem, postings.Body, postings.Title, postings.Heading)
			return n
		},
		Similar: func(stem string) []string {
			similar, _ := x.passages.Similar(ctx, stem)
			return similar
		},
	}
}

// found are the passages of a shortlist that may be shown, in its order, as far
// as they were looked at; texts are those of the first ones.
type found struct {
	index  *Index
	screen *screen
	listed []postings.Candidate // those that were not looked at, best first

	passages []postings.Passage
	entries  []*entry
	scores   []float64 // on the shortlist
	texts    []rank.Candidate
}

// candidates looks for the passages that may answer, at most limit of them. None
// of them is looked at yet.
func (x *Index) candidates(ctx context.Context, question *rank.Question, shown *screen, limit int) (*found, error) {
	listed, err := x.passages.Best(ctx, question.Terms(), x.lengths.Averages(x.count), shown.words(), limit)
	if err != nil {
		return nil, fmt.Errorf("search the passages: %w", err)
	}
	return &found{index: x, screen: shown, listed: listed}, nil
}

// next looks for one more passage that may be shown, and tells whether there is
// one.
func (f *found) next() (ok bool, err error) {
	for len(f.listed) > 0 {
		listed := f.listed[0]
		f.listed = f.listed[1:]
		p := listed.Passage
		if !f.screen.shows(p.Article, p.Range) {
			continue
		}
		e, err := f.index.entry(p.Article)
		if err != nil {
			return false, &DamagedError{Cause: err}
		}
		if quoted := f.screen.quoted; quoted != nil {
			ok, err := f.index.quotes(p, e, quoted)
			if err != nil {
				return false, err
			}
			if !ok {
				continue
			}
		}
		f.passages, f.entries, f.scores = append(f.passages, p), append(f.entries, e), append(f.scores, listed.Score)
		return true, nil
	}
	return false, nil
}

// read reads one more passage that may be shown, and tells whether there is one.
func (f *found) read() (ok bool, err error) {
	if len(f.texts) == len(f.passages) {
		if ok, err := f.next(); !ok {
			return false, err
		}
	}
	p, e := f.passages[len(f.texts)], f.entries[len(f.texts)]
	texts := f.index.texts
	text, err := texts.slice(e, p.Range)
	if err != nil {
		return false, &DamagedError{Cause: err}
	}
	heading, err := texts.slice(e, p.Heading)
	if err != nil {
		return false, &DamagedError{Cause: err}
	}
	f.texts = append(f.texts, rank.Candidate{
		Article: texts.byID[p.Article], Number: p.Number, Title: e.Article.Title, Heading: heading, Text: text,
	})
	return true, nil
}

// readFirst reads the passages that are to be ranked.
func (f *found) readFirst() error {
	for n := 0; n < mostRead; n++ {
		if ok, err := f.next(); !ok {
			return err
		}
		if n >= leastRead && f.scores[n] < readShare*f.scores[0] {
			return nil
		}
		if _, err := f.read(); err != nil {
			return err
		}
	}
	return nil
}

// hits makes the first hits of the ranked passages. The same sentences are shown
// once, however many articles carry them.
func (x *Index) hits(s *search, limit int) ([]Hit, error) {
	hits := []Hit{}
	shown := sentenceIndex{}
	for i := 0; len(hits) < limit; i++ {
		r, ok, err := s.place(i)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		p := s.passages[r.Candidate]
		a, err := x.texts.article(s.entries[r.Candidate])
		if err != nil {
			return nil, err
		}
		excerpt := s.question.Excerpt(s.texts[r.Candidate].Text, ExcerptLength)
		if excerpt.Len() == 0 {
			continue
		}
		at := article.Range{Start: p.Start + excerpt.Start, End: p.Start + excerpt.End}
		if n, ok := shown.find(a.Slice(at)); ok {
			hits[n].alsoIn(a.Article)
			continue
		}
		shown.add(a.Slice(at), len(hits))
		hit := x.newHit(a, at, s.question.Matches(a.Slice(at)))
		hit.N, hit.Score = len(hits)+1, math.Round(r.Score*scoreSteps)/scoreSteps
		hits = append(hits, hit)
	}
	return hits, nil
}

func (h *Hit) alsoIn(a *article.Article) {
	known := func(c cite.Citation) bool { return c.ID == a.ID }
	if h.Article.ID != a.ID && !slices.ContainsFunc(h.AlsoIn, known) {
		h.AlsoIn = append(h.AlsoIn, cite.Cite(a))
	}
}

// sentenceIndex tells which hit shows a sentence.
type sentenceIndex map[string]int

func (s sentenceIndex) add(excerpt string, hit int) {
	for _, sentence := range sentences(excerpt) {
		if _, ok := s[sentence]; !ok {
			s[sentence] = hit
		}
	}
}

// find tells whether one hit shows most of an excerpt already.
func (s sentenceIndex) find(excerpt string) (hit int, ok bool) {
	seen, total := map[int]int{}, 0
	for _, sentence := range sentences(excerpt) {
		total += len(sentence)
		if n, ok := s[sentence]; ok {
			seen[n] += len(sentence)
		}
	}
	for n, length := range seen {
		// Another agency's copy may add or drop a short sentence.
		if 5*length >= 4*total {
			return n, true
		}
	}
	return 0, false
}

// sentences are the sentences of an excerpt with their white space folded.
func sentences(excerpt string) []string {
	var out []string
	for _, r := range article.Sentences(excerpt) {
		out = append(out, strings.Join(strings.Fields(excerpt[r.Start:r.End]), " "))
	}
	return out
}

// Among the wordsAmong best passages those with the words asked for come first,
// if they hold at least wordsShare of what the best one holds of the question.
// Others have too little to do with it for their quotations to matter.
const (
	wordsAmong = 10
	wordsShare = 0.5
)

// wordsFirst moves passages that quote the speaker whom a question names to the
// front: "What did Calder say about the pier?"
func (x *Index) wordsFirst(s *search) error {
	named := map[said]bool{}
	for _, speaker := range x.speakersNamed(s.question) {
		for _, place := range speaker.said {
			named[place] = true
		}
	}
	if len(named) == 0 {
		return nil
	}
	var first, then []rank.Ranked
	for i, r := range s.ranked {
		quotes := false
		if i < wordsAmong && s.question.Found(r) >= wordsShare*s.question.Found(s.ranked[0]) {
			var err error
			if quotes, err = x.quotes(s.passages[r.Candidate], s.entries[r.Candidate], named); err != nil {
				return err
			}
		}
		if quotes {
			first = append(first, r)
		} else {
			then = append(then, r)
		}
	}
	s.ranked, s.wordsFirst = append(first, then...), len(first)
	return nil
}

// quotes tells whether a passage has one of some quotations.
func (x *Index) quotes(p postings.Passage, e *entry, some map[said]bool) (bool, error) {
	a, err := x.texts.article(e)
	if err != nil {
		return false, err
	}
	for n, q := range a.quotations {
		if q.Start < p.End && q.End > p.Start && some[said{x.texts.byID[p.Article], n}] {
			return true, nil
		}
	}
	return false, nil
}

// newHit is the hit that shows the slice r of an article, with the matches in it.
func (x *Index) newHit(stored storedArticle, r article.Range, matches []article.Range) Hit {
	a := stored.Article
	first, last := cite.ParagraphAt(a, r.Start), cite.ParagraphAt(a, r.End-1)
	before, after := cite.Context(a.Text, r)
	return Hit{
		Excerpt:   a.Slice(r),
		Receipt:   cite.NewReceipt(a, r).String(),
		Link:      x.link(a, r),
		Article:   cite.Cite(a),
		Paragraph: cite.ParagraphNumber(a, r.Start),
		Page:      a.Page(r.Start),
		Start:     r.Start,
		End:       r.End,
		Quoted:    cite.QuotedIn(a, stored.quotations, r),
		Fragments: fragments(a.Slice(r), matches),
		CutBefore: r.Start > a.Paragraphs[first].Start,
		CutAfter:  r.End < a.Paragraphs[last].End,
		Before:    before,
		After:     after,
	}
}

// Voices are the identified speakers whose words the excerpt quotes, and those
// whose words it reports, each with the role where there is one; and whether
// it quotes a whole sentence of somebody who is not identified.
func (h *Hit) Voices() (quoted, reported []string, unidentified bool) {
	for _, q := range h.Quoted {
		voice := q.Who()
		switch {
		case !q.Identified:
			unidentified = unidentified || q.Kind == quotation.KindFull
		case q.Kind == quotation.KindReported:
			reported = appendNew(reported, voice)
		default:
			quoted = appendNew(quoted, voice)
		}
	}
	reported = slices.DeleteFunc(reported, func(voice string) bool { return slices.Contains(quoted, voice) })
	return quoted, reported, unidentified
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// fragments cuts an excerpt at the matched words.
func fragments(excerpt string, matches []article.Range) []Fragment {
	var out []Fragment
	at := 0
	for _, m := range matches {
		if m.Start > at {
			out = append(out, Fragment{Text: excerpt[at:m.Start]})
		}
		out = append(out, Fragment{Text: excerpt[m.Start:m.End], Match: true})
		at = m.End
	}
	if at < len(excerpt) {
		out = append(out, Fragment{Text: excerpt[at:]})
	}
	return out
}
