package retrieval

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Pasted is a quotation in a text that somebody pasted.
type Pasted struct {
	// Words are the words without the marks around them, text[Start:End].
	Words      string
	Start, End int
	// Speaker is who the text says has said it; empty when it does not.
	Speaker string

	// ownComma tells that a comma at the end of Words belongs to the sentence
	// around them: “…,” said Name.
	ownComma bool
	// inMarks tells that Words are what stands in quotation marks, and that
	// there is more around them than a name.
	inMarks bool
}

const (
	// fewWords is the fewest words in quotation marks that are a quotation by
	// themselves; shorter ones are titles and words held at arm's length.
	fewWords = 3
	// mostPasted bounds the quotations of one text.
	mostPasted = 25
	// longestNaming bounds the bytes that name a speaker, and mostNameWords the
	// words of the name.
	longestNaming = 200
	mostNameWords = 10
)

// pastedReceipt is true for a receipt, and for one with a mistake in it.
var pastedReceipt = regexp.MustCompile(`^v\d+\.\S*$`)

// PastedReceipt gives the receipt that a pasted text is, perhaps with the label
// that a reply has before it and in Markdown's marks. It may have a mistake in it.
func PastedReceipt(text string) (string, bool) {
	words := strings.Fields(text)
	if len(words) == 2 && strings.HasSuffix(words[0], ":") || len(words) == 3 && words[1] == ":" {
		words = words[len(words)-1:]
	}
	if len(words) != 1 {
		return "", false
	}
	receipt := strings.Trim(words[0], "`*_|<>\"“”'")
	return receipt, pastedReceipt.MatchString(receipt)
}

