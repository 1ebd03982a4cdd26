package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/marks"
)

type tokenKind uint8

const (
	WordToken tokenKind = iota
	PunctToken
	QuoteToken // a whole quotation with its marks
)

// Token is a word, a punctuation mark or a whole quotation.
type Token struct {
	Start, End int
	Word       string // lower case, apostrophes straight; "" for quotations
	Kind       tokenKind
	Upper      bool // begins with a capital
	allUpper   bool // has two or more letters, all capitals
	digit      bool // has a digit
	class      lex.Class
	Cue        int32 // index+1 into Parsed.Cues
	Quote      int32 // index into Parsed.Spans of a QuoteToken
	Para       int32
	Sentence   int32
}

// Sentence is a run of tokens that end together.
type Sentence struct {
	First, Last int // tokens, half-open
	Para        int
	Headline    bool
	Links       []Link
	Mentions    []int // indexes into Parsed.Mentions
}

// tokenize cuts the paragraphs into tokens; each span is one token.
func tokenize(text string, paragraphs []article.Paragraph, spans []marks.Span) []Token {
	tokens := make([]Token, 0, len(text)/5+8)
	next := 0 // next span
	for pi, p := range paragraphs {
		i := p.Start
		for i < p.End {
			for next < len(spans) && spans[next].Close <= i {
				next++
			}
			if next < len(spans) && spans[next].Open < i && i < spans[next].Close {
				i = spans[next].Close // a quotation that began in an earlier paragraph
				continue
			}
			limit := p.End
			if next < len(spans) && spans[next].Open < limit {
				limit = spans[next].Open
			}
			if i == limit && next < len(spans) && spans[next].Open == i {
				tokens = append(tokens, Token{Start: i, End: spans[next].Close, Kind: QuoteToken, Quote: int32(next), Para: int32(pi)})
				i = spans[next].Close
				next++
				continue
			}
			r, size := utf8.DecodeRuneInString(text[i:limit])
			switch {
			case unicode.IsSpace(r) || r == '\u200b':
				i += size
			case unicode.IsLetter(r) || unicode.IsDigit(r) || (r == '@' || r == '#' || r == '$') && i+size < limit && lex.IsWordByte(text[i+size]):
				end := wordEnd(text, i+size, limit)
				tokens = appendWord(tokens, text[:limit], i, end, pi)
				i = tokens[len(tokens)-1].End
			case (r == '\'' || r == '’') && ownsAfterS(text, i, size, limit):
				tokens = append(tokens, Token{Start: i, End: i + size, Word: "'s", class: lex.Lexicon["'s"], Para: int32(pi)})
				i += size
			case (r == '\'' || r == '’') && clitic(text[i:limit]) > 0:
				n := clitic(text[i:limit])
				w := lex.Lower(text[i : i+n])
				tokens = append(tokens, Token{Start: i, End: i + n, Word: w, class: lex.Lexicon[w], Para: int32(pi)})
				i += n
			default:
				end := i + size
				if r == '.' || r == '-' {
					for end < limit && text[end] == text[i] {
						end++
					}
				}
				tokens = append(tokens, Token{Start: i, End: end, Word: text[i:end], Kind: PunctToken, Para: int32(pi)})
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
			if e == len(s) || !lex.IsWordByte(s[e]) {
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
		case (r == '-' || r == '.' || r == ',' || r == '&' || r == '‑') && i+size < limit && lex.IsWordByte(text[i+size]):
			if r == ',' && !(text[i-1] >= '0' && text[i-1] <= '9' && text[i+1] >= '0' && text[i+1] <= '9') {
				return i
			}
			i += size
		case r == '\'' || r == '’':
			if clitic(text[i:limit]) > 0 || i+size >= limit || !lex.IsWordByte(text[i+size]) {
				return i
			}
			i += size
		default:
			return i
		}
	}
	return i
}

func appendWord(tokens []Token, text string, start, end, para int) []Token {
	w := lex.Lower(text[start:end])
	// The full stop of an abbreviation or an initial belongs to the word.
	if end < len(text) && text[end] == '.' {
		single := end-start == 1 && text[start] >= 'A' && text[start] <= 'Z'
		if lex.Abbreviations[w] && text[start] < 'a' || single || strings.Contains(w, ".") && (lex.Abbreviations[w] || isInitials(w)) {
			end++
			w += "."
		}
	}
	t := Token{Start: start, End: end, Word: w, Para: int32(para)}
	r, _ := utf8.DecodeRuneInString(text[start:end])
	t.Upper = unicode.IsUpper(r)
	if t.Upper && end-start > 1 {
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
	t.class = lex.Lexicon[w]
	if w == "us" && t.allUpper {
		t.Word, t.class = "u.s", lex.Nationality // the country, not the pronoun
	}
	if t.class == 0 && strings.HasSuffix(w, ".") {
		t.class = lex.Lexicon[strings.TrimSuffix(w, ".")] & (lex.Title | lex.DateWord)
	}
	return append(tokens, t)
}

func (t *Token) Is(c lex.Class) bool { return t.class&c != 0 }

func (t *Token) Punct(s string) bool { return t.Kind == PunctToken && t.Word == s }

// splitSentences groups tokens into sentences. A quotation that ends in a full
// stop ends its sentence; one that ends in a question or exclamation mark does
// so unless an attribution follows ("So what?" said she).
func (d *Parsed) splitSentences() {
	start := 0
	flush := func(end int) {
		if end > start {
			d.Sentences = append(d.Sentences, Sentence{First: start, Last: end, Para: int(d.Tokens[start].Para)})
			start = end
		}
	}
	for i := range d.Tokens {
		t := &d.Tokens[i]
		if i > start && t.Para != d.Tokens[i-1].Para {
			flush(i)
		}
		if i+1 == len(d.Tokens) || d.Tokens[i+1].Para != t.Para {
			flush(i + 1)
			continue
		}
		n := &d.Tokens[i+1]
		switch {
		case t.Kind == PunctToken && (t.Word == "." || t.Word == "!" || t.Word == "?" || t.Word == "…"):
			if d.stopInName(i) {
				continue
			}
			if n.Upper || n.Kind == QuoteToken || n.digit || n.Kind == PunctToken && (n.Word == "(" || n.Word == "[" || n.Word == "—") {
				flush(i + 1)
			}
		case t.Kind == WordToken && strings.HasSuffix(t.Word, ".") && n.Upper && n.Kind == WordToken && !t.Is(lex.Title) && !isInitial(t.Word):
			// An abbreviation at the end of a sentence: U.S. The …
			if n.Is(lex.Determiner|lex.SubjectPronoun|lex.Conjunction|lex.Preposition) && len(t.Word) > 2 {
				flush(i + 1)
			}
		case t.Kind == QuoteToken:
			if d.quoteEndsSentence(i) {
				flush(i + 1)
			}
		}
	}
	flush(len(d.Tokens))
	for si := range d.Sentences {
		for i := d.Sentences[si].First; i < d.Sentences[si].Last; i++ {
			d.Tokens[i].Sentence = int32(si)
		}
	}
}

// stopInName tells a stray full stop inside a name, as machine translation
// leaves it: explains Ana. Ruiz, a specialist in …
func (d *Parsed) stopInName(i int) bool {
	if i < 2 || i+3 >= len(d.Tokens) || !d.Tokens[i].Punct(".") {
		return false
	}
	verb, given, family, comma, after := &d.Tokens[i-2], &d.Tokens[i-1], &d.Tokens[i+1], &d.Tokens[i+2], &d.Tokens[i+3]
	c, ok := lex.CueWords[verb.Word]
	return ok && c.Class <= lex.AskVerb && given.Is(lex.MaleName|lex.FemaleName) && given.Upper && family.Upper && family.class == 0 &&
		comma.Punct(",") && !after.Upper && after.Is(lex.Role|lex.Determiner)
}

func isInitial(w string) bool { return len(w) == 2 && w[1] == '.' }

// LastMark is the last rune of the quoted words, 0 when there is none.
func (d *Parsed) LastMark(q int) rune {
	s := strings.TrimRightFunc(d.Text[d.Spans[q].Start:d.Spans[q].End], func(r rune) bool {
		return unicode.IsSpace(r) || r == '\'' || r == '’' || r == '”' || r == '"' || r == ')'
	})
	r, _ := utf8.DecodeLastRuneInString(s)
	if r == utf8.RuneError {
		return 0
	}
	return r
}

// FirstRune is the first letter or digit of the quoted words.
func (d *Parsed) FirstRune(q int) rune {
	for _, r := range d.Text[d.Spans[q].Start:d.Spans[q].End] {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
	}
	return 0
}

func (d *Parsed) quoteEndsSentence(i int) bool {
	t, n := &d.Tokens[i], &d.Tokens[i+1]
	if n.Kind == PunctToken {
		return false
	}
	switch d.LastMark(int(t.Quote)) {
	case '.':
		return n.Upper || n.Kind == QuoteToken || n.digit
	case '?', '!', '…', '-', '–', '—':
		if n.Kind == QuoteToken {
			return true
		}
		return n.Upper && !d.attributionFollows(i+1)
	case ',', ';', ':':
		return false
	}
	if n.Kind == QuoteToken || !n.Upper {
		return false
	}
	// No punctuation inside the marks: a new sentence begins only where the
	// paragraph's writer left the full stop out.
	return d.Spans[t.Quote].End-d.Spans[t.Quote].Start > 40 && n.Is(lex.Determiner) && !d.attributionFollows(i+1)
}

// attributionFollows reports whether a short clause "she said" is at i.
func (d *Parsed) attributionFollows(i int) bool {
	for k := i; k < len(d.Tokens) && k < i+14; k++ {
		t := &d.Tokens[k]
		if t.Kind == QuoteToken || t.Para != d.Tokens[i].Para {
			return false
		}
		if t.Kind == PunctToken && (t.Word == "." || t.Word == "!" || t.Word == "?" || t.Word == ";" || t.Word == ":") {
			return false
		}
		if c, ok := lex.CueWords[t.Word]; ok && k > i && c.Form != lex.FormIng && c.Form != lex.FormBase && (c.Class <= lex.AskVerb) {
			// A clause that goes on after the verb is a sentence of its own.
			if k+1 < len(d.Tokens) {
				n := &d.Tokens[k+1]
				if n.Kind == PunctToken || n.Is(lex.DateWord|lex.Preposition|lex.Adverb) || n.Para != t.Para {
					return !n.Punct(":") && !(n.Punct(",") && k+2 < len(d.Tokens) && d.Tokens[k+2].Kind == QuoteToken)
				}
				return false
			}
			return true
		}
	}
	return false
}
