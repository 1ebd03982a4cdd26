package office

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Word sets signs in fonts that have their own places for them: Symbol and the
// Wingdings. The file names the font and the place, here is what stands there.

// symbolFonts are the signs of such fonts by their places, from 0x20 on. A space
// after the first is a place that has no character of Unicode, or none that is
// known here.
var symbolFonts = map[string]signs{
	"symbol": signsAt(0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼").
		and(0xa0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"),
	"wingdings": signsAt(0x20, " ✏✂✁👓🔔📖🕯☎✆🖂🖃📪📫📬📭📁📂📄🗏🗐🗄⌛⌨🖰🖲💻🖴💾🖬✇✍🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓🙰🙵●🔾■□🞐❑❒⬧⧫◆❖⬥⌧⮹⌘🏵🏶“”").
		and(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿").and(0x9e, "·• ○🞆🞈◉◎🔿▪◻🟂✦★✶✴✹✵").
		and(0xd8, "➢").and(0xdf, "←→↑↓↖↗↙↘🡸➔🡹🡻🡼🡽🡿🡾⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂🢬🢭✗✓☒☑"),
	"wingdings 2": signsAt(0x4f, "✗✓☒☑").and(0xa3, "☐"),
}

// signs are the signs of a font by their places.
type signs map[int]rune

func signsAt(from int, list string) signs { return make(signs).and(from, list) }

func (s signs) and(from int, list string) signs {
	for _, r := range list {
		if r != ' ' || from == 0x20 {
			s[from] = r
		}
		from++
	}
	return s
}

// symbol is the sign at a place, in hexadecimal, of a font. Of one that is not
// known U+FFFD is left in its place, and the loss is told.
func (r *docxReader) symbol(font, place string) string {
	code, err := strconv.ParseUint(place, 16, 32)
	if err != nil {
		r.draft.Remark("has a sign that does not say which it is: %c is in its place", utf8.RuneError)
		return string(utf8.RuneError)
	}
	private := 0xf000 <= code && code <= 0xf0ff
	if private {
		code -= 0xf000
	}
	known := symbolFonts[strings.ToLower(strings.TrimSpace(font))]
	switch sign, ok := known[int(code)]; {
	case ok:
		return string(sign)
	case known == nil && !private && code > 0x20 && utf8.ValidRune(rune(code)):
		return string(rune(code))
	}
	r.draft.Remark("has the sign %s of the font %s, which is not known here: %c is in its place",
		fmt.Sprintf("%02X", code), font, utf8.RuneError)
	return string(utf8.RuneError)
}

// fromSymbolFont turns the words of a run in such a font into what they look
// like. Letters in it are signs where there are only one or two: a longer text was
// set in it by mistake.
func (r *docxReader) fromSymbolFont(font, text string) string {
	known := symbolFonts[strings.ToLower(font)]
	if known == nil {
		return text
	}
	single := utf8.RuneCountInString(strings.TrimSpace(text)) <= 2
	return strings.Map(func(c rune) rune {
		place := int(c)
		switch {
		case 0xf020 <= c && c <= 0xf0ff:
			place -= 0xf000
		case !single || c > 0xff:
			return c
		}
		if sign, ok := known[place]; ok {
			return sign
		}
		return c
	}, text)
}
