package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// readText reads plain text. Three ways of writing paragraphs are known, and
// may be mixed: paragraphs between blank lines, one paragraph a line, and lines
// wrapped at a width. What is not certain to be one paragraph stays several.
func readText(data []byte) (*draft, error) {
	text, remarks, err := decode(data)
	if err != nil {
		return nil, err
	}
	return &draft{remarks: remarks, blocks: textBlocks(text)}, nil
}

func textBlocks(text string) []block {
	blocks := joinBroken(unwrap(splitLines(text)))
	markHeadings(blocks)
	return blocks
}

// textLine is a line of a file, normalised; empty when it is blank.
type textLine struct {
	text     string
	number   int // from 1
	indented bool
}

func splitLines(text string) []textLine {
	var lines []textLine
	number := 0
	for raw := range strings.SplitSeq(text, "\n") {
		number++
		indented := strings.HasPrefix(raw, "  ") || strings.HasPrefix(raw, "\t") || strings.HasPrefix(raw, "\u3000")
		lines = append(lines, textLine{normalise(raw), number, indented})
	}
	return lines
}

// unwrap makes a block of every line, and one of lines that were wrapped.
func unwrap(lines []textLine) []block {
	var blocks []block
	for i := 0; i < len(lines); {
		if lines[i].text == "" {
			i++
			continue
		}
		end := i
		for end < len(lines) && lines[end].text != "" {
			end++
		}
		blocks = append(blocks, unwrapRun(lines[i:end])...)
		i = end
	}
	return blocks
}

// Lines are taken for wrapped ones only when the longest of a run is between
// these numbers of characters.
const (
	minWrapWidth = 40
	maxWrapWidth = 140
)

// unwrapRun makes blocks of lines that no blank line separates. They are
// wrapped when most of them end where the first word of the next had no room.
func unwrapRun(run []textLine) []block {
	widths := make([]int, len(run))
	width, indents := 0, 0
	for i, line := range run {
		widths[i] = utf8.RuneCountInString(line.text)
		width = max(width, widths[i])
		if line.indented {
			indents++
		}
	}
	full := func(i int) bool { return widths[i]+1+prose.FirstWordWidth(run[i+1].text) > width }
	filled := 0
	for i := range len(run) - 1 {
		if full(i) {
			filled++
		}
	}
	wrapped := width >= minWrapWidth && width <= maxWrapWidth && filled*10 >= (len(run)-1)*6
	var blocks []block
	var b strings.Builder
	for i, line := range run {
		if b.Len() == 0 {
			blocks = append(blocks, block{line: line.number})
		}
		b.WriteString(line.text)
		last := i == len(run)-1
		indent := !last && run[i+1].indented && indents*2 < len(run)
		if wrapped && !last && !indent && (full(i) || !prose.EndsWithStop(line.text)) {
			b.WriteString(prose.Glue(line.text, run[i+1].text))
			continue
		}
		blocks[len(blocks)-1].text = normalise(b.String())
		b.Reset()
	}
	return blocks
}

// maxAside is the length of the longest line, in bytes, that can be a link or
// an emphasised phrase broken out of its sentence.
const maxAside = 80

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
func joinBroken(blocks []block) []block {
	var joined []block
	for i := 0; i < len(blocks); i++ {
		b := blocks[i]
		parts := []string{b.text}
		size := len(b.text)
		for i+1 < len(blocks) {
			last, next := parts[len(parts)-1], blocks[i+1].text
			if prose.EndsWithStop(last) || size < minWrapWidth && !endsWithOpening(last) {
				break
			}
			aside := i+2 < len(blocks) && len(next) < maxAside && !prose.EndsWithStop(next) && prose.Continues(blocks[i+2].text) &&
				!strings.HasSuffix(last, ":")
			if !prose.Continues(next) && !aside && !endsWithOpening(last) {
				break
			}
			parts = append(parts, next)
			size += len(next)
			i++
		}
		b.text = joinParts(parts)
		joined = append(joined, b)
	}
	return joined
}

// joinParts joins the lines of one paragraph.
func joinParts(parts []string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	var b strings.Builder
	for i, part := range parts {
		b.WriteString(part)
		if i+1 < len(parts) {
			b.WriteString(prose.Glue(part, parts[i+1]))
		}
	}
	return normalise(b.String())
}

func endsWithOpening(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.Is(unicode.Ps, r)
}

// maxHeadingWords is the most words that a line of plain text can have and be
// taken for a heading.
const maxHeadingWords = 12

// markHeadings marks the short lines that stand between paragraphs.
func markHeadings(blocks []block) {
	for i := 1; i+1 < len(blocks); i++ {
		blocks[i].heading = looksLikeHeading(blocks[i].text) && isProse(blocks[i-1].text) && isProse(blocks[i+1].text)
	}
}

func looksLikeHeading(s string) bool {
	if len(s) > maxAside || len(strings.Fields(s)) > maxHeadingWords {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(first) && !unicode.IsTitle(first) && !unicode.IsDigit(first) || !strings.ContainsFunc(s, unicode.IsLetter) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	return last == '?' || !strings.ContainsRune(".,;:!…", last) && !prose.EndsWithStop(s)
}

// minProse is the length, in bytes, from which a block with a stop is taken for
// a paragraph of the text.
const minProse = 60

// isProse tells that s is a paragraph of running text: long enough, and with a
// stop at its end or inside. One that breaks off in dots may be a teaser, and a
// question alone a headline.
func isProse(s string) bool {
	if len(s) < minProse || isTruncated(s) {
		return false
	}
	sentences := len(Sentences(s))
	return sentences > 1 || len(s) > 4*minProse || prose.EndsWithStop(s) && !(strings.HasSuffix(s, "?") && len(s) < 2*minProse)
}

func isTruncated(s string) bool {
	return strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…")
}
