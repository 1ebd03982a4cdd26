package syntax

import (
	"sort"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
)

// Cue is a word that tells of speech: a reporting verb, "according to", a
// colon after a name, a noun like claim with an owner.
type Cue struct {
	Token       int
	Last        int // after its last token
	Class       lex.VerbClass
	Form        lex.VerbForm
	Infinitive  bool
	Passive     bool
	Subordinate bool // after who, which, that, because
	Sentence    int
	HasSubject  bool
}

// findCues finds the cues of every sentence and links them to the mentions that
// may be their subjects.
func (d *Parsed) findCues() {
	for si := range d.Sentences {
		s := &d.Sentences[si]
		for i := s.First; i < s.Last; i++ {
			c, ok := d.cueAt(i, s)
			if !ok {
				continue
			}
			c.Sentence = si
			d.Cues = append(d.Cues, c)
			d.Tokens[i].Cue = int32(len(d.Cues))
			d.linkCue(len(d.Cues)-1, s)
		}
	}
}

func (d *Parsed) cueAt(i int, s *Sentence) (Cue, bool) {
	t := &d.Tokens[i]
	if t.Kind == QuoteToken {
		return Cue{}, false
	}
	if t.Kind == PunctToken {
		return d.punctCue(i, s)
	}
	next := &Token{}
	if i+1 < s.Last {
		next = &d.Tokens[i+1]
	}
	switch t.Word {
	case "according":
		if next.Word == "to" {
			return Cue{Token: i, Last: i + 2, Class: lex.AccordingTo}, true
		}
	case "per":
		if d.StartsAt[i+1] != 0 && i > s.First && d.Tokens[i-1].Kind != WordToken {
			return Cue{Token: i, Last: i + 1, Class: lex.AccordingTo}, true
		}
	case "citing", "quoting":
		return Cue{Token: i, Last: i + 1, Class: lex.ShowVerb, Form: lex.FormIng}, true
	case "words":
		if i > s.First && d.Tokens[i-1].Word == "the" && next.Word == "of" {
			return Cue{Token: i, Last: i + 2, Class: lex.AccordingTo}, true
		}
		if i > s.First && (d.Tokens[i-1].Word == "'s" || d.Tokens[i-1].Is(lex.PossessivePronoun)) {
			return Cue{Token: i, Last: i + 1, Class: lex.NounVerb}, true
		}
		return Cue{}, false
	}
	w, ok := lex.CueWords[t.Word]
	if ok && t.Upper && w.Form != lex.FormIng && !(i == s.First && w.Form == lex.FormPast) && !t.allUpper &&
		!(s.Headline && w.Form == lex.FormThird && !w.Noun) {
		ok = false
	}
	if ok && !d.nounReading(i, s, w) {
		c := Cue{Token: i, Last: i + 1, Class: w.Class, Form: w.Form}
		c.Infinitive = i > s.First && d.Tokens[i-1].Word == "to"
		for k := i - 1; k >= s.First && k > i-4; k-- {
			p := &d.Tokens[k]
			if p.Is(lex.Auxiliary) {
				switch p.Word {
				case "was", "were", "been", "is", "are", "being", "be":
					c.Passive = w.Form == lex.FormPast
				}
			} else if !p.Is(lex.Adverb) {
				break
			}
		}
		return c, true
	}
	return d.ownedNoun(i, s)
}

// punctCue is the cue of a colon behind a name, or a dash between a quotation and a
// name.
func (d *Parsed) punctCue(i int, s *Sentence) (Cue, bool) {
	t := &d.Tokens[i]
	switch t.Word {
	case ":":
		if i > s.First && (d.EndsAt[i] != 0 || d.Tokens[i-1].Punct(")")) || i == s.First+1 && d.Tokens[i-1].Upper {
			return Cue{Token: i, Last: i + 1, Class: lex.ColonCue}, true
		}
	case "—", "–", "--", "-", "―":
		if i > s.First && d.Tokens[i-1].Kind == QuoteToken && i+1 < s.Last && d.StartsAt[i+1] != 0 || i == s.First && i > 0 &&
			d.Tokens[i-1].Kind == QuoteToken && i+1 < s.Last && d.StartsAt[i+1] != 0 {
			return Cue{Token: i, Last: i + 1, Class: lex.ColonCue, Form: lex.FormThird}, true
		}
	}
	return Cue{}, false
}

