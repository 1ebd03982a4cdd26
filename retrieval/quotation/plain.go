package quotation

import (
	"sort"

	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
)

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
func (d *document) plainlySaid(r *report, s *syntax.Sentence) bool {
	if r.mention < 0 || r.pSubject < minPlainSubject || s.Headline {
		return false
	}
	if !d.plainVerb(r, s) || !d.plainSpeaker(&d.Mentions[r.mention], s) || !d.plainClause(r, s) {
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
	anchor := d.Cues[r.cue].Token
	x := &doubt{document: d, s: d.window(d.Cues[r.cue].Sentence, anchor), quote: max(r.first, anchor-maxDoubt), cue: r.cue, anchor: anchor}
	if r.place == placeBefore || r.place == placeLast {
		x.quote = r.last - 1
	}
	x.quote = min(x.quote, x.s.Last-1)
	x.subject = min(x.anchor, d.Mentions[r.mention].First)
	return x
}

// plainVerb reports whether the cue is a verb of speech that says that its
// subject did speak.
func (d *document) plainVerb(r *report, s *syntax.Sentence) bool {
	c := &d.Cues[r.cue]
	if c.Class == lex.AccordingTo {
		// Not "according to the experts the Herald spoke to".
		end := d.WholePhrase(r.mention)
		return r.rel == syntax.SourceOf && (end >= s.Last || d.Tokens[end].Kind == syntax.PunctToken ||
			d.Tokens[end].Is(lex.Relativizer|lex.Preposition|lex.Auxiliary))
	}
	if !standings.speech[d.Tokens[c.Token].Word] || c.Infinitive || c.Passive || c.Subordinate || c.Form == lex.FormIng {
		return false
	}
	if c.Form == lex.FormBase && !d.isFiniteBase(c, s) {
		return false
	}
	for k := c.Token - 1; k >= s.First && d.Tokens[k].Is(lex.Auxiliary|lex.Adverb); k-- {
		if w := d.Tokens[k].Word; isModal(w) || isNegation(w) || w == "to" {
			return false
		}
	}
	switch r.rel {
	case syntax.AdjacentSubject, syntax.InvertedSubject:
		return r.steps == 0
	case syntax.ClauseSubject: // the head of "the chair of the board"
		return r.steps == 0
	case syntax.AppositionSubject:
		return r.steps <= 2
	}
	return false
}

// plainSpeaker reports whether a mention is a person, a group or a document.
func (d *document) plainSpeaker(m *syntax.Mention, s *syntax.Sentence) bool {
	if m.Possessive || m.Embedded && m.Attached >= 0 || m.Bracketed {
		return false
	}
	switch d.Tokens[m.First].Word {
	case "no", "none", "neither", "few", "any", "every", "each", "either", "another":
		return false
	}
	switch m.Kind {
	case syntax.NameMention:
		return m.Entity >= 0 && !d.Tokens[m.NameLast-1].Is(lex.Nationality) // Middle Eastern officials
	case syntax.RoleMention:
		return true
	case syntax.PersonPronoun:
		return m.Entity >= 0 && d.isSurelyPerson(&d.Entities[m.Entity])
	case syntax.ThingMention:
		return m.Inanimate && !m.Plural && standings.document[d.Tokens[m.Head].Word] &&
			(m.Owner >= 0 || d.Tokens[m.First].Is(lex.Determiner) || d.Tokens[m.First].Upper)
	}
	return false
}

// isSurelyPerson reports whether an entity that a pronoun stands for has the full
// name of a person: not a language or a place.
func (d *document) isSurelyPerson(e *syntax.Entity) bool {
	last := e.Words[len(e.Words)-1]
	return e.Person > 0 && !e.Org && lex.Lexicon[last]&lex.Nationality == 0 && len(e.Words) > 1
}

// plainClause reports whether what was said is a clause, or what somebody warned
// of.
func (d *document) plainClause(r *report, s *syntax.Sentence) bool {
	c := &d.Cues[r.cue]
	verbs := between(d.counts.verbs, r.first, r.last)
	if r.place != placeAfter {
		return verbs > 0 && r.last-r.first > 2
	}
	switch d.followClass(r.first, s) {
	case followsThat, followsPronoun, followsClause:
		return verbs > 0
	case followsOf:
		return c.Class == lex.PromiseVerb || c.Class == lex.AddVerb
	}
	return false
}
