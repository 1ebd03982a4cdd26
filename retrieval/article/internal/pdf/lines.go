package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/bidi"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// line is a line of text, or a row of a table.
type line struct {
	text         string
	x0, x1, y    float64
	left, right  float64 // the edges of the column it is in
	size         float64
	bold         bool
	artifact     bool
	aside        bool // it is a note in the margin
	page         int
	columnStarts bool     // it is the first of a column
	cells        []string // of a row of a table, as they are drawn
	isList       bool     // its cells are the number of an item and its text
	joined       string   // the text as it is drawn
}

// isRow reports whether the line is a row of a table.
func (l *line) isRow() bool { return len(l.cells) > 1 }

// finish makes lines of what was drawn. It takes the gutters of the pages before
// and returns them with its own.
func (p *page) finish(gutters []float64) []float64 {
	p.gutters = gutters
	main := p.mainDirection()
	slices.SortFunc(p.rules, func(a, b rule) int { return cmp.Compare(a.y0+a.y1, b.y0+b.y1) })
	if p.open != nil {
		p.open.glyphs = slices.Clip(p.open.glyphs) // what is behind is not its own
	}
	for at, spans := range p.spans {
		var rules []rule
		if at == 0 {
			rules = p.rules
		}
		p.spans[at] = p.finishSpans(spans, rules)
	}
	if main == 0 && turnVertical(p.spans[0]) { // words of other scripts lie on their side there
		p.spans[3], p.spans[0] = append(p.spans[0], p.spans[3]...), nil
		p.vertical, main = true, 3
	}
	for at := range p.spans {
		if at == main {
			continue
		}
		for _, l := range linesOf(fragmentsOf(p.spans[at])) {
			l.settle(bidi.IsRightToLeftText(l.joined))
			p.aside = append(p.aside, Removed{Text: l.text, Reason: "sideways words"})
		}
	}
	if main != 0 {
		p.rules = nil // they are not turned
	}
	fragments := fragmentsOf(p.settleRaised(p.spans[main]))
	var notes []line
	if len(fragments) <= maxGutterSpans { // a page of text, and none made to be slow
		body := p.bodyOf(fragments)
		fragments = p.takeOffLineNumbers(fragments, body)
		fragments = p.joinDropCaps(fragments, body)
		fragments, notes = marginNotes(fragments, p.bodyOf(fragments))
	}
	p.lines = withNotes(p.inOrder(fragments, 0), notes)
	for i := range p.lines {
		p.lines[i].page = p.number
	}
	p.notes = p.noteRule()
	settleDirections(p.lines)
	for _, l := range p.lines {
		p.letters.add(l.text)
	}
	p.spans, p.open, p.free, p.seen, p.rules = [4][]*span{}, nil, nil, nil, nil
	return p.gutters
}

// noteRule is the height of the short rule that parts the notes at the foot of a
// page from its text: the lowest that begins with the lines and has some below it.
func (p *page) noteRule() float64 {
	left, right, lowest := math.Inf(1), math.Inf(-1), math.Inf(1)
	for _, l := range p.lines {
		if !l.aside {
			left, right, lowest = min(left, l.x0), max(right, l.x1), min(lowest, l.y)
		}
	}
	for _, r := range p.rules {
		width := r.x1 - r.x0
		if r.level() && r.thickness() < 2 && width > 20 && width < 0.6*(right-left) && (r.x0-left < 3 || right-r.x1 < 3) && r.y0 > lowest {
			return r.y0
		}
	}
	return 0
}

// withNotes puts notes of the margin behind the lines that they are beside.
func withNotes(lines, notes []line) []line {
	for len(notes) > 0 {
		to := 1
		for to < len(notes) && !notes[to].columnStarts && notes[to-1].y-notes[to].y < 2*notes[to].size {
			to++
		}
		nearest := -1
		for i, l := range lines {
			if !l.aside && (nearest < 0 || math.Abs(l.y-notes[0].y) < math.Abs(lines[nearest].y-notes[0].y)) {
				nearest = i
			}
		}
		at := nearest + 1
		if nearest >= 0 && math.Abs(lines[nearest].y-notes[0].y) < 0.3*notes[0].size && startsParagraph(lines, nearest) {
			at = nearest // it is over the paragraph
		}
		lines = slices.Insert(lines, at, notes[:to]...)
		notes = notes[to:]
	}
	return lines
}

// startsParagraph reports whether white is above a line.
func startsParagraph(lines []line, i int) bool {
	if i == 0 || i+1 == len(lines) || lines[i-1].aside {
		return true
	}
	above, below := lines[i-1].y-lines[i].y, lines[i].y-lines[i+1].y
	return above < 0 || above > 1.25*max(below, lines[i].size) ||
		prose.EndsWithStop(lines[i-1].joined) && lines[i-1].x1 < lines[i-1].right-2*lines[i].size
}

