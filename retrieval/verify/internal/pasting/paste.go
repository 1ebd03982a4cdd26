package pasting

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/naming"
)

// Pasted is a quotation in a text that somebody pasted.
type Pasted struct {
	// Words are the words without the marks around them, text[Start:End].
	Words      string
	Start, End int
	// Speaker is who the text says has said it; empty when it does not.
	Speaker string

	// OwnComma reports whether a comma at the end of Words belongs to the sentence
	// around them: “…,” said Name.
	OwnComma bool
	// InMarks reports whether Words are what is in quotation marks, and that
	// there is more around them than a name.
	InMarks bool
	// Naming is who the text around them names, Outside is that text.
	Naming  naming.Claim
	Outside string
}

const (
	// Few is the fewest words in quotation marks that are a quotation by
	// themselves; shorter ones are titles and words held at arm's length.
	Few = 3
	// Most bounds the quotations of one text.
	Most       = 25
	mostAround = 10 // words around a short quotation
)

// Split finds the quotations of a message: each part in quotation
// marks, or, where there is none, each part that is set off as a block quote, or
// else the whole of it. Words held at arm's length, which is a few words in marks
// amid others, are none. Speakers are those that the text names right before or
// after, in any language: “…” — Name, Name: “…”, „…“, sagte Name.
func Split(text string) []Pasted {
	if parts := quotedParts(text); len(parts) > 0 {
		return parts
	}
	if lines := dialogue(text); len(lines) > 0 {
		return lines
	}
	if blocks := quotedLines(text); len(blocks) > 0 {
		return blocks
	}
	if p := unmarked(text); folding.HasWord(p.Words) {
		return []Pasted{p}
	}
	return nil
}

// quotedParts are the parts of a text in quotation marks that are quotations, at
// most Most.
func quotedParts(text string) []Pasted {
	var out []Pasted
	spans := MarkedSpans(text)
	spans = slices.DeleteFunc(spans, func(s article.Range) bool { return !folding.HasWord(text[s.Start:s.End]) })
	spans = spans[:min(len(spans), Most)]
	inherited := naming.Claim{}
	var abroad []quotation.Quotation
	if len(spans) > 0 {
		abroad = quotation.Pasted(text)
	}
	for i, s := range spans {
		before, after := surroundings(text, spans, i)
		named := naming.Read(naming.LastSentence(before), after)
		if sure, ok := claimAbroad(abroad, s); ok {
			named = sure
		}
		if !named.Found {
			named = inherited
		}
		p := newPasted(text, s)
		p.name(named, before, after)
		// “…,” said Name, “…”: both are Name's.
		inherited = naming.Claim{}
		if i+1 < len(spans) && spans[i+1].Start-s.End < naming.MostBytes && named.Name != "" && endsOpen(after) {
			inherited = named
		}
		long := CountWords(p.Words, Few) >= Few
		few := CountWords(before+" "+after, mostAround) < mostAround && (named.Found || len(spans) == 1 && standsAtEnd(before, after))
		if isClosed := s.End < len(text); isClosed && (long || few) || long && !folding.HasWord(before) {
			out = append(out, p)
		}
	}
	return out
}

// surelyNamed is how sure the rules of another language have to be of a name for it to
// count as claimed.
const surelyNamed = 0.85

// claimAbroad is who is said to have spoken the words at s, as read in their language.
func claimAbroad(abroad []quotation.Quotation, s article.Range) (naming.Claim, bool) {
	for _, q := range abroad {
		full := strings.Contains(q.Name, " ") || strings.ContainsFunc(q.Name, folding.IsUnspaced)
		if q.Start >= s.Start && q.End <= s.End && full && q.Confidence >= surelyNamed {
			return naming.Claim{Name: q.Name, Foreign: true, Found: true}, true
		}
	}
	return naming.Claim{}, false
}

// dialogue reads what is pasted with a dash for its marks, as several languages print
// what is said: “— Не уйду, — сказал Омар”.
func dialogue(text string) []Pasted {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(text))
	if first != '—' && first != '–' && first != '―' {
		return nil
	}
	var out []Pasted
	for _, q := range quotation.Pasted(text) {
		if len(out) == Most {
			break
		}
		p := newPasted(text, article.Range{Start: q.Start, End: q.End})
		p.InMarks = true
		if q.Name != "" {
			p.Speaker = q.Name
			p.Naming = naming.Claim{Name: q.Name, Foreign: true, Found: true, Unsure: q.Confidence < surelyNamed}
		}
		out = append(out, p)
	}
	if start := strings.Index(text, string(first)) + utf8.RuneLen(first); len(out) == 0 {
		if end := start + setOff(text[start:]); end < len(text) {
			p := newPasted(text, article.Range{Start: start, End: end})
			p.InMarks = true
			out = append(out, p)
		}
	}
	return out
}

