package quotation

import (
	"sort"
	"strings"
)

// cue is a word that tells of speech: a reporting verb, "according to", a
// colon after a name, a noun like claim with an owner.
type cue struct {
	token       int
	last        int // after its last token
	class       verbClass
	form        verbForm
	infinitive  bool
	passive     bool
	subordinate bool // after who, which, that, because
	sentence    int
	hasSubject  bool
}

// findCues finds the cues of every sentence and links them to the mentions that
// may be their subjects.
func (d *document) findCues() {
	for si := range d.sentences {
		s := &d.sentences[si]
		for i := s.first; i < s.last; i++ {
			c, ok := d.cueAt(i, s)
			if !ok {
				continue
			}
			c.sentence = si
			d.cues = append(d.cues, c)
			d.tokens[i].cue = int32(len(d.cues))
			d.linkCue(len(d.cues)-1, s)
		}
	}
}

func (d *document) cueAt(i int, s *sentence) (cue, bool) {
	t := &d.tokens[i]
	if t.kind == quoteToken {
		return cue{}, false
	}
	if t.kind == punctToken {
		return d.punctCue(i, s)
	}
	next := &token{}
	if i+1 < s.last {
		next = &d.tokens[i+1]
	}
	switch t.word {
	case "according":
		if next.word == "to" {
			return cue{token: i, last: i + 2, class: accordingTo}, true
		}
	case "per":
		if d.startsAt[i+1] != 0 && i > s.first && d.tokens[i-1].kind != wordToken {
			return cue{token: i, last: i + 1, class: accordingTo}, true
		}
	case "citing", "quoting":
		return cue{token: i, last: i + 1, class: showVerb, form: formIng}, true
	case "words":
		if i > s.first && d.tokens[i-1].word == "the" && next.word == "of" {
			return cue{token: i, last: i + 2, class: accordingTo}, true
		}
		if i > s.first && (d.tokens[i-1].word == "'s" || d.tokens[i-1].is(possessivePronoun)) {
			return cue{token: i, last: i + 1, class: nounVerb}, true
		}
		return cue{}, false
	}
	w, ok := cueWords[t.word]
	if ok && t.upper && w.form != formIng && !(i == s.first && w.form == formPast) && !t.allUpper &&
		!(s.headline && w.form == formThird && !w.noun) {
		ok = false
	}
	if ok && !d.nounReading(i, s, w) {
		c := cue{token: i, last: i + 1, class: w.class, form: w.form}
		c.infinitive = i > s.first && d.tokens[i-1].word == "to"
		for k := i - 1; k >= s.first && k > i-4; k-- {
			p := &d.tokens[k]
			if p.is(auxiliary) {
				switch p.word {
				case "was", "were", "been", "is", "are", "being", "be":
					c.passive = w.form == formPast
				}
			} else if !p.is(adverb) {
				break
			}
		}
		return c, true
	}
	return d.ownedNoun(i, s)
}

// punctCue is the cue of a colon behind a name, or a dash between a quotation and a
// name.
func (d *document) punctCue(i int, s *sentence) (cue, bool) {
	t := &d.tokens[i]
	switch t.word {
	case ":":
		if i > s.first && (d.endsAt[i] != 0 || d.tokens[i-1].punct(")")) || i == s.first+1 && d.tokens[i-1].upper {
			return cue{token: i, last: i + 1, class: colonCue}, true
		}
	case "—", "–", "--", "-", "―":
		if i > s.first && d.tokens[i-1].kind == quoteToken && i+1 < s.last && d.startsAt[i+1] != 0 || i == s.first && i > 0 &&
			d.tokens[i-1].kind == quoteToken && i+1 < s.last && d.startsAt[i+1] != 0 {
			return cue{token: i, last: i + 1, class: colonCue, form: formThird}, true
		}
	}
	return cue{}, false
}

