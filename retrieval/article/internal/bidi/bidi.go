// Package bidi turns text from the order in which it is drawn into that in which it
// is read, by the classes of the Unicode Bidirectional Algorithm. It knows nothing
// of pages and files.
package bidi

import (
	"slices"
	"strings"
	"unicode"

	unicodebidi "golang.org/x/text/unicode/bidi"
)

// levels of a line, as the Unicode Bidirectional Algorithm numbers them: even
// ones are read from the left, odd ones from the right.
type level uint8

// LogicalOrder turns the text of a line from the order in which it is drawn,
// left to right, into the order in which it is read. rightToLeft is the direction
// of the paragraph. The algorithm that orders characters for drawing is its own
// inverse but for figures at the edge of a run, whose place drawing does not
// tell.
func LogicalOrder(s string, rightToLeft bool) string {
	if !strings.ContainsFunc(s, IsRightToLeft) {
		return s
	}
	runes := []rune(s)
	levels := levelsOf(runes, rightToLeft)
	highest := slices.Max(levels)
	for at := highest; at >= 1; at-- {
		for i := 0; i < len(runes); {
			j := i
			for j < len(runes) && levels[j] >= at {
				j++
			}
			slices.Reverse(runes[i:j])
			slices.Reverse(levels[i:j])
			i = max(j, i+1)
		}
	}
	mirror(runes, levels)
	moveMarks(runes)
	return string(runes)
}

// side is what a character of a line goes with.
type side uint8

const (
	noSide    side = iota // a sign: with what is on both its sides
	leftSide              // with words that are read from the left
	rightSide             // with words that are read from the right
	figure                // a figure among these, itself read from the left
	joint                 // a sign that may belong to a figure: 1,000 and 5%
)

// levelsOf gives every character its level: words have their own direction,
// figures go with the words that they follow, and signs between words of one
// direction with these, otherwise with the paragraph.
func levelsOf(runes []rune, rightToLeft bool) []level {
	base := leftSide
	if rightToLeft {
		base = rightSide
	}
	sides := sidesOf(runes, base)
	settleJoints(runes, sides)
	settleBrackets(runes, sides, base)
	settleSigns(sides, base)
	levels := make([]level, len(runes))
	for i, s := range sides {
		switch {
		case s == rightSide:
			levels[i] = 1
		case s == figure, s == leftSide && rightToLeft:
			levels[i] = 2
		}
	}
	return levels
}

func sidesOf(runes []rune, base side) []side {
	sides := make([]side, len(runes))
	strong := base
	for i, r := range runes {
		switch classOf(r) {
		case unicodebidi.L:
			sides[i], strong = leftSide, leftSide
		case unicodebidi.R, unicodebidi.AL:
			sides[i], strong = rightSide, rightSide
		case unicodebidi.EN, unicodebidi.AN:
			sides[i] = leftSide
			if strong == rightSide {
				sides[i] = figure
			}
		case unicodebidi.NSM:
			if i > 0 {
				sides[i] = sides[i-1]
			} else if IsRightToLeft(r) {
				sides[i] = rightSide
			}
		case unicodebidi.CS, unicodebidi.ES, unicodebidi.ET:
			sides[i] = joint
		}
	}
	return sides
}

// settleJoints makes signs within and beside figures part of them.
func settleJoints(runes []rune, sides []side) {
	isDigit := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsDigit(runes[i]) }
	for i, s := range sides {
		if s != joint {
			continue
		}
		beside := classOf(runes[i]) == unicodebidi.ET
		switch {
		case isDigit(i-1) && (isDigit(i+1) || beside):
			sides[i] = sides[i-1]
		case isDigit(i+1) && beside:
			sides[i] = sides[i+1]
		default:
			sides[i] = noSide
		}
	}
}

