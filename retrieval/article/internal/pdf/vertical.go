package pdf

import (
	"math"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// Lines from top to bottom are drawn in one of two ways: with a font that is
// written so, whose glyphs say it, or character by character, each upright and
// under the one before. The second looks like lines of one character each.
const (
	minVertical      = 12 // characters of a page that are under one another
	minVerticalShare = 60 // percent of its spans
)

// turnVertical turns spans of one character each that are under one another, so
// that their columns become lines, from the right to the left. It reports whether
// they are that.
func turnVertical(spans []*span) bool {
	under := 0
	for i := 1; i < len(spans); i++ {
		if isUnder(spans[i-1], spans[i]) {
			under++
		}
	}
	if under < minVertical || under*100 < len(spans)*minVerticalShare {
		return false
	}
	for _, s := range spans {
		const rise = 0.88 // of the top of a square over the foot of its letter, in ems
		middle := (s.x0 + s.x1) / 2
		from := -(s.y + rise*s.size)
		s.x0, s.x1, s.y = from, from+s.size, middle
		for i := range s.glyphs {
			at := from + s.size*float64(i)/float64(len(s.glyphs))
			s.glyphs[i].x0, s.glyphs[i].x1 = at, at+s.size/float64(len(s.glyphs))
		}
	}
	return true
}

// isUnder reports whether b is one character of Chinese or Japanese right under a.
func isUnder(a, b *span) bool {
	r, n := utf8.DecodeRuneInString(b.words)
	return n == len(b.words) && prose.IsSpaceless(r) && math.Abs((a.x0+a.x1)-(b.x0+b.x1)) < a.size &&
		a.y-b.y > 0.7*b.size && a.y-b.y < 1.6*b.size
}