// ownedNoun is the cue of a noun of speech with an owner: Ruiz's claim, her claim.
func (d *Parsed) ownedNoun(i int, s *Sentence) (Cue, bool) {
	t := &d.Tokens[i]
	if t.Is(lex.NounCue) && i > s.First {
		p := &d.Tokens[i-1]
		q := p
		if i-2 >= s.First && !p.Is(lex.PossessivePronoun) && p.Word != "'s" {
			q = &d.Tokens[i-2]
		}
		if p.Is(lex.PossessivePronoun) || p.Word == "'s" || q.Is(lex.PossessivePronoun) || q.Word == "'s" {
			return Cue{Token: i, Last: i + 1, Class: lex.NounVerb}, true
		}
	}
	return Cue{}, false
}

// nounReading reports whether a verb form is a noun or adjective here: the [claim],
// his [stated] aim.
func (d *Parsed) nounReading(i int, s *Sentence, w lex.CueWord) bool {
	var p *Token // the token before, nil at the head of the sentence
	if i > s.First {
		p = &d.Tokens[i-1]
	}
	switch w.Form {
	case lex.FormBase:
		return p == nil || d.baseIsNoun(i, s, w) // at the head an imperative, or a noun in a headline
	case lex.FormThird:
		return w.Noun && (p == nil || d.thirdIsNoun(i, p))
	case lex.FormPast:
		// the [proposed] dam; not the dam [proposed] by
		return p != nil && !p.Is(lex.Adverb) && p.Is(lex.Determiner|lex.PossessivePronoun) && !p.Is(lex.LoosePronoun) && i+1 < s.Last &&
			d.Tokens[i+1].Kind == WordToken && !d.Tokens[i+1].Is(lex.Determiner|lex.Preposition)
	case lex.FormIng:
		return p != nil && p.Is(lex.Determiner|lex.PossessivePronoun) // the [warning]
	}
	return false
}

// baseIsNoun reports whether the base form at token i, which is not the first of the
// sentence, is a noun: a [report]; not to [report], they [report], critics [report].
func (d *Parsed) baseIsNoun(i int, s *Sentence, w lex.CueWord) bool {
	p := &d.Tokens[i-1]
	if p.Word == "to" || p.Is(lex.Auxiliary) && p.Word != "'s" || p.Is(lex.SubjectPronoun) || p.Word == "i" || p.Word == "we" ||
		p.Word == "you" {
		return false
	}
	if p.Is(lex.Adverb) && i-2 >= s.First {
		p = &d.Tokens[i-2]
		if p.Is(lex.Auxiliary|lex.SubjectPronoun) || p.Word == "to" {
			return false // they also [report]
		}
	}
	if p.Word == "who" || p.Word == "and" {
		return w.Noun
	}
	if e := d.EndsAt[i]; e != 0 && p.Kind == WordToken {
		return d.baseIsNounBehind(d.HeadOf(int(e)-1), s, w)
	}
	return w.Noun || p.Kind == WordToken
}

// baseIsNounBehind reports whether a base form right behind mention mi is a noun, the
// Mention being no subject of it.
func (d *Parsed) baseIsNounBehind(mi int, s *Sentence, w lex.CueWord) bool {
	m := &d.Mentions[mi]
	if m.First > s.First && d.Tokens[m.First-1].Word == "and" && m.Kind == NameMention {
		return false // Ruiz and Hale [say]
	}
	if !w.Noun && w.Class <= lex.AskVerb {
		return false // police [say]; observers around the country [say]
	}
	if w.Noun && m.Kind == ThingMention {
		return true // the dam [reports]
	}
	return !m.Plural && m.Kind != LoosePronounMention
}

// thirdIsNoun reports whether a form that may be a plural noun is one behind token p:
// his [claims], three [reports], making [claims]; not Ruiz [claims].
func (d *Parsed) thirdIsNoun(i int, p *Token) bool {
	if p.Is(lex.Determiner|lex.PossessivePronoun|lex.Preposition|lex.Number) || p.Word == "'s" {
		return true
	}
	if strings.HasSuffix(p.Word, "ing") && !p.Upper && len(p.Word) > 5 {
		return true
	}
	e := d.EndsAt[i]
	return e != 0 && d.Mentions[e-1].Plural
}

