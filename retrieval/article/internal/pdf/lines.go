package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// glyph is a glyph where it is drawn on a page.
type glyph struct {
	text     string
	x, y     float64 // its origin, in points from the lower left corner
	dx, dy   float64 // from there to the origin of the next one, as wide as it is
	ax, ay   float64 // the direction of writing
	size     float64 // the height of its font, in points
	spread   float64 // what the font is spaced out by
	font     *textFont
	artifact bool // marked as no part of the text
}

// page is a page while it is read, and its lines afterwards.
type page struct {
	number   int // from 1
	box      []float64
	spans    [4][]*span // by direction of writing: right, up, left, down
	open     *span
	openAt   int
	seen     map[spanPlace]bool
	lines    []line
	aside    []Removed // what is drawn on the page and is no text of it
	pictures bool
	gutters  []float64 // between columns, in points from the left
}

// span is a few characters in a row on one line. Its place is turned so that
// writing goes right.
type span struct {
	text       strings.Builder
	words      string // text, once it is finished
	x0, x1, y  float64
	size       float64
	bold       bool
	artifact   bool
	end        float64 // where the next glyph is expected
	characters int
}

// spanPlace is for finding what is drawn twice, which makes letters look bold.
type spanPlace struct {
	text string
	x, y int
}

// line is a line of text.
type line struct {
	text         string
	x0, x1, y    float64
	left, right  float64 // the edges of the column it stands in
	size         float64
	bold         bool
	artifact     bool
	page         int
	columnStarts bool // it is the first of a column
	cells        int  // the parts that wide gaps divide it into, as in a table
}

func newPage(box []float64) *page {
	p := &page{seen: make(map[spanPlace]bool)}
	if len(box) == 4 {
		p.box = []float64{min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])}
	}
	return p
}

// Distances between glyphs, in ems. TeX sets words at least 0.22 apart and moves
// letters by 0.1 at most; other programs keep to 0.25 and draw the space.
const (
	wordGap   = 0.17
	accentGap = -0.1 // what goes farther back is drawn over a letter
	spanGap   = 0.9  // what is farther apart may be in another column
	backGap   = -0.6 // what goes farther back is drawn anew
	cellGap   = 1.4  // between the cells of a table
	rowGap    = 0.35 // what is higher or lower stands on another line
)

// draw puts a glyph on the page.
func (p *page) draw(g glyph) {
	if g.size <= 0 || g.size > 2000 {
		return
	}
	at, ok := directionOf(g.ax, g.ay)
	if !ok || p.outside(g.x, g.y) {
		return // neither along nor across the page: a watermark
	}
	x, y := turn(g.x, g.y, at)
	dx, _ := turn(g.dx, g.dy, at)
	s := p.open
	if s != nil && (p.openAt != at || !s.takes(x, y, g)) {
		s = nil
	}
	if s == nil {
		if strings.TrimSpace(g.text) == "" {
			return
		}
		s = &span{x0: x, y: y, size: g.size, artifact: g.artifact, bold: g.font != nil && g.font.bold, end: x}
		p.spans[at] = append(p.spans[at], s)
		p.open, p.openAt = s, at
	}
	if r, n := utf8.DecodeRuneInString(g.text); n < len(g.text) && isRightToLeft(r) {
		g.text = reversed(g.text) // the line is drawn, and turned, as a whole
	}
	gap := x - s.end
	if gap > wordGap*g.size && !s.endsInSpace() && strings.TrimSpace(g.text) != "" {
		s.text.WriteByte(' ')
	}
	if gap > accentGap*g.size || !s.joinAccent(g.text) {
		s.text.WriteString(g.text)
	}
	s.characters += utf8.RuneCountInString(g.text)
	s.end = x + dx + g.spread
	if strings.TrimSpace(g.text) != "" {
		s.x1 = max(s.x1, x+dx)
	}
}

// takes reports whether a glyph goes on what the span begins.
func (s *span) takes(x, y float64, g glyph) bool {
	size := min(s.size, g.size)
	gap := x - s.end
	return math.Abs(y-s.y) < rowGap*size && gap < spanGap*size && gap > backGap*size && s.artifact == g.artifact &&
		math.Abs(s.size-g.size) < 0.5*size && s.text.Len() < 1<<16
}

// spacingAccents are accents that stand by themselves, and what they put on a
// letter.
var spacingAccents = map[rune]string{
	'`': "\u0300", '´': "\u0301", 'ˆ': "\u0302", '^': "\u0302", '˜': "\u0303", '¯': "\u0304", '˘': "\u0306",
	'˙': "\u0307", '¨': "\u0308", '˚': "\u030a", '˝': "\u030b", 'ˇ': "\u030c", '¸': "\u0327", '˛': "\u0328"}

