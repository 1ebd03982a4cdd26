package pdf

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/font"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// textFont says which characters the codes of a string are, and how wide.
type textFont struct {
	composite bool
	unicode   bool // its codes are characters: UTF-16
	toUnicode *characterMap
	encoding  *[256]string // of a simple font
	widths    map[int]float64
	missing   float64
	bold      bool
	vertical  bool   // it is written from top to bottom
	core      string // one of the fonts that need not say how wide they are
}

// font reads the font that o refers to, once.
func (doc *document) font(o types.Object) *textFont {
	ref, indirect := o.(types.IndirectRef)
	if f, ok := doc.fonts[ref.ObjectNumber.Value()]; indirect && ok {
		return f
	}
	d := doc.dict(o)
	if d == nil {
		return nil
	}
	f := doc.readFont(d)
	if indirect {
		doc.fonts[ref.ObjectNumber.Value()] = f
	}
	return f
}

var boldName = regexp.MustCompile(`(?i)bold|black|heavy|demi|cmbx|-b$`)

func (doc *document) readFont(d types.Dict) *textFont {
	f := &textFont{widths: make(map[int]float64)}
	name := doc.name(d["BaseFont"])
	f.bold = boldName.MatchString(name)
	if data, _, err := doc.stream(d["ToUnicode"]); err == nil && len(data) > 0 {
		f.toUnicode = readCharacterMap(data)
	}
	if doc.name(d["Subtype"]) == "Type0" {
		doc.readComposite(f, d)
		return f
	}
	scale := 1.0 / 1000
	if m := doc.numbers(d["FontMatrix"]); doc.name(d["Subtype"]) == "Type3" && len(m) == 6 {
		scale = m[0]
	}
	descriptor := doc.dict(d["FontDescriptor"])
	doc.readWeight(f, descriptor)
	f.missing, _ = doc.number(descriptor["MissingWidth"])
	f.missing *= scale
	first, _ := doc.number(d["FirstChar"])
	widths := doc.numbers(d["Widths"])
	for i, w := range widths[:min(len(widths), 256)] {
		f.widths[int(first)+i] = w * scale
	}
	f.encoding = doc.simpleEncoding(d, descriptor)
	if plain := coreName(name); len(widths) == 0 {
		f.core = plain
	}
	return f
}

