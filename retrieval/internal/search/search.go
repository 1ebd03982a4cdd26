package search

import (
	"context"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

const (
	// Shortlist is the number of passages on the shortlist. With 100 instead,
	// MRR@10 rises by less than 0.0002 on every one of seven collections that it was
	// tried on.
	Shortlist = 60
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
	// longestQuestion is the most bytes of a question that are read; Discord
	// allows 6000 characters in an option.
	longestQuestion = 8192
)

// Lookup is a collection while a question is answered from it.
type Lookup struct {
	*store.Lookup
	// Model, when not nil, makes vectors of questions.
	Model store.Encoder
	// Quoted, when not nil, are the quotations of which a passage must have one.
	Quoted map[store.Said]bool
	// Hint is the language that the asker has set, or "".
	Hint string
	// Named is that the asker has named an article or a speaker.
	Named bool

	// stems are words that were looked for, with whether they may be shown, and unread
	// is why that could not be told of some word.
	stems  map[string]bool
	unread error
}

// Err is why it could not be told of some word whether it may be shown; nil mostly.
func (l *Lookup) Err() error { return l.unread }

// Search is a question with the passages that were found for it, in order.
type Search struct {
	*Found
	Question *rank.Question
	// ByScore are the passages that were read, as the ranking orders them, and
	// ranked as they are shown: the first WordsFirst of them were moved to the
	// front. Those that more adds have a score, but no features.
	ByScore, ranked []rank.Ranked
	WordsFirst      int
	// Step is how far the passages answer, Probability that of the first one
	// answering.
	Step        rank.Step
	Probability float64

	// What is in documentation as it was typed, by candidate: the code with an error
	// that was pasted, the item that was named by its number. release is the version
	// whose changes are asked for.
	pasted, numbered map[int]article.Range
	release          string
	// besides are, by candidate, those that it stands for in other editions of its page.
	besides map[int][]int
}

// Search finds and orders passages.
func (l *Lookup) Search(ctx context.Context, question string) (*Search, error) {
	question = article.Clip(question, longestQuestion)
	s := &Search{Question: rank.Parse(withoutNoise(question), l.Statistics(ctx))}
	vector, err := l.vectorOf(ctx, s.Question.Asked())
	if err != nil {
		return nil, err
	}
	if vector != nil {
		typical, err := l.Typical(vector)
		if err != nil {
			return nil, err
		}
		s.Question.Typical = float64(l.comparable(float32(typical)))
	}
	if s.Found, err = l.candidates(ctx, s.Question, vector, Shortlist); err != nil {
		return nil, err
	}
	if err := s.readFirst(ctx); err != nil {
		return nil, err
	}
	s.ByScore = s.Question.Rank(s.Candidates)
	s.ranked = s.ByScore
	s.Step, s.Probability = s.Question.Judge(s.ranked)
	if s.Question.Words {
		if err := s.quotingFirst(ctx); err != nil {
			return nil, err
		}
		if s.Step == rank.Answers && s.unquoted() {
			s.Step, s.Probability = rank.Closest, min(s.Probability, rank.ClosestMost)
		}
	}
	s.oneEdition(question)
	s.typedFirst(question)
	return s, nil
}

// Place gives the passage at place i of the order, counted from 0. Behind those
// that were ranked it reads on. It reports whether there are so many passages.
func (s *Search) Place(ctx context.Context, i int) (r rank.Ranked, ok bool, err error) {
	for i >= len(s.ranked) {
		if ok, err := s.more(ctx); !ok {
			return rank.Ranked{}, false, err
		}
	}
	return s.ranked[i], true, nil
}

// more reads one more passage and puts it last. Its score falls as that on the
// shortlist does, so that scores go on being in order.
func (s *Search) more(ctx context.Context) (ok bool, err error) {
	if ok, err := s.read(ctx); !ok {
		return false, err
	}
	n, last := len(s.Candidates)-1, s.ranked[len(s.ranked)-1]
	step := (s.scores[n-1] - s.scores[n]) / s.scores[0]
	s.ranked = append(s.ranked, rank.Ranked{Candidate: n, Score: last.Score - step})
	return true, nil
}

// Excerpt is what is shown of a passage, as a range of its text.
func (s *Search) Excerpt(r rank.Ranked, length int) article.Range {
	c := &s.Candidates[r.Candidate]
	return s.Question.ExcerptOf(c, length)
}

// Corrections are the words of the question that the first passage answers in another
// form than they were typed in.
func (s *Search) Corrections() []rank.Correction {
	if len(s.ranked) == 0 {
		return s.Question.Corrections
	}
	return s.Question.ReadAs(s.ranked[0])
}