// joinAccent puts an accent and a letter that are drawn one over the other, as
// TeX does with its old fonts, together; it reports whether they are that.
func (s *span) joinAccent(next string) bool {
	text := s.text.String()
	before, n := utf8.DecodeLastRuneInString(text)
	after, m := utf8.DecodeRuneInString(next)
	if m != len(next) || m == 0 {
		return false
	}
	letter, accent := after, spacingAccents[before]
	if after == '¸' || after == '˛' { // they hang from the letter before
		letter, accent = before, spacingAccents[after]
	}
	if accent == "" || !unicode.IsLetter(letter) {
		return false
	}
	if letter == 'ı' {
		letter = 'i'
	}
	s.text.Reset()
	s.text.WriteString(text[:len(text)-n] + string(letter) + accent)
	return true
}

func (s *span) endsInSpace() bool {
	text := s.text.String()
	return text != "" && text[len(text)-1] == ' '
}

// directionOf is the direction of writing, a quarter turn each: right, up, left,
// down. What is slanted has none.
func directionOf(ax, ay float64) (int, bool) {
	const steep = 0.15
	switch long := math.Hypot(ax, ay); {
	case long == 0:
		return 0, false
	case math.Abs(ay) < steep*long && ax > 0:
		return 0, true
	case math.Abs(ax) < steep*long && ay > 0:
		return 1, true
	case math.Abs(ay) < steep*long:
		return 2, true
	case math.Abs(ax) < steep*long:
		return 3, true
	}
	return 0, false
}

// turn turns a place so that a direction of writing goes right.
func turn(x, y float64, direction int) (float64, float64) {
	switch direction {
	case 1:
		return y, -x
	case 2:
		return -x, -y
	case 3:
		return -y, x
	}
	return x, y
}

func (p *page) outside(x, y float64) bool {
	const near = 2 // points
	return p.box != nil && (x < p.box[0]-near || x > p.box[2]+near || y < p.box[1]-near || y > p.box[3]+near)
}

// finish makes lines of what was drawn. It takes the gutters of the pages before
// and returns them with its own.
func (p *page) finish(gutters []float64) []float64 {
	p.gutters = gutters
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
	for at, spans := range p.spans {
		p.spans[at] = p.finishSpans(spans)
		if at == main {
			continue
		}
		for _, line := range linesOf(p.spans[at]) {
			p.aside = append(p.aside, Removed{Text: line.text, Reason: "sideways words"})
		}
	}
	p.lines = p.inOrder(p.settleRaised(p.spans[main]), 0)
	for i := range p.lines {
		p.lines[i].page = p.number
	}
	p.spans, p.open, p.seen = [4][]*span{}, nil, nil
	return p.gutters
}

// finishSpans fixes the texts of spans and leaves out what is drawn twice.
func (p *page) finishSpans(spans []*span) []*span {
	kept := spans[:0]
	for _, s := range spans {
		s.words = strings.TrimSpace(foldSpaces(s.text.String()))
		s.text = strings.Builder{}
		place := spanPlace{s.words, int(math.Round(s.x0 / 2)), int(math.Round(s.y / 2))}
		if s.words == "" || p.seen[place] {
			continue
		}
		p.seen[place] = true
		kept = append(kept, s)
	}
	return kept
}

// foldSpaces folds white space, and keeps soft hyphens, which say that a word
// goes on on the next line.
func foldSpaces(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}

// maxColumns bounds how often columns are looked for in columns.
const maxColumns = 4

// inOrder puts spans into lines and lines into the order in which they are read:
// where there are columns, those of the left one first. What goes across the
// columns, a title or a picture's caption, parts the page into what is above it
// and what is below.
func (p *page) inOrder(spans []*span, depth int) []line {
	at, rows, ok := p.gutter(spans)
	if !ok || depth >= maxColumns {
		return columnOf(linesOf(spans))
	}
	byHeight := slices.Clone(spans)
	slices.SortStableFunc(byHeight, func(a, b *span) int { return cmp.Compare(b.y, a.y) })
	var lines []line
	var left, right, across []*span
	flush := func() {
		lines = append(lines, columnOf(linesOf(across))...)
		lines = append(append(lines, p.inOrder(left, depth+1)...), p.inOrder(right, depth+1)...)
		left, right, across = nil, nil, nil
	}
	for _, s := range byHeight {
		switch {
		case s.x0 < at && s.x1 > at || isOnRow(s, rows):
			if len(left)+len(right) > 0 {
				flush()
			}
			across = append(across, s)
		case s.x1 <= at:
			left = append(left, s)
		default:
			right = append(right, s)
		}
	}
	flush()
	return lines
}

