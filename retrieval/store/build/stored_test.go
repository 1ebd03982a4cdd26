package build_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	. "github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

// TestStoredTexts writes texts of all sorts and reads every one of them again, as
// a whole and in pieces.
func TestStoredTexts(t *testing.T) {
	random := make([]byte, 3*disk.TextBlock+17)
	rand.NewChaCha8([32]byte{1}).Read(random)
	sentence := "The ferry left the pier at noon, and nobody waved. "
	stored := map[string]string{
		"empty":     "",
		"byte":      "x",
		"block":     strings.Repeat("a", disk.TextBlock),
		"two":       strings.Repeat("b", disk.TextBlock) + "c",
		"blocks":    strings.Repeat("d", 3*disk.TextBlock),
		"not-utf-8": string(random),
		"long":      strings.Repeat(sentence, 20_000),
		"umlauts":   strings.Repeat("Über die Brücke käme ’s nicht. ", 700),
	}
	var articles []*article.Article
	for id, text := range stored {
		articles = append(articles, &article.Article{ID: id, Text: text, SHA256: article.HashText(text)})
	}
	dir := t.TempDir()
	if err := Uncut(t.Context(), dir, articles, madetest.Day); err != nil {
		t.Fatal(err)
	}
	x, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for id, want := range stored {
		e, err := x.Entry(id)
		if err != nil {
			t.Fatal(err)
		}
		a, err := x.Texts.Article(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		if a.Text != want {
			t.Errorf("%s: another text was read than written", id)
		}
		for _, r := range slicesOf(len(want)) {
			if got, err := x.Texts.Slice(t.Context(), e, r); err != nil || got != want[r.Start:r.End] {
				t.Errorf("%s, bytes %d to %d: %v, or other bytes than written", id, r.Start, r.End, err)
			}
		}
		if _, err := x.Texts.Slice(t.Context(), e, article.Range{Start: 0, End: len(want) + 1}); err == nil {
			t.Errorf("%s: a byte beyond its end was read", id)
		}
	}
}

// slicesOf are ranges of a text of n bytes: around the ends of blocks, and others.
func slicesOf(n int) []article.Range {
	var out []article.Range
	places := []int{0, 1, n / 2, n - 1, n}
	for _, end := range []int{disk.TextBlock, 2 * disk.TextBlock, 3 * disk.TextBlock} {
		places = append(places, end-1, end, end+1)
	}
	for _, from := range places {
		for _, to := range places {
			if 0 <= from && from <= to && to <= n {
				out = append(out, article.Range{Start: from, End: to})
			}
		}
	}
	return out
}
