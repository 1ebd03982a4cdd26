package quotation

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Reported speech: what somebody is said to have said, in the writer's words.
// Every cue with a subject is a candidate; a third linear model weighs whether
// the clause beside it is what was said.

// minReported is the probability from which a clause counts as reported speech.
const minReported = 0.32

// maxNested is the probability from which a clause inside another one counts as
// reported speech of its own.
const maxNested = 0.8

// The blocks of the model of reported speech.
var (
	rBias      = &block{name: "always", size: 1}
	rLemma     = &block{name: "the verb itself", size: maxLemmas}
	rFollow    = &block{name: "class of verb and what follows", size: int(numVerbClasses) * numFollows}
	rForm      = &block{name: "class and form of verb", size: int(numVerbClasses) * int(numVerbForms)}
	rFlags     = &block{name: "infinitive, passive, subordinate, negated, modal", size: 8}
	rSubject   = &block{name: "relation and kind of the subject", size: int(numRelations) * int(numMentionKinds)}
	rIs        = &block{name: "what the subject is", size: 12}
	rPlace     = &block{name: "place of the clause and class of verb", size: 4 * int(numVerbClasses)}
	rLength    = &block{name: "words of the clause, place", size: 6 * 4}
	rNeighbour = &block{name: "cues before, quotations in the clause, headline", size: 12}
	rSteps     = &block{name: "relation and commas or nouns passed", size: int(numRelations) * 5}
	rNear      = &block{name: "words between subject and cue", size: 5}
	rClause    = &block{name: "verbs of the clause, place", size: 4 * 4}
	rEntity    = &block{name: "what is known of the entity", size: 6}
)

var reportedBlocks = []*block{rBias, rLemma, rFollow, rForm, rFlags, rSubject, rIs, rPlace, rLength, rNeighbour, rNear, rSteps, rClause,
	rEntity}

var reportedSize = layout(reportedBlocks)

// Places of the clause relative to its cue.
const (
	placeAfter  = iota // Ruiz said that …
	placeBefore        // …, Ruiz said.
	placeFirst         // According to Ruiz, …
	placeLast          // …, according to Ruiz
)

// report is a candidate for reported speech.
type report struct {
	cue, mention int
	rel          relation
	steps        int
	first, last  int // tokens of the clause
	place        int
	features     bag
	p            float64 // that it is reported speech
	pSubject     float64 // that the speaker is the right one
	plain        bool    // sure enough to be shown
}

// reports lists the candidates of one sentence, one for each cue.
func (d *document) reports(si int) []report {
	s := &d.sentences[si]
	var out []report
	for i := 0; i < len(s.links); {
		j := i
		for j < len(s.links) && s.links[j].cue == s.links[i].cue {
			j++
		}
		links := d.subjectsOf(s.links[i:j])
		c := &d.cues[s.links[i].cue]
		i = j
		if len(links) == 0 || c.class == colonCue && c.form == formThird || c.passive && d.tokens[c.token].is(termWord) {
			continue
		}
		l, p := d.chooseSubject(links, s)
		r := report{cue: l.cue, mention: l.mention, rel: l.rel, steps: l.steps, pSubject: p}
		if !d.findClause(&r, s) || c.class == writeVerb && d.followClass(r.first, s) == followsWork || d.directCues[r.cue] && d.mostlyQuoted(&r) {
			continue
		}
		if c.class == weakVerb && !d.takesSpeech(&r, s) {
			continue
		}
		d.reportFeatures(&r, s)
		out = append(out, r)
	}
	return out
}

// takesSpeech tells what makes reported speech of a verb like run, read or go
// on: a that-clause, an infinitive, a question, a quotation, a statement.
func (d *document) takesSpeech(r *report, s *sentence) bool {
	if between(d.counts.quotes, r.first, r.last) > 0 {
		return true
	}
	switch d.followClass(r.first, s) {
	case followsColon, followsThat, followsTo, followsWhether, followsWh:
		return true
	}
	if k := d.startsAt[r.first]; k != 0 {
		m := &d.mentions[k-1]
		return d.tokens[m.head].is(inanimate | nounCue)
	}
	return false
}

