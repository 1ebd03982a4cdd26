package meaning

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tokenizer makes the tokens of a text, those that open and close it included.
type tokenizer interface {
	// tokenize adds at most room tokens to tokens; what is beyond is cut off.
	tokenize(tokens []int32, text string, room int) []int32
}

// maxTextBytes bounds what is looked at of a text. 512 tokens are some 2,000
// bytes of English.
const maxTextBytes = 1 << 16

// clip is a text cut to maxTextBytes, at the start of a character.
func clip(text string) string {
	if len(text) <= maxTextBytes {
		return text
	}
	end := maxTextBytes
	for end > maxTextBytes-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// maxWordRunes is the length from which a word is unknown unseen, as BERT has it.
const maxWordRunes = 100

// wordPiece is BERT's tokenizer for lower-case models: control characters dropped,
// accents taken off, lower case, words split at spaces and signs, and each word cut
// into the longest pieces that are known, the first as it is, the rest behind "##".
// A text in which the name of a special token stands, like "[SEP]", holds these
// characters and not the token.
type wordPiece struct {
	vocabulary     *vocabulary
	open, close    int32
	unknown        int32
	continuation   uint32 // the hash of "##"
	continuesBytes []byte
}

func newWordPiece(v *vocabulary, open, close, unknown int32) *wordPiece {
	w := &wordPiece{vocabulary: v, open: open, close: close, unknown: unknown, continuation: hashStart, continuesBytes: []byte("##")}
	for _, b := range w.continuesBytes {
		w.continuation = hashOn(w.continuation, b)
	}
	return w
}

func (w *wordPiece) tokenize(tokens []int32, text string, room int) []int32 {
	text = clip(text)
	if !isASCII(text) {
		text = decompose(text)
	}
	end := len(tokens) + room - 1 // one is kept for the closing token
	tokens = append(tokens, w.open)
	var buffer [4 * maxWordRunes]byte
	word, runes := buffer[:0], 0
	for _, r := range text {
		if len(tokens) >= end {
			break
		}
		space, alone := false, false
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			space = r == ' ' || r == '\t' || r == '\n' || r == '\r'
			if !space && (r < ' ' || r == 0x7F) {
				continue
			}
			alone = asciiSign(r)
		} else {
			if !unicode.Is(younger, r) && (accent(r) || dropped(r)) {
				continue
			}
			space, alone = unicode.IsSpace(r), ideograph(r) || isPunctuation(r)
		}
		if space || alone {
			tokens = w.word(tokens, word, runes, end)
			word, runes = word[:0], 0
		}
		switch {
		case alone:
			tokens = w.word(tokens, appendLower(word[:0], r), 1, end)
		case !space && runes <= maxWordRunes:
			before := len(word)
			word = appendLower(word, r)
			runes += utf8.RuneCount(word[before:])
		}
	}
	tokens = w.word(tokens, word, runes, end)
	return append(tokens, w.close)
}