// ownedNoun is the cue of a noun of speech with an owner: Ruiz's claim, her claim.
func (d *document) ownedNoun(i int, s *sentence) (cue, bool) {
	t := &d.tokens[i]
	if t.is(nounCue) && i > s.first {
		p := &d.tokens[i-1]
		q := p
		if i-2 >= s.first && !p.is(possessivePronoun) && p.word != "'s" {
			q = &d.tokens[i-2]
		}
		if p.is(possessivePronoun) || p.word == "'s" || q.is(possessivePronoun) || q.word == "'s" {
			return cue{token: i, last: i + 1, class: nounVerb}, true
		}
	}
	return cue{}, false
}

// nounReading reports whether a verb form is a noun or adjective here: the [claim],
// his [stated] aim.
func (d *document) nounReading(i int, s *sentence, w cueWord) bool {
	var p *token // the token before, nil at the head of the sentence
	if i > s.first {
		p = &d.tokens[i-1]
	}
	switch w.form {
	case formBase:
		return p == nil || d.baseIsNoun(i, s, w) // at the head an imperative, or a noun in a headline
	case formThird:
		return w.noun && (p == nil || d.thirdIsNoun(i, p))
	case formPast:
		// the [proposed] dam; not the dam [proposed] by
		return p != nil && !p.is(adverb) && p.is(determiner|possessivePronoun) && !p.is(loosePronoun) && i+1 < s.last &&
			d.tokens[i+1].kind == wordToken && !d.tokens[i+1].is(determiner|preposition)
	case formIng:
		return p != nil && p.is(determiner|possessivePronoun) // the [warning]
	}
	return false
}

// baseIsNoun reports whether the base form at token i, which is not the first of the
// sentence, is a noun: a [report]; not to [report], they [report], critics [report].
func (d *document) baseIsNoun(i int, s *sentence, w cueWord) bool {
	p := &d.tokens[i-1]
	if p.word == "to" || p.is(auxiliary) && p.word != "'s" || p.is(subjectPronoun) || p.word == "i" || p.word == "we" || p.word == "you" {
		return false
	}
	if p.is(adverb) && i-2 >= s.first {
		p = &d.tokens[i-2]
		if p.is(auxiliary|subjectPronoun) || p.word == "to" {
			return false // they also [report]
		}
	}
	if p.word == "who" || p.word == "and" {
		return w.noun
	}
	if e := d.endsAt[i]; e != 0 && p.kind == wordToken {
		return d.baseIsNounBehind(d.headOf(int(e)-1), s, w)
	}
	return w.noun || p.kind == wordToken
}

// baseIsNounBehind reports whether a base form right behind mention mi is a noun, the
// mention being no subject of it.
func (d *document) baseIsNounBehind(mi int, s *sentence, w cueWord) bool {
	m := &d.mentions[mi]
	if m.first > s.first && d.tokens[m.first-1].word == "and" && m.kind == nameMention {
		return false // Ruiz and Hale [say]
	}
	if !w.noun && w.class <= askVerb {
		return false // police [say]; observers around the country [say]
	}
	if w.noun && m.kind == thingMention {
		return true // the dam [reports]
	}
	return !m.plural && m.kind != loosePronounMention
}

// thirdIsNoun reports whether a form that may be a plural noun is one behind token p:
// his [claims], three [reports], making [claims]; not Ruiz [claims].
func (d *document) thirdIsNoun(i int, p *token) bool {
	if p.is(determiner|possessivePronoun|preposition|number) || p.word == "'s" {
		return true
	}
	if strings.HasSuffix(p.word, "ing") && !p.upper && len(p.word) > 5 {
		return true
	}
	e := d.endsAt[i]
	return e != 0 && d.mentions[e-1].plural
}

// relation is how a mention relates to a cue or a quotation.
type relation uint8