// mostlyQuoted tells a clause that adds little to the quotation found by the
// same cue.
func (d *document) mostlyQuoted(r *report) bool {
	if r.rel == invertedSubject && r.place == placeAfter {
		return true // "…," said Ruiz, who has run the shop since May
	}
	switch d.followClass(r.first, &d.sentences[d.cues[r.cue].sentence]) {
	case followsThat, followsWhether, followsWh, followsPronoun, followsClause:
		return r.place != placeFirst && between(d.counts.words, r.first, r.last) < 5
	}
	return true
}

// findClause sets the tokens of what was said; false when nothing is left
// beside the cue, or nothing but a quotation.
func (d *document) findClause(r *report, s *sentence) bool {
	c := &d.cues[r.cue]
	m := d.subjectPlace(r)
	switch {
	case c.class == accordingTo:
		end := d.phraseEnd(max(m.last, c.last), c.sentence)
		if c.token <= s.first+1 {
			r.place, r.first, r.last = placeFirst, end, s.last
		} else {
			r.place, r.first, r.last = placeLast, s.first, c.token
			if end+1 < s.last && d.tokens[end].punct(",") && d.tokens[end+1].kind != punctToken {
				r.last = s.last // The dam, according to Ruiz, is safe.
			}
		}
	case d.endsClause(r, s):
		r.place, r.first, r.last = placeBefore, s.first, min(c.token, m.first)
		if end := max(c.last, m.last); r.rel != invertedSubject && end+2 < s.last && d.tokens[end].punct(",") &&
			d.tokens[end+1].kind == wordToken {
			// All of it, she says, could be undone.
			r.last = s.last
		}
	default:
		r.place, r.first, r.last = placeAfter, c.last, s.last
		if r.rel == invertedSubject {
			r.first = max(m.last, c.last)
		}
		r.first = d.skipToThat(d.skipHearer(r, s), r.last)
		r.last = d.clauseEnd(r, s)
	}
	for r.first < r.last && d.tokens[r.first].kind == punctToken {
		r.first++
	}
	for r.last > r.first && d.tokens[r.last-1].kind == punctToken {
		r.last--
	}
	if r.last <= r.first {
		return false
	}
	return between(d.counts.words, r.first, r.last) >= 1 && !(r.last-r.first == 1 && d.tokens[r.first].kind == quoteToken)
}

// subjectPlace is the place of the subject, the cue's own when it has none.
func (d *document) subjectPlace(r *report) *mention {
	if r.mention >= 0 {
		return &d.mentions[r.mention]
	}
	c := &d.cues[r.cue]
	return &mention{first: c.token, last: c.last, head: c.token, kind: loosePronounMention, attached: -1, owner: -1, entity: -1}
}

// skipHearer steps over whom something is told: "told reporters the dam held",
// "warned the crew that".
func (d *document) skipHearer(r *report, s *sentence) int {
	c := &d.cues[r.cue]
	if r.rel == invertedSubject || r.first >= s.last || !standings.hearer[d.tokens[c.token].word] {
		return r.first
	}
	k := d.startsAt[r.first]
	if k == 0 {
		if d.tokens[r.first].is(objectPronoun) {
			return r.first + 1
		}
		return r.first
	}
	end := d.phraseEnd(d.wholePhrase(int(k)-1), c.sentence)
	if end >= s.last || d.tokens[end].kind == punctToken || d.tokens[end].is(auxiliary|commonVerb) {
		return r.first // told, the dam held
	}
	return end
}

// maxClause is how many tokens of a clause are looked at for its end.
const maxClause = 120

// clauseEnd is where reported speech ends that begins behind its verb: where
// somebody else speaks, or the article itself goes on.
func (d *document) clauseEnd(r *report, s *sentence) int {
	for k := r.first + 1; k < min(r.last, r.first+maxClause); k++ {
		t := &d.tokens[k]
		if t.kind != punctToken {
			continue
		}
		switch t.word {
		case ";":
			return k
		case ",", "—", "–", "--":
			if k+1 < r.last && d.goesOn(k+1, r.last, s) {
				return k
			}
		}
	}
	return r.last
}

