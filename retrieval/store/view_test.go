package store

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
)

// Hidden receipts are proved once for a collection, not for every question, those
// too whose words are gone.
func TestHiddenReceiptsAreProvedOnce(t *testing.T) {
	articles := madetest.Read(t, madetest.Folder(madetest.Town))
	x, err := NewMemory(t.Context(), articles, madetest.Day)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	scope := Scope{Hidden: []string{"owls", "v1.nowhere.0123456789abcdef.10-20.0123456789ab"}}
	for i := range 50 {
		scope.Hidden = append(scope.Hidden, fmt.Sprintf("v1.ferry.0123456789abcdef.%d-%d.0123456789ab", i, i+40+i%7))
	}
	hidden := article.Range{Start: 4, End: 30}
	scope.Hidden = append(scope.Hidden, " "+cite.NewReceipt(articles[0], hidden).String()+"\n")
	for range 3 {
		err := x.Lookup(t.Context(), "", scope, func(l *Lookup) error {
			id := articles[0].ID
			if l.Shown.ShowsAt(id, hidden) || l.Shown.Shows("owls") || !l.Shown.ShowsAt(id, article.Range{Start: 30, End: 40}) ||
				!l.Shown.Hides(id) || !l.Shown.Shows("ferry") {
				t.Error("what is hidden is shown, or what is not hidden is not")
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if want := len(scope.Hidden) - 1; x.hidden.proved != want {
		t.Errorf("%d receipts were looked for, there are %d", x.hidden.proved, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.Lookup(ctx, "", scope, func(*Lookup) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
}
