package pdf

import (
	"context"
	"math"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf/font"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/pdf/syntax"
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
	font                       *font.Font
	size, scale, leading, rise float64
	charSpace, wordSpace       float64
	lineWidth                  float64
}

// contentMark is marked content: a part of the page that is not text of it, or
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
)

// contentRun is one content stream while it is run: that of a page or of a form.
type contentRun struct {
	*runner
	lex          *syntax.Lexer
	resources    types.Dict
	fonts        types.Dict
	operands     []syntax.Token
	tm, tlm      matrix // of the text and of its line
	base, bottom int    // saved states and marks that are not this stream's
	path         path
}

// run runs content with its resources. The error is a broken limit or that of
// the context.
func (r *runner) run(content []byte, resources types.Dict) error {
	c := contentRun{
		runner: r, lex: syntax.NewLexer(content), resources: resources, fonts: r.doc.Dict(resources["Font"]),
		tm: identity, tlm: identity, base: len(r.saved), bottom: len(r.marks),
	}
	defer func() {
		r.saved = r.saved[:min(c.base, len(r.saved))]
		r.marks = r.marks[:min(c.bottom, len(r.marks))]
	}()
	for {
		t := c.lex.Next()
		if t.Kind == syntax.EndToken {
			return nil
		}
		if r.steps++; r.steps%4096 == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
		}
		if t.Kind != syntax.OperatorToken {
			if len(c.operands) < maxOperands {
				c.operands = append(c.operands, t)
			}
			continue
		}
		if operate := operators[t.Text]; operate != nil {
			if err := operate(&c); err != nil {
				return err
			}
		}
		c.operands = c.operands[:0]
	}
}

// number is the i-th operand from the end, or 0.
func (c *contentRun) number(i int) float64 {
	if i = len(c.operands) - 1 - i; i < 0 {
		return 0
	}
	return c.operands[i].Number
}

// text is the i-th operand from the end, a string or a name, or "".
func (c *contentRun) text(i int) string {
	if i = len(c.operands) - 1 - i; i < 0 {
		return ""
	}
	return c.operands[i].Text
}

// matrix is the last six operands.
func (c *contentRun) matrix() matrix {
	return matrix{c.number(5), c.number(4), c.number(3), c.number(2), c.number(1), c.number(0)}
}

func (c *contentRun) nextLine(x, y float64) {
	c.tlm = matrix{1, 0, 0, 1, x, y}.times(c.tlm)
	c.tm = c.tlm
}

// set makes an operator that only sets something.
func set(f func(c *contentRun)) func(*contentRun) error {
	return func(c *contentRun) error { f(c); return nil }
}

// operators are the operators that text, and the lines through it, depend on.
var operators map[string]func(*contentRun) error

