package search

import (
	"context"
	"slices"
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

// unquoted reports whether the question asks what somebody said of whom the collection has a
// name and no word: what is said there beside the name is another's. An outlet or an author
// speaks by the article itself.
func (s *Search) unquoted() bool {
	sayer := s.Question.Sayer
	if sayer == "" || !s.Question.IsName(sayer, s.Candidates) || len(s.SpeakersNamed(sayer)) > 0 {
		return false
	}
	words := store.NameForms(sayer)
	for _, speaker := range s.FindSpeakers(sayer) { // some by their roles only
		if slices.ContainsFunc(store.NameForms(speaker.Name), func(w string) bool { return slices.Contains(words, w) }) {
			return false
		}
	}
	for _, e := range s.Entries() {
		of := store.Forms(strings.Join(append([]string{e.Article.Title, e.Article.Publisher, e.Article.Via}, e.Article.Authors...), " "))
		if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(of, w) }) {
			return false
		}
	}
	return true
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
