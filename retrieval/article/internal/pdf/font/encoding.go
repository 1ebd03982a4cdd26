package font

import (
	"regexp"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/encoding/charmap"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf/syntax"
)

// simpleEncoding is the encoding of a font with codes of one byte: a known one,
// or the font's own, with the differences that the file states.
func simpleEncoding(file *syntax.File, d, descriptor types.Dict) *[256]string {
	var table [256]string
	encoding := file.Resolve(d["Encoding"])
	name, _ := encoding.(types.Name)
	differences, _ := encoding.(types.Dict)
	if differences != nil {
		name = types.Name(file.Name(differences["BaseEncoding"]))
	}
	switch {
	case name == "MacRomanEncoding":
		fillEncoding(&table, charmap.Macintosh)
	case name == "WinAnsiEncoding", file.Name(d["Subtype"]) == "TrueType":
		fillEncoding(&table, charmap.Windows1252)
	default:
		fillStandard(&table)
		readOwnEncoding(file, &table, descriptor)
	}
	code := 0
	list, _ := file.Resolve(differences["Differences"]).(types.Array)
	for _, o := range list {
		if n, ok := file.Number(o); ok {
			code = int(n)
		} else if glyph := file.Name(o); glyph != "" {
			if 0 <= code && code < 256 {
				table[code] = glyphText(glyph)
			}
			code++
		}
	}
	return &table
}

func fillEncoding(table *[256]string, known *charmap.Charmap) {
	for code := ' '; code < 256; code++ {
		if r := known.DecodeByte(byte(code)); r != utf8.RuneError && !unicode.IsControl(r) {
			table[code] = string(r)
		}
	}
}

// fillStandard fills in Adobe's StandardEncoding (ISO 32000-1, annex D.2).
func fillStandard(table *[256]string) {
	for code := ' '; code <= '~'; code++ {
		table[code] = string(code)
	}
	table['\''], table['`'] = "’", "‘"
	const upper = "\xa1¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ\xb1–†‡·\xb6¶•‚„”»…‰\xbf¿\xc1`´ˆ˜¯˘˙¨\xca˚¸\xcd˝˛ˇ—" +
		"\xe1Æ\xe3ª\xe8ŁØŒº\xf1æ\xf5ı\xf8łøœß"
	code := 0
	for i := 0; i < len(upper); {
		r, n := utf8.DecodeRuneInString(upper[i:])
		if r == utf8.RuneError {
			code = int(upper[i]) // where the next characters stand
		} else {
			table[code] = string(r)
			code++
		}
		i += n
	}
}

// readOwnEncoding reads the encoding in a Type 1 font, which older TeX relies on.
func readOwnEncoding(file *syntax.File, table *[256]string, descriptor types.Dict) {
	if descriptor["FontFile"] == nil {
		return
	}
	program, _, err := file.Stream(descriptor["FontFile"])
	if err != nil {
		return
	}
	for _, m := range ownEncoding.FindAllSubmatch(program[:min(len(program), 1<<15)], 256) {
		if code, err := strconv.Atoi(string(m[1])); err == nil && code < 256 {
			table[code] = glyphText(string(m[2]))
		}
	}
}

var ownEncoding = regexp.MustCompile(`dup\s+(\d{1,3})\s*/([A-Za-z0-9._]+)\s+put`)
