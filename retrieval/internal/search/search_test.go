package search

import (
	"slices"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Only the best of the shortlist are read and ranked; anyone who wants more gets the
// others behind them, in the order of the shortlist. What may not be shown does
// not count.
func TestBehind(t *testing.T) {
	made := madetest.New(2000)
	articles := madetest.Read(t, made)
	x, err := store.NewMemory(t.Context(), articles, madetest.Day)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	byID := map[string]*article.Article{}
	for _, a := range articles {
		byID[a.ID] = a
	}
	capped, cut, behind := 0, 0, 0
	for _, question := range made.Questions(40) {
		everything := checkBehind(t, x, question, store.Scope{})
		scope := store.Scope{}
		for i, p := range everything.Passages[:min(len(everything.Passages), 30)] {
			if i%2 == 0 {
				scope.Hidden = append(scope.Hidden, cite.NewReceipt(byID[p.Article], article.Range{Start: p.Start, End: p.Start + 1}).String())
			}
		}
		narrowed := checkBehind(t, x, question, scope)
		if slices.ContainsFunc(narrowed.Passages, func(p postings.Passage) bool { return !narrowed.Shown.ShowsAt(p.Article, p.Range) }) {
			t.Errorf("%q: finds what is hidden", question)
		}
		for _, s := range []*Search{everything, narrowed} {
			switch read := readOf(s); {
			case read == len(s.Passages):
			case read == mostRead:
				capped++
			default:
				cut++
			}
			behind += len(s.Passages) - readOf(s)
		}
	}
	if capped < 5 || cut < 5 {
		t.Errorf("%d questions stop at %d passages, %d at %g of the best score: too few to tell (%d passages behind)", capped, mostRead, cut,
			readShare, behind)
	}
}

// readOf is the number of passages that were ranked.
func readOf(s *Search) int {
	return len(slices.DeleteFunc(slices.Clone(s.ranked), func(r rank.Ranked) bool { return r.Features == nil }))
}

// checkBehind searches, checks which passages were ranked and reads all others.
func checkBehind(t *testing.T, x *store.Collection, question string, scope store.Scope) (s *Search) {
	t.Helper()
	err := x.Lookup(t.Context(), "", scope, func(l *store.Lookup) (err error) {
		s, err = (&Lookup{Lookup: l}).Search(t.Context(), question)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	read := len(s.ranked)
	if read > mostRead || read != len(s.Candidates) {
		t.Errorf("%q: %d passages are ranked, %d were read", question, read, len(s.Candidates))
	}
	for i := 0; ; i++ {
		if _, ok, err := s.Place(t.Context(), i); err != nil {
			t.Fatal(err)
		} else if !ok {
			break
		}
	}
	if len(s.listed) > 0 || len(s.ranked) != len(s.Passages) {
		t.Errorf("%q: %d of %d passages have a place, %d were not looked at", question, len(s.ranked), len(s.Passages), len(s.listed))
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

// Whom a message of a chat mentions is not asked about.
func TestWithoutMentions(t *testing.T) {
	for question, want := range map[string]string{
		"<@123456789> who shut the quay": "who shut the quay", "@Verbatim, who shut the quay": "who shut the quay",
		"who shut <#987654321> <:kek:1234>": "who shut", "who is @junebug": "who is @junebug", "<@1>": "<@1>", "a < b <@c>": "a < b <@c>",
	} {
		if got := withoutNoise(question); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}