// goesOn reports whether a clause of its own begins at token k: "and the county
// warned", "but the board closed it", "Park said", "according to Park".
func (d *document) goesOn(k, limit int, s *sentence) bool {
	t := &d.tokens[k]
	if t.word == "according" {
		return true
	}
	if t.is(conjunction) && t.kind == wordToken {
		switch t.word {
		case "and", "but", "while", "although", "though", "whereas", "yet", "so", "or":
		default:
			return false
		}
		for k++; k < limit; k++ {
			if t := &d.tokens[k]; t.punct(",") && d.tokens[k-1].is(adverb) || t.is(adverb) || t.kind == wordToken &&
				strings.HasSuffix(t.word, "ly") {
				continue
			}
			break
		}
		return k < limit && d.tokens[k].word != "that" && d.verbWithin(k, limit, s)
	}
	// An attribution of its own: Park said.
	if m := d.startsAt[k]; m != 0 {
		n := d.mentions[m-1].last
		return n < limit && standings.utter[d.tokens[n].word] && d.tokens[n].cue != 0 && d.cues[d.tokens[n].cue-1].form <= formThird
	}
	return false
}

// verbWithin reports whether a finite verb stands between token k and the next
// comma.
func (d *document) verbWithin(k, limit int, s *sentence) bool {
	for end := min(limit, k+maxClause); k < end; k++ {
		t := &d.tokens[k]
		if t.kind == punctToken {
			return false
		}
		if d.isFiniteVerb(k) || t.cue != 0 && d.cues[t.cue-1].form <= formThird {
			return true
		}
	}
	return false
}

// skipToThat steps over "in a statement on Monday" to the "that" behind it.
func (d *document) skipToThat(first, last int) int {
	if first < last && d.tokens[first].is(preposition|dateWord|adverb) {
		for k := first + 1; k < last && k < first+9; k++ {
			t := &d.tokens[k]
			if t.word == "that" {
				return k
			}
			if t.kind != wordToken || t.cue != 0 || t.is(auxiliary) {
				break
			}
		}
	}
	return first
}

// endsClause tells "The plan has failed, Ruiz said on Monday." from a cue that
// is followed by what was said.
func (d *document) endsClause(r *report, s *sentence) bool {
	c := &d.cues[r.cue]
	m := d.subjectPlace(r)
	if c.class > askVerb && c.class != showVerb && c.class != thinkVerb && c.class != promiseVerb || c.form == formIng || c.infinitive {
		return false
	}
	start, end := min(c.token, m.first), max(c.last, m.last)
	if start <= s.first+1 {
		return false
	}
	for start > s.first+2 && (d.tokens[start-1].punct("'") || d.tokens[start-1].punct("’")) {
		start-- // ''words,'' Ruiz said
	}
	p := &d.tokens[start-1]
	if !p.punct(",") && p.kind != quoteToken && !p.punct("—") && !p.punct("?") && !p.punct("!") && r.rel != invertedSubject {
		return false
	}
	if r.rel == whoSubject || r.rel == antecedent || r.rel == sharedSubject {
		return false
	}
	// What follows must be no clause: nothing, a date, "in an interview".
	if strings.HasPrefix(d.tokens[c.token].word, "t") && c.class == sayVerb && end == c.last && end < s.last && d.startsAt[end] != 0 {
		end = d.mentions[d.startsAt[end]-1].last // …, Ruiz told reporters.
	}
	if end >= s.last {
		return true
	}
	n := &d.tokens[end]
	if n.kind == punctToken {
		return n.word != ":"
	}
	if n.kind == quoteToken || n.word == "that" || n.word == "to" || between(d.counts.verbs, s.first, start) == 0 || n.is(determiner) &&
		!n.is(dateWord) || n.is(subjectPronoun) || n.word == "it" {
		return false
	}
	return n.is(preposition|dateWord|adverb|conjunction) && d.partEnds(end, s)
}

// maxAside is how long "in an interview on Monday" after "Ruiz said" may be.
const maxAside = 16

// partEnds reports whether the sentence, or its part up to a comma, ends soon
// after token i.
func (d *document) partEnds(i int, s *sentence) bool {
	for k := i; k < s.last; k++ {
		if d.tokens[k].punct(",") {
			return true
		}
		if k == i+maxAside {
			return false
		}
	}
	return true
}