// setOff is where a dash is in a line of dialogue that sets off who speaks: behind a
// comma or a stop, or before a small letter without a space.
func setOff(line string) int {
	for i, r := range line {
		if r != '—' && r != '–' && r != '―' {
			continue
		}
		before := strings.TrimRightFunc(line[:i], unicode.IsSpace)
		next, _ := utf8.DecodeRuneInString(line[i+utf8.RuneLen(r):])
		if unicode.IsLower(next) || before != "" && strings.ContainsAny(before[len(before)-1:], ",.!?") {
			return len(strings.TrimRight(before, ","))
		}
	}
	return len(line)
}

// name notes what the text around the quoted words says of their speaker.
func (p *Pasted) name(n naming.Claim, before, after string) {
	outside := before + " " + after
	p.Speaker, p.Naming = n.Name, n
	p.Outside = article.Clip(naming.LastSentence(before), naming.MostBytes) + " " + article.Clip(after, naming.MostBytes)
	p.OwnComma = folding.HasWord(after) && strings.HasSuffix(p.Words, ",")
	p.InMarks = folding.HasWord(strings.Replace(outside, p.Speaker, "", 1))
}

// endsOpen reports whether the text between two quotations goes on to the second.
func endsOpen(between string) bool {
	between = strings.TrimSpace(between)
	return strings.HasSuffix(between, ",") || strings.HasSuffix(between, ".") || strings.HasSuffix(between, ":")
}

// standsAtEnd reports whether quoted words open or close a text, as they do where the
// rest says whose they are.
func standsAtEnd(before, after string) bool {
	return !(folding.HasWord(before) && folding.HasWord(after))
}

// surroundings gives the text between a span and its neighbours, in its own lines.
func surroundings(text string, spans []article.Range, i int) (before, after string) {
	start, end := 0, len(text)
	if i > 0 {
		start = markEnd(text, spans[i-1].End)
	}
	if i+1 < len(spans) {
		end = markStart(text, spans[i+1].Start)
	}
	before = text[start:markStart(text, spans[i].Start)]
	after = text[markEnd(text, spans[i].End):end]
	return before, after
}

// markStart is where the quotation mark before byte at begins, markEnd where
// the one after it ends. Two single marks are one.
func markStart(text string, at int) int {
	mark, _ := utf8.DecodeLastRuneInString(text[:at])
	for range 2 {
		if r, n := utf8.DecodeLastRuneInString(text[:at]); r == mark && folding.IsMark(r) {
			at -= n
		}
	}
	return at
}

func markEnd(text string, at int) int {
	mark, _ := utf8.DecodeRuneInString(text[at:])
	for range 2 {
		if r, n := utf8.DecodeRuneInString(text[at:]); r == mark && folding.IsMark(r) {
			at += n
		}
	}
	return at
}

// Whole is all of a text as one quotation of nobody's.
func Whole(text string) Pasted { return newPasted(text, article.Range{End: len(text)}) }

func newPasted(text string, r article.Range) Pasted {
	words := text[r.Start:r.End]
	r.Start += len(words) - len(strings.TrimLeftFunc(words, unicode.IsSpace))
	r.End -= len(words) - len(strings.TrimRightFunc(words, unicode.IsSpace))
	r.End = max(r.End, r.Start)
	return Pasted{Words: text[r.Start:r.End], Start: r.Start, End: r.End}
}

// One reads the text of one quotation: the words in quotation marks,
// where they are one, otherwise the whole of it.
func One(text string) Pasted {
	if parts := quotedParts(text); len(parts) == 1 {
		return parts[0]
	}
	if lines := dialogue(text); len(lines) == 1 {
		return lines[0]
	}
	return unmarked(text)
}

// tail is a speaker at the end of a text without quotation marks, head one at
// its beginning.
var (
	tail = regexp.MustCompile(`^(?s)(.*\S)(?:\s+[—–―]\s*|\s*\n\s*[-~]+\s*|[.!?…]\s+--?\s*|[.!?…][—–―]\s*)([^\n—–―]{2,160})$`)
	head = regexp.MustCompile(`^(\p{Lu}[^:.!?\n"“]{1,80}):\s+(?s)(\S.*)$`)
)

// unmarked reads a text without quotation marks, or with marks only inside.
func unmarked(text string) Pasted {
	if p, ok := tailed(text); ok {
		return p
	}
	if p, ok := headed(text); ok {
		return p
	}
	return newPasted(text, article.Range{Start: 0, End: len(text)})
}

