package search

import (
	"context"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Among the wordsAmong best passages those with the words asked for come first,
// if they hold at least wordsShare of what the best one has of the question.
// Others have too little to do with it for their quotations to matter.
const (
	wordsAmong = 10
	wordsShare = 0.5
)

// quotingFirst moves passages that quote the speaker whom a question names to the
// front: "What did Calder say about the pier?"
func (s *Search) quotingFirst(ctx context.Context) error {
	named := map[store.Said]bool{}
	for _, speaker := range s.speakersNamed(s.Question) {
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
		if i < wordsAmong && s.Question.Found(r) >= wordsShare*s.Question.Found(s.ranked[0]) {
			var err error
			if quotes, err = s.quotes(ctx, s.Passages[r.Candidate], s.Articles[r.Candidate], named); err != nil {
				return err
			}
		}
		if quotes {
			first = append(first, r)
		} else {
			then = append(then, r)
		}
	}
	s.ranked, s.WordsFirst = append(first, then...), len(first)
	return nil
}

// speakersNamed lists the speakers whom a question about somebody's words
// names, by their surname: "What did Calder say about the pier?" What is
// behind "about" is the topic. Who is asked for is not named, and a question for
// a number, a date or a place is none about words: "How many people caught it
// before it was declared over?"
func (l *Lookup) speakersNamed(question *rank.Question) []store.Speaker {
	if question.Type != rank.AnyAnswer && question.Type != rank.ReasonAnswer {
		return nil
	}
	asked, _, _ := strings.Cut(strings.ToLower(question.Text), " about ")
	return l.SpeakersNamed(asked)
}

// quotes reports whether a passage has one of some quotations.
func (l *Lookup) quotes(ctx context.Context, p postings.Passage, e *store.Entry, some map[store.Said]bool) (bool, error) {
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
