package pdf

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// pageText is what is made of the lines of all pages.
type pageText struct {
	blocks   []Block
	removed  []Removed
	title    string // the largest heading of the first page
	pictures []int  // the pages with pictures and without text
	unnamed  []int  // the pages whose fonts do not say what they draw
	vertical []int  // the pages with lines from top to bottom
	unknown  int    // characters without a name, on the other pages
}

// textOfPages makes paragraphs and headings of the lines of pages. What stands
// around the text, on every page or marked so, goes to what was removed.
//
// A word that is broken at the end of a line is joined, without its hyphen
// unless both halves are words of the text, as in "well-known". A paragraph that
// runs on over the end of a column or page is one. So what is stored differs
// from what the page shows in these hyphens and in the places of the line ends,
// and in nothing else.
func textOfPages(pages []*page) *pageText {
	t := &pageText{}
	for i, p := range pages {
		p.number = i + 1
		for j := range p.lines {
			p.lines[j].page = p.number
		}
	}
	t.leaveOutUnnamed(pages)
	t.takeOffMargins(pages)
	t.takeOffNotes(pages)
	listed := make(map[Removed]bool)
	var lines []line
	for _, p := range pages {
		for _, r := range p.aside {
			if r.Text = prose.Normalise(r.Text); r.Text != "" && !listed[r] {
				listed[r] = true
				t.removed = append(t.removed, r)
			}
		}
		lines = append(lines, p.lines...)
	}
	for _, l := range lines {
		t.unknown += strings.Count(l.text, "\ufffd")
	}
	t.compose(lines)
	return t
}

// leaveOutUnnamed leaves out the pages whose characters are not those that they
// show, and notes these and the pages that are pictures.
func (t *pageText) leaveOutUnnamed(pages []*page) {
	for _, p := range pages {
		switch {
		case len(p.lines) == 0 && p.pictures:
			t.pictures = append(t.pictures, p.number)
		case p.vertical && !p.letters.isUnnamed():
			t.vertical = append(t.vertical, p.number)
		case p.letters.isUnnamed(), p.letters.isUnlikely():
			t.unnamed = append(t.unnamed, p.number)
			for _, l := range p.lines {
				p.aside = append(p.aside, Removed{Text: l.text, Reason: "letters without names"})
			}
			p.lines = nil
		}
	}
}

// Margins are the outermost lines of a page, so many at the top and the bottom,
// where running headers and the numbers of pages stand.
const (
	marginLines = 3
	// A line is a running one when it stands on so many pages, and on this share
	// of them, in percent; with two pages, on both.
	minRunningPages = 3
	minRunningShare = 25
	// A running line stands so far from the text, in sizes of the text.
	minMarginGap = 1.4
)

// marginLine is a line in a margin, with its digits folded, and which margin.
type marginLine struct {
	text string
	top  bool
}

// takeOffMargins takes the running headers and footers off every page.
func (t *pageText) takeOffMargins(pages []*page) {
	on := make(map[marginLine]int)
	for _, p := range pages {
		once := make(map[marginLine]bool)
		for _, m := range margins(p.lines) {
			if key := m.key(); !once[key] {
				once[key] = true
				on[key]++
			}
		}
	}
	listed := make(map[Removed]bool)
	for _, p := range pages {
		gone, outermost := make(map[int]string), make(map[int]bool)
		for _, m := range margins(p.lines) {
			n := on[m.key()]
			outermost[m.line] = outermost[m.line] || m.fromEdge == 0
			running := n >= minRunningPages && n*100 >= len(pages)*minRunningShare || n == 2 && len(pages) == 2
			switch text := p.lines[m.line].text; {
			case isPageNumber(text, p.number, running):
				gone[m.line] = "page number"
			case running && len(pages) == 2 && m.fromEdge > 0:
				// Two pages may well begin with the same line.
			case running && m.top:
				gone[m.line] = "running header"
			case running:
				gone[m.line] = "running footer"
			}
		}
		if len(gone) == len(p.lines) { // a form that is filled in again on each page
			maps.DeleteFunc(gone, func(i int, _ string) bool { return !outermost[i] })
		}
		keepInner(p.lines, gone)
		kept := p.lines[:0]
		starts := false // the first line of a column was removed
		for i, l := range p.lines {
			starts = starts || l.columnStarts
			reason := gone[i]
			if l.artifact && reason == "" {
				reason = "marked as no text"
			}
			if reason == "" {
				l.columnStarts, starts = starts, false
				kept = append(kept, l)
				continue
			}
			// The same header on a thousand pages is listed once.
			if r := (Removed{Text: prose.Normalise(l.text), Reason: reason}); r.Text != "" && !listed[r] {
				listed[r] = true
				t.removed = append(t.removed, r)
			}
		}
		p.lines = kept
	}
}

