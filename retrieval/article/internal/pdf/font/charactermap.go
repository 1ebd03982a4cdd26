package font

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf/syntax"
)

// characterMap says which characters codes are: the ToUnicode table of a font.
type characterMap struct {
	single  map[int]string
	ranges  []codeRange
	inRange map[int]int32 // code -> the first of the ranges that has it
	oneByte bool          // its codes are one byte long
}

type codeRange struct {
	first, last int
	text        string // of the first
}

// maxCodes is the most entries of a table that are read; codes have two bytes.
const maxCodes = 1 << 16

func (m *characterMap) text(code int) (string, bool) {
	if s, ok := m.single[code]; ok {
		return s, true
	}
	i, ok := m.inRange[code]
	if !ok {
		return "", false
	}
	r := m.ranges[i]
	runes := []rune(r.text)
	if len(runes) == 0 {
		return "", true
	}
	runes[len(runes)-1] += rune(code - r.first)
	return string(runes), true
}

// findRanges finds the range of each code, once: a file may have very many ranges, all
// of them wide, and a page a million codes.
func (m *characterMap) findRanges() {
	m.inRange = map[int]int32{}
	next := make([]int32, maxCodes+1) // code -> the next that is in no range yet
	for c := range next {
		next[c] = int32(c)
	}
	free := func(c int) int {
		for int(next[c]) != c {
			next[c] = next[next[c]] // so that the way is half as long next time
			c = int(next[c])
		}
		return c
	}
	for i, r := range m.ranges {
		for c := free(min(max(r.first, 0), maxCodes)); c <= r.last && c < maxCodes; c = free(c) {
			m.inRange[c] = int32(i)
			next[c] = int32(c + 1)
		}
	}
}

// readCharacterMap reads the program of a table, as far as it maps codes.
func readCharacterMap(data []byte) *characterMap {
	m := &characterMap{single: make(map[int]string)}
	lex := syntax.NewLexer(data)
	var operands []syntax.Token
	lengths := make(map[int]bool)
	for {
		t := lex.Next()
		switch {
		case t.Kind == syntax.EndToken:
			m.oneByte = len(lengths) == 1 && lengths[1]
			m.findRanges()
			return m
		case t.Kind != syntax.OperatorToken:
			if len(operands) < 4*maxCodes {
				operands = append(operands, t)
			}
			continue
		case t.Text == "endcodespacerange":
			for _, o := range operands {
				if o.Kind == syntax.StringToken {
					lengths[len(o.Text)] = true
				}
			}
		case t.Text == "endbfchar":
			m.addSingle(operands)
		case t.Text == "endbfrange":
			m.addRanges(operands)
		}
		operands = operands[:0]
	}
}

func (m *characterMap) addSingle(operands []syntax.Token) {
	for i := 0; i+1 < len(operands) && len(m.single) < maxCodes; i += 2 {
		m.single[codeOf(operands[i].Text)] = mappedText(operands[i+1])
	}
}

func (m *characterMap) addRanges(operands []syntax.Token) {
	for i := 0; i+2 < len(operands) && len(m.ranges)+len(m.single) < maxCodes; {
		first, last := codeOf(operands[i].Text), codeOf(operands[i+1].Text)
		if operands[i+2].Kind != syntax.OpenToken {
			m.ranges = append(m.ranges, codeRange{first, last, mappedText(operands[i+2])})
			i += 3
			continue
		}
		for i += 3; i < len(operands) && operands[i].Kind != syntax.CloseToken; i++ {
			m.single[first] = mappedText(operands[i])
			first++
		}
		i++
	}
}

// mappedText is UTF-16, or the name of a glyph.
func mappedText(t syntax.Token) string {
	if t.Kind == syntax.NameToken {
		return glyphText(t.Text)
	}
	if len(t.Text) == 1 {
		return string(rune(t.Text[0]))
	}
	text := strings.TrimRight(syntax.UTF16(t.Text), "\x00")
	if utf8.RuneCountInString(text) > 1 && swapped(text) {
		// Some versions of Ghostscript write "fi" with its bytes swapped.
		return strings.Map(func(r rune) rune { return r >> 8 }, text)
	}
	return text
}

// swapped reports whether every character of s would be a letter of ASCII with its
// bytes the other way round.
func swapped(s string) bool {
	for _, r := range s {
		if r&0xff != 0 || r>>8 > unicode.MaxASCII || !unicode.IsLetter(r>>8) {
			return false
		}
	}
	return true
}

func codeOf(s string) int {
	code := 0
	for i := range min(len(s), 4) {
		code = code<<8 | int(s[i])
	}
	return code
}
