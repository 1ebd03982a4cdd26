package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalise is the one place where the stored text is fixed: white space of
// every kind is folded to single spaces, characters that nobody sees are taken
// out, the rest is put into Unicode NFC. Words are never changed.
func Normalise(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	prev, base := rune(-1), rune(-1) // the last rune written, and the last that is not a mark
	for i, r := range s {
		if ' ' < r && r <= '~' { // most are
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteByte(byte(r))
			prev, base = r, r
			continue
		}
		if unicode.IsSpace(r) || unicode.Is(unicode.Z, r) {
			space = b.Len() > 0
			prev, base = ' ', ' '
			continue
		}
		if isUnseen(r) && !(isJoiner(r) && joins(r, base, s[i+utf8.RuneLen(r):])) && !(isTag(r) && isTagged(prev)) {
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r) // an invalid byte becomes U+FFFD
		prev = r
		if !unicode.IsMark(r) {
			base = r
		}
	}
	return norm.NFC.String(b.String())
}

// isPlain reports, fast, that Normalise has nothing to do: ASCII with single
// spaces inside.
func isPlain(s string) bool {
	prev := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && prev == ' ' {
			return false
		}
		prev = c
	}
	return prev != ' ' || s == ""
}

// isUnseen reports whether r is a control character or takes no room on the page:
// soft hyphens, zero-width spaces and marks, controls of writing direction,
// tags, noncharacters.
func isUnseen(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return false
	case unicode.IsControl(r), IsDirection(r), isJoiner(r), isTag(r):
		return true
	case r == '\u00ad', r == '\u061c', r == '\u180e', r == '\u200b', r == '\u200e', r == '\u200f', r == '\ufeff', r == '\ufffc':
		return true
	case '\u2060' <= r && r <= '\u206f', '\ufff9' <= r && r <= '\ufffb':
		return true
	}
	return r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef
}

// IsDirection reports whether r overrides or embeds a writing direction. Such
// controls can make a text look like another one, so taking one out is told.
func IsDirection(r rune) bool {
	return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

func isJoiner(r rune) bool { return r == zwnj || r == zwj }

// joinerScripts are the scripts that spell words with ZWJ and ZWNJ.
var joinerScripts = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
	unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam,
	unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}

// joins reports whether the joiner r between prev, its marks aside, and next belongs
// to the spelling of a word or to an emoji. Marks are left out since NFC may
// change their order.
func joins(r, prev rune, next string) bool {
	n, _ := utf8.DecodeRuneInString(next)
	if unicode.In(prev, joinerScripts...) && unicode.In(n, joinerScripts...) {
		return true
	}
	return r == zwj && isEmojiPart(prev) && isEmojiPart(n)
}

func isEmojiPart(r rune) bool {
	return r != utf8.RuneError && unicode.Is(unicode.So, r) || 0x1f3fb <= r && r <= 0x1f3ff
}

// isTag reports whether r is one of the invisible tag characters, which are only
// good for spelling flags.
func isTag(r rune) bool { return 0xe0000 <= r && r <= 0xe007f }

func isTagged(prev rune) bool { return prev == '\U0001f3f4' || isTag(prev) }