// Columns are looked for in this way: two spans on one height with a gap between
// vote for every place in the gap. The place of a gutter has enough votes, and
// those that vote for it are running text: the cells of a table are shorter.
// Where the pages before have a gutter, fewer votes do.
const (
	minColumnRows  = 5
	minKnownRows   = 2
	minColumnWords = 3.0  // per span, on average
	minGutter      = 0.8  // ems
	maxGutter      = 200  // points
	maxGutterSpans = 4000 // on one page; a page of text has some hundred
	maxGutters     = 8    // that are remembered
)

// neighbours are two spans on one height.
type neighbours struct{ left, right *span }

// gutter finds the gutter between the columns that spans stand in, and the heights
// of the rows of tables that it goes through.
func (p *page) gutter(spans []*span) (at float64, tableRows []float64, ok bool) {
	if len(spans) < 2*minKnownRows || len(spans) > maxGutterSpans {
		return 0, nil, false
	}
	pairs := neighboursOf(spans)
	votes := make(map[int]int) // by place, in points
	for _, n := range pairs {
		for x := int(n.left.x1) + 1; x < int(n.right.x0) && x < int(n.left.x1)+maxGutter; x++ {
			votes[x]++
		}
	}
	best, most := 0, 0
	for x, n := range votes {
		if n > most || n == most && x < best {
			best, most = x, n
		}
	}
	if most < minKnownRows {
		return 0, nil, false
	}
	last := best
	for votes[last+1] == most {
		last++
	}
	at = float64(best+last) / 2 // the middle of the places with as many votes
	known := slices.ContainsFunc(p.gutters, func(g float64) bool { return math.Abs(g-at) < 8 })
	textRows, tableRows, words := rowsAt(pairs, at)
	if textRows < minKnownRows || textRows < minColumnRows && !known || words < minColumnWords {
		return 0, nil, false
	}
	across := 0
	for _, s := range spans {
		if s.x0 < at && s.x1 > at {
			across++
		}
	}
	if across > 2*most {
		return 0, nil, false
	}
	if !known && len(p.gutters) < maxGutters {
		p.gutters = append(p.gutters, at)
	}
	return at, tableRows, true
}

func isOnRow(s *span, rows []float64) bool {
	return slices.ContainsFunc(rows, func(y float64) bool { return math.Abs(s.y-y) < 0.6*s.size })
}