// What follows a cue. The numbers are those that the weights were learnt with.
const (
	followsNothing   = iota // the end, a stop
	followsQuotation        // “…”
	followsColon            // :
	followsComma            // ,
	followsThat             // that the dam holds
	followsTo               // to leave
	followsWhether          // whether, if
	followsWh               // how, why, what
	followsPronoun          // she, it, there
	followsFor              // for, on
	followsOf               // of, about
	followsAs               // as, by
	followsPrep             // another preposition
	followsDate             // Monday
	followsObject           // him
	followsClause           // the dam would hold
	followsPhrase           // the dam
	followsOther            // anything else
	followsWork             // wrote the song
	numFollows
)

// followWords are the words that make a class of their own.
var followWords = map[string]int{
	"that": followsThat, "to": followsTo, "if": followsWhether, "whether": followsWhether,
	"how": followsWh, "why": followsWh, "what": followsWh, "where": followsWh, "when": followsWh, "who": followsWh,
	"it": followsPronoun, "i": followsPronoun, "we": followsPronoun, "there": followsPronoun, "he": followsPronoun, "she": followsPronoun,
	"they": followsPronoun, "for": followsFor, "on": followsFor, "of": followsOf, "about": followsOf, "as": followsAs, "by": followsAs,
}

// followClass classifies the token after a cue.
func (d *document) followClass(i int, s *sentence) int {
	if i >= s.last {
		return followsNothing
	}
	t := &d.tokens[i]
	switch {
	case t.kind == quoteToken:
		return followsQuotation
	case t.punct(":"):
		return followsColon
	case t.punct(","):
		return followsComma
	case t.kind == punctToken:
		return followsNothing
	}
	if f, ok := followWords[t.word]; ok {
		return f
	}
	switch {
	case t.is(preposition):
		return followsPrep
	case t.is(dateWord):
		return followsDate
	case t.is(objectPronoun):
		return followsObject
	case d.startsAt[i] != 0:
		return d.followingPhrase(&d.mentions[d.startsAt[i]-1], s)
	}
	return followsOther
}

// followingPhrase tells a noun phrase that a verb follows from one that is an
// object.
func (d *document) followingPhrase(m *mention, s *sentence) int {
	if e := m.last; e < s.last && (d.tokens[e].is(auxiliary|commonVerb) || d.tokens[e].cue != 0) {
		return followsClause
	}
	if d.tokens[m.head].is(mediaWord) {
		return followsWork
	}
	return followsPhrase
}

