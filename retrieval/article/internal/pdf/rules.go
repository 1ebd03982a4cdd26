package pdf

import "math"

// rule is a line that is drawn on a page, level or upright: through words, under
// them, or between the cells of a table.
type rule struct {
	x0, x1, y0, y1 float64 // its edges, in points from the lower left corner
}

func (r rule) level() bool        { return r.x1-r.x0 >= r.y1-r.y0 }
func (r rule) thickness() float64 { return min(r.x1-r.x0, r.y1-r.y0) }

// path is the path that content is drawing, as far as it is made of thin parts.
type path struct {
	parts []rule
	open  bool    // the last part is being drawn
	bent  bool    // it has curves
	x, y  float64 // its last point
}

// Limits of rules.
const (
	maxRules     = 20_000 // on a page
	maxParts     = 5_000  // of a path
	maxThickness = 6.0    // points; what is thicker is an area
)

func (p *path) move(x, y float64) {
	p.x, p.y, p.open, p.bent = x, y, false, false
}

// line draws to a point; the part that the point belongs to grows.
func (p *path) line(x, y float64) {
	if !p.open {
		if len(p.parts) >= maxParts {
			return
		}
		p.parts = append(p.parts, rule{p.x, p.x, p.y, p.y})
		p.open = true
	}
	r := &p.parts[len(p.parts)-1]
	r.x0, r.x1, r.y0, r.y1 = min(r.x0, x), max(r.x1, x), min(r.y0, y), max(r.y1, y)
	p.x, p.y = x, y
}

// curve draws a bow, which is taken for the line to its end.
func (p *path) curve(x, y float64) { p.line(x, y) }

func (p *path) end() { *p = path{parts: p.parts[:0]} }

// point is two operands as a place on the page.
func (c *contentRun) point(i, j int) (x, y float64) {
	m := c.state.matrix
	a, b := c.number(i), c.number(j)
	return m[0]*a + m[2]*b + m[4], m[1]*a + m[3]*b + m[5]
}

func (c *contentRun) rectangle() {
	x, y, w, h := c.number(3), c.number(2), c.number(1), c.number(0)
	m := c.state.matrix
	at := func(x, y float64) (float64, float64) { return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5] }
	c.path.move(at(x, y))
	c.path.line(at(x+w, y))
	c.path.line(at(x+w, y+h))
	c.path.line(at(x, y+h))
	c.path.open = false
}

// stroke draws the path with a pen. Of a rectangle only its outline is drawn, so
// its edges are rules each.
func (c *contentRun) stroke() {
	m := c.state.matrix
	half := c.state.lineWidth / 2 * math.Sqrt(math.Abs(m[0]*m[3]-m[1]*m[2]))
	for _, r := range c.path.parts {
		if r.thickness() > maxThickness {
			c.page.addRule(rule{r.x0, r.x1, r.y0 - half, r.y0 + half})
			c.page.addRule(rule{r.x0, r.x1, r.y1 - half, r.y1 + half})
			c.page.addRule(rule{r.x0 - half, r.x0 + half, r.y0, r.y1})
			c.page.addRule(rule{r.x1 - half, r.x1 + half, r.y0, r.y1})
			continue
		}
		if r.level() {
			r.y0, r.y1 = r.y0-half, r.y1+half
		} else {
			r.x0, r.x1 = r.x0-half, r.x1+half
		}
		c.page.addRule(r)
	}
	c.path.end()
}

// fill fills the path.
func (c *contentRun) fill() {
	for _, r := range c.path.parts {
		c.page.addRule(r)
	}
	c.path.end()
}

// addRule notes a rule of the page; what is not a thin line is left out.
func (p *page) addRule(r rule) {
	if len(p.rules) >= maxRules || r.thickness() > maxThickness || max(r.x1-r.x0, r.y1-r.y0) < 1 ||
		math.IsNaN(r.x0+r.x1+r.y0+r.y1) || math.Abs(r.x0)+math.Abs(r.x1)+math.Abs(r.y0)+math.Abs(r.y1) > 1e6 {
		return
	}
	p.rules = append(p.rules, r)
}
