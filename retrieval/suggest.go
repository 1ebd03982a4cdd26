package retrieval

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/store"
)

const (
	// enoughToTry is the number of questions that are offered where nothing
	// answers, and mostTried how many are looked into for them.
	enoughToTry = 3
	mostTried   = 12
	// longestTry is the most characters of one.
	longestTry = 100
	// mostViews bounds the views of the collection whose questions are kept: those
	// of the servers that hide something, and of who asks one article alone.
	mostViews = 64
)

// suggestions keeps the questions that were found for the views of an index, since
// finding them takes as long as up to mostTried questions do. The zero value is
// empty. It is safe for concurrent use.
type suggestions struct {
	mu sync.Mutex
	of map[viewKey]*suggestion
}

// suggestion is the questions of one view; they are not changed after done is closed.
type suggestion struct {
	done      chan struct{}
	questions []string
	err       error
}

// viewKey stands for what is shown of an index, whatever the order it was said in.
type viewKey [sha256.Size]byte

// errUnfinished says that the questions could not be found to the end.
var errUnfinished = errors.New("the search was broken off")

// take gives the questions of a view: those that are kept, those that somebody else
// is finding, or those that find finds. What fails is not kept, and fails for nobody
// else.
func (s *suggestions) take(ctx context.Context, key viewKey, find func() ([]string, error)) ([]string, error) {
	for {
		one, known := s.get(key)
		if !known {
			return s.fill(key, one, find)
		}
		select {
		case <-one.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if one.err == nil {
			return slices.Clone(one.questions), nil
		}
	}
}

// get gives what there is for a view, or makes room for it and reports that it was
// not known.
func (s *suggestions) get(key viewKey) (one *suggestion, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, known = s.of[key]; known {
		return one, true
	}
	if len(s.of) >= mostViews || s.of == nil {
		s.of = map[viewKey]*suggestion{} // anyone who waits for one of the others has it
	}
	one = &suggestion{done: make(chan struct{}), err: errUnfinished}
	s.of[key] = one
	return one, false
}

// fill finds the questions that others wait for. They are let go even where a file
// turns out to be damaged, which panics.
func (s *suggestions) fill(key viewKey, one *suggestion, find func() ([]string, error)) ([]string, error) {
	defer func() {
		if one.err != nil {
			s.mu.Lock()
			if s.of[key] == one {
				delete(s.of, key)
			}
			s.mu.Unlock()
		}
		close(one.done)
	}()
	one.questions, one.err = find()
	return slices.Clone(one.questions), one.err
}

// suggest gives a few questions that what is shown of the collection answers. They
// are looked for once; again when all vectors are there, since other passages may be
// found then.
func (l *lookup) suggest(ctx context.Context, q Query) ([]string, error) {
	if l.Shown.Empty() {
		return nil, nil
	}
	named := struct {
		Only, Hidden []string
		Speaker      string // narrows passages, not articles alone
		Whole        bool
	}{l.Shown.Only, l.Shown.Hidden, q.Speaker, l.Model != nil && l.Vectors().Whole()}
	text, err := json.Marshal(named)
	if err != nil {
		return nil, fmt.Errorf("name what is shown: %w", err)
	}
	return l.suggestions.take(ctx, sha256.Sum256(text), func() ([]string, error) { return l.questionsOfItsOwn(ctx) })
}

// Suggest gives a few questions that what a scope shows of the collection answers:
// what somebody said, and titles.
func (x *Index) Suggest(ctx context.Context, scope Scope) (questions []string, err error) {
	err = x.lookup(ctx, "", scope, func(l *lookup) error {
		questions, err = l.suggest(ctx, Query{Scope: scope})
		return err
	})
	return questions, err
}

// WhatSaid is the speaker whose words one of the questions of Suggest asks for; false
// of any other question.
func WhatSaid(question string) (speaker string, ok bool) {
	rest, ok := strings.CutPrefix(question, didSay)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(rest, sayWhat)
}

// The beginning and the end of a question for somebody's words.
const didSay, sayWhat = "What did ", " say?"

// questionsOfItsOwn are a few questions that the collection answers, made of who
// said something in it and of its titles. Each was asked, and is answered.
func (l *lookup) questionsOfItsOwn(ctx context.Context) ([]string, error) {
	var good []string
	perSort := [2]int{enoughToTry - 1, enoughToTry}
	for sort, questions := range [2][]string{l.sayings(), l.titles()} {
		for _, question := range questions[:min(len(questions), mostTried/2)] {
			if len(good) >= perSort[sort] {
				break
			}
			s, err := l.Search(ctx, question)
			if err != nil {
				return nil, fmt.Errorf("look for a question that is answered: %w", err)
			}
			if s.Step == StepAnswers {
				good = append(good, question)
			}
		}
	}
	return good, nil
}

// sayings ask what those who are quoted most said, one from each article first.
func (l *lookup) sayings() []string {
	var questions, later []string
	seen := map[string]bool{}
	for _, s := range l.Shown.Speakers(l.Speakers()) {
		if !strings.Contains(s.Name, " ") || utf8.RuneCountInString(s.Name) > longestTry/2 {
			continue
		}
		question := didSay + s.Name + sayWhat
		if len(s.Articles) > 0 && !seen[s.Articles[0]] {
			seen[s.Articles[0]] = true
			questions = append(questions, question)
		} else {
			later = append(later, question)
		}
		if len(questions) == mostTried {
			break
		}
	}
	return append(questions, later...)
}

// titles are those of the newest articles. One without a letter, as that of a file which
// is but a number, asks for nothing.
func (l *lookup) titles() []string {
	var titles []string
	for _, i := range newestArticles(l.Entries()) {
		a := l.Entries()[i].Article
		title := strings.TrimSpace(a.Title)
		asks := strings.ContainsFunc(title, unicode.IsLetter) && utf8.RuneCountInString(title) <= longestTry
		if asks && l.Shown.Shows(a.ID) {
			titles = append(titles, title)
		}
		if len(titles) == mostTried {
			break
		}
	}
	return titles
}

// newestArticles are the entries, those of the newest articles first.
func newestArticles(entries []store.Entry) []int {
	order := make([]int, len(entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(entries[b].Article.Published, entries[a].Article.Published)
	})
	return order
}
