package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/bidi"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf/font"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// glyph is a glyph where it is drawn on a page.
type glyph struct {
	text     string
	x, y     float64 // its origin, in points from the lower left corner
	dx, dy   float64 // from there to where it ends
	ax, ay   float64 // the direction of writing
	size     float64 // the height of its font, in points
	font     *font.Font
	artifact bool // marked as no part of the text
}

// page is a page while it is read, and its lines afterwards.
type page struct {
	number   int // from 1
	box      []float64
	spans    [4][]*span // by direction of writing: right, up, left, down
	glyphs   int        // that are drawn on it
	rules    []rule
	open     *span
	free     []placed // memory for the glyphs of the next span
	openAt   int
	seen     map[spanPlace]bool
	lines    []line
	aside    []Removed // what is drawn on the page and is not text of it
	pictures bool
	vertical bool      // a font of it writes from top to bottom
	gutters  []float64 // between columns, in points from the left
	numbers  []float64 // where the numbers of lines are, on the pages before too
	letters  letterCount
	notes    float64 // the height below which notes are, by the rule above them; 0 when there is none
}

// maxPageGlyphs is the most glyphs that are kept of one page; a map with all its
// names has a tenth of them.
const maxPageGlyphs = 1_000_000

// span is some characters in a row on one line. Its place is turned so that
// writing goes right.
type span struct {
	glyphs     []placed
	words      string // its text, once it is finished, in the order of drawing
	x0, x1, y  float64
	size       float64
	bold       bool
	heavy      int // characters of bold type
	artifact   bool
	raised     bool    // small characters put up on the line of words, or down
	up         bool    // raised above it
	end        float64 // where the next glyph is expected
	characters int
	order      int // in which it is drawn on the page
}

// placed is a glyph on its span.
type placed struct {
	text   string
	x0, x1 float64
	spaced bool // a space is drawn before it
	struck bool // a line goes through it
}

// spanPlace is for finding what is drawn twice, which makes letters look bold.
type spanPlace struct {
	text string
	x, y int
}

func newPage(box []float64) *page {
	p := &page{seen: make(map[spanPlace]bool)}
	if len(box) == 4 {
		p.box = []float64{min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])}
	}
	return p
}

// Distances between glyphs, in ems.
const (
	accentGap = -0.1 // what goes farther back is drawn over a letter
	spanGap   = 0.9  // what is farther apart may be in another column
	backGap   = -0.6 // what goes farther back is drawn again
	rowGap    = 0.35 // what is higher or lower is on another line
	baseGap   = 0.12 // what is higher or lower may be raised or lowered
)

// draw puts a glyph on the page; false when the page has too many.
func (p *page) draw(g glyph) bool {
	if g.size <= 0 || g.size > 2000 {
		return true
	}
	at, ok := directionOf(g.ax, g.ay)
	if !ok || p.outside(g.x, g.y) {
		return true // neither along nor across the page: a watermark
	}
	if p.glyphs++; p.glyphs > maxPageGlyphs {
		return false
	}
	p.vertical = p.vertical || g.font != nil && g.font.Vertical
	x, y := turn(g.x, g.y, at)
	dx, _ := turn(g.dx, g.dy, at)
	isSpace := isBlank(g.text)
	s := p.open
	if s != nil && (p.openAt != at || !s.takes(x, y, g)) {
		s = nil
	}
	if s == nil {
		if isSpace {
			return true
		}
		s = &span{x0: x, x1: x, y: y, size: g.size, artifact: g.artifact, end: x}
		s.glyphs = p.place()
		p.spans[at] = append(p.spans[at], s)
		p.open, p.openAt = s, at
	}
	if g.font != nil && g.font.Bold && !isSpace {
		s.heavy++
	}
	s.add(g.text, x, dx, g.size, isSpace)
	return true
}

// place is where the glyphs of a new span go: behind those of the one before, in
// memory that the spans of a page share.
func (p *page) place() []placed {
	const chunk = 1 << 10
	if s := p.open; s != nil && len(s.glyphs) > 0 {
		if cap(p.free) > 0 && &s.glyphs[0] == &p.free[:1][0] {
			p.free = p.free[len(s.glyphs):len(s.glyphs)]
		}
		s.glyphs = slices.Clip(s.glyphs)
	}
	if cap(p.free) < 64 {
		p.free = make([]placed, 0, chunk)
	}
	return p.free
}