// SplitQuotations finds the quotations of a message: each part in quotation
// marks of fewWords words or more, or, where there is none, each part that is
// set off as a block quote, or else the whole of it. Speakers are those that
// the text names right before or after: “…” — Name, Name: “…”, Name said “…”,
// “…,” said Name.
func SplitQuotations(text string) []Pasted {
	spans := slices.DeleteFunc(markedSpans(text), func(s article.Range) bool { return countWords(text[s.Start:s.End], fewWords) < fewWords })
	if len(spans) == 0 {
		if blocks := quotedLines(text); len(blocks) > 0 {
			return blocks
		}
		if p := parsePasted(text); hasWord(p.Words) {
			return []Pasted{p}
		}
		return nil
	}
	spans = spans[:min(len(spans), mostPasted)]
	out := make([]Pasted, len(spans))
	inherited := ""
	for i, s := range spans {
		before, after := surroundings(text, spans, i)
		p := newPasted(text, s)
		naming, _ := namedAfter(after)
		if b, ok := namedBefore(lastSentence(before)); ok && b != "" {
			p.Speaker = b
		} else if naming != "" {
			p.Speaker = naming
			p.ownComma = strings.HasSuffix(p.Words, ",")
		} else if inherited != "" {
			p.Speaker = inherited
		}
		// “…,” said Name, “…”: both are Name's.
		inherited = ""
		if goesOn := strings.TrimSpace(after); naming != "" && (strings.HasSuffix(goesOn, ",") || strings.HasSuffix(goesOn, ".") || strings.HasSuffix(goesOn, ":")) && i+1 < len(spans) && spans[i+1].Start-s.End < longestNaming {
			inherited = naming
		}
		out[i] = p
	}
	return out
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
// the one after it ends.
func markStart(text string, at int) int {
	r, n := utf8.DecodeLastRuneInString(text[:at])
	if isMark(r) {
		return at - n
	}
	return at
}

func markEnd(text string, at int) int {
	r, n := utf8.DecodeRuneInString(text[at:])
	if isMark(r) {
		return at + n
	}
	return at
}

func newPasted(text string, r article.Range) Pasted {
	words := text[r.Start:r.End]
	r.Start += len(words) - len(strings.TrimLeftFunc(words, unicode.IsSpace))
	r.End -= len(words) - len(strings.TrimRightFunc(words, unicode.IsSpace))
	r.End = max(r.End, r.Start)
	return Pasted{Words: text[r.Start:r.End], Start: r.Start, End: r.End}
}

// parsePasted reads the text of one quotation. Only where all that stands
// around the words in quotation marks is their speaker are these the words;
// else the whole of it is.
func parsePasted(text string) Pasted {
	spans := markedSpans(text)
	if len(spans) == 1 {
		p := newPasted(text, spans[0])
		before, after := surroundings(text, spans, 0)
		b, okBefore := namedBefore(before)
		a, okAfter := namedAfter(after)
		if okBefore && okAfter && (b == "" || a == "") && hasWord(p.Words) {
			p.Speaker = b + a
			p.ownComma = a != "" && strings.HasSuffix(p.Words, ",")
			p.inMarks = hasWord(strings.Replace(before+after, p.Speaker, "", 1))
			if !p.inMarks || countWords(p.Words, fewWords) >= fewWords {
				return p
			}
		}
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
	p := newPasted(text, article.Range{Start: 0, End: len(text)})
	window := p.Words[max(0, len(p.Words)-4*longestNaming):]
	if m := tail.FindStringSubmatchIndex(window); m != nil {
		if name := cleanName(window[m[4]:m[5]]); isName(name) && (mostlyCapital(name) || isRole(name)) && countWords(window[:m[3]], 2) >= 2 {
			end := p.End - len(window) + m[3]
			if r := window[m[3]:m[4]]; strings.ContainsAny(r[:1], ".!?") || strings.HasPrefix(r, "…") {
				_, n := utf8.DecodeRuneInString(r)
				end += n
			}
			q := newPasted(text, article.Range{Start: p.Start, End: end})
			q.Speaker = name
			return q
		}
	}
	if m := head.FindStringSubmatchIndex(article.Clip(p.Words, 2*longestNaming)); m != nil {
		if name := cleanName(p.Words[m[2]:m[3]]); isName(name) && mostlyCapital(name) {
			q := newPasted(text, article.Range{Start: p.Start + m[4], End: p.End})
			q.Speaker = name
			return q
		}
	}
	return p
}

// quotedLines are the parts of a message that Markdown sets off with ">", each
// run of lines one quotation.
func quotedLines(text string) []Pasted {
	var out []Pasted
	open := false
	at := 0
	for line := range strings.Lines(text) {
		start := at
		at += len(line)
		body := strings.TrimLeft(line, " ")
		rest, ok := strings.CutPrefix(body, ">")
		if !ok {
			open = false
			continue
		}
		r := article.Range{Start: start + len(line) - len(strings.TrimLeft(rest, "> ")), End: at}
		if open {
			r.Start = out[len(out)-1].Start
			out = out[:len(out)-1]
		}
		p := newPasted(text, r)
		p.Words = joinLines(p.Words)
		if hasWord(p.Words) && len(out) < mostPasted {
			out = append(out, p)
			open = true
		}
	}
	for i := range out {
		inner := parsePasted(out[i].Words)
		out[i].Words, out[i].Speaker = inner.Words, inner.Speaker
	}
	return out
}

// joinLines takes the ">" off the lines of a block quote.
func joinLines(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(strings.TrimLeft(line, "> "))
	}
	return b.String()
}

// markedSpans finds what stands between quotation marks, the outermost pairs
// only. What a mark is, its surroundings decide: people paste straight marks,
// curly ones, and curly ones the wrong way round. Single marks count where
// there are no double ones.
func markedSpans(text string) []article.Range {
	if spans := pairs(text, isDoubleMark); len(spans) > 0 {
		return spans
	}
	return pairs(text, isSingleMark)
}

func isDoubleMark(r rune) bool { return isMark(r) && !isSingleMark(r) }

func isSingleMark(r rune) bool {
	return isApostrophe(r) || r == '\u201a' || r == '‹' || r == '›'
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
		opens, closes := direction(prev, r, next)
		switch {
		case !opens && !closes: // an apostrophe
		case depth == 0 && opens:
			depth, start = 1, i+size
		case depth == 1 && closes && isSingleMark(r) && possessive(text[i+size:]):
			maybe = i
		case depth > 0 && closes:
			if depth--; depth == 0 {
				out = append(out, article.Range{Start: start, End: i})
				maybe = 0
			}
		case depth > 0 && opens:
			depth++
		}
		prev = r
	}
	switch {
	case depth > 0 && maybe > start:
		out = append(out, article.Range{Start: start, End: maybe})
	case depth > 0 && isDoubleMark(lastRune(text[:start], 0)):
		out = append(out, article.Range{Start: start, End: len(text)})
	}
	return out
}

// possessive tells that a single mark before rest may be the one of "the boys'
// house".
func possessive(rest string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(rest, " "))
	return strings.HasPrefix(rest, " ") && unicode.IsLower(r)
}

