package syntax

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
)

type mentionKind uint8

const (
	NameMention         mentionKind = iota // Ana Ruiz, Sen. Ruiz, the Harbour Institute
	RoleMention                            // the official, a senior adviser, critics
	ThingMention                           // the report, a long letter, the plan
	PersonPronoun                          // he, she, his, her
	LoosePronounMention                    // they, it, I, we, one, others
	RelativeMention                        // who
	NumMentionKinds
)

// Mention is a noun phrase that may be a speaker.
type Mention struct {
	First, Last         int // tokens, half-open, determiner and role words included
	nameFirst, NameLast int // the proper name in it, titles stripped; empty when equal
	Head                int // the token that heads it
	Kind                mentionKind
	Sentence            int
	Plural              bool
	Inanimate           bool // a report, a poll
	Group               bool // a campaign, a ministry
	Org                 bool // a name that is an organisation's
	Possessive          bool // followed by 's, or his, her
	Embedded            bool // follows a preposition
	Attached            int  // the mention it is attached to by of, for, at; -1
	Owner               int  // the mention that owns it; -1
	Bracketed           bool // inside parentheses
	split               bool // a name right after an institution's: (minister of) Education Ana Ruiz
	Person              int  // the name in apposition to this role; -1
	Entity              int  // index into document.entities, -1 when none
}

const maxPhrase = 12 // tokens of one noun phrase