// isBlank reports whether a glyph shows nothing.
func isBlank(s string) bool {
	if len(s) == 1 {
		return s[0] <= ' '
	}
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && r != '\u200b' {
			return false
		}
	}
	return true
}

// add adds a glyph to the end of the span.
func (s *span) add(text string, x, dx, size float64, isSpace bool) {
	if isSpace {
		if text != "" && len(s.glyphs) > 0 {
			s.glyphs[len(s.glyphs)-1].text += " "
		}
		s.end = x + dx
		return
	}
	if len(text) > 1 && strings.ContainsFunc(text, bidi.IsRightToLeft) && utf8.RuneCountInString(text) > 1 {
		text = bidi.Reversed(text) // the line is drawn, and turned, as a whole
	}
	s.characters++
	if n := len(s.glyphs); n > 0 && x-s.end <= accentGap*size {
		if joined, ok := joinAccent(s.glyphs[n-1].text, text); ok {
			s.glyphs[n-1].text = joined
			s.glyphs[n-1].x1 = max(s.glyphs[n-1].x1, x+dx)
			s.end, s.x1 = x+dx, max(s.x1, x+dx)
			return
		}
	}
	g := placed{text: text, x0: x, x1: x + dx}
	if n := len(s.glyphs); n > 0 {
		if before, ok := strings.CutSuffix(s.glyphs[n-1].text, " "); ok {
			s.glyphs[n-1].text, g.spaced = strings.TrimRight(before, " "), true
		}
	}
	s.glyphs = append(s.glyphs, g)
	s.end, s.x1 = x+dx, max(s.x1, x+dx)
}

// takes reports whether a glyph goes on what the span begins.
func (s *span) takes(x, y float64, g glyph) bool {
	size := min(s.size, g.size)
	gap := x - s.end
	high := baseGap * size
	if math.Abs(s.size-g.size) > 0.1*size {
		high = 0.02 * size
	}
	return math.Abs(y-s.y) <= high && gap < spanGap*size && gap > backGap*size && s.artifact == g.artifact &&
		math.Abs(s.size-g.size) < 0.5*size && len(s.glyphs) < 1<<15
}

// spacingAccents are accents that stand by themselves, and what they put on a
// letter.
var spacingAccents = map[rune]string{
	'`': "\u0300", '´': "\u0301", 'ˆ': "\u0302", '^': "\u0302", '˜': "\u0303", '¯': "\u0304", '˘': "\u0306",
	'˙': "\u0307", '¨': "\u0308", '˚': "\u030a", '˝': "\u030b", 'ˇ': "\u030c", '¸': "\u0327", '˛': "\u0328"}

