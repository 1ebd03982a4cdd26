package font

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/font"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf/syntax"
)

// Font says which characters the codes of a string are, and how wide.
type Font struct {
	Bold     bool
	Vertical bool // it is written from top to bottom

	composite bool
	unicode   bool // its codes are characters: UTF-16
	toUnicode *characterMap
	encoding  *[256]string // of a simple font
	widths    map[int]float64
	missing   float64
	core      string // one of the fonts that need not say how wide they are
}

var boldName = regexp.MustCompile(`(?i)bold|black|heavy|demi|cmbx|-b$`)

// Read reads the font that a dictionary of the file describes.
func Read(file *syntax.File, d types.Dict) *Font {
	f := &Font{widths: make(map[int]float64)}
	name := file.Name(d["BaseFont"])
	f.Bold = boldName.MatchString(name)
	if data, _, err := file.Stream(d["ToUnicode"]); err == nil && len(data) > 0 {
		f.toUnicode = readCharacterMap(data)
	}
	if file.Name(d["Subtype"]) == "Type0" {
		readComposite(file, f, d)
		return f
	}
	scale := 1.0 / 1000
	if m := file.Numbers(d["FontMatrix"]); file.Name(d["Subtype"]) == "Type3" && len(m) == 6 {
		scale = m[0]
	}
	descriptor := file.Dict(d["FontDescriptor"])
	readWeight(file, f, descriptor)
	f.missing, _ = file.Number(descriptor["MissingWidth"])
	f.missing *= scale
	first, _ := file.Number(d["FirstChar"])
	widths := file.Numbers(d["Widths"])
	for i, w := range widths[:min(len(widths), 256)] {
		f.widths[int(first)+i] = w * scale
	}
	f.encoding = simpleEncoding(file, d, descriptor)
	if plain := coreName(name); len(widths) == 0 {
		f.core = plain
	}
	return f
}

func readWeight(file *syntax.File, f *Font, descriptor types.Dict) {
	if w, ok := file.Number(descriptor["FontWeight"]); ok && w >= 600 {
		f.Bold = true
	}
}

// coreName is the name under which pdfcpu knows the widths of a standard font,
// or "".
func coreName(name string) string {
	if _, plain, ok := strings.Cut(name, "+"); ok {
		name = plain
	}
	for _, alias := range [][2]string{{"Arial", "Helvetica"}, {"CourierNew", "Courier"}, {"TimesNewRoman", "Times"}} {
		if rest, ok := strings.CutPrefix(name, alias[0]); ok {
			name = alias[1] + strings.TrimPrefix(strings.TrimPrefix(strings.Replace(rest, ",", "-", 1), "PSMT"), "MT")
		}
	}
	if name == "Times" {
		name = "Times-Roman"
	}
	if font.IsCoreFont(name) {
		return name
	}
	return ""
}

// readComposite reads a font whose codes are several bytes long.
func readComposite(file *syntax.File, f *Font, d types.Dict) {
	f.composite = true
	f.missing = 1
	if list, ok := file.Resolve(d["DescendantFonts"]).(types.Array); ok && len(list) > 0 {
		cid := file.Dict(list[0])
		readWeight(file, f, file.Dict(cid["FontDescriptor"]))
		if dw, ok := file.Number(cid["DW"]); ok {
			f.missing = dw / 1000
		}
		readCIDWidths(file, f, cid["W"])
	}
	name := file.Name(d["Encoding"])
	f.Vertical = strings.HasSuffix(name, "-V") || name == "V"
	f.unicode = strings.Contains(name, "UCS2") || strings.Contains(name, "UTF16")
}

// maxWidths is the most widths of a table that are read: twice as many as there are
// codes of two bytes, since a table may say something twice.
const maxWidths = 2 * maxCodes

// readCIDWidths reads widths in their two forms: c [w1 w2 …] and first last w.
func readCIDWidths(file *syntax.File, f *Font, o types.Object) {
	list, _ := file.Resolve(o).(types.Array)
	left := maxWidths
	for i := 0; i+1 < len(list) && left > 0; {
		first, _ := file.Number(list[i])
		if widths, ok := file.Resolve(list[i+1]).(types.Array); ok {
			for j, w := range widths[:min(len(widths), left)] {
				width, _ := file.Number(w)
				f.setWidth(int(first)+j, width/1000)
			}
			left -= max(len(widths), 1)
			i += 2
			continue
		}
		if i+2 >= len(list) {
			return
		}
		last, _ := file.Number(list[i+1])
		width, _ := file.Number(list[i+2])
		for c := max(int(first), 0); c <= min(int(last), maxCodes-1) && left > 0; c++ {
			f.setWidth(c, width/1000)
			left--
		}
		left--
		i += 3
	}
}

func (f *Font) setWidth(code int, width float64) {
	if code >= 0 && code < maxCodes {
		f.widths[code] = width
	}
}

// Next is the first code of s, which is not empty, and its length in bytes.
func (f *Font) Next(s string) (code, n int) {
	if !f.composite {
		return int(s[0]), 1
	}
	n = 2
	if f.toUnicode != nil && f.toUnicode.oneByte {
		n = 1
	}
	if n > len(s) {
		n = len(s)
	}
	for _, b := range []byte(s[:n]) {
		code = code<<8 | int(b)
	}
	return code, n
}

// Width is the width of a code, in ems.
func (f *Font) Width(code int) float64 {
	if w, ok := f.widths[code]; ok {
		return w
	}
	if f.core != "" && f.encoding != nil && code < 256 {
		r, _ := utf8.DecodeRuneInString(f.encoding[code])
		if w, err := font.CharWidth(f.core, r); err == nil {
			return float64(w) / 1000
		}
	}
	return f.missing
}

// Text is what a code stands for: what the table of the file says, otherwise what its
// encoding says, otherwise U+FFFD.
func (f *Font) Text(raw string, code int) string {
	if f.toUnicode != nil {
		if s, ok := f.toUnicode.text(code); ok {
			return plainLetters(s)
		}
	}
	switch {
	case f.unicode:
		return syntax.UTF16(raw)
	case f.composite:
		return "\ufffd"
	case f.encoding != nil && f.encoding[code&0xff] != "":
		return plainLetters(f.encoding[code&0xff])
	}
	return "\ufffd"
}

// plainLetters writes ligatures and letters in the forms that they take inside a
// word as the letters that they are.
func plainLetters(s string) string {
	for _, r := range s {
		if '\ufb00' <= r && r <= '\ufb06' || '\ufb1d' <= r && r <= '\ufdff' || '\ufe70' <= r && r <= '\ufefc' {
			return norm.NFKC.String(s)
		}
		if '\ue000' <= r && r <= '\uf8ff' {
			return "\ufffd" // a place that each font uses as it likes
		}
	}
	return s
}
