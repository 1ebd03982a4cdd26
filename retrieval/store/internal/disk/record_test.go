package disk

import (
	"bytes"
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
		h := Head{}
		for _, p := range paragraphs {
			p.Turns = append([]int(nil), p.Turns...) // an empty list is written as none
			p.Links = append([]article.TextLink(nil), p.Links...)
			h.Paragraphs = append(h.Paragraphs, p)
		}
		h.Removed = append(h.Removed, removed...)
		for _, q := range quotations {
			q.Others = append([]quotation.Speaker(nil), q.Others...)
			h.Quotations = append(h.Quotations, q)
		}
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
	quotations, err := quotation.Find(t.Context(), a.Text, a.Paragraphs)
	if err != nil {
		t.Fatal(err)
	}
	quotations = append(quotations, quotation.Quotation{Start: 3, End: 4, Standing: quotation.Denied,
		StandingCue: article.Range{Start: 1, End: 2}})
	h := Head{
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