// joinAccent puts an accent and a letter that are drawn one over the other, as
// TeX does with its old fonts, together; ok is false when they are not that.
func joinAccent(last, next string) (joined string, ok bool) {
	before, n := utf8.DecodeLastRuneInString(last)
	after, m := utf8.DecodeRuneInString(next)
	if m != len(next) || m == 0 {
		return "", false
	}
	letter, accent := after, spacingAccents[before]
	if after == '¸' || after == '˛' { // they hang from the letter before
		letter, accent = before, spacingAccents[after]
	}
	if accent == "" || !unicode.IsLetter(letter) {
		return "", false
	}
	if letter == 'ı' {
		letter = 'i'
	}
	return last[:len(last)-n] + string(letter) + accent, true
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

// finishSpans fixes the texts of spans and leaves out what is drawn twice and
// what is struck out.
func (p *page) finishSpans(spans []*span, rules []rule) []*span {
	kept := spans[:0:0]
	var struck []Removed
	for _, s := range spans {
		for _, part := range s.parts() {
			part.finish()
			p.takeOffSmallFigures(part)
			place := spanPlace{part.words, int(math.Round(part.x0 / 2)), int(math.Round(part.y / 2))}
			if part.words == "" || p.seen[place] {
				continue
			}
			p.seen[place] = true
			for _, words := range part.strike(rules) {
				struck = append(struck, Removed{Text: words, Reason: "struck words"})
			}
			// One that is struck out as a whole keeps its place on the line.
			part.order = len(kept)
			kept = append(kept, part)
		}
	}
	p.aside = append(p.aside, struck...)
	return kept
}

// smallFigure is how wide a figure is at most, in ems, that a font draws small and
// raised itself; others are 0.45 and more wide.
const smallFigure = 0.38

// takeOffSmallFigures takes off the marks of notes that a font has own glyphs for:
// they are of the size of the text and on its line, and only narrow.
func (p *page) takeOffSmallFigures(s *span) {
	const wordBefore = 40 // glyphs before a figure that say what it is
	changed := false
	for from := 1; from < len(s.glyphs); from++ {
		if !s.isSmallFigure(s.glyphs[from]) || s.glyphs[from].spaced || !s.isWide(from) {
			continue
		}
		to := from
		for to < len(s.glyphs) && s.isSmallFigure(s.glyphs[to]) {
			to++
		}
		var figures strings.Builder
		for _, g := range s.glyphs[from:to] {
			figures.WriteString(strings.TrimSpace(g.text))
		}
		next := rune(' ')
		if to < len(s.glyphs) && !s.glyphs[to].spaced {
			next, _ = utf8.DecodeRuneInString(s.glyphs[to].text)
		}
		before := wordsOf(s.glyphs[max(from-wordBefore, 0):from], s.size)
		if !prose.IsWordRune(next) && prose.IsRaisedNote(before, figures.String()) {
			p.aside = append(p.aside, Removed{Text: figures.String(), Reason: "mark of a note"})
			for i := from; i < to; i++ {
				s.glyphs[i].text = ""
			}
			changed = true
		} else if s.arePowers(from, to) {
			for i := from; i < to; i++ {
				s.glyphs[i].text = prose.Raised("0", s.glyphs[i].text)
			}
			changed = true
		}
		from = to
	}
	if changed {
		s.finish()
	}
}

func (s *span) isSmallFigure(g placed) bool {
	figure := strings.TrimSpace(g.text)
	return len(figure) == 1 && '0' <= figure[0] && figure[0] <= '9' && g.x1-g.x0 < smallFigure*s.size
}

// areSmallFigures reports whether the span is nothing but small figures.
func (s *span) areSmallFigures() bool {
	return len(s.glyphs) <= 3 && !slices.ContainsFunc(s.glyphs, func(g placed) bool { return !s.isSmallFigure(g) })
}

// arePowers reports whether small figures follow one of the font's usual width.
func (s *span) arePowers(from, to int) bool {
	before := s.glyphs[from-1]
	if r, _ := utf8.DecodeRuneInString(before.text); !unicode.IsDigit(r) || s.isSmallFigure(before) {
		return false
	}
	for _, g := range s.glyphs[from:to] {
		if g.text == "1" || g.x1-g.x0 > 0.75*(before.x1-before.x0) {
			return false
		}
	}
	return true
}

// isWide reports whether the letters before a glyph are of a font of usual width.
func (s *span) isWide(at int) bool {
	width, n := 0.0, 0
	for _, g := range s.glyphs[max(at-12, 0):at] {
		if r, _ := utf8.DecodeRuneInString(g.text); unicode.IsLetter(r) {
			width += g.x1 - g.x0
			n++
		}
	}
	return n > 0 && width > 0.4*s.size*float64(n)
}

// fragmentGap is the widest gap within a span, in ems: what is farther apart,
// also by drawn spaces, is in another cell of a table.
const fragmentGap = 2.5

// parts cuts the span where a gap is too wide for one between words.
func (s *span) parts() []*span {
	cuts := 0
	for i := 1; i < len(s.glyphs); i++ {
		if s.glyphs[i].x0-s.glyphs[i-1].x1 > fragmentGap*s.size {
			cuts++
		}
	}
	if cuts == 0 {
		return []*span{s}
	}
	parts := make([]*span, 0, cuts+1)
	from := 0
	for i := 1; i <= len(s.glyphs); i++ {
		if i < len(s.glyphs) && s.glyphs[i].x0-s.glyphs[i-1].x1 <= fragmentGap*s.size {
			continue
		}
		parts = append(parts, s.slice(from, i))
		from = i
	}
	return parts
}

// slice is the span of some of the glyphs of s.
func (s *span) slice(from, to int) *span {
	part := *s
	part.heavy = s.heavy * (to - from) / len(s.glyphs)
	part.glyphs = slices.Clip(s.glyphs[from:to])
	part.glyphs[0].spaced = false
	part.x0, part.x1, part.characters = part.glyphs[0].x0, part.glyphs[0].x1, to-from
	for _, g := range part.glyphs {
		part.x1 = max(part.x1, g.x1)
	}
	part.finish()
	return &part
}

// finish fixes the text of the span.
func (s *span) finish() {
	s.words = wordsOf(s.glyphs, s.size)
	s.bold = s.heavy*2 > s.characters
}

// Gaps between glyphs, in ems.
const (
	wordGap      = 0.17 // between words, where nothing says how wide theirs are
	leastWordGap = 0.1  // narrower gaps are inside words
	drawnGap     = 0.07 // with a space drawn in it
	spacedOut    = 0.06 // between all letters, where a word is spaced out
	squareGap    = 0.5  // between characters that fill squares
)

// spacing is how wide the gaps between words are, in ems.
type spacing struct {
	letter float64 // between letters that are spaced out
	word   float64 // the least between words without a drawn space
	drawn  float64 // the least with one
}

// spacingOf measures the gaps of a line. TeX and typesetters draw no spaces, and
// move on; others draw them, and squeeze them to nothing where they only kern.
// The widths of drawn spaces, otherwise the widest jump between gaps, say which are
// between words.
func spacingOf(glyphs []placed, size float64) spacing {
	s := spacing{word: wordGap, drawn: drawnGap}
	var inside, drawn []float64
	for i := 1; i < len(glyphs); i++ {
		gap := (glyphs[i].x0 - glyphs[i-1].x1) / size
		switch {
		case gap > 3 || gap < -1:
		case glyphs[i].spaced:
			drawn = append(drawn, gap)
		default:
			inside = append(inside, gap)
		}
	}
	if len(inside) >= 4 {
		slices.Sort(inside)
		// Half of the gaps and more are inside words, however short they are.
		if usual := inside[len(inside)/2]; usual > spacedOut && inside[len(inside)/8] > spacedOut {
			s.letter = usual
		}
		if jump, ok := jumpOf(inside, s.letter); ok && len(drawn) == 0 {
			s.word = jump
		}
	}
	if len(drawn) >= 2 {
		slices.Sort(drawn)
		usual := drawn[len(drawn)/2]
		s.word = max(s.word, min(0.7*(usual-s.letter), 0.6))
		s.drawn = max(drawnGap, min(0.25*(usual-s.letter), 0.15))
	}
	return s
}

// jumpOf finds the middle of the widest jump between sorted gaps, where it parts
// those inside words from those between them.
func jumpOf(gaps []float64, letter float64) (float64, bool) {
	widest, at := 0.0, 0.0
	for i := 1; i < len(gaps); i++ {
		low, high := gaps[i-1]-letter, gaps[i]-letter
		if low < 0.25 && high > leastWordGap && low > -0.15 && high-low > widest && i*2 > len(gaps) {
			widest, at = high-low, (low+high)/2
		}
	}
	return at, widest > 0.08 && at > 0.05
}

// wordsOf is the text of glyphs, with spaces where words end.
func wordsOf(glyphs []placed, size float64) string {
	if len(glyphs) == 0 {
		return ""
	}
	gaps := wordGaps(glyphs, size, spacingOf(glyphs, size))
	var b strings.Builder
	pending := false // a space goes before the next glyph
	for i, g := range glyphs {
		pending = pending || gaps[i]
		if g.struck {
			continue
		}
		if pending && b.Len() > 0 {
			b.WriteByte(' ')
		}
		pending = false
		b.WriteString(g.text)
	}
	return strings.TrimSpace(foldSpaces(b.String()))
}

// wordGaps reports of every glyph whether a word begins with it. Letters that are
// spaced out within a line are not words.
func wordGaps(glyphs []placed, size float64, s spacing) []bool {
	gaps := make([]bool, len(glyphs))
	from := 0 // of glyphs with an undrawn gap before each
	for i := 1; i <= len(glyphs); i++ {
		if i < len(glyphs) {
			gap := (glyphs[i].x0-glyphs[i-1].x1)/size - s.letter
			gaps[i] = isWordGap(glyphs[i-1].text, glyphs[i].text, gap, s, glyphs[i].spaced)
			if gaps[i] && !glyphs[i].spaced {
				if from == 0 {
					from = i
				}
				continue
			}
		}
		if from > 0 && i-from >= minSpacedOut && areSpacedOut(glyphs[from-1:i], size) {
			clear(gaps[from:i])
		}
		from = 0
	}
	return gaps
}

// minSpacedOut is the fewest gaps between letters that are spaced out.
const minSpacedOut = 3

// areSpacedOut reports whether glyphs are letters of one kind with gaps of one
// width.
func areSpacedOut(glyphs []placed, size float64) bool {
	least, most := math.Inf(1), 0.0
	upper := true
	for i, g := range glyphs {
		r, n := utf8.DecodeRuneInString(g.text)
		if n < len(g.text) && utf8.RuneCountInString(g.text) > 3 || !unicode.IsLetter(r) {
			return false
		}
		upper = upper && unicode.IsUpper(r)
		if i > 0 {
			gap := (g.x0 - glyphs[i-1].x1) / size
			least, most = min(least, gap), max(most, gap)
		}
	}
	return most-least < 0.1 && most < 1 && (upper || len(glyphs) > 5)
}

func isWordGap(left, right string, gap float64, s spacing, drawn bool) bool {
	if drawn {
		return gap > s.drawn
	}
	if gap <= s.word {
		return false
	}
	l, _ := utf8.DecodeLastRuneInString(left)
	r, _ := utf8.DecodeRuneInString(right)
	return gap > squareGap || !prose.IsSpaceless(l) && !prose.IsSpaceless(r)
}

// foldSpaces folds white space, and keeps soft hyphens, which say that a word
// goes on on the next line.
func foldSpaces(s string) string {
	unfolded := func(r rune) bool { return r != ' ' && (unicode.IsSpace(r) || unicode.IsControl(r)) }
	if !strings.Contains(s, "  ") && !strings.ContainsFunc(s, unfolded) {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}

// A line strikes words out when it is drawn so far above their feet, in ems, and
// is thinner than this. One under the words is lower.
const (
	strikeLow   = 0.12
	strikeHigh  = 0.48
	strikeThick = 0.16
	maxStrikes  = 500 // rules at one height that are looked at
)

// strike marks the glyphs that a rule goes through and lists their words; the
// span is finished again without them.
func (s *span) strike(rules []rule) []string {
	any := false
	for _, r := range rulesAt(rules, s) {
		for i := range s.glyphs {
			g := &s.glyphs[i]
			if middle := (g.x0 + g.x1) / 2; middle >= r.x0-0.05*s.size && middle <= r.x1+0.05*s.size && g.x1 > g.x0 {
				g.struck, any = true, true
			}
		}
	}
	if !any {
		return nil
	}
	var words []string
	for from := 0; from < len(s.glyphs); {
		to := from
		for to < len(s.glyphs) && s.glyphs[to].struck {
			to++
		}
		if to > from {
			run := slices.Clone(s.glyphs[from:to])
			for i := range run {
				run[i].struck = false
			}
			words = append(words, wordsOf(run, s.size))
		}
		from = max(to, from+1)
	}
	s.finish()
	return words
}

// rulesAt lists the rules that strike out words of the span. A rule that is much
// longer than the words, a line across the page behind them, is none, nor one
// that stops short of a letter's width.
func rulesAt(rules []rule, s *span) []rule {
	from, _ := slices.BinarySearchFunc(rules, s.y+strikeLow*s.size, func(r rule, y float64) int {
		if (r.y0+r.y1)/2 < y {
			return -1
		}
		return 1
	})
	var through []rule
	for _, r := range rules[from:min(from+maxStrikes, len(rules))] {
		if (r.y0+r.y1)/2 > s.y+strikeHigh*s.size {
			break
		}
		if r.level() && r.thickness() < strikeThick*s.size && r.x1 > s.x0 && r.x0 < s.x1 && len(through) < 64 {
			through = append(through, r)
		}
	}
	return through
}
