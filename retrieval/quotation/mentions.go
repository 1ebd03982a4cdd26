package quotation

import "strings"

type mentionKind uint8

const (
	nameMention         mentionKind = iota // Ana Ruiz, Sen. Ruiz, the Harbour Institute
	roleMention                            // the official, a senior adviser, critics
	thingMention                           // the report, a long letter, the plan
	personPronoun                          // he, she, his, her
	loosePronounMention                    // they, it, I, we, one, others
	relativeMention                        // who
	numMentionKinds
)

// mention is a noun phrase that may be a speaker.
type mention struct {
	first, last         int // tokens, half-open, determiner and role words included
	nameFirst, nameLast int // the proper name in it, titles stripped; empty when equal
	head                int // the token that heads it
	kind                mentionKind
	sentence            int
	plural              bool
	inanimate           bool // a report, a poll
	group               bool // a campaign, a ministry
	org                 bool // a name that is an organisation's
	possessive          bool // followed by 's, or his, her
	embedded            bool // follows a preposition
	attached            int  // the mention it is attached to by of, for, at; -1
	owner               int  // the mention that owns it; -1
	bracketed           bool // inside parentheses
	split               bool // a name right after an institution's: (minister of) Education Ana Ruiz
	person              int  // the name in apposition to this role; -1
	entity              int  // index into document.entities, -1 when none
}

const maxPhrase = 12 // tokens of one noun phrase

// findMentions lists the mentions of every sentence, in order of their ends.
func (d *document) findMentions() {
	d.noteCapitals()
	d.endsAt = make([]int32, len(d.tokens)+1)
	d.startsAt = make([]int32, len(d.tokens)+1)
	for si := range d.sentences {
		s := &d.sentences[si]
		depth := 0
		for i := s.first; i < s.last; {
			t := &d.tokens[i]
			if t.kind == punctToken {
				if t.word == "(" || t.word == "[" {
					depth++
				} else if (t.word == ")" || t.word == "]") && depth > 0 {
					depth--
				}
			}
			n := len(d.mentions)
			next := d.scanPhrase(i, s.last, si)
			for k := n; k < len(d.mentions); k++ {
				m := &d.mentions[k]
				m.bracketed = depth > 0
				d.placeMention(k, s)
			}
			if next <= i {
				next = i + 1
			}
			i = next
		}
		d.joinAppositions(s)
	}
}

// joinAppositions ties a role to the name that follows it: the director of the
// institute, Ana Ruiz; the minister of education Ana Ruiz.
func (d *document) joinAppositions(s *sentence) {
	for _, ni := range s.mentions {
		n := &d.mentions[ni]
		if n.kind != nameMention || n.org {
			continue
		}
		role := d.descriptionBefore(n, s)
		if role >= 0 {
			d.mentions[role].person = ni
			continue
		}
		if n.attached >= 0 && (n.split || n.nameFirst > n.first && isCourtesy(d.tokens[n.nameFirst-1].word)) {
			role = d.headOf(n.attached)
		} else if n.first-1 > s.first && d.tokens[n.first-1].punct(",") {
			if e := d.endsBefore(n.first-1, s); e >= 0 {
				role = e
				if d.mentions[e].kind != roleMention {
					role = d.headOf(e)
				}
			}
			if n.last < s.last && d.tokens[n.last].word == "and" {
				continue
			}
		}
		if role < 0 {
			continue
		}
		r := &d.mentions[role]
		if n.nameLast-n.nameFirst > 1 && d.tokens[n.nameFirst].is(maleName|femaleName) && d.mayBeRole(r, n) && d.standsFree(r, n) {
			r.person = ni
			continue
		}
		if r.kind != roleMention || r.plural || r.group || r.possessive || d.tokens[r.head].is(orgWord) {
			continue
		}
		r.person = ni
		if n.attached >= 0 {
			n.attached, n.embedded = -1, false
			n.first = n.nameFirst
		}
	}
}