// settleBrackets gives a pair of brackets one side: that of what is inside, when
// it is the paragraph's or goes on outside.
func settleBrackets(runes []rune, sides []side, base side) {
	const kinds = "()[]{}"
	var open []int
	for i, r := range runes {
		at := strings.IndexRune(kinds, r)
		if at < 0 || sides[i] != noSide {
			continue
		}
		last := len(open) - 1
		if last < 0 || runes[open[last]] == r || strings.IndexRune(kinds, runes[open[last]])/2 != at/2 {
			if len(open) < 64 {
				open = append(open, i)
			}
			continue
		}
		from := open[last]
		open = open[:last]
		inside := base
		switch right, left := slices.Contains(sides[from:i], rightSide), slices.Contains(sides[from:i], leftSide); {
		case right && !left:
			inside = rightSide
		case left && !right:
			inside = leftSide
		}
		if strongBeside(sides, from, -1) != inside && strongBeside(sides, i, 1) != inside {
			inside = base
		}
		sides[from], sides[i] = inside, inside
	}
}

// strongBeside is the side of the nearest word before or behind a character.
func strongBeside(sides []side, at, step int) side {
	const far = 200
	for n := 0; n < far && at+step >= 0 && at+step < len(sides); n++ {
		at += step
		switch sides[at] {
		case leftSide, rightSide:
			return sides[at]
		case figure:
			return rightSide
		}
	}
	return noSide
}

func settleSigns(sides []side, base side) {
	at := func(i int) side {
		switch {
		case i < 0 || i >= len(sides):
			return base
		case sides[i] == figure:
			return rightSide
		}
		return sides[i]
	}
	for i := 0; i < len(sides); {
		if sides[i] != noSide {
			i++
			continue
		}
		j := i
		for j < len(sides) && sides[j] == noSide {
			j++
		}
		to := base
		if at(i-1) == at(j) {
			to = at(j)
		}
		for ; i < j; i++ {
			sides[i] = to
		}
	}
}

// mirror turns the brackets among words that are read from the right, where the
// glyphs are named by their shapes: where fewer are left open then.
func mirror(runes []rune, levels []level) {
	turned := slices.Clone(runes)
	for i, r := range runes {
		if levels[i]&1 == 1 {
			turned[i] = mirrored(r)
		}
	}
	if misplaced(turned) < misplaced(runes) {
		copy(runes, turned)
	}
}

// moveMarks puts marks behind their letters.
func moveMarks(runes []rune) {
	for i := 1; i < len(runes); i++ {
		for j := i; j > 0 && unicode.Is(unicode.Mn, runes[j-1]) && IsRightToLeft(runes[j]) && !unicode.Is(unicode.Mn, runes[j]); j-- {
			runes[j-1], runes[j] = runes[j], runes[j-1]
		}
	}
}

func classOf(r rune) unicodebidi.Class {
	p, _ := unicodebidi.LookupRune(r)
	return p.Class()
}

// Reversed is s with its characters in the other order.
func Reversed(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

// IsRightToLeft reports whether r is a letter or mark of a script that is read
// from the right.
func IsRightToLeft(r rune) bool {
	if r < 0x590 {
		return false
	}
	class := classOf(r)
	return class == unicodebidi.R || class == unicodebidi.AL ||
		class == unicodebidi.NSM && unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana)
}

// IsLeftToRight reports whether r is a letter of a script that is read from the left.
func IsLeftToRight(r rune) bool { return unicode.IsLetter(r) && !IsRightToLeft(r) }

// IsRightToLeftText reports whether more of a text is read from the right than
// from the left.
func IsRightToLeftText(s string) bool {
	right, left := 0, 0
	for _, r := range s {
		switch {
		case IsRightToLeft(r):
			right++
		case unicode.IsLetter(r):
			left++
		}
	}
	return right > left
}

// misplaced counts the brackets of a line that close nothing or stay open.
func misplaced(runes []rune) int {
	open, wrong := 0, 0
	for _, r := range runes {
		switch {
		case strings.ContainsRune("([{<«", r):
			open++
		case strings.ContainsRune(")]}>»", r) && open > 0:
			open--
		case strings.ContainsRune(")]}>»", r):
			wrong++
		}
	}
	return wrong + open
}

func mirrored(r rune) rune {
	const pairs = "()[]{}<>«»"
	runes := []rune(pairs)
	if i := slices.Index(runes, r); i >= 0 {
		return runes[i^1]
	}
	return r
}