// Relation is how a mention relates to a cue or a quotation.
type Relation uint8

const (
	AdjacentSubject   Relation = iota // Ruiz said
	AppositionSubject                 // Ruiz, a doctor, said
	InvertedSubject                   // said Ruiz
	WhoSubject                        // who said
	Antecedent                        // Ruiz, who said
	ClauseSubject                     // Ruiz of the institute there said
	SharedSubject                     // Ruiz stood up and said; Ruiz left, saying
	SourceOf                          // according to Ruiz
	OwnerOf                           // Ruiz's claim
	PassiveAgent                      // described by Ruiz as
	BeforeColon                       // Ruiz:
	AfterDash                         // "…" — Ruiz
	CueObject                         // told Ruiz
	NoCue                             // is in the sentence
	PreviousSpeaker                   // spoke the quotation before
	PreviousSubject                   // subject of a cue in the sentence before
	PreviousMention                   // first mention of the sentence before
	NextSubject                       // subject of a cue in the sentence after
	Nobody                            // no speaker at all
	NumRelations
)

// Link ties a mention to a cue.
type Link struct {
	Cue, Mention int
	Rel          Relation
	Steps        int // commas or mentions passed on the way
}

const (
	maxBack      = 60 // tokens looked at before a cue or a "who"
	maxAppositon = 4  // commas passed before a cue
)

func (d *Parsed) addLink(s *Sentence, ci, mi int, rel Relation, steps int) {
	mi = d.speakerOf(mi)
	for k := len(s.Links) - 1; k >= 0 && s.Links[k].Cue == ci; k-- {
		if s.Links[k].Mention == mi {
			return
		}
	}
	s.Links = append(s.Links, Link{ci, mi, rel, steps})
	if rel != CueObject && rel != NoCue {
		d.Cues[ci].HasSubject = true
	}
}

// HeadOf climbs from the innermost noun to the head of its phrase: a spokesman
// for the group of doctors.
func (d *Parsed) HeadOf(mi int) int {
	for n := 0; n < 6 && d.Mentions[mi].Attached >= 0; n++ {
		mi = d.Mentions[mi].Attached
	}
	return mi
}

// linkCue finds the mentions that may be the subject of cue ci.
func (d *Parsed) linkCue(ci int, s *Sentence) {
	c := &d.Cues[ci]
	i := c.Token
	switch c.Class {
	case lex.AccordingTo:
		if m := d.StartsAt[min(c.Last, len(d.Tokens))]; m != 0 && c.Last < s.Last {
			d.addLink(s, ci, int(m)-1, SourceOf, 0)
		} else if c.Last+1 < s.Last {
			if m := d.StartsAt[c.Last+1]; m != 0 {
				d.addLink(s, ci, int(m)-1, SourceOf, 1)
			}
		}
		return
	case lex.NounVerb:
		for k := d.MentionsBefore(s, c.Last) - 1; k >= 0 && d.Mentions[s.Mentions[k]].Last > i-maxPhrase; k-- {
			m := &d.Mentions[s.Mentions[k]]
			if m.Owner >= 0 && m.First <= i && i <= m.Last {
				d.addLink(s, ci, m.Owner, OwnerOf, 0)
				return
			}
		}
		// The phrase was cut short: the owner ends right before.
		for k := i - 1; k >= s.First && k > i-4; k-- {
			if m := d.EndsAt[k]; m != 0 {
				d.addLink(s, ci, int(m)-1, OwnerOf, 1)
				return
			}
		}
		return
	case lex.ColonCue:
		if c.Form == lex.FormThird {
			if m := d.StartsAt[i+1]; m != 0 {
				d.addLink(s, ci, int(m)-1, AfterDash, 0)
			}
			return
		}
		if m := d.EndsAt[i]; m != 0 {
			d.addLink(s, ci, d.HeadOf(int(m)-1), BeforeColon, 0)
		}
		if f := d.FirstFree(s); f >= 0 && d.Mentions[f].Last <= i {
			d.addLink(s, ci, f, BeforeColon, 1)
		}
		return
	}
	d.linkLeft(ci, s)
	d.linkRight(ci, s)
}

