package lint

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/cespare/xxhash/v2"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// How articles that are nearly the same are found: each sequence of sequence
// words is hashed, and of the hashes one in sample is kept, the same ones in
// every article. Articles that share enough of those are compared in full.
const (
	sequence = 5
	sample   = 8
	// maxAlike bounds the articles that a hash is compared with: what is in
	// more is not a sign of a copy, and the time would grow with their square.
	maxAlike = 12
	// candidate is the part of the smaller sample that two articles must share,
	// in percent, and minShared how many hashes, to be compared in full.
	candidate = 30
	minShared = 3
	// alike is the part of the sequences of the shorter article, in percent, from
	// which it counts as nearly the same. Articles that quote the same speech
	// share less.
	alike = 50
)

type copies struct {
	exactly map[string]int32 // SHA-256 of the text
	samples []sampled
	size    []int32 // of the sample of each article
}

// sampled is a hash in an article.
type sampled struct {
	hash    uint64
	article int32
}

func newCopies() copies { return copies{exactly: map[string]int32{}} }

// exact tells which article has the same text, if one has.
func (c *copies) exact(a *article.Article, n int32) (first int32, ok bool) {
	first, ok = c.exactly[a.SHA256]
	if !ok {
		c.exactly[a.SHA256] = n
	}
	return first, ok
}

func (c *copies) add(a *article.Article, n int32) {
	kept := sequences(a.Text, true)
	for int(n) >= len(c.size) {
		c.size = append(c.size, 0)
	}
	c.size[n] = int32(len(kept))
	for hash := range kept {
		c.samples = append(c.samples, sampled{hash, n})
	}
}

// sequences are the hashes of the sequences of words of a text, or of them those
// that the sample keeps. The words are gone over one by one: a text may be as long
// as a file.
func sequences(text string, ofSample bool) map[uint64]bool {
	found := make(map[uint64]bool)
	var window [sequence]uint64 // the hashes of the last words
	words := 0
	var b [8 * sequence]byte
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		window[words%sequence] = xxhash.Sum64String(strings.ToLower(word))
		if words++; words < sequence {
			continue
		}
		for i := range sequence {
			binary.LittleEndian.PutUint64(b[8*i:], window[(words+i)%sequence])
		}
		// The same in every run: of two short texts it decides whether they are compared.
		if hash := xxhash.Sum64(b[:]); !ofSample || hash%sample == 0 {
			found[hash] = true
		}
	}
	return found
}

// longText is the length, in bytes, from which texts are compared by their samples.
const longText = 4 << 20

// pairs are the pairs of articles that are to be compared in full.
func (c *copies) pairs() [][2]int32 {
	slices.SortFunc(c.samples, func(a, b sampled) int { return cmp.Or(cmp.Compare(a.hash, b.hash), int(a.article-b.article)) })
	shared := map[[2]int32]int32{}
	for i := 0; i < len(c.samples); {
		j := i + 1
		for j < len(c.samples) && c.samples[j].hash == c.samples[i].hash {
			j++
		}
		// Of many, each is compared with the first few only: enough to find that
		// it is one of them.
		for k := i; k < j; k++ {
			for m := i; m < min(k, i+maxAlike); m++ {
				shared[[2]int32{c.samples[m].article, c.samples[k].article}]++
			}
		}
		i = j
	}
	var found [][2]int32
	for pair, n := range shared {
		if n >= minShared && n*100 >= candidate*min(c.size[pair[0]], c.size[pair[1]]) {
			found = append(found, pair)
		}
	}
	slices.SortFunc(found, func(a, b [2]int32) int { return cmp.Or(int(a[1]-b[1]), int(a[0]-b[0])) })
	return found
}

// nearCopies compares the articles that look alike. An article that is alike to
// several is named with the one that it shares most with.
func (l *Linter) nearCopies(ctx context.Context, text Text) error {
	best := map[int32]near{}
	for _, pair := range l.copies.pairs() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if l.articles[pair[0]].version != l.articles[pair[1]].version {
			continue // versions of one page are alike
		}
		share, ok := l.share(ctx, pair, text)
		if ok && share*100 >= alike && share > best[pair[1]].share {
			best[pair[1]] = near{pair[0], share}
		}
	}
	for n, other := range best {
		with := l.articles[other.article]
		l.pair(NearDuplicate, l.articles[n], with, other.share,
			fmt.Sprintf("it and %s have %.0f %% of the words of the shorter one in common", nameBeside(with, l.articles[n]), 100*other.share))
	}
	return nil
}

// near is an article that another one is alike to.
type near struct {
	article int32
	share   float64
}

// share is the part of the shorter text that is in the other one.
func (l *Linter) share(ctx context.Context, pair [2]int32, text Text) (float64, bool) {
	var texts [2]string
	for i, n := range pair {
		a, err := text(ctx, l.articles[n].file, l.articles[n].id)
		if err != nil {
			return 0, false
		}
		texts[i] = a.Text
	}
	var sets [2]map[uint64]bool
	for i := range texts {
		sets[i] = sequences(texts[i], max(len(texts[0]), len(texts[1])) > longText)
	}
	shorter, longer := sets[0], sets[1]
	if len(longer) < len(shorter) {
		shorter, longer = longer, shorter
	}
	if len(shorter) == 0 {
		return 0, false
	}
	both := 0
	for hash := range shorter {
		if longer[hash] {
			both++
		}
	}
	return float64(both) / float64(len(shorter)), true
}