// keepInner takes the lines back that stand nearer to the text than one that is
// not removed, and those that stand as near to the text as its own lines do.
func keepInner(lines []line, gone map[int]string) {
	order := byHeight(lines)
	for range 2 {
		last := -1 // the innermost line in a row that is removed
		for n, i := range order {
			if gone[i] == "" {
				break
			}
			last = n
		}
		for last >= 0 && last+1 < len(order) {
			a, b := lines[order[last]], lines[order[last+1]]
			if math.Abs(a.y-b.y) >= minMarginGap*b.size {
				break
			}
			last--
		}
		for n, i := range order[:len(order)/2] {
			if n > last {
				delete(gone, i)
			}
		}
		slices.Reverse(order)
	}
}

// placedMargin is a line that is in a margin.
type placedMargin struct {
	marginLine
	line     int
	fromEdge int // lines that stand farther out
}

func (m placedMargin) key() marginLine { return m.marginLine }

// margins lists the lines in the margins of a page, by their heights: the order
// of reading may put a footer anywhere.
func margins(lines []line) []placedMargin {
	var found []placedMargin
	order := byHeight(lines)
	for n, i := range order {
		text := foldDigits(lines[i].text)
		if n < marginLines {
			found = append(found, placedMargin{marginLine{text, true}, i, n})
		}
		if below := len(order) - 1 - n; below < marginLines {
			found = append(found, placedMargin{marginLine{text, false}, i, below})
		}
	}
	return found
}

// byHeight lists the indexes of lines from the top of the page.
func byHeight(lines []line) []int {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lines[b].y, lines[a].y) })
	return order
}

// foldDigits makes the numbers in a line alike, so that "Page 3" is as "Page 4".
func foldDigits(s string) string {
	if !strings.ContainsAny(s, "0123456789") {
		return strings.ToLower(s)
	}
	return digits.ReplaceAllString(strings.ToLower(s), "0")
}

var (
	digits     = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`(?i)^[-–—|·\s]*(page|seite|página|pág\.|p\.|стр\.)?\s*` +
		`\(?(\d{1,5}|[ivxlc]{1,7})\)?\s*((of|von|de|/|sur|из)\s*\d{1,5})?[-–—|·\s]*$`)
)

// takeOffNotes takes off the notes that are in small print at the foot of a
// column, each begun by its number.
func (t *pageText) takeOffNotes(pages []*page) {
	var all []line
	for _, p := range pages {
		all = append(all, p.lines...)
	}
	body := bodySize(all)
	for _, p := range pages {
		kept := p.lines[:0:0]
		for from := 0; from < len(p.lines); {
			to := from + 1
			for to < len(p.lines) && !p.lines[to].columnStarts {
				to++
			}
			notes := to
			isNote := func(l line) bool { return l.size < 0.92*body || l.y < p.notes }
			for i := to - 1; i > from && isNote(p.lines[i]); i-- {
				if noteStart.MatchString(p.lines[i].text) {
					notes = i
				}
			}
			kept = append(kept, p.lines[from:notes]...)
			for _, l := range p.lines[notes:to] {
				p.aside = append(p.aside, Removed{Text: l.text, Reason: "note"})
			}
			from = to
		}
		p.lines = kept
	}
}

var noteStart = regexp.MustCompile(`^([*†‡§¶]+|\[?\d{1,3}[\].)]?) ?\p{L}`)

// isPageNumber reports whether a line in the margin is the number of its page. Where
// such a line does not stand on every page, it must count right.
func isPageNumber(s string, page int, running bool) bool {
	if !pageNumber.MatchString(s) {
		return false
	}
	return running || digits.FindString(s) == digits.FindString(foldPage(page))
}

