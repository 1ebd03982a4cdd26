package pdf

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// bodyText is where the running text of a page is, and how large.
type bodyText struct {
	size        float64 // in points; 0 when there is none
	left, right float64 // its edges, over all columns
}

// minBodyWords is how many words a fragment has that is taken for running text.
const minBodyWords = 3

// bodyOf finds the running text of a page: the size of most of it, and the edges
// that several of its lines have.
func (p *page) bodyOf(fragments []*span) bodyText {
	sizes := make(map[float64]int)
	for _, s := range fragments {
		if !s.artifact {
			sizes[math.Round(s.size*2)/2] += s.characters
		}
	}
	b := bodyText{left: math.Inf(1), right: math.Inf(-1)}
	most := 0
	for size, n := range sizes {
		if n > most || n == most && size < b.size {
			b.size, most = size, n
		}
	}
	edges := make(map[int]int)
	var rights []float64
	for _, s := range fragments {
		if math.Abs(s.size-b.size) <= 0.1*b.size && countWords(s.words) >= minBodyWords {
			edges[int(math.Round(s.x0/2))]++
			rights = append(rights, s.x1)
		}
	}
	for edge, n := range edges {
		if n += edges[edge-1] + edges[edge+1]; n >= 3 || n*3 >= len(rights) {
			b.left = min(b.left, float64(edge*2))
		}
	}
	if len(rights) > 0 {
		b.right = slices.Max(rights)
	}
	return b
}

// countWords counts the words of a fragment; characters of Chinese and Japanese
// are half a word each.
func countWords(s string) int {
	words, squares := strings.Count(s, " ")+1, 0
	for _, r := range s {
		if prose.IsSpaceless(r) {
			squares++
		}
	}
	return words + squares/2
}

// lineNumber is a number in the margin that may be that of the line beside it.
type lineNumber struct {
	*span
	number int
	beside *span // the text of its line
}

// minLineNumbers is the fewest numbers on a page that number its lines.
const minLineNumbers = 3

// maxLineNumbers is the most numbers beside lines on a page.
const maxLineNumbers = 400

// takeOffLineNumbers takes the numbers of lines off: they are under one another
// beside the text, and rise from line to line as the lines are counted, each or
// every so many.
func (p *page) takeOffLineNumbers(fragments []*span, body bodyText) []*span {
	if body.size == 0 {
		return fragments
	}
	numbers := lineNumbersOf(fragments)
	if len(numbers) > maxLineNumbers {
		return fragments // a table of figures
	}
	gone := make(map[*span]bool)
	for len(numbers) > 0 {
		column := columnOfNumbers(numbers)
		if p.isKnownNumber(column) || column.isEnough() && countsLines(column, fragments) {
			p.numbers = append(p.numbers, column[0].x0, column[0].x1)
			for _, n := range column {
				gone[n.span] = true
			}
		}
		numbers = slices.DeleteFunc(numbers, func(n lineNumber) bool {
			return slices.ContainsFunc(column, func(c lineNumber) bool { return c.span == n.span })
		})
	}
	if len(gone) == 0 {
		return fragments
	}
	var numbersOf []string
	kept := slices.DeleteFunc(slices.Clone(fragments), func(s *span) bool {
		if gone[s] {
			numbersOf = append(numbersOf, s.words)
		}
		return gone[s]
	})
	p.aside = append(p.aside, Removed{Text: strings.Join(numbersOf, " "), Reason: "line numbers"})
	return kept
}

// numberColumn is numbers under one another, which rise.
type numberColumn []lineNumber

// isEnough reports whether the numbers are enough to number lines: two where
// they are 10 and 20.
func (c numberColumn) isEnough() bool {
	return len(c) >= minLineNumbers || len(c) == 2 && c[0].number%5 == 0 && (c[1].number-c[0].number == 5 || c[1].number-c[0].number == 10)
}

// isKnownNumber reports whether a column of few numbers is where the pages before
// have the numbers of their lines, at the side of the text.
func (p *page) isKnownNumber(c numberColumn) bool {
	if c[0].x1 > c[0].beside.x0 && c[0].x0 < c[0].beside.x1 {
		return false
	}
	return slices.ContainsFunc(p.numbers, func(x float64) bool { return math.Abs(x-c[0].x0) < 1 || math.Abs(x-c[0].x1) < 1 })
}