func init() { // operators run content, which has operators
	operators = map[string]func(*contentRun) error{
		"BT": set(func(c *contentRun) { c.tm, c.tlm = identity, identity }),
		"Tf": set(func(c *contentRun) { c.state.font, c.state.size = c.doc.font(c.fonts[c.text(1)]), c.number(0) }),
		"Tc": set(func(c *contentRun) { c.state.charSpace = c.number(0) }),
		"Tw": set(func(c *contentRun) { c.state.wordSpace = c.number(0) }),
		"Tz": set(func(c *contentRun) { c.state.scale = c.number(0) / 100 }),
		"TL": set(func(c *contentRun) { c.state.leading = c.number(0) }),
		"Ts": set(func(c *contentRun) { c.state.rise = c.number(0) }),
		"Td": set(func(c *contentRun) { c.nextLine(c.number(1), c.number(0)) }),
		"TD": set(func(c *contentRun) { c.state.leading = -c.number(0); c.nextLine(c.number(1), c.number(0)) }),
		"Tm": set(func(c *contentRun) { c.tlm = c.matrix(); c.tm = c.tlm }),
		"T*": set(func(c *contentRun) { c.nextLine(0, -c.state.leading) }),
		"Tj": func(c *contentRun) error { return c.show(&c.tm, c.text(0)) },
		"TJ": func(c *contentRun) error { return c.showAll(&c.tm, c.operands) },
		"'": func(c *contentRun) error {
			c.nextLine(0, -c.state.leading)
			return c.show(&c.tm, c.text(0))
		},
		"\"": func(c *contentRun) error {
			c.state.wordSpace, c.state.charSpace = c.number(2), c.number(1)
			c.nextLine(0, -c.state.leading)
			return c.show(&c.tm, c.text(0))
		},

		"cm":  set(func(c *contentRun) { c.state.matrix = c.matrix().times(c.state.matrix) }),
		"q":   set((*contentRun).save),
		"Q":   set((*contentRun).restore),
		"gs":  set((*contentRun).graphicsState),
		"w":   set(func(c *contentRun) { c.state.lineWidth = c.number(0) }),
		"Do":  func(c *contentRun) error { return c.object(c.doc.Dict(c.resources["XObject"])[c.text(0)], c.resources) },
		"BMC": set(func(c *contentRun) { c.mark("BMC", c.operands, c.resources) }),
		"BDC": set(func(c *contentRun) { c.mark("BDC", c.operands, c.resources) }),
		"EMC": set(func(c *contentRun) {
			if n := len(c.marks); n > c.bottom {
				c.marks = c.marks[:n-1]
			}
		}),
		"BI": set(func(c *contentRun) { c.pictures = true }),
		"ID": set(func(c *contentRun) { c.lex.SkipImage() }),

		"m":  set(func(c *contentRun) { c.path.move(c.point(1, 0)) }),
		"l":  set(func(c *contentRun) { c.path.line(c.point(1, 0)) }),
		"c":  set(func(c *contentRun) { c.path.curve(c.point(1, 0)) }),
		"v":  set(func(c *contentRun) { c.path.curve(c.point(1, 0)) }),
		"y":  set(func(c *contentRun) { c.path.curve(c.point(1, 0)) }),
		"re": set((*contentRun).rectangle),
		"n":  set(func(c *contentRun) { c.path.end() }),
		"S":  set((*contentRun).stroke), "s": set((*contentRun).stroke),
		"f": set((*contentRun).fill), "F": set((*contentRun).fill), "f*": set((*contentRun).fill),
		"B": set((*contentRun).fill), "B*": set((*contentRun).fill), "b": set((*contentRun).fill), "b*": set((*contentRun).fill),
	}
}

func (c *contentRun) save() {
	if len(c.saved) < c.base+maxSaved {
		c.saved = append(c.saved, c.state)
	}
}

func (c *contentRun) restore() {
	if n := len(c.saved); n > c.base {
		c.state = c.saved[n-1]
		c.saved = c.saved[:n-1]
	}
}

func (c *contentRun) graphicsState() {
	state := c.doc.Dict(c.doc.Dict(c.resources["ExtGState"])[c.text(0)])
	if list, ok := c.doc.Resolve(state["Font"]).(types.Array); ok && len(list) == 2 {
		c.state.font = c.doc.font(list[0])
		c.state.size, _ = c.doc.Number(list[1])
	}
	if width, ok := c.doc.Number(state["LW"]); ok {
		c.state.lineWidth = width
	}
}

// mark begins marked content.
func (r *runner) mark(operator string, operands []syntax.Token, resources types.Dict) {
	if len(r.marks) >= maxMarked || len(operands) == 0 {
		return
	}
	m := contentMark{artifact: operands[0].Text == "Artifact"}
	if operator == "BDC" {
		m.instead = r.actualText(operands[1:], resources)
	}
	r.marks = append(r.marks, m)
}

