package prose

import "strings"

// CellMark stands, between two spaces, between the cells of a row of a table in
// the stored text, so that no sentence, quotation or text fragment is made
// across cells. It is a sign that texts themselves hardly use: a light vertical
// line of the box drawings.
const CellMark = '│'

// JoinCells makes the text of a row of its cells, each normalised. An empty cell
// keeps its place, so that what follows stands under the same column as in the
// head of the table; empty cells at the end of the row go.
func JoinCells(cells []string) string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(CellMark)
			if cell != "" {
				b.WriteByte(' ')
			}
		}
		b.WriteString(cell)
	}
	return b.String()
}
