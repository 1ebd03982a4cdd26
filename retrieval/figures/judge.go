package figures

import (
	"math"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Candidate is a number or date that may answer, with what speaks for it.
type Candidate struct {
	Figure
	// Article is the id of the article that it stands in.
	Article string
	// Features are what speaks for it, in the order of the constants.
	Features [features]float64

	kind  fit
	rules bool // the rules alone would have it
	table bool // it stands in a table whose heads say that it answers
	cover float64
}

// fit is how a number goes with what is counted.
type fit int

const (
	unfit    fit = iota
	direct       // the noun itself stands at it
	akin         // a noun that means the same
	personal     // people are counted, and it counts some
	bare         // no noun stands at it
	stated       // what happened to people is stated of it
	unit         // it is in such a unit
	dated        // a date
)

// The features of a candidate.
const (
	fBias = iota
	fDirect
	fAkin
	fPersonal
	fBare
	fStated
	fRules
	fClause
	fSentence
	fSentenceSquared
	fBefore
	fArticle
	fNames
	fNamesSentence
	fVerbs
	fRarestHere
	fRarestNowhere
	fMean
	fNearest
	fRival
	fRivals
	fRank
	fFirst
	fGap
	fYearConflict
	fWeak
	fClauseNear
	fOwn
	fTaken
	fLeft
	fLeftTaken
	fInitial
	fLimit
	fVague
	features
)

// Candidates gives what may answer in paragraph i of an article, by the place rank, from
// 0, that the passage has in the order of an answer; below 0 for none.
func (q *Question) Candidates(t *Text, i, rank int) []Candidate {
	var out []Candidate
	if q.want == nil {
		return nil
	}
	switch t.article.Paragraphs[i].Kind {
	case article.Row:
		return q.tabled(t, i)
	case article.RowHead:
		return nil
	}
	for n := range t.paragraph(i) {
		at := place{text: t, paragraph: i, sentence: n}
		var ruled []Figure
		if q.Date {
			ruled = q.dates(at)
		} else if len(q.measures) > 0 || q.noun != nil || q.topicAlone() {
			ruled = q.numbers(at)
		}
		found := q.weighed(at, rank)
		for _, f := range ruled {
			k := slices.IndexFunc(found, func(c Candidate) bool { return c.Start < f.End && f.Start < c.End })
			if k < 0 {
				c := Candidate{Figure: f, Article: t.article.ID, rules: true}
				c.Features[fBias], c.Features[fRules] = 1, 1
				out = append(out, c)
				continue
			}
			found[k].Figure = f
			found[k].rules = true
			found[k].Features[fRules] = 1
		}
		out = append(out, found...)
	}
	return out
}

// spot is a number or date in its sentence, by its tokens.
type spot struct {
	from, to int
	kind     fit
	figure   Figure
}

// weighed gives the candidates of a sentence.
func (q *Question) weighed(at place, rank int) []Candidate {
	s := at.it()
	spots := q.spots(at)
	if len(spots) == 0 {
		return nil
	}
	m := q.matches(at)
	all := spots
	spots = nil
	for i, sp := range all {
		if q.told(m, sp) && !m.outdone(all, i) {
			spots = append(spots, sp)
		}
	}
	var out []Candidate
	for i, sp := range spots {
		c := Candidate{Figure: sp.figure, Article: at.text.article.ID, kind: sp.kind, cover: m.sentence}
		f := &c.Features
		f[fBias] = 1
		switch sp.kind {
		case direct:
			f[fDirect] = 1
		case akin:
			f[fAkin] = 1
		case personal:
			f[fPersonal] = 1
		case bare:
			f[fBare] = 1
		case stated:
			f[fStated] = 1
		}
		f[fClause] = q.share(func(k int) float64 { return m.within(k, clauseOf(s.ts, sp)) })
		f[fSentence], f[fSentenceSquared] = m.sentence, m.sentence*m.sentence
		f[fBefore], f[fArticle] = m.before, m.article
		f[fNames], f[fNamesSentence], f[fVerbs] = m.names, m.namesHere, m.others
		f[fRarestHere], f[fRarestNowhere] = m.rarestHere, m.rarestNowhere
		f[fMean], f[fNearest] = m.mean(sp), m.nearest(sp)
		for j, o := range spots {
			if i != j {
				f[fRivals]++
				if m.mean(o) < f[fMean]-1e-9 {
					f[fRival] = 1
				}
			}
		}
		f[fRivals] = math.Log1p(f[fRivals])
		if rank >= 0 {
			f[fRank] = 1 / float64(1+rank)
			if rank == 0 {
				f[fFirst] = 1
			}
		}
		f[fYearConflict] = m.yearConflict
		if n := len(q.want.terms); n < 2 {
			f[fWeak] = 1
		}
		f[fClauseNear] = f[fClause] * (1 - f[fMean])
		m.segments(f, spots, i)
		f[fLimit], f[fVague] = limited(s.ts, sp), vagueDate(sp)
		if sp.from <= 2 && sp.kind == dated {
			f[fInitial] = 1
		}
		out = append(out, c)
	}
	return out
}

// told reports whether a sentence tells anything of what is asked: not by names alone, where
// the number does not stand with the very noun.
func (q *Question) told(m *matched, sp spot) bool {
	switch {
	case q.want.population && !slices.ContainsFunc(m.ts, func(t token) bool { return living[t.form] }):
		return false
	case len(q.want.terms) == 0:
		return sp.kind == direct || sp.kind == stated
	case m.sentence == 0:
		return (sp.kind == direct || sp.kind == stated) && m.before > 0
	case sp.kind == direct || sp.kind == stated || sp.kind == akin:
		return true
	}
	return m.others > 0
}

// spots are the numbers, or dates, of a sentence that are of the kind asked for.
func (q *Question) spots(at place) []spot {
	s := at.it()
	var out []spot
	if q.Date {
		for _, d := range at.text.reader.words.dates(s.text, at.text.article.Published) {
			from, to := d.from, d.to
			d.Range = shift(d.Range, s.Start)
			out = append(out, spot{from, to, dated, Figure{Range: d.Range, Sentence: s.Range, Measure: "date", Date: &d}})
		}
		return out
	}
	ps := phrases(s.text, s.ts)
	for i := range ps {
		kind, name, end := q.fits(s, ps, i)
		if kind == unfit {
			continue
		}
		p := &ps[i]
		f := Figure{Range: shift(article.Range{Start: s.ts[p.from].Start, End: s.ts[end-1].End}, s.Start), Sentence: s.Range,
			Measure: name, Value: p.Value, AsOf: asOf(at)}
		out = append(out, spot{p.from, end, kind, f})
	}
	return out
}

// fits says how a number goes with what is asked for, as what, and where its words end.
func (q *Question) fits(s *Sentence, ps []phrase, i int) (kind fit, name string, end int) {
	w, p := q.want, &ps[i]
	raw := glued(s.text, s.ts, p)
	for _, m := range measures() {
		if w.units[m.name] && (m.hasUnit(s.ts, p) || m.units[raw]) {
			end = p.to
			if end < len(s.ts) && raw == "" && m.units[s.ts[end].form] {
				end++
			}
			if p.percent && end+1 < len(s.ts) && s.ts[end].form == "per" {
				end += 2
			}
			if end < len(s.ts) && w.dimension != "" && dimensions[s.ts[end].form] && s.ts[end].form != w.dimension {
				return unfit, "", 0 // "50 metres long" is not how deep it is
			}
			if m.name == "duration" && !w.units["age"] && saysAge(s.ts, p) {
				return unfit, "", 0
			}
			return unit, m.name, end
		}
	}
	if w.units["age"] && saysAgeOf(s.ts, p) {
		return unit, "age", p.to
	}
	if p.currency || p.percent {
		return unfit, "", 0
	}
	for _, m := range q.measures {
		if m.counts() {
			own := slices.Clone(ps)
			if r := m.direct(s.ts, own, i); r == related {
				p.end = own[i].end
				return stated, m.name, p.end
			}
		}
	}
	if len(w.heads) == 0 && !w.person || incident(q.measures, p) {
		return unfit, "", 0
	}
	name = "count"
	if len(q.measures) > 0 {
		name = q.measures[0].name
	}
	kind, end = q.counts(s.ts, p, raw)
	return kind, name, end
}

// saysAgeOf reports whether a number is somebody's age: "Ann Rees, 61,", "aged 61".
func saysAgeOf(ts []token, p *phrase) bool {
	const oldest = 120
	if p.currency || p.percent || p.Low > oldest || p.from == 0 {
		return false
	}
	before := ts[p.from-1].form
	if before == "aged" || before == "age" {
		return true
	}
	ends := p.to < len(ts) && (ts[p.to].form == "," || ts[p.to].form == ")" || ts[p.to].form == ".")
	return ends && (before == "," || before == "(") && p.from > 1 && ts[p.from-2].capital && !isMonth(ts[p.from-2].form)
}

// counts says how a number goes with the noun that is counted, and where its words end.
func (q *Question) counts(ts []token, p *phrase, raw string) (kind fit, end int) {
	w, noun := q.want, ts[p.to:p.end]
	if raw != "" {
		if w.heads[q.reader.stem(raw)] {
			return direct, p.to
		}
		return unfit, 0
	}
	people := slices.ContainsFunc(noun, func(t token) bool { return persons()[t.form] })
	switch {
	case slices.ContainsFunc(noun, func(t token) bool { return w.heads[t.stem] }):
		return direct, p.end
	case slices.ContainsFunc(noun, q.kinOfHead):
		return akin, p.end
	case p.to < len(ts) && unitOf(ts[p.to].form) != nil:
		return unfit, 0
	case people && w.person:
		return personal, p.end
	case len(noun) == 0 || verbLike(noun[0]) && !(len(noun) > 1 && plural(noun[len(noun)-1].form)): // not "9,000 trained men"
		return bare, p.to
	}
	return unfit, 0
}

// incident reports whether a number is so small that it tells of some in an incident, not
// of how many there are.
func incident(asked []*measure, p *phrase) bool {
	return p.Low < fewest && !p.vague && slices.ContainsFunc(asked, func(m *measure) bool { return m.count })
}

// verbLike reports whether a word behind a number is what they did, not what they are.
func verbLike(t token) bool {
	return anyVerb(t) || strings.HasSuffix(t.form, "ed") || strings.HasSuffix(t.form, "ing") || strings.HasSuffix(t.form, "ly")
}

// glued is the noun of "132-acre"; "" where the number has none.
func glued(text string, ts []token, p *phrase) string {
	t := ts[p.to-1]
	if !t.digits {
		return ""
	}
	_, rest, _ := strings.Cut(strings.ToLower(text[t.Start:t.End]), "-")
	noun, _, _ := strings.Cut(rest, "-")
	return noun
}

// kinOfHead reports whether a noun means what is counted.
func (q *Question) kinOfHead(t token) bool {
	for h := range q.want.heads {
		if kin()[h][t.stem] {
			return true
		}
	}
	return false
}

// matched is where the words of a question stand in and before a sentence.
type matched struct {
	q        *Question
	ts       []token
	places   [][]int // of each term, in the sentence
	strength []float64

	sentence, before, article, names, namesHere, others float64
	rarestHere, rarestNowhere, yearConflict             float64
}

func (q *Question) matches(at place) *matched {
	s := at.it()
	n := len(q.want.terms)
	m := &matched{q: q, ts: s.ts, places: make([][]int, n), strength: make([]float64, n)}
	near, far := make([]float64, n), make([]float64, n)
	for k := range q.want.terms {
		for j, t := range s.ts {
			if x := q.says(k, t); x > 0 {
				m.places[k] = append(m.places[k], j)
				m.strength[k] = max(m.strength[k], x)
			}
		}
		near[k] = m.strength[k]
	}
	look := func(to []float64, ts []token, discount float64) {
		for k := range q.want.terms {
			if to[k] >= discount {
				continue
			}
			for _, t := range ts {
				to[k] = max(to[k], discount*q.says(k, t))
			}
		}
	}
	sentences := at.text.paragraph(at.paragraph)
	if at.sentence > 0 {
		look(near, sentences[at.sentence-1].ts, 1)
	}
	copy(far, near)
	look(far, at.text.title.ts, 1)
	if lead := at.text.lead(); len(lead) > 0 {
		look(far, lead[0].ts, 0.8)
	}
	for n := at.sentence - 2; n >= 0 && n >= at.sentence-4; n-- {
		look(far, sentences[n].ts, 0.8)
	}
	m.sentence = q.share(func(k int) float64 { return m.strength[k] })
	m.before = q.share(func(k int) float64 { return near[k] })
	m.article = q.share(func(k int) float64 { return far[k] })
	q.byName(m, far)
	asked, other := false, false
	for k, t := range q.want.terms {
		if t.year {
			asked = asked || far[k] == 0 || m.strength[k] == 0
		}
	}
	for j, t := range s.ts {
		if t.digits && len(t.form) == 4 && isYear(s.text, s.ts, j, j+1) && q.saysAny(t) == 0 {
			other = true
		}
	}
	if asked && other && !q.Date {
		m.yearConflict = 1
	}
	return m
}

// saysAny is how well a word says any of the question.
func (q *Question) saysAny(t token) float64 {
	best := 0.0
	for k := range q.want.terms {
		best = max(best, q.says(k, t))
	}
	return best
}

// byName takes the names and the rarest word apart.
func (q *Question) byName(m *matched, far []float64) {
	var names, namesHere, others, nameSum, otherSum float64
	rarest := -1
	for k, t := range q.want.terms {
		if q.isName(k) {
			nameSum += t.weight
			names += t.weight * far[k]
			namesHere += t.weight * m.strength[k]
		} else {
			otherSum += t.weight
			others += t.weight * m.strength[k]
		}
		if rarest < 0 || t.weight > q.want.terms[rarest].weight {
			rarest = k
		}
	}
	m.names, m.namesHere, m.others = 1, 1, 1
	if nameSum > 0 {
		m.names, m.namesHere = names/nameSum, namesHere/nameSum
	}
	if otherSum > 0 {
		m.others = others / otherSum
	}
	if rarest >= 0 {
		m.rarestHere = m.strength[rarest]
		if far[rarest] == 0 {
			m.rarestNowhere = 1
		}
	}
}

func (q *Question) isName(k int) bool {
	t := &q.want.terms[k]
	if l := q.learnt[t.stem]; l != nil && l.sentences > 0 {
		return 2*l.capitals >= l.sentences
	}
	return t.name
}

// share is the weighted share of the words of the question by how well each is said.
func (q *Question) share(strength func(k int) float64) float64 {
	if q.want.sum == 0 {
		return 0
	}
	sum := 0.0
	for k, t := range q.want.terms {
		sum += t.weight * strength(k)
	}
	return sum / q.want.sum
}

// says is how well a word says the one of the question, from 0 to 1.
func (q *Question) says(k int, t token) float64 {
	w := &q.want.terms[k]
	switch {
	case w.is(t):
		return 1
	case !t.word:
		return 0
	case w.measure != nil && (w.measure.object[t.stem] || w.measure.subject[t.stem] || w.measure.passive[t.stem] ||
		w.measure.states[t.form] || w.measure.noun[t.form] || w.measure.totals[t.stem]):
		return 1
	case namesakes()[w.stem][t.stem]:
		return 1
	case !t.capital && kin()[w.stem][t.stem] && !q.isName(k):
		return 0.7
	}
	return 0
}

// within is how well a word is said in some tokens.
func (m *matched) within(k int, r [2]int) float64 {
	for _, j := range m.places[k] {
		if r[0] <= j && j < r[1] {
			return m.strength[k]
		}
	}
	return 0
}

// clauseOf is the part of a sentence, between marks and conjunctions, that a number
// stands in, with the one before where it has no words.
func clauseOf(ts []token, sp spot) [2]int {
	from, to := sp.from, sp.to
	ends := func(t token) bool {
		switch t.form {
		case ",", ";", ":", "—", "(", ")", "but", "while", "when", "and", "which", "who":
			return true
		}
		return clauseBreaks[t.form]
	}
	for from > 0 && !ends(ts[from-1]) {
		from--
	}
	for to < len(ts) && !ends(ts[to]) {
		to++
	}
	return [2]int{from, to}
}

// far is the distance in words from which on nothing is near.
const farAway = 15

func (m *matched) distance(k int, sp spot) float64 {
	const across = 3 // words that a mark is as far as
	best := float64(farAway)
	for _, j := range m.places[k] {
		d := 0
		switch {
		case j < sp.from:
			d = sp.from - j + across*marks(m.ts[j+1:sp.from])
		case j >= sp.to:
			d = j - sp.to + 1 + across*marks(m.ts[min(sp.to+1, j):j])
		}
		best = min(best, float64(d))
	}
	return best / farAway
}

// marks counts the marks and conjunctions in some words.
func marks(ts []token) int {
	n := 0
	for _, t := range ts {
		if segmentEnds[t.form] {
			n++
		}
	}
	return n
}

// segmentEnds are the marks and words that part what belongs to one number from what
// belongs to the next.
var segmentEnds = map[string]bool{",": true, ";": true, ":": true, "—": true, "–": true, "(": true, ")": true, "and": true, "but": true,
	"while": true, "whereas": true, "compared": true, "versus": true}

// segments takes down which words of the question stand in a number's own part of the
// sentence, before and behind it, and which in that of another.
func (m *matched) segments(f *[features]float64, spots []spot, i int) {
	own, left := m.right(spots, i), m.left(spots, i)
	has := func(k int, r [2]int) bool { return m.within(k, r) > 0 }
	f[fOwn] = m.q.share(func(k int) float64 { return m.within(k, own) })
	f[fLeft] = m.q.share(func(k int) float64 { return m.within(k, left) })
	taken := func(of func([]spot, int) [2]int) float64 {
		return m.q.share(func(k int) float64 {
			if has(k, own) || has(k, left) {
				return 0
			}
			for j := range spots {
				if j != i && has(k, of(spots, j)) {
					return 1
				}
			}
			return 0
		})
	}
	f[fTaken], f[fLeftTaken] = taken(m.right), taken(m.left)
}

// outdone reports whether another number has all that stands at a number of what was asked,
// and more: of "was opened in 1874 and closed in 1966" the second has "closed". What stands
// before the first of them goes for all.
func (m *matched) outdone(spots []spot, i int) bool {
	has := func(k, j int) bool {
		return m.within(k, m.right(spots, j)) > 0 || j > 0 && m.within(k, m.left(spots, j)) > 0
	}
	for j := range spots {
		more, all := false, true
		for k := range m.q.want.terms {
			mine, other := has(k, i), has(k, j)
			more, all = more || other && !mine, all && (other || !mine)
		}
		if more && all {
			return true
		}
	}
	return false
}

// right is a number with what stands behind it, up to a mark or the next number.
func (m *matched) right(spots []spot, i int) [2]int {
	to := spots[i].to
	if to < len(m.ts) && m.ts[to].form == "," && spots[i].kind == dated {
		to++
	}
	for to < len(m.ts) && !segmentEnds[m.ts[to].form] && !(i+1 < len(spots) && to >= spots[i+1].from) {
		to++
	}
	return [2]int{spots[i].from, to}
}

// left is what stands before a number, up to a mark or the one before.
func (m *matched) left(spots []spot, i int) [2]int {
	from := spots[i].from
	if from > 0 && (m.ts[from-1].form == "," || m.ts[from-1].form == "(") {
		from--
	}
	for from > 0 && !segmentEnds[m.ts[from-1].form] && !(i > 0 && from <= spots[i-1].to) {
		from--
	}
	return [2]int{from, spots[i].from}
}

// limited is 1 where the word before a date makes it the end of a time, not when something
// happened.
func limited(ts []token, sp spot) float64 {
	if sp.kind != dated || sp.from == 0 {
		return 0
	}
	switch ts[sp.from-1].form {
	case "until", "till", "before", "by", "since", "after", "to", "through", "from", "between":
		return 1
	}
	return 0
}

// vagueDate is 1 for what names no more than a decade or a day of the week.
func vagueDate(sp spot) float64 {
	if d := sp.figure.Date; d != nil && (d.Decade || d.Resolved) {
		return 1
	}
	return 0
}

func (m *matched) mean(sp spot) float64 {
	sum, weight := 0.0, 0.0
	for k, t := range m.q.want.terms {
		if len(m.places[k]) > 0 {
			sum += t.weight * m.distance(k, sp)
			weight += t.weight
		}
	}
	if weight == 0 {
		return 1
	}
	return sum / weight
}

func (m *matched) nearest(sp spot) float64 {
	best := 1.0
	for k := range m.q.want.terms {
		best = min(best, m.distance(k, sp))
	}
	return best
}

// likely is how likely a candidate must be to answer to be told, by what is asked for.
var likely = [3]float64{0.5, 0.65, 0.55}

// likelyBeside is the same where the rules found others: what they left out is mostly of
// another event.
const likelyBeside = 0.85

// Choose gives the candidates that are told as answering, by their places: those that the
// rules for what happens to people find, and of the others the likeliest of a sentence
// where it is likely enough.
func (q *Question) Choose(all []Candidate) []int {
	cover := 0.0
	for i := range all {
		cover = max(cover, all[i].cover)
	}
	var out []int
	type sentence struct {
		article string
		at      article.Range
	}
	best := map[sentence]int{}
	ruled := slices.ContainsFunc(all, func(c Candidate) bool { return q.ruled(&c) })
	odds := make([]float64, len(all))
	for i := range all {
		c := &all[i]
		c.Features[fGap] = cover - c.cover
		if q.ruled(c) {
			out = append(out, i)
			continue
		}
		odds[i] = q.weigh(c)
		if odds[i] < likely[q.scale(c)] || ruled && odds[i] < likelyBeside {
			continue
		}
		at := sentence{c.Article, c.Sentence}
		if k, ok := best[at]; !ok || odds[i] > odds[k] {
			best[at] = i
		}
	}
	for _, i := range best {
		out = append(out, i)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ruled reports whether the rules alone decide: where the sentence states of people what
// was asked for.
func (q *Question) ruled(c *Candidate) bool {
	if c.table {
		return true
	}
	if q.Date {
		return c.rules && len(q.measures) > 0
	}
	if len(q.measures) == 0 && !q.topicAlone() {
		return false // something else is asked for
	}
	return c.rules && slices.ContainsFunc(measures(), func(m *measure) bool { return m.name == c.Measure && m.counts() })
}

// topicAlone reports whether a question does not say what is to be counted.
func (q *Question) topicAlone() bool {
	return len(q.want.heads) == 0 && len(q.want.units) == 0 && !q.want.person
}

// scale is which of the weights go for a candidate.
func (q *Question) scale(c *Candidate) int {
	switch {
	case q.Date:
		return 2
	case c.kind == unit:
		return 1
	}
	return 0
}

// weigh is how likely a candidate is to answer.
func (q *Question) weigh(c *Candidate) float64 {
	sum := 0.0
	for i, w := range &weights[q.scale(c)] {
		sum += w * c.Features[i]
	}
	return 1 / (1 + math.Exp(-sum))
}
