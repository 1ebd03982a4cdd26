package quotation

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
)

var subjectBlocks = []*block{sRelation, sKind, sIs, sDistance, sVerb, sForm, sVerbs, sEntity}

var subjectSize = layout(subjectBlocks)

// subjectFeatures describes link l as the subject of its cue.
func (d *document) subjectFeatures(l link, s *sentence) bag {
	f := make(bag, 0, 24)
	c, m := &d.cues[l.cue], &d.mentions[l.mention]
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

// subjectsOf lists the links of s that may give cue ci its subject. The links
// of a cue stand together.
func (d *document) subjectsOf(links []link) []link {
	var out []link
	for _, l := range links {
		if l.rel != cueObject {
			out = append(out, l)
		}
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
