package cite

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func stored(text string) *article.Article {
	return &article.Article{ID: "a", Text: text, SHA256: article.HashText(text)}
}

// Words that moved are found wherever an excerpt may begin and end, by their
// first place, and many at once as one by one.
func TestMovedWords(t *testing.T) {
	const between = "The lamp is green. "
	for name, text := range map[string]string{
		"English":      "The ferry (the old one) sails at nine, “in fog too”, said Ruth. It's 1,100 tonnes. The ferry waits.",
		"Japanese":     "渡し船は九時に出る。霧の日も出る、と船長は言った。",
		"Thai":         "เรือข้ามฟากออกเวลาเก้าโมงเช้าทุกวัน",
		"two scripts":  "The phrase 渡し船 is the ferry and שלום עולם a greeting.",
		"without ends": strings.Repeat("https://harbour.example/a", 30),
		"Korean":       "여객선은 아홉 시에 떠난다. 안개 낀 날에도 떠난다.",
	} {
		t.Run(name, func(t *testing.T) {
			old, now := stored(text), stored(between+text)
			begins, ends := wordEdges(text)
			var receipts []Receipt
			for start := range text {
				for end := start + 1; end <= len(text); end++ {
					if begins[start] && ends[end] {
						receipts = append(receipts, NewReceipt(old, article.Range{Start: start, End: end}))
					}
				}
			}
			if len(receipts) > 4000 {
				rand.New(rand.NewPCG(1, 2)).Shuffle(len(receipts), func(i, j int) { receipts[i], receipts[j] = receipts[j], receipts[i] })
				receipts = receipts[:4000]
			}
			proofs, err := ProveAll(t.Context(), now, receipts)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range proofs {
				words := old.Slice(receipts[i].Range)
				if p.Outcome != TextChanged || p.Excerpt != words || now.Text[p.Start:p.End] != words {
					t.Fatalf("%q: %+v", words, p)
				}
				if first := strings.Index(now.Text, " "+words+" ") + 1; first > 0 && first < p.Start && p.Start != receipts[i].Start {
					t.Errorf("%q is found at %d and not at %d", words, p.Start, first)
				}
			}
			for _, i := range []int{0, len(receipts) / 2, len(receipts) - 1} {
				if p, err := receipts[i].Prove(t.Context(), now); err != nil || !reflect.DeepEqual(p, proofs[i]) {
					t.Errorf("alone %+v, %v; among others %+v", p, err, proofs[i])
				}
			}
		})
	}
}

// Words that are gone are not found; nor are some as long as a text, for which it
// would take too long to look.
func TestGoneWords(t *testing.T) {
	old := stored("The ferry sails at nine.")
	r := NewReceipt(old, article.Range{Start: 4, End: 15})
	huge := stored(strings.Repeat("The ferry waits. ", 20_000))
	long := r
	long.End = long.Start + len(huge.Text)/2
	for name, c := range map[string]struct {
		r Receipt
		a *article.Article
	}{
		"other words": {r, stored("The boat sails at nine.")},
		"inside one":  {r, stored("A ferry sailsman sleeps.")},
		"too long":    {long, huge},
		"empty":       {r, stored("")},
	} {
		p, err := c.r.Prove(t.Context(), c.a)
		if err != nil || p.Outcome != WordsChanged || p.Excerpt != "" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Prove(ctx, huge); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
}

// BenchmarkGone looks for words that are gone in an article of 200 KB: for those
// of one receipt, and of a thousand.
func BenchmarkGone(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	text := func(words int) string {
		var s strings.Builder
		for range words {
			s.WriteString(strings.Repeat("abcdefgh"[r.IntN(8):], 1)[:1])
			s.WriteString(strings.Repeat("etaoinsr", 2)[r.IntN(8):][:1+r.IntN(8)])
			s.WriteString(" ,."[max(r.IntN(12)-9, 0):][:1])
			if r.IntN(12) == 0 {
				s.WriteString("\n")
			}
		}
		return s.String()
	}
	old, now := stored(text(40_000)), stored(text(40_000))
	var receipts []Receipt
	for len(receipts) < 1000 {
		start := r.IntN(len(old.Text) - 600)
		receipts = append(receipts, NewReceipt(old, article.Range{Start: start, End: start + 40 + r.IntN(560)}))
	}
	for _, n := range []int{1, 1000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.SetBytes(int64(len(now.Text)))
			for b.Loop() {
				if _, err := ProveAll(b.Context(), now, receipts[:n]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
