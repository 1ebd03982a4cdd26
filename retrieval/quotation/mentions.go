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

// descriptionBefore is the phrase that a name is in apposition to, though no
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

// noteCapitals remembers which words are in lower case or in the middle of a
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

// verbAt reports whether token i is surely a verb, or reads as one here.
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

// nameLike reports whether the capital of token i is that of a name.
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
	if !d.opensPhrase(i, limit, si) {
		return i + 1
	}
	start, k, owner := d.extendPhrase(i, limit, si)
	k = d.trimPhrase(i, start, k)
	if k <= start {
		return max(k, i+1)
	}
	if k == i+1 && t.is(determiner|possessivePronoun) {
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

// extendPhrase reads the phrase that begins at token i to its end, and adds the
// mentions that own it: [the minister]'s aide, [her] plan. It returns the tokens of
// what is owned, [start, end), and the last owner, or -1.
func (d *document) extendPhrase(i, limit, si int) (start, end, owner int) {
	det := d.tokens[i].is(determiner | possessivePronoun)
	start, owner = i, -1
	k := i
	for k < limit && k < i+maxPhrase {
		t := &d.tokens[k]
		switch {
		case t.kind != wordToken:
			n := d.signsInPhrase(k, i, limit)
			if n == 0 {
				return start, k, owner
			}
			k += n
			continue
		case t.word == "'s":
			if k == start || !d.ownsNext(k, limit) {
				return start, k, owner
			}
			m := d.describe(start, k, si)
			m.possessive = true
			m.owner = ownerInside
			owner = d.addMention(m)
			start = k + 1
		case k == i && det:
			if t.is(possessivePronoun) {
				owner = d.addPossessive(i, si)
			}
		case !d.continuesPhrase(k, start, i, det || owner >= 0):
			return start, k, owner
		}
		k++
	}
	return start, k, owner
}

// signsInPhrase is how many tokens from k, which is no word, belong to the phrase
// that began at first: a nickname in marks, Ruiz [&] Hale, Ruiz[, Jr].
func (d *document) signsInPhrase(k, first, limit int) int {
	t := &d.tokens[k]
	switch {
	case t.kind == quoteToken:
		if d.spans[t.quote].nickname && k > first {
			return 1
		}
	case t.kind != punctToken:
	case (t.word == "&" || t.word == "/") && k > first && k+1 < limit && d.tokens[k+1].upper:
		return 1
	case t.word == "," && k > first && k+1 < limit && isSuffix(d.tokens[k+1].word):
		return 2
	case d.stopInName(k):
		return 1
	}
	return 0
}

// ownsNext reports whether the 's at token k is a possessive and not a verb: the
// minister['s] aide; not he['s] gone, the minister['s] leaving.
func (d *document) ownsNext(k, limit int) bool {
	if k+1 >= limit || d.tokens[k-1].is(subjectPronoun) {
		return false
	}
	n := &d.tokens[k+1]
	if n.kind != wordToken || n.upper {
		return n.kind == wordToken
	}
	return !n.is(auxiliary|determiner|preposition) && !(strings.HasSuffix(n.word, "ing") && len(n.word) > 5)
}

// addPossessive adds the mention of the possessive pronoun at token i.
func (d *document) addPossessive(i, si int) int {
	kind := loosePronounMention
	if w := d.tokens[i].word; w == "his" || w == "her" {
		kind = personPronoun
	}
	return d.addMention(mention{first: i, last: i + 1, head: i, kind: kind, sentence: si, possessive: true, owner: ownerInside})
}

// trimPhrase takes adverbs, determiners and numbers off the end of the phrase that
// began at first: the minister [also], and returns its new end.
func (d *document) trimPhrase(first, start, end int) int {
	for end > start && end-1 > first {
		t := &d.tokens[end-1]
		if t.kind != wordToken || t.upper || !t.is(adverb|determiner|number) || t.is(role|nationality) {
			break
		}
		end--
	}
	return end
}

// speaksNext reports whether a reporting verb follows the relative pronoun at
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

// modifierAt reports whether an adjective begins a bare noun phrase with a role:
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

// continuesPhrase reports whether token k goes on with the phrase that began at
// first (start after its last possessive); det is that it has a determiner or an
// owner.
func (d *document) continuesPhrase(k, start, first int, det bool) bool {
	t, prev := &d.tokens[k], d.before(k)
	fresh := k == start || k == first+1 && prev.is(determiner)
	switch {
	case t.is(relativizer | objectPronoun | subjectPronoun):
		return false
	case d.nameLike(k):
		return true
	case t.is(dateWord):
		return fresh && det && d.wordFollows(k)
	case k > start && d.isNameParticle(k):
		return true
	case k > start && d.isNamePreposition(k):
		return d.joinsOrganisation(k)
	case k > start && d.isArticleInName(k, start):
		return true
	case k > start && d.isAndOfOrganisation(k):
		return true
	case t.is(preposition|conjunction) && !(fresh && t.is(nationality)) && !t.is(role):
		return false
	case t.is(auxiliary) || k == first+1 && d.isVerbOfSome(k):
		return false
	case t.is(adverb) && !t.is(nationality|role):
		return fresh
	case d.verbAt(k, start) && !(fresh && det && k > first):
		return false
	case isAdverbForm(t.word) && !fresh:
		return false
	}
	return d.continuesNoun(k, det)
}

// continuesNoun reports whether token k, which is a noun or an adjective, belongs
// to the phrase before it: the harbour [office], senior [officials].
func (d *document) continuesNoun(k int, det bool) bool {
	t, prev := &d.tokens[k], d.before(k)
	switch {
	case t.is(role | rolePlural | title | group | nationality | inanimate):
		return true
	case t.upper:
		return false
	case det:
		return true
	}
	// Without an article: an adjective before a role, or nothing.
	limit := len(d.tokens)
	if prev.upper {
		limit = min(k+2, limit)
	}
	return d.modifierAt(k, limit)
}

// before is the token before token k, or the first one.
func (d *document) before(k int) *token { return &d.tokens[max(k-1, 0)] }

// upperAt reports whether token k exists and has a capital.
func (d *document) upperAt(k int) bool { return k < len(d.tokens) && d.tokens[k].upper }

// wordFollows reports whether a word follows token k.
func (d *document) wordFollows(k int) bool {
	return k+1 < len(d.tokens) && d.tokens[k+1].kind == wordToken
}

// isNameParticle reports whether token k is a particle between capitals: Jan [van]
// Dijk, Anna [von] der Heide.
func (d *document) isNameParticle(k int) bool {
	return isParticle(d.tokens[k].word) && d.before(k).upper && k+1 < len(d.tokens) &&
		(d.tokens[k+1].upper || isParticle(d.tokens[k+1].word))
}

// isNamePreposition reports whether token k is a preposition between capitals: the
// Ministry [of] Health, Institute [for] the Sea.
func (d *document) isNamePreposition(k int) bool {
	switch d.tokens[k].word {
	case "of", "for", "on":
		return d.before(k).upper && k+1 < len(d.tokens) && (d.tokens[k+1].upper || d.tokens[k+1].word == "the" && d.upperAt(k+2))
	}
	return false
}

// joinsOrganisation reports whether the preposition k belongs to a name and not to a
// place or a person behind it: Ministry [of] Health, Minister [of] Justice; not Ruiz
// [of] Bergen.
func (d *document) joinsOrganisation(k int) bool {
	prev := d.before(k)
	return prev.is(orgWord) || d.tokens[k].word == "of" && prev.is(title) && k+1 < len(d.tokens) && d.tokens[k+1].is(title|orgWord)
}

// isArticleInName reports whether token k is the article behind a preposition of the
// phrase: Institute of [the] Sea.
func (d *document) isArticleInName(k, start int) bool {
	return d.tokens[k].word == "the" && d.before(k).word == "of" && k-1 > start
}

// isAndOfOrganisation reports whether token k joins two words of an organisation's
// name: Trade [and] Industry Ministry; not Ana [and] Council members.
func (d *document) isAndOfOrganisation(k int) bool {
	prev := d.before(k)
	return d.tokens[k].word == "and" && prev.upper && !prev.is(maleName|femaleName) && d.upperAt(k+1) && d.tokens[k+1].is(orgWord)
}

// isVerbOfSome reports whether token k is the verb of the pronoun before it: some
// [called], others [said].
func (d *document) isVerbOfSome(k int) bool {
	c := cueWords[d.tokens[k].word]
	return d.before(k).is(loosePronoun) && c.form == formPast && c.lemma != 0
}

// isAdverbForm reports whether a word ends as adverbs do: really, boldly.
func isAdverbForm(word string) bool { return strings.HasSuffix(word, "ly") && len(word) > 4 }

// describe makes the mention of tokens [first, last). What is taken back last wins:
// a name, then an organisation, then a role with a capital.
func (d *document) describe(first, last, si int) mention {
	m := mention{first: first, last: last, head: last - 1, sentence: si, owner: -1}
	whole := d.firstNameWord(d.nameTail(first, last), last)
	if whole == last {
		m.kind = d.kindOfHead(&m)
		return m
	}
	m.kind = nameMention
	name := d.afterTitles(whole, last)
	if split := d.splitName(name, last, first > 0 && d.tokens[first-1].is(preposition)); split != name {
		name, m.split = split, true
	}
	m.nameFirst, m.nameLast = name, last
	m.org = d.isOrganisation(first, whole, name, last)
	if m.org && name != whole && !d.tokens[name-1].is(title) {
		m.nameFirst = whole // the words before are the organisation's own
	}
	end := &d.tokens[last-1]
	alone := last-name == 1
	if alone && isRoleInCapitals(end) && !(name > first && isCourtesy(d.tokens[name-1].word)) {
		m.kind, m.org = roleMention, false
		m.nameFirst, m.nameLast = 0, 0
		m.plural = strings.HasSuffix(end.word, "s") && !strings.HasSuffix(end.word, "ss")
	}
	if alone && first < name && end.is(inanimate|group) && !end.is(orgWord|maleName|femaleName) {
		// "the Campaign"
		m.kind = roleMention
		m.nameFirst, m.nameLast = 0, 0
	}
	m.group = m.org
	return m
}

// nameTail is where the words that may be of a name begin, counted from the end of
// tokens [first, last): the mayor of [Bergen], chief engineer [Jan van Dijk, Jr.].
func (d *document) nameTail(first, last int) int {
	k := last
	for k > first && (d.endsName(k-1) || k < last && d.insideName(k-1, first)) {
		k--
	}
	return k
}

// endsName reports whether token k may be the last one of a name: Ruiz, Jr., Ruiz &.
func (d *document) endsName(k int) bool {
	t := &d.tokens[k]
	return t.kind == quoteToken || d.nameLike(k) || d.stopInName(k) || isSuffix(t.word) || t.punct("&") || t.punct("/")
}

// insideName reports whether token k may stand between words of a name in a phrase
// that begins at first: Bank [of] [the] Sea, Jan [van] Dijk, Ruiz[,] Jr.
func (d *document) insideName(k, first int) bool {
	t := &d.tokens[k]
	switch t.word {
	case "of", "for", "on", "and":
		return true
	case "the":
		return k > first
	}
	return isParticle(t.word) || t.punct(",") && isSuffix(d.tokens[k+1].word)
}

// firstNameWord is the first token of [k, last) that has the capital of a name, or
// last.
func (d *document) firstNameWord(k, last int) int {
	for k < last && !d.nameLike(k) {
		k++
	}
	return k
}

// afterTitles is where the name in tokens [whole, last) begins, after the last
// title: US President [Ana Ruiz].
func (d *document) afterTitles(whole, last int) int {
	name := whole
	for j := whole; j < last-1; j++ {
		if d.isTitleOfName(j, last) {
			name = j + 1
		}
	}
	if name = d.firstNameWord(name, last); name == last {
		return whole
	}
	return name
}

// isTitleOfName reports whether token j is a title, a role or a nationality before
// the name that ends at last: [President] Ana Ruiz, [US] President; not [Justice]
// Department, [Dean] Park (a first name), [President] Jr.
func (d *document) isTitleOfName(j, last int) bool {
	t, next := &d.tokens[j], &d.tokens[j+1]
	if !t.is(title|role|nationality) && !(t.allUpper && next.is(title)) {
		return false
	}
	firstName := t.is(maleName|femaleName) && !strings.HasSuffix(t.word, ".") && !t.is(nationality)
	return !firstName && !d.joinsName(j, last) && !isSuffix(next.word)
}

// isOrganisation reports whether the name at name, in a phrase that begins at first
// and whose capitals begin at whole, is an organisation's.
func (d *document) isOrganisation(first, whole, name, last int) bool {
	n, begin, end := last-name, &d.tokens[name], &d.tokens[last-1]
	switch {
	case d.hasOrganisationWord(name, last):
		return true
	case n > 1 && begin.is(group) && !begin.is(maleName|femaleName|title): // Team Ruiz
		return true
	case n == 1 && d.isAcronym(last-1): // NATO; not RUIZ: "…"
		return true
	}
	// The Guardian; not the Ana Ruiz.
	return first < name && d.tokens[first].is(determiner) && whole <= first+1 && name == whole && !end.is(maleName|femaleName)
}

// hasOrganisationWord reports whether one of tokens [name, last) is a word or a sign
// that only names of organisations have: Harbour [Institute], Ruiz [&] Hale.
func (d *document) hasOrganisationWord(name, last int) bool {
	person := d.tokens[name].is(maleName | femaleName)
	for j := name; j < last; j++ {
		if t := &d.tokens[j]; t.is(orgWord) && !person || t.word == "of" || t.punct("&") {
			return true
		}
	}
	return false
}

// isAcronym reports whether token k is two to six capitals, and not the speaker
// before a turn of a transcript.
func (d *document) isAcronym(k int) bool {
	t := &d.tokens[k]
	if !t.allUpper || len(t.word) < 2 || len(t.word) > 6 {
		return false
	}
	return !(k+2 < len(d.tokens) && d.tokens[k+1].punct(":") && d.isTurn(k+2))
}

// isRoleInCapitals reports whether a word that has the capital of a name is a role
// all the same: the President, Republicans.
func isRoleInCapitals(t *token) bool {
	return t.is(title|role|rolePlural|nationality) && !t.is(maleName|femaleName)
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