func (d *document) reportFeatures(r *report, s *sentence) {
	c, m := &d.cues[r.cue], d.subjectPlace(r)
	t := &d.tokens[c.token]
	f := &r.features
	f.add(rBias, 0)
	f.add(rLemma, int(cueWords[t.word].lemma))
	next := c.last
	if r.place == placeAfter {
		next = max(r.first, next)
	}
	follow := d.followClass(next, s)
	class := int(c.class)
	f.add(rFollow, class*numFollows+follow)
	f.add(rForm, class*int(numVerbForms)+int(c.form))
	f.addIf(rFlags, 0, c.infinitive)
	f.addIf(rFlags, 1, c.passive)
	f.addIf(rFlags, 2, c.subordinate)
	for k := c.token - 1; k >= s.first && k > c.token-4; k-- {
		switch w := d.tokens[k].word; {
		case w == "not" || w == "never" || strings.HasSuffix(w, "n't"):
			f.add(rFlags, 3)
		case w == "would" || w == "could" || w == "may" || w == "might" || w == "should" || w == "can" || w == "must":
			f.add(rFlags, 4)
		case w == "will" || w == "'ll":
			f.add(rFlags, 5)
		case w == "has" || w == "have" || w == "had":
			f.add(rFlags, 6)
		case w == "is" || w == "are" || w == "was" || w == "were":
			f.add(rFlags, 7)
		}
	}
	f.add(rSubject, int(r.rel)*int(numMentionKinds)+int(m.kind))
	for i, yes := range [...]bool{m.plural, m.inanimate, m.group, m.org, m.possessive, m.embedded, m.bracketed, m.attached >= 0, m.entity >= 0,
		m.kind == loosePronounMention && d.tokens[m.first].word == "it", m.kind == loosePronounMention &&
			(d.tokens[m.first].word == "i" || d.tokens[m.first].word == "we"),
		d.tokens[m.head].is(number)} {
		f.addIf(rIs, i, yes)
	}
	f.add(rPlace, r.place*int(numVerbClasses)+class)
	n := between(d.counts.words, r.first, r.last)
	f.add(rLength, bucket(n, 1, 3, 6, 12, 25)*4+r.place)
	f.add(rNeighbour, bucket(between(d.counts.cues, s.first, c.token), 0, 1, 2))
	f.add(rNeighbour, 4+bucket(between(d.counts.quotes, r.first, r.last), 0, 1))
	f.addIf(rNeighbour, 8, s.headline)
	f.addIf(rNeighbour, 9, d.directCues[r.cue])
	f.addIf(rNeighbour, 10, d.tokens[r.first].kind == quoteToken)
	gap := between(d.counts.words, m.last, c.token)
	if m.first >= c.last {
		gap = between(d.counts.words, c.last, m.first)
	}
	f.add(rSteps, int(r.rel)*5+min(r.steps, 4))
	f.add(rNear, bucket(gap, 0, 1, 3, 8))
	f.add(rClause, bucket(between(d.counts.verbs, r.first, r.last), 0, 1, 2)*4+r.place)
	if m.entity >= 0 {
		e := &d.entities[m.entity]
		f.addIf(rEntity, 0, e.person > 0)
		f.addIf(rEntity, 1, e.person < 0)
		f.addIf(rEntity, 2, e.count == 1)
		f.addIf(rEntity, 3, e.count > 3)
		f.addIf(rEntity, 4, e.spoke >= 0)
	}
}

// reportedSpeech finds the reported speech of the article; direct are the
// quotations found before, whose cues it must not claim again.
func (d *document) reportedSpeech() []Quotation {
	var out []Quotation
	for si := range d.sentences {
		s := &d.sentences[si]
		if d.foreign[s.para] {
			continue
		}
		if si%askContext == 0 && d.ctx.Err() != nil {
			return nil
		}
		var kept []report
		for _, r := range d.reports(si) {
			r.p = logistic(r.features, d.model.Reported)
			r.plain = d.plainlySaid(&r, s)
			if r.p >= minReported {
				kept = append(kept, r)
			}
		}
		for i := range kept {
			r := &kept[i]
			if isPartOf(r, kept[max(0, i-maxRivals):min(len(kept), i+maxRivals)]) {
				continue
			}
			q := d.reportedQuotation(r)
			if !r.plain {
				q.Confidence = min(q.Confidence, unsure)
			}
			out = append(out, q)
		}
	}
	return out
}

// maxRivals is how many clauses on each side one is compared with.
const maxRivals = 8

// isPartOf reports whether another clause of the sentence shares words with r and
// is the surer one, or the longer of two that are sure: what somebody said is told once, not once for each verb in
// it.
func isPartOf(r *report, all []report) bool {
	for i := range all {
		o := &all[i]
		if o.cue == r.cue || o.first >= r.last || r.first >= o.last {
			continue
		}
		switch {
		case o.plain && r.plain:
			if o.last-o.first > r.last-r.first {
				return true
			}
		case o.plain:
			return true
		case !r.plain && r.p < maxNested && (o.p > r.p || o.p == r.p && o.cue < r.cue):
			return true
		}
	}
	return false
}

func (d *document) reportedQuotation(r *report) Quotation {
	c := &d.cues[r.cue]
	s := &d.sentences[c.sentence]
	q := Quotation{
		Start: d.tokens[r.first].start, End: d.tokens[r.last-1].end,
		Sentence:   article.Range{Start: d.tokens[s.first].start, End: d.tokens[s.last-1].end},
		Kind:       KindReported,
		Cue:        article.Range{Start: d.tokens[c.token].start, End: d.tokens[c.last-1].end},
		Rule:       "reported, " + relationNames[r.rel],
		Confidence: calibrate(r.p*r.pSubject, d.model.Calibration[2], d.model.Calibration[3]),
	}
	d.nameSpeaker(&q, r.mention)
	return q
}
