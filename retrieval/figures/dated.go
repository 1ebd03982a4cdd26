package figures

import (
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// dates gives the dates of a sentence that answer when something happened.
func (q *Question) dates(at place) []Figure {
	s := at.it()
	all := at.text.reader.words.dates(s.text, at.text.article.Published)
	if len(all) == 0 || len(q.topic) == 0 && len(q.measures) == 0 {
		return nil
	}
	verb := -1
	if len(q.measures) > 0 {
		if verb = q.eventVerb(s.ts); verb < 0 || !q.subject(at, verb) {
			return nil
		}
	} else if verb = q.happened(s.ts); verb < 0 {
		return nil
	}
	best := q.nearest(s.ts, all, verb)
	if best < 0 {
		return nil
	}
	d := all[best]
	d.Range = shift(d.Range, s.Start)
	return []Figure{{Range: d.Range, Sentence: s.Range, Measure: "date", Date: &d}}
}

// eventVerb is the verb of the event that is asked for, as a token: "was founded"; -1
// for none.
func (q *Question) eventVerb(ts []token) int {
	for i, t := range ts {
		if !q.measures[0].event[t.form] || t.capital && i > 0 {
			continue
		}
		for j := i - 1; j >= 0 && j >= i-3; j-- {
			if wasForm[ts[j].form] {
				return i
			}
			if !auxiliary[ts[j].form] && ts[j].form != "also" && ts[j].form != "first" {
				break
			}
		}
	}
	return -1
}

// subject reports whether the topic is what the verb tells of.
func (q *Question) subject(at place, verb int) bool {
	if len(q.topic) == 0 {
		return true
	}
	ts := at.it().ts
	from := verb
	for from > 0 && ts[from-1].form != ";" && ts[from-1].form != "—" && !clauseBreaks[ts[from-1].form] {
		from--
	}
	before := ts[from:verb]
	found := map[string]bool{}
	if q.match(before, found, true) {
		return true
	}
	for i, t := range before { // another name is another thing
		if t.capital && t.word && (from+i > 0 && !endsPhrase[t.form]) && !isMonth(t.form) && mayName(t.form) {
			return false
		}
	}
	if !pointsBack(before) {
		return false
	}
	looked := 0
	for p := at.paragraph; p >= 0 && p >= at.paragraph-3; p-- {
		sentences := at.text.paragraph(p)
		last := len(sentences) - 1
		if p == at.paragraph {
			last = at.sentence - 1
		}
		for k := last; k >= 0 && looked < 6; k-- {
			looked++
			if q.match(sentences[k].ts, map[string]bool{}, false) {
				return true
			}
		}
	}
	return false
}

// happened is the word of what happened, where a sentence has all of the topic; -1 where
// not.
func (q *Question) happened(ts []token) int {
	if !q.match(ts, map[string]bool{}, false) {
		return -1
	}
	sum, has := 0.0, 0.0
	at := -1
	for i := range q.topic {
		t := &q.topic[i]
		j := slices.IndexFunc(ts, func(w token) bool { return t.is(w) || q.means(t, w) })
		sum += t.weight
		if j >= 0 {
			has += t.weight
			if !ts[j].capital || at < 0 {
				at = j
			}
		}
	}
	if has < 0.8*sum {
		return -1
	}
	if q.event { // the event itself is what is dated, near the topic
		near := -1
		for j, t := range ts {
			if (events[t.form] || events[t.stem]) && at >= 0 && abs(j-at) <= 8 && (near < 0 || abs(j-at) < abs(near-at)) {
				near = j
			}
		}
		return near
	}
	return at
}

// nearest is the date that a verb, or what happened, goes with: the nearest one of its
// clause, or the one that the clause begins with; -1 for none.
func (q *Question) nearest(ts []token, all []Date, verb int) int {
	const (
		far  = 16 // words
		near = 6
		// longest is how far what happened may stand behind the date that its clause
		// begins with.
		longest = 20
	)
	from, to := clause(ts, verb, verb+1)
	away := func(d Date) int { return min(abs(d.from-verb), abs(d.to-1-verb)) }
	best, begins := -1, -1
	for i, d := range all {
		if d.from < from || d.to > to {
			continue
		}
		if d.from <= from+2 && away(d) <= longest && begins < 0 {
			begins = i
		}
		if best < 0 || away(d) < away(all[best]) {
			best = i
		}
	}
	if best < 0 { // "in 2021, after the troops withdrew"
		for i, d := range all {
			if away(d) <= near && (best < 0 || away(d) < away(all[best])) {
				best = i
			}
		}
		return best
	}
	if !q.event || len(q.measures) > 0 {
		if away(all[best]) > far {
			return begins
		}
		return best
	}
	d := all[best]
	between := ts[min(d.to, verb):max(d.from, verb)]
	comma := slices.ContainsFunc(between, func(t token) bool { return t.form == "," })
	if !d.Decade && (away(d) < near && !(q.isPlace() && q.otherPlace(between)) || away(d) <= far && !d.Resolved && !comma) {
		return best
	}
	return begins
}

// Dated gives the sentences of paragraph i that tell of the topic and have a date, each
// with its first one. A sentence that points back ("It …") is of what the one before it
// is of.
func (q *Question) Dated(t *Text, i int) []Figure {
	var out []Figure
	sentences := t.paragraph(i)
	for n := range sentences {
		s := &sentences[n]
		about := q.match(s.ts, map[string]bool{}, false)
		if !about && n > 0 && pointsBack(s.ts) {
			about = q.match(sentences[n-1].ts, map[string]bool{}, false)
		}
		all := t.reader.words.dates(s.text, t.article.Published)
		if !about || len(all) == 0 {
			continue
		}
		d := all[0]
		for _, o := range all { // one that the text gives whole says more than "this year"
			if d.Resolved && !o.Resolved || d.Decade && !o.Decade {
				d = o
			}
		}
		d.Range = shift(d.Range, s.Start)
		out = append(out, Figure{Range: d.Range, Sentence: s.Range, Measure: "date", Date: &d})
	}
	return out
}

// Topic reads a topic, of which nothing is asked: every word of it is one of the topic.
func (r *Reader) Topic(text string, rarity func(stem string) float64) *Question {
	q := r.Question("", rarity)
	for _, t := range r.words.tokens(article.Clip(text, mostQuestion)) {
		if (t.word || t.digits) && !ignored[t.form] && !events[t.form] && len(q.topic) < mostTerms {
			q.topic = append(q.topic, term{form: t.form, stem: t.stem, capital: t.capital, weight: max(q.rarity(t.stem), 0.1)})
		}
	}
	q.joinLetters()
	for _, t := range q.topic {
		q.heaviest = max(q.heaviest, t.weight)
	}
	return q
}