func foldPage(page int) string {
	var b []byte
	for ; page > 0; page /= 10 {
		b = append(b, byte('0'+page%10))
	}
	slices.Reverse(b)
	return string(b)
}

// compose makes blocks of lines.
func (t *pageText) compose(lines []line) {
	c := composer{body: bodySize(lines)}
	for _, l := range lines {
		c.join.Learn(l.text)
	}
	c.leading = c.usualLeading(lines)
	c.indented = c.indents(lines)
	var notes []line // in the margin, which wait for the end of a paragraph
	for _, l := range lines {
		if l.aside {
			notes = append(notes, l)
			continue
		}
		if l.text == "" { // it is struck out, and what follows it may go on what is before
			if last := c.last; c.count > 0 && c.goesOn(last, l) {
				c.last = l
				c.last.text, c.last.x1 = last.text, last.x1
			}
			continue
		}
		if c.count > 0 && c.goesOn(c.last, l) {
			c.add(c.last, l)
			continue
		}
		c.flush()
		notes = c.addNotes(notes)
		c.begin(l)
	}
	c.flush()
	c.addNotes(notes)
	t.blocks, t.title = c.blocks, c.title
}

// addNotes makes blocks of notes in the margin.
func (c *composer) addNotes(notes []line) []line {
	for _, l := range notes {
		if c.count > 0 && !l.columnStarts && c.last.page == l.page && c.last.y-l.y < 1.7*l.size && !c.last.isRow() {
			c.add(c.last, l)
			continue
		}
		c.flush()
		c.begin(l)
	}
	c.flush()
	return nil
}

// composer makes paragraphs of lines.
type composer struct {
	body     float64 // the size of the running text, in points
	leading  float64 // from line to line of it, in points
	indented bool    // its paragraphs begin with an indent
	join     prose.Joiner

	text   []byte
	first  line
	count  int // lines
	last   line
	turns  []int
	blocks []Block

	title     string
	titleSize float64
}

// bodySize is the size that most of the characters have.
func bodySize(lines []line) float64 {
	sizes := make(map[float64]int)
	for _, l := range lines {
		sizes[l.size] += len(l.text)
	}
	best, most := 0.0, -1
	for size, n := range sizes {
		if n > most || n == most && size < best {
			best, most = size, n
		}
	}
	return best
}

// usualLeading is the commonest distance between two lines of the running text,
// or a little more than its size.
func (c *composer) usualLeading(lines []line) float64 {
	distances := make(map[float64]int)
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if d := a.y - b.y; a.page == b.page && d > 0 && d < 4*c.body && a.size == c.body && b.size == c.body {
			distances[math.Round(d*2)/2]++
		}
	}
	best, most := 1.2*c.body, 2
	for d, n := range distances {
		if n > most || n == most && d < best {
			best, most = d, n
		}
	}
	return best
}

// indents reports whether paragraphs begin with an indent: lines do that stand no
// farther from the one before than others.
func (c *composer) indents(lines []line) bool {
	indents, gaps := 0, 0
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if a.page != b.page || a.left != b.left || b.size != c.body || a.size != c.body {
			continue
		}
		switch {
		case a.y-b.y > 1.3*c.leading:
			gaps++
		case isIndented(b) && !isIndented(a):
			indents++
		}
	}
	return indents > gaps && indents >= 2
}

func isIndented(l line) bool {
	in := l.x0 - l.left
	return in > 0.7*l.size && in < 5*l.size
}

// goesOn reports whether b goes on the paragraph that a is a line of.
func (c *composer) goesOn(a, b line) bool {
	if math.Abs(a.size-b.size) > 0.08*c.body || prose.ListMark.MatchString(b.text) || a.isRow() || b.isRow() {
		return false
	}
	if a.bold != b.bold && (c.isHeadingSoFar() || b.bold && c.looksApart(b)) {
		return false
	}
	if a.page != b.page || b.columnStarts || b.y > a.y {
		return c.runsOver(a, b)
	}
	distance := a.y - b.y
	if distance < 0.8*min(a.size, b.size) && distance > 0.05*a.size || b.x1 < a.x0 || b.x0 > a.x1 {
		return false // beside it
	}
	usual := max(c.leading, 1.02*a.size)
	if a.size > 1.08*c.body || a.size < 0.92*c.body {
		usual = 1.35 * a.size // another size has its own distance
	}
	if distance > 1.25*usual {
		// Raised and lowered characters may push the next line down.
		return distance < 1.7*usual && !prose.EndsWithStop(a.text) && prose.Continues(b.text) && endsFull(a)
	}
	// What goes on a sentence is set in under the mark of a list, or its like.
	goesOn := !prose.EndsWithStop(a.text) && prose.Continues(b.text) || c.count == 1 && prose.ListMark.MatchString(a.text)
	if isIndented(b) && !isIndented(a) && endsFull(a) && !goesOn {
		return false
	}
	if isIndented(b) && c.indented && c.count > 1 {
		return !prose.EndsWithStop(a.text)
	}
	// A line that ends a sentence and leaves room for the next word ends the
	// paragraph.
	return !(prose.EndsWithStop(a.text) && hasRoom(a, b))
}