const (
	adjacentSubject   relation = iota // Ruiz said
	appositionSubject                 // Ruiz, a doctor, said
	invertedSubject                   // said Ruiz
	whoSubject                        // who said
	antecedent                        // Ruiz, who said
	clauseSubject                     // Ruiz of the institute there said
	sharedSubject                     // Ruiz stood up and said; Ruiz left, saying
	sourceOf                          // according to Ruiz
	ownerOf                           // Ruiz's claim
	passiveAgent                      // described by Ruiz as
	beforeColon                       // Ruiz:
	afterDash                         // "…" — Ruiz
	cueObject                         // told Ruiz
	noCue                             // is in the sentence
	previousSpeaker                   // spoke the quotation before
	previousSubject                   // subject of a cue in the sentence before
	previousMention                   // first mention of the sentence before
	nextSubject                       // subject of a cue in the sentence after
	nobody                            // no speaker at all
	numRelations
)

// link ties a mention to a cue.
type link struct {
	cue, mention int
	rel          relation
	steps        int // commas or mentions passed on the way
}

const (
	maxBack      = 60 // tokens looked at before a cue
	maxAppositon = 4  // commas passed before a cue
)

func (d *document) addLink(s *sentence, ci, mi int, rel relation, steps int) {
	mi = d.speakerOf(mi)
	for k := len(s.links) - 1; k >= 0 && s.links[k].cue == ci; k-- {
		if s.links[k].mention == mi {
			return
		}
	}
	s.links = append(s.links, link{ci, mi, rel, steps})
	if rel != cueObject && rel != noCue {
		d.cues[ci].hasSubject = true
	}
}

// headOf climbs from the innermost noun to the head of its phrase: a spokesman
// for the group of doctors.
func (d *document) headOf(mi int) int {
	for n := 0; n < 6 && d.mentions[mi].attached >= 0; n++ {
		mi = d.mentions[mi].attached
	}
	return mi
}

// linkCue finds the mentions that may be the subject of cue ci.
func (d *document) linkCue(ci int, s *sentence) {
	c := &d.cues[ci]
	i := c.token
	switch c.class {
	case accordingTo:
		if m := d.startsAt[min(c.last, len(d.tokens))]; m != 0 && c.last < s.last {
			d.addLink(s, ci, int(m)-1, sourceOf, 0)
		} else if c.last+1 < s.last {
			if m := d.startsAt[c.last+1]; m != 0 {
				d.addLink(s, ci, int(m)-1, sourceOf, 1)
			}
		}
		return
	case nounVerb:
		for k := d.mentionsBefore(s, c.last) - 1; k >= 0 && d.mentions[s.mentions[k]].last > i-maxPhrase; k-- {
			m := &d.mentions[s.mentions[k]]
			if m.owner >= 0 && m.first <= i && i <= m.last {
				d.addLink(s, ci, m.owner, ownerOf, 0)
				return
			}
		}
		// The phrase was cut short: the owner ends right before.
		for k := i - 1; k >= s.first && k > i-4; k-- {
			if m := d.endsAt[k]; m != 0 {
				d.addLink(s, ci, int(m)-1, ownerOf, 1)
				return
			}
		}
		return
	case colonCue:
		if c.form == formThird {
			if m := d.startsAt[i+1]; m != 0 {
				d.addLink(s, ci, int(m)-1, afterDash, 0)
			}
			return
		}
		if m := d.endsAt[i]; m != 0 {
			d.addLink(s, ci, d.headOf(int(m)-1), beforeColon, 0)
		}
		if f := d.firstFree(s); f >= 0 && d.mentions[f].last <= i {
			d.addLink(s, ci, f, beforeColon, 1)
		}
		return
	}
	d.linkLeft(ci, s)
	d.linkRight(ci, s)
}

