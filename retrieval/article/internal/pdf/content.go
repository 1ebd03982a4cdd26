package pdf

import (
	"context"
	"math"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// matrix maps points of one space to another, as PDF writes it:
// x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// times is m, then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// finite reports whether m holds no numbers that went out of bounds.
func (m matrix) finite() bool {
	for _, v := range m {
		if math.IsNaN(v) || math.Abs(v) > 1e9 {
			return false
		}
	}
	return true
}

// runner runs the content of a page, as far as text goes (ISO 32000-1, 9.4).
type runner struct {
	doc      *document
	ctx      context.Context
	page     *page
	depth    int // forms inside forms
	state    textState
	saved    []textState
	pictures bool
	marks    []contentMark
	steps    int
}

// textState is what q and Q save and restore.
type textState struct {
	matrix                     matrix
	font                       *textFont
	size, scale, leading, rise float64
	charSpace, wordSpace       float64
}

// contentMark is marked content: a part of the page that is no text of it, or
// whose characters are said beside it.
type contentMark struct {
	artifact bool
	instead  *string // ActualText, until it is written
	replaced bool
}

// Limits of running a page.
const (
	maxFormDepth = 12
	maxSaved     = 512
	maxOperands  = 4096
	maxMarked    = 512

	minSpacedOut = 4 // bytes of a string that is spaced out
)

// run runs content with its resources. The error is a broken limit or that of
// the context.
func (r *runner) run(content []byte, resources types.Dict) error {
	lex := lexer{data: content}
	var operands []token
	var tm, tlm matrix
	tm, tlm = identity, identity
	fonts := r.doc.dict(resources["Font"])
	base, bottom := len(r.saved), len(r.marks)
	defer func() {
		r.saved = r.saved[:min(base, len(r.saved))]
		r.marks = r.marks[:min(bottom, len(r.marks))]
	}()
	number := func(i int) float64 { // the i-th operand from the end
		if i = len(operands) - 1 - i; i < 0 {
			return 0
		}
		return operands[i].number
	}
	text := func(i int) string {
		if i = len(operands) - 1 - i; i < 0 {
			return ""
		}
		return operands[i].text
	}
	nextLine := func(x, y float64) {
		tlm = matrix{1, 0, 0, 1, x, y}.times(tlm)
		tm = tlm
	}
	for {
		token := lex.next()
		if token.kind == endToken {
			return nil
		}
		if r.steps++; r.steps%4096 == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
		}
		if token.kind != operatorToken {
			if len(operands) < maxOperands {
				operands = append(operands, token)
			}
			continue
		}
		var err error
		s := &r.state
		switch token.text {
		case "BT":
			tm, tlm = identity, identity
		case "Tf":
			s.font, s.size = r.doc.font(fonts[text(1)]), number(0)
		case "Tc":
			s.charSpace = number(0)
		case "Tw":
			s.wordSpace = number(0)
		case "Tz":
			s.scale = number(0) / 100
		case "TL":
			s.leading = number(0)
		case "Ts":
			s.rise = number(0)
		case "Td":
			nextLine(number(1), number(0))
		case "TD":
			s.leading = -number(0)
			nextLine(number(1), number(0))
		case "Tm":
			tlm = matrix{number(5), number(4), number(3), number(2), number(1), number(0)}
			tm = tlm
		case "T*":
			nextLine(0, -s.leading)
		case "Tj":
			err = r.show(&tm, text(0), true)
		case "'":
			nextLine(0, -s.leading)
			err = r.show(&tm, text(0), true)
		case "\"":
			s.wordSpace, s.charSpace = number(2), number(1)
			nextLine(0, -s.leading)
			err = r.show(&tm, text(0), true)
		case "TJ":
			err = r.showAll(&tm, operands)
		case "cm":
			s.matrix = matrix{number(5), number(4), number(3), number(2), number(1), number(0)}.times(s.matrix)
		case "q":
			if len(r.saved) < base+maxSaved {
				r.saved = append(r.saved, *s)
			}
		case "Q":
			if n := len(r.saved); n > base {
				*s = r.saved[n-1]
				r.saved = r.saved[:n-1]
			}
		case "gs":
			state := r.doc.dict(r.doc.dict(resources["ExtGState"])[text(0)])
			if list, ok := r.doc.resolve(state["Font"]).(types.Array); ok && len(list) == 2 {
				s.font = r.doc.font(list[0])
				s.size, _ = r.doc.number(list[1])
			}
		case "Do":
			err = r.object(r.doc.dict(resources["XObject"])[text(0)], resources)
		case "BMC", "BDC":
			r.mark(token.text, operands, resources)
		case "EMC":
			if n := len(r.marks); n > bottom {
				r.marks = r.marks[:n-1]
			}
		case "BI":
			r.pictures = true
		case "ID":
			lex.skipImage()
		}
		if err != nil {
			return err
		}
		operands = operands[:0]
	}
}

