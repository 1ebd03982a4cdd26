package syntax

import (
	"strconv"
	"unicode/utf16"
)

// Lexer cuts the content of a page, or the program of a character map, into
// its operands and operators. It always goes forward and nests nothing, so it
// ends on any input.
type Lexer struct {
	data []byte
	at   int
}

// Token is an operand or operator.
type Token struct {
	Kind   TokenKind
	Text   string // of a string, name or operator
	Number float64
}

// TokenKind is what a token is.
type TokenKind int

const (
	EndToken TokenKind = iota // the data is at its end
	NumberToken
	StringToken
	NameToken
	OpenToken  // [ or <<
	CloseToken // ] or >>
	OperatorToken
)

// NewLexer begins at the start of data.
func NewLexer(data []byte) *Lexer { return &Lexer{data: data} }

// Next is the next token, or one of EndToken.
func (l *Lexer) Next() Token {
	l.skipSpace()
	if l.at >= len(l.data) {
		return Token{}
	}
	c := l.data[l.at]
	switch {
	case c == '(':
		return Token{Kind: StringToken, Text: l.literal()}
	case c == '<' && l.peek(1) == '<':
		l.at += 2
		return Token{Kind: OpenToken, Text: "<<"}
	case c == '<':
		return Token{Kind: StringToken, Text: l.hex()}
	case c == '>' && l.peek(1) == '>':
		l.at += 2
		return Token{Kind: CloseToken, Text: ">>"}
	case c == '/':
		l.at++
		return Token{Kind: NameToken, Text: unescapeName(l.word())}
	case c == '[':
		l.at++
		return Token{Kind: OpenToken, Text: "["}
	case c == ']':
		l.at++
		return Token{Kind: CloseToken, Text: "]"}
	case isDelimiter(c):
		l.at++ // a stray mark
		return Token{Kind: OperatorToken, Text: string(c)}
	}
	word := l.word()
	if n, ok := numberOf(word); ok {
		return Token{Kind: NumberToken, Number: n}
	}
	return Token{Kind: OperatorToken, Text: word}
}

func (l *Lexer) peek(n int) byte {
	if l.at+n < len(l.data) {
		return l.data[l.at+n]
	}
	return 0
}

func (l *Lexer) skipSpace() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

func (l *Lexer) word() string {
	start := l.at
	for l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[start:l.at])
}

// literal reads "(…)", with brackets and escapes inside.
func (l *Lexer) literal() string {
	var b []byte
	depth := 0
	for l.at < len(l.data) {
		c := l.data[l.at]
		l.at++
		switch c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				return string(b)
			}
		case '\\':
			b = l.escape(b)
			continue
		}
		b = append(b, c)
	}
	return string(b)
}

// escape reads what stands behind a backslash.
func (l *Lexer) escape(b []byte) []byte {
	if l.at >= len(l.data) {
		return b
	}
	c := l.data[l.at]
	l.at++
	switch c {
	case 'n':
		return append(b, '\n')
	case 'r':
		return append(b, '\r')
	case 't':
		return append(b, '\t')
	case 'b':
		return append(b, '\b')
	case 'f':
		return append(b, '\f')
	case '\r':
		if l.peek(0) == '\n' {
			l.at++
		}
		return b
	case '\n':
		return b
	}
	if c < '0' || c > '7' {
		return append(b, c)
	}
	n := int(c - '0')
	for i := 0; i < 2 && l.peek(0) >= '0' && l.peek(0) <= '7'; i++ {
		n = n*8 + int(l.peek(0)-'0')
		l.at++
	}
	return append(b, byte(n))
}

// hex reads "<…>".
func (l *Lexer) hex() string {
	var b []byte
	digits, value := 0, byte(0)
	for l.at++; l.at < len(l.data) && l.data[l.at] != '>'; l.at++ {
		d, ok := hexDigit(l.data[l.at])
		if !ok {
			continue
		}
		value = value<<4 | d
		if digits++; digits%2 == 0 {
			b = append(b, value)
		}
	}
	l.at++
	if digits%2 == 1 {
		b = append(b, value<<4)
	}
	return string(b)
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// SkipImage reads past the data of an image that is in the content, from
// behind its ID operator to behind its EI.
func (l *Lexer) SkipImage() {
	for l.at++; l.at < len(l.data); l.at++ {
		if l.data[l.at] == 'E' && l.peek(1) == 'I' && isSpace(l.data[l.at-1]) && (l.at+2 >= len(l.data) || isSpace(l.peek(2))) {
			l.at += 2
			return
		}
	}
}

func unescapeName(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '#' && i+2 < len(s) {
			high, ok1 := hexDigit(s[i+1])
			low, ok2 := hexDigit(s[i+2])
			if ok1 && ok2 {
				b = append(b, high<<4|low)
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

func numberOf(s string) (float64, bool) {
	if s == "" || (s[0] < '0' || s[0] > '9') && s[0] != '-' && s[0] != '+' && s[0] != '.' {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n != n || n > 1e12 || n < -1e12 {
		return 0, err == nil
	}
	return n, true
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// TextString decodes a text string: UTF-16 or UTF-8 with a mark of the byte
// order, otherwise a character a byte.
func TextString(s string) string {
	switch {
	case len(s) >= 2 && s[0] == 0xfe && s[1] == 0xff:
		return UTF16(s[2:])
	case len(s) >= 3 && s[:3] == "\xef\xbb\xbf":
		return s[3:]
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

// UTF16 decodes UTF-16 with the high byte first; an odd byte at the end is left out.
func UTF16(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}
