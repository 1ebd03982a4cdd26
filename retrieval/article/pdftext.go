package article

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfText is what is made of the lines of all pages.
type pdfText struct {
	blocks   []block
	removed  []Removed
	title    string // the largest heading of the first page
	pictures int    // pages with pictures and without text

	characters, unknown int
}

// textOfPages makes paragraphs and headings of the lines of pages. What stands
// around the text, on every page or marked so, goes to what was taken off.
//
// A word that is broken at the end of a line is joined, without its hyphen
// unless both halves are words of the text, as in "well-known". A paragraph that
// runs on over the end of a column or page is one. So what is stored differs
// from what the page shows in these hyphens and in the places of the line ends,
// and in nothing else.
func textOfPages(pages []*pdfPage) *pdfText {
	t := &pdfText{}
	for i, p := range pages {
		p.number = i + 1
		for j := range p.lines {
			p.lines[j].page = p.number
		}
	}
	t.takeOffMargins(pages)
	t.takeOffNotes(pages)
	listed := make(map[Removed]bool)
	var lines []pdfLine
	for _, p := range pages {
		for _, r := range p.aside {
			if r.Text = normalise(r.Text); r.Text != "" && !listed[r] {
				listed[r] = true
				t.removed = append(t.removed, r)
			}
		}
		if len(p.lines) == 0 && p.pictures {
			t.pictures++
		}
		lines = append(lines, p.lines...)
	}
	for _, l := range lines {
		t.characters += utf8.RuneCountInString(l.text)
		t.unknown += strings.Count(l.text, "\ufffd")
	}
	t.compose(lines)
	return t
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
func (t *pdfText) takeOffMargins(pages []*pdfPage) {
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
		if len(gone) == len(p.lines) { // a form that is filled in anew on each page
			maps.DeleteFunc(gone, func(i int, _ string) bool { return !outermost[i] })
		}
		keepInner(p.lines, gone)
		kept := p.lines[:0]
		starts := false // the first line of a column was taken off
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
			if r := (Removed{Text: normalise(l.text), Reason: reason}); r.Text != "" && !listed[r] {
				listed[r] = true
				t.removed = append(t.removed, r)
			}
		}
		p.lines = kept
	}
}

// keepInner takes the lines back that stand nearer to the text than one that is
// not taken off, and those that stand as near to the text as its own lines do.
func keepInner(lines []pdfLine, gone map[int]string) {
	order := byHeight(lines)
	for range 2 {
		last := -1 // the innermost line in a row that is taken off
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

// placedMargin is a line that stands in a margin.
type placedMargin struct {
	marginLine
	line     int
	fromEdge int // lines that stand farther out
}

func (m placedMargin) key() marginLine { return m.marginLine }

// margins lists the lines in the margins of a page, by their heights: the order
// of reading may put a footer anywhere.
func margins(lines []pdfLine) []placedMargin {
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
func byHeight(lines []pdfLine) []int {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lines[b].y, lines[a].y) })
	return order
}

// foldDigits makes the numbers in a line alike, so that "Page 3" is as "Page 4".
func foldDigits(s string) string {
	return digits.ReplaceAllString(strings.ToLower(s), "0")
}

var (
	digits     = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`(?i)^[-–—|·\s]*(page|seite|página|pág\.|p\.|стр\.)?\s*\(?(\d{1,5}|[ivxlc]{1,7})\)?\s*((of|von|de|/|sur|из)\s*\d{1,5})?[-–—|·\s]*$`)
)