// mark begins marked content.
func (r *runner) mark(operator string, operands []token, resources types.Dict) {
	if len(r.marks) >= maxMarked || len(operands) == 0 {
		return
	}
	m := contentMark{artifact: operands[0].text == "Artifact"}
	if operator == "BDC" {
		m.instead = r.actualText(operands[1:], resources)
	}
	r.marks = append(r.marks, m)
}

// actualText is the ActualText of the properties of marked content, given in
// place or by name.
func (r *runner) actualText(properties []token, resources types.Dict) *string {
	if len(properties) == 1 && properties[0].kind == nameToken {
		named := r.doc.dict(r.doc.dict(resources["Properties"])[properties[0].text])
		if o, ok := named["ActualText"]; ok {
			s := r.doc.text(o)
			return &s
		}
		return nil
	}
	for i, t := range properties {
		if t.kind == nameToken && t.text == "ActualText" && i+1 < len(properties) && properties[i+1].kind == stringToken {
			s := textString(properties[i+1].text)
			return &s
		}
	}
	return nil
}

// textString decodes a text string: UTF-16 or UTF-8 with a mark of the byte
// order, else a character a byte.
func textString(s string) string {
	switch {
	case len(s) >= 2 && s[0] == 0xfe && s[1] == 0xff:
		return utf16Text(s[2:])
	case len(s) >= 3 && s[:3] == "\xef\xbb\xbf":
		return s[3:]
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

func utf16Text(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

// object draws a form, which is content of its own, or notes that there is a
// picture.
func (r *runner) object(o types.Object, outer types.Dict) error {
	form := r.doc.dict(o)
	if r.doc.name(form["Subtype"]) == "Image" {
		r.pictures = true
	}
	if r.doc.name(form["Subtype"]) != "Form" || r.depth >= maxFormDepth {
		return nil
	}
	if r.doc.forms--; r.doc.forms < 0 {
		return errTooMuch
	}
	content, _, err := r.doc.stream(o)
	if err != nil {
		return err
	}
	saved := r.state
	r.depth++
	defer func() {
		r.state = saved
		r.depth--
	}()
	if m := r.doc.numbers(form["Matrix"]); len(m) == 6 {
		r.state.matrix = matrix(m).times(r.state.matrix)
	}
	resources := r.doc.dict(form["Resources"])
	if resources == nil {
		resources = outer
	}
	return r.run(content, resources)
}

// showAll shows the strings of a TJ, moved by the numbers between them.
func (r *runner) showAll(tm *matrix, operands []token) error {
	for i, o := range operands {
		switch o.kind {
		case stringToken:
			if err := r.show(tm, o.text, i == len(operands)-1); err != nil {
				return err
			}
		case numberToken:
			move := -o.number / 1000 * r.state.size * r.state.scale
			*tm = matrix{1, 0, 0, 1, move, 0}.times(*tm)
		}
	}
	return nil
}

// show draws a string glyph by glyph; last tells that its operator draws no more.
func (r *runner) show(tm *matrix, s string, last bool) error {
	state := &r.state
	if state.font == nil {
		return nil
	}
	// Characters of a heading may be spaced out; after one or two, as in "wt",
	// the space is the one between words.
	spacedOut := len(s) >= minSpacedOut
	for len(s) > 0 {
		code, n := state.font.next(s)
		if r.doc.glyphs--; r.doc.glyphs < 0 {
			return errTooMuch
		}
		place := matrix{state.size * state.scale, 0, 0, state.size, 0, state.rise}.times(*tm).times(state.matrix)
		width := state.font.width(code)
		if place.finite() && math.Abs(width) < 100 {
			g := r.glyph(s[:n], code, width, place)
			if !spacedOut || last && n == len(s) {
				g.spread = 0
			}
			r.page.draw(g)
		}
		move := width*state.size + state.charSpace
		if n == 1 && s[0] == ' ' {
			move += state.wordSpace
		}
		*tm = matrix{1, 0, 0, 1, move * state.scale, 0}.times(*tm)
		s = s[n:]
	}
	return nil
}

// glyph is a glyph at its place, with the characters it stands for.
func (r *runner) glyph(raw string, code int, width float64, place matrix) glyph {
	g := glyph{text: r.state.font.text(raw, code), x: place[4], y: place[5], font: r.state.font}
	g.dx, g.dy = place[0]*width, place[1]*width
	g.size = math.Hypot(place[2], place[3])
	g.ax, g.ay = place[0], place[1]
	if r.state.size != 0 {
		spread := r.state.charSpace / math.Abs(r.state.size)
		g.spread = min(max(spread, 0), 1) * math.Hypot(place[0], place[1])
	}
	for i := range r.marks {
		m := &r.marks[i]
		g.artifact = g.artifact || m.artifact
		if m.instead == nil {
			continue
		}
		g.text = ""
		if !m.replaced {
			g.text, m.replaced = *m.instead, true
		}
	}
	if !utf8.ValidString(g.text) {
		g.text = "\ufffd"
	}
	return g
}