// descriptionBefore is the phrase that a name stands in apposition to, though no
// list has its noun or the noun has others behind it: said Park's successor, Ana
// Ruiz; the minister of education, Ana Ruiz, said. It begins the sentence, or
// follows the verb behind a quotation. -1 when there is none.
func (d *document) descriptionBefore(n *mention, s *sentence) int {
	comma := n.first - 1
	if comma <= s.first || !d.tokens[comma].punct(",") || n.possessive || n.nameLast-n.nameFirst < 2 {
		return -1
	}
	if n.last < s.last && d.tokens[n.last].kind == wordToken && d.tokens[n.last].word != "who" {
		return -1
	}
	for k := comma - 1; k >= s.first && k > comma-maxDescription; k-- {
		t := &d.tokens[k]
		if t.kind != wordToken && t.kind != punctToken || t.kind == punctToken && t.word != "&" {
			return -1
		}
		m := d.startsAt[k]
		if m != 0 && d.describes(int(m)-1, s) {
			return int(m) - 1
		}
		if _, verb := cueWords[t.word]; verb && m == 0 || t.is(auxiliary|relativizer|dateWord) && t.word != "'s" {
			return -1
		}
	}
	return -1
}

// maxDescription is how many tokens may stand between the head of a description
// and the comma behind it.
const maxDescription = 12

// describes reports whether phrase mi is somebody's description by its place: at
// the head of the sentence, or behind "…," said.
func (d *document) describes(mi int, s *sentence) bool {
	m := &d.mentions[mi]
	if m.kind != roleMention && m.kind != thingMention || m.plural || m.group || m.inanimate || m.possessive || m.last-m.first < 2 {
		return false
	}
	if !d.tokens[m.first].is(determiner|possessivePronoun) && m.owner < 0 {
		return false
	}
	if m.first == s.first {
		return m.kind == roleMention || m.owner >= 0
	}
	v := &d.tokens[m.first-1]
	c, ok := cueWords[v.word]
	if !ok || c.class > askVerb || c.form > formThird {
		return false
	}
	if m.first-1 == s.first {
		return s.first > 0 && d.tokens[s.first-1].kind == quoteToken
	}
	k := m.first - 2
	if d.tokens[k].punct(",") && k > s.first {
		k--
	}
	return d.tokens[k].kind == quoteToken
}

// endsBefore is the mention that ends before token i, stepping over a
// parenthesis, or -1.
func (d *document) endsBefore(i int, s *sentence) int {
	if e := d.endsAt[i]; e != 0 {
		return int(e) - 1
	}
	if i > s.first && d.tokens[i-1].punct(")") {
		for k := i - 2; k > s.first && k > i-12; k-- {
			if d.tokens[k].punct("(") {
				return int(d.endsAt[k]) - 1
			}
		}
	}
	return -1
}

// speakerOf is the name in apposition to a role, or the mention itself.
func (d *document) speakerOf(mi int) int {
	if p := d.mentions[mi].person; p >= 0 {
		return p
	}
	return mi
}

// placeMention enters mention k into the sentence and the token tables.
func (d *document) placeMention(k int, s *sentence) {
	m := &d.mentions[k]
	m.attached = -1
	s.mentions = append(s.mentions, k)
	if m.owner != ownerInside {
		d.endsAt[m.last] = int32(k) + 1
		if d.startsAt[m.first] == 0 {
			d.startsAt[m.first] = int32(k) + 1
		}
	} else {
		m.owner = -1
	}
	m.embedded = d.isDateline(m, s)
	if m.first > s.first {
		p := &d.tokens[m.first-1]
		if p.is(preposition) && (!p.upper || m.first-1 == s.first) && !d.opensClause(m, p) {
			m.embedded = true
			if a := d.endsAt[m.first-1]; a != 0 && attaches(p.word) {
				m.attached = int(a) - 1
			}
		}
	}
}