// direction tells whether a mark may open and close a quotation. Both are
// false for an apostrophe.
func direction(prev, mark, next rune) (opens, closes bool) {
	spaceBefore := unicode.IsSpace(prev) || unicode.In(prev, unicode.Ps) || isDash(prev) || prev == '…' || prev == ':' || prev == '*' || prev == '_' || prev == '>'
	spaceAfter := unicode.IsSpace(next) || unicode.In(next, unicode.Pe) || isDash(next) || strings.ContainsRune(".,;:!?…*_", next)
	wordBefore, wordAfter := article.IsWordRune(prev), article.IsWordRune(next)
	single := isSingleMark(mark)
	switch {
	case single && wordBefore && wordAfter:
		return false, false
	case single && unicode.IsDigit(next) && spaceBefore && (mark == '\'' || mark == '’'):
		return false, false // '90s
	case mark == '„' || mark == '‚':
		return true, false
	case spaceBefore && !spaceAfter:
		return true, false
	case spaceAfter && !spaceBefore:
		return false, true
	case unicode.IsSpace(prev) && unicode.IsSpace(next):
		return mark == '“' || mark == '«' || mark == '‘', mark == '”' || mark == '»' || mark == '’'
	case isMark(prev) && !spaceAfter: // “‘Go
		return true, false
	case isMark(next) && !spaceBefore: // go’”
		return false, true
	case mark == '“' || mark == '‘' || mark == '«' || mark == '‹':
		return !wordBefore || !single, wordBefore && !single
	case mark == '”' || mark == '’' || mark == '»' || mark == '›':
		return wordAfter && !wordBefore, true
	}
	return true, true
}

// cueVerbs are the verbs that name a speaker in pasted text.
var cueVerbs = wordSet(`said says say saying told tells wrote writes tweeted posted stated states added adds asked asks
claimed claims warned warns explained explains announced announces declared declares argued argues insisted insists replied
replies noted notes continued continues concluded admitted admits denied denies called calls put puts commented remarked
observed recalled reported reports answered stressed confirmed quoted`)

// namedAfter reads what stands after quoted words. ok tells that it is a
// speaker and nothing else, or nothing at all; name is empty for a pronoun.
func namedAfter(s string) (name string, ok bool) {
	line := strings.TrimLeft(s, " \t,.")
	ownLine := strings.HasPrefix(line, "\n") || strings.HasPrefix(line, "\r")
	line, rest, _ := strings.Cut(strings.TrimSpace(line), "\n")
	if !hasWord(line) {
		return "", !hasWord(rest)
	}
	if len(line) > longestNaming {
		line = article.Clip(line, longestNaming)
		rest = "more"
	}
	ok = !hasWord(rest) && oneSentence(line)
	first, _ := utf8.DecodeRuneInString(line)
	switch {
	case isDash(first) || first == '~':
		name = cleanName(strings.TrimLeftFunc(line, func(r rune) bool { return isDash(r) || r == '~' || r == ' ' }))
		return nameIf(name, isName(name), ok)
	case first == '(':
		name = cleanName(strings.Trim(line, "(). "))
		return nameIf(name, isName(name), ok)
	}
	if rest, found := cutPrefixFold(line, "according to "); found {
		return nameIf(untilClause(rest), true, ok)
	}
	words := strings.Fields(line)
	at := slices.IndexFunc(words, func(w string) bool { return isCue(w) })
	switch {
	case at == 0:
		return nameIf(untilClause(strings.TrimSpace(line[len(words[0]):])), true, ok)
	case at > 0 && at <= mostNameWords:
		name = cleanName(strings.Join(words[:at], " "))
		return nameIf(name, isName(name) || isPronoun(name), ok && (at+1 == len(words) || isAside(words[at+1])))
	case at < 0 && ownLine || strings.HasPrefix(strings.TrimSpace(s), ","):
		name = cleanName(line)
		return nameIf(name, isName(name) && mostlyCapital(name), ok)
	}
	return "", false
}

func isCue(word string) bool { return cueVerbs[strings.ToLower(strings.Trim(word, ".,;:"))] }

// isAside tells the words that begin a time, a place or a listener.
func isAside(word string) bool { return asides[strings.ToLower(strings.Trim(word, ".,;:"))] }

var asides = wordSet(`on in at to during after before when as last this while yesterday today earlier later late about with via from
reporters journalists`)

// oneSentence tells that no sentence ends inside s.
func oneSentence(s string) bool { return len(article.Sentences(s)) <= 1 }

func nameIf(name string, named, ok bool) (string, bool) {
	if !named {
		return "", false
	}
	if isPronoun(name) {
		return "", ok
	}
	if few := len(strings.Fields(name)) <= 2 && hasWord(name); !few && !isName(name) {
		return "", false
	}
	return name, ok
}

