package store

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/quick"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// TestHeadRoundTrip fails when a field is added to what a head holds and not to
// how it is written.
func TestHeadRoundTrip(t *testing.T) {
	same := func(paragraphs []article.Paragraph, removed []article.Removed, quotations []quotation.Quotation) bool {
		h := recordHead{}
		for _, p := range paragraphs {
			p.Turns = append([]int(nil), p.Turns...) // an empty list is written as none
			p.Links = append([]article.TextLink(nil), p.Links...)
			h.Paragraphs = append(h.Paragraphs, p)
		}
		h.Removed = append(h.Removed, removed...)
		h.Quotations = append(h.Quotations, quotations...)
		got, err := decodeHead(h.encode())
		return err == nil && reflect.DeepEqual(got, h)
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

// TestHeadCutOff: whatever a head is cut to, reading it is an error and no panic.
func TestHeadCutOff(t *testing.T) {
	a := madetest.Read(t, madetest.Folder(map[string]string{"pier.txt": "The pier\n\n\"It was not ours,\" said Mara Ilves, the harbour " +
		"master. The pier fell at noon.\n"}))[0]
	quotations, err := quotationsOf(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	quotations = append(quotations, quotation.Quotation{Start: 3, End: 4, Standing: quotation.Denied,
		StandingCue: article.Range{Start: 1, End: 2}})
	h := recordHead{
		Paragraphs: a.Paragraphs, Removed: []article.Removed{{Line: 3, Text: "Share this", Reason: "share line"}},
		Quotations: quotations,
	}
	if len(h.Paragraphs) == 0 || len(h.Quotations) == 0 {
		t.Fatalf("%d paragraphs, %d quotations: nothing to try it on", len(h.Paragraphs), len(h.Quotations))
	}
	whole := h.encode()
	for n := range whole {
		if _, err := decodeHead(whole[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are taken for a whole head", n, len(whole))
		}
	}
	if _, err := decodeHead(append(whole, 0)); err == nil {
		t.Error("a byte too many is not noticed")
	}
	for i := range whole { // any error or none, but no panic and no endless list
		broken := bytes.Clone(whole)
		broken[i] ^= 0xff
		_, _ = decodeHead(broken)
	}
}

// TestStoredTexts writes texts of all sorts and reads every one of them again, as
// a whole and in pieces.
func TestStoredTexts(t *testing.T) {
	random := make([]byte, 3*textBlock+17)
	rand.NewChaCha8([32]byte{1}).Read(random)
	sentence := "The ferry left the pier at noon, and nobody waved. "
	stored := map[string]string{
		"empty":     "",
		"byte":      "x",
		"block":     strings.Repeat("a", textBlock),
		"two":       strings.Repeat("b", textBlock) + "c",
		"blocks":    strings.Repeat("d", 3*textBlock),
		"not-utf-8": string(random),
		"long":      strings.Repeat(sentence, 20_000),
		"umlauts":   strings.Repeat("Über die Brücke käme ’s nicht. ", 700),
	}
	var articles []*article.Article
	for id, text := range stored {
		articles = append(articles, &article.Article{ID: id, Text: text, SHA256: article.HashText(text)})
	}
	dir := t.TempDir()
	if err := BuildUncut(t.Context(), dir, articles, madetest.Day); err != nil {
		t.Fatal(err)
	}
	x, err := Open(dir)
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
	for _, end := range []int{textBlock, 2 * textBlock, 3 * textBlock} {
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

// TestDecayedRecord changes a record byte by byte: what is read is what was
// written, or an error, and never a panic.
func TestDecayedRecord(t *testing.T) {
	pack, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	unpack, err := newUnpacker()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("Nine boats were counted in the bay on Tuesday; ten on Wednesday. ", 150)
	packed := pack.text(text)
	if len(packed) > len(text)/4 {
		t.Errorf("%d bytes of the same words again and again take %d", len(text), len(packed))
	}
	if got, err := unpack.text(packed, len(text)); err != nil || got != text {
		t.Fatalf("%v, or another text was read than written", err)
	}
	for i := range packed {
		for _, change := range []byte{1, 0x80, 0xff} {
			broken := bytes.Clone(packed)
			broken[i] ^= change
			if got, err := unpack.text(broken, len(text)); err == nil && got != text {
				t.Fatalf("byte %d changed by %#x: another text was read, without an error", i, change)
			}
		}
	}
	for n := tableSize(len(text)); n < len(packed); n++ {
		if _, err := unpack.text(packed[:n], len(text)); err == nil {
			t.Fatalf("the first %d of %d bytes are taken for the whole", n, len(packed))
		}
	}
}
