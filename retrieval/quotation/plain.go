package quotation

import "sort"

// What is shown as reported speech is what leaves no doubt: a person, a group or
// a document, a verb of speech in the same clause, and a clause that was said.
// The model of reported.go finds more, which is right less often; it is kept for
// measuring and shown to nobody.

// ShownConfidence is the confidence from which reported speech is shown.
const ShownConfidence = 0.7

// Shown keeps what may be shown of the quotations found in an article: all that
// are in marks, and of reported speech what is sure and tells nothing that
// is in marks too, which somebody else may have said.
func Shown(found []Quotation) []Quotation {
	var direct []Quotation
	for _, q := range found {
		if q.Kind != KindReported {
			direct = append(direct, q)
		}
	}
	kept := make([]Quotation, 0, len(found))
	for _, q := range found {
		if q.Kind == KindReported && (q.Confidence < ShownConfidence || overlapsAny(direct, q)) {
			continue
		}
		kept = append(kept, q)
	}
	return kept
}

// overlapsAny reports whether one of the quotations, which are in order, shares
// words with q.
func overlapsAny(sorted []Quotation, q Quotation) bool {
	k := sort.Search(len(sorted), func(k int) bool { return sorted[k].End > q.Start })
	return k < len(sorted) && sorted[k].Start < q.End
}

// minPlainSubject is how sure the speaker of what is shown must be.
const minPlainSubject = 0.8

// plainlySaid reports whether reported speech is sure enough to be shown.
func (d *document) plainlySaid(r *report, s *sentence) bool {
	if r.mention < 0 || r.pSubject < minPlainSubject || s.headline {
		return false
	}
	if !d.plainVerb(r, s) || !d.plainSpeaker(&d.mentions[r.mention], s) || !d.plainClause(r, s) {
		return false
	}
	x := d.doubtOfReport(r)
	for _, reason := range [...]func() (Standing, int, int){x.negated, x.denies, x.forged, x.before, x.unreal, x.question} {
		if st, _, _ := reason(); st != Stated {
			return false
		}
	}
	return true
}

// doubtOfReport is what standing.go asks of a quotation, asked of a clause.
func (d *document) doubtOfReport(r *report) *doubt {
	anchor := d.cues[r.cue].token
	x := &doubt{document: d, s: d.window(d.cues[r.cue].sentence, anchor), quote: max(r.first, anchor-maxDoubt), cue: r.cue, anchor: anchor}
	if r.place == placeBefore || r.place == placeLast {
		x.quote = r.last - 1
	}
	x.quote = min(x.quote, x.s.last-1)
	x.subject = min(x.anchor, d.mentions[r.mention].first)
	return x
}

// plainVerb reports whether the cue is a verb of speech that says that its
// subject did speak.
func (d *document) plainVerb(r *report, s *sentence) bool {
	c := &d.cues[r.cue]
	if c.class == accordingTo {
		// Not "according to the experts the Herald spoke to".
		end := d.wholePhrase(r.mention)
		return r.rel == sourceOf && (end >= s.last || d.tokens[end].kind == punctToken || d.tokens[end].is(relativizer|preposition|auxiliary))
	}
	if !standings.speech[d.tokens[c.token].word] || c.infinitive || c.passive || c.subordinate || c.form == formIng {
		return false
	}
	if c.form == formBase && !d.isFiniteBase(c, s) {
		return false
	}
	for k := c.token - 1; k >= s.first && d.tokens[k].is(auxiliary|adverb); k-- {
		if w := d.tokens[k].word; isModal(w) || isNegation(w) || w == "to" {
			return false
		}
	}
	switch r.rel {
	case adjacentSubject, invertedSubject:
		return r.steps == 0
	case clauseSubject: // the head of "the chair of the board"
		return r.steps == 0
	case appositionSubject:
		return r.steps <= 2
	}
	return false
}

// plainSpeaker reports whether a mention is a person, a group or a document.
func (d *document) plainSpeaker(m *mention, s *sentence) bool {
	if m.possessive || m.embedded && m.attached >= 0 || m.bracketed {
		return false
	}
	switch d.tokens[m.first].word {
	case "no", "none", "neither", "few", "any", "every", "each", "either", "another":
		return false
	}
	switch m.kind {
	case nameMention:
		return m.entity >= 0 && !d.tokens[m.nameLast-1].is(nationality) // Middle Eastern officials
	case roleMention:
		return true
	case personPronoun:
		return m.entity >= 0 && d.isSurelyPerson(&d.entities[m.entity])
	case thingMention:
		return m.inanimate && !m.plural && standings.document[d.tokens[m.head].word] &&
			(m.owner >= 0 || d.tokens[m.first].is(determiner) || d.tokens[m.first].upper)
	}
	return false
}

// isSurelyPerson reports whether an entity that a pronoun stands for has the full
// name of a person: not a language or a place.
func (d *document) isSurelyPerson(e *entity) bool {
	last := e.words[len(e.words)-1]
	return e.person > 0 && !e.org && lexicon[last]&nationality == 0 && len(e.words) > 1
}

// plainClause reports whether what was said is a clause, or what somebody warned
// of.
func (d *document) plainClause(r *report, s *sentence) bool {
	c := &d.cues[r.cue]
	verbs := between(d.counts.verbs, r.first, r.last)
	if r.place != placeAfter {
		return verbs > 0 && r.last-r.first > 2
	}
	switch d.followClass(r.first, s) {
	case followsThat, followsPronoun, followsClause:
		return verbs > 0
	case followsOf:
		return c.class == promiseVerb || c.class == addVerb
	}
	return false
}