// linkLeft links cue ci to the mentions before it that may be its subject.
func (d *document) linkLeft(ci int, s *sentence) {
	c := &d.cues[ci]
	low := max(s.first, c.token-maxBack)
	p := d.beforeAdverbs(c.token, low, s)
	if p < low {
		d.linkShared(ci, s, c.token)
		return
	}
	if mi, ok := d.endingAt(p + 1); ok {
		if c.form == formIng && p == c.token-1 && d.linkParticiple(ci, mi, s) {
			return
		}
		if c.form != formIng || p == c.token-2 && d.tokens[p+1].is(auxiliary) {
			d.linkAdjacent(ci, mi, s)
			return
		}
	}
	switch t := &d.tokens[p]; {
	case mayEndApposition(t):
		d.linkApposition(ci, s, p, low)
	case t.is(relativizer):
		d.linkAntecedent(ci, p, s)
		return
	case t.is(conjunction):
		d.linkShared(ci, s, p)
		return
	case t.kind == quoteToken:
		return
	}
	d.linkShared(ci, s, p+1)
}

// endingAt is the mention that ends before token i.
func (d *document) endingAt(i int) (mention int, ok bool) {
	e := d.endsAt[i]
	return int(e) - 1, e != 0
}

// beforeAdverbs steps back from the cue at token i over what may stand between it and
// its subject: Ruiz [also], Ruiz [on Monday], Ruiz [has repeatedly]. It returns the
// token that it stops at, below low when there is none.
func (d *document) beforeAdverbs(i, low int, s *sentence) int {
	p := i - 1
	for p >= low {
		t := &d.tokens[p]
		if t.kind != wordToken || d.endsAt[p+1] != 0 && !t.is(dateWord) {
			break
		}
		onDate := t.word == "on" && p+1 < s.last && d.tokens[p+1].is(dateWord)
		passed := t.is(auxiliary|adverb|dateWord) && !t.is(subjectPronoun) || strings.HasSuffix(t.word, "ly") || t.word == "to" ||
			onDate || t.digit
		if !passed {
			break
		}
		p--
	}
	return p
}

// linkParticiple links a participle to mention mi right before it, and reports
// whether that is all: with Ruiz [saying]; footage of Ruiz [saying] may have another
// subject too.
func (d *document) linkParticiple(ci, mi int, s *sentence) (done bool) {
	h := d.headOf(mi)
	if f := d.mentions[h].first - 1; f >= s.first && (d.tokens[f].word == "with" || d.tokens[f].kind == punctToken) {
		d.addLink(s, ci, h, adjacentSubject, 2)
		d.linkShared(ci, s, d.mentions[mi].last)
		return true
	}
	if !d.mentions[mi].possessive {
		d.addLink(s, ci, mi, adjacentSubject, 3)
	}
	return false
}

// linkAdjacent links cue ci to mention mi, which ends before it: Ruiz [said], the
// head of the institute [said], Ruiz, who [said].
func (d *document) linkAdjacent(ci, mi int, s *sentence) {
	c, m := &d.cues[ci], &d.mentions[mi]
	if m.kind == relativeMention {
		d.addLink(s, ci, mi, whoSubject, 0)
		c.subordinate = true
		if a := d.antecedentOf(mi, s); a >= 0 {
			d.addLink(s, ci, d.headOf(a), antecedent, 0)
		}
		return
	}
	h := d.headOf(mi)
	if h != mi {
		d.addLink(s, ci, h, clauseSubject, 0)
		d.addLink(s, ci, mi, adjacentSubject, 1)
	} else {
		d.addLink(s, ci, mi, adjacentSubject, 0)
	}
	if m.embedded && m.attached < 0 {
		// In a speech to voters Ruiz said; during a visit he said
		d.linkShared(ci, s, m.first)
	}
	c.subordinate = c.subordinate || d.subordinated(d.mentions[h].first, s)
}

// mayEndApposition reports whether an apposition may end with this token: Ruiz, a
// doctor[,] said; Ruiz (a doctor[)] said.
func mayEndApposition(t *token) bool {
	if t.kind != punctToken {
		return false
	}
	switch t.word {
	case ",", ")", "—", "–", "-", "--":
		return true
	}
	return false
}

