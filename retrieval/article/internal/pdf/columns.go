package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/bidi"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// Columns are looked for in this way: two fragments on about one height with a
// gap between vote for every place in the gap. The places with the most votes
// may be gutters. What crosses a place, a title or a full line, parts the page
// there into bands, and a band is columns when on both sides of the place there
// is running text, whose lines go on one under the other. The cells of a table
// do not.
const (
	maxColumns      = 6    // how often columns are looked for in columns
	maxInnerColumns = 2    // how deep columns are looked for in a side before it is one
	maxCandidates   = 6    // gutters that are tried
	minGutter       = 0.65 // ems
	maxGutter       = 200  // points
	maxGutterSpans  = 4000 // fragments on one page; a page of text has some hundred
	maxGutters      = 8    // that are remembered from page to page
	minKnownVotes   = 1
	minColumnRows   = 2
	noteWidth       = 0.6 // of the text beside it, at most
	minBesideNote   = 3   // lines of text beside a note
	farApart        = 2.6 // ems between lines that are of different bands
	maxNeighbours   = 24  // looked at on one height, for the sake of a page made to be slow
	minFlow         = 50  // percent of lines that go on in the next
	maxFlowPerPlace = 400 // lines that are looked at
)

// inOrder puts fragments into lines and lines into the order in which they are
// read: where there are columns, those of the left one first, or of the right
// one where the text is read from the right.
func (p *page) inOrder(fragments []*span, depth int) []line {
	if depth >= maxColumns || len(fragments) < 2*minColumnRows || len(fragments) > maxGutterSpans {
		return columnOf(p.linesAndRows(fragments))
	}
	sorted := slices.Clone(fragments)
	slices.SortStableFunc(sorted, func(a, b *span) int { return cmp.Compare(b.y, a.y) })
	for _, g := range gutterCandidates(sorted) {
		if lines, ok := p.inColumns(sorted, g, depth); ok {
			return lines
		}
	}
	return columnOf(p.linesAndRows(fragments))
}

// inColumns reads the bands that a gutter at a place divides; ok is false when it
// divides none.
func (p *page) inColumns(sorted []*span, g gutter, depth int) (lines []line, ok bool) {
	at := g.at
	known := slices.ContainsFunc(p.gutters, func(x float64) bool { return math.Abs(x-at) < 10 })
	var rest []*span // what is in no columns, since the last band
	flush := func() {
		if len(rest) > 0 {
			lines = append(lines, p.inOrder(rest, depth+1)...)
			rest = nil
		}
	}
	for _, b := range bandsOf(sorted, g) {
		kind := p.kindOf(b, at, known, 0)
		if kind == noColumns {
			rest = append(append(append(rest, b.across...), b.left...), b.right...)
			continue
		}
		rest = append(rest, b.across...)
		flush()
		ok = true
		first, second := b.left, b.right
		if kind == columns && isReadFromRight(b) {
			first, second = second, first
		}
		switch kind {
		case noteLeft:
			lines = append(lines, withNotes(p.inOrder(b.right, depth+1), notesOf(b.left))...)
		case noteRight:
			lines = append(lines, withNotes(p.inOrder(b.left, depth+1), notesOf(b.right))...)
		default:
			if !known && len(p.gutters) < maxGutters {
				p.gutters = append(p.gutters, at)
				known = true
			}
			lines = append(append(lines, p.inOrder(first, depth+1)...), p.inOrder(second, depth+1)...)
		}
	}
	if !ok {
		return nil, false
	}
	flush()
	return lines, true
}

func isReadFromRight(b band) bool {
	right := 0
	for _, s := range slices.Concat(b.left, b.right) {
		if bidi.IsRightToLeftText(s.words) {
			right++
		} else {
			right--
		}
	}
	return right > 0
}

// gutter is the white between two columns.
type gutter struct {
	at     float64 // a place in it that most gaps share
	x0, x1 float64 // how far it reaches where some lines are shorter, or longer
}

// sideOf is at which side of the gutter a fragment is: -1 left, 1 right, 0 when it
// crosses it. An overfull line of the left column may reach into it.
func (g gutter) sideOf(s *span) int {
	switch {
	case s.x1 <= g.at || s.x1 <= g.x1+s.size && s.x0 < g.x0-2*s.size:
		return -1
	case s.x0 >= g.at:
		return 1
	}
	return 0
}

// gutterCandidates lists the gutters that most gaps between neighbours share.
func gutterCandidates(sorted []*span) []gutter {
	votes := make(map[int]int) // by place, in points
	for _, n := range neighboursOf(sorted) {
		for x := int(n.left.x1) + 1; x < int(n.right.x0) && x < int(n.left.x1)+maxGutter; x++ {
			votes[x]++
		}
	}
	var gutters []gutter
	for len(gutters) < maxCandidates && len(votes) > 0 {
		best, most := 0, 0
		for x, n := range votes {
			if n > most || n == most && x < best {
				best, most = x, n
			}
		}
		last := best
		for votes[last+1] == most {
			last++
		}
		g := gutter{at: float64(best+last) / 2, x0: float64(best), x1: float64(last)}
		for x := last + 1; votes[x]*2 >= most; x++ {
			g.x1 = float64(x)
		}
		for x := best - 1; votes[x]*2 >= most; x-- {
			g.x0 = float64(x)
		}
		gutters = append(gutters, g)
		from, to := best, last
		for votes[from-1] > 0 && best-from < 12 {
			from--
		}
		for votes[to+1] > 0 && to-last < 12 {
			to++
		}
		for x := from; x <= to; x++ {
			delete(votes, x)
		}
	}
	return gutters
}