// neighboursOf lists the spans that have another one to their right, with
// nothing but a gap between.
func neighboursOf(spans []*span) []neighbours {
	byHeight := slices.Clone(spans)
	slices.SortFunc(byHeight, func(a, b *span) int { return cmp.Compare(b.y, a.y) })
	var pairs []neighbours
	for i, a := range byHeight {
		row := near(byHeight, i)
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

// near are the spans on about the height of span i.
func near(byHeight []*span, i int) []*span {
	a := byHeight[i]
	from, to := i, i+1
	for from > 0 && byHeight[from-1].y-a.y < 0.6*a.size {
		from--
	}
	for to < len(byHeight) && a.y-byHeight[to].y < 0.6*a.size {
		to++
	}
	return byHeight[from:to]
}

// rowsAt counts the rows of running text on both sides of a place, with the words
// of a span of the emptier side, and lists the heights of the rows of tables,
// whose cells are shorter.
func rowsAt(pairs []neighbours, at float64) (textRows int, tableRows []float64, words float64) {
	left, right := 0, 0
	for _, n := range pairs {
		if n.left.x1 > at || n.right.x0 < at {
			continue
		}
		a, b := strings.Count(n.left.words, " ")+1, strings.Count(n.right.words, " ")+1
		if min(a, b) < 2 {
			tableRows = append(tableRows, n.left.y)
			continue
		}
		left, right = left+a, right+b
		textRows++
	}
	if textRows > len(tableRows) { // the last line of a paragraph may have a word
		tableRows = shortRuns(tableRows)
	}
	return textRows, tableRows, float64(min(left, right)) / float64(max(textRows, 1))
}

// minTableRows is the fewest rows with short cells in a row that are a table.
const minTableRows = 3

// shortRuns leaves the heights out that do not stand in a run of some at equal
// distances.
func shortRuns(heights []float64) []float64 {
	var rows []float64
	for from := 0; from < len(heights); {
		to := from + 1
		for to < len(heights) && heights[to-1]-heights[to] < 40 {
			to++
		}
		if to-from >= minTableRows {
			rows = append(rows, heights[from:to]...)
		}
		from = to
	}
	return rows
}

// Notes are marked by small raised numbers.
const (
	raisedSize  = 0.82 // of the size of the text, at most
	raisedLeast = 0.15 // ems above the line
	raisedMost  = 0.65
	lowered     = -0.35
	maxRaised   = 20_000 // spans on a page in which they are looked for
)

// settleRaised puts what stands small and raised or lowered beside a word on its
// line. A mark of a note goes to what was taken off.
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
	for _, s := range spans {
		if s.characters > 8 {
			kept = append(kept, s)
			continue
		}
		base, after := raisedFrom(s, ends[int(s.x0/bucket)-1], ends[int(s.x0/bucket)], ends[int(s.x0/bucket)+1]), true
		if base == nil {
			base, after = raisedFrom(s, begins[int(s.x1/bucket)-1], begins[int(s.x1/bucket)], begins[int(s.x1/bucket)+1]), false
		}
		if base == nil {
			kept = append(kept, s)
			continue
		}
		if after && s.y-base.y > raisedLeast*base.size && prose.IsRaisedNote(base.words, s.words) {
			p.aside = append(p.aside, Removed{Text: s.words, Reason: "mark of a note"})
			continue
		}
		s.y = base.y
		kept = append(kept, s)
	}
	return kept
}

// raisedFrom finds the span of some that s stands beside, small and raised or
// lowered.
func raisedFrom(s *span, lists ...[]*span) *span {
	const most = 64 // looked at, for the sake of a page made to be slow
	for _, list := range lists {
		for _, b := range list[:min(len(list), most)] {
			apart := min(math.Abs(s.x0-b.x1), math.Abs(b.x0-s.x1))
			if up := s.y - b.y; s.size <= raisedSize*b.size && up > lowered*b.size && up < raisedMost*b.size && apart < 0.35*b.size {
				return b
			}
		}
	}
	return nil
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

// linesOf puts spans that stand on one height into lines, from the top.
func linesOf(spans []*span) []line {
	sorted := slices.Clone(spans)
	slices.SortStableFunc(sorted, func(a, b *span) int { return cmp.Compare(b.y, a.y) })
	var lines []line
	var row []*span
	var base *span // the largest of the row
	for _, s := range sorted {
		if base != nil && base.y-s.y < rowGap*max(base.size, s.size) && (s.artifact == base.artifact) {
			row = append(row, s)
			if s.size > base.size {
				base = s
			}
			continue
		}
		if base != nil {
			lines = append(lines, lineOf(row, base))
		}
		row, base = []*span{s}, s
	}
	if base != nil {
		lines = append(lines, lineOf(row, base))
	}
	return lines
}

func lineOf(row []*span, base *span) line {
	slices.SortStableFunc(row, func(a, b *span) int { return cmp.Compare(a.x0, b.x0) })
	line := line{x0: row[0].x0, y: base.y, artifact: base.artifact, cells: 1}
	var b strings.Builder
	sizes := make(map[float64]int)
	bold, end := 0, row[0].x0
	for i, s := range row {
		if gap := s.x0 - end; i > 0 && gap > wordGap*min(s.size, base.size) {
			b.WriteByte(' ')
			if gap > cellGap*base.size {
				line.cells++
			}
		}
		b.WriteString(s.words)
		end = max(end, s.x1)
		sizes[math.Round(s.size*4)/4] += s.characters
		if s.bold {
			bold += s.characters
		} else {
			bold -= s.characters
		}
	}
	line.x1 = end
	line.text = logicalOrder(b.String())
	line.bold = bold > 0
	most := -1
	for size, n := range sizes {
		if n > most || n == most && size > line.size {
			line.size, most = size, n
		}
	}
	return line
}

// logicalOrder turns a line of Arabic or Hebrew, which is drawn from the right,
// into the order in which it is read; words and numbers from other scripts keep
// theirs.
func logicalOrder(s string) string {
	right, left := 0, 0
	for _, r := range s {
		switch {
		case isRightToLeft(r):
			right++
		case unicode.IsLetter(r):
			left++
		}
	}
	if right == 0 || right < left {
		return s
	}
	runes := []rune(s)
	slices.Reverse(runes)
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && !isRightToLeft(runes[j]) {
			j++
		}
		run := runes[i:j]
		for len(run) > 0 && !prose.IsWordRune(run[0]) {
			run = run[1:]
		}
		for len(run) > 0 && !prose.IsWordRune(run[len(run)-1]) {
			run = run[:len(run)-1]
		}
		slices.Reverse(run)
		i = j + 1
	}
	if turned := []rune(strings.Map(mirrored, string(runes))); misplaced(turned) < misplaced(runes) {
		runes = turned // the glyphs are named by their shapes
	}
	for i := 1; i < len(runes); i++ { // a mark stands behind its letter
		for j := i; j > 0 && unicode.Is(unicode.Mn, runes[j-1]) && isRightToLeft(runes[j]) && !unicode.Is(unicode.Mn, runes[j]); j-- {
			runes[j-1], runes[j] = runes[j], runes[j-1]
		}
	}
	return string(runes)
}

func reversed(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

func isRightToLeft(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana)
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