// isDateline tells the place that an agency's report begins with: BERGEN,
// Norway (AP) — The harbour …
func (d *document) isDateline(m *mention, s *sentence) bool {
	if m.first > s.first+2 || !d.tokens[s.first].allUpper || d.tokens[s.first].is(title) || len(d.tokens[s.first].word) < 4 {
		return false
	}
	for i := m.last; i < s.last && i < s.first+9; i++ {
		switch t := &d.tokens[i]; {
		case t.punct("—") || t.punct("–") || t.punct("--") || t.punct("-") || t.punct("―"):
			return true
		case !t.upper && !t.punct(",") && !t.punct("(") && !t.punct(")") && !t.punct("."):
			return false
		}
	}
	return false
}

// opensClause tells "as Ruiz said" from "as a doctor".
func (d *document) opensClause(m *mention, before *token) bool {
	if !before.is(conjunction) && before.word != "as" && before.word != "like" || m.last >= len(d.tokens) {
		return false
	}
	n := &d.tokens[m.last]
	if n.upper || n.kind != wordToken {
		return false
	}
	c, ok := cueWords[n.word]
	return n.is(auxiliary) && n.word != "'s" || ok && c.form != formIng || n.is(commonVerb)
}

// ownerInside marks, while scanning, a mention that owns the one around it.
const ownerInside = -2

func attaches(prep string) bool {
	switch prep {
	case "of", "for", "at", "from", "in", "with", "to", "on", "by", "against", "near", "behind", "about", "into", "inside", "within":
		return true
	}
	return false
}

// noteCapitals remembers which words stand in lower case or in the middle of a
// sentence in capitals, so that the first word of a sentence can be judged.
func (d *document) noteCapitals() {
	d.seen = make(map[string]uint8, len(d.tokens)/2)
	for si := range d.sentences {
		s := &d.sentences[si]
		s.headline = d.isHeadline(s)
		for i := s.first; i < s.last && !s.headline; i++ {
			t := &d.tokens[i]
			if t.kind != wordToken || t.is(determiner|preposition|auxiliary|conjunction|subjectPronoun) {
				continue
			}
			switch {
			case !t.upper:
				d.seen[t.word] |= seenLower
			case i > s.first && d.tokens[i-1].kind == wordToken:
				d.seen[t.word] |= seenUpper
			}
		}
	}
}

// isHeadline tells a line whose words nearly all have capitals; they say
// nothing about names.
func (d *document) isHeadline(s *sentence) bool {
	upper, lower := 0, 0
	for i := s.first; i < s.last && i < s.first+40; i++ {
		t := &d.tokens[i]
		if t.kind == quoteToken {
			return false
		}
		if t.kind != wordToken || len(t.word) < 3 || t.is(determiner|conjunction|preposition|auxiliary) {
			continue
		}
		if t.upper {
			upper++
		} else {
			lower++
		}
	}
	whole := (s.first == 0 || d.tokens[s.first-1].para != d.tokens[s.first].para) &&
		(s.last == len(d.tokens) || d.tokens[s.last].para != d.tokens[s.first].para)
	return whole && upper >= 4 && upper >= 4*lower
}

const (
	seenLower = 1 << iota
	seenUpper
)

// verbAt tells whether token i is surely a verb, or reads as one here.
func (d *document) verbAt(i, phraseStart int) bool {
	t := &d.tokens[i]
	if t.upper {
		return false
	}
	prev := &d.tokens[max(i-1, 0)]
	afterDeterminer := i == phraseStart || i > phraseStart &&
		(prev.is(determiner|possessivePronoun|nationality) && !prev.is(role) || prev.word == "'s")
	if t.is(auxiliary) {
		return true
	}
	if c, ok := cueWords[t.word]; ok {
		if c.form == formPast && prev.is(loosePronoun) {
			return true // all agreed, many said
		}
		if c.form == formIng || c.form == formPast {
			return !afterDeterminer || i == phraseStart
		}
		if !c.noun {
			return !afterDeterminer
		}
		if afterDeterminer {
			return false
		}
		// claims, report: a noun when a verb follows.
		if i+1 < len(d.tokens) {
			n := &d.tokens[i+1]
			if nc, ok := cueWords[n.word]; ok && (nc.form == formPast || nc.form == formThird) || n.is(auxiliary) {
				return false
			}
			if t.is(inanimate|nounCue|group) && c.form == formBase {
				return false
			}
		}
		return c.form == formThird || prev.is(rolePlural)
	}
	if t.is(commonVerb) {
		return !afterDeterminer
	}
	if t.is(role | rolePlural | group | inanimate) {
		return false
	}
	if strings.HasSuffix(t.word, "ed") && len(t.word) > 4 || strings.HasSuffix(t.word, "ing") && len(t.word) > 5 {
		return !afterDeterminer
	}
	return false
}