// lineNumbersOf lists the fragments that are numbers with text beside them, from
// the top.
func lineNumbersOf(fragments []*span) []lineNumber {
	var numbers []lineNumber
	for _, row := range rowsOf(fragments) {
		for _, s := range row {
			n, err := strconv.Atoi(s.words)
			if err != nil || n < 0 || n > 99_999 || len(s.words) > 5 {
				continue
			}
			var beside *span
			for _, t := range row {
				if t != s && (beside == nil || t.characters > beside.characters) && strings.ContainsFunc(t.words, unicode.IsLetter) {
					beside = t
				}
			}
			if beside != nil {
				numbers = append(numbers, lineNumber{s, n, beside})
			}
		}
	}
	return numbers
}

// columnOfNumbers lists the numbers that are under the first one, with one edge
// in common, and rise.
func columnOfNumbers(numbers []lineNumber) numberColumn {
	first := numbers[0]
	column := numberColumn{first}
	for _, n := range numbers[1:] {
		last := column[len(column)-1]
		aligned := math.Abs(n.x1-first.x1) < 3 || math.Abs(n.x0-first.x0) < 3 || math.Abs(n.x0+n.x1-first.x0-first.x1) < 4
		if aligned && n.number > last.number && n.y < last.y {
			column = append(column, n)
		}
	}
	return column
}

// countsLines reports whether the numbers count the lines of running text: from
// one to the next there are as many lines as the number grows by, and the lines
// are sentences that go on from one to the next, as the rows of a table are not.
func countsLines(column numberColumn, fragments []*span) bool {
	left, right := math.Inf(1), math.Inf(-1)
	for _, n := range column {
		left, right = min(left, n.beside.x0), max(right, n.beside.x1)
	}
	lines := linesWithin(fragments, left, right)
	for _, s := range lines {
		right = max(right, s.x1)
	}
	step := column[1].number - column[0].number
	for i := 2; i < len(column); i++ {
		step = min(step, column[i].number-column[i-1].number)
	}
	rightful, goOn, ends := 0, 0, 0
	for i := 1; i < len(column); i++ {
		a, b := column[i-1], column[i]
		if b.x0 < b.beside.x1 && b.x1 > b.beside.x0 {
			return false // within the text
		}
		between := 0
		for _, s := range lines {
			if s.y < a.y-0.3*s.size && s.y > b.y-0.3*s.size {
				between++
			}
		}
		grows := b.number - a.number
		if between > 0 && (between == grows || grows > 1 && between >= grows-4 && between <= grows+1) && grows%step == 0 {
			rightful++
		}
	}
	for i := 1; i < len(lines); i++ {
		if lines[i-1].y-lines[i].y > 3*lines[i].size {
			continue
		}
		ends++
		first, _ := utf8.DecodeRuneInString(lines[i].words)
		isCased := unicode.IsUpper(first) || unicode.IsLower(first)
		isFull := lines[i-1].x1-lines[i-1].x0 > 0.75*(right-left)
		if !prose.EndsWithStop(lines[i-1].words) && (prose.Continues(lines[i].words) || !isCased && isFull) {
			goOn++
		}
	}
	return rightful*5 >= (len(column)-1)*4 && goOn*4 >= ends && goOn > 0
}

// linesWithin lists the widest fragment with letters of every row that is between
// two edges, or begins there.
func linesWithin(fragments []*span, left, right float64) []*span {
	var lines []*span
	for _, row := range rowsOf(fragments) {
		var widest *span
		for _, s := range row {
			if s.x0 > left-6*s.size && s.x0 < right && s.x1 > left && strings.ContainsFunc(s.words, unicode.IsLetter) &&
				(widest == nil || s.x1-s.x0 > widest.x1-widest.x0) {
				widest = s
			}
		}
		if widest != nil {
			lines = append(lines, widest)
		}
	}
	return lines
}

// Sizes of a drop cap, in sizes of the text.
const (
	minDropCap = 1.55
	maxDropCap = 12
)

