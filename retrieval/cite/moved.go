package cite

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// A movedSearch looks in a text for the words of receipts whose place has other
// words now. All that is known of the words is their SHA-256 and their length, and
// no sum that rolls over a text confirms a SHA-256, so slices of that length are
// hashed. What keeps this short: words begin and end where those of the text do,
// which leaves one slice in thirty; receipts of one length share each hash, and
// longer ones go on from the hash of the shorter.
type movedSearch struct {
	text    []byte
	begins  []bool // where words may begin, and ends where they may end
	ends    []bool
	starts  int // the number of begins
	lengths []movedLength
}

// movedLength is what is looked for among the slices of one length.
type movedLength struct {
	bytes  int
	hashes map[string]article.Range // of the words; an empty range is not found yet
	left   int
}

// movedWork bounds the bytes that are hashed for receipts of one length. It is
// far more than words of a hundred pages need in an article of a thousand; where
// it would not do, as only for an excerpt that somebody made up, the words count
// as gone.
const movedWork = 1 << 30

func newMovedSearch(text string) *movedSearch {
	s := &movedSearch{text: []byte(text)}
	s.begins, s.ends = wordEdges(text)
	for _, begins := range s.begins {
		if begins {
			s.starts++
		}
	}
	return s
}

// add has the words of r looked for.
func (s *movedSearch) add(r Receipt) {
	n := r.Len()
	if n > len(s.text) || n > movedWork/max(s.starts, 1) {
		return
	}
	i, ok := slices.BinarySearchFunc(s.lengths, n, func(l movedLength, n int) int { return cmp.Compare(l.bytes, n) })
	if !ok {
		s.lengths = slices.Insert(s.lengths, i, movedLength{bytes: n, hashes: map[string]article.Range{}})
	}
	l := &s.lengths[i]
	if _, known := l.hashes[r.WordHash]; !known {
		l.hashes[r.WordHash] = article.Range{}
		l.left++
	}
}

// place is where the words of r are first; ok is false when they are nowhere.
func (s *movedSearch) place(r Receipt) (at article.Range, ok bool) {
	for _, l := range s.lengths {
		if l.bytes == r.Len() {
			at = l.hashes[r.WordHash]
		}
	}
	return at, at.Len() > 0
}

// run goes through the text once, until all is found. The error is that of the
// context.
func (s *movedSearch) run(ctx context.Context) error {
	const stopEvery = 1 << 10 // starts between two looks at whether anybody waits
	left := 0
	for _, l := range s.lengths {
		left += l.left
	}
	sum := sha256.New()
	var room [sha256.Size]byte
	var digits [wordHashDigits]byte
	starts := 0
	for start, begins := range s.begins {
		if !begins {
			continue
		}
		if starts++; starts%stopEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		sum.Reset()
		hashed := start
		for i := range s.lengths {
			l := &s.lengths[i]
			end := start + l.bytes
			if end > len(s.text) {
				break
			}
			if l.left == 0 || !s.ends[end] {
				continue
			}
			sum.Write(s.text[hashed:end])
			hashed = end
			hex.Encode(digits[:], sum.Sum(room[:0])[:wordHashDigits/2])
			if at, wanted := l.hashes[string(digits[:])]; wanted && at.Len() == 0 {
				l.hashes[string(digits[:])] = article.Range{Start: start, End: end}
				l.left--
				if left--; left == 0 {
					return nil
				}
			}
		}
	}
	return ctx.Err()
}

// unbrokenRun is how many bytes without white space are a word of an ordinary
// text no more; an excerpt may be cut anywhere in them.
const unbrokenRun = 200

// wordEdges says for each byte of text, and for its end, whether an excerpt may
// begin or end there, never with white space: between two characters of which one
// is not of a word, or is of a script that does without spaces, and anywhere in a
// long run without white space.
func wordEdges(text string) (begins, ends []bool) {
	begins, ends = make([]bool, len(text)+1), make([]bool, len(text)+1)
	run := 0 // where the run began
	endRun := func(end int) {
		if end-run > unbrokenRun {
			for i := range text[run:end] {
				begins[run+i], ends[run+i] = true, run+i > run
			}
		}
		ends[end] = end > run
	}
	before := rune(' ')
	for i, c := range text {
		if unicode.IsSpace(c) {
			endRun(i)
			run = i + utf8.RuneLen(c)
		} else if !isInner(before) || !isInner(c) {
			begins[i], ends[i] = true, i > run
		}
		before = c
	}
	endRun(len(text))
	return begins, ends
}

// isInner reports whether c has no edge of a word beside it, but for one that the
// character next to it makes.
func isInner(c rune) bool {
	return article.IsWordRune(c) &&
		(c < 0x0e00 || !unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}