// findMentions lists the mentions of every sentence, in order of their ends.
func (d *Parsed) findMentions() {
	d.noteCapitals()
	d.EndsAt = make([]int32, len(d.Tokens)+1)
	d.StartsAt = make([]int32, len(d.Tokens)+1)
	for si := range d.Sentences {
		s := &d.Sentences[si]
		depth := 0
		for i := s.First; i < s.Last; {
			t := &d.Tokens[i]
			if t.Kind == PunctToken {
				if t.Word == "(" || t.Word == "[" {
					depth++
				} else if (t.Word == ")" || t.Word == "]") && depth > 0 {
					depth--
				}
			}
			n := len(d.Mentions)
			next := d.scanPhrase(i, s.Last, si)
			for k := n; k < len(d.Mentions); k++ {
				m := &d.Mentions[k]
				m.Bracketed = depth > 0
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
func (d *Parsed) joinAppositions(s *Sentence) {
	for _, ni := range s.Mentions {
		n := &d.Mentions[ni]
		if n.Kind != NameMention || n.Org {
			continue
		}
		role := d.descriptionBefore(n, s)
		if role >= 0 {
			d.Mentions[role].Person = ni
			continue
		}
		if n.Attached >= 0 && (n.split || n.nameFirst > n.First && isCourtesy(d.Tokens[n.nameFirst-1].Word)) {
			role = d.HeadOf(n.Attached)
		} else if n.First-1 > s.First && d.Tokens[n.First-1].Punct(",") {
			if e := d.endsBefore(n.First-1, s); e >= 0 {
				role = e
				if d.Mentions[e].Kind != RoleMention {
					role = d.HeadOf(e)
				}
			}
			if n.Last < s.Last && d.Tokens[n.Last].Word == "and" {
				continue
			}
		}
		if role < 0 {
			continue
		}
		r := &d.Mentions[role]
		if n.NameLast-n.nameFirst > 1 && d.Tokens[n.nameFirst].Is(lex.MaleName|lex.FemaleName) && d.mayBeRole(r, n) && d.standsFree(r, n) {
			r.Person = ni
			continue
		}
		if r.Kind != RoleMention || r.Plural || r.Group || r.Possessive || d.Tokens[r.Head].Is(lex.OrgWord) {
			continue
		}
		r.Person = ni
		if n.Attached >= 0 {
			n.Attached, n.Embedded = -1, false
			n.First = n.nameFirst
		}
	}
}

// descriptionBefore is the phrase that a name is in apposition to, though no
// list has its noun or the noun has others behind it: said Park's successor, Ana
// Ruiz; the minister of education, Ana Ruiz, said. It begins the sentence, or
// follows the verb behind a quotation. -1 when there is none.
func (d *Parsed) descriptionBefore(n *Mention, s *Sentence) int {
	comma := n.First - 1
	if comma <= s.First || !d.Tokens[comma].Punct(",") || n.Possessive || n.NameLast-n.nameFirst < 2 {
		return -1
	}
	if n.Last < s.Last && d.Tokens[n.Last].Kind == WordToken && d.Tokens[n.Last].Word != "who" {
		return -1
	}
	for k := comma - 1; k >= s.First && k > comma-maxDescription; k-- {
		t := &d.Tokens[k]
		if t.Kind != WordToken && t.Kind != PunctToken || t.Kind == PunctToken && t.Word != "&" {
			return -1
		}
		m := d.StartsAt[k]
		if m != 0 && d.describes(int(m)-1, s) {
			return int(m) - 1
		}
		if _, verb := lex.CueWords[t.Word]; verb && m == 0 || t.Is(lex.Auxiliary|lex.Relativizer|lex.DateWord) && t.Word != "'s" {
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
func (d *Parsed) describes(mi int, s *Sentence) bool {
	m := &d.Mentions[mi]
	if m.Kind != RoleMention && m.Kind != ThingMention || m.Plural || m.Group || m.Inanimate || m.Possessive || m.Last-m.First < 2 {
		return false
	}
	if !d.Tokens[m.First].Is(lex.Determiner|lex.PossessivePronoun) && m.Owner < 0 {
		return false
	}
	if m.First == s.First {
		return m.Kind == RoleMention || m.Owner >= 0
	}
	v := &d.Tokens[m.First-1]
	c, ok := lex.CueWords[v.Word]
	if !ok || c.Class > lex.AskVerb || c.Form > lex.FormThird {
		return false
	}
	if m.First-1 == s.First {
		return s.First > 0 && d.Tokens[s.First-1].Kind == QuoteToken
	}
	k := m.First - 2
	if d.Tokens[k].Punct(",") && k > s.First {
		k--
	}
	return d.Tokens[k].Kind == QuoteToken
}

// endsBefore is the mention that ends before token i, stepping over a
// parenthesis, or -1.
func (d *Parsed) endsBefore(i int, s *Sentence) int {
	if e := d.EndsAt[i]; e != 0 {
		return int(e) - 1
	}
	if i > s.First && d.Tokens[i-1].Punct(")") {
		for k := i - 2; k > s.First && k > i-12; k-- {
			if d.Tokens[k].Punct("(") {
				return int(d.EndsAt[k]) - 1
			}
		}
	}
	return -1
}

// speakerOf is the name in apposition to a role, or the mention itself.
func (d *Parsed) speakerOf(mi int) int {
	if p := d.Mentions[mi].Person; p >= 0 {
		return p
	}
	return mi
}

// placeMention enters mention k into the sentence and the token tables.
func (d *Parsed) placeMention(k int, s *Sentence) {
	m := &d.Mentions[k]
	m.Attached = -1
	s.Mentions = append(s.Mentions, k)
	if m.Owner != ownerInside {
		d.EndsAt[m.Last] = int32(k) + 1
		if d.StartsAt[m.First] == 0 {
			d.StartsAt[m.First] = int32(k) + 1
		}
	} else {
		m.Owner = -1
	}
	m.Embedded = d.isDateline(m, s)
	if m.First > s.First {
		p := &d.Tokens[m.First-1]
		if p.Is(lex.Preposition) && (!p.Upper || m.First-1 == s.First) && !d.opensClause(m, p) {
			m.Embedded = true
			if a := d.EndsAt[m.First-1]; a != 0 && attaches(p.Word) {
				m.Attached = int(a) - 1
			}
		}
	}
}

// isDateline tells the place that an agency's report begins with: BERGEN,
// Norway (AP) — The harbour …
func (d *Parsed) isDateline(m *Mention, s *Sentence) bool {
	if m.First > s.First+2 || !d.Tokens[s.First].allUpper || d.Tokens[s.First].Is(lex.Title) || len(d.Tokens[s.First].Word) < 4 {
		return false
	}
	for i := m.Last; i < s.Last && i < s.First+9; i++ {
		switch t := &d.Tokens[i]; {
		case t.Punct("—") || t.Punct("–") || t.Punct("--") || t.Punct("-") || t.Punct("―"):
			return true
		case !t.Upper && !t.Punct(",") && !t.Punct("(") && !t.Punct(")") && !t.Punct("."):
			return false
		}
	}
	return false
}

// opensClause tells "as Ruiz said" from "as a doctor".
func (d *Parsed) opensClause(m *Mention, before *Token) bool {
	if !before.Is(lex.Conjunction) && before.Word != "as" && before.Word != "like" || m.Last >= len(d.Tokens) {
		return false
	}
	n := &d.Tokens[m.Last]
	if n.Upper || n.Kind != WordToken {
		return false
	}
	c, ok := lex.CueWords[n.Word]
	return n.Is(lex.Auxiliary) && n.Word != "'s" || ok && c.Form != lex.FormIng || n.Is(lex.CommonVerb)
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
// Sentence in capitals, so that the first word of a sentence can be judged.
func (d *Parsed) noteCapitals() {
	d.seen = make(map[string]uint8, len(d.Tokens)/2)
	for si := range d.Sentences {
		s := &d.Sentences[si]
		s.Headline = d.isHeadline(s)
		for i := s.First; i < s.Last && !s.Headline; i++ {
			t := &d.Tokens[i]
			if t.Kind != WordToken || t.Is(lex.Determiner|lex.Preposition|lex.Auxiliary|lex.Conjunction|lex.SubjectPronoun) {
				continue
			}
			switch {
			case !t.Upper:
				d.seen[t.Word] |= seenLower
			case i > s.First && d.Tokens[i-1].Kind == WordToken:
				d.seen[t.Word] |= seenUpper
			}
		}
	}
}

// isHeadline tells a line whose words nearly all have capitals; they say
// nothing about names.
func (d *Parsed) isHeadline(s *Sentence) bool {
	upper, lower := 0, 0
	for i := s.First; i < s.Last && i < s.First+40; i++ {
		t := &d.Tokens[i]
		if t.Kind == QuoteToken {
			return false
		}
		if t.Kind != WordToken || len(t.Word) < 3 || t.Is(lex.Determiner|lex.Conjunction|lex.Preposition|lex.Auxiliary) {
			continue
		}
		if t.Upper {
			upper++
		} else {
			lower++
		}
	}
	whole := (s.First == 0 || d.Tokens[s.First-1].Para != d.Tokens[s.First].Para) &&
		(s.Last == len(d.Tokens) || d.Tokens[s.Last].Para != d.Tokens[s.First].Para)
	return whole && upper >= 4 && upper >= 4*lower
}

const (
	seenLower = 1 << iota
	seenUpper
)

// verbAt reports whether token i is surely a verb, or reads as one here.
func (d *Parsed) verbAt(i, phraseStart int) bool {
	t := &d.Tokens[i]
	if t.Upper {
		return false
	}
	prev := &d.Tokens[max(i-1, 0)]
	afterDeterminer := i == phraseStart || i > phraseStart &&
		(prev.Is(lex.Determiner|lex.PossessivePronoun|lex.Nationality) && !prev.Is(lex.Role) || prev.Word == "'s")
	if t.Is(lex.Auxiliary) {
		return true
	}
	if c, ok := lex.CueWords[t.Word]; ok {
		if c.Form == lex.FormPast && prev.Is(lex.LoosePronoun) {
			return true // all agreed, many said
		}
		if c.Form == lex.FormIng || c.Form == lex.FormPast {
			return !afterDeterminer || i == phraseStart
		}
		if !c.Noun {
			return !afterDeterminer
		}
		if afterDeterminer {
			return false
		}
		// claims, report: a noun when a verb follows.
		if i+1 < len(d.Tokens) {
			n := &d.Tokens[i+1]
			if nc, ok := lex.CueWords[n.Word]; ok && (nc.Form == lex.FormPast || nc.Form == lex.FormThird) || n.Is(lex.Auxiliary) {
				return false
			}
			if t.Is(lex.Inanimate|lex.NounCue|lex.Group) && c.Form == lex.FormBase {
				return false
			}
		}
		return c.Form == lex.FormThird || prev.Is(lex.RolePlural)
	}
	if t.Is(lex.CommonVerb) {
		return !afterDeterminer
	}
	if t.Is(lex.Role | lex.RolePlural | lex.Group | lex.Inanimate) {
		return false
	}
	if strings.HasSuffix(t.Word, "ed") && len(t.Word) > 4 || strings.HasSuffix(t.Word, "ing") && len(t.Word) > 5 {
		return !afterDeterminer
	}
	return false
}

// nameLike reports whether the capital of token i is that of a name.
func (d *Parsed) nameLike(i int) bool {
	t := &d.Tokens[i]
	if t.Kind != WordToken || !t.Upper && !(len(t.Word) > 3 && (strings.HasPrefix(t.Word, "al-") || strings.HasPrefix(t.Word, "el-"))) &&
		!(t.Word[0] == '@' && len(t.Word) > 1) {
		return false
	}
	if t.Is(lex.DateWord) && !t.Is(lex.MaleName|lex.FemaleName) || t.Word == "i" {
		return false
	}
	if t.Word == "said" && i+1 < len(d.Tokens) && d.Tokens[i+1].Upper && i == d.Sentences[t.Sentence].First {
		return false // Said Ana Ruiz: …
	}
	first := i == d.Sentences[t.Sentence].First || d.Tokens[i-1].Kind != WordToken
	if t.Is(lex.Determiner | lex.Preposition | lex.Conjunction | lex.Auxiliary | lex.SubjectPronoun | lex.Adverb | lex.Relativizer |
		lex.ObjectPronoun | lex.LoosePronoun) {
		if d.isOddSurname(i) {
			return true
		}
		if t.Word == "will" && !first && i+1 < len(d.Tokens) && d.Tokens[i+1].Upper {
			return true
		}
		return false
	}
	if !first {
		return true
	}
	if t.Is(lex.MaleName|lex.FemaleName|lex.Title|lex.OrgWord) || t.allUpper {
		return true
	}
	s := d.seen[t.Word]
	if s&seenUpper != 0 {
		return true
	}
	if s&seenLower != 0 {
		return false
	}
	if _, ok := lex.CueWords[t.Word]; ok || t.Is(lex.Role|lex.RolePlural|lex.Inanimate|lex.Group|lex.Number|lex.NounCue|lex.CommonVerb|
		lex.TermWord) {
		return false
	}
	if strings.HasSuffix(t.Word, "ly") || strings.HasSuffix(t.Word, "ing") && len(t.Word) > 5 || strings.HasSuffix(t.Word, "ed") &&
		len(t.Word) > 4 {
		return i+1 < len(d.Tokens) && (d.Tokens[i+1].Upper || d.Tokens[i+1].Word == "'s")
	}
	return true
}

// isOddSurname tells the surnames Will and From from the words: inside a sentence,
// with a capital, right before a reporting verb that can only have a subject.
func (d *Parsed) isOddSurname(i int) bool {
	t := &d.Tokens[i]
	if i == d.Sentences[t.Sentence].First || i+1 >= len(d.Tokens) || t.Para != d.Tokens[i+1].Para ||
		!t.Is(lex.Preposition|lex.Auxiliary) || t.Is(lex.Determiner|lex.Conjunction|lex.Adverb|lex.SubjectPronoun|lex.Relativizer) &&
		!t.Is(lex.Auxiliary) {
		return false
	}
	c, ok := lex.CueWords[d.Tokens[i+1].Word]
	return ok && (c.Form == lex.FormPast || c.Form == lex.FormThird && !c.Noun) && c.Class <= lex.PromiseVerb &&
		!d.Sentences[t.Sentence].Headline
}

func IsSuffix(w string) bool {
	switch w {
	case "jr", "jr.", "sr", "sr.", "ii", "iii", "iv":
		return true
	}
	return false
}

// shortPhrase adds the pronoun or the share ("40 percent") at token i and returns
// the token after it, or 0 when there is none.
func (d *Parsed) shortPhrase(i, limit, si int) int {
	t := &d.Tokens[i]
	switch {
	case t.Word == "who" || (t.Word == "which" || t.Word == "that") && d.speaksNext(i, limit):
		d.addMention(Mention{First: i, Last: i + 1, Head: i, Kind: RelativeMention, Sentence: si, Owner: -1})
		return i + 1
	case t.Word == "he" || t.Word == "she":
		d.addMention(Mention{First: i, Last: i + 1, Head: i, Kind: PersonPronoun, Sentence: si, Owner: -1})
		return i + 1
	case t.Is(lex.SubjectPronoun) || t.Word == "it" || t.Word == "i" && t.Upper || t.Word == "we":
		d.addMention(Mention{First: i, Last: i + 1, Head: i, Kind: LoosePronounMention, Sentence: si, Owner: -1, Plural: t.Word != "it" &&
			t.Word != "i"})
		return i + 1
	}
	if t.digit && i+1 < limit && (d.Tokens[i+1].Word == "percent" || d.Tokens[i+1].Punct("%") || d.Tokens[i+1].Is(lex.RolePlural)) {
		d.addMention(Mention{First: i, Last: i + 2, Head: i + 1, Kind: ThingMention, Sentence: si, Owner: -1, Plural: true})
		return i + 2
	}
	if t.Is(lex.LoosePronoun) && !t.Is(lex.Determiner|lex.PossessivePronoun) {
		d.addMention(Mention{First: i, Last: i + 1, Head: i, Kind: LoosePronounMention, Sentence: si, Owner: -1, Plural: t.Word == "others"})
		return i + 1
	}
	return 0
}

// opensPhrase reports whether a noun phrase begins at token i: with a determiner, a
// name, a role, an adjective before one; not with a verb.
func (d *Parsed) opensPhrase(i, limit, si int) bool {
	t := &d.Tokens[i]
	det := t.Is(lex.Determiner | lex.PossessivePronoun)
	if t.Word == "that" && i+1 < limit && (d.nameLike(i+1) || d.Tokens[i+1].Is(lex.Determiner|lex.SubjectPronoun|lex.LoosePronoun|
		lex.RolePlural)) {
		return false // a conjunction
	}
	several := t.Is(lex.Inanimate) && strings.HasSuffix(t.Word, "s") && i+1 < limit &&
		lex.CueWords[d.Tokens[i+1].Word].Class == lex.ShowVerb &&
		(i == d.Sentences[si].First || d.Tokens[i-1].Kind == PunctToken || d.Tokens[i-1].Is(lex.Conjunction))
	if d.calledBefore(i, limit) > 0 {
		return true
	}
	if !det && !several && !d.nameLike(i) && !t.Is(lex.Role|lex.RolePlural|lex.Title|lex.Group) && !(t.Is(lex.Nationality) &&
		!t.Is(lex.Adverb)) &&
		!d.modifierAt(i, limit) {
		return false
	}
	if d.verbAt(i, i) && !det && !several {
		return false
	}
	return true
}

// maxCalled is how many words say what a speaker is between the verb and the name.
const maxCalled = 4

// calledBefore is the token of the name that the words from token i on belong to, or 0,
// where they stand between a verb of speech right behind a quotation and a name:
// “…,” said [fire chief] Ana Ruiz. Whatever the words, nothing else can be meant there.
func (d *Parsed) calledBefore(i, limit int) int {
	if i < 2 || d.Tokens[i].Upper || d.Tokens[i-1].Kind != WordToken || d.Tokens[i-2].Kind != QuoteToken {
		return 0
	}
	if c, ok := lex.CueWords[d.Tokens[i-1].Word]; !ok || c.Class > lex.AskVerb || c.Form != lex.FormPast && c.Form != lex.FormThird {
		return 0
	}
	for k := i; k < limit && k <= i+maxCalled; k++ {
		t := &d.Tokens[k]
		switch {
		case t.Kind != WordToken || t.Word == "'s" || t.Is(lex.Determiner|lex.PossessivePronoun|lex.SubjectPronoun|lex.ObjectPronoun|
			lex.LoosePronoun|lex.Preposition|lex.Conjunction|lex.Auxiliary|lex.Relativizer|lex.DateWord) && !t.Is(lex.Role):
			return 0
		case t.Upper:
			if k > i && d.nameLike(k) {
				return k
			}
			return 0
		case t.Is(lex.Adverb) && !t.Is(lex.Role) || isAdverbForm(t.Word) || speaking(t.Word):
			return 0
		}
	}
	return 0
}

// speaking reports whether a word is the -ing of a verb that tells of speech: smiling.
func speaking(word string) bool {
	c, ok := lex.CueWords[word]
	return ok && c.Form == lex.FormIng
}

// scanPhrase reads the noun phrase at token i, if there is one, adds its
// mentions and returns the token after it.
func (d *Parsed) scanPhrase(i, limit, si int) int {
	t := &d.Tokens[i]
	if t.Kind != WordToken {
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
	if k == i+1 && t.Is(lex.Determiner|lex.PossessivePronoun) {
		if t.Is(lex.LoosePronoun) || t.Word == "this" {
			d.addMention(Mention{First: i, Last: k, Head: i, Kind: LoosePronounMention, Sentence: si, Owner: -1, Plural: true})
		}
		return k
	}
	if h := &d.Tokens[k-1]; !h.Upper && (h.Is(lex.DateWord) || h.Word == "ago") {
		return k // last week, nine years ago
	}
	m := d.describe(start, k, si)
	m.First = i
	m.Owner = owner
	d.addMention(m)
	return k
}

// extendPhrase reads the phrase that begins at token i to its end, and adds the
// mentions that own it: [the minister]'s aide, [her] plan. It returns the tokens of
// what is owned, [start, end), and the last owner, or -1.
func (d *Parsed) extendPhrase(i, limit, si int) (start, end, owner int) {
	det := d.Tokens[i].Is(lex.Determiner | lex.PossessivePronoun)
	start, owner = i, -1
	k := max(i, d.calledBefore(i, limit))
	for k < limit && k < i+maxPhrase {
		t := &d.Tokens[k]
		switch {
		case t.Kind != WordToken:
			n := d.signsInPhrase(k, i, limit)
			if n == 0 {
				return start, k, owner
			}
			k += n
			continue
		case t.Word == "'s":
			if k == start || !d.ownsNext(k, limit) {
				return start, k, owner
			}
			m := d.describe(start, k, si)
			m.Possessive = true
			m.Owner = ownerInside
			owner = d.addMention(m)
			start = k + 1
		case k == i && det:
			if t.Is(lex.PossessivePronoun) {
				owner = d.addPossessive(i, si)
			}
		case !d.continuesPhrase(k, start, i, det || owner >= 0):
			return start, k, owner
		}
		k++
	}
	return start, k, owner
}

// signsInPhrase is how many tokens from k, which is not a word, belong to the phrase
// that began at first: a nickname in marks, Ruiz [&] Hale, Ruiz[, Jr].
func (d *Parsed) signsInPhrase(k, first, limit int) int {
	t := &d.Tokens[k]
	switch {
	case t.Kind == QuoteToken:
		if d.Spans[t.Quote].Nickname && k > first {
			return 1
		}
	case t.Kind != PunctToken:
	case (t.Word == "&" || t.Word == "/") && k > first && k+1 < limit && d.Tokens[k+1].Upper:
		return 1
	case t.Word == "," && k > first && k+1 < limit && IsSuffix(d.Tokens[k+1].Word):
		return 2
	case d.stopInName(k):
		return 1
	}
	return 0
}

// ownsNext reports whether the 's at token k is a possessive and not a verb: the
// minister['s] aide; not he['s] gone, the minister['s] leaving.
func (d *Parsed) ownsNext(k, limit int) bool {
	if k+1 >= limit || d.Tokens[k-1].Is(lex.SubjectPronoun) {
		return false
	}
	n := &d.Tokens[k+1]
	if n.Kind != WordToken || n.Upper {
		return n.Kind == WordToken
	}
	return !n.Is(lex.Auxiliary|lex.Determiner|lex.Preposition) && !(strings.HasSuffix(n.Word, "ing") && len(n.Word) > 5)
}

// addPossessive adds the mention of the possessive pronoun at token i.
func (d *Parsed) addPossessive(i, si int) int {
	kind := LoosePronounMention
	if w := d.Tokens[i].Word; w == "his" || w == "her" {
		kind = PersonPronoun
	}
	return d.addMention(Mention{First: i, Last: i + 1, Head: i, Kind: kind, Sentence: si, Possessive: true, Owner: ownerInside})
}

// trimPhrase takes adverbs, determiners and numbers off the end of the phrase that
// began at first: the minister [also], and returns its new end.
func (d *Parsed) trimPhrase(first, start, end int) int {
	for end > start && end-1 > first {
		t := &d.Tokens[end-1]
		if t.Kind != WordToken || t.Upper || !t.Is(lex.Adverb|lex.Determiner|lex.Number) || t.Is(lex.Role|lex.Nationality) {
			break
		}
		end--
	}
	return end
}

// speaksNext reports whether a reporting verb follows the relative pronoun at
// token i: a report that said, the ministry, which has denied.
func (d *Parsed) speaksNext(i, limit int) bool {
	if i == d.Sentences[d.Tokens[i].Sentence].First {
		return false
	}
	p := &d.Tokens[i-1]
	if d.EndsAt[i] == 0 && !p.Is(lex.DateWord) && !(p.Punct(",") && d.EndsAt[i-1] != 0) || d.Tokens[i].Word == "that" && p.Kind != WordToken {
		return false
	}
	k := i + 1
	for k < limit && k < i+4 && (d.Tokens[k].Is(lex.Auxiliary|lex.Adverb) || strings.HasSuffix(d.Tokens[k].Word, "ly")) {
		k++
	}
	if k >= limit {
		return false
	}
	c, ok := lex.CueWords[d.Tokens[k].Word]
	return ok && !d.Tokens[k].Upper && c.Class != lex.WeakVerb && c.Form != lex.FormIng && (!c.Noun || c.Form != lex.FormBase)
}

// modifierAt reports whether an adjective begins a bare noun phrase with a role:
// "senior officials", "outside experts", "political scientist Ana Ruiz".
func (d *Parsed) modifierAt(i, limit int) bool {
	t := &d.Tokens[i]
	if t.Kind != WordToken || t.Is(lex.Preposition|lex.Conjunction|lex.Auxiliary|lex.Adverb|lex.Relativizer|lex.ObjectPronoun|
		lex.CommonVerb|lex.DateWord) ||
		d.verbAt(i, i-1) {
		return false
	}
	for k := i + 1; k < limit && k < i+3; k++ {
		n := &d.Tokens[k]
		if n.Kind != WordToken || n.Is(lex.Preposition|lex.Conjunction|lex.Auxiliary|lex.Determiner) {
			return false
		}
		if n.Is(lex.Role | lex.RolePlural) {
			return true
		}
	}
	return false
}

// continuesPhrase reports whether token k goes on with the phrase that began at
// First (start after its last possessive); det is that it has a determiner or an
// owner.
func (d *Parsed) continuesPhrase(k, start, first int, det bool) bool {
	t, prev := &d.Tokens[k], d.before(k)
	fresh := k == start || k == first+1 && prev.Is(lex.Determiner)
	switch {
	case t.Is(lex.Relativizer | lex.ObjectPronoun | lex.SubjectPronoun):
		return false
	case d.nameLike(k):
		return true
	case t.Is(lex.DateWord):
		return fresh && det && d.wordFollows(k)
	case k > start && d.isNameParticle(k):
		return true
	case k > start && d.isNamePreposition(k):
		return d.joinsOrganisation(k)
	case k > start && d.isArticleInName(k, start):
		return true
	case k > start && d.isAndOfOrganisation(k):
		return true
	case t.Is(lex.Preposition|lex.Conjunction) && !(fresh && t.Is(lex.Nationality)) && !t.Is(lex.Role):
		return false
	case t.Is(lex.Auxiliary) || k == first+1 && d.isVerbOfSome(k):
		return false
	case t.Is(lex.Adverb) && !t.Is(lex.Nationality|lex.Role):
		return fresh
	case d.verbAt(k, start) && !(fresh && det && k > first):
		return false
	case isAdverbForm(t.Word) && !fresh:
		return false
	}
	return d.continuesNoun(k, det)
}

// continuesNoun reports whether token k, which is a noun or an adjective, belongs
// to the phrase before it: the harbour [office], senior [officials].
func (d *Parsed) continuesNoun(k int, det bool) bool {
	t, prev := &d.Tokens[k], d.before(k)
	switch {
	case t.Is(lex.Role | lex.RolePlural | lex.Title | lex.Group | lex.Nationality | lex.Inanimate):
		return true
	case t.Upper:
		return false
	case det:
		return true
	}
	// Without an article: an adjective before a role, or nothing.
	limit := len(d.Tokens)
	if prev.Upper {
		limit = min(k+2, limit)
	}
	return d.modifierAt(k, limit)
}

// before is the token before token k, or the first one.
func (d *Parsed) before(k int) *Token { return &d.Tokens[max(k-1, 0)] }

// upperAt reports whether token k exists and has a capital.
func (d *Parsed) upperAt(k int) bool { return k < len(d.Tokens) && d.Tokens[k].Upper }

// wordFollows reports whether a word follows token k.
func (d *Parsed) wordFollows(k int) bool {
	return k+1 < len(d.Tokens) && d.Tokens[k+1].Kind == WordToken
}

// isNameParticle reports whether token k is a particle between capitals: Jan [van]
// Dijk, Anna [von] der Heide.
func (d *Parsed) isNameParticle(k int) bool {
	return lex.IsParticle(d.Tokens[k].Word) && d.before(k).Upper && k+1 < len(d.Tokens) &&
		(d.Tokens[k+1].Upper || lex.IsParticle(d.Tokens[k+1].Word))
}

// isNamePreposition reports whether token k is a preposition between capitals: the
// Ministry [of] Health, Institute [for] the Sea.
func (d *Parsed) isNamePreposition(k int) bool {
	switch d.Tokens[k].Word {
	case "of", "for", "on":
		return d.before(k).Upper && k+1 < len(d.Tokens) && (d.Tokens[k+1].Upper || d.Tokens[k+1].Word == "the" && d.upperAt(k+2))
	}
	return false
}

// joinsOrganisation reports whether the preposition k belongs to a name and not to a
// place or a person behind it: Ministry [of] Health, Minister [of] Justice; not Ruiz
// [of] Bergen.
func (d *Parsed) joinsOrganisation(k int) bool {
	prev := d.before(k)
	return prev.Is(lex.OrgWord) || d.Tokens[k].Word == "of" && prev.Is(lex.Title) && k+1 < len(d.Tokens) &&
		d.Tokens[k+1].Is(lex.Title|lex.OrgWord)
}

// isArticleInName reports whether token k is the article behind a preposition of the
// phrase: Institute of [the] Sea.
func (d *Parsed) isArticleInName(k, start int) bool {
	return d.Tokens[k].Word == "the" && d.before(k).Word == "of" && k-1 > start
}

// isAndOfOrganisation reports whether token k joins two words of an organisation's
// name: Trade [and] Industry Ministry; not Ana [and] Council members.
func (d *Parsed) isAndOfOrganisation(k int) bool {
	prev := d.before(k)
	return d.Tokens[k].Word == "and" && prev.Upper && !prev.Is(lex.MaleName|lex.FemaleName) && d.upperAt(k+1) && d.Tokens[k+1].Is(lex.OrgWord)
}

// isVerbOfSome reports whether token k is the verb of the pronoun before it: some
// [called], others [said].
func (d *Parsed) isVerbOfSome(k int) bool {
	c := lex.CueWords[d.Tokens[k].Word]
	return d.before(k).Is(lex.LoosePronoun) && c.Form == lex.FormPast && c.Lemma != 0
}

// isAdverbForm reports whether a word ends as adverbs do: really, boldly.
func isAdverbForm(word string) bool { return strings.HasSuffix(word, "ly") && len(word) > 4 }

// describe makes the mention of tokens [first, last). What is taken back last wins:
// a name, then an organisation, then a role with a capital.
func (d *Parsed) describe(first, last, si int) Mention {
	m := Mention{First: first, Last: last, Head: last - 1, Sentence: si, Owner: -1}
	whole := d.firstNameWord(d.nameTail(first, last), last)
	if whole == last {
		m.Kind = d.kindOfHead(&m)
		return m
	}
	m.Kind = NameMention
	name := d.afterTitles(whole, last)
	if split := d.splitName(name, last, first > 0 && d.Tokens[first-1].Is(lex.Preposition)); split != name {
		name, m.split = split, true
	}
	m.nameFirst, m.NameLast = name, last
	m.Org = d.isOrganisation(first, whole, name, last)
	if m.Org && name != whole && !d.Tokens[name-1].Is(lex.Title) {
		m.nameFirst = whole // the words before are the organisation's own
	}
	end := &d.Tokens[last-1]
	alone := last-name == 1
	if alone && isRoleInCapitals(end) && !(name > first && isCourtesy(d.Tokens[name-1].Word)) {
		m.Kind, m.Org = RoleMention, false
		m.nameFirst, m.NameLast = 0, 0
		m.Plural = strings.HasSuffix(end.Word, "s") && !strings.HasSuffix(end.Word, "ss")
	}
	if alone && first < name && end.Is(lex.Inanimate|lex.Group) && !end.Is(lex.OrgWord|lex.MaleName|lex.FemaleName) {
		// "the Campaign"
		m.Kind = RoleMention
		m.nameFirst, m.NameLast = 0, 0
	}
	m.Group = m.Org
	return m
}

// nameTail is where the words that may be of a name begin, counted from the end of
// tokens [first, last): the mayor of [Bergen], chief engineer [Jan van Dijk, Jr.].
func (d *Parsed) nameTail(first, last int) int {
	k := last
	for k > first && (d.endsName(k-1) || k < last && d.insideName(k-1, first)) {
		k--
	}
	return k
}

// endsName reports whether token k may be the last one of a name: Ruiz, Jr., Ruiz &.
func (d *Parsed) endsName(k int) bool {
	t := &d.Tokens[k]
	return t.Kind == QuoteToken || d.nameLike(k) || d.stopInName(k) || IsSuffix(t.Word) || t.Punct("&") || t.Punct("/")
}

// insideName reports whether token k may stand between words of a name in a phrase
// that begins at first: Bank [of] [the] Sea, Jan [van] Dijk, Ruiz[,] Jr.
func (d *Parsed) insideName(k, first int) bool {
	t := &d.Tokens[k]
	switch t.Word {
	case "of", "for", "on", "and":
		return true
	case "the":
		return k > first
	}
	return lex.IsParticle(t.Word) || t.Punct(",") && IsSuffix(d.Tokens[k+1].Word)
}

// firstNameWord is the first token of [k, last) that has the capital of a name, or
// last.
func (d *Parsed) firstNameWord(k, last int) int {
	for k < last && !d.nameLike(k) {
		k++
	}
	return k
}

// afterTitles is where the name in tokens [whole, last) begins, after the last
// title: US President [Ana Ruiz].
func (d *Parsed) afterTitles(whole, last int) int {
	name := whole
	for j := whole; j < last-1; j++ {
		if d.isTitleOfName(j, last) || j == whole && d.opensWithNoun(whole, last) {
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
func (d *Parsed) isTitleOfName(j, last int) bool {
	t, next := &d.Tokens[j], &d.Tokens[j+1]
	if !t.Is(lex.Title|lex.Role|lex.Nationality) && !(t.allUpper && next.Is(lex.Title)) {
		return false
	}
	firstName := t.Is(lex.MaleName|lex.FemaleName) && !strings.HasSuffix(t.Word, ".") && !t.Is(lex.Nationality)
	return !firstName && !d.joinsName(j, last) && !IsSuffix(next.Word)
}

// opensWithNoun reports whether the word at token i, before the name of a person that ends
// at last, has its capital only because a sentence begins with it: [Streamer] Ana Ruiz,
// [Ex-mayor] Ana Ruiz.
func (d *Parsed) opensWithNoun(i, last int) bool {
	t := &d.Tokens[i]
	if i != d.Sentences[t.Sentence].First || t.Is(lex.MaleName|lex.FemaleName|lex.OrgWord) {
		return false
	}
	if first, second, ok := strings.Cut(d.Text[t.Start:t.End], "-"); ok {
		given := lex.Lexicon[lex.Lower(first)]&(lex.MaleName|lex.FemaleName) != 0
		return !given && second != "" && second[0] >= 'a' && second[0] <= 'z'
	}
	return last-i >= 3 && d.Tokens[i+1].Is(lex.MaleName|lex.FemaleName) && (d.seen[t.Word] == seenLower || namesAgent(t.Word))
}

// namesAgent reports whether a word ends as those do that say what somebody does.
func namesAgent(word string) bool {
	const shortest = 6
	if len(word) < shortest {
		return false
	}
	for _, ending := range [...]string{"er", "or", "ist", "yst", "ian", "witness", "man", "woman"} {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}

// isOrganisation reports whether the name at name, in a phrase that begins at first
// and whose capitals begin at whole, is an organisation's.
func (d *Parsed) isOrganisation(first, whole, name, last int) bool {
	n, begin, end := last-name, &d.Tokens[name], &d.Tokens[last-1]
	switch {
	case d.hasOrganisationWord(name, last):
		return true
	case n > 1 && begin.Is(lex.Group) && !begin.Is(lex.MaleName|lex.FemaleName|lex.Title): // Team Ruiz
		return true
	case n == 1 && d.isAcronym(last-1): // NATO; not RUIZ: "…"
		return true
	}
	// The Guardian; not the Ana Ruiz.
	return first < name && d.Tokens[first].Is(lex.Determiner) && whole <= first+1 && name == whole && !end.Is(lex.MaleName|lex.FemaleName)
}

// hasOrganisationWord reports whether one of tokens [name, last) is a word or a sign
// that only names of organisations have: Harbour [Institute], Ruiz [&] Hale.
func (d *Parsed) hasOrganisationWord(name, last int) bool {
	person := d.Tokens[name].Is(lex.MaleName | lex.FemaleName)
	for j := name; j < last; j++ {
		if t := &d.Tokens[j]; t.Is(lex.OrgWord) && !person || t.Word == "of" || t.Punct("&") {
			return true
		}
	}
	return false
}

// isAcronym reports whether token k is two to six capitals, and not the speaker
// before a turn of a transcript.
func (d *Parsed) isAcronym(k int) bool {
	t := &d.Tokens[k]
	if !t.allUpper || len(t.Word) < 2 || len(t.Word) > 6 {
		return false
	}
	return !(k+2 < len(d.Tokens) && d.Tokens[k+1].Punct(":") && d.isTurn(k+2))
}

// isRoleInCapitals reports whether a word that has the capital of a name is a role
// all the same: the President, Republicans.
func isRoleInCapitals(t *Token) bool {
	return t.Is(lex.Title|lex.Role|lex.RolePlural|lex.Nationality) && !t.Is(lex.MaleName|lex.FemaleName)
}

// isTurn reports whether token i is the turn of somebody in a transcript.
func (d *Parsed) isTurn(i int) bool {
	t := &d.Tokens[i]
	return t.Kind == QuoteToken && d.Spans[t.Quote].Turn
}

// splitName finds where a person's name begins in a run of capitals: after the
// institution in "(minister of) Education Ana Ruiz".
func (d *Parsed) splitName(first, last int, attached bool) int {
	for j := first + 1; j < last-1; j++ {
		t, p := &d.Tokens[j], &d.Tokens[j-1]
		if t.Is(lex.MaleName|lex.FemaleName) && !t.Is(lex.OrgWord|lex.Title|lex.DateWord) && !p.Is(lex.MaleName|lex.FemaleName) &&
			!lex.IsParticle(p.Word) &&
			!strings.HasSuffix(p.Word, ".") && p.Kind == WordToken &&
			(attached || p.Is(lex.OrgWord|lex.Title|lex.Nationality) || p.allUpper) {
			return j
		}
	}
	if !attached {
		return first
	}
	for j := last - 3; j >= first; j-- {
		if d.Tokens[j].Is(lex.OrgWord) && !d.Tokens[j].Is(lex.MaleName|lex.FemaleName) {
			if j+3 == last && !d.Tokens[j+1].Is(lex.OrgWord) && !d.Tokens[j+2].Is(lex.OrgWord|lex.Role|lex.Title) &&
				d.Tokens[j+1].Kind == WordToken &&
				d.Tokens[j+1].Word != "of" && !d.Tokens[j+1].Is(lex.Preposition|lex.Conjunction) {
				return j + 1
			}
			break
		}
	}
	return first
}

// joinsName keeps an organisation's own words together: Justice Department,
// Republican National Committee.
func (d *Parsed) joinsName(j, last int) bool {
	for k := j + 1; k < last; k++ {
		if d.Tokens[k].Is(lex.OrgWord) && !d.Tokens[k].Is(lex.MaleName|lex.FemaleName) {
			return true
		}
		if d.Tokens[k].Is(lex.MaleName | lex.FemaleName) {
			return false
		}
	}
	return false
}

// kindOfHead classifies a phrase without a name by its last word.
func (d *Parsed) kindOfHead(m *Mention) mentionKind {
	h := &d.Tokens[m.Head]
	switch {
	case h.Is(lex.RolePlural):
		m.Plural = true
		return RoleMention
	case h.Is(lex.Role | lex.Title):
		return RoleMention
	case h.Is(lex.Group):
		m.Group = true
		return RoleMention
	case h.Is(lex.Inanimate):
		m.Inanimate = true
		return ThingMention
	case h.Is(lex.Nationality) && d.Tokens[m.First].Is(lex.Determiner):
		return RoleMention
	}
	if w := h.Word; strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
		m.Plural = true
	}
	if w := h.Word; strings.HasSuffix(w, "man") || strings.HasSuffix(w, "woman") || strings.HasSuffix(w, "person") ||
		strings.HasSuffix(w, "ologist") || strings.HasSuffix(w, "ist") && len(w) > 5 {
		return RoleMention
	}
	return ThingMention
}

func (d *Parsed) addMention(m Mention) int {
	m.Entity, m.Person = -1, -1
	d.Mentions = append(d.Mentions, m)
	return len(d.Mentions) - 1
}

// WholePhrase is the token after mention mi and what hangs on it: a spokesman
// for the ministry of defence. Names stand alone.
func (d *Parsed) WholePhrase(mi int) int {
	m := &d.Mentions[mi]
	end := m.Last
	if m.Kind == NameMention || m.Possessive {
		return end
	}
	s := &d.Sentences[m.Sentence]
	for n := 0; n < 4 && end+1 < s.Last; n++ {
		k := d.StartsAt[end+1]
		if k == 0 || d.Mentions[k-1].Attached < 0 || d.HeadOf(int(k)-1) != mi {
			break
		}
		end = d.Mentions[k-1].Last
	}
	return end
}