// takeOffNotes takes off the notes that stand in small print at the foot of a
// column, each begun by its number.
func (t *pdfText) takeOffNotes(pages []*pdfPage) {
	var all []pdfLine
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
			for i := to - 1; i > from && p.lines[i].size < 0.92*body; i-- {
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

// isPageNumber tells that a line in the margin is the number of its page. Where
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
func (t *pdfText) compose(lines []pdfLine) {
	c := composer{body: bodySize(lines), words: wordsOf(lines)}
	c.leading = c.usualLeading(lines)
	c.indented = c.indents(lines)
	for i, l := range lines {
		if i > 0 && c.goesOn(lines[i-1], l) {
			c.add(lines[i-1], l)
			continue
		}
		c.flush()
		c.begin(l)
	}
	c.flush()
	t.blocks, t.title = c.blocks, c.title
}

// composer makes paragraphs of lines.
type composer struct {
	body     float64 // the size of the running text, in points
	leading  float64 // from line to line of it, in points
	indented bool    // its paragraphs begin with an indent
	words    map[string]bool

	text   strings.Builder
	first  pdfLine
	count  int // lines
	last   pdfLine
	turns  []int
	blocks []block

	title     string
	titleSize float64
}

// bodySize is the size that most of the characters have.
func bodySize(lines []pdfLine) float64 {
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

// wordsOf are the words that stand whole on a line, in small letters.
func wordsOf(lines []pdfLine) map[string]bool {
	words := make(map[string]bool)
	for _, l := range lines {
		fields := strings.Fields(l.text)
		for i, f := range fields {
			f = fold(f)
			if i == 0 || i == len(fields)-1 && endsInHyphen(l.text) {
				continue // it may be a half
			}
			words[f] = true
			for part := range strings.SplitSeq(f, "-") {
				if len(fields) > 1 {
					words[part] = true
				}
			}
		}
	}
	return words
}

// usualLeading is the commonest distance between two lines of the running text,
// or a little more than its size.
func (c *composer) usualLeading(lines []pdfLine) float64 {
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

// indents tells that paragraphs begin with an indent: lines do that stand no
// farther from the one before than others.
func (c *composer) indents(lines []pdfLine) bool {
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

func isIndented(l pdfLine) bool {
	in := l.x0 - l.left
	return in > 0.7*l.size && in < 5*l.size
}

// goesOn tells that b goes on the paragraph that a is a line of.
func (c *composer) goesOn(a, b pdfLine) bool {
	if math.Abs(a.size-b.size) > 0.08*c.body || listMark.MatchString(b.text) || a.cells > 1 || b.cells > 1 {
		return false
	}
	if a.bold != b.bold && (c.isHeadingSoFar() || b.bold && c.looksApart(b)) {
		return false
	}
	if a.page != b.page || b.columnStarts || b.y > a.y {
		return c.runsOver(a, b)
	}
	distance := a.y - b.y
	usual := max(c.leading, 1.02*a.size)
	if a.size > 1.08*c.body || a.size < 0.92*c.body {
		usual = 1.35 * a.size // another size has its own distance
	}
	if distance > 1.25*usual {
		return false
	}
	if isIndented(b) && !isIndented(a) && endsFull(a) {
		return false
	}
	if isIndented(b) && c.indented && c.count > 1 {
		return !endsWithStop(a.text)
	}
	// A line that ends a sentence and leaves room for the next word ends the
	// paragraph.
	return !(endsWithStop(a.text) && hasRoom(a, b))
}

// isHeadingSoFar tells that the paragraph that is being made is set as headings
// are.
func (c *composer) isHeadingSoFar() bool { return c.first.bold || c.first.size > 1.08*c.body }

// looksApart tells that a bold line is short, as headings are.
func (c *composer) looksApart(l pdfLine) bool {
	return !endsWithStop(l.text) && l.x1-l.x0 < 0.8*(l.right-l.left)
}

// runsOver tells that a paragraph that ends a column goes on at the beginning of
// the next, where there is no distance to see it by.
func (c *composer) runsOver(a, b pdfLine) bool {
	switch {
	case c.isHeadingSoFar() && a.size > 1.08*c.body:
		return false
	case endsInHyphen(a.text), continues(b.text):
		return true
	case !endsWithStop(a.text):
		return endsFull(a) || c.count > 1
	}
	return c.indented && endsFull(a) && !isIndented(b)
}

// endsFull tells that a line reaches the right edge of its column.
func endsFull(l pdfLine) bool { return l.right-l.x1 < 2*l.size }

// hasRoom tells that the first word of b would have had room at the end of a.
func hasRoom(a, b pdfLine) bool {
	characters := utf8.RuneCountInString(b.text)
	if characters == 0 {
		return true
	}
	each := (b.x1 - b.x0) / float64(characters)
	return a.x1+each*float64(firstWordWidth(b.text)+2) < a.right
}

func (c *composer) begin(l pdfLine) {
	c.first, c.last, c.count = l, l, 1
	c.text.WriteString(l.text)
}

// add joins a line to the paragraph.
func (c *composer) add(a, b pdfLine) {
	text := c.text.String()
	switch {
	case strings.HasSuffix(text, "\u00ad"):
		c.reset(strings.TrimSuffix(text, "\u00ad"))
	case endsInHyphen(text) && c.isBroken(text, b.text):
		_, n := utf8.DecodeLastRuneInString(text)
		c.reset(text[:len(text)-n])
	default:
		c.text.WriteString(glue(text, b.text))
	}
	if b.page != c.last.page {
		for range b.page - c.last.page {
			c.turns = append(c.turns, c.text.Len())
		}
	}
	c.text.WriteString(b.text)
	c.last = b
	c.count++
}

func (c *composer) reset(text string) {
	c.text.Reset()
	c.text.WriteString(text)
}

func endsInHyphen(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	if r == '\u00ad' {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return (r == '-' || r == '‐') && unicode.IsLetter(before)
}

// isBroken tells that a hyphen at the end of a line is there only since the word
// had no room: what follows is in small letters, and the halves are not both
// words of the text, nor the left one such that compounds begin with it; or the
// whole is a word of the text.
func (c *composer) isBroken(text, next string) bool {
	r, _ := utf8.DecodeRuneInString(next)
	if !unicode.IsLower(r) || isAlternative(next) {
		return false
	}
	left := strings.TrimRight(text[strings.LastIndexByte(text, ' ')+1:], "-‐")
	right, _, _ := strings.Cut(next, " ")
	left, right = fold(left), fold(right)
	if i := strings.LastIndexByte(left, '-'); i >= 0 {
		left = left[i+1:]
	}
	switch {
	case c.words[left+right]:
		return true
	case c.words[left+"-"+right], compoundStarts[left]:
		return false
	}
	return !(c.words[left] && c.words[right])
}

// compoundStarts are the words that English compounds with a hyphen begin with
// most often.
var compoundStarts = phraseSet(`well, self, ex, non, semi, anti, all, long, short, high, low, half, full, part, co, pre, post, mid, so, far, right, left,
	first, second, third, one, two, three, four, five, six, seven, eight, nine, ten, twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety,
	multi, cross, vice, ill, free, hard, large, small, old, new, near, off, on, open, pro, quasi, single, double, state, world, year, time,
	best, better, built, close, early, late, ever, fast, good, great, home, ice, land, life, light, like, man, mass, micro, middle`)

// flush ends a paragraph.
func (c *composer) flush() {
	if c.count == 0 {
		return
	}
	text := strings.TrimSuffix(c.text.String(), "\u00ad")
	b := block{text: normalise(text), page: c.first.page}
	for _, turn := range c.turns {
		// Normalising what stands before it says where the turn has come to.
		if at := len(normalise(text[:turn])); at < len(b.text) {
			if at > 0 && b.text[at] == ' ' {
				at++
			}
			b.turns = append(b.turns, at)
		}
	}
	b.heading = c.isHeading(b.text)
	if b.text != "" {
		if c.first.page == 1 && b.heading && c.first.size > c.titleSize && c.first.size > 1.08*c.body {
			c.title, c.titleSize = b.text, c.first.size
		}
		c.blocks = append(c.blocks, b)
	}
	c.reset("")
	c.turns, c.count = nil, 0
}

// maxHeading is the longest heading, in bytes.
const maxHeading = 200

func (c *composer) isHeading(text string) bool {
	if len(text) > maxHeading || !strings.ContainsFunc(text, unicode.IsLetter) || listMark.MatchString(text) && endsWithStop(text) {
		return false
	}
	if c.first.size > 1.08*c.body {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	return c.first.bold && c.first.size > 0.92*c.body && c.count <= 2 && !strings.ContainsRune(".,;:", last)
}
