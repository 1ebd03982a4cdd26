package quotation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

type tokenKind uint8

const (
	wordToken tokenKind = iota
	punctToken
	quoteToken // a whole quotation with its marks
)

// token is a word, a punctuation mark or a whole quotation.
type token struct {
	start, end int
	word       string // lower case, apostrophes straight; "" for quotations
	kind       tokenKind
	upper      bool // begins with a capital
	allUpper   bool // has two or more letters, all capitals
	digit      bool // has a digit
	class      class
	cue        int32 // index+1 into document.cues
	quote      int32 // index into document.spans of a quoteToken
	para       int32
	sentence   int32
}

// sentence is a run of tokens that end together.
type sentence struct {
	first, last int // tokens, half-open
	para        int
	headline    bool
	links       []link
	mentions    []int // indexes into document.mentions
}

// lower folds case and curly apostrophes of a short word.
func lower(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	return strings.ToLower(strings.ReplaceAll(s, "’", "'"))
}

// abbreviations that keep their full stop.
var abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for _, line := range words.Table("en", "abbreviations") {
		for _, w := range strings.Fields(line) {
			m[w] = true
		}
	}
	return m
}()

// tokenize cuts the paragraphs into tokens; each span is one token.
func tokenize(text string, paragraphs []article.Paragraph, spans []span) []token {
	tokens := make([]token, 0, len(text)/5+8)
	next := 0 // next span
	for pi, p := range paragraphs {
		i := p.Start
		for i < p.End {
			for next < len(spans) && spans[next].close <= i {
				next++
			}
			if next < len(spans) && spans[next].open < i && i < spans[next].close {
				i = spans[next].close // a quotation that began in an earlier paragraph
				continue
			}
			limit := p.End
			if next < len(spans) && spans[next].open < limit {
				limit = spans[next].open
			}
			if i == limit && next < len(spans) && spans[next].open == i {
				tokens = append(tokens, token{start: i, end: spans[next].close, kind: quoteToken, quote: int32(next), para: int32(pi)})
				i = spans[next].close
				next++
				continue
			}
			r, size := utf8.DecodeRuneInString(text[i:limit])
			switch {
			case unicode.IsSpace(r) || r == '\u200b':
				i += size
			case unicode.IsLetter(r) || unicode.IsDigit(r) || (r == '@' || r == '#' || r == '$') && i+size < limit && isWordByte(text[i+size]):
				end := wordEnd(text, i+size, limit)
				tokens = appendWord(tokens, text[:limit], i, end, pi)
				i = tokens[len(tokens)-1].end
			case (r == '\'' || r == '’') && ownsAfterS(text, i, size, limit):
				tokens = append(tokens, token{start: i, end: i + size, word: "'s", class: lexicon["'s"], para: int32(pi)})
				i += size
			case (r == '\'' || r == '’') && clitic(text[i:limit]) > 0:
				n := clitic(text[i:limit])
				w := lower(text[i : i+n])
				tokens = append(tokens, token{start: i, end: i + n, word: w, class: lexicon[w], para: int32(pi)})
				i += n
			default:
				end := i + size
				if r == '.' || r == '-' {
					for end < limit && text[end] == text[i] {
						end++
					}
				}
				tokens = append(tokens, token{start: i, end: end, word: text[i:end], kind: punctToken, para: int32(pi)})
				i = end
			}
		}
	}
	return tokens
}

// isInitials tells J.K from a host name.
func isInitials(w string) bool {
	for i := 0; i < len(w); i++ {
		if (i%2 == 1) != (w[i] == '.') {
			return false
		}
	}
	return len(w)%2 == 1
}

func isWordByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80 || b == '_'
}

// ownsAfterS tells the apostrophe of "the owners' club".
func ownsAfterS(text string, i, size, limit int) bool {
	return i > 0 && text[i-1] == 's' && i+size+1 < limit && text[i+size] == ' ' && text[i+size+1] >= 'a' && text[i+size+1] <= 'z'
}