// actualText is the ActualText of the properties of marked content, given in
// place or by name.
func (r *runner) actualText(properties []syntax.Token, resources types.Dict) *string {
	if len(properties) == 1 && properties[0].Kind == syntax.NameToken {
		named := r.doc.Dict(r.doc.Dict(resources["Properties"])[properties[0].Text])
		if o, ok := named["ActualText"]; ok {
			s := r.doc.text(o)
			return &s
		}
		return nil
	}
	for i, t := range properties {
		if t.Kind == syntax.NameToken && t.Text == "ActualText" && i+1 < len(properties) && properties[i+1].Kind == syntax.StringToken {
			s := syntax.TextString(properties[i+1].Text)
			return &s
		}
	}
	return nil
}

// object draws a form, which is content of its own, or notes that there is a
// picture.
func (r *runner) object(o types.Object, outer types.Dict) error {
	form := r.doc.Dict(o)
	if r.doc.Name(form["Subtype"]) == "Image" {
		r.pictures = true
	}
	if r.doc.Name(form["Subtype"]) != "Form" || r.depth >= maxFormDepth {
		return nil
	}
	if r.doc.forms--; r.doc.forms < 0 {
		return syntax.ErrTooMuch
	}
	content, _, err := r.doc.Stream(o)
	if err != nil {
		return err
	}
	saved := r.state
	r.depth++
	defer func() {
		r.state = saved
		r.depth--
	}()
	if m := r.doc.Numbers(form["Matrix"]); len(m) == 6 {
		r.state.matrix = matrix(m).times(r.state.matrix)
	}
	resources := r.doc.Dict(form["Resources"])
	if resources == nil {
		resources = outer
	}
	return r.run(content, resources)
}

// showAll shows the strings of a TJ, moved by the numbers between them.
func (r *runner) showAll(tm *matrix, operands []syntax.Token) error {
	for _, o := range operands {
		switch o.Kind {
		case syntax.StringToken:
			if err := r.show(tm, o.Text); err != nil {
				return err
			}
		case syntax.NumberToken:
			if r.state.font != nil && r.state.font.Vertical {
				*tm = matrix{1, 0, 0, 1, 0, -o.Number / 1000 * r.state.size}.times(*tm)
				continue
			}
			move := -o.Number / 1000 * r.state.size * r.state.scale
			*tm = matrix{1, 0, 0, 1, move, 0}.times(*tm)
		}
	}
	return nil
}

// show draws a string glyph by glyph.
func (r *runner) show(tm *matrix, s string) error {
	state := &r.state
	if state.font == nil {
		return nil
	}
	for len(s) > 0 {
		code, n := state.font.Next(s)
		if r.doc.glyphs--; r.doc.glyphs < 0 {
			return syntax.ErrTooMuch
		}
		place := matrix{state.size * state.scale, 0, 0, state.size, 0, state.rise}.times(*tm).times(state.matrix)
		width := state.font.Width(code)
		if place.finite() && math.Abs(width) < 100 {
			if !r.page.draw(r.glyph(s[:n], code, width, place)) {
				return syntax.ErrTooMuch
			}
		}
		move := width*state.size + state.charSpace
		if n == 1 && s[0] == ' ' {
			move += state.wordSpace
		}
		if state.font.Vertical {
			*tm = matrix{1, 0, 0, 1, 0, -state.size - state.charSpace}.times(*tm)
		} else {
			*tm = matrix{1, 0, 0, 1, move * state.scale, 0}.times(*tm)
		}
		s = s[n:]
	}
	return nil
}

// glyph is a glyph at its place, with the characters it stands for.
func (r *runner) glyph(raw string, code int, width float64, place matrix) glyph {
	g := glyph{text: r.state.font.Text(raw, code), x: place[4], y: place[5], font: r.state.font}
	g.dx, g.dy = place[0]*width, place[1]*width
	g.size = math.Hypot(place[2], place[3])
	g.ax, g.ay = place[0], place[1]
	if g.font.Vertical { // written downwards, each a square high
		g.ax, g.ay = -place[2], -place[3]
		g.dx, g.dy = g.ax, g.ay
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
