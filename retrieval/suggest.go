package retrieval

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	// enoughToTry is the number of questions that are offered where nothing
	// answers, and mostTried how many are looked into for them.
	enoughToTry = 3
	mostTried   = 12
	// longestTry is the most characters of one.
	longestTry = 100
)

// questionsOfItsOwn are a few questions that the collection answers, made of who
// said something in it and of its titles. Each was asked, and is answered.
func (l *lookup) questionsOfItsOwn(ctx context.Context) ([]string, error) {
	if l.Shown.Empty() {
		return nil, nil
	}
	var good []string
	perSort := [2]int{enoughToTry - 1, enoughToTry}
	for sort, questions := range [2][]string{l.sayings(), l.titles()} {
		for _, question := range questions[:min(len(questions), mostTried/2)] {
			if len(good) >= perSort[sort] {
				break
			}
			s, err := l.search(ctx, question)
			if err != nil {
				return nil, fmt.Errorf("look for a question that is answered: %w", err)
			}
			if s.step == StepAnswers {
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
		question := "What did " + s.Name + " say?"
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

// titles are those of the newest articles.
func (l *lookup) titles() []string {
	var titles []string
	for _, i := range newestArticles(l.Entries()) {
		a := l.Entries()[i].Article
		if title := strings.TrimSpace(a.Title); title != "" && utf8.RuneCountInString(title) <= longestTry && l.Shown.Shows(a.ID) {
			titles = append(titles, title)
		}
		if len(titles) == mostTried {
			break
		}
	}
	return titles
}
