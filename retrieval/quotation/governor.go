package quotation

import "strings"

// The clause that holds a quotation has the last word on who spoke: the model of
// speaker.go weighs many hints over a whole sentence, and where a verb of speech
// with a subject of its own stands beside the marks, whoever else the sentence
// names said something else. "Lowe laughed when Park said “…”" is Park, "Reis
// said Park had shouted “…”" is Park, "Park wrote to Lowe, who replied: “…”" is
// Lowe.

// maxReach is how many tokens may stand between a verb and the quotation that is
// its object: "told reporters in the harbour on Monday that “…”".
const maxReach = 12

// governor is the cue beside quotation ti that it is the object of, or -1.
func (d *document) governor(ti int) int {
	after := d.governorAfter(ti)
	if after >= 0 && d.lastMark(int(d.tokens[ti].quote)) == ',' {
		return after
	}
	if c := d.governorBefore(ti); c >= 0 {
		return c
	}
	return after
}

// governorBefore is the cue before the quotation, if its words are the cue's.
func (d *document) governorBefore(ti int) int {
	if c := d.cueBeforeQuote(ti); c >= 0 && d.governs(c) {
		return c
	}
	return -1
}

// nearestCue is the cue whose object the quotation at token ti is by its place,
// in whatever form, or -1.
func (d *document) nearestCue(ti int) int {
	if c := d.governorAfter(ti); c >= 0 && d.lastMark(int(d.tokens[ti].quote)) == ',' {
		return c
	}
	if c := d.cueBeforeQuote(ti); c >= 0 && d.cues[c].class <= weakVerb {
		return c
	}
	return d.governorAfter(ti)
}

// cueBeforeQuote walks from the quotation back over what may stand between a
// verb and its object, and stops at the first thing that may not.
func (d *document) cueBeforeQuote(ti int) int {
	s := &d.sentences[d.tokens[ti].sentence]
	for k := ti - 1; k >= s.first && k >= ti-maxReach; k-- {
		t := &d.tokens[k]
		if t.cue != 0 {
			return int(t.cue) - 1
		}
		if t.kind == punctToken {
			if k == ti-1 && (t.word == "," || t.word == ":") {
				continue
			}
			return -1
		}
		if e := d.endsAt[k+1]; e != 0 {
			m := &d.mentions[e-1]
			if m.kind == relativeMention || m.first < s.first {
				return -1
			}
			k = m.first
			continue
		}
		if t.kind == quoteToken || t.is(auxiliary|conjunction|relativizer|subjectPronoun) && !t.is(preposition|dateWord) &&
			t.word != "that" || d.isFiniteVerb(k) {
			return -1
		}
	}
	return -1
}

// governorAfter finds the verb of "…," Ruiz said and of "…," said Ruiz.
func (d *document) governorAfter(ti int) int {
	s := &d.sentences[d.tokens[ti].sentence]
	k := ti + 1
	if k < s.last && d.tokens[k].punct(",") {
		k++
	}
	if k >= s.last {
		return -1
	}
	if m := d.startsAt[k]; m != 0 && d.tokens[k].cue == 0 {
		k = d.mentions[m-1].last
		for k < s.last && d.tokens[k].kind == wordToken && d.tokens[k].cue == 0 && d.tokens[k].is(auxiliary|adverb|dateWord) {
			k++
		}
	}
	if k >= s.last || d.tokens[k].cue == 0 {
		return -1
	}
	c := int(d.tokens[k].cue) - 1
	if d.cues[c].class > askVerb || !d.governs(c) {
		return -1
	}
	return c
}

// governs reports whether cue ci is a finite verb of speech in the active voice,
// without "would" or "may", that has a subject of its own right beside it.
func (d *document) governs(ci int) bool {
	c := &d.cues[ci]
	if c.class > nameVerb || c.form == formIng || c.infinitive || c.passive || c.class == nameVerb && !callsNames(d.tokens[c.token].word) {
		return false
	}
	s := &d.sentences[c.sentence]
	if c.form == formBase && !d.isFiniteBase(c, s) {
		return false
	}
	for k := c.token - 1; k >= s.first && d.tokens[k].is(auxiliary|adverb); k-- {
		if isModal(d.tokens[k].word) {
			return false
		}
	}
	return d.ownSubject(ci) != nil
}

