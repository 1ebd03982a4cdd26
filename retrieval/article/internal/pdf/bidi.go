package pdf

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// levels of a line, as the Unicode Bidirectional Algorithm numbers them: even
// ones are read from the left, odd ones from the right.
type level uint8

// logicalOrder turns the text of a line from the order in which it is drawn,
// left to right, into the order in which it is read. rightToLeft is the direction
// of the paragraph. The algorithm that orders characters for drawing is its own
// inverse but for figures at the edge of a run, whose place drawing does not
// tell.
func logicalOrder(s string, rightToLeft bool) string {
	if !strings.ContainsFunc(s, isRightToLeft) {
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
// direction with these, else with the paragraph.
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
		case bidi.L:
			sides[i], strong = leftSide, leftSide
		case bidi.R, bidi.AL:
			sides[i], strong = rightSide, rightSide
		case bidi.EN, bidi.AN:
			sides[i] = leftSide
			if strong == rightSide {
				sides[i] = figure
			}
		case bidi.NSM:
			if i > 0 {
				sides[i] = sides[i-1]
			} else if isRightToLeft(r) {
				sides[i] = rightSide
			}
		case bidi.CS, bidi.ES, bidi.ET:
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
		beside := classOf(runes[i]) == bidi.ET
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
		for j := i; j > 0 && unicode.Is(unicode.Mn, runes[j-1]) && isRightToLeft(runes[j]) && !unicode.Is(unicode.Mn, runes[j]); j-- {
			runes[j-1], runes[j] = runes[j], runes[j-1]
		}
	}
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

func reversed(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

// isRightToLeft reports whether r is a letter or mark of a script that is read
// from the right.
func isRightToLeft(r rune) bool {
	if r < 0x590 {
		return false
	}
	class := classOf(r)
	return class == bidi.R || class == bidi.AL ||
		class == bidi.NSM && unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana)
}

func isLeftToRight(r rune) bool { return unicode.IsLetter(r) && !isRightToLeft(r) }

// isRightToLeftText reports whether more of a text is read from the right than
// from the left.
func isRightToLeftText(s string) bool {
	right, left := 0, 0
	for _, r := range s {
		switch {
		case isRightToLeft(r):
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