// neighbours are two fragments on about one height.
type neighbours struct{ left, right *span }

// neighboursOf lists the fragments that have another one to their right, with
// nothing but a gap between. They are sorted from the top.
func neighboursOf(sorted []*span) []neighbours {
	var pairs []neighbours
	for i, a := range sorted {
		row := near(sorted, i)
		var nearest *span
		for _, b := range row {
			if b.x0-a.x1 >= minGutter*a.size && (nearest == nil || b.x0 < nearest.x0) {
				nearest = b
			}
		}
		if nearest == nil {
			continue
		}
		between := func(s *span) bool { return s.x0 < nearest.x0-0.1 && s.x1 > a.x1+0.1 }
		if !slices.ContainsFunc(row, between) {
			pairs = append(pairs, neighbours{a, nearest})
		}
	}
	return pairs
}

// near are the fragments on about the height of fragment i.
func near(sorted []*span, i int) []*span {
	a := sorted[i]
	from, to := i, i+1
	for from > 0 && sorted[from-1].y-a.y < 0.7*a.size && i-from < maxNeighbours {
		from--
	}
	for to < len(sorted) && a.y-sorted[to].y < 0.7*a.size && to-i < maxNeighbours {
		to++
	}
	return sorted[from:to]
}

// band is a part of a page from one height to another. What is across the gutter
// comes first.
type band struct{ across, left, right []*span }

// bandsOf divides fragments, sorted from the top, by what crosses a place, by
// wide gaps, and by headings with nothing beside them.
func bandsOf(sorted []*span, g gutter) []band {
	var bands []band
	var b band
	next := func() {
		if len(b.across)+len(b.left)+len(b.right) > 0 {
			bands = append(bands, b)
		}
		b = band{}
	}
	lowest := math.Inf(1) // of the sides of the band
	for i, s := range sorted {
		side := g.sideOf(s)
		if side == 0 {
			if len(b.left)+len(b.right) > 0 {
				next()
			}
			b.across = append(b.across, s)
			lowest = math.Inf(1)
			continue
		}
		if len(b.left)+len(b.right) > 0 && (lowest-s.y > farApart*s.size || isHeadingBetween(sorted, i, g.at)) {
			next()
		}
		lowest = s.y
		if side < 0 {
			b.left = append(b.left, s)
		} else {
			b.right = append(b.right, s)
		}
	}
	next()
	return bands
}

// isHeadingBetween reports whether fragment i is set as a heading and nothing is
// beside it at the other side of the gutter, so that the columns above it end.
func isHeadingBetween(sorted []*span, i int, at float64) bool {
	s := sorted[i]
	larger := false
	for _, t := range sorted[max(i-6, 0):min(i+7, len(sorted))] {
		beside := (t.x1 <= at) != (s.x1 <= at)
		if beside && math.Abs(t.y-s.y) < 1.3*s.size {
			return false
		}
		larger = larger || !beside && t != s && (s.size > 1.08*t.size || s.bold && !t.bold)
	}
	return larger
}

// columnsKind is what the two sides of a band are to one another.
type columnsKind int

const (
	noColumns columnsKind = iota
	columns
	noteLeft  // the left side is notes on the text of the right one
	noteRight // the other way round
)

// kindOf says what a band is. known reports whether pages before have a gutter there.
func (p *page) kindOf(b band, at float64, known bool, depth int) columnsKind {
	if len(b.left) == 0 || len(b.right) == 0 {
		return noColumns
	}
	left, right := p.sideOf(b.left, known, depth), p.sideOf(b.right, known, depth)
	if p.rulesAcross(at, min(left.bottom, right.bottom), max(left.top, right.top)) >= 2 {
		return noColumns // the rows of a table
	}
	switch {
	case min(left.rows, right.rows) >= minColumnRows && left.flows() && right.flows() && !isNote(left, right) && !isNote(right, left):
		return columns
	case known && left.rows+right.rows > 2*minColumnRows && (left.flows() || left.rows == 1) && (right.flows() || right.rows == 1):
		return columns
	case right.rows == 1 && right.words >= 4 && left.rows >= 4 && left.flows() && math.Abs(right.size-left.size) < 0.02*left.size &&
		right.x1-right.x0 > noteWidth*(left.x1-left.x0):
		return columns // the second has one line
	case right.rows <= left.rows && len(right.lines) == right.rows && endsColumns(right.lines[0], left.lines):
		return columns
	case isNote(left, right):
		return noteLeft
	case isNote(right, left):
		return noteRight
	}
	return noColumns
}