// linkLeft links cue ci to the mentions before it that may be its subject.
func (d *Parsed) linkLeft(ci int, s *Sentence) {
	c := &d.Cues[ci]
	low := max(s.First, c.Token-maxBack)
	p := d.beforeAdverbs(c.Token, low, s)
	if p < low {
		d.linkShared(ci, s, c.Token)
		return
	}
	if mi, ok := d.endingAt(p + 1); ok {
		if c.Form == lex.FormIng && p == c.Token-1 && d.linkParticiple(ci, mi, s) {
			return
		}
		if c.Form != lex.FormIng || p == c.Token-2 && d.Tokens[p+1].Is(lex.Auxiliary) {
			d.linkAdjacent(ci, mi, s)
			return
		}
	}
	switch t := &d.Tokens[p]; {
	case mayEndApposition(t):
		d.linkApposition(ci, s, p, low)
	case t.Is(lex.Relativizer):
		d.linkAntecedent(ci, p, s)
		return
	case t.Is(lex.Conjunction):
		d.linkShared(ci, s, p)
		return
	case t.Kind == QuoteToken:
		return
	}
	d.linkShared(ci, s, p+1)
}

// endingAt is the mention that ends before token i.
func (d *Parsed) endingAt(i int) (mention int, ok bool) {
	e := d.EndsAt[i]
	return int(e) - 1, e != 0
}