// isHeadingSoFar reports whether the paragraph that is being made is set as headings
// are.
func (c *composer) isHeadingSoFar() bool { return c.first.bold || c.first.size > 1.08*c.body }

// looksApart reports whether a bold line is short, as headings are.
func (c *composer) looksApart(l line) bool {
	return !prose.EndsWithStop(l.text) && l.x1-l.x0 < 0.8*(l.right-l.left)
}

// runsOver reports whether a paragraph that ends a column goes on at the beginning of
// the next, where there is no distance to see it by.
func (c *composer) runsOver(a, b line) bool {
	switch {
	case c.isHeadingSoFar() && a.size > 1.08*c.body:
		return false
	case prose.EndsInHyphen(a.text), prose.Continues(b.text):
		return true
	case !prose.EndsWithStop(a.text):
		return endsFull(a) || c.count > 1
	}
	return c.indented && endsFull(a) && !isIndented(b)
}

// endsFull reports whether a line reaches the right edge of its column.
func endsFull(l line) bool { return l.right-l.x1 < 2*l.size }

// hasRoom reports whether the first word of b would have had room at the end of a.
func hasRoom(a, b line) bool {
	characters := utf8.RuneCountInString(b.text)
	if characters == 0 {
		return true
	}
	each := (b.x1 - b.x0) / float64(characters)
	return a.x1+each*float64(prose.FirstWordWidth(b.text)+2) < a.right
}

func (c *composer) begin(l line) {
	c.first, c.last, c.count = l, l, 1
	c.text = append(c.text, l.text...)
}

// add joins a line to the paragraph.
func (c *composer) add(a, b line) {
	seam := c.join.Seam(a.text, b.text)
	c.text = append(c.text[:len(c.text)-seam.Cut], seam.Between...)
	if b.page != c.last.page {
		for range b.page - c.last.page {
			c.turns = append(c.turns, len(c.text))
		}
	}
	c.text = append(c.text, b.text...)
	c.last = b
	c.count++
}

// flush ends a paragraph.
func (c *composer) flush() {
	if c.count == 0 {
		return
	}
	text := strings.TrimSuffix(string(c.text), "\u00ad")
	b := Block{Text: prose.Normalise(text), Page: c.first.page}
	for _, turn := range c.turns {
		// Normalising what stands before it says where the turn has come to.
		if at := len(prose.Normalise(text[:turn])); at < len(b.Text) {
			if at > 0 && b.Text[at] == ' ' {
				at++
			}
			b.Turns = append(b.Turns, at)
		}
	}
	b.Heading = !c.first.aside && c.isHeading(b.Text)
	if b.Text != "" {
		if c.first.page == 1 && b.Heading && c.first.size > c.titleSize && c.first.size > 1.08*c.body {
			c.title, c.titleSize = b.Text, c.first.size
		}
		c.blocks = append(c.blocks, b)
	}
	c.text = c.text[:0]
	c.turns, c.count = nil, 0
}

// maxHeading is the longest heading, in bytes.
const maxHeading = 200

func (c *composer) isHeading(text string) bool {
	if c.first.isRow() || len(text) > maxHeading || !strings.ContainsFunc(text, unicode.IsLetter) ||
		prose.ListMark.MatchString(text) && prose.EndsWithStop(text) {
		return false
	}
	if c.first.size > 1.08*c.body {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	return c.first.bold && c.first.size > 0.92*c.body && c.count <= 2 && !strings.ContainsRune(".,;:", last)
}
