package marks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Words may be signed instead of attributed: a pull quote has a dash and a name
// in the line below, a post that a page shows has them with a handle, and no
// marks around its words.
//
//	“We row on.”
//	— Ruth Calder, harbour master
//
//	We row on.
//	— Ruth Calder (@rcalder) May 4, 2020

// maxSignature is the most bytes of a name between a dash and its handle.
const maxSignature = 60

// addPosts adds the words of posts that are signed with a handle.
func addPosts(text string, paragraphs []article.Paragraph, spans []Span) []Span {
	var posts []Span
	for i, p := range paragraphs {
		at := strings.Index(text[p.Start:p.End], "(@")
		if at < 0 {
			continue
		}
		dash := signatureDash(text, p.Start, p.Start+at)
		if dash < 0 {
			continue
		}
		words, para := article.Range{Start: p.Start, End: dash}, i
		if isBlank(text[p.Start:dash]) {
			if i == 0 || paragraphs[i-1].Heading {
				continue
			}
			words, para = paragraphs[i-1].Range, i-1
		}
		s := text[words.Start:words.End]
		words.End = words.Start + len(strings.TrimRightFunc(s, unicode.IsSpace))
		if words.Len() > 0 && !strings.ContainsAny(s, "“”\"„«»") {
			posts = append(posts, Span{Open: words.Start, Start: words.Start, End: words.End, Close: words.End, Para: para, LastPara: para,
				Signed: true})
		}
	}
	return insertSpans(spans, posts)
}

// signatureDash is where the dash before a name and its handle stands, or -1.
func signatureDash(text string, from, handle int) int {
	for i := handle - 1; i >= from && i > handle-maxSignature; i-- {
		for _, dash := range [...]string{"—", "–", "―", "--"} {
			if strings.HasPrefix(text[i:handle], dash) {
				name := strings.Fields(strings.TrimLeft(text[i:handle], "—–―- "))
				if len(name) == 0 || len(name) > maxLabelWords {
					return -1
				}
				r, _ := utf8.DecodeRuneInString(name[0])
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
					return -1
				}
				return i
			}
		}
	}
	return -1
}

// insertSpans puts spans among others; where they overlap the others stay.
func insertSpans(spans, more []Span) []Span {
	if len(more) == 0 {
		return spans
	}
	out := make([]Span, 0, len(spans)+len(more))
	k := 0
	for _, m := range more {
		for k < len(spans) && spans[k].Close <= m.Open {
			out = append(out, spans[k])
			k++
		}
		if (k == len(spans) || spans[k].Open >= m.Close) && (len(out) == 0 || out[len(out)-1].Close <= m.Open) {
			out = append(out, m)
		}
	}
	return append(out, spans[k:]...)
}

func IsDash(w string) bool { return w == "—" || w == "–" || w == "―" || w == "--" || w == "-" }