// joinDropCaps puts the large letter that a text begins with, and that hangs down
// beside some of its lines, in front of the first of them.
func (p *page) joinDropCaps(fragments []*span, body bodyText) []*span {
	if body.size == 0 {
		return fragments
	}
	gone := make(map[*span]bool)
	for _, s := range fragments {
		if s.characters > 3 || s.size < minDropCap*body.size || s.size > maxDropCap*body.size ||
			!strings.ContainsFunc(s.words, unicode.IsLetter) {
			continue
		}
		beside := besideDropCap(s, fragments, body)
		if len(beside) == 0 {
			continue
		}
		first := beside[0]
		first.words = withDropCap(s, beside)
		last := beside[len(beside)-1]
		if len(beside) > 1 { // the line under the letter may be set in like those beside it
			for _, t := range fragments {
				if math.Abs(t.x0-last.x0) < 1 && t.y < last.y && last.y-t.y < 1.6*t.size {
					beside = append(beside, t)
					break
				}
			}
		}
		for _, b := range beside {
			b.x0 = min(b.x0, s.x0) // they are not indented
		}
		gone[s] = true
	}
	if len(gone) == 0 {
		return fragments
	}
	return slices.DeleteFunc(slices.Clone(fragments), func(s *span) bool { return gone[s] })
}

// besideDropCap lists the lines that a drop cap is beside, from the top.
func besideDropCap(s *span, fragments []*span, body bodyText) []*span {
	var beside, over []*span
	for _, t := range fragments {
		apart := t.x0 - s.x1
		if t == s || t.size > 0.75*s.size || t.x0 < s.x0-1 || apart > 1.6*body.size || t.characters < 2 {
			continue
		}
		switch {
		case t.y < s.y-0.35*body.size || t.y > s.y+1.05*s.size:
		case apart < -0.4*body.size && (t.y > s.y+0.9*s.size || prose.EndsWithStop(t.words)):
		case apart < -0.4*body.size:
			over = append(over, t)
		default:
			beside = append(beside, t)
		}
	}
	if len(beside) > 0 { // some programs draw the first line over the letter
		beside = append(beside, over...)
	}
	slices.SortFunc(beside, func(a, b *span) int { return cmp.Compare(b.y, a.y) })
	return beside
}

// lettersThatAreWords are the letters that may be a word when they are a drop cap.
const lettersThatAreWords = "AIOYEÀÉÓАИОЯВКСУ"

// withDropCap is the first of some lines with the drop cap that hangs beside
// them. The letter is a word of its own where the line is drawn away from it as
// the others are not, or where only so the line begins with a word of the page.
func withDropCap(s *span, beside []*span) string {
	first := beside[0]
	rest := first.words
	letter, _ := utf8.DecodeLastRuneInString(s.words)
	isWord := strings.ContainsRune(lettersThatAreWords, unicode.ToUpper(letter))
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case strings.HasSuffix(s.glyphs[len(s.glyphs)-1].text, " ") && isWord, !isWord && unicode.IsUpper(next) && isTitleWord(rest):
		return s.words + " " + rest
	case !isWord:
		return s.words + rest
	}
	word := strings.ToLower(strings.TrimFunc(firstWord(rest), func(r rune) bool { return !prose.IsWordRune(r) }))
	whole := strings.ToLower(string(letter)) + word
	switch {
	case isCommonWord(whole):
		return s.words + rest
	case isCommonWord(word) || isTitleWord(rest) && word != strings.ToUpper(word):
		return s.words + " " + rest
	}
	away := first.x0 - s.x1
	for _, b := range beside[1:] {
		if away-(b.x0-s.x1) > 0.12*first.size {
			return s.words + " " + rest
		}
	}
	if len(beside) == 1 && away > 0.25*first.size || !canFollow(letter, word) {
		return s.words + " " + rest
	}
	return s.words + rest
}

// commonStems are the stems of the common words of English.
var commonStems = sync.OnceValue(func() map[string]bool {
	stems := make(map[string]bool)
	for _, l := range words.Table("en", "common") {
		_, list, _ := strings.Cut(l, ":")
		for stem := range strings.FieldsSeq(list) {
			stems[stem] = true
		}
	}
	return stems
})

