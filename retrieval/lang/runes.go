package lang

import (
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// kind is what the scanner asks of a character: a set of the bits below.
type kind uint16

const (
	letterOrDigit kind = 1 << iota
	innerMark          // inside a word without being part of its form
	pictureSign
	spacelessSign // of a script without spaces
	upperCase
	digit
)

// page is what is known of 256 characters: the tables of package unicode are searched for
// each, which took half of the time of a question in Thai.
type page struct {
	kinds [256]kind
	lower [256]rune
	// folded are characters in small letters and without accents, 0 where that is none,
	// or more than one.
	folded [256]rune
}

var pages [1 << 8]atomic.Pointer[page]

// pageOf is the page of a character; nil beyond the first 65,536.
func pageOf(r rune) *page {
	if r>>16 != 0 {
		return nil
	}
	at := &pages[r>>8]
	if p := at.Load(); p != nil {
		return p
	}
	p := newPage(r &^ 255)
	at.Store(p)
	return p
}

func newPage(first rune) *page {
	p := new(page)
	for i := range rune(256) {
		r := first + i
		p.kinds[i] = findKind(r)
		p.lower[i] = unicode.ToLower(r)
		if folded := appendFolded(nil, r); utf8.RuneCount(folded) == 1 {
			p.folded[i], _ = utf8.DecodeRune(folded)
		}
	}
	return p
}

func kindOf(r rune) kind {
	if p := pageOf(r); p != nil {
		return p.kinds[r&255]
	}
	return findKind(r)
}

func findKind(r rune) (k kind) {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		k |= letterOrDigit
	}
	switch {
	case unicode.Is(unicode.M, r), r == '\u00ad', r == '\u200b', r == '\u200c', r == '\u200d', r == '\u2060', r == '\ufeff':
		k |= innerMark
	}
	if r >= 0x2600 && (r < 0x27c0 || 0x1f000 <= r && r < 0x1fb00) && !(0x1f3fb <= r && r <= 0x1f3ff) && unicode.In(r, unicode.So, unicode.Sk) {
		k |= pictureSign
	}
	if r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
		k |= spacelessSign
	}
	if unicode.IsUpper(r) {
		k |= upperCase
	}
	if unicode.IsDigit(r) {
		k |= digit
	}
	return k
}

// toLower is unicode.ToLower.
func toLower(r rune) rune {
	if p := pageOf(r); p != nil {
		return p.lower[r&255]
	}
	return unicode.ToLower(r)
}

// appendFolded appends a character, lower-cased and without its accents.
func appendFolded(to []byte, r rune) []byte {
	r = unicode.ToLower(r)
	if plain, ok := plainLetters[r]; ok {
		return append(to, plain...)
	}
	var raw [utf8.UTFMax]byte
	n := utf8.EncodeRune(raw[:], r)
	decomposed := norm.NFKD.Properties(raw[:n]).Decomposition()
	if decomposed == nil {
		return append(to, raw[:n]...)
	}
	before := len(to)
	for len(decomposed) > 0 {
		d, n := utf8.DecodeRune(decomposed)
		if !unicode.Is(unicode.M, d) {
			to = utf8.AppendRune(to, unicode.ToLower(d))
		}
		decomposed = decomposed[n:]
	}
	if len(to) == before { // nothing but marks: no form may be empty
		to = append(to, raw[:n]...)
	}
	return to
}

// isWord reports whether a rune can begin a word.
func isWord(r rune) bool { return kindOf(r)&letterOrDigit != 0 }

// isInner reports whether a rune is one of those inside a word without being part of its
// form: combining marks, soft hyphens, zero-width spaces and joiners.
func isInner(r rune) bool { return kindOf(r)&innerMark != 0 }

// isIdeograph reports whether a rune is of a script that is written without spaces.
func isIdeograph(r rune) bool { return kindOf(r)&spacelessSign != 0 }

// isSign reports whether a rune is an emoji or another picture, which is looked
// for like a word.
func isSign(r rune) bool { return kindOf(r)&pictureSign != 0 }
