package quotation

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// What is known of a text while it is searched takes up to 25 times its room, so
// that a text longer than any article is searched in parts, each by itself: a name
// that only another part has in full stays as short as it is.
type partLimits struct{ bytes, words int } // words count marks too

// mostOfPart bounds a part. Novels have 1 MB, the longest ten.
var mostOfPart = partLimits{bytes: 4 << 20, words: 1 << 20}

// partHeading is the share of a part from which on it ends where a section does.
const partHeading = 0.75

// piece is the most of one paragraph in a part, whatever it consists of.
func (l partLimits) piece() int { return min(l.bytes, l.words) }

// textPart is a range of a text and its paragraphs, shifted as if the text began
// there.
type textPart struct {
	article.Range
	paragraphs []article.Paragraph
}

// partsOf cuts a text into parts, between paragraphs; a paragraph that alone is too
// long is cut behind a sentence, otherwise behind a word, otherwise anywhere. A part is gone
// when the next is asked for.
func partsOf(text string, paragraphs []article.Paragraph, most partLimits) iter.Seq[textPart] {
	return func(yield func(textPart) bool) {
		if len(text) <= most.piece() {
			yield(textPart{article.Range{End: len(text)}, paragraphs})
			return
		}
		part, words := textPart{}, 0
		end := func() bool {
			more := true
			if n := len(part.paragraphs); n > 0 {
				part.End = part.Start + part.paragraphs[n-1].End
				more = yield(part)
			}
			part, words = textPart{paragraphs: part.paragraphs[:0]}, 0
			return more
		}
		for _, p := range paragraphs {
			for piece := range pieces(text, p, most.piece()) {
				n := countWords(text[piece.Start:piece.End])
				full := len(part.paragraphs) > 0 && (piece.End-part.Start > most.bytes || words+n > most.words)
				atHeading := piece.Heading && float64(piece.Start-part.Start) > partHeading*float64(most.bytes)
				if (full || atHeading) && !end() {
					return
				}
				if len(part.paragraphs) == 0 {
					part.Start = piece.Start
				}
				piece.Range = moved(piece.Range, -part.Start)
				part.paragraphs = append(part.paragraphs, piece)
				words += n
			}
		}
		end()
	}
}

// pieces cuts a paragraph that is too long for a part.
func pieces(text string, p article.Paragraph, most int) iter.Seq[article.Paragraph] {
	return func(yield func(article.Paragraph) bool) {
		for p.Len() > most {
			at := pieceEnd(text[p.Start : p.Start+most])
			piece := p
			piece.End = p.Start + at
			if !yield(piece) {
				return
			}
			p.Start = piece.End
		}
		yield(p)
	}
}

// pieceEnd is where to cut a text: behind the last sentence of its second half, or
// the last word of it, or the last character.
func pieceEnd(text string) int {
	half := len(text) / 2
	for half > 0 && !utf8.RuneStart(text[half]) {
		half--
	}
	for _, mark := range []string{". ", "\n", "。", " "} {
		if i := strings.LastIndex(text[half:], mark); i >= 0 {
			return half + i + len(mark)
		}
	}
	at := len(text) - 1 // the last character may be cut off itself
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return max(at, 1)
}

// countWords counts the words and marks of a text, about.
func countWords(s string) (n int) {
	word := false
	for i := range len(s) {
		was := word
		c := s[i]
		word = c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !word && c != ' ' && c != '\n' || word && !was {
			n++
		}
	}
	return n
}

// moved is a range some bytes further on; the empty one stays as it is.
func moved(r article.Range, by int) article.Range {
	if r == (article.Range{}) {
		return r
	}
	return article.Range{Start: r.Start + by, End: r.End + by}
}

// move moves the ranges of a quotation some bytes on.
func (q *Quotation) move(by int) {
	q.Start, q.End = q.Start+by, q.End+by
	for _, r := range []*article.Range{&q.Sentence, &q.Speaker, &q.Role, &q.Cue, &q.StandingCue, &q.ViaRange} {
		*r = moved(*r, by)
	}
	q.Others = slices.Clone(q.Others)
	for i := range q.Others {
		q.Others[i].Mention = moved(q.Others[i].Mention, by)
	}
}