// tailed reads a text with a speaker behind it, who is set off from it.
func tailed(text string) (Pasted, bool) {
	p := newPasted(text, article.Range{Start: 0, End: len(text)})
	window := p.Words[max(0, len(p.Words)-4*naming.MostBytes):]
	m := tail.FindStringSubmatchIndex(window)
	if m == nil {
		return p, false
	}
	name := naming.CleanName(window[m[4]:m[5]])
	if !naming.IsName(name) || !naming.MostlyCapital(name) && !naming.IsRole(name) || CountWords(window[:m[3]], 2) < 2 {
		return p, false
	}
	end := p.End - len(window) + m[3]
	if r := window[m[3]:m[4]]; strings.ContainsAny(r[:1], ".!?") || strings.HasPrefix(r, "…") {
		_, n := utf8.DecodeRuneInString(r)
		end += n
	}
	q := newPasted(text, article.Range{Start: p.Start, End: end})
	q.Speaker = name
	return q, true
}

// headed reads a text with a speaker and a colon before it.
func headed(text string) (Pasted, bool) {
	p := newPasted(text, article.Range{Start: 0, End: len(text)})
	m := head.FindStringSubmatchIndex(article.Clip(p.Words, 2*naming.MostBytes))
	if m == nil {
		return p, false
	}
	name := naming.CleanName(p.Words[m[2]:m[3]])
	if !naming.IsName(name) || !naming.MostlyCapital(name) && !naming.IsRole(name) {
		return p, false
	}
	q := newPasted(text, article.Range{Start: p.Start + m[4], End: p.End})
	q.Speaker = name
	return q, true
}

// quotedLines are the parts of a message that Markdown sets off with ">", each
// run of lines one quotation.
func quotedLines(text string) []Pasted {
	var out []Pasted
	open, unsigned := false, false
	at := 0
	for line := range strings.Lines(text) {
		start := at
		at += len(line)
		body := strings.TrimLeft(line, " ")
		rest, ok := strings.CutPrefix(body, ">")
		if !ok {
			open = false
			if unsigned && strings.TrimSpace(line) != "" {
				out[len(out)-1].sign(line)
				unsigned = false
			}
			continue
		}
		r := article.Range{Start: start + len(line) - len(strings.TrimLeft(rest, "> ")), End: at}
		if open {
			r.Start = out[len(out)-1].Start
			out = out[:len(out)-1]
		}
		p := newPasted(text, r)
		p.Words = joinLines(p.Words)
		if folding.HasWord(p.Words) && len(out) < Most {
			out = append(out, p)
			open, unsigned = true, true
		}
	}
	for i := range out {
		inner := One(out[i].Words)
		out[i].Words, out[i].Speaker = inner.Words, cmp.Or(out[i].Speaker, inner.Speaker)
	}
	return out
}

// sign notes who is named in the line behind a block quote: "— Ruth Calder".
func (p *Pasted) sign(line string) {
	line = strings.TrimSpace(line)
	name := strings.TrimLeft(line, "—–―-~")
	if name == line {
		return
	}
	switch name = naming.CleanName(name); {
	case naming.IsUncased(name):
		p.Speaker, p.Naming = name, naming.Claim{Name: name, Unsure: true, Foreign: true, Found: true}
	case naming.IsName(name) && (naming.MostlyCapital(name) || naming.IsRole(name)):
		p.Speaker = name
	}
}

// joinLines takes the ">" off the lines of a block quote.
func joinLines(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(strings.TrimLeft(line, "> "))
	}
	return b.String()
}

// MarkedSpans finds what stands between quotation marks, the outermost pairs
// only. What a mark is, its surroundings decide: people paste straight marks,
// curly ones, and curly ones the wrong way round. Single marks count where
// there are no double ones; two of them in a row are a double one.
func MarkedSpans(text string) []article.Range {
	text = doubled(text)
	if spans := pairs(text, IsDoubleMark); len(spans) > 0 {
		return spans
	}
	return pairs(text, isSingleMark)
}

// doubled writes two single marks in a row, as in “TeX”, as a double mark, with
// spaces outside of it so that each byte keeps its place.
func doubled(text string) string {
	for _, pair := range []string{"``", "''", "‘‘", "’’", ",,"} {
		for at := 0; ; {
			i := strings.Index(text[at:], pair)
			if i < 0 {
				break
			}
			i += at
			at = i + len(pair)
			opens := at < len(text) && !unicode.IsSpace(rune(text[at])) && (i == 0 || strings.ContainsRune(" \n\t(", rune(text[i-1])))
			if pair == ",," && !opens {
				continue
			}
			mark := `"`
			if fill := strings.Repeat(" ", len(pair)-1); opens {
				mark = fill + mark
			} else {
				mark += fill
			}
			text = text[:i] + mark + text[at:]
		}
	}
	return text
}