// nameLike tells whether the capital of token i is that of a name.
func (d *document) nameLike(i int) bool {
	t := &d.tokens[i]
	if t.kind != wordToken || !t.upper && !(len(t.word) > 3 && (strings.HasPrefix(t.word, "al-") || strings.HasPrefix(t.word, "el-"))) &&
		!(t.word[0] == '@' && len(t.word) > 1) {
		return false
	}
	if t.is(dateWord) && !t.is(maleName|femaleName) || t.word == "i" {
		return false
	}
	if t.word == "said" && i+1 < len(d.tokens) && d.tokens[i+1].upper && i == d.sentences[t.sentence].first {
		return false // Said Ana Ruiz: …
	}
	first := i == d.sentences[t.sentence].first || d.tokens[i-1].kind != wordToken
	if t.is(determiner | preposition | conjunction | auxiliary | subjectPronoun | adverb | relativizer | objectPronoun | loosePronoun) {
		if d.isOddSurname(i) {
			return true
		}
		if t.word == "will" && !first && i+1 < len(d.tokens) && d.tokens[i+1].upper {
			return true
		}
		return false
	}
	if !first {
		return true
	}
	if t.is(maleName|femaleName|title|orgWord) || t.allUpper {
		return true
	}
	s := d.seen[t.word]
	if s&seenUpper != 0 {
		return true
	}
	if s&seenLower != 0 {
		return false
	}
	if _, ok := cueWords[t.word]; ok || t.is(role|rolePlural|inanimate|group|number|nounCue|commonVerb|termWord) {
		return false
	}
	if strings.HasSuffix(t.word, "ly") || strings.HasSuffix(t.word, "ing") && len(t.word) > 5 || strings.HasSuffix(t.word, "ed") &&
		len(t.word) > 4 {
		return i+1 < len(d.tokens) && (d.tokens[i+1].upper || d.tokens[i+1].word == "'s")
	}
	return true
}

// isOddSurname tells the surnames Will and From from the words: inside a sentence,
// with a capital, right before a reporting verb that can only have a subject.
func (d *document) isOddSurname(i int) bool {
	t := &d.tokens[i]
	if i == d.sentences[t.sentence].first || i+1 >= len(d.tokens) || t.para != d.tokens[i+1].para ||
		!t.is(preposition|auxiliary) || t.is(determiner|conjunction|adverb|subjectPronoun|relativizer) && !t.is(auxiliary) {
		return false
	}
	c, ok := cueWords[d.tokens[i+1].word]
	return ok && (c.form == formPast || c.form == formThird && !c.noun) && c.class <= promiseVerb && !d.sentences[t.sentence].headline
}

func isParticle(w string) bool {
	switch w {
	case "de", "van", "von", "der", "den", "la", "le", "el", "al", "bin", "bint", "ibn", "du", "da", "di", "del", "dos", "ul", "ud", "y",
		"ter", "ten":
		return true
	}
	return false
}

func isSuffix(w string) bool {
	switch w {
	case "jr", "jr.", "sr", "sr.", "ii", "iii", "iv":
		return true
	}
	return false
}

