package retrieval

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// What is offered where nothing answers is looked for once for each view of the
// collection: every search encodes one text.
func TestSuggestionsAreKept(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	encoder := &madetest.Encoder{}
	x.UseModel(encoder)
	if err := x.MakeVectors(t.Context(), t.TempDir(), store.VectorOptions{}); err != nil {
		t.Fatal(err)
	}
	searches := func(q Query) (*Answer, int64) {
		t.Helper()
		before := encoder.Encoded.Load()
		q.Question = "xylophones qwertz"
		a := ask(t, x, q)
		if a.Step != StepNothing {
			t.Fatalf("%+v: %q", q, a.Step)
		}
		for _, question := range a.Try {
			q.Question = question
			if encoder.Encoded.Add(-1); !ask(t, x, q).Answered {
				t.Errorf("%+v: %q is offered and not answered", q, question)
			}
		}
		return a, encoder.Encoded.Load() - before
	}
	hidden := Scope{Hidden: []string{"owls"}}
	for i, q := range []Query{
		{}, {Scope: hidden}, {Scope: Scope{Only: []string{"ferry", "bridge"}}}, {Source: "ferry"}, {Speaker: "Ashby"},
	} {
		first, n := searches(q)
		if n < 2 {
			t.Errorf("%+v: %d searches count", q, n)
		}
		offered := slices.Clone(first.Try)
		if len(offered) > 0 { // where this model of few words lets anything answer
			first.Try[0] = "somebody's own" // an answer is its receiver's
		} else if i == 0 {
			t.Error("of the whole collection nothing is offered")
		}
		for range 3 {
			if again, n := searches(q); n != 1 || !slices.Equal(again.Try, offered) {
				t.Errorf("%+v: %d searches and %q where %q was offered before", q, n, again.Try, offered)
			}
		}
	}
	if a, n := searches(Query{Scope: Scope{Only: []string{"bridge", "ferry"}}}); n != 1 {
		t.Errorf("the same articles in another order: %d searches for %q", n, a.Try)
	}
	if a, _ := searches(Query{Scope: hidden}); slices.ContainsFunc(a.Try, func(s string) bool { return strings.Contains(s, "owl") }) {
		t.Errorf("what is hidden is offered: %q", a.Try)
	}
}

func TestSuggestionsOfManyAtOnce(t *testing.T) {
	var s suggestions
	begun, proceed := make(chan struct{}), make(chan struct{})
	stop := errors.New("stop")
	failed := make(chan error, 1)
	go func() {
		_, err := s.take(t.Context(), viewKey{}, func() ([]string, error) {
			close(begun)
			<-proceed
			return nil, stop
		})
		failed <- err
	}()
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.take(ctx, viewKey{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever does not wait any longer gets %v", err)
	}
	var found int
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			got, err := s.take(t.Context(), viewKey{}, func() ([]string, error) {
				found++ // one at a time, or the race detector complains
				return []string{"why"}, nil
			})
			if err != nil || !slices.Equal(got, []string{"why"}) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	close(proceed)
	all.Wait()
	if err := <-failed; !errors.Is(err, stop) {
		t.Errorf("what fails gives %v", err)
	}
	if found != 1 {
		t.Errorf("found %d times", found)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = s.take(t.Context(), viewKey{1}, func() ([]string, error) { panic("a damaged file") })
	}()
	if got, err := s.take(t.Context(), viewKey{1}, func() ([]string, error) { return []string{"how"}, nil }); err != nil || len(got) != 1 {
		t.Errorf("after a panic: %q, %v", got, err)
	}
	for i := range 10 * mostViews {
		if _, err := s.take(t.Context(), viewKey{2, byte(i), byte(i >> 8)}, func() ([]string, error) { return nil, nil }); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.of) > mostViews {
		t.Errorf("%d views are kept", len(s.of))
	}
}

// A title without a letter is no question.
func TestSuggestionsAreQuestions(t *testing.T) {
	x := memory(t, read(t, folder(map[string]string{
		"3.txt":    "Fishermen near Skarn say that the light of pier 3 went out for 3 nights.\n",
		"2024.txt": "The pier of Skarn was painted red in 2024, and closed.\n",
	})))
	questions, err := x.Suggest(t.Context(), Scope{})
	if err != nil {
		t.Fatal(err)
	}
	for _, question := range questions {
		if !strings.ContainsFunc(question, unicode.IsLetter) {
			t.Errorf("%q is offered as a question", question)
		}
	}
}