// IsDoubleMark reports whether a rune is a quotation mark that no apostrophe looks like.
func IsDoubleMark(r rune) bool { return folding.IsMark(r) && !isSingleMark(r) }

func isSingleMark(r rune) bool {
	return folding.IsApostrophe(r) || r == '\u201a' || r == '‹' || r == '›'
}

// pairs pairs marks of one sort. A mark opens after white space and the like,
// closes before it; one that could do both opens where nothing is open. An
// opening mark without a partner opens a quotation up to the end of its
// paragraph.
func pairs(text string, isOne func(rune) bool) []article.Range {
	var (
		out   []article.Range
		depth int
		start int
		maybe int // a mark that closes unless it is an apostrophe
	)
	prev := ' '
	for i, r := range text {
		if depth > 0 && r == '\n' && strings.HasPrefix(text[i:], "\n\n") {
			if depth == 1 || len(out) == 0 {
				out = append(out, article.Range{Start: start, End: i})
			}
			depth = 0
		}
		if !isOne(r) {
			prev = r
			continue
		}
		size := utf8.RuneLen(r)
		next, n := utf8.DecodeRuneInString(text[i+size:])
		if n == 0 {
			next = ' '
		}
		may := turnOf(prev, r, next)
		switch {
		case may == apostrophe:
		case depth == 0 && may.opens:
			depth, start = 1, i+size
		case depth == 1 && may.closes && isSingleMark(r) && possessive(text[i+size:]):
			maybe = i
		case depth > 0 && may.closes:
			if depth--; depth == 0 {
				out = append(out, article.Range{Start: start, End: i})
				maybe = 0
			}
		case depth > 0 && may.opens:
			depth++
		}
		prev = r
	}
	switch {
	case depth > 0 && maybe > start:
		out = append(out, article.Range{Start: start, End: maybe})
	case depth > 0 && IsDoubleMark(folding.LastRune(text[:start], 0)):
		out = append(out, article.Range{Start: start, End: len(text)})
	}
	return out
}

// possessive reports whether a single mark before rest may be the one of "the boys'
// house".
func possessive(rest string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(rest, " "))
	return strings.HasPrefix(rest, " ") && unicode.IsLower(r)
}

// turn is what a mark may do, by what stands around it.
type turn struct{ opens, closes bool }

var (
	apostrophe = turn{}
	opening    = turn{opens: true}
	closing    = turn{closes: true}
	either     = turn{true, true}
)

// turnOf says what a mark between two signs may do.
func turnOf(prev, mark, next rune) turn {
	single := isSingleMark(mark)
	switch {
	case isOpening(mark):
		return opening
	case isClosing(mark):
		return closing
	case single && article.IsWordRune(prev) && article.IsWordRune(next): // can’t
		return apostrophe
	case single && unicode.IsDigit(next) && standsBefore(prev) && (mark == '\'' || mark == '’'): // ’90s
		return apostrophe
	case standsBefore(prev) && !standsBehind(next): // said “go
		return opening
	case standsBehind(next) && !standsBefore(prev): // go.” he
		return closing
	case unicode.IsSpace(prev) && unicode.IsSpace(next): // « go »
		return turn{mark == '“' || mark == '«' || mark == '‘', mark == '”' || mark == '»' || mark == '’'}
	case folding.IsMark(prev) && !standsBehind(next): // “‘go
		return opening
	case folding.IsMark(next) && !standsBefore(prev): // go’”
		return closing
	}
	return turnByGlyph(prev, mark, next)
}

// turnByGlyph is turnOf where what stands around the mark does not tell.
func turnByGlyph(prev, mark, next rune) turn {
	single, before := isSingleMark(mark), article.IsWordRune(prev)
	switch mark {
	case '“', '‘', '«', '‹':
		return turn{!before || !single, before && !single}
	case '”', '’', '»', '›':
		return turn{article.IsWordRune(next) && !before, true}
	}
	return either
}

// standsBefore tells the signs that stand before a mark that opens, standsBehind
// those behind one that closes.
func standsBefore(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Ps) || folding.IsDash(r) || strings.ContainsRune("…:*_>", r)
}

func standsBehind(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Pe) || folding.IsDash(r) || strings.ContainsRune(".,;:!?…*_", r)
}

// isOpening and isClosing tell the marks that do one thing in any language.
func isOpening(r rune) bool { return strings.ContainsRune("„‚「『《〈〝", r) }
func isClosing(r rune) bool { return strings.ContainsRune("」』》〉〞〟", r) }

// CountWords counts the words of s up to most.
func CountWords(s string, most int) int {
	n := 0
	in := false
	for _, r := range s {
		word := article.IsWordRune(r) || folding.IsApostrophe(r) && in
		if word && !in {
			if n++; n == most {
				return n
			}
		}
		in = word
	}
	return n
}
