package article

import (
	"strconv"
)

// pdfLexer cuts the content of a page, or the program of a character map, into
// its operands and operators. It always goes forward and nests nothing, so it
// ends on any input.
type pdfLexer struct {
	data []byte
	at   int
}

// pdfToken is an operand or operator.
type pdfToken struct {
	kind   pdfTokenKind
	text   string // of a string, name or operator
	number float64
}

type pdfTokenKind int

const (
	pdfEnd pdfTokenKind = iota
	pdfNumber
	pdfString
	pdfName
	pdfOpen  // [ or <<
	pdfClose // ] or >>
	pdfOperator
)

func (l *pdfLexer) next() pdfToken {
	l.skipSpace()
	if l.at >= len(l.data) {
		return pdfToken{}
	}
	c := l.data[l.at]
	switch {
	case c == '(':
		return pdfToken{kind: pdfString, text: l.literal()}
	case c == '<' && l.peek(1) == '<':
		l.at += 2
		return pdfToken{kind: pdfOpen, text: "<<"}
	case c == '<':
		return pdfToken{kind: pdfString, text: l.hex()}
	case c == '>' && l.peek(1) == '>':
		l.at += 2
		return pdfToken{kind: pdfClose, text: ">>"}
	case c == '/':
		l.at++
		return pdfToken{kind: pdfName, text: unescapeName(l.word())}
	case c == '[':
		l.at++
		return pdfToken{kind: pdfOpen, text: "["}
	case c == ']':
		l.at++
		return pdfToken{kind: pdfClose, text: "]"}
	case isPDFDelimiter(c):
		l.at++ // a stray mark
		return pdfToken{kind: pdfOperator, text: string(c)}
	}
	word := l.word()
	if n, ok := pdfNumberOf(word); ok {
		return pdfToken{kind: pdfNumber, number: n}
	}
	return pdfToken{kind: pdfOperator, text: word}
}

func (l *pdfLexer) peek(n int) byte {
	if l.at+n < len(l.data) {
		return l.data[l.at+n]
	}
	return 0
}

func (l *pdfLexer) skipSpace() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case isPDFSpace(c):
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

func (l *pdfLexer) word() string {
	start := l.at
	for l.at < len(l.data) && !isPDFSpace(l.data[l.at]) && !isPDFDelimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[start:l.at])
}

// literal reads "(…)", with brackets and escapes inside.
func (l *pdfLexer) literal() string {
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
func (l *pdfLexer) escape(b []byte) []byte {
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
func (l *pdfLexer) hex() string {
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
func (l *pdfLexer) skipImage() {
	for l.at++; l.at < len(l.data); l.at++ {
		if l.data[l.at] == 'E' && l.peek(1) == 'I' && isPDFSpace(l.data[l.at-1]) && (l.at+2 >= len(l.data) || isPDFSpace(l.peek(2))) {
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

func pdfNumberOf(s string) (float64, bool) {
	if s == "" || (s[0] < '0' || s[0] > '9') && s[0] != '-' && s[0] != '+' && s[0] != '.' {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n != n || n > 1e12 || n < -1e12 {
		return 0, err == nil
	}
	return n, true
}

func isPDFSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isPDFDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}
