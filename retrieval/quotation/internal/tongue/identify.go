package tongue

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// identify fills an attribution with who was found, and returns the person. before is
// who spoke the quotation at token last.
func (r *Reader) identify(x place, f *found, a *Attribution, before *person, last int) *person {
	if x.uncased() && !f.named() && !f.nobody {
		if who, some := r.inSentence(x, f); some {
			return r.alone(x, f, who, a)
		}
	}
	if !f.ok {
		return r.carry(x, a, before, last)
	}
	if f.cue >= 0 {
		a.Cue = article.Range{Start: x.k[f.cue].start, End: x.k[f.cue].end}
	}
	a.Rule = f.rule
	switch {
	case f.named():
		return r.named(x, f, a)
	case f.pronoun:
		var who *person
		if !x.isAnybody(f) {
			who = r.pronoun(x, f, before, last)
		}
		if who != nil && f.rule == openAlone && !r.leads(x, who) {
			who = nil
		}
		a.Rule = "pronoun"
		a.Confidence = unsurePerson
		if f.cue != f.first {
			a.Speaker = x.span(f.first, f.last)
		}
		if who != nil {
			a.Name, a.Role, a.Confidence = who.name, who.role, surePronoun
			if a.Speaker == (article.Range{}) {
				a.Speaker = who.at
			}
		}
		return who
	case f.roleLast > f.roleFirst:
		a.Speaker = x.span(f.first, f.last)
		a.Confidence = unsurePerson
		if who := r.bearer(x, &f.phrase); who != nil {
			a.Name, a.Role, a.Confidence = who.name, who.role, surePronoun
			return who
		}
	}
	return nil
}

// inSentence is the only person of whom the sentence has the name before the marks, where a verb
// of speech or a colon leads to them: ورد عليه شاهين قائلا: «…». It is nil where there are
// several; some is false where there is none, or where nothing leads to the marks.
func (r *Reader) inSentence(x place, f *found) (who *person, some bool) {
	colon := x.at > x.lo && x.k[x.at-1].mark(":")
	if !colon && (!f.ok || f.cue > x.at) || !f.ok && x.perceived(x.lo, x.at) || x.lo != x.first {
		return nil, false
	}
	for i := x.lo; i < x.at; i++ {
		w := x.k[i].low
		bearers := r.persons[w]
		if len(bearers) == 0 {
			bearers = r.persons[strings.TrimPrefix(w, "و")]
		}
		for _, q := range bearers {
			if some && q != who {
				return nil, true
			}
			who, some = q, true
		}
	}
	return who, some
}

// alone fills an attribution with the only person of a sentence; nil for several, of whom nobody
// is taken.
func (r *Reader) alone(x place, f *found, who *person, a *Attribution) *person {
	if f.cue >= 0 {
		a.Cue = article.Range{Start: x.k[f.cue].start, End: x.k[f.cue].end}
	}
	a.Rule = "alone in the sentence"
	if who == nil {
		return nil
	}
	a.Name, a.Role, a.Speaker, a.Confidence = who.name, who.role, who.at, surePronoun
	return who
}

func (x *place) span(first, last int) article.Range {
	if last <= first {
		return article.Range{}
	}
	return article.Range{Start: x.k[first].start, End: x.k[last-1].end}
}

// named fills an attribution with a name.
func (r *Reader) named(x place, f *found, a *Attribution) *person {
	words := f.nameLast - f.nameFirst
	first := &x.k[f.nameFirst]
	who := r.person(x.line, &f.phrase)
	known := who != nil && len(who.words) > 1
	a.Speaker = x.span(f.nameFirst, f.nameLast)
	a.Role = x.roleRange(&f.phrase)
	a.Name = r.nameText(x.line, &f.phrase)
	if who != nil {
		a.Name = who.name
		if a.Role == (article.Range{}) {
			a.Role = who.role
		}
	}
	a.Confidence = sureName
	switch {
	case f.rule == anyVerb && !known:
		a.Name, a.Speaker, a.Role, a.Confidence, a.Rule = "", article.Range{}, article.Range{}, 0, ""
		return nil
	case words == 1 && !known:
		a.Confidence = sureSurname
		plural := f.cue >= 0 && x.Code == "de" && hasSuffix(x.k[f.cue].low, "ten", "en")
		if x.uncased() || first.is(group|title|adverb|pronoun) || plural || x.Code == "de" && f.definite || first.digit {
			a.Name, a.Speaker, a.Confidence = "", article.Range{}, 0
			return nil
		}
	case f.rule == "source":
		a.Confidence = sureSource
	}
	if f.rule == openVerb {
		a.Confidence = min(a.Confidence, sureOpen)
		if words == 1 && !known {
			a.Name, a.Speaker, a.Confidence = "", article.Range{}, 0
			return nil
		}
	}
	if x.k[f.nameLast-1].is(group) || x.isBody(&f.phrase) || strings.ContainsAny(a.Name, "0123456789") {
		a.Confidence = unsurePerson
	}
	return who
}

// carry gives a quotation that is a sentence of its own to who spoke the one before it,
// when nothing stands between.
func (r *Reader) carry(x place, a *Attribution, before *person, last int) *person {
	if before == nil || last < 0 || x.k[x.at].sentence > x.k[last].sentence+1 {
		return nil
	}
	for i := x.first; i < x.end; i++ {
		if i != x.at && x.k[i].kind != punct {
			return nil
		}
	}
	a.Name, a.Role, a.Rule, a.Confidence = before.name, before.role, "the speaker before", sureCarried
	a.Speaker = before.at
	return before
}

// pronoun finds the only person of the paragraph whom a pronoun, or a verb without a
// subject, may stand for.
func (r *Reader) pronoun(x place, f *found, before *person, last int) *person {
	i := f.first
	sex := x.sexOfVerb(i)
	if sex == 0 && f.cue >= 0 {
		sex = x.sexOfVerb(f.cue)
	}
	var only *person
	for k := max(0, x.at-maxAround); k < x.at; k++ {
		who := r.mentioned(x.line, k)
		if who == nil || who == only {
			continue
		}
		if only != nil {
			return nil
		}
		only = who
	}
	if only == nil {
		only = before
	}
	if only == nil || sex != 0 && only.sex != 0 && sex != only.sex {
		return nil
	}
	if sex != 0 && only.sex == 0 && only != before && !r.leads(x, only) {
		return nil
	}
	return only
}

// mentioned is the person whose mention begins at token k, nil for none.
func (r *Reader) mentioned(l line, k int) *person {
	t := &l.k[k]
	if t.kind != word || !t.upper && !t.is(title|given|determiner) && !l.uncased() {
		return nil
	}
	inside := l.isInside(k)
	if inside && !(l.k[k-1].is(preposition) && l.startsSentence(k-1)) {
		return nil
	}
	p, ok := l.phraseAt(k, len(l.k))
	if !ok || !p.named() || inside && p.roleLast == p.roleFirst {
		return nil // Pour la biologiste X, …; not: In Bad Torbeck …
	}
	ws := l.nameWords(p.nameFirst, p.nameLast)
	for _, q := range r.persons[l.key(ws)] {
		if l.sameName(q.words, ws) {
			return q
		}
	}
	return nil
}

// leads reports whether the sentence before begins with a person.
func (r *Reader) leads(x place, who *person) bool {
	if x.first == 0 {
		return false
	}
	start := x.first - 1
	for start > 0 && x.k[start-1].sentence == x.k[start].sentence {
		start--
	}
	return r.mentioned(x.line, start) == who
}
