package plaintext

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// ReadText reads plain text. Three ways of writing paragraphs are known, and
// may be mixed: paragraphs between blank lines, one paragraph a line, and lines
// wrapped at a width. What is not certain to be one paragraph stays several. Where
// form feeds part pages, the heads, feet and numbers around them go.
func ReadText(data []byte) (*draft.Draft, error) {
	text, remarks, err := draft.Decode(data)
	if err != nil {
		return nil, err
	}
	d := &draft.Draft{Remarks: remarks}
	lines := SplitLines(text)
	if strings.Contains(text, "\f") {
		lines = takeOffPageEdges(d, lines)
	}
	d.Blocks = blocksOfLines(lines)
	return d, d.TextSize()
}

// TextBlocks makes blocks of plain text.
func TextBlocks(text string) []draft.Block { return blocksOfLines(SplitLines(text)) }

func blocksOfLines(lines []TextLine) []draft.Block {
	var joiner prose.Joiner
	if slices.ContainsFunc(lines, func(l TextLine) bool { return l.soft || prose.EndsInHyphen(l.Text) }) {
		for _, l := range lines {
			joiner.Learn(l.Text)
		}
	}
	blocks := joinBroken(&joiner, unwrap(&joiner, lines))
	markHeadings(blocks)
	return blocks
}

// TextLine is a line of a file, normalised; empty when it is blank.
type TextLine struct {
	Text     string
	Number   int // from 1
	indented bool
	page     int  // from 0; form feeds part them
	spread   bool // it has a wide gap inside, as the heads of pages do
	soft     bool // it ends with a soft hyphen
}

var gap = regexp.MustCompile(`\S( {3,}|\t+)\S`)

func SplitLines(text string) []TextLine {
	lines := make([]TextLine, 0, strings.Count(text, "\n")+1) // there may be millions
	number, page := 0, 0
	for raw := range strings.SplitSeq(text, "\n") {
		number++
		for part := range strings.SplitAfterSeq(raw, "\f") {
			body := strings.TrimSuffix(part, "\f")
			indented := strings.HasPrefix(body, "  ") || strings.HasPrefix(body, "\t") || strings.HasPrefix(body, "\u3000")
			lines = append(lines, TextLine{Text: draft.Normalise(body), Number: number, indented: indented, page: page,
				spread: (strings.Contains(body, "   ") || strings.Contains(body, "\t")) && gap.MatchString(body),
				soft:   strings.HasSuffix(strings.TrimRight(body, " \r"), "\u00ad")})
			if len(body) < len(part) {
				page++
			}
		}
	}
	return lines
}

// unwrap makes a block of every line, and one of lines that were wrapped.
func unwrap(joiner *prose.Joiner, lines []TextLine) []draft.Block {
	runs := 0
	for i := range lines {
		if lines[i].Text != "" && (i == 0 || lines[i-1].Text == "") {
			runs++
		}
	}
	blocks := make([]draft.Block, 0, runs) // which may be a million, of a block each
	for i := 0; i < len(lines); {
		if lines[i].Text == "" {
			i++
			continue
		}
		end := i
		for end < len(lines) && lines[end].Text != "" {
			end++
		}
		blocks = append(blocks, unwrapRun(joiner, lines[i:end])...)
		i = end
	}
	return blocks
}

// columns is the room that s takes in columns.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && (prose.IsSpaceless(r) || unicode.Is(unicode.Hangul, r)) {
			n++
		}
	}
	return n
}

// textRun are lines that no blank line separates.
type textRun struct {
	lines  []TextLine
	widths []int
	width  int // of the longest
	turns  int // lines that begin as the turn of a speaker does
}

func newTextRun(lines []TextLine) *textRun {
	r := &textRun{lines: lines, widths: make([]int, len(lines))}
	for i, line := range lines {
		r.widths[i] = columns(line.Text)
		r.width = max(r.width, r.widths[i])
		if turn.MatchString(line.Text) {
			r.turns++
		}
	}
	return r
}

// isFull reports whether the first word of the next line had no room on line i.
func (r *textRun) isFull(i int) bool {
	next := r.lines[i+1].Text
	if first, _ := utf8.DecodeRuneInString(next); prose.IsSpaceless(first) {
		const kept = 4 // a mark may not begin a line, so that two characters move down
		return r.widths[i]+kept > r.width
	}
	return r.widths[i]+1+prose.FirstWordWidth(next) > r.width
}

// isWrapped reports whether the lines were wrapped: most of them end where the
// first word of the next had no room. Lines of Chinese and Japanese are when those
// that end no sentence are of about the same length.
func (r *textRun) isWrapped() bool {
	if r.width > draft.MaxWrapWidth || len(r.lines) < 2 {
		return false
	}
	filled, wide, even, open, stops := 0, 0, 0, 0, 0
	for i := range len(r.lines) - 1 {
		if r.isFull(i) {
			filled++
		}
		last, _ := utf8.DecodeLastRuneInString(r.lines[i].Text)
		first, _ := utf8.DecodeRuneInString(r.lines[i+1].Text)
		if prose.IsSpaceless(last) && prose.IsSpaceless(first) {
			wide++
		}
		if prose.EndsWithStop(r.lines[i].Text) {
			continue
		}
		open++
		if r.widths[i]*10 >= r.width*6 {
			even++
		}
	}
	for _, line := range r.lines {
		if strings.ContainsAny(line.Text, "。！？") {
			stops++
		}
	}
	if wide*10 >= (len(r.lines)-1)*9 {
		return r.width >= draft.MinWrapWidthWide && stops > 0 && open > 0 && even == open
	}
	return r.width >= draft.MinWrapWidth && filled*10 >= (len(r.lines)-1)*6
}

