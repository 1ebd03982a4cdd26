package pdf

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// A table is rows under one another that share the strips of white between their
// cells.
const (
	minTableRows = 2
	tableGap     = 1.0 // ems between cells that stand under one another
	maxRowPitch  = 4.5 // ems from row to row
	maxTable     = 2000
)

// tableRow is a row of fragments that may be one of a table.
type tableRow struct {
	fragments []*span // from the left
	y, size   float64
	cells     []string
}

// linesAndRows makes lines of fragments, and rows of what is a table.
func (p *page) linesAndRows(fragments []*span) []line {
	rows := rowsOf(fragments)
	table := make([]tableRow, 0, len(rows))
	for _, row := range rows {
		slices.SortStableFunc(row, func(a, b *span) int { return cmp.Compare(a.x0, b.x0) })
		l := lineFrom(row)
		table = append(table, tableRow{fragments: row, y: l.y, size: l.size})
	}
	var lines []line
	for from := 0; from < len(table); {
		to := tableFrom(table, from)
		if to-from < minTableRows {
			lines = append(lines, lineOf(table[from].fragments))
			from++
			continue
		}
		lines = append(lines, p.rowLines(table[from:to])...)
		from = to
	}
	return lines
}

// hasCells reports whether the row has gaps as between cells. A mark of a list
// and the text of its item are none.
func (r tableRow) hasCells() bool {
	for i := 1; i < len(r.fragments); i++ {
		a, b := r.fragments[i-1], r.fragments[i]
		if areCells(a, b, r.size) && !isMarkOfList(a) && !isLeader(a.words) && !isLeader(b.words) {
			return true
		}
	}
	return false
}

// areCells reports whether the gap between two fragments is one between cells,
// and none between words that are set wide to fill the line.
func areCells(a, b *span, size float64) bool {
	gap := b.x0 - a.x1
	return gap > tableGap*size && gap > 1.6*max(a.widestGap(), b.widestGap())
}

// tableFrom is the end of the table that begins with a row: the rows after it
// that share a strip of white with those before. A row with one cell goes with
// them where it is within a column.
func tableFrom(rows []tableRow, from int) int {
	if !rows[from].hasCells() {
		return from
	}
	strips := rows[from].gaps()
	to, last := from+1, from+1
	for to < len(rows) && to-from < maxTable && rows[to-1].y-rows[to].y < maxRowPitch*rows[to].size {
		r := rows[to]
		if r.hasCells() {
			shared := sharedStrips(strips, r.gaps())
			if len(shared) == 0 {
				break
			}
			strips = shared
			last = to + 1
		} else {
			trimmed, ok := r.within(strips)
			if !ok {
				break
			}
			strips = trimmed
			if rows[to-1].y-r.y < 1.6*r.size && r.fragments[0].x0 > strips[0].x1-1 && last == to {
				last = to + 1 // a further line of a cell
			}
		}
		to++
	}
	return last
}

// strip is a range of white between cells.
type strip struct{ x0, x1 float64 }

func (r tableRow) gaps() []strip {
	var gaps []strip
	for i := 1; i < len(r.fragments); i++ {
		if a, b := r.fragments[i-1], r.fragments[i]; areCells(a, b, r.size) {
			gaps = append(gaps, strip{a.x1, b.x0})
		}
	}
	return gaps
}

// sharedStrips are the parts of strips that are white in both. A strip beside
// which a row has no cell stays as it is.
func sharedStrips(a, b []strip) []strip {
	var shared []strip
	for _, s := range a {
		for _, t := range b {
			if x0, x1 := max(s.x0, t.x0), min(s.x1, t.x1); x1-x0 > 2 {
				shared = append(shared, strip{x0, x1})
			}
		}
	}
	return shared
}

// within trims strips by the only fragment of a row; ok is false when it crosses
// one of them.
func (r tableRow) within(strips []strip) (trimmed []strip, ok bool) {
	s := r.fragments[0]
	for _, t := range strips {
		switch {
		case s.x1 <= t.x0+1 || s.x0 >= t.x1-1:
		case s.x0 <= t.x0+1 && s.x1 >= t.x1-1:
			return nil, false
		case s.x0 <= t.x0+1:
			t.x0 = s.x1
		case s.x1 >= t.x1-1:
			t.x1 = s.x0
		default:
			return nil, false // a column of its own
		}
		if t.x1-t.x0 < 2 {
			return nil, false
		}
		trimmed = append(trimmed, t)
	}
	return trimmed, len(r.fragments) == 1
}

// rowLines makes the lines of a table: one of each row, with the lines of a cell
// joined.
func (p *page) rowLines(rows []tableRow) []line {
	borders := bordersOf(rows)
	for i := range rows {
		rows[i].cells = cellsOf(rows[i].fragments, borders)
	}
	shape := p.shapeOf(rows)
	isList := isNumbered(rows)
	var lines []line
	var join prose.Joiner
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && shape.isSameRow(rows, from, to) {
			to++
		}
		var all []*span
		for _, r := range rows[from:to] {
			all = append(all, r.fragments...)
		}
		l := lineFrom(all)
		l.y = rows[to-1].y
		l.cells = slices.Clone(rows[from].cells)
		for _, r := range rows[from+1 : to] {
			for i, cell := range r.cells {
				switch {
				case l.cells[i] == "":
					l.cells[i] = cell
				case cell != "":
					l.cells[i] = join.Join(l.cells[i], cell)
				}
			}
		}
		l.joined, l.isList = strings.Join(l.cells, " "), isList
		lines = append(lines, l)
		from = to
	}
	return lines
}