// shortPhrase adds the pronoun or the share ("40 percent") at token i and returns
// the token after it, or 0 when there is none.
func (d *document) shortPhrase(i, limit, si int) int {
	t := &d.tokens[i]
	switch {
	case t.word == "who" || (t.word == "which" || t.word == "that") && d.speaksNext(i, limit):
		d.addMention(mention{first: i, last: i + 1, head: i, kind: relativeMention, sentence: si, owner: -1})
		return i + 1
	case t.word == "he" || t.word == "she":
		d.addMention(mention{first: i, last: i + 1, head: i, kind: personPronoun, sentence: si, owner: -1})
		return i + 1
	case t.is(subjectPronoun) || t.word == "it" || t.word == "i" && t.upper || t.word == "we":
		d.addMention(mention{first: i, last: i + 1, head: i, kind: loosePronounMention, sentence: si, owner: -1, plural: t.word != "it" &&
			t.word != "i"})
		return i + 1
	}
	if t.digit && i+1 < limit && (d.tokens[i+1].word == "percent" || d.tokens[i+1].punct("%") || d.tokens[i+1].is(rolePlural)) {
		d.addMention(mention{first: i, last: i + 2, head: i + 1, kind: thingMention, sentence: si, owner: -1, plural: true})
		return i + 2
	}
	if t.is(loosePronoun) && !t.is(determiner|possessivePronoun) {
		d.addMention(mention{first: i, last: i + 1, head: i, kind: loosePronounMention, sentence: si, owner: -1, plural: t.word == "others"})
		return i + 1
	}
	return 0
}

// opensPhrase reports whether a noun phrase begins at token i: with a determiner, a
// name, a role, an adjective before one; not with a verb.
func (d *document) opensPhrase(i, limit, si int) bool {
	t := &d.tokens[i]
	det := t.is(determiner | possessivePronoun)
	if t.word == "that" && i+1 < limit && (d.nameLike(i+1) || d.tokens[i+1].is(determiner|subjectPronoun|loosePronoun|rolePlural)) {
		return false // a conjunction
	}
	several := t.is(inanimate) && strings.HasSuffix(t.word, "s") && i+1 < limit && cueWords[d.tokens[i+1].word].class == showVerb &&
		(i == d.sentences[si].first || d.tokens[i-1].kind == punctToken || d.tokens[i-1].is(conjunction))
	if !det && !several && !d.nameLike(i) && !t.is(role|rolePlural|title|group) && !(t.is(nationality) && !t.is(adverb)) &&
		!d.modifierAt(i, limit) {
		return false
	}
	if d.verbAt(i, i) && !det && !several {
		return false
	}
	return true
}

// scanPhrase reads the noun phrase at token i, if there is one, adds its
// mentions and returns the token after it.
func (d *document) scanPhrase(i, limit, si int) int {
	t := &d.tokens[i]
	if t.kind != wordToken {
		return i + 1
	}
	if end := d.shortPhrase(i, limit, si); end > 0 {
		return end
	}
	det := t.is(determiner | possessivePronoun)
	if !d.opensPhrase(i, limit, si) {
		return i + 1
	}
	k := i
	owner := -1
	start := i
	for k < limit && k < i+maxPhrase {
		t := &d.tokens[k]
		if t.kind == quoteToken {
			if d.spans[t.quote].nickname && k > i {
				k++
				continue
			}
			break
		}
		if t.kind == punctToken {
			if (t.word == "&" || t.word == "/") && k > i && k+1 < limit && d.tokens[k+1].upper {
				k++
				continue
			}
			// John Doe, Jr.
			if t.word == "," && k > i && k+1 < limit && isSuffix(d.tokens[k+1].word) {
				k += 2
				continue
			}
			if d.stopInName(k) {
				k++
				continue
			}
			break
		}
		if t.word == "'s" {
			if k == start || k+1 >= limit || d.tokens[k-1].is(subjectPronoun) {
				break
			}
			n := &d.tokens[k+1]
			if n.kind != wordToken && n.kind != quoteToken || n.is(auxiliary|determiner|preposition) && !n.upper ||
				strings.HasSuffix(n.word, "ing") && len(n.word) > 5 && !n.upper {
				break
			}
			if n.kind == quoteToken {
				break
			}
			om := d.describe(start, k, si)
			om.possessive = true
			om.owner = ownerInside
			owner = d.addMention(om)
			k++
			start = k
			continue
		}
		if k == i && det {
			k++
			if t.is(possessivePronoun) {
				kind := personPronoun
				if t.word != "his" && t.word != "her" {
					kind = loosePronounMention
				}
				owner = d.addMention(mention{first: i, last: i + 1, head: i, kind: kind, sentence: si, possessive: true, owner: ownerInside})
			}
			continue
		}
		if !d.continuesPhrase(k, start, i, det || owner >= 0) {
			break
		}
		k++
	}
	for k > start && d.tokens[k-1].kind == wordToken && !d.tokens[k-1].upper && d.tokens[k-1].is(adverb|determiner|number) &&
		!d.tokens[k-1].is(role|nationality) && k-1 > i {
		k--
	}
	if k <= start {
		return max(k, i+1)
	}
	if k == i+1 && det {
		if t.is(loosePronoun) || t.word == "this" {
			d.addMention(mention{first: i, last: k, head: i, kind: loosePronounMention, sentence: si, owner: -1, plural: true})
		}
		return k
	}
	if h := &d.tokens[k-1]; !h.upper && (h.is(dateWord) || h.word == "ago") {
		return k // last week, nine years ago
	}
	m := d.describe(start, k, si)
	m.first = i
	m.owner = owner
	d.addMention(m)
	return k
}