// mainDirection is the direction in which most of the page is written.
func (p *page) mainDirection() int {
	main, most := 0, -1
	for at, spans := range p.spans {
		characters := 0
		for _, s := range spans {
			characters += s.characters
		}
		if characters > most {
			main, most = at, characters
		}
	}
	return main
}

// Limits for the sake of pages made to be slow.
const (
	maxFragment = 1 << 13 // bytes of a fragment that others are joined to
	maxMeasured = 400     // glyphs of one whose gaps are measured
)

// fragmentsOf puts the spans of a row that no wide gap parts together: what is
// left apart may be in different columns, cells or margins.
func fragmentsOf(spans []*span) []*span {
	rows := rowsOf(spans)
	for _, row := range rows {
		slices.SortStableFunc(row, func(a, b *span) int { return cmp.Compare(a.x0, b.x0) })
	}
	edges := edgesOf(rows)
	var fragments []*span
	for _, row := range rows {
		row = edges.split(row)
		var last *span
		for _, s := range row {
			if last == nil || last.isApart(s) || edges.part(last, s) {
				fragments = append(fragments, s)
				last = s
				continue
			}
			last.join(s)
		}
	}
	return fragments
}

// columnEdges are where columns of text or of a table begin, in half points: how
// many fragments with a wide gap before them begin there.
type columnEdges map[int]int

const (
	minEdges = 2
	edgeGap  = 0.8 // ems of white before what begins a column
	edgeNear = 0.4 // ems of it where others begin there
)

func edgesOf(rows [][]*span) columnEdges {
	edges := make(columnEdges)
	left := math.Inf(1)
	for _, row := range rows {
		left = min(left, row[0].x0)
	}
	for _, row := range rows {
		if row[0].x0 > left+2*row[0].size { // lines beside an empty column
			edges[int(math.Round(row[0].x0*2))]++
		}
		for i := 1; i < len(row); i++ {
			if row[i].x0-row[i-1].x1 > edgeGap*row[i].size && !isMarkOfList(row[i-1]) {
				edges[int(math.Round(row[i].x0*2))]++
			}
		}
	}
	return edges
}

// part reports whether next begins a column: others do at its place, and it is
// set apart from s, or drawn at another time.
func (e columnEdges) part(s, next *span) bool {
	at := int(math.Round(next.x0 * 2))
	n := e[at-1] + e[at] + e[at+1]
	if n < minEdges {
		return false
	}
	gap := next.x0 - s.x1
	return gap > edgeNear*min(s.size, next.size) || n >= 2*minEdges && next.order != s.order+1
}

// split splits spans where a gap inside leads to the edge of a column: what is in
// two columns may be drawn in one go.
func (e columnEdges) split(row []*span) []*span {
	if len(e) == 0 {
		return row
	}
	var parts []*span
	for _, s := range row {
		from := 0
		for i := 1; i < len(s.glyphs); i++ {
			g := &s.glyphs[i]
			if gap := g.x0 - s.glyphs[i-1].x1; gap < edgeNear*s.size || g.spaced && gap < 0.7*s.size {
				continue
			}
			if at := int(math.Round(g.x0 * 2)); e[at-1]+e[at]+e[at+1] >= minEdges {
				parts = append(parts, s.slice(from, i))
				from = i
			}
		}
		if from == 0 {
			parts = append(parts, s)
		} else {
			parts = append(parts, s.slice(from, len(s.glyphs)))
		}
	}
	return parts
}

// isApart reports whether next, which follows on the row, does not go on s.
func (s *span) isApart(next *span) bool {
	gap, size := next.x0-s.x1, min(s.size, next.size)
	if len(s.words) > maxFragment {
		return true
	}
	if gap > spanGap*size && !s.endsDrawn(next) && !(next.order == s.order+1 && gap < 1.5*max(s.widestGap(), next.widestGap())) {
		return true
	}
	return gap < backGap*size && !s.raised && !next.raised || s.artifact != next.artifact ||
		isDropCapBeside(s, next) || isMarkOfList(s) && gap > 0.5*next.size
}

// widestGap is the widest gap between words of the span, in points.
func (s *span) widestGap() float64 {
	widest := 0.0
	for i := 1; i < min(len(s.glyphs), maxMeasured); i++ {
		if gap := s.glyphs[i].x0 - s.glyphs[i-1].x1; gap < fragmentGap*s.size && gap > wordGap*s.size {
			widest = max(widest, gap)
		}
	}
	return widest
}