// columnSide is one side of a band.
type columnSide struct {
	lines       []*span
	rows, words int
	x0, x1      float64
	top, bottom float64
	size        float64 // of most of it
	goOn, ends  int     // lines that go on in the next, of so many
	columns     bool    // it is columns itself
}

func (p *page) sideOf(fragments []*span, known bool, depth int) columnSide {
	side := columnSide{x0: math.Inf(1), x1: math.Inf(-1), top: math.Inf(-1), bottom: math.Inf(1)}
	characters := make(map[float64]int)
	for _, row := range rowsOf(fragments) {
		side.rows++
		first := row[0]
		for _, s := range row {
			if s.x0 < first.x0 {
				first = s
			}
			side.words += countWords(s.words)
			side.x0, side.x1 = min(side.x0, s.x0), max(side.x1, s.x1)
			side.top, side.bottom = max(side.top, s.y), min(side.bottom, s.y)
			characters[s.size] += s.characters
		}
		if len(row) == 1 {
			side.lines = append(side.lines, first)
		}
	}
	most := 0
	for size, n := range characters {
		if n > most || n == most && size < side.size {
			side.size, most = size, n
		}
	}
	for i := 1; i < min(len(side.lines), maxFlowPerPlace); i++ {
		a, b := side.lines[i-1], side.lines[i]
		if math.Abs(a.size-b.size) > 0.1*a.size || a.y-b.y > 2*a.size {
			continue
		}
		side.ends++
		if side.goesOn(a, b) {
			side.goOn++
		}
	}
	if len(side.lines)*2 < side.rows && depth < maxInnerColumns { // columns again, perhaps
		side.columns = p.hasColumns(fragments, known, depth+1)
	}
	return side
}

// hasColumns reports whether a side of a band is columns again.
func (p *page) hasColumns(fragments []*span, known bool, depth int) bool {
	sorted := slices.Clone(fragments)
	slices.SortStableFunc(sorted, func(a, b *span) int { return cmp.Compare(b.y, a.y) })
	for _, g := range gutterCandidates(sorted) {
		for _, b := range bandsOf(sorted, g) {
			if len(b.left) > 0 && len(b.right) > 0 && p.kindOf(b, g.at, known, depth) == columns {
				return true
			}
		}
	}
	return false
}

// goesOn reports whether line a goes on in b: it ends no sentence and b begins
// as none does, or the first word of b had no room on it.
func (c columnSide) goesOn(a, b *span) bool {
	if prose.EndsInHyphen(a.words) || !prose.EndsWithStop(a.words) && prose.Continues(b.words) && countWords(a.words) > 1 {
		return true
	}
	each := (a.x1 - a.x0) / float64(max(utf8.RuneCountInString(a.words), 1))
	width := 1
	if first, _ := utf8.DecodeRuneInString(b.words); !prose.IsSpaceless(first) {
		width = prose.FirstWordWidth(b.words) + 1
	}
	used := a.x1 - c.x0
	if bidi.IsRightToLeftText(a.words) {
		used = c.x1 - a.x0
	}
	return used+each*float64(width) > c.x1-c.x0 && countWords(a.words) > 2
}

// flows reports whether the side is running text.
func (c columnSide) flows() bool {
	return c.columns || c.ends > 0 && c.goOn*100 >= c.ends*minFlow && c.words >= 2*c.rows && len(c.lines)*2 >= c.rows
}

// isNote reports whether a is notes in the margin of b: narrow, beside running
// text, and no label of its lines.
func isNote(a, b columnSide) bool {
	if b.rows < minBesideNote || !b.flows() || a.x1-a.x0 > noteWidth*(b.x1-b.x0) || a.top > b.top+2*b.size || a.bottom < b.bottom-4*b.size {
		return false
	}
	if a.size > 0.95*b.size && a.rows*2 > b.rows && a.x1-a.x0 > 0.45*(b.x1-b.x0) {
		return false // a narrow column
	}
	labels := 0
	for _, s := range a.lines {
		if isLabel(s, b.lines) || strings.HasSuffix(s.words, ":") {
			labels++
		}
	}
	return labels*2 <= a.rows
}

// rulesAcross counts the level rules that cross a place between two heights. The
// edges of cells may meet there.
func (p *page) rulesAcross(at, bottom, top float64) int {
	const near, step = 12.0, 4.0 // points
	n, last := 0, math.Inf(-1)
	left, right := math.Inf(-1), math.Inf(-1) // the heights of the last rules at both sides
	for _, r := range p.rules {
		y := (r.y0 + r.y1) / 2
		if !r.level() || y < bottom-20 || y > top+20 || r.x1-r.x0 < near {
			continue
		}
		if r.x0 < at-near/2 && r.x1 > at-near {
			left = y
		}
		if r.x1 > at+near/2 && r.x0 < at+near {
			right = y
		}
		if math.Abs(left-right) < 1 && y > last+step {
			n++
			last = y
		}
	}
	return n
}