// linkAntecedent links cue ci to what the relative word at token p refers to: the
// dam [that] experts doubted, the report, [which] says.
func (d *document) linkAntecedent(ci, p int, s *sentence) {
	d.cues[ci].subordinate = true
	if mi, ok := d.endingAt(p); ok {
		d.addLink(s, ci, d.headOf(mi), antecedent, 0)
	} else if p > s.first {
		if mi, ok := d.endingAt(p - 1); ok {
			d.addLink(s, ci, d.headOf(mi), antecedent, 1)
		}
	}
}

// linkApposition handles a comma, bracket or dash before the cue: the subject
// ends before one of the commas further left.
func (d *document) linkApposition(ci int, s *sentence, p, low int) {
	c := &d.cues[ci]
	commas := 0
	for k := p; k > low && commas <= maxAppositon; k-- {
		t := &d.tokens[k]
		if t.kind == quoteToken && !d.spans[t.quote].nickname {
			return
		}
		if t.kind != punctToken {
			continue
		}
		switch t.word {
		case ";", ":":
			return
		case ",", "(", "—", "–", "--", "-":
			commas++
			if k == p && c.form == formIng {
				// Ruiz left, saying: whatever ends here is not the subject.
				continue
			}
			if e := d.endsBefore(k, s); e >= 0 && k < p {
				h := d.headOf(e)
				if d.isPlace(h, s) {
					continue
				}
				d.addLink(s, ci, h, appositionSubject, commas)
			}
		}
	}
}

// mentionsBefore is the number of mentions of s that begin before token i.
func (d *document) mentionsBefore(s *sentence, i int) int {
	return sort.Search(len(s.mentions), func(k int) bool { return d.mentions[s.mentions[k]].first >= i })
}

// isPlace tells the state in "of Salem, Oregon," and "Salem, Ore.,"
// and what follows a preposition from a subject.
func (d *document) isPlace(mi int, s *sentence) bool {
	m := &d.mentions[mi]
	if m.embedded {
		return true
	}
	if m.last-m.first == 1 && strings.HasSuffix(d.tokens[m.first].word, ".") {
		return true
	}
	if m.kind == nameMention && m.first-1 > s.first && d.tokens[m.first-1].punct(",") {
		if e := d.endsAt[m.first-1]; e != 0 {
			b := &d.mentions[e-1]
			return b.embedded && b.kind == nameMention && m.nameLast-m.nameFirst <= 2 && d.tokens[m.nameFirst].class&(maleName|femaleName) == 0
		}
	}
	return false
}

// linkShared adds the subjects that a participle, an infinitive or the second of
// two verbs shares: of the verb before, of the clause, of the sentence.
func (d *document) linkShared(ci int, s *sentence, before int) {
	n := 0
	// The nearest cue before, in this sentence.
	if ci > 0 && d.cues[ci-1].sentence == d.cues[ci].sentence {
		for k := len(s.links) - 1; k >= 0 && n < 2; k-- {
			l := s.links[k]
			if l.cue == ci {
				continue
			}
			if l.cue < ci-1 {
				break
			}
			if l.rel != cueObject {
				d.addLink(s, ci, l.mention, sharedSubject, n)
				n++
			}
		}
	}
	// The nearest free mentions before it, and the first of the sentence.
	count := 0
	for k := d.mentionsBefore(s, before) - 1; k >= 0 && count < 2; k-- {
		mi := s.mentions[k]
		m := &d.mentions[mi]
		if m.last > before {
			continue
		}
		if before-m.last > maxBack {
			break
		}
		if m.embedded || m.possessive || m.bracketed || m.kind == relativeMention || d.isPlace(mi, s) {
			continue
		}
		d.addLink(s, ci, mi, clauseSubject, 1+count)
		count++
	}
	for k := 0; k < len(s.mentions) && k < 4; k++ {
		mi := s.mentions[k]
		m := &d.mentions[mi]
		if m.last > before {
			break
		}
		if !m.embedded && !m.possessive {
			d.addLink(s, ci, mi, sharedSubject, 3)
			break
		}
	}
}