// isDropCapBeside reports whether a is a large letter and b a line beside it, or
// the other way round.
func isDropCapBeside(a, b *span) bool {
	return a.characters <= 3 && a.size > minDropCap*b.size || b.characters <= 3 && b.size > minDropCap*a.size
}

// endsDrawn reports whether a drawn space leads from s to next, so that the gap
// is one between words.
func (s *span) endsDrawn(next *span) bool {
	last := s.glyphs[len(s.glyphs)-1].text
	return strings.HasSuffix(last, " ") && next.x0-s.x1 < 1.6*s.size
}

// isMarkOfList reports whether a span is the mark of an item of a list, whose
// text is set in.
func isMarkOfList(s *span) bool { return prose.ListMark.MatchString(s.words + " ") }

// join puts a span that follows on the line behind s.
func (s *span) join(next *span) {
	words := next.words
	if next.raised && next.up {
		words = prose.Raised(s.words, words)
	}
	last := &s.glyphs[len(s.glyphs)-1]
	drawn := strings.HasSuffix(last.text, " ")
	size := min(s.size, next.size)
	gap := (next.x0 - s.x1) / size
	spacing := spacingOf(s.glyphs[max(len(s.glyphs)-maxMeasured, 0):], s.size)
	spacing.letter = 0
	spacing.word = min(spacing.word, 0.25)
	first := next.glyphs[0]
	afterNumber := s.raised && s.up && prose.IsRaisedNote("word", s.words) // the number of a note before its text
	if isWordGap(last.text, first.text, gap, spacing, drawn) || afterNumber || last.struck && gap > drawnGap || first.struck && drawn {
		s.words += " "
	}
	s.words = strings.TrimSpace(s.words + words)
	if next.characters > s.characters {
		s.size, s.y = next.size, next.y
	}
	s.glyphs = append(s.glyphs, next.glyphs...)
	s.order = next.order
	s.characters += next.characters
	s.heavy += next.heavy
	s.bold = s.heavy*2 > s.characters
	s.x1 = max(s.x1, next.x1)
	s.end = s.x1
}

// rowsOf puts spans that are on one height into rows, from the top.
func rowsOf(spans []*span) [][]*span {
	sorted := slices.Clone(spans)
	slices.SortStableFunc(sorted, func(a, b *span) int { return cmp.Compare(b.y, a.y) })
	var rows [][]*span
	var row []*span
	var base *span // the one with the most characters of the row
	for _, s := range sorted {
		if base != nil && math.Abs(base.y-s.y) < rowGap*min(base.size, s.size) && s.artifact == base.artifact {
			row = append(row, s)
			if s.characters > base.characters {
				base = s
			}
			continue
		}
		if base != nil {
			rows = append(rows, row)
		}
		row, base = []*span{s}, s
	}
	if base != nil {
		rows = append(rows, row)
	}
	return rows
}

// columnOf says of lines which edges their column has.
func columnOf(lines []line) []line {
	left, right := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		left, right = min(left, l.x0), max(right, l.x1)
	}
	for i := range lines {
		lines[i].left, lines[i].right = left, right
		lines[i].columnStarts = i == 0
	}
	return lines
}

// linesOf makes lines of fragments, from the top.
func linesOf(fragments []*span) []line {
	rows := rowsOf(fragments)
	lines := make([]line, 0, len(rows))
	for _, row := range rows {
		lines = append(lines, lineOf(row))
	}
	return lines
}

// cellGap is the gap, in ems, from which the parts of a line that is in no table
// are told apart as cells are.
const cellGap = 2.5

// lineOf makes a line of the fragments of a row.
func lineOf(row []*span) line {
	slices.SortStableFunc(row, func(a, b *span) int { return cmp.Compare(a.x0, b.x0) })
	l := lineFrom(row)
	var cell strings.Builder
	end := row[0].x0
	for i, s := range row {
		gap := s.x0 - end
		switch {
		case i == 0, s.words == "", cell.Len() == 0:
		case gap > cellGap*l.size && !isMarkOfList(row[i-1]) && !isLeader(row[i-1].words) && !isLeader(s.words):
			l.cells = append(l.cells, cell.String())
			cell.Reset()
		case gap > wordGap*min(s.size, l.size):
			cell.WriteByte(' ')
		}
		cell.WriteString(s.words)
		end = max(end, s.x1)
	}
	l.cells = append(l.cells, cell.String())
	l.joined = strings.Join(l.cells, " ")
	return l
}