// word adds the pieces of a word; none of them when one is unknown.
func (w *wordPiece) word(tokens []int32, word []byte, runes, end int) []int32 {
	if len(word) == 0 || len(tokens) >= end {
		return tokens
	}
	if runes > maxWordRunes {
		return append(tokens, w.unknown)
	}
	first := len(tokens)
	var buffer [2 + 4*maxWordRunes + utf8.UTFMax]byte
	for at := 0; at < len(word); {
		piece, hash := buffer[:0], uint32(hashStart)
		if at > 0 {
			piece, hash = append(piece, w.continuesBytes...), w.continuation
		}
		found, length := -1, 0
		for i := at; i < len(word); {
			_, size := utf8.DecodeRune(word[i:])
			for _, b := range word[i : i+size] {
				hash = hashOn(hash, b)
			}
			piece = append(piece, word[i:i+size]...)
			i += size
			if n := w.vocabulary.find(piece, hash); n >= 0 {
				found, length = n, i-at
			}
		}
		if found < 0 {
			return append(tokens[:first], w.unknown)
		}
		tokens = append(tokens, int32(found))
		at += length
	}
	return tokens[:min(len(tokens), max(end, first))]
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// decompose takes off what a text loses before its accents are looked at, and
// parts letters from their accents.
func decompose(text string) string { return norm.NFD.String(text) }

// appendLower adds the lower case of a character.
func appendLower(b []byte, r rune) []byte { return utf8.AppendRune(b, unicode.ToLower(r)) }

// accent reports whether r is a mark that a letter is written with, as Unicode 8 has them: one
// has become another kind of mark since, one was punctuation.
func accent(r rune) bool { return unicode.Is(unicode.Mn, r) && r != 0x111C9 || r == 0x1734 }

// dropped reports whether a character is not part of a text: controls, formats, and
// private ones, and what stands for a byte that was none.
func dropped(r rune) bool {
	return r == unicode.ReplacementChar || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// asciiSign reports whether a character is a sign of ASCII, all of which BERT takes for punctuation.
func asciiSign(r rune) bool {
	return '!' <= r && r <= '/' || ':' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
}

// isPunctuation reports whether a character is another sign that is a word of its own. U+166D and U+111C9 were some.
func isPunctuation(r rune) bool {
	return r == 0x166D || r == 0x111C9 || unicode.Is(unicode.P, r) && !unicode.Is(younger, r)
}

// younger are the marks, signs and formats that Unicode got after its version 8,
// which the models' tokenizer was made with: to it they are letters.
var younger = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x61d, 0x61d, 1}, {0x7fd, 0x7fd, 1}, {0x890, 0x891, 1}, {0x898, 0x89f, 1}, {0x8ca, 0x8e2, 1}, {0x9fd, 0x9fe, 1},
		{0xa76, 0xa76, 1}, {0xafa, 0xaff, 1}, {0xb55, 0xb55, 1}, {0xc04, 0xc04, 1}, {0xc3c, 0xc3c, 1}, {0xc77, 0xc77, 1},
		{0xc84, 0xc84, 1}, {0xd00, 0xd00, 1}, {0xd3b, 0xd3c, 1}, {0xd81, 0xd81, 1}, {0xeba, 0xeba, 1}, {0xece, 0xece, 1},
		{0x180f, 0x180f, 1}, {0x1885, 0x1886, 1}, {0x1abf, 0x1ace, 1}, {0x1b7d, 0x1b7e, 1}, {0x1df6, 0x1dfb, 1},
		{0x2e43, 0x2e4f, 1}, {0x2e52, 0x2e5d, 1}, {0xa82c, 0xa82c, 1}, {0xa8c5, 0xa8c5, 1}, {0xa8ff, 0xa8ff, 1},
		{0xa9bd, 0xa9bd, 1},
	},
	R32: []unicode.Range32{
		{0x10d24, 0x10d27, 1}, {0x10eab, 0x10ead, 1}, {0x10efd, 0x10eff, 1}, {0x10f46, 0x10f50, 1}, {0x10f55, 0x10f59, 1},
		{0x10f82, 0x10f89, 1}, {0x11070, 0x11070, 1}, {0x11073, 0x11074, 1}, {0x110c2, 0x110c2, 1}, {0x110cd, 0x110cd, 1},
		{0x111cf, 0x111cf, 1}, {0x1123e, 0x1123e, 1}, {0x11241, 0x11241, 1}, {0x1133b, 0x1133b, 1}, {0x11438, 0x1143f, 1},
		{0x11442, 0x11444, 1}, {0x11446, 0x11446, 1}, {0x1144b, 0x1144f, 1}, {0x1145a, 0x1145b, 1}, {0x1145d, 0x1145e, 1},
		{0x11660, 0x1166c, 1}, {0x116b9, 0x116b9, 1}, {0x1182f, 0x11837, 1}, {0x11839, 0x1183b, 1}, {0x1193b, 0x1193c, 1},
		{0x1193e, 0x1193e, 1}, {0x11943, 0x11946, 1}, {0x119d4, 0x119d7, 1}, {0x119da, 0x119db, 1}, {0x119e0, 0x119e0, 1},
		{0x119e2, 0x119e2, 1}, {0x11a01, 0x11a0a, 1}, {0x11a33, 0x11a38, 1}, {0x11a3b, 0x11a47, 1}, {0x11a51, 0x11a56, 1},
		{0x11a59, 0x11a5b, 1}, {0x11a8a, 0x11a96, 1}, {0x11a98, 0x11a9c, 1}, {0x11a9e, 0x11aa2, 1}, {0x11b00, 0x11b09, 1},
		{0x11c30, 0x11c36, 1}, {0x11c38, 0x11c3d, 1}, {0x11c3f, 0x11c3f, 1}, {0x11c41, 0x11c45, 1}, {0x11c70, 0x11c71, 1},
		{0x11c92, 0x11ca7, 1}, {0x11caa, 0x11cb0, 1}, {0x11cb2, 0x11cb3, 1}, {0x11cb5, 0x11cb6, 1}, {0x11d31, 0x11d36, 1},
		{0x11d3a, 0x11d3a, 1}, {0x11d3c, 0x11d3d, 1}, {0x11d3f, 0x11d45, 1}, {0x11d47, 0x11d47, 1}, {0x11d90, 0x11d91, 1},
		{0x11d95, 0x11d95, 1}, {0x11d97, 0x11d97, 1}, {0x11ef3, 0x11ef4, 1}, {0x11ef7, 0x11ef8, 1}, {0x11f00, 0x11f01, 1},
		{0x11f36, 0x11f3a, 1}, {0x11f40, 0x11f40, 1}, {0x11f42, 0x11f4f, 1}, {0x11fff, 0x11fff, 1}, {0x12ff1, 0x12ff2, 1},
		{0x13430, 0x13440, 1}, {0x13447, 0x13455, 1}, {0x16e97, 0x16e9a, 1}, {0x16f4f, 0x16f4f, 1}, {0x16fe2, 0x16fe2, 1},
		{0x16fe4, 0x16fe4, 1}, {0x1cf00, 0x1cf2d, 1}, {0x1cf30, 0x1cf46, 1}, {0x1e000, 0x1e006, 1}, {0x1e008, 0x1e018, 1},
		{0x1e01b, 0x1e021, 1}, {0x1e023, 0x1e024, 1}, {0x1e026, 0x1e02a, 1}, {0x1e08f, 0x1e08f, 1}, {0x1e130, 0x1e136, 1},
		{0x1e2ae, 0x1e2ae, 1}, {0x1e2ec, 0x1e2ef, 1}, {0x1e4ec, 0x1e4ef, 1}, {0x1e944, 0x1e94a, 1}, {0x1e95e, 0x1e95f, 1},
	},
}

// ideograph reports whether a character is a word of its own.
func ideograph(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF || 0x20000 <= r && r <= 0x2A6DF || 0x2A700 <= r && r <= 0x2B73F ||
		0x2B740 <= r && r <= 0x2B81F || 0x2B920 <= r && r <= 0x2CEAF || 0xF900 <= r && r <= 0xFAFF || 0x2F800 <= r && r <= 0x2FA1F
}