// turn matches what begins the turn of a speaker in a transcript: "RUTH CALDER:",
// "Mayor Lowe (by phone):", "Q.", "[00:12] Herald:".
var turn = regexp.MustCompile(`^(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?\s+)?(?:[QA][.:]\s|(?:\p{Lu}[\p{L}\p{M}.'’-]*)(?: ` +
	`(?:\p{Lu}[\p{L}\p{M}.'’-]*|de|van|von|der|bin|al|of|the|\([^)]{1,40}\))){0,5}: ?\S)`)

// parts reports whether line i+1 of the run begins something of its own: an item of
// a list, the turn of a speaker.
func (r *textRun) parts(i int) bool {
	left, right := r.lines[i].Text, r.lines[i+1].Text
	switch {
	case prose.ListMark.MatchString(right):
		return prose.EndsWithStop(left) || prose.ListMark.MatchString(left) || strings.HasSuffix(left, ":")
	case !turn.MatchString(right):
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(left)
	return r.turns > 1 || prose.EndsWithStop(left) || strings.ContainsRune("-–—", last)
}

// unwrapRun makes blocks of lines that no blank line separates.
func unwrapRun(joiner *prose.Joiner, lines []TextLine) []draft.Block {
	run := newTextRun(lines)
	indents := 0
	for _, line := range lines {
		if line.indented {
			indents++
		}
	}
	wrapped := run.isWrapped()
	var blocks []draft.Block
	var b strings.Builder
	for i, line := range lines {
		if b.Len() == 0 {
			blocks = append(blocks, draft.Block{Line: line.Number})
		}
		last := i == len(lines)-1
		indent := !last && lines[i+1].indented && indents*2 < len(lines)
		if wrapped && !last && !indent && !run.parts(i) && (run.isFull(i) || !prose.EndsWithStop(line.Text)) {
			writeSeam(&b, joiner, line, lines[i+1].Text)
			continue
		}
		b.WriteString(line.Text)
		blocks[len(blocks)-1].Text = b.String()
		b.Reset()
	}
	for i := range blocks {
		blocks[i].Text = draft.Normalise(blocks[i].Text)
	}
	return blocks
}

// writeSeam writes a line and what goes between it and the next.
func writeSeam(b *strings.Builder, joiner *prose.Joiner, line TextLine, next string) {
	if line.soft {
		b.WriteString(line.Text)
		return
	}
	seam := joiner.Seam(line.Text, next)
	b.WriteString(line.Text[:len(line.Text)-seam.Cut])
	b.WriteString(seam.Between)
}

// joinBroken joins blocks that are one sentence, broken because the page had a
// link or an emphasis in it:
//
//	They had written in an article in
//
//	The Harbour Gazette
//
//	that nobody came.
//
// A block goes on in the next when it is long enough for a sentence, has no
// stop, and the next begins as no sentence does, or is short and the one after
// it does.
func joinBroken(joiner *prose.Joiner, blocks []draft.Block) []draft.Block {
	joined := blocks[:0] // there may be a million: never more than were read
	for i := 0; i < len(blocks); i++ {
		b := blocks[i]
		parts := []string{b.Text}
		size := len(b.Text)
		for i+1 < len(blocks) {
			last, next := parts[len(parts)-1], blocks[i+1].Text
			halved := prose.EndsInHyphen(last) && size >= minHalved && beginsSmall(next)
			if prose.EndsWithStop(last) || size < draft.MinWrapWidth && !endsWithOpening(last) && !halved {
				break
			}
			aside := i+2 < len(blocks) && len(next) < draft.MaxAside && !prose.EndsWithStop(next) && prose.Continues(blocks[i+2].Text) &&
				!strings.HasSuffix(last, ":")
			if !prose.Continues(next) && !aside && !endsWithOpening(last) {
				break
			}
			parts = append(parts, next)
			size += len(next)
			i++
		}
		b.Text = JoinParts(joiner, parts)
		joined = append(joined, b)
	}
	return joined
}

// minHalved is the length, in bytes, from which a line with a broken word at its
// end goes on in the next.
const minHalved = 12

func beginsSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// JoinParts joins the lines of one paragraph. Without a joiner every hyphen stays.
func JoinParts(joiner *prose.Joiner, parts []string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	var b strings.Builder
	for i, part := range parts {
		switch {
		case i+1 == len(parts):
			b.WriteString(part)
		case joiner == nil:
			b.WriteString(part)
			b.WriteString(prose.Glue(part, parts[i+1]))
		default:
			writeSeam(&b, joiner, TextLine{Text: part}, parts[i+1])
		}
	}
	return draft.Normalise(b.String())
}

func endsWithOpening(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.Is(unicode.Ps, r)
}

// maxHeadingWords is the most words that a line of plain text can have and be
// taken for a heading.
const maxHeadingWords = 12

// markHeadings marks the short lines that stand between paragraphs.
func markHeadings(blocks []draft.Block) {
	for i := 1; i+1 < len(blocks); i++ {
		blocks[i].Heading = looksLikeHeading(blocks[i].Text) && draft.IsProse(blocks[i-1].Text) && draft.IsProse(blocks[i+1].Text)
	}
}

func looksLikeHeading(s string) bool {
	if len(s) > draft.MaxAside || len(strings.Fields(s)) > maxHeadingWords {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(first) && !unicode.IsTitle(first) && !unicode.IsDigit(first) || !strings.ContainsFunc(s, unicode.IsLetter) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	return last == '?' && !turn.MatchString(s) || last != '?' && !strings.ContainsRune(".,;:!…", last) && !prose.EndsWithStop(s)
}