// isCommonWord reports whether a word in small letters is a common one, or a
// common stem with an ending of one or two letters.
func isCommonWord(word string) bool {
	for cut := 0; cut <= 2 && len(word)-cut >= 2; cut++ {
		if commonStems()[word[:len(word)-cut]] && (cut == 0 || strings.ContainsAny(word[len(word)-cut:], "esdyn")) {
			return true
		}
	}
	return false
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

// isTitleWord reports whether s begins with a capital and goes on with a small
// letter: a new word, as "Ada" behind "I".
func isTitleWord(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	after, _ := utf8.DecodeRuneInString(s[n:])
	return unicode.IsUpper(r) && unicode.IsLower(after)
}

// canFollow reports whether a word with the letter before it may be a word: "A"
// goes before two consonants or a doubled one, "barge" is a word by itself.
func canFollow(letter rune, word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	after, _ := utf8.DecodeRuneInString(word[n:])
	isVowel := func(r rune) bool { return strings.ContainsRune("aeiouyáéíóúàèäöü", r) }
	return !isVowel(r) && (after == utf8.RuneError || !isVowel(after) || unicode.ToLower(letter) == 'i')
}

// maxAsideRounds is how many lines above and below a note are added to it.
const maxAsideRounds = 6

// marginNotes parts the notes and stamps in the margins from the running text:
// what is beside its edges, in another size or on other heights than its lines.
// They are blocks of their own, which are put where they interrupt no paragraph.
func marginNotes(fragments []*span, body bodyText) (text []*span, notes []line) {
	if body.size == 0 || math.IsInf(body.left, 0) || math.IsInf(body.right, 0) {
		return fragments, nil
	}
	var main, outside []*span
	for _, s := range fragments {
		middle := (s.x0 + s.x1) / 2
		if middle < body.left-0.5*s.size || middle > body.right+0.5*s.size {
			outside = append(outside, s)
		} else {
			main = append(main, s)
		}
	}
	var aside []*span
	for _, s := range outside {
		if isBesideLines(s, main) && !isLabel(s, main) && !endsColumns(s, main) {
			aside = append(aside, s)
		} else {
			main = append(main, s)
		}
	}
	if len(aside) == 0 {
		return fragments, nil
	}
	// What is in the margin right above or below a note belongs to it.
	for range maxAsideRounds {
		grown := false
		main = slices.DeleteFunc(main, func(s *span) bool {
			if middle := (s.x0 + s.x1) / 2; middle >= body.left-0.5*s.size && middle <= body.right+0.5*s.size || isLabel(s, main) {
				return false
			}
			belongs := slices.ContainsFunc(aside, func(n *span) bool {
				return math.Abs(n.y-s.y) < 2*s.size && min(n.x1, s.x1) > max(n.x0, s.x0) && math.Abs(n.size-s.size) < 0.2*s.size
			})
			if belongs {
				aside, grown = append(aside, s), true
			}
			return belongs
		})
		if !grown {
			break
		}
	}
	return main, notesOf(aside)
}

// isBesideLines reports whether lines of the text are at the height of s, so that
// it would be read among them.
func isBesideLines(s *span, main []*span) bool {
	above, below := false, false
	for _, t := range main {
		if countWords(t.words) < minBodyWords {
			continue
		}
		above = above || t.y >= s.y-0.3*t.size && t.y < s.y+4*t.size
		below = below || t.y <= s.y+0.3*t.size && t.y > s.y-4*t.size
	}
	return above && below
}

// endsColumns reports whether a fragment beside the text is what the text goes on
// with in the next column: of its size, and the last line of it ends no sentence.
func endsColumns(s *span, main []*span) bool {
	if !prose.Continues(s.words) {
		return false
	}
	var last *span
	for _, t := range main {
		if t.x1 < s.x0 && math.Abs(t.size-s.size) < 0.02*s.size && (last == nil || t.y < last.y) {
			last = t
		}
	}
	return last != nil && !prose.EndsWithStop(last.words)
}

// isLabel reports whether a fragment is what its line begins with: the number or
// mark of a paragraph, who speaks, on the line and of the size of the text.
func isLabel(s *span, main []*span) bool {
	on := func(t *span) bool {
		return math.Abs(t.y-s.y) < 0.15*t.size && t.x0 > s.x1 && math.Abs(t.size-s.size) < 0.1*t.size
	}
	if !slices.ContainsFunc(main, on) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s.words)
	return utf8.RuneCountInString(s.words) <= 4 || strings.ContainsRune(":.)]", last) || !strings.ContainsFunc(s.words, unicode.IsLetter)
}

// notesOf makes lines of the notes in margins, each margin by itself.
func notesOf(aside []*span) []line {
	slices.SortStableFunc(aside, func(a, b *span) int { return cmp.Compare(a.x0, b.x0) })
	var notes []line
	for from := 0; from < len(aside); {
		to, right := from+1, aside[from].x1
		for to < len(aside) && aside[to].x0 < right+aside[to].size {
			right = max(right, aside[to].x1)
			to++
		}
		notes = append(notes, columnOf(linesOf(aside[from:to]))...)
		from = to
	}
	for i := range notes {
		notes[i].aside = true
	}
	return notes
}
