package opensearch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// dictionaryOf is the dictionary of an article that is one passage.
func dictionaryOf(t *testing.T, text string) *postings.Dictionary {
	t.Helper()
	x, err := postings.NewMemory(t.Context(), func(yield func(*article.Article, []postings.Passage) bool) {
		yield(&article.Article{ID: "a", Text: text, Language: "en"},
			[]postings.Passage{{Article: "a", Range: article.Range{End: len(text)}, Number: 1}})
	})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	path := filepath.Join(t.TempDir(), "dictionary")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.WriteDictionary(t.Context(), f), f.Close()); err != nil {
		t.Fatal(err)
	}
	d, err := postings.OpenDictionary(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Where nothing is found although the dictionary of the build knows the words, the
// index is asked whether it has any: one that was emptied or made by somebody else is
// an error, and never "nothing found". A scope with nothing in it is no error.
func TestForeignIndex(t *testing.T) {
	const none = `{"_shards":{"total":1,"successful":1,"failed":0},"hits":{"total":{"value":0},"hits":[]}}`
	counted := none // what a search says that only counts
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), `"size":0`) {
			_, _ = io.WriteString(w, counted)
			return
		}
		_, _ = io.WriteString(w, none)
	}))
	defer server.Close()
	c, err := cluster.New(cluster.Options{Addresses: []string{server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	words := Open(c, "verbatim-test-build", dictionaryOf(t, "The ferry leaves at noon."))
	defer words.Close()
	searches := map[string]func(context.Context) (int, error){
		"best": func(ctx context.Context) (int, error) {
			found, err := words.Best(ctx, []rank.Term{{Stem: "ferri", Weight: 1, Frequency: 1}}, postings.Averages{}, postings.Scope{}, 10)
			return len(found), err
		},
		"all": func(ctx context.Context) (int, error) {
			found, _, err := words.All(ctx, []string{"ferri"}, postings.Body, postings.Scope{Only: []string{"b"}}, 10)
			return len(found), err
		},
		"sharing": func(ctx context.Context) (int, error) {
			found, err := words.Sharing(ctx, []postings.Weighted{{Stem: "whale", Weight: 1}, {Stem: "ferri", Weight: 1}}, postings.Scope{}, 10)
			return len(found), err
		},
	}
	for name, search := range searches {
		_, err := search(t.Context())
		if !errors.Is(err, postings.ErrUnreachable) || !strings.Contains(err.Error(), "index --again") {
			t.Errorf("%s of an index that is not the build's: %v", name, err)
		}
	}
	counted = strings.Replace(none, `"value":0`, `"value":1`, 1)
	for name, search := range searches {
		if n, err := search(t.Context()); n != 0 || err != nil {
			t.Errorf("%s with nothing in scope: %d, %v", name, n, err)
		}
	}
}
