package figures

import (
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Figure is a number or a date that answers, as a sentence has it.
type Figure struct {
	// Range is the number with its qualifier and what is counted, in bytes of the
	// article's text, and Sentence the sentence that it is in.
	article.Range
	Sentence article.Range
	// Measure is what it is a number of: the name of a measure ("deaths"), "date", or
	// "count" for what the question alone names.
	Measure string
	// Value is that of a number, Date that of a date.
	Value Value
	Date  *Date
	// Part is set for what is said to be included in another number.
	Part bool
	// AsOf is the date that the sentence gives for it; nil for none.
	AsOf *Date
}

// Find gives the figures of paragraph i of an article that answer the question.
func (q *Question) Find(t *Text, i int) []Figure {
	var out []Figure
	sentences := t.paragraph(i)
	for n := range sentences {
		at := place{text: t, paragraph: i, sentence: n}
		if q.Date {
			out = append(out, q.dates(at)...)
		} else {
			out = append(out, q.numbers(at)...)
		}
	}
	return out
}

// place is a sentence in its article.
type place struct {
	text                *Text
	paragraph, sentence int
}

func (p place) it() *Sentence { return &p.text.paragraph(p.paragraph)[p.sentence] }

// numbers gives the numbers of a sentence that answer.
func (q *Question) numbers(at place) []Figure {
	s := at.it()
	ps := phrases(s.text, s.ts)
	if len(ps) == 0 {
		return nil
	}
	asked := q.asked()
	claimed := make([]string, len(ps))
	both := make([]int, len(ps))
	for _, m := range asked {
		switch {
		case m.counts():
			for i, r := range m.find(s.ts, ps) {
				if r == mixed {
					both[i]++
				}
				if r == related && claimed[i] == "" && !q.together || r == mixed && both[i] > 1 {
					claimed[i] = m.name
				}
			}
		case len(m.units) > 0:
			for i := range ps {
				if claimed[i] == "" && m.hasUnit(s.ts, &ps[i]) && !saysAge(s.ts, &ps[i]) && (q.allIn(s.ts) || q.cued(s.ts, &ps[i])) {
					claimed[i] = m.name
					if s.ts[ps[i].end-1].form != "cent" {
						ps[i].end = min(ps[i].end, ps[i].to+1)
					}
				}
			}
		}
	}
	if q.noun != nil && len(q.measures) == 0 {
		for i, p := range ps {
			if slices.ContainsFunc(s.ts[p.to:p.end], func(t token) bool { return q.noun[t.stem] }) {
				claimed[i] = "count"
			}
		}
	}
	var out []Figure
	for i, p := range ps {
		if claimed[i] == "" || !q.placed(at, p, ps, i) {
			continue
		}
		f := Figure{Range: shift(article.Range{Start: s.ts[p.from].Start, End: s.ts[p.end-1].End}, s.Start), Sentence: s.Range,
			Measure: claimed[i], Value: p.Value, Part: p.part}
		f.AsOf = asOf(at)
		out = append(out, f)
	}
	return out
}

// allIn reports whether a sentence has every word of the topic. An amount has nothing else
// that says what it is of, as a verb says it of people.
func (q *Question) allIn(ts []token) bool {
	for i := range q.topic {
		t := &q.topic[i]
		if !slices.ContainsFunc(ts, func(w token) bool { return t.is(w) || q.means(t, w) }) {
			return false
		}
	}
	return true
}

// cued reports whether the words at an amount say that it is the one asked for: "13.6
// metres long", "the final bill came to 6.5 million pounds".
func (q *Question) cued(ts []token, p *phrase) bool {
	if p.to+1 < len(ts) && q.cues[ts[p.to+1].form] {
		return true
	}
	const near = 8 // words
	for j := p.from - 1; j >= 0 && j >= p.from-near; j-- {
		if q.cues[ts[j].form] && !dimensions[ts[j].form] {
			return true
		}
	}
	return false
}

// dimensions are cues that stand behind an amount alone.
var dimensions = map[string]bool{"long": true, "tall": true, "deep": true, "wide": true, "high": true}

// saysAge reports whether an amount of time is an age: "3,400 years old".
func saysAge(ts []token, p *phrase) bool {
	return p.to+1 < len(ts) && ts[p.to+1].form == "old"
}

func shift(r article.Range, by int) article.Range {
	return article.Range{Start: r.Start + by, End: r.End + by}
}

// asOf is the date that a sentence says a number is of: "as of Monday", "a July 2023
// report", "by Sunday".
func asOf(at place) *Date {
	s := at.it()
	for _, d := range at.text.reader.words.dates(s.text, at.text.article.Published) {
		before := func(n int) string {
			if d.from-n >= 0 {
				return s.ts[d.from-n].form
			}
			return ""
		}
		behind := ""
		if d.to < len(s.ts) {
			behind = s.ts[d.to].form
		}
		meeting := before(1) == "officials" || before(1) == "meeting" || behind == "report" || behind == "assessment" || behind == "estimate" ||
			behind == "survey" || behind == "census"
		if before(1) == "of" && before(2) == "as" || before(1) == "by" || meeting {
			d.Range = shift(d.Range, s.Start)
			return &d
		}
	}
	return nil
}

// share is the part of the topic's weight that must be found.
const share = 0.6

// placed reports whether a number is one of the topic: the words nearest to it decide.
func (q *Question) placed(at place, p phrase, ps []phrase, i int) bool {
	if len(q.topic) == 0 {
		return true
	}
	s := at.it()
	found := map[string]bool{}
	from, to := clause(s.ts, p.from, p.end)
	clauseTokens := s.ts[from:to]
	if q.isPlace() {
		// Where the number's own place is given right behind it, that counts.
		stop := to
		if i+1 < len(ps) && ps[i+1].from < stop {
			stop = ps[i+1].from
		}
		if own := placeIn(s.ts, p.end, stop); own >= 0 {
			if sums(s.ts, own, stop) && !(q.matchAny(s.ts[own:own+1]) && q.matchAny(s.ts[own+2:own+3])) {
				return false
			}
			region := s.ts[own:regionEnd(s.ts, own, stop)]
			if !q.matchAny(region) && !q.standsIn(s.ts) && !q.compatible(s.ts[own]) {
				return false
			}
		}
	}
	if sumsBefore(clauseTokens, q) {
		return false
	}
	if q.match(clauseTokens, found, true) {
		return true
	}
	if q.isPlace() && q.otherPlace(clauseTokens) {
		return false
	}
	if q.match(s.ts, found, true) {
		return !q.isPlace() || !q.nearerPlace(s.ts, p, ps, i)
	}
	if q.opens(at) {
		return true
	}
	if q.isPlace() && q.placeApart(s.ts, false) || !q.leansBack(at) {
		return false
	}
	return q.before(at, found)
}

// opens reports whether a sentence stands in the first paragraph of an article whose title
// has the topic, where the topic is no name: the beginning of "Flood in the valley" is about
// the flood.
func (q *Question) opens(at place) bool {
	for i := range q.topic {
		if l := q.learnt[q.topic[i].stem]; q.topic[i].capital || l != nil && 2*l.capitals > l.sentences {
			return false
		}
	}
	lead := at.text.lead()
	return len(lead) > 0 && lead[0].Start <= at.it().Start && at.it().Start <= lead[len(lead)-1].Start &&
		q.match(at.text.title.ts, map[string]bool{}, false)
}

// before looks for the topic in what stands before the sentence: the sentences of its
// paragraph, those just before where the sentence points back, the title and the
// beginning of the article.
func (q *Question) before(at place, found map[string]bool) bool {
	const back = 4 // sentences
	looked := 0
	sentences := at.text.paragraph(at.paragraph)
	for n := at.sentence - 1; n >= 0 && looked < back; n-- {
		looked++
		if q.match(sentences[n].ts, found, false) {
			return true
		}
		if q.otherPlace(sentences[n].ts) {
			return false
		}
	}
	if pointsBack(at.it().ts) || at.sentence > 0 && pointsBack(sentences[0].ts) {
		for n := at.paragraph - 1; n >= 0 && n >= at.paragraph-2 && looked < back; n-- {
			earlier := at.text.paragraph(n)
			for k := len(earlier) - 1; k >= 0 && looked < back; k-- {
				looked++
				if q.match(earlier[k].ts, found, false) {
					return true
				}
				if q.isPlace() && q.otherPlace(earlier[k].ts) && !theEvent(at.it().ts) {
					return false
				}
			}
		}
	}
	if q.foreignNames(at) {
		return false
	}
	if q.match(at.text.title.ts, found, false) {
		return true
	}
	for _, s := range at.text.lead()[:min(len(at.text.lead()), 2)] {
		if q.match(s.ts, found, false) {
			return true
		}
	}
	return false
}

// theEvent reports whether a sentence speaks of what its article is about: "the attack",
// with nothing behind it that says which.
func theEvent(ts []token) bool {
	for i := 0; i+1 < len(ts); i++ {
		if ts[i].form == "the" && events[ts[i+1].form] && (i+2 == len(ts) || !locative[ts[i+2].form] && ts[i+2].form != "of") {
			return true
		}
	}
	return false
}

// match takes note of the words of the topic in some words, and reports whether enough
// of it has been found. standing lets the words that go with a rare name stand for it.
func (q *Question) match(ts []token, found map[string]bool, standing bool) bool {
	for i := range q.topic {
		t := &q.topic[i]
		if found[t.stem] {
			continue
		}
		for j := range ts {
			if t.is(ts[j]) || q.means(t, ts[j]) {
				found[t.stem] = true
				break
			}
		}
		if l := q.learnt[t.stem]; !found[t.stem] && standing && l != nil && l.stands(ts) {
			found[t.stem] = true
		}
	}
	sum, has, heaviest := 0.0, 0.0, false
	for _, t := range q.topic {
		sum += t.weight
		if found[t.stem] {
			has += t.weight
			heaviest = heaviest || t.weight >= 0.8*q.heaviest
		}
	}
	for _, p := range q.pairs {
		if found[p[0]] != found[p[1]] {
			return false
		}
	}
	return has >= share*sum && heaviest
}

func (q *Question) matchAny(ts []token) bool {
	return slices.ContainsFunc(ts, func(w token) bool {
		return slices.ContainsFunc(q.topic, func(t term) bool { return t.is(w) })
	})
}

func (q *Question) standsIn(ts []token) bool {
	return slices.ContainsFunc(q.topic, func(t term) bool { l := q.learnt[t.stem]; return l != nil && l.stands(ts) })
}

// isPlace reports whether the topic names a place, as the collection has its words.
func (q *Question) isPlace() bool {
	return slices.ContainsFunc(q.topic, func(t term) bool {
		l := q.learnt[t.stem]
		return l != nil && l.place > 0 && 8*l.place >= l.sentences
	})
}

// compatible reports whether a name goes with the topic: it stands by it in the
// collection about as often as the topic is named.
func (q *Question) compatible(t token) bool {
	return slices.ContainsFunc(q.topic, func(topic term) bool {
		l := q.learnt[topic.stem]
		return l != nil && l.sentences <= rareName && l.names[t.stem] >= max(2, (l.sentences+4)/5)
	})
}

// clauseBreaks are the words at which another thing begins to be told.
var clauseBreaks = set("clause")

// clause is the part of a sentence that a phrase is in.
func clause(ts []token, from, end int) (start, stop int) {
	for start = from; start > 0; start-- {
		t := ts[start-1]
		if t.form == ";" || t.form == "—" || clauseBreaks[t.form] {
			break
		}
	}
	for stop = end; stop < len(ts); stop++ {
		t := ts[stop]
		if t.form == ";" || t.form == "—" || clauseBreaks[t.form] && t.form != "but" && t.form != "when" {
			break
		}
	}
	return start, stop
}

// placeIn is the first name behind a preposition of place, as a token, or -1.
func placeIn(ts []token, from, to int) int {
	for i := from; i < to; i++ {
		if !locative[ts[i].form] {
			continue
		}
		for j := i + 1; j < to && j <= i+6; j++ {
			t := ts[j]
			if t.capital && t.word && !isMonth(t.form) && mayName(t.form) && names().seasons[t.form] == 0 {
				return j
			}
			if !t.word && t.form != "“" || t.number || locative[t.form] || t.form == "which" || t.form == "what" || t.form == "to" ||
				t.form == "of" && !regions[ts[j-1].form] {
				break
			}
		}
	}
	return -1
}

// regionEnd is where the place that is named at token i ends, with what it is a part of:
// "the concert hall, on the edge of a city".
func regionEnd(ts []token, i, stop int) int {
	const longest = 9
	for j := i; j < min(i+longest, stop); j++ {
		if f := ts[j].form; endsPhrase[f] && !locative[f] && f != "of" && f != "the" && f != "a" && f != "from" {
			return j
		}
	}
	return min(i+longest, stop)
}

// sums reports whether the place at token i is one of several: "in Iran and Russia".
func sums(ts []token, i, stop int) bool {
	return i+2 < len(ts) && i+2 <= stop && ts[i+1].form == "and" && ts[i+2].capital && !ts[i+2].number
}

// sumsBefore reports whether a clause tells of several places together, of which the
// topic is one.
func sumsBefore(ts []token, q *Question) bool {
	for i := 0; i+3 < len(ts); i++ {
		if locative[ts[i].form] && ts[i+1].capital && ts[i+2].form == "and" && ts[i+3].capital && mayName(ts[i+1].form) &&
			!isMonth(ts[i+1].form) {
			both := q.matchAny(ts[i+1:i+2]) && q.matchAny(ts[i+3:i+4])
			return !both && (q.matchAny(ts[i+1:i+4]) || q.isPlace())
		}
	}
	return false
}

// otherPlace reports whether some words name a place that is not the topic's.
func (q *Question) otherPlace(ts []token) bool { return q.placeApart(ts, true) }

// placeApart is otherPlace; with kindred, a place that goes with the topic's is no other.
func (q *Question) placeApart(ts []token, kindred bool) bool {
	for from := 0; from < len(ts); {
		i := placeIn(ts, from, len(ts))
		if i < 0 {
			return false
		}
		if !q.matchAny(ts[i:min(i+3, len(ts))]) && !(kindred && q.compatible(ts[i])) {
			return true
		}
		from = i + 1
	}
	return false
}

// nearerPlace reports whether between the topic's words and a number, or between it and
// the next one, another place is named.
func (q *Question) nearerPlace(ts []token, p phrase, ps []phrase, i int) bool {
	near := -1
	for j := range ts {
		if q.matchAny(ts[j:j+1]) && (near < 0 || abs(j-p.from) < abs(near-p.from)) {
			near = j
		}
	}
	if near < 0 {
		return false
	}
	return q.otherPlace(ts[min(near, p.from):max(near, p.from)])
}

func abs(n int) int { return max(n, -n) }

// pointsBack reports whether a sentence begins with a word for what was named before.
func pointsBack(ts []token) bool {
	for i := 0; i < len(ts) && i < 2; i++ {
		if ts[i].word {
			return backWords[ts[i].form]
		}
	}
	return false
}

var backWords = set("back")

// leansBack reports whether a sentence has nothing that makes it tell of another event
// than what stands before it: a year, a month, "another attack".
func (q *Question) leansBack(at place) bool {
	s := at.it()
	for _, d := range at.text.reader.words.dates(s.text, at.text.article.Published) {
		first := s.ts[d.from]
		if first.digits || isMonth(first.form) || s.ts[d.to-1].digits {
			return false
		}
	}
	for i, t := range s.ts {
		if (t.form == "another" || t.form == "previous" || t.form == "earlier") && i+2 < len(s.ts) &&
			(events[s.ts[i+1].form] || events[s.ts[i+2].form]) {
			return false
		}
	}
	return true
}

// foreignNames reports whether a sentence has names that neither the title nor the
// beginning of its article has, apart from who says it.
func (q *Question) foreignNames(at place) bool {
	s := at.it()
	for i, t := range s.ts {
		if i == 0 || !t.capital || !t.word || isMonth(t.form) || !mayName(t.form) || !s.ts[i-1].word && i == 1 {
			continue
		}
		if q.matchAny(s.ts[i:i+1]) || saysIt(s.ts, i) {
			continue
		}
		known := func(o token) bool { return o.stem == t.stem || sameRoot(o.form, t.form) }
		if slices.ContainsFunc(at.text.title.ts, known) {
			continue
		}
		if slices.ContainsFunc(at.text.lead(), func(l Sentence) bool { return slices.ContainsFunc(l.ts, known) }) {
			continue
		}
		return true
	}
	return false
}

// saysIt reports whether a name belongs to who tells the sentence: "…, police spokesman
// John Smith said", "according to the Interior Ministry".
func saysIt(ts []token, i int) bool {
	for j := i + 1; j < len(ts) && j < i+5; j++ {
		if ts[j].form == "said" || ts[j].form == "says" || ts[j].form == "told" || ts[j].form == "reported" {
			return true
		}
	}
	for j := i - 1; j >= 1 && j > i-7; j-- {
		if ts[j].form == "to" && ts[j-1].form == "according" || ts[j].form == "said" || ts[j].form == "told" {
			return true
		}
	}
	return false
}