func (doc *document) readWeight(f *textFont, descriptor types.Dict) {
	if w, ok := doc.number(descriptor["FontWeight"]); ok && w >= 600 {
		f.bold = true
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
func (doc *document) readComposite(f *textFont, d types.Dict) {
	f.composite = true
	f.missing = 1
	if list, ok := doc.resolve(d["DescendantFonts"]).(types.Array); ok && len(list) > 0 {
		cid := doc.dict(list[0])
		doc.readWeight(f, doc.dict(cid["FontDescriptor"]))
		if dw, ok := doc.number(cid["DW"]); ok {
			f.missing = dw / 1000
		}
		doc.readCIDWidths(f, cid["W"])
	}
	name := doc.name(d["Encoding"])
	f.vertical = strings.HasSuffix(name, "-V") || name == "V"
	f.unicode = strings.Contains(name, "UCS2") || strings.Contains(name, "UTF16")
}

// readCIDWidths reads widths in their two forms: c [w1 w2 …] and first last w.
func (doc *document) readCIDWidths(f *textFont, o types.Object) {
	list, _ := doc.resolve(o).(types.Array)
	for i := 0; i+1 < len(list) && len(f.widths) < 1<<16; {
		first, _ := doc.number(list[i])
		if widths, ok := doc.resolve(list[i+1]).(types.Array); ok {
			for j, w := range widths[:min(len(widths), 1<<16)] {
				width, _ := doc.number(w)
				f.widths[int(first)+j] = width / 1000
			}
			i += 2
			continue
		}
		if i+2 >= len(list) {
			return
		}
		last, _ := doc.number(list[i+1])
		width, _ := doc.number(list[i+2])
		for c := int(first); c <= int(last) && c-int(first) < 1<<16; c++ {
			f.widths[c] = width / 1000
		}
		i += 3
	}
}

// next is the first code of s and its length in bytes.
func (f *textFont) next(s string) (code, n int) {
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

// width is the width of a code, in ems.
func (f *textFont) width(code int) float64 {
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

// text is what a code stands for: what the table of the file says, else what its
// encoding says, else U+FFFD.
func (f *textFont) text(raw string, code int) string {
	if f.toUnicode != nil {
		if s, ok := f.toUnicode.text(code); ok {
			return plainLetters(s)
		}
	}
	switch {
	case f.unicode:
		return utf16Text(raw)
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

// characterMap says which characters codes are: the ToUnicode table of a font.
type characterMap struct {
	single  map[int]string
	ranges  []codeRange
	oneByte bool // its codes are one byte long
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
	for _, r := range m.ranges {
		if r.first <= code && code <= r.last {
			runes := []rune(r.text)
			if len(runes) == 0 {
				return "", true
			}
			runes[len(runes)-1] += rune(code - r.first)
			return string(runes), true
		}
	}
	return "", false
}

// readCharacterMap reads the program of a table, as far as it maps codes.
func readCharacterMap(data []byte) *characterMap {
	m := &characterMap{single: make(map[int]string)}
	lex := lexer{data: data}
	var operands []token
	lengths := make(map[int]bool)
	for {
		t := lex.next()
		switch {
		case t.kind == endToken:
			m.oneByte = len(lengths) == 1 && lengths[1]
			return m
		case t.kind != operatorToken:
			if len(operands) < 4*maxCodes {
				operands = append(operands, t)
			}
			continue
		case t.text == "endcodespacerange":
			for _, o := range operands {
				if o.kind == stringToken {
					lengths[len(o.text)] = true
				}
			}
		case t.text == "endbfchar":
			m.addSingle(operands)
		case t.text == "endbfrange":
			m.addRanges(operands)
		}
		operands = operands[:0]
	}
}

func (m *characterMap) addSingle(operands []token) {
	for i := 0; i+1 < len(operands) && len(m.single) < maxCodes; i += 2 {
		m.single[codeOf(operands[i].text)] = mappedText(operands[i+1])
	}
}

func (m *characterMap) addRanges(operands []token) {
	for i := 0; i+2 < len(operands) && len(m.ranges)+len(m.single) < maxCodes; {
		first, last := codeOf(operands[i].text), codeOf(operands[i+1].text)
		if operands[i+2].kind != openToken {
			m.ranges = append(m.ranges, codeRange{first, last, mappedText(operands[i+2])})
			i += 3
			continue
		}
		for i += 3; i < len(operands) && operands[i].kind != closeToken; i++ {
			m.single[first] = mappedText(operands[i])
			first++
		}
		i++
	}
}

// mappedText is UTF-16, or the name of a glyph.
func mappedText(t token) string {
	if t.kind == nameToken {
		return glyphText(t.text)
	}
	if len(t.text) == 1 {
		return string(rune(t.text[0]))
	}
	text := strings.TrimRight(utf16Text(t.text), "\x00")
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

// simpleEncoding is the encoding of a font with codes of one byte: a known one,
// or the font's own, with the differences that the file states.
func (doc *document) simpleEncoding(d, descriptor types.Dict) *[256]string {
	var table [256]string
	encoding := doc.resolve(d["Encoding"])
	name, _ := encoding.(types.Name)
	differences, _ := encoding.(types.Dict)
	if differences != nil {
		name = types.Name(doc.name(differences["BaseEncoding"]))
	}
	switch {
	case name == "MacRomanEncoding":
		fillEncoding(&table, charmap.Macintosh)
	case name == "WinAnsiEncoding", doc.name(d["Subtype"]) == "TrueType":
		fillEncoding(&table, charmap.Windows1252)
	default:
		fillStandard(&table)
		doc.ownEncoding(&table, descriptor)
	}
	code := 0
	list, _ := doc.resolve(differences["Differences"]).(types.Array)
	for _, o := range list {
		if n, ok := doc.number(o); ok {
			code = int(n)
		} else if glyph := doc.name(o); glyph != "" {
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

// ownEncoding reads the encoding in a Type 1 font, which older TeX relies on.
func (doc *document) ownEncoding(table *[256]string, descriptor types.Dict) {
	if descriptor["FontFile"] == nil {
		return
	}
	program, _, err := doc.stream(descriptor["FontFile"])
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

// glyphText is the characters that a glyph of a name stands for (Adobe's Glyph
// List and the rules for names outside it), or "" when the name says nothing.
func glyphText(name string) string {
	name, _, _ = strings.Cut(name, ".") // a.alt, one.oldstyle
	if s, ok := glyphNames[name]; ok {
		return s
	}
	if parts := strings.Split(name, "_"); len(parts) > 1 { // f_f_i
		var b strings.Builder
		for _, part := range parts[:min(len(parts), 8)] {
			b.WriteString(glyphText(part))
		}
		return b.String()
	}
	if len(name) == 1 {
		return name
	}
	if m := accented.FindStringSubmatch(name); m != nil {
		letter := strings.Replace(m[1], "dotlessi", "i", 1)
		return norm.NFC.String(letter + accents[m[2]])
	}
	if m := unicodeName.FindStringSubmatch(name); m != nil {
		if n, err := strconv.ParseUint(m[1]+m[2], 16, 32); err == nil && n <= unicode.MaxRune && utf8.ValidRune(rune(n)) {
			return string(rune(n))
		}
	}
	if m := cyrillicName.FindStringSubmatch(name); m != nil {
		n, _ := strconv.Atoi(m[1])
		return cyrillic(n)
	}
	return ""
}

var (
	accented = regexp.MustCompile(`^([A-Za-z]|dotlessi)(grave|acute|circumflex|tilde|dieresis|macron|breve|dotaccent|ring|` +
		`hungarumlaut|ogonek|caron|cedilla|commaaccent)$`)
	unicodeName  = regexp.MustCompile(`^(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))$`)
	cyrillicName = regexp.MustCompile(`^afii(100\d\d)$`)
)

var accents = map[string]string{
	"grave": "\u0300", "acute": "\u0301", "circumflex": "\u0302", "tilde": "\u0303", "dieresis": "\u0308",
	"macron": "\u0304", "breve": "\u0306", "dotaccent": "\u0307", "ring": "\u030a", "hungarumlaut": "\u030b", "ogonek": "\u0328",
	"caron": "\u030c", "cedilla": "\u0327", "commaaccent": "\u0326"}

// cyrillic is the letter that afii10017 to afii10097 name: capitals from А, small
// letters from а, each with ё after е.
func cyrillic(n int) string {
	for _, from := range []struct {
		code   int
		letter rune
		yo     string
	}{{10017, 'А', "Ё"}, {10065, 'а', "ё"}} {
		switch at := n - from.code; {
		case at < 0 || at > 32:
		case at == 6:
			return from.yo
		case at > 6:
			return string(from.letter + rune(at) - 1)
		default:
			return string(from.letter + rune(at))
		}
	}
	return ""
}

// glyphNames are the names that no rule makes out.
var glyphNames = func() map[string]string {
	names := make(map[string]string)
	fields := strings.Fields(`space ␣ exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quotesingle ' parenleft ( parenright )
		asterisk * plus + comma , hyphen - period . slash / zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9
		colon : semicolon ; less < equal = greater > question ? at @ bracketleft [ backslash \ bracketright ] asciicircum ^
		underscore _ grave ` + "`" + ` braceleft { bar | braceright } asciitilde ~ exclamdown ¡ cent ¢ sterling £ currency ¤ yen ¥
		brokenbar ¦ section § dieresis ¨ copyright © ordfeminine ª guillemotleft « logicalnot ¬ registered ® macron ¯ degree °
		plusminus ± twosuperior ² threesuperior ³ acute ´ mu µ paragraph ¶ periodcentered · middot · cedilla ¸ onesuperior ¹
		ordmasculine º guillemotright » onequarter ¼ onehalf ½ threequarters ¾ questiondown ¿ AE Æ ae æ Eth Ð eth ð Thorn Þ thorn þ
		germandbls ß multiply × divide ÷ Oslash Ø oslash ø Dcroat Đ dcroat đ Hbar Ħ hbar ħ dotlessi ı Lslash Ł lslash ł OE Œ oe œ
		Eng Ŋ eng ŋ Tbar Ŧ tbar ŧ longs ſ florin ƒ quoteleft ‘ quoteright ’ quotesinglbase ‚ quotedblleft “ quotedblright ”
		quotedblbase „ dagger † daggerdbl ‡ bullet • ellipsis … perthousand ‰ guilsinglleft ‹ guilsinglright › fraction ⁄ Euro € euro €
		trademark ™ minus − endash – emdash — circumflex ˆ tilde ˜ breve ˘ dotaccent ˙ ring ˚ hungarumlaut ˝ ogonek ˛ caron ˇ
		fi fi fl fl ff ff ffi ffi ffl ffl IJ IJ ij ij nbspace ␣ nonbreakingspace ␣ 
		sfthyphen ` + "\u00ad" + ` softhyphen ` + "\u00ad" + ` hyphenchar -
		hyphentwo ‐ nonbreakinghyphen ‑ figuredash ‒ afii00208 ― visiblespace ␣ prime ′ second ″ minute ′ numero № afii61352 №
		summationtext ∑ summationdisplay ∑ producttext ∏ productdisplay ∏ integraltext ∫ integraldisplay ∫ radicalbig √ radicalBig √
		parenleftbig ( parenrightbig ) parenleftBig ( parenrightBig ) bracketleftbig [ bracketrightbig ] braceleftbig { bracerightbig }
		notequal ≠ lessequal ≤ greaterequal ≥ approxequal ≈ infinity ∞ summation ∑ product ∏ radical √ integral ∫ partialdiff ∂
		arrowleft ← arrowup ↑ arrowright → arrowdown ↓ element ∈ emptyset ∅ intersection ∩ union ∪ similar ∼ equivalence ≡
		Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ
		Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι
		kappa κ lambda λ nu ν xi ξ omicron ο pi π rho ρ sigma σ sigma1 ς tau τ upsilon υ phi φ chi χ psi ψ omega ω
		zerooldstyle 0 oneoldstyle 1 twooldstyle 2 threeoldstyle 3 fouroldstyle 4 fiveoldstyle 5 sixoldstyle 6 sevenoldstyle 7
		eightoldstyle 8 nineoldstyle 9`)
	for i := 0; i+1 < len(fields); i += 2 {
		names[fields[i]] = strings.ReplaceAll(fields[i+1], "␣", " ")
	}
	return names
}()
