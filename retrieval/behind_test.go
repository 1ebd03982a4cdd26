package retrieval

import (
	"slices"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// Only the best of the shortlist are read and ranked; whoever wants more gets the
// others behind them, in the order of the shortlist. What may not be shown does
// not count.
func TestBehind(t *testing.T) {
	made := madetest.New(2000)
	x := memory(t, read(t, made))
	capped, cut, behind := 0, 0, 0
	for _, question := range made.Questions(40) {
		everything := checkBehind(t, x, question, Scope{})
		scope := Scope{}
		for i, p := range everything.passages[:min(len(everything.passages), 30)] {
			if i%2 == 0 {
				a, err := x.Article(t.Context(), p.Article)
				if err != nil {
					t.Fatal(err)
				}
				scope.Hidden = append(scope.Hidden, cite.NewReceipt(a, article.Range{Start: p.Start, End: p.Start + 1}).String())
			}
		}
		narrowed := checkBehind(t, x, question, scope)
		if slices.ContainsFunc(narrowed.passages, func(p postings.Passage) bool { return !narrowed.Shown.ShowsAt(p.Article, p.Range) }) {
			t.Errorf("%q: finds what is hidden", question)
		}
		for _, s := range []*search{everything, narrowed} {
			switch read := readOf(s); {
			case read == len(s.passages):
			case read == mostRead:
				capped++
			default:
				cut++
			}
			behind += len(s.passages) - readOf(s)
		}
	}
	if capped < 5 || cut < 5 {
		t.Errorf("%d questions stop at %d passages, %d at %g of the best score: too few to tell (%d passages behind)", capped, mostRead, cut,
			readShare, behind)
	}
}

// readOf is the number of passages that were ranked.
func readOf(s *search) int {
	return len(slices.DeleteFunc(slices.Clone(s.ranked), func(r rank.Ranked) bool { return r.Features == nil }))
}

// checkBehind searches, checks which passages were ranked and reads all others.
func checkBehind(t *testing.T, x *Index, question string, scope Scope) (s *search) {
	t.Helper()
	err := x.lookup(t.Context(), "", scope, func(l *lookup) (err error) {
		s, err = l.search(t.Context(), question)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	read := len(s.ranked)
	if read > mostRead || read != len(s.texts) {
		t.Errorf("%q: %d passages are ranked, %d were read", question, read, len(s.texts))
	}
	for i := 0; ; i++ {
		if _, ok, err := s.place(t.Context(), i); err != nil {
			t.Fatal(err)
		} else if !ok {
			break
		}
	}
	if len(s.listed) > 0 || len(s.ranked) != len(s.passages) {
		t.Errorf("%q: %d of %d passages have a place, %d were not looked at", question, len(s.ranked), len(s.passages), len(s.listed))
	}
	for i, score := range s.scores {
		good := i < leastRead || i < mostRead && score >= readShare*s.scores[0]
		if good != (i < read) {
			t.Errorf("%q: passage %d, with %.3f of the best score, is ranked: %v", question, i, score/s.scores[0], i < read)
		}
	}
	for i, r := range s.ranked {
		if i > 0 && r.Score > s.ranked[i-1].Score {
			t.Errorf("%q: place %d has a higher score than the one before", question, i)
		}
		if i >= read && r.Candidate != i {
			t.Errorf("%q: place %d behind the ranked ones has passage %d", question, i, r.Candidate)
		}
	}
	return s
}

// Passages that were not ranked are hits and are explained like others, but for
// their features.
func TestBehindShown(t *testing.T) {
	made := madetest.New(2000)
	x := memory(t, read(t, made))
	for _, question := range made.Questions(10) {
		q := Query{Question: question, Limit: candidates}
		e, err := x.Explain(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		answer := ask(t, x, q)
		hits := append(answer.Hits, answer.Nearest...)
		if len(e.Passages) != candidates || len(hits) < candidates-5 {
			t.Fatalf("%q: %d hits, %d passages explained, want %d", question, len(hits), len(e.Passages), candidates)
		}
		last := e.Passages[candidates-1]
		if last.Text == "" || len(last.Matched) == 0 || len(last.Influences) != 0 || last.Influences == nil {
			t.Errorf("%q: the last passage is explained by %+v", question, last)
		}
		if len(e.Passages[0].Influences) == 0 {
			t.Errorf("%q: the first passage has no features", question)
		}
		for _, h := range hits {
			checkHit(t, x, h)
		}
	}
}
