package article

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// normalise fixes the characters of a stored text; see [prose.Normalise].
func normalise(s string) string { return prose.Normalise(s) }

var errNotText = errors.New("it is not text")

// decode turns the bytes of a text file into a string with "\n" line ends. The
// strings that come with it tell what had to be assumed or replaced.
func decode(data []byte) (text string, remarks []string, err error) {
	text, remarks, err = decodeBytes(data)
	if err != nil {
		return "", nil, err
	}
	if strings.ContainsFunc(text, prose.IsDirection) {
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
