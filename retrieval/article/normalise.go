package article

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// normalise is the one place where the stored text is fixed: white space of
// every kind is folded to single spaces, characters that nobody sees are taken
// out, the rest is put into Unicode NFC. Words are never changed.
func normalise(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	prev, base := rune(-1), rune(-1) // the last rune written, and the last that is no mark
	for i, r := range s {
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

// isPlain tells, fast, that normalise has nothing to do: ASCII with single
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

// isUnseen tells that r is a control character or takes no room on the page:
// soft hyphens, zero-width spaces and marks, controls of writing direction,
// tags, noncharacters.
func isUnseen(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return false
	case unicode.IsControl(r), isDirection(r), isJoiner(r), isTag(r):
		return true
	case r == '\u00ad', r == '\u061c', r == '\u180e', r == '\u200b', r == '\u200e', r == '\u200f', r == '\ufeff', r == '\ufffc':
		return true
	case '\u2060' <= r && r <= '\u206f', '\ufff9' <= r && r <= '\ufffb':
		return true
	}
	return r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef
}

// isDirection tells that r overrides or embeds a writing direction. Such
// controls can make a text look like another one, so taking one out is told.
func isDirection(r rune) bool {
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

// joins tells that the joiner r between prev, its marks aside, and next belongs
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

// isTag tells that r is one of the invisible tag characters, which are only
// good for spelling flags.
func isTag(r rune) bool { return 0xe0000 <= r && r <= 0xe007f }

func isTagged(prev rune) bool { return prev == '\U0001f3f4' || isTag(prev) }

var errNotText = errors.New("it is not text")

// decode turns the bytes of a text file into a string with "\n" line ends. The
// strings that come with it tell what had to be assumed or replaced.
func decode(data []byte) (text string, remarks []string, err error) {
	text, remarks, err = decodeBytes(data)
	if err != nil {
		return "", nil, err
	}
	if strings.ContainsFunc(text, isDirection) {
		remarks = append(remarks, "holds controls that turn the writing direction, which can disguise a text: they were taken out")
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), remarks, nil
}

func decodeBytes(data []byte) (string, []string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		utf16 := textunicode.UTF16(textunicode.LittleEndian, textunicode.ExpectBOM)
		text, err := utf16.NewDecoder().Bytes(data)
		if err != nil {
			return "", nil, errNotText
		}
		return string(text), nil, nil
	case looksBinary(data):
		return "", nil, errNotText
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if utf8.Valid(data) {
		return string(data), nil, nil
	}
	if text, ok := decodeWindows1252(data); ok {
		return text, []string{"is not in UTF-8: it was read as Windows-1252; save it as UTF-8 to be sure of its letters"}, nil
	}
	text := strings.ToValidUTF8(string(data), "\ufffd")
	return text, []string{"holds bytes that are no text in UTF-8: U+FFFD stands in their place"}, nil
}

// looksBinary tells that data holds more control characters than a text has.
func looksBinary(data []byte) bool {
	head := data[:min(len(data), 1<<16)]
	controls := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\v' && c != '\f' && c != '\r' && c != 0x1b {
			controls++
		}
	}
	return controls > len(head)/10
}

// decodeWindows1252 decodes data that is no UTF-8, unless it looks like damaged
// UTF-8 (whole sequences outnumber stray bytes) or uses bytes that Windows-1252
// does not have.
func decodeWindows1252(data []byte) (string, bool) {
	whole, stray := 0, 0
	for rest := data; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			stray++
		case n > 1:
			whole++
		}
		rest = rest[n:]
	}
	if whole > stray {
		return "", false
	}
	for _, c := range []byte{0x81, 0x8d, 0x8f, 0x90, 0x9d} {
		if bytes.IndexByte(data, c) >= 0 {
			return "", false
		}
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), err == nil
}