// isFiniteBase tells "they say", "did say" and "heard Park say" from a noun that
// looks like a verb: the party nod.
func (d *document) isFiniteBase(c *cue, s *sentence) bool {
	if c.token == s.first {
		return false
	}
	if d.tokens[c.token-1].is(auxiliary) {
		return true
	}
	e := d.endsAt[c.token]
	if e == 0 {
		return false
	}
	m := &d.mentions[e-1]
	if m.plural || m.kind == loosePronounMention || d.tokens[c.token-1].is(subjectPronoun) {
		return true
	}
	if m.first == s.first {
		return false
	}
	switch d.tokens[m.first-1].word {
	case "hear", "hears", "heard", "see", "sees", "saw", "watched", "and":
		return true
	}
	return false
}

// callsNames reports whether a verb puts a name to something in the very words
// of its subject.
func callsNames(w string) bool {
	for _, stem := range [...]string{"call", "dub", "brand", "label"} {
		if strings.HasPrefix(w, stem) {
			return true
		}
	}
	return false
}

// ownSubject is the link of cue ci to the mention right beside it, or nil.
func (d *document) ownSubject(ci int) *link {
	s := &d.sentences[d.cues[ci].sentence]
	for k := d.firstLink(s, ci); k < len(s.links) && s.links[k].cue == ci; k++ {
		l := &s.links[k]
		m := &d.mentions[l.mention]
		if l.steps > 0 || m.possessive || m.kind == thingMention && !m.inanimate {
			continue
		}
		switch l.rel {
		case invertedSubject:
			// Not "Ruiz, a doctor, said Park “was late”", "described it as “…”".
			if n := m.last; m.embedded || m.kind == loosePronounMention || n < s.last && d.tokens[n].kind == quoteToken {
				continue
			}
			return l
		case adjacentSubject, clauseSubject: // the last of them the head of "none of the captains"
			if !m.embedded {
				return l
			}
		case antecedent:
			return l
		}
	}
	return nil
}

// isModal reports whether a word says that something may be said, or will be.
func isModal(w string) bool {
	switch w {
	case "would", "could", "might", "may", "should", "will", "can", "must", "shall", "'ll", "'d", "wouldn't", "couldn't", "won't", "can't",
		"cannot", "shouldn't":
		return true
	}
	return false
}

// inWhat reports whether the clause of cue ci is the object of another: "what
// her team calls her “…” plan" is said by whoever the sentence is about.
func (d *document) inWhat(ci int) bool {
	l := d.ownSubject(ci)
	first := d.cues[ci].token
	if l != nil {
		first = min(first, d.mentions[l.mention].first)
	}
	return first > d.sentences[d.cues[ci].sentence].first && d.tokens[first-1].word == "what"
}

// keepClause gives the quotation to the subject of the verb beside it where the
// model chose somebody of another clause.
func (d *document) keepClause(a *attribution, cands []candidate) {
	g := d.governor(a.setting.token)
	if g < 0 || d.inWhat(g) {
		return
	}
	l := d.ownSubject(g)
	if d.sameBearer(l.mention, a.best.mention) {
		a.pSpeaker = max(a.pSpeaker, keptClause)
		return
	}
	for i := range cands {
		if cands[i].cue == g && cands[i].mention == l.mention {
			a.best = cands[i]
			a.pSpeaker = max(keptClause, cands[i].p)
			return
		}
	}
}

// keptClause is how sure a speaker is whom keepClause names: of those in
// annotated news about so many are right.
const keptClause = 0.93

// notTheHearer tells "Ruiz was told by Park: “…”", which is Park's, from "Ruiz
// was quoted": whoever is told something does not say it.
func (d *document) notTheHearer(a *attribution, cands []candidate) {
	if a.best.cue < 0 || !d.cues[a.best.cue].passive || a.best.rel == passiveAgent || a.best.mention < 0 {
		return
	}
	switch a.best.rel {
	case adjacentSubject, appositionSubject, clauseSubject, whoSubject, antecedent, sharedSubject:
	default:
		return
	}
	best := -1
	for i := range cands {
		if cands[i].cue == a.best.cue && cands[i].rel == passiveAgent && (best < 0 || cands[i].p > cands[best].p) {
			best = i
		}
	}
	if best >= 0 {
		a.best, a.pSpeaker = cands[best], max(keptClause, cands[best].p)
		return
	}
	a.pSpeaker = min(a.pSpeaker, unsure)
}

// unsure is a probability at which nobody is named.
const unsure = 0.4