// isLeader reports whether a fragment is the dots that lead from a heading to
// the number of its page, or ends in them.
func isLeader(s string) bool {
	return strings.HasSuffix(s, "..") || strings.HasSuffix(s, ". .") || strings.HasPrefix(s, "..") || strings.HasPrefix(s, ". .")
}

// lineFrom is a line at the place and of the size of some fragments, without
// their text.
func lineFrom(row []*span) line {
	l := line{x0: row[0].x0, x1: row[0].x1, artifact: row[0].artifact}
	var sizes [8]struct {
		size       float64
		characters int
	}
	bold, most, base := 0, -1, row[0]
	for _, s := range row {
		l.x0, l.x1 = min(l.x0, s.x0), max(l.x1, s.x1)
		if s.bold {
			bold += s.characters
		} else {
			bold -= s.characters
		}
		if s.characters > base.characters {
			base = s
		}
		size := math.Round(s.size*4) / 4
		for i := range sizes {
			if e := &sizes[i]; e.characters == 0 || e.size == size {
				e.size, e.characters = size, e.characters+max(s.characters, 1)
				break
			}
		}
	}
	for _, e := range sizes {
		if e.characters > most || e.characters == most && e.size > l.size {
			l.size, most = e.size, e.characters
		}
	}
	l.y, l.bold = base.y, bold > 0
	return l
}

// settle fixes the text of a line: from the order of drawing into that of
// reading.
func (l *line) settle(rightToLeft bool) {
	if !strings.ContainsFunc(l.joined, bidi.IsRightToLeft) {
		rightToLeft = false
	}
	if !l.isRow() {
		l.text = quotationMarks.Replace(bidi.LogicalOrder(l.joined, rightToLeft))
		return
	}
	cells := make([]string, len(l.cells))
	for i, cell := range l.cells {
		cells[i] = quotationMarks.Replace(bidi.LogicalOrder(cell, bidi.IsRightToLeftText(cell)))
	}
	if rightToLeft {
		slices.Reverse(cells)
	}
	if l.isList {
		l.text = strings.Join(cells, " ")
		return
	}
	l.text = prose.JoinCells(cells)
}

// quotationMarks writes the marks that TeX draws of two halves as what they are.
var quotationMarks = strings.NewReplacer("‘‘", "“", "’’", "”", "``", "“")

// directionWindow is how many lines before and after say in which direction a
// line of both directions is to be read.
const directionWindow = 4

// settleDirections fixes the texts of the lines of a page. A line with words of
// both directions is read as the paragraph around it is: an Arabic line may be
// mostly English.
func settleDirections(lines []line) {
	right := 0 // lines that are read from the right
	for i := range lines {
		if bidi.IsRightToLeftText(lines[i].joined) {
			right++
		}
	}
	for i := range lines {
		l := &lines[i]
		if !strings.ContainsFunc(l.joined, bidi.IsRightToLeft) {
			l.settle(false)
			continue
		}
		around := 0
		for j := max(i-directionWindow, 0); j < min(i+directionWindow+1, len(lines)); j++ {
			switch {
			case math.Abs(lines[j].size-l.size) > 0.1*l.size:
			case bidi.IsRightToLeftText(lines[j].joined):
				around++
			default:
				around--
			}
		}
		if around == 0 {
			around = 2*right - len(lines)
		}
		onlyRight := !strings.ContainsFunc(l.joined, bidi.IsLeftToRight)
		l.settle(onlyRight || around > 0 || around == 0 && bidi.IsRightToLeftText(l.joined))
	}
}

// Characters beside the line are small and raised or lowered.
const (
	raisedSize  = 0.93 // of the size of the text, at most
	raisedLeast = 0.42
	raisedMost  = 0.75 // ems above the line
	lowered     = -0.5
	maxRaised   = 20_000 // spans on a page in which they are looked for
)

// settleRaised puts what is small and raised or lowered beside a word on its
// line. A mark of a note goes to what was removed.
func (p *page) settleRaised(spans []*span) []*span {
	if len(spans) > maxRaised {
		return spans
	}
	const bucket = 4 // points
	ends, begins := make(map[int][]*span), make(map[int][]*span)
	for _, s := range spans {
		end, begin := int(s.x1/bucket), int(s.x0/bucket)
		ends[end] = append(ends[end], s)
		begins[begin] = append(begins[begin], s)
	}
	kept := spans[:0:0]
	var small []*span // beside no end of another
	for _, s := range spans {
		if s.characters > 8 {
			kept = append(kept, s)
			continue
		}
		at, to := int(s.x0/bucket), int(s.x1/bucket)
		base, after := raisedFrom(s, ends[at-1], ends[at], ends[at+1]), true
		if base == nil {
			base, after = raisedFrom(s, begins[to-1], begins[to], begins[to+1]), false
		}
		if base == nil {
			kept = append(kept, s)
			small = append(small, s)
			continue
		}
		s.up = s.y > base.y+0.02*base.size || s.areSmallFigures()
		if after && s.up && prose.IsRaisedNote(base.words, s.words) {
			p.aside = append(p.aside, Removed{Text: s.words, Reason: "mark of a note"})
			base.cover(s)
			continue
		}
		s.y, s.raised = base.y, true
		kept = append(kept, s)
	}
	if len(small) == 0 {
		return kept
	}
	return p.settleInner(kept, small)
}

