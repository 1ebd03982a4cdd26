package font

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

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