// namedBefore reads what stands before quoted words, like namedAfter.
func namedBefore(s string) (name string, ok bool) {
	s = strings.Trim(s, " \t\r\n>*_")
	if s == "" {
		return "", true
	}
	if len(s) > longestNaming || !oneSentence(s) {
		return "", false
	}
	body := strings.TrimRight(s, ",: ")
	if rest, found := cutPrefixFold(body, "according to "); found {
		return nameIf(cleanName(rest), true, true)
	}
	if rest, found := cutPrefixFold(body, "as "); found {
		body = rest
	}
	words := strings.Fields(body)
	if n := len(words); n > 1 && strings.EqualFold(words[n-1], "that") {
		words = words[:n-1]
	}
	// The verb is last, or has a listener, a time or a place behind it.
	for i := len(words) - 1; i > 0 && i >= len(words)-6; i-- {
		if !isCue(words[i]) {
			continue
		}
		if i+1 < len(words) && !isAside(words[i+1]) && !(len(words)-i <= 4 && takesListener(words[i]) && !isPronoun(words[i+1])) {
			return "", false
		}
		name = cleanName(strings.Join(dropOpening(words[:i]), " "))
		return nameIf(name, isName(name) || isPronoun(name), true)
	}
	if strings.HasSuffix(s, ":") && len(words) <= mostNameWords {
		name = cleanName(strings.Join(words, " "))
		return nameIf(name, isName(name), true)
	}
	return "", false
}

func takesListener(verb string) bool {
	switch strings.ToLower(verb) {
	case "told", "tells", "asked", "asks", "warned", "warns", "put":
		return true
	}
	return false
}

// dropOpening takes off the words with which a question or a clause opens:
// "Did Calder really say". Adverbs right before the verb go too.
func dropOpening(words []string) []string {
	opening := wordSet("did has have does when and but so as then yesterday today i think believe remember that really never ever actually once also just once reportedly later")
	for len(words) > 1 && opening[strings.ToLower(strings.Trim(words[0], ","))] {
		words = words[1:]
	}
	for len(words) > 1 && (opening[strings.ToLower(words[len(words)-1])] || strings.HasSuffix(words[len(words)-1], "ly")) {
		words = words[:len(words)-1]
	}
	return words
}

// lastSentence is the part of s that may name the speaker of what follows.
func lastSentence(s string) string {
	if i := strings.LastIndex(strings.TrimRight(s, "\n"), "\n"); i >= 0 {
		s = s[i+1:]
	}
	if len(s) > 8*longestNaming {
		s = strings.ToValidUTF8(s[len(s)-8*longestNaming:], "")
	}
	if sentences := article.Sentences(s); len(sentences) > 0 {
		return s[sentences[len(sentences)-1].Start:]
	}
	return s
}

// untilClause is the name at the beginning of "Ruth Calder, the harbour master,
// on Sunday": up to the time, the place or the listener.
func untilClause(s string) string {
	if i := strings.IndexAny(s, ".;:()\n"); i >= 0 && !strings.HasSuffix(s[:i], "Dr") && !strings.HasSuffix(s[:i], "Mr") && !strings.HasSuffix(s[:i], "Mrs") {
		s = s[:i]
	}
	words := strings.Fields(s)
	for i, w := range words {
		if i > 0 && (isAside(w) || w == "who" || w == "and" || w == "but") {
			words = words[:i]
			break
		}
	}
	return cleanName(strings.Join(words[:min(len(words), mostNameWords)], " "))
}

// cleanName takes Markdown, marks and points off the ends of a name.
func cleanName(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool {
		return !article.IsWordRune(r) && r != '.' && r != ')' || r == '*' || r == '_'
	})
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "Jr.") && !strings.HasSuffix(s, "Sr.") {
		s = strings.TrimSuffix(s, ".")
	}
	if !strings.Contains(s, "(") {
		s = strings.TrimSuffix(s, ")")
	}
	return s
}

// isName tells that s may name somebody: a capital somewhere, or a role with
// its article, and not a sentence.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > mostNameWords+2 || len(s) > longestNaming || !hasWord(s) || isPronoun(s) || !oneSentence(s) {
		return false
	}
	if strings.EqualFold(words[0], "the") || strings.EqualFold(words[0], "a") || strings.EqualFold(words[0], "an") {
		return len(words) > 1
	}
	r, _ := utf8.DecodeRuneInString(words[0])
	return unicode.IsUpper(r) || strings.ContainsFunc(s, unicode.IsUpper) && len(words) <= 4
}

func isPronoun(s string) bool {
	switch strings.ToLower(s) {
	case "he", "she", "they", "it", "i", "we", "you":
		return true
	}
	return false
}

// mostlyCapital tells that all words of a name but small ones, and those of a
// role after a comma, begin with a capital.
func mostlyCapital(name string) bool {
	name, _, _ = strings.Cut(name, ",")
	capitals := 0
	for _, w := range strings.Fields(name) {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(r):
			capitals++
		case !isNoNameWord(w) && w != "de" && w != "van" && w != "von" && w != "al" && w != "bin" && w != "da" && w != "del":
			return false
		}
	}
	return capitals > 0 && capitals <= 5
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// countWords counts the words of s up to most.
func countWords(s string, most int) int {
	n := 0
	in := false
	for _, r := range s {
		word := article.IsWordRune(r) || isApostrophe(r) && in
		if word && !in {
			if n++; n == most {
				return n
			}
		}
		in = word
	}
	return n
}
