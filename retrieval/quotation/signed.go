package quotation

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
func addPosts(text string, paragraphs []article.Paragraph, spans []span) []span {
	var posts []span
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
			posts = append(posts, span{open: words.Start, start: words.Start, end: words.End, close: words.End, para: para, lastPara: para,
				signed: true})
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
func insertSpans(spans, more []span) []span {
	if len(more) == 0 {
		return spans
	}
	out := make([]span, 0, len(spans)+len(more))
	k := 0
	for _, m := range more {
		for k < len(spans) && spans[k].close <= m.open {
			out = append(out, spans[k])
			k++
		}
		if (k == len(spans) || spans[k].open >= m.close) && (len(out) == 0 || out[len(out)-1].close <= m.open) {
			out = append(out, m)
		}
	}
	return append(out, spans[k:]...)
}

// signature is the mention that signs the quotation at token ti: behind a dash at
// the head of the next paragraph, or right behind the words of a post. -1 when
// there is none.
func (d *document) signature(ti int) int {
	k := ti + 1
	if k+1 >= len(d.tokens) {
		return -1
	}
	s := &d.sentences[d.tokens[ti].sentence]
	alone := ti == s.first && s.last == k
	if !d.spans[d.tokens[ti].quote].signed && (!alone || d.tokens[k].para == d.tokens[ti].para) {
		return -1
	}
	if !isDash(d.tokens[k].word) || d.tokens[k].para > int32(d.lastPara(ti))+1 {
		return -1
	}
	m := d.startsAt[k+1]
	if m == 0 || d.mentions[m-1].kind != nameMention {
		return -1
	}
	end := d.mentions[m-1].last
	if end < len(d.tokens) && d.tokens[end].para == d.tokens[k].para && (d.tokens[end].kind != punctToken || d.tokens[end].punct(":")) {
		return -1 // a line of a list, or a dialogue
	}
	return int(m) - 1
}

func isDash(w string) bool { return w == "—" || w == "–" || w == "―" || w == "--" || w == "-" }