func (d *document) linkRight(ci int, s *sentence) {
	c := &d.cues[ci]
	k := c.last
	for k < s.last && k < c.last+3 && d.startsAt[k] == 0 &&
		(d.tokens[k].is(adverb|dateWord) || strings.HasSuffix(d.tokens[k].word, "ly") && d.tokens[k].kind == wordToken) {
		k++
	}
	if k >= s.last {
		return
	}
	if c.passive {
		for j := k; j < s.last && j < k+8; j++ {
			if d.tokens[j].word == "by" && d.startsAt[j+1] != 0 {
				d.addLink(s, ci, int(d.startsAt[j+1])-1, passiveAgent, 0)
				break
			}
		}
	}
	m := d.startsAt[k]
	if m == 0 {
		return
	}
	mi := int(m) - 1
	before := c.token - 1
	for before >= s.first && d.tokens[before].kind == punctToken && (d.tokens[before].word == "," || d.tokens[before].word == "—") {
		before--
	}
	afterQuote := before >= s.first && d.tokens[before].kind == quoteToken
	if before < s.first && c.token == s.first && s.first > 0 && d.tokens[s.first-1].kind == quoteToken {
		afterQuote = true
	}
	asSaid := before >= s.first && d.tokens[before].word == "as"
	if (c.form == formPast || c.form == formThird || c.form == formBase) && !c.infinitive &&
		(afterQuote || asSaid || !c.hasSubject && c.class <= askVerb && k == c.last || before < c.token-1 && d.saidByWhom(c, mi)) {
		d.addLink(s, ci, mi, invertedSubject, k-c.last)
		return
	}
	d.addLink(s, ci, mi, cueObject, 0)
}

// saidByWhom tells "The dam is safe, said Ana Ruiz, who …" from "Ruiz, a
// doctor, told the court …": the verb takes no noun, and none of a clause.
func (d *document) saidByWhom(c *cue, mi int) bool {
	if d.tokens[c.token].word != "said" && d.tokens[c.token].word != "says" && (c.class != addVerb || c.form > formThird) {
		return false
	}
	m := &d.mentions[mi]
	s := &d.sentences[m.sentence]
	end := d.phraseEnd(d.wholePhrase(mi), m.sentence)
	if m.kind == thingMention || end < s.last && d.tokens[end].kind == wordToken && !d.tokens[end].is(relativizer) {
		return false
	}
	return c.class == sayVerb || m.kind == nameMention && !m.embedded
}

// antecedentOf is the mention that "who" refers to.
func (d *document) antecedentOf(who int, s *sentence) int {
	p := d.mentions[who].first - 1
	if p >= s.first && d.tokens[p].punct(",") {
		p--
	}
	// Ana Ruiz, 41, of Salem, Ore., who: the first before a comma that is
	// no place.
	last := -1
	for n := 0; p >= s.first && n < 4; n++ {
		if e := d.endsBefore(p+1, s); e >= 0 {
			last = e
			if !d.isPlace(d.headOf(e), s) {
				return d.speakerOf(d.headOf(e))
			}
		}
		for p >= s.first && !d.tokens[p].punct(",") {
			if d.tokens[p].kind == quoteToken || d.tokens[p].cue != 0 {
				return last
			}
			p--
		}
		p--
	}
	return last
}

// subordinated reports whether the clause that begins with token i hangs on
// another: after that, who, because.
func (d *document) subordinated(i int, s *sentence) bool {
	if i <= s.first {
		return false
	}
	t := &d.tokens[i-1]
	return t.is(relativizer) || t.is(conjunction) && t.word != "and" && t.word != "but" && t.word != "or"
}