// clitic is the length of 's, 're, 've, 'd, 'll or 'm at the head of s, or 0.
func clitic(s string) int {
	n := 1
	if strings.HasPrefix(s, "’") {
		n = len("’")
	}
	for _, c := range [...]string{"s", "re", "ve", "d", "ll", "m", "S"} {
		if strings.HasPrefix(s[n:], c) {
			e := n + len(c)
			if e == len(s) || !isWordByte(s[e]) {
				return e
			}
		}
	}
	return 0
}

// wordEnd is where the word that began before i ends.
func wordEnd(text string, i, limit int) int {
	for i < limit {
		r, size := utf8.DecodeRuneInString(text[i:limit])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' || r == '\u00ad':
			i += size
		case (r == '-' || r == '.' || r == ',' || r == '&' || r == '‑') && i+size < limit && isWordByte(text[i+size]):
			if r == ',' && !(text[i-1] >= '0' && text[i-1] <= '9' && text[i+1] >= '0' && text[i+1] <= '9') {
				return i
			}
			i += size
		case r == '\'' || r == '’':
			if clitic(text[i:limit]) > 0 || i+size >= limit || !isWordByte(text[i+size]) {
				return i
			}
			i += size
		default:
			return i
		}
	}
	return i
}

func appendWord(tokens []token, text string, start, end, para int) []token {
	w := lower(text[start:end])
	// The full stop of an abbreviation or an initial belongs to the word.
	if end < len(text) && text[end] == '.' {
		single := end-start == 1 && text[start] >= 'A' && text[start] <= 'Z'
		if abbreviations[w] && text[start] < 'a' || single || strings.Contains(w, ".") && (abbreviations[w] || isInitials(w)) {
			end++
			w += "."
		}
	}
	t := token{start: start, end: end, word: w, para: int32(para)}
	r, _ := utf8.DecodeRuneInString(text[start:end])
	t.upper = unicode.IsUpper(r)
	if t.upper && end-start > 1 {
		t.allUpper = true
		for _, r := range text[start:end] {
			if unicode.IsLower(r) {
				t.allUpper = false
				break
			}
		}
	}
	for i := start; i < end; i++ {
		if text[i] >= '0' && text[i] <= '9' {
			t.digit = true
		}
	}
	t.class = lexicon[w]
	if w == "us" && t.allUpper {
		t.word, t.class = "u.s", nationality // the country, not the pronoun
	}
	if t.class == 0 && strings.HasSuffix(w, ".") {
		t.class = lexicon[strings.TrimSuffix(w, ".")] & (title | dateWord)
	}
	return append(tokens, t)
}

func (t *token) is(c class) bool { return t.class&c != 0 }

func (t *token) punct(s string) bool { return t.kind == punctToken && t.word == s }

// splitSentences groups tokens into sentences. A quotation that ends in a full
// stop ends its sentence; one that ends in a question or exclamation mark does
// so unless an attribution follows ("So what?" said she).
func (d *document) splitSentences() {
	start := 0
	flush := func(end int) {
		if end > start {
			d.sentences = append(d.sentences, sentence{first: start, last: end, para: int(d.tokens[start].para)})
			start = end
		}
	}
	for i := range d.tokens {
		t := &d.tokens[i]
		if i > start && t.para != d.tokens[i-1].para {
			flush(i)
		}
		if i+1 == len(d.tokens) || d.tokens[i+1].para != t.para {
			flush(i + 1)
			continue
		}
		n := &d.tokens[i+1]
		switch {
		case t.kind == punctToken && (t.word == "." || t.word == "!" || t.word == "?" || t.word == "…"):
			if d.stopInName(i) {
				continue
			}
			if n.upper || n.kind == quoteToken || n.digit || n.kind == punctToken && (n.word == "(" || n.word == "[" || n.word == "—") {
				flush(i + 1)
			}
		case t.kind == wordToken && strings.HasSuffix(t.word, ".") && n.upper && n.kind == wordToken && !t.is(title) && !isInitial(t.word):
			// An abbreviation at the end of a sentence: U.S. The …
			if n.is(determiner|subjectPronoun|conjunction|preposition) && len(t.word) > 2 {
				flush(i + 1)
			}
		case t.kind == quoteToken:
			if d.quoteEndsSentence(i) {
				flush(i + 1)
			}
		}
	}
	flush(len(d.tokens))
	for si := range d.sentences {
		for i := d.sentences[si].first; i < d.sentences[si].last; i++ {
			d.tokens[i].sentence = int32(si)
		}
	}
}

