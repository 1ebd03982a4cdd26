package figures

import (
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// cellMark stands between the cells of a row, as package article stores it.
const cellMark = "│"

// cell is a cell of a row of a table with its words.
type cell struct {
	article.Range // of the whole text, without the white space around it
	ts            []token
	text          string
}

// cells are those of paragraph i.
func (t *Text) cells(i int) []cell {
	p := t.article.Paragraphs[i]
	var out []cell
	at := p.Start
	for piece := range strings.SplitSeq(t.article.Slice(p.Range), cellMark) {
		text := strings.TrimSpace(piece)
		start := at + strings.Index(piece, text)
		s := t.reader.sentence(text, start)
		out = append(out, cell{s.Range, s.ts, text})
		at += len(piece) + len(cellMark)
	}
	return out
}

// headOf are the cells that name the columns of the table that paragraph i is a row of; nil
// when nothing does.
func (t *Text) headOf(i int) []cell {
	const longest = 1000 // rows that are looked through
	list := t.article.Paragraphs[i].List
	for j := i - 1; j >= max(0, i-longest) && t.article.Paragraphs[j].List == list; j-- {
		if t.article.Paragraphs[j].Kind == article.RowHead {
			return t.cells(j)
		}
	}
	return nil
}

// tabled gives the numbers of a row of a table that answer: those in a column whose head
// says what is asked for, where all else that is asked stands in that head, in the row, in
// the title of the article or the heading of the section, and some of it in the row.
func (q *Question) tabled(t *Text, i int) []Candidate {
	p := t.article.Paragraphs[i]
	head := t.headOf(i)
	if p.Kind != article.Row || head == nil || q.Date || len(q.want.terms) == 0 {
		return nil
	}
	row := t.cells(i)
	around := slices.Concat(t.title.ts, t.headingOf(i).ts)
	var out []Candidate
	for c := 1; c < min(len(row), len(head)); c++ {
		name, ok := q.headed(head[c])
		ps := phrases(row[c].text, row[c].ts)
		if !ok || len(ps) != 1 || !q.rowIs(row, c, head[c].ts, around) {
			continue
		}
		f := Figure{Range: row[c].Range, Sentence: p.Range, Measure: name, Value: ps[0].Value}
		one := Candidate{Figure: f, Article: t.article.ID, rules: true, table: true}
		one.Features[fBias], one.Features[fRules] = 1, 1
		out = append(out, one)
	}
	return out
}

// headed reports whether the head of a column says what is asked for, and as what.
func (q *Question) headed(head cell) (measure string, ok bool) {
	w := q.want
	for _, t := range head.ts {
		for _, m := range q.measures {
			if m.counts() && (m.asks[t.form] || m.states[t.form] || m.noun[t.form] || m.object[t.stem] || m.passive[t.stem]) {
				return m.name, true
			}
		}
		if w.heads[t.stem] || q.kinOfHead(t) || w.person && persons()[t.form] && len(q.measures) == 0 {
			return "count", true
		}
		for _, unit := range asksUnits()[t.form] {
			if w.units[unit] {
				return unit, true
			}
		}
		if m := unitOf(t.form); m != nil && w.units[m.name] {
			return m.name, true
		}
	}
	return "", false
}

// rowIs reports whether a row is the one that is asked for: every word of the question is
// said by it, the head of the column or what stands around the table, and one by the row
// alone.
func (q *Question) rowIs(row []cell, column int, head, around []token) bool {
	says := func(ts []token, k int) bool {
		return slices.ContainsFunc(ts, func(t token) bool { return q.says(k, t) >= 1 })
	}
	own := false
	for k := range q.want.terms {
		if says(head, k) {
			continue
		}
		inRow := false
		for c := range row {
			inRow = inRow || c != column && says(row[c].ts, k)
		}
		if !inRow && !says(around, k) {
			return false
		}
		own = own || inRow
	}
	return own
}

// headingOf is the heading of the section that paragraph i is in; empty for none.
func (t *Text) headingOf(i int) Sentence {
	for j := i - 1; j >= 0; j-- {
		if p := t.article.Paragraphs[j]; p.Heading {
			return t.reader.sentence(t.article.Slice(p.Range), p.Start)
		}
	}
	return Sentence{}
}
