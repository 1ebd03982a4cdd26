package pdf

import (
	"strconv"
)

// lexer cuts the content of a page, or the program of a character map, into
// its operands and operators. It always goes forward and nests nothing, so it
// ends on any input.
type lexer struct {
	data []byte
	at   int
}

// token is an operand or operator.
type token struct {
	kind   tokenKind
	text   string // of a string, name or operator
	number float64
}

type tokenKind int

const (
	endToken tokenKind = iota
	numberToken
	stringToken
	nameToken
	openToken  // [ or <<
	closeToken // ] or >>
	operatorToken
)

func (l *lexer) next() token {
	l.skipSpace()
	if l.at >= len(l.data) {
		return token{}
	}
	c := l.data[l.at]
	switch {
	case c == '(':
		return token{kind: stringToken, text: l.literal()}
	case c == '<' && l.peek(1) == '<':
		l.at += 2
		return token{kind: openToken, text: "<<"}
	case c == '<':
		return token{kind: stringToken, text: l.hex()}
	case c == '>' && l.peek(1) == '>':
		l.at += 2
		return token{kind: closeToken, text: ">>"}
	case c == '/':
		l.at++
		return token{kind: nameToken, text: unescapeName(l.word())}
	case c == '[':
		l.at++
		return token{kind: openToken, text: "["}
	case c == ']':
		l.at++
		return token{kind: closeToken, text: "]"}
	case isDelimiter(c):
		l.at++ // a stray mark
		return token{kind: operatorToken, text: string(c)}
	}
	word := l.word()
	if n, ok := numberOf(word); ok {
		return token{kind: numberToken, number: n}
	}
	return token{kind: operatorToken, text: word}
}

func (l *lexer) peek(n int) byte {
	if l.at+n < len(l.data) {
		return l.data[l.at+n]
	}
	return 0
}

func (l *lexer) skipSpace() {
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

func (l *lexer) word() string {
	start := l.at
	for l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[start:l.at])
}

// literal reads "(…)", with brackets and escapes inside.
func (l *lexer) literal() string {
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
func (l *lexer) escape(b []byte) []byte {
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
func (l *lexer) hex() string {
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

// skipImage reads past the data of an image that stands in the content, from
// behind its ID operator to behind its EI.
func (l *lexer) skipImage() {
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