// stopInName tells a stray full stop inside a name, as machine translation
// leaves it: explains Ana. Ruiz, a specialist in …
func (d *document) stopInName(i int) bool {
	if i < 2 || i+3 >= len(d.tokens) || !d.tokens[i].punct(".") {
		return false
	}
	verb, given, family, comma, after := &d.tokens[i-2], &d.tokens[i-1], &d.tokens[i+1], &d.tokens[i+2], &d.tokens[i+3]
	c, ok := cueWords[verb.word]
	return ok && c.class <= askVerb && given.is(maleName|femaleName) && given.upper && family.upper && family.class == 0 &&
		comma.punct(",") && !after.upper && after.is(role|determiner)
}

func isInitial(w string) bool { return len(w) == 2 && w[1] == '.' }

// lastMark is the last rune of the quoted words, 0 when there is none.
func (d *document) lastMark(q int) rune {
	s := strings.TrimRightFunc(d.text[d.spans[q].start:d.spans[q].end], func(r rune) bool {
		return unicode.IsSpace(r) || r == '\'' || r == '’' || r == '”' || r == '"' || r == ')'
	})
	r, _ := utf8.DecodeLastRuneInString(s)
	if r == utf8.RuneError {
		return 0
	}
	return r
}

// firstRune is the first letter or digit of the quoted words.
func (d *document) firstRune(q int) rune {
	for _, r := range d.text[d.spans[q].start:d.spans[q].end] {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
	}
	return 0
}

func (d *document) quoteEndsSentence(i int) bool {
	t, n := &d.tokens[i], &d.tokens[i+1]
	if n.kind == punctToken {
		return false
	}
	switch d.lastMark(int(t.quote)) {
	case '.':
		return n.upper || n.kind == quoteToken || n.digit
	case '?', '!', '…', '-', '–', '—':
		if n.kind == quoteToken {
			return true
		}
		return n.upper && !d.attributionFollows(i+1)
	case ',', ';', ':':
		return false
	}
	if n.kind == quoteToken || !n.upper {
		return false
	}
	// No punctuation inside the marks: a new sentence begins only where the
	// paragraph's writer left the full stop out.
	return d.spans[t.quote].end-d.spans[t.quote].start > 40 && n.is(determiner) && !d.attributionFollows(i+1)
}

// attributionFollows reports whether a short clause "she said" is at i.
func (d *document) attributionFollows(i int) bool {
	for k := i; k < len(d.tokens) && k < i+14; k++ {
		t := &d.tokens[k]
		if t.kind == quoteToken || t.para != d.tokens[i].para {
			return false
		}
		if t.kind == punctToken && (t.word == "." || t.word == "!" || t.word == "?" || t.word == ";" || t.word == ":") {
			return false
		}
		if c, ok := cueWords[t.word]; ok && k > i && c.form != formIng && c.form != formBase && (c.class <= askVerb) {
			// A clause that goes on after the verb is a sentence of its own.
			if k+1 < len(d.tokens) {
				n := &d.tokens[k+1]
				if n.kind == punctToken || n.is(dateWord|preposition|adverb) || n.para != t.para {
					return !n.punct(":") && !(n.punct(",") && k+2 < len(d.tokens) && d.tokens[k+2].kind == quoteToken)
				}
				return false
			}
			return true
		}
	}
	return false
}