// beforeAdverbs steps back from the cue at token i over what may stand between it and
// its subject: Ruiz [also], Ruiz [on Monday], Ruiz [has repeatedly]. It returns the
// Token that it stops at, below low when there is none.
func (d *Parsed) beforeAdverbs(i, low int, s *Sentence) int {
	p := i - 1
	for p >= low {
		t := &d.Tokens[p]
		if t.Kind != WordToken || d.EndsAt[p+1] != 0 && !t.Is(lex.DateWord) {
			break
		}
		onDate := t.Word == "on" && p+1 < s.Last && d.Tokens[p+1].Is(lex.DateWord)
		passed := t.Is(lex.Auxiliary|lex.Adverb|lex.DateWord) && !t.Is(lex.SubjectPronoun) || strings.HasSuffix(t.Word, "ly") || t.Word == "to" ||
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
func (d *Parsed) linkParticiple(ci, mi int, s *Sentence) (done bool) {
	h := d.HeadOf(mi)
	if f := d.Mentions[h].First - 1; f >= s.First && (d.Tokens[f].Word == "with" || d.Tokens[f].Kind == PunctToken) {
		d.addLink(s, ci, h, AdjacentSubject, 2)
		d.linkShared(ci, s, d.Mentions[mi].Last)
		return true
	}
	if !d.Mentions[mi].Possessive {
		d.addLink(s, ci, mi, AdjacentSubject, 3)
	}
	return false
}

// linkAdjacent links cue ci to mention mi, which ends before it: Ruiz [said], the
// head of the institute [said], Ruiz, who [said].
func (d *Parsed) linkAdjacent(ci, mi int, s *Sentence) {
	c, m := &d.Cues[ci], &d.Mentions[mi]
	if m.Kind == RelativeMention {
		d.addLink(s, ci, mi, WhoSubject, 0)
		c.Subordinate = true
		if a := d.AntecedentOf(mi, s); a >= 0 {
			d.addLink(s, ci, d.HeadOf(a), Antecedent, 0)
		}
		return
	}
	h := d.HeadOf(mi)
	if h != mi {
		d.addLink(s, ci, h, ClauseSubject, 0)
		d.addLink(s, ci, mi, AdjacentSubject, 1)
	} else {
		d.addLink(s, ci, mi, AdjacentSubject, 0)
	}
	if m.Embedded && m.Attached < 0 {
		// In a speech to voters Ruiz said; during a visit he said
		d.linkShared(ci, s, m.First)
	}
	c.Subordinate = c.Subordinate || d.subordinated(d.Mentions[h].First, s)
}

// mayEndApposition reports whether an apposition may end with this token: Ruiz, a
// doctor[,] said; Ruiz (a doctor[)] said.
func mayEndApposition(t *Token) bool {
	if t.Kind != PunctToken {
		return false
	}
	switch t.Word {
	case ",", ")", "—", "–", "-", "--":
		return true
	}
	return false
}

// linkAntecedent links cue ci to what the relative word at token p refers to: the
// dam [that] experts doubted, the report, [which] says.
func (d *Parsed) linkAntecedent(ci, p int, s *Sentence) {
	d.Cues[ci].Subordinate = true
	if mi, ok := d.endingAt(p); ok {
		d.addLink(s, ci, d.HeadOf(mi), Antecedent, 0)
	} else if p > s.First {
		if mi, ok := d.endingAt(p - 1); ok {
			d.addLink(s, ci, d.HeadOf(mi), Antecedent, 1)
		}
	}
}

// linkApposition handles a comma, bracket or dash before the cue: the subject
// ends before one of the commas further left.
func (d *Parsed) linkApposition(ci int, s *Sentence, p, low int) {
	c := &d.Cues[ci]
	commas := 0
	for k := p; k > low && commas <= maxAppositon; k-- {
		t := &d.Tokens[k]
		if t.Kind == QuoteToken && !d.Spans[t.Quote].Nickname {
			return
		}
		if t.Kind != PunctToken {
			continue
		}
		switch t.Word {
		case ";", ":":
			return
		case ",", "(", "—", "–", "--", "-":
			commas++
			if k == p && c.Form == lex.FormIng {
				// Ruiz left, saying: whatever ends here is not the subject.
				continue
			}
			if e := d.endsBefore(k, s); e >= 0 && k < p {
				h := d.HeadOf(e)
				if d.isPlace(h, s) {
					continue
				}
				d.addLink(s, ci, h, AppositionSubject, commas)
			}
		}
	}
}

// MentionsBefore is the number of mentions of s that begin before token i.
func (d *Parsed) MentionsBefore(s *Sentence, i int) int {
	return sort.Search(len(s.Mentions), func(k int) bool { return d.Mentions[s.Mentions[k]].First >= i })
}

// isPlace tells the state in "of Salem, Oregon," and "Salem, Ore.,"
// and what follows a preposition from a subject.
func (d *Parsed) isPlace(mi int, s *Sentence) bool {
	m := &d.Mentions[mi]
	if m.Embedded {
		return true
	}
	if m.Last-m.First == 1 && strings.HasSuffix(d.Tokens[m.First].Word, ".") {
		return true
	}
	if m.Kind == NameMention && m.First-1 > s.First && d.Tokens[m.First-1].Punct(",") {
		if e := d.EndsAt[m.First-1]; e != 0 {
			b := &d.Mentions[e-1]
			return b.Embedded && b.Kind == NameMention && m.NameLast-m.nameFirst <= 2 &&
				d.Tokens[m.nameFirst].class&(lex.MaleName|lex.FemaleName) == 0
		}
	}
	return false
}

// linkShared adds the subjects that a participle, an infinitive or the second of
// two verbs shares: of the verb before, of the clause, of the sentence.
func (d *Parsed) linkShared(ci int, s *Sentence, before int) {
	n := 0
	// The nearest cue before, in this sentence.
	if ci > 0 && d.Cues[ci-1].Sentence == d.Cues[ci].Sentence {
		for k := len(s.Links) - 1; k >= 0 && n < 2; k-- {
			l := s.Links[k]
			if l.Cue == ci {
				continue
			}
			if l.Cue < ci-1 {
				break
			}
			if l.Rel != CueObject {
				d.addLink(s, ci, l.Mention, SharedSubject, n)
				n++
			}
		}
	}
	// The nearest free mentions before it, and the first of the sentence.
	count := 0
	for k := d.MentionsBefore(s, before) - 1; k >= 0 && count < 2; k-- {
		mi := s.Mentions[k]
		m := &d.Mentions[mi]
		if m.Last > before {
			continue
		}
		if before-m.Last > maxBack {
			break
		}
		if m.Embedded || m.Possessive || m.Bracketed || m.Kind == RelativeMention || d.isPlace(mi, s) {
			continue
		}
		d.addLink(s, ci, mi, ClauseSubject, 1+count)
		count++
	}
	for k := 0; k < len(s.Mentions) && k < 4; k++ {
		mi := s.Mentions[k]
		m := &d.Mentions[mi]
		if m.Last > before {
			break
		}
		if !m.Embedded && !m.Possessive {
			d.addLink(s, ci, mi, SharedSubject, 3)
			break
		}
	}
}

func (d *Parsed) linkRight(ci int, s *Sentence) {
	c := &d.Cues[ci]
	k := c.Last
	for k < s.Last && k < c.Last+3 && d.StartsAt[k] == 0 &&
		(d.Tokens[k].Is(lex.Adverb|lex.DateWord) || strings.HasSuffix(d.Tokens[k].Word, "ly") && d.Tokens[k].Kind == WordToken) {
		k++
	}
	if k >= s.Last {
		return
	}
	if c.Passive {
		for j := k; j < s.Last && j < k+8; j++ {
			if d.Tokens[j].Word == "by" && d.StartsAt[j+1] != 0 {
				d.addLink(s, ci, int(d.StartsAt[j+1])-1, PassiveAgent, 0)
				break
			}
		}
	}
	m := d.StartsAt[k]
	if m == 0 {
		return
	}
	mi := int(m) - 1
	before := c.Token - 1
	for before >= s.First && d.Tokens[before].Kind == PunctToken && (d.Tokens[before].Word == "," || d.Tokens[before].Word == "—") {
		before--
	}
	afterQuote := before >= s.First && d.Tokens[before].Kind == QuoteToken
	if before < s.First && c.Token == s.First && s.First > 0 && d.Tokens[s.First-1].Kind == QuoteToken {
		afterQuote = true
	}
	asSaid := before >= s.First && d.Tokens[before].Word == "as"
	if (c.Form == lex.FormPast || c.Form == lex.FormThird || c.Form == lex.FormBase) && !c.Infinitive &&
		(afterQuote || asSaid || !c.HasSubject && c.Class <= lex.AskVerb && k == c.Last || before < c.Token-1 && d.saidByWhom(c, mi)) {
		d.addLink(s, ci, mi, InvertedSubject, k-c.Last)
		return
	}
	d.addLink(s, ci, mi, CueObject, 0)
}

// saidByWhom tells "The dam is safe, said Ana Ruiz, who …" from "Ruiz, a
// doctor, told the court …": the verb takes no noun, and none of a clause.
func (d *Parsed) saidByWhom(c *Cue, mi int) bool {
	if d.Tokens[c.Token].Word != "said" && d.Tokens[c.Token].Word != "says" && (c.Class != lex.AddVerb || c.Form > lex.FormThird) {
		return false
	}
	m := &d.Mentions[mi]
	s := &d.Sentences[m.Sentence]
	end := d.PhraseEnd(d.WholePhrase(mi), m.Sentence)
	if m.Kind == ThingMention || end < s.Last && d.Tokens[end].Kind == WordToken && !d.Tokens[end].Is(lex.Relativizer) {
		return false
	}
	return c.Class == lex.SayVerb || m.Kind == NameMention && !m.Embedded
}

// AntecedentOf is the mention that "who" refers to.
func (d *Parsed) AntecedentOf(who int, s *Sentence) int {
	p := d.Mentions[who].First - 1
	first := max(s.First, p-maxBack)
	if p >= first && d.Tokens[p].Punct(",") {
		p--
	}
	// Ana Ruiz, 41, of Salem, Ore., who: the first before a comma that is
	// no place.
	last := -1
	for n := 0; p >= first && n < 4; n++ {
		if e := d.endsBefore(p+1, s); e >= 0 {
			last = e
			if !d.isPlace(d.HeadOf(e), s) {
				return d.speakerOf(d.HeadOf(e))
			}
		}
		for p >= first && !d.Tokens[p].Punct(",") {
			if d.Tokens[p].Kind == QuoteToken || d.Tokens[p].Cue != 0 {
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
func (d *Parsed) subordinated(i int, s *Sentence) bool {
	if i <= s.First {
		return false
	}
	t := &d.Tokens[i-1]
	return t.Is(lex.Relativizer) || t.Is(lex.Conjunction) && t.Word != "and" && t.Word != "but" && t.Word != "or"
}