// speaksNext tells whether a reporting verb follows the relative pronoun at
// token i: a report that said, the ministry, which has denied.
func (d *document) speaksNext(i, limit int) bool {
	if i == d.sentences[d.tokens[i].sentence].first {
		return false
	}
	p := &d.tokens[i-1]
	if d.endsAt[i] == 0 && !p.is(dateWord) && !(p.punct(",") && d.endsAt[i-1] != 0) || d.tokens[i].word == "that" && p.kind != wordToken {
		return false
	}
	k := i + 1
	for k < limit && k < i+4 && (d.tokens[k].is(auxiliary|adverb) || strings.HasSuffix(d.tokens[k].word, "ly")) {
		k++
	}
	if k >= limit {
		return false
	}
	c, ok := cueWords[d.tokens[k].word]
	return ok && !d.tokens[k].upper && c.class != weakVerb && c.form != formIng && (!c.noun || c.form != formBase)
}

// modifierAt tells whether an adjective begins a bare noun phrase with a role:
// "senior officials", "outside experts", "political scientist Ana Ruiz".
func (d *document) modifierAt(i, limit int) bool {
	t := &d.tokens[i]
	if t.kind != wordToken || t.is(preposition|conjunction|auxiliary|adverb|relativizer|objectPronoun|commonVerb|dateWord) ||
		d.verbAt(i, i-1) {
		return false
	}
	for k := i + 1; k < limit && k < i+3; k++ {
		n := &d.tokens[k]
		if n.kind != wordToken || n.is(preposition|conjunction|auxiliary|determiner) {
			return false
		}
		if n.is(role | rolePlural) {
			return true
		}
	}
	return false
}

