package retrieval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
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
	// mostNearest is the most passages that are shown where none answers for
	// certain.
	mostNearest = 3
	// scoreSteps rounds scores, whose further digits mean nothing.
	scoreSteps = 1e4
	// longestQuestion is the most bytes of a question that are read; Discord
	// allows 6000 characters in an option.
	longestQuestion = 8192
)

// Ask answers a question by quoting. It finds candidates by their words, lets
// the ranking order them, and decides whether the best of them answers at all.
// The error is an *UnknownSourceError when q.Source is no article's id.
func (x *Index) Ask(ctx context.Context, q Query) (answer *Answer, err error) {
	err = x.lookup(ctx, q.Source, q.Scope, func(l *lookup) error {
		answer, err = l.ask(ctx, q)
		return err
	})
	return answer, err
}

func (l *lookup) ask(ctx context.Context, q Query) (*Answer, error) {
	l.filter(q)
	answer := &Answer{Question: q.Question, Hits: []Hit{}, Nearest: []Hit{}, Articles: l.articles()}
	l.hint = lang.Base(q.Language)
	s, err := l.search(ctx, q.Question)
	if err != nil {
		return nil, err
	}
	for _, c := range s.readAs() {
		answer.Corrected = append(answer.Corrected, Correction{From: c.From, To: c.To, Doubted: c.Doubted})
	}
	if s.step != StepNothing {
		hits, err := s.hits(ctx, limitOf(q))
		if err != nil {
			return nil, err
		}
		if len(hits) == 0 {
			s.step = StepNothing
		} else if s.step == StepAnswers {
			answer.Hits = hits
		} else {
			answer.Nearest = hits[:min(len(hits), mostNearest)]
		}
	}
	answer.Step, answer.Answered = s.step, s.step == StepAnswers
	if answer.Foreign = s.question.Foreign(); answer.Foreign != "" && s.step != StepAnswers {
		for _, in := range l.Languages() {
			answer.Languages = append(answer.Languages, in.Code)
		}
	} else {
		answer.Foreign = ""
	}
	if s.step == StepNothing {
		if answer.Try, err = l.suggest(ctx, q); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// articles is the number of articles that are searched.
func (l *lookup) articles() int {
	if n := len(l.Shown.Only); n > 0 || l.Shown.Empty() {
		return n
	}
	return len(l.Entries())
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
	// step is how far the passages answer, probability that of the first one
	// answering.
	step        Step
	probability float64

	// What stands in documentation as it was typed, by candidate: the code with an error
	// that was pasted, the item that was named by its number. release is the version
	// whose changes are asked for.
	pasted, numbered map[int]article.Range
	release          string
	// besides are, by candidate, those that it stands for in other editions of its page.
	besides map[int][]int
}

// search finds and orders passages.
func (l *lookup) search(ctx context.Context, question string) (*search, error) {
	question = article.Clip(question, longestQuestion)
	s := &search{question: rank.Parse(withoutNoise(question), l.statistics(ctx))}
	vector, err := l.vectorOf(ctx, s.question.Asked())
	if err != nil {
		return nil, err
	}
	if vector != nil {
		typical, err := l.Typical(vector)
		if err != nil {
			return nil, err
		}
		s.question.Typical = float64(l.comparable(float32(typical)))
	}
	if s.found, err = l.candidates(ctx, s.question, vector, candidates); err != nil {
		return nil, err
	}
	if err := s.readFirst(ctx); err != nil {
		return nil, err
	}
	s.byScore = s.question.Rank(s.texts)
	s.ranked = s.byScore
	s.step, s.probability = s.question.Judge(s.ranked)
	if s.question.Words {
		if err := s.sayFirst(ctx); err != nil {
			return nil, err
		}
	}
	s.editions(question)
	s.asStands(question)
	return s, nil
}

// place gives the passage at place i of the order, counted from 0. Behind those
// that were ranked it reads on. It reports whether there are so many passages.
func (s *search) place(ctx context.Context, i int) (r rank.Ranked, ok bool, err error) {
	for i >= len(s.ranked) {
		if ok, err := s.more(ctx); !ok {
			return rank.Ranked{}, false, err
		}
	}
	return s.ranked[i], true, nil
}

// more reads one more passage and puts it last. Its score falls as that on the
// shortlist does, so that scores go on being in order.
func (s *search) more(ctx context.Context) (ok bool, err error) {
	if ok, err := s.read(ctx); !ok {
		return false, err
	}
	n, last := len(s.texts)-1, s.ranked[len(s.ranked)-1]
	step := (s.scores[n-1] - s.scores[n]) / s.scores[0]
	s.ranked = append(s.ranked, rank.Ranked{Candidate: n, Score: last.Score - step})
	return true, nil
}

// excerpt is what is shown of a passage, as a range of its text.
func (s *search) excerpt(r rank.Ranked, length int) article.Range {
	c := &s.texts[r.Candidate]
	return s.question.ExcerptOf(c, length)
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
func (x *Index) Rank(ctx context.Context, question string, limit, excerpts, length int) (passages []RankedPassage, step Step,
	probability float64, err error) {
	err = x.lookup(ctx, "", Scope{}, func(l *lookup) error {
		passages, step, probability, err = l.rank(ctx, question, limit, excerpts, length)
		return err
	})
	return passages, step, probability, err
}

func (l *lookup) rank(ctx context.Context, question string, limit, excerpts, length int) (passages []RankedPassage, step Step,
	probability float64, err error) {
	s, err := l.search(ctx, question)
	if err != nil {
		return nil, "", 0, err
	}
	for i := range limit {
		r, ok, err := s.place(ctx, i)
		if err != nil {
			return nil, "", 0, err
		}
		if !ok {
			break
		}
		p := RankedPassage{Article: s.passages[r.Candidate].Article, Score: r.Score}
		if text := s.texts[r.Candidate].Text; i < excerpts {
			e := s.excerpt(r, length)
			p.Excerpt = text[e.Start:e.End]
		}
		passages = append(passages, p)
	}
	return passages, s.step, s.probability, nil
}

func limitOf(q Query) int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return q.Limit
}

// statistics tell the ranking about the collection as a whole. What cannot be
// counted counts as not known: the search that follows reports the error.
func (l *lookup) statistics(ctx context.Context) *rank.Collection {
	average := l.Averages()
	return &rank.Collection{
		Passages: l.Passages(), AvgBody: average.Body, AvgTitle: average.Title, AvgHeading: average.Heading,
		Languages: l.Languages(), Hint: l.hint,
		DocFreq: func(stem string) int {
			n, _ := l.Words.Frequency(ctx, stem, postings.Body, postings.Title, postings.Heading)
			if n > 0 && !l.shows(ctx, stem) {
				return 0
			}
			return n
		},
		Similar: func(stem string) []string {
			similar, _ := l.Words.Similar(ctx, stem)
			return slices.DeleteFunc(similar, func(s string) bool { return !l.shows(ctx, s) })
		},
	}
}

// mostLookedAt bounds the passages in which a word is looked for; one that is hidden
// in all of them counts as hidden.
const mostLookedAt = 200

// shows reports whether a word stands in something that may be shown: else a question
// must not be read as having it.
func (l *lookup) shows(ctx context.Context, stem string) bool {
	if !l.Shown.Narrowed() {
		return true
	}
	shown, known := l.stems[stem]
	if !known {
		shown = slices.ContainsFunc([]postings.Field{postings.Body, postings.Heading, postings.Title}, func(in postings.Field) bool {
			return l.showsIn(ctx, stem, in, 1) || l.showsIn(ctx, stem, in, mostLookedAt)
		})
		if l.stems == nil {
			l.stems = map[string]bool{}
		}
		l.stems[stem] = shown
	}
	return shown
}

// showsIn is shows for one field and the first few passages. What cannot be read
// counts as hidden: the search that follows reports the error.
func (l *lookup) showsIn(ctx context.Context, stem string, in postings.Field, limit int) bool {
	passages, _, err := l.Words.All(ctx, []string{stem}, in, l.Shown.Words(), limit)
	if err != nil {
		l.unread = err
		return false
	}
	return slices.ContainsFunc(passages, func(p postings.Passage) bool {
		places := []article.Range{p.Range}
		switch in {
		case postings.Title:
			return l.Shown.Shows(p.Article)
		case postings.Heading:
			places = p.Headings()
		}
		if !slices.ContainsFunc(places, func(at article.Range) bool { return !l.Shown.ShowsAt(p.Article, at) }) {
			return true
		}
		e, err := l.EntryOf(p)
		if err != nil || !l.Shown.Shows(p.Article) {
			return false
		}
		return slices.ContainsFunc(places, func(at article.Range) bool {
			text, err := l.Texts.Slice(ctx, e, at)
			return err == nil && slices.ContainsFunc(e.Language().Tokens(text), func(t lang.Token) bool { return t.Stem == stem })
		})
	})
}

// found are the passages of a shortlist that may be shown, in its order, as far
// as they were looked at; texts are those of the first ones.
type found struct {
	*lookup
	vector []float32            // of the question; nil without a model
	listed []postings.Candidate // those that were not looked at, best first

	passages []postings.Passage
	entries  []*store.Entry
	scores   []float64 // on the shortlist
	texts    []rank.Candidate
}

// candidates looks for the passages that may answer, at most limit of them. None
// of them is looked at yet. Those that are near the vector of the question in meaning
// go into the same list.
func (l *lookup) candidates(ctx context.Context, question *rank.Question, vector []float32, limit int) (*found, error) {
	f := &found{lookup: l, vector: vector}
	if l.Shown.Empty() {
		return f, nil
	}
	var err error
	if f.listed, err = l.Words.Best(ctx, question.Terms(), l.Averages(), l.Shown.Words(), limit); err != nil {
		return nil, fmt.Errorf("search the passages: %w", err)
	}
	return f, f.addNear(ctx)
}

// next looks for one more passage that may be shown, and reports whether there is
// one.
func (f *found) next(ctx context.Context) (ok bool, err error) {
	for len(f.listed) > 0 {
		p, score := f.listed[0].Passage, f.listed[0].Score
		f.listed = f.listed[1:]
		if !f.Shown.ShowsAt(p.Article, p.Range) {
			continue
		}
		e, err := f.EntryOf(p)
		if err != nil {
			return false, err
		}
		if f.quoted != nil {
			ok, err := f.quotes(ctx, p, e, f.quoted)
			if err != nil {
				return false, err
			}
			if !ok {
				continue
			}
		}
		f.passages, f.entries, f.scores = append(f.passages, p), append(f.entries, e), append(f.scores, score)
		return true, nil
	}
	return false, nil
}

// read reads one more passage that may be shown, and reports whether there is one.
func (f *found) read(ctx context.Context) (ok bool, err error) {
	if len(f.texts) == len(f.passages) {
		if ok, err := f.next(ctx); !ok {
			return false, err
		}
	}
	p, e := f.passages[len(f.texts)], f.entries[len(f.texts)]
	text, err := f.Texts.Slice(ctx, e, p.Range)
	if err != nil {
		return false, err
	}
	var headings []string
	for _, r := range p.Headings() {
		heading, err := f.Texts.Slice(ctx, e, r)
		if err != nil {
			return false, err
		}
		headings = append(headings, heading)
	}
	c := rank.Candidate{Article: f.Number(e), Number: p.Number, Title: e.Article.Names(), Text: text, Whole: p.WholeInside(),
		Heading: strings.Join(headings, postings.HeadingJoint), Docs: e.Article.Kind == article.KindDocs,
		Language: e.Language()}
	if f.vector != nil {
		if c.Cosines, err = f.cosines(p, e); err != nil {
			return false, err
		}
	}
	f.texts = append(f.texts, c)
	return true, nil
}

// readFirst reads the passages that are to be ranked.
func (f *found) readFirst(ctx context.Context) error {
	for n := 0; n < mostRead; n++ {
		if ok, err := f.next(ctx); !ok {
			return err
		}
		if n >= leastRead && f.scores[n] < readShare*f.scores[0] {
			return nil
		}
		if _, err := f.read(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Among the wordsAmong best passages those with the words asked for come first,
// if they hold at least wordsShare of what the best one has of the question.
// Others have too little to do with it for their quotations to matter.
const (
	wordsAmong = 10
	wordsShare = 0.5
)

// sayFirst moves passages that quote the speaker whom a question names to the
// front: "What did Calder say about the pier?"
func (s *search) sayFirst(ctx context.Context) error {
	named := map[store.Said]bool{}
	for _, speaker := range s.speakersNamed(s.question) {
		for _, place := range speaker.Said {
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
			if quotes, err = s.quotes(ctx, s.passages[r.Candidate], s.entries[r.Candidate], named); err != nil {
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

// speakersNamed lists the speakers whom a question about somebody's words
// names, by their surname: "What did Calder say about the pier?" What is
// behind "about" is the topic. Who is asked for is not named, and a question for
// a number, a date or a place is none about words: "How many people caught it
// before it was declared over?"
func (l *lookup) speakersNamed(question *rank.Question) []Speaker {
	if question.Type != rank.AnyAnswer && question.Type != rank.ReasonAnswer {
		return nil
	}
	asked, _, _ := strings.Cut(strings.ToLower(question.Text), " about ")
	return l.SpeakersNamed(asked)
}

// quotes reports whether a passage has one of some quotations.
func (l *lookup) quotes(ctx context.Context, p postings.Passage, e *store.Entry, some map[store.Said]bool) (bool, error) {
	a, err := l.Texts.Article(ctx, e)
	if err != nil {
		return false, err
	}
	for n, q := range a.Quotations {
		if q.Start < p.End && q.End > p.Start && some[store.Said{Entry: l.Number(e), N: n}] {
			return true, nil
		}
	}
	return false, nil
}
