package verify

import (
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// What the tests of all rooms share.
var (
	town   = madetest.Town
	papers = madetest.Papers
	folder = madetest.Folder
	read   = madetest.Read
)

func memory(t testing.TB, articles []*article.Article) *store.Collection {
	t.Helper()
	x, err := store.NewMemory(t.Context(), articles, madetest.Day)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// stored is an article of the collection.
func stored(t testing.TB, x *store.Collection, id string) *article.Article {
	t.Helper()
	for i := range x.Entries() {
		if e := &x.Entries()[i]; e.Article.ID == id {
			a, err := x.Texts.Article(t.Context(), e)
			if err != nil {
				t.Fatal(err)
			}
			return a.Article
		}
	}
	t.Fatalf("there is no article %s", id)
	return nil
}