// continuesPhrase tells whether token k goes on with the phrase that began at
// first (start after its last possessive).
func (d *document) continuesPhrase(k, start, first int, det bool) bool {
	t := &d.tokens[k]
	name := d.nameLike(k)
	prev := &d.tokens[max(k-1, 0)]
	fresh := k == start || k == first+1 && prev.is(determiner)
	switch {
	case t.is(relativizer | objectPronoun | subjectPronoun):
		return false
	case name:
		return true
	case t.is(dateWord):
		return fresh && det && k+1 < len(d.tokens) && d.tokens[k+1].kind == wordToken
	case isParticle(t.word) && k > start && prev.upper && k+1 < len(d.tokens) && (d.tokens[k+1].upper || isParticle(d.tokens[k+1].word)):
		return true
	case (t.word == "of" || t.word == "for" || t.word == "on") && k > start && prev.upper && k+1 < len(d.tokens) &&
		(d.tokens[k+1].upper || d.tokens[k+1].word == "the" && k+2 < len(d.tokens) && d.tokens[k+2].upper):
		return prev.is(orgWord) || (t.word == "of" && prev.is(title) && k+1 < len(d.tokens) && d.tokens[k+1].is(title|orgWord))
	case t.word == "the" && k > start && prev.word == "of" && k-1 > start:
		return true
	case t.word == "and" && k > start && prev.upper && k+1 < len(d.tokens) && d.tokens[k+1].is(orgWord) && d.tokens[k+1].upper &&
		!prev.is(maleName|femaleName):
		return true
	case t.is(preposition|conjunction) && !(fresh && t.is(nationality)) && !t.is(role):
		return false
	case t.is(auxiliary):
		return false
	case prev.is(loosePronoun) && k == first+1 && cueWords[t.word].form == formPast && cueWords[t.word].lemma != 0:
		return false // some called
	case t.is(adverb) && !t.is(nationality|role):
		return fresh
	}
	if d.verbAt(k, start) && !(fresh && det && k > first) {
		return false
	}
	if strings.HasSuffix(t.word, "ly") && len(t.word) > 4 && !fresh {
		return false
	}
	if t.is(role | rolePlural | title | group | nationality | inanimate) {
		return true
	}
	if t.upper {
		return false
	}
	if det {
		return true
	}
	// Without an article: an adjective before a role, or nothing.
	return !prev.upper && d.modifierAt(k, len(d.tokens)) || prev.upper && d.modifierAt(k, min(k+2, len(d.tokens)))
}

// describe makes the mention of tokens [first, last).
func (d *document) describe(first, last, si int) mention {
	m := mention{first: first, last: last, head: last - 1, sentence: si, owner: -1}
	k := last
	for k > first {
		t := &d.tokens[k-1]
		if t.kind == quoteToken || d.nameLike(k-1) || d.stopInName(k-1) || isSuffix(t.word) || t.punct("&") || t.punct("/") ||
			k < last && (isParticle(t.word) || t.word == "of" || t.word == "the" && k-1 > first || t.word == "for" || t.word == "on" ||
				t.word == "and") ||
			t.punct(",") && k < last && isSuffix(d.tokens[k].word) {
			k--
			continue
		}
		break
	}
	nameFirst := k
	for nameFirst < last && !d.nameLike(nameFirst) {
		nameFirst++
	}
	if nameFirst == last {
		m.kind = d.kindOfHead(&m)
		return m
	}
	whole := nameFirst
	// The name begins after the last title: US President Ana Ruiz.
	for j := nameFirst; j < last-1; j++ {
		t := &d.tokens[j]
		if (t.is(title|role|nationality) || t.allUpper && d.tokens[j+1].is(title)) && !d.joinsName(j, last) &&
			!(t.is(maleName|femaleName) && !strings.HasSuffix(t.word, ".") && !t.is(nationality)) && !isSuffix(d.tokens[j+1].word) {
			nameFirst = j + 1
		}
	}
	for nameFirst < last && !d.nameLike(nameFirst) {
		nameFirst++
	}
	if nameFirst >= last {
		nameFirst = whole
	}
	if j := d.splitName(nameFirst, last, first > 0 && d.tokens[first-1].is(preposition)); j != nameFirst {
		nameFirst = j
		m.split = true
	}
	m.kind = nameMention
	m.nameFirst, m.nameLast = nameFirst, last
	n := last - nameFirst
	end := &d.tokens[last-1]
	if first < nameFirst && d.tokens[first].is(determiner) && whole <= first+1 && nameFirst == whole {
		m.org = !end.is(maleName | femaleName)
	}
	for j := nameFirst; j < last; j++ {
		if d.tokens[j].is(orgWord) && !d.tokens[nameFirst].is(maleName|femaleName) || d.tokens[j].word == "of" || d.tokens[j].punct("&") {
			m.org = true
		}
	}
	if n > 1 && d.tokens[nameFirst].is(group) && !d.tokens[nameFirst].is(maleName|femaleName|title) {
		m.org = true // Team Ruiz
	}
	if n == 1 && end.allUpper && len(end.word) <= 6 && len(end.word) >= 2 &&
		!(last < len(d.tokens) && d.tokens[last].punct(":") && last+1 < len(d.tokens) && d.isTurn(last+1)) {
		m.org = true
	}
	if m.org && nameFirst != whole && !d.tokens[nameFirst-1].is(title) {
		m.nameFirst = whole
	}
	courtesy := nameFirst > first && isCourtesy(d.tokens[nameFirst-1].word)
	if n == 1 && end.is(title|role|rolePlural|nationality) && !end.is(maleName|femaleName) && !courtesy {
		// "the President", "Republicans": a role with a capital.
		m.kind = roleMention
		m.org = false
		m.nameFirst, m.nameLast = 0, 0
		m.plural = strings.HasSuffix(end.word, "s") && !strings.HasSuffix(end.word, "ss")
	}
	if n == 1 && (end.is(inanimate|group) && !end.is(orgWord|maleName|femaleName)) && first < nameFirst {
		m.kind = roleMention
		m.nameFirst, m.nameLast = 0, 0
	}
	m.group = m.group || m.org
	return m
}