// cover lets the span reach over the mark of a note that was removed behind it,
// so that what follows the mark follows the word.
func (s *span) cover(mark *span) {
	s.glyphs = append(s.glyphs, placed{x0: mark.x0, x1: mark.x1 - 0.1*s.size})
	s.x1 = max(s.x1, mark.x1-0.1*s.size)
}

// settleInner puts small raised and lowered characters that are drawn into a gap
// of a span, as the 2 of H2O, into its text.
func (p *page) settleInner(spans, small []*span) []*span {
	const bucket = 8 // points
	at := make(map[int][]*span)
	for _, s := range spans {
		at[int(s.y/bucket)] = append(at[int(s.y/bucket)], s)
	}
	gone := make(map[*span]bool)
	for _, s := range small {
		y := int(s.y / bucket)
		for _, b := range slices.Concat(few(at[y]), few(at[y-1]), few(at[y+1])) {
			if len(b.glyphs) > 4*maxMeasured {
				continue
			}
			up := s.y - b.y
			if b == s || gone[b] || s.size > 1.02*b.size || up < lowered*b.size || up > raisedMost*b.size || b.x0 > s.x0 || b.x1 < s.x1 {
				continue
			}
			if p.insert(b, s, up > 0.02*b.size) {
				gone[s] = true
				break
			}
		}
	}
	if len(gone) == 0 {
		return spans
	}
	return slices.DeleteFunc(spans, func(s *span) bool { return gone[s] })
}

// few are the first of some spans, for the sake of a page made to be slow.
func few(spans []*span) []*span { return spans[:min(len(spans), 128)] }

// insert puts the glyphs of s into the gap of b that they are drawn in; it
// reports whether there is one. The mark of a note only keeps its place.
func (p *page) insert(b, s *span, up bool) bool {
	i, _ := slices.BinarySearchFunc(b.glyphs, s.x0, func(g placed, x float64) int { return cmp.Compare(g.x0, x) })
	near := 0.2 * b.size
	if i == 0 || i == len(b.glyphs) || b.glyphs[i-1].x1 > s.x0+near || b.glyphs[i].x0 < s.x1-near {
		return false
	}
	before := wordsOf(b.glyphs[:i], b.size)
	inner := slices.Clone(s.glyphs)
	switch {
	case up && prose.IsRaisedNote(before, s.words):
		p.aside = append(p.aside, Removed{Text: s.words, Reason: "mark of a note"})
		inner = []placed{{x0: s.x0, x1: s.x1}}
	case up:
		inner = []placed{{text: prose.Raised(before, s.words), x0: s.x0, x1: s.x1}}
	}
	if last := &b.glyphs[i-1]; strings.HasSuffix(last.text, " ") {
		last.text, inner[0].spaced = strings.TrimRight(last.text, " "), true
	} else if b.glyphs[i].spaced && b.glyphs[i].x0-s.x1 < drawnGap*b.size {
		b.glyphs[i].spaced, inner[0].spaced = false, true
	}
	b.glyphs = slices.Insert(b.glyphs, i, inner...)
	b.finish()
	return true
}

// raisedFrom finds the span of some that s is beside, small and raised or
// lowered.
func raisedFrom(s *span, lists ...[]*span) *span {
	const most = 64 // looked at, for the sake of a page made to be slow
	var nearest *span
	for _, list := range lists {
		for _, b := range list[:min(len(list), most)] {
			apart, up := min(math.Abs(s.x0-b.x1), math.Abs(b.x0-s.x1)), s.y-b.y
			small := s.size <= raisedSize*b.size && s.size >= raisedLeast*b.size || s.areSmallFigures() && math.Abs(up) < 0.02*b.size && b != s
			if !small || up < lowered*b.size || up > raisedMost*b.size || apart > 0.35*b.size || b.raised {
				continue
			}
			if nearest == nil || math.Abs(up) < math.Abs(s.y-nearest.y) {
				nearest = b
			}
		}
	}
	return nearest
}