// isNumbered reports whether rows are the items of a list: a number that counts
// them, and a text.
func isNumbered(rows []tableRow) bool {
	for i, r := range rows {
		n, err := strconv.Atoi(r.cells[0])
		if len(r.cells) != 2 || err != nil || n > 1 && i == 0 || i > 0 && strconv.Itoa(n-1) != rows[i-1].cells[0] {
			return false
		}
	}
	return true
}

// bordersOf finds the borders between the columns of a table: the middles of the
// strips that nothing crosses, but for a head that stands over several columns.
func bordersOf(rows []tableRow) []float64 {
	type edge struct {
		x    float64
		step int
	}
	var edges []edge
	crossing := 0
	for _, r := range rows {
		if r.hasCells() {
			crossing++
		}
		for _, s := range r.fragments {
			edges = append(edges, edge{s.x0, 1}, edge{s.x1, -1})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(b.step, a.step)) })
	allowed := crossing / 6 // rows whose cell may cross a border
	var borders []float64
	open, seen := 0, false
	for i, e := range edges {
		open += e.step
		if open > allowed {
			seen = true
			continue
		}
		if seen && i+1 < len(edges) && edges[i+1].x-e.x > 0.4*rows[0].size {
			borders = append(borders, (e.x+edges[i+1].x)/2)
			seen = false
		}
	}
	return borders
}

// cellsOf puts the fragments of a row into columns.
func cellsOf(fragments []*span, borders []float64) []string {
	cells := make([]string, len(borders)+1)
	for _, s := range fragments {
		at, _ := slices.BinarySearch(borders, s.x0+0.3*min(s.x1-s.x0, 2*s.size))
		if cells[at] != "" {
			cells[at] += " "
		}
		cells[at] += s.words
	}
	return cells
}

// tableShape is how far apart the rows of a table are and which rules part.
type tableShape struct {
	parted       []bool  // row i from the one before it
	inside       int     // how many are
	narrow, wide float64 // the least and greatest distance of rows, in ems
}

func (p *page) shapeOf(rows []tableRow) tableShape {
	shape := tableShape{parted: make([]bool, len(rows)), narrow: math.Inf(1)}
	for i := 1; i < len(rows); i++ {
		if shape.parted[i] = p.isParted(rows[i-1], rows[i]); shape.parted[i] {
			shape.inside++
		}
		pitch := (rows[i-1].y - rows[i].y) / rows[i].size
		shape.narrow, shape.wide = min(shape.narrow, pitch), max(shape.wide, pitch)
	}
	return shape
}

// isSameRow reports whether row to is a further line of the cells of row from:
// no rule parts them where rules part the rows, or it is nearer than rows are, or
// it has no cell in the first column and goes on what is above.
func (t tableShape) isSameRow(rows []tableRow, from, to int) bool {
	a, b := rows[to-1], rows[to]
	pitch := (a.y - b.y) / b.size
	switch {
	case t.parted[to]:
		return false
	case t.inside >= 2 && pitch < 1.7:
		return true
	case t.wide > 1.25*t.narrow && pitch < 1.1*t.narrow && t.narrow < 1.6 && anyGoesOn(a.cells, b.cells):
		return true
	case b.cells[0] != "" || pitch > 1.7:
		return false
	}
	for i, cell := range b.cells {
		if cell != "" && (rows[from].cells[i] == "" && from == to-1 && i > 0 && !prose.Continues(cell) || prose.EndsWithStop(a.cells[i])) {
			return false
		}
	}
	return true
}

// anyGoesOn reports whether a cell goes on in the one below.
func anyGoesOn(above, below []string) bool {
	if below[0] != "" {
		return prose.Continues(below[0]) && !prose.EndsWithStop(above[0]) && strings.ContainsFunc(above[0], unicode.IsLetter)
	}
	return slices.ContainsFunc(below, func(cell string) bool { return cell != "" })
}

// isParted reports whether a rule is between two rows.
func (p *page) isParted(a, b tableRow) bool {
	x0 := min(a.fragments[0].x0, b.fragments[0].x0)
	x1 := max(a.fragments[len(a.fragments)-1].x1, b.fragments[len(b.fragments)-1].x1)
	from, _ := slices.BinarySearchFunc(p.rules, b.y, func(r rule, y float64) int { return cmp.Compare((r.y0+r.y1)/2, y) })
	for _, r := range p.rules[from:] {
		if (r.y0+r.y1)/2 >= a.y {
			break
		}
		if y := (r.y0 + r.y1) / 2; r.level() && y < a.y && y > b.y+0.3*b.size && min(r.x1, x1)-max(r.x0, x0) > 0.3*(x1-x0) {
			return true
		}
	}
	return false
}