// isTurn reports whether token i is the turn of somebody in a transcript.
func (d *document) isTurn(i int) bool {
	t := &d.tokens[i]
	return t.kind == quoteToken && d.spans[t.quote].turn
}

// splitName finds where a person's name begins in a run of capitals: after the
// institution in "(minister of) Education Ana Ruiz".
func (d *document) splitName(first, last int, attached bool) int {
	for j := first + 1; j < last-1; j++ {
		t, p := &d.tokens[j], &d.tokens[j-1]
		if t.is(maleName|femaleName) && !t.is(orgWord|title|dateWord) && !p.is(maleName|femaleName) && !isParticle(p.word) &&
			!strings.HasSuffix(p.word, ".") && p.kind == wordToken &&
			(attached || p.is(orgWord|title|nationality) || p.allUpper) {
			return j
		}
	}
	if !attached {
		return first
	}
	for j := last - 3; j >= first; j-- {
		if d.tokens[j].is(orgWord) && !d.tokens[j].is(maleName|femaleName) {
			if j+3 == last && !d.tokens[j+1].is(orgWord) && !d.tokens[j+2].is(orgWord|role|title) && d.tokens[j+1].kind == wordToken &&
				d.tokens[j+1].word != "of" && !d.tokens[j+1].is(preposition|conjunction) {
				return j + 1
			}
			break
		}
	}
	return first
}

// joinsName keeps an organisation's own words together: Justice Department,
// Republican National Committee.
func (d *document) joinsName(j, last int) bool {
	for k := j + 1; k < last; k++ {
		if d.tokens[k].is(orgWord) && !d.tokens[k].is(maleName|femaleName) {
			return true
		}
		if d.tokens[k].is(maleName | femaleName) {
			return false
		}
	}
	return false
}

// kindOfHead classifies a phrase without a name by its last word.
func (d *document) kindOfHead(m *mention) mentionKind {
	h := &d.tokens[m.head]
	switch {
	case h.is(rolePlural):
		m.plural = true
		return roleMention
	case h.is(role | title):
		return roleMention
	case h.is(group):
		m.group = true
		return roleMention
	case h.is(inanimate):
		m.inanimate = true
		return thingMention
	case h.is(nationality) && d.tokens[m.first].is(determiner):
		return roleMention
	}
	if w := h.word; strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
		m.plural = true
	}
	if w := h.word; strings.HasSuffix(w, "man") || strings.HasSuffix(w, "woman") || strings.HasSuffix(w, "person") ||
		strings.HasSuffix(w, "ologist") || strings.HasSuffix(w, "ist") && len(w) > 5 {
		return roleMention
	}
	return thingMention
}

func (d *document) addMention(m mention) int {
	m.entity, m.person = -1, -1
	d.mentions = append(d.mentions, m)
	return len(d.mentions) - 1
}
