package quotation

import "sort"

// The subject of a cue, when no quotation helps to find it: a linear model
// chooses among the mentions that the rules of cues.go link to the cue.

// The blocks of the subject model.
var (
	sRelation = &block{name: "relation and commas or nouns passed", size: int(numRelations) * 5}
	sKind     = &block{name: "relation and kind of mention", size: int(numRelations) * int(numMentionKinds)}
	sIs       = &block{name: "what the mention is, relation", size: 12 * int(numRelations)}
	sDistance = &block{name: "relation and words between", size: int(numRelations) * 6}
	sVerb     = &block{name: "relation and class of verb", size: int(numRelations) * int(numVerbClasses)}
	sForm     = &block{name: "relation and form of verb", size: int(numRelations) * int(numVerbForms)}
	sVerbs    = &block{name: "relation, verbs and clause boundaries between", size: int(numRelations) * 9}
	sEntity   = &block{name: "what is known of the entity", size: 8}
	sNobody   = &block{name: "no speaker: class, form and voice of the verb", size: int(numVerbClasses) * int(numVerbForms) * 2}
	sLemma    = &block{name: "no speaker: the verb itself, voice", size: maxLemmas * 2}
	sAgree    = &block{name: "number of mention and verb", size: 6}
	sAfter    = &block{name: "what follows the mention, relation", size: surroundings * int(numRelations)}
	sBefore   = &block{name: "what stands before the mention, relation", size: surroundings * int(numRelations)}
	sLead     = &block{name: "what stands before the cue, relation", size: surroundings * int(numRelations)}
	sOther    = &block{name: "relation to the cue before, relation", size: 2 * int(numRelations)}
)

var subjectBlocks = []*block{sRelation, sKind, sIs, sDistance, sVerb, sForm, sVerbs, sEntity, sNobody, sLemma, sAgree, sAfter, sBefore,
	sLead, sOther}

// surroundings is the number of kinds of tokens that surroundingClass tells.
const surroundings = 12

// surroundingClass returns what kind of token i is, as a neighbour in [first, last).
func (d *document) surroundingClass(i, first, last int) int {
	if i < first || i >= last {
		return 0
	}
	t := &d.tokens[i]
	switch {
	case t.kind == quoteToken:
		return 1
	case t.punct(","):
		return 2
	case t.kind == punctToken:
		return 3
	case t.is(auxiliary):
		return 4
	case t.cue != 0:
		return 5
	case t.is(relativizer) || t.word == "that":
		return 6
	case t.word == "to":
		return 7
	case t.is(preposition):
		return 8
	case t.is(conjunction):
		return 9
	case d.isFiniteVerb(i):
		return 10
	}
	return 11
}

var subjectSize = layout(subjectBlocks)

// subjectFeatures describes link l as the subject of its cue.
func (d *document) subjectFeatures(l link, s *sentence) bag {
	f := make(bag, 0, 32)
	c := &d.cues[l.cue]
	if l.mention < 0 {
		passive := 0
		if c.passive {
			passive = 1
		}
		f.add(sNobody, (int(c.class)*int(numVerbForms)+int(c.form))*2+passive)
		f.add(sLemma, int(cueWords[d.tokens[c.token].word].lemma)*2+passive)
		f.add(sLead, d.surroundingClass(c.token-1, s.first, s.last)*int(numRelations)+int(l.rel))
		return f
	}
	m := &d.mentions[l.mention]
	r := int(l.rel)
	f.add(sRelation, r*5+min(l.steps, 4))
	f.add(sKind, r*int(numMentionKinds)+int(m.kind))
	for i, yes := range [...]bool{m.plural, m.inanimate, m.group, m.org, m.possessive, m.embedded, m.bracketed, m.attached >= 0,
		d.firstFree(s) == l.mention, m.owner >= 0, c.infinitive, c.passive} {
		f.addIf(sIs, i*int(numRelations)+r, yes)
	}
	lo, hi := m.last, c.token
	if m.first >= c.last {
		lo, hi = c.last, m.first
	}
	f.add(sDistance, r*6+bucket(between(d.counts.words, lo, hi), 0, 1, 3, 7, 14))
	f.add(sVerb, r*int(numVerbClasses)+int(c.class))
	f.add(sForm, r*int(numVerbForms)+int(c.form))
	f.add(sVerbs, r*9+bucket(between(d.counts.verbs, lo, hi), 0, 1)*3+bucket(between(d.counts.clauses, lo, hi), 0, 1))
	plural := 0
	if m.plural {
		plural = 1
	}
	if c.form == formThird || c.form == formBase && !c.infinitive {
		f.add(sAgree, plural*2+int(c.form-formThird))
	}
	f.add(sAfter, d.surroundingClass(m.last, s.first, s.last)*int(numRelations)+r)
	f.add(sBefore, d.surroundingClass(m.first-1, s.first, s.last)*int(numRelations)+r)
	f.add(sLead, d.surroundingClass(c.token-1, s.first, s.last)*int(numRelations)+r)
	if k := d.cueBefore(l.cue, s); k >= 0 && d.hasLink(s, k, l.mention) {
		f.add(sOther, r)
	} else if k >= 0 {
		f.add(sOther, int(numRelations)+r)
	}
	if m.entity < 0 {
		f.add(sEntity, 0)
		return f
	}
	e := &d.entities[m.entity]
	f.addIf(sEntity, 1, e.person > 0)
	f.addIf(sEntity, 2, e.person < 0)
	f.addIf(sEntity, 3, e.count == 1)
	f.addIf(sEntity, 4, e.count > 3)
	f.addIf(sEntity, 5, e.spoke >= 0)
	return f
}

// cueBefore is the cue before ci in its sentence, -1 when it is the first.
func (d *document) cueBefore(ci int, s *sentence) int {
	if ci > 0 && d.cues[ci-1].token >= s.first {
		return ci - 1
	}
	return -1
}

// firstLink is the place of the first link of cue ci among those of its sentence.
func (d *document) firstLink(s *sentence, ci int) int {
	return sort.Search(len(s.links), func(k int) bool { return s.links[k].cue >= ci })
}

// hasLink reports whether mention mi may be the subject of cue ci.
func (d *document) hasLink(s *sentence, ci, mi int) bool {
	for k := d.firstLink(s, ci); k < len(s.links) && s.links[k].cue == ci; k++ {
		if s.links[k].mention == mi && s.links[k].rel != cueObject {
			return true
		}
	}
	return false
}

// subjectsOf lists the links that may give a cue its subject, and nobody: it is
// thought that the dam holds. The links of a cue stand together.
func (d *document) subjectsOf(links []link) []link {
	var out []link
	for _, l := range links {
		if l.rel != cueObject {
			out = append(out, l)
		}
	}
	if len(out) > 0 {
		out = append(out, link{cue: out[0].cue, mention: -1, rel: nobody})
	}
	return out
}

// chooseSubject picks the subject among the links of one cue and tells how
// sure it is.
func (d *document) chooseSubject(links []link, s *sentence) (link, float64) {
	if len(links) == 1 {
		return links[0], 1
	}
	cands := make([]candidate, len(links))
	for i, l := range links {
		cands[i].features = d.subjectFeatures(l, s)
	}
	weigh(cands, d.model.Subject)
	best := 0
	for i := range cands {
		if cands[i].p > cands[best].p {
			best = i
		}
	}
	p := 0.0
	for i := range cands {
		if d.sameBearer(links[i].mention, links[best].mention) {
			p += cands[i].p
		}
	}
	return links[best], min(p, 1)
}
