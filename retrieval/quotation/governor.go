package quotation

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
)

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
	if after >= 0 && d.LastMark(int(d.Tokens[ti].Quote)) == ',' {
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
	if c := d.governorAfter(ti); c >= 0 && d.LastMark(int(d.Tokens[ti].Quote)) == ',' {
		return c
	}
	if c := d.cueBeforeQuote(ti); c >= 0 && d.Cues[c].Class <= lex.WeakVerb {
		return c
	}
	return d.governorAfter(ti)
}

// cueBeforeQuote walks from the quotation back over what may stand between a
// verb and its object, and stops at the first thing that may not.
func (d *document) cueBeforeQuote(ti int) int {
	s := &d.Sentences[d.Tokens[ti].Sentence]
	for k := ti - 1; k >= s.First && k >= ti-maxReach; k-- {
		t := &d.Tokens[k]
		if t.Cue != 0 {
			return int(t.Cue) - 1
		}
		if t.Kind == syntax.PunctToken {
			if k == ti-1 && (t.Word == "," || t.Word == ":") {
				continue
			}
			return -1
		}
		if e := d.EndsAt[k+1]; e != 0 {
			m := &d.Mentions[e-1]
			if m.Kind == syntax.RelativeMention || m.First < s.First {
				return -1
			}
			k = m.First
			continue
		}
		if t.Kind == syntax.QuoteToken || t.Is(lex.Auxiliary|lex.Conjunction|lex.Relativizer|lex.SubjectPronoun) &&
			!t.Is(lex.Preposition|lex.DateWord) &&
			t.Word != "that" || d.IsFiniteVerb(k) {
			return -1
		}
	}
	return -1
}

// governorAfter finds the verb of "…," Ruiz said and of "…," said Ruiz.
func (d *document) governorAfter(ti int) int {
	s := &d.Sentences[d.Tokens[ti].Sentence]
	k := ti + 1
	if k < s.Last && d.Tokens[k].Punct(",") {
		k++
	}
	if k >= s.Last {
		return -1
	}
	if m := d.StartsAt[k]; m != 0 && d.Tokens[k].Cue == 0 {
		k = d.Mentions[m-1].Last
		for k < s.Last && d.Tokens[k].Kind == syntax.WordToken && d.Tokens[k].Cue == 0 && d.Tokens[k].Is(lex.Auxiliary|lex.Adverb|lex.DateWord) {
			k++
		}
	}
	if k >= s.Last || d.Tokens[k].Cue == 0 {
		return -1
	}
	c := int(d.Tokens[k].Cue) - 1
	if d.Cues[c].Class > lex.AskVerb || !d.governs(c) {
		return -1
	}
	return c
}

// governs reports whether cue ci is a finite verb of speech in the active voice,
// without "would" or "may", that has a subject of its own right beside it.
func (d *document) governs(ci int) bool {
	c := &d.Cues[ci]
	if c.Class > lex.NameVerb || c.Form == lex.FormIng || c.Infinitive || c.Passive || c.Class == lex.NameVerb &&
		!callsNames(d.Tokens[c.Token].Word) {
		return false
	}
	s := &d.Sentences[c.Sentence]
	if c.Form == lex.FormBase && !d.isFiniteBase(c, s) {
		return false
	}
	for k := c.Token - 1; k >= s.First && d.Tokens[k].Is(lex.Auxiliary|lex.Adverb); k-- {
		if isModal(d.Tokens[k].Word) {
			return false
		}
	}
	return d.ownSubject(ci) != nil
}

// isFiniteBase tells "they say", "did say" and "heard Park say" from a noun that
// looks like a verb: the party nod.
func (d *document) isFiniteBase(c *syntax.Cue, s *syntax.Sentence) bool {
	if c.Token == s.First {
		return false
	}
	if d.Tokens[c.Token-1].Is(lex.Auxiliary) {
		return true
	}
	e := d.EndsAt[c.Token]
	if e == 0 {
		return false
	}
	m := &d.Mentions[e-1]
	if m.Plural || m.Kind == syntax.LoosePronounMention || d.Tokens[c.Token-1].Is(lex.SubjectPronoun) {
		return true
	}
	if m.First == s.First {
		return false
	}
	switch d.Tokens[m.First-1].Word {
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
func (d *document) ownSubject(ci int) *syntax.Link {
	s := &d.Sentences[d.Cues[ci].Sentence]
	for k := d.firstLink(s, ci); k < len(s.Links) && s.Links[k].Cue == ci; k++ {
		l := &s.Links[k]
		m := &d.Mentions[l.Mention]
		if l.Steps > 0 || m.Possessive || m.Kind == syntax.ThingMention && !m.Inanimate {
			continue
		}
		switch l.Rel {
		case syntax.InvertedSubject:
			// Not "Ruiz, a doctor, said Park “was late”", "described it as “…”".
			if n := m.Last; m.Embedded || m.Kind == syntax.LoosePronounMention || n < s.Last && d.Tokens[n].Kind == syntax.QuoteToken {
				continue
			}
			return l
		case syntax.AdjacentSubject, syntax.ClauseSubject: // the last of them the head of "none of the captains"
			if !m.Embedded {
				return l
			}
		case syntax.Antecedent:
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
	first := d.Cues[ci].Token
	if l != nil {
		first = min(first, d.Mentions[l.Mention].First)
	}
	return first > d.Sentences[d.Cues[ci].Sentence].First && d.Tokens[first-1].Word == "what"
}

// keepClause gives the quotation to the subject of the verb beside it where the
// model chose somebody of another clause.
func (d *document) keepClause(a *attribution, cands []candidate) {
	g := d.governor(a.setting.token)
	if g < 0 || d.inWhat(g) {
		return
	}
	l := d.ownSubject(g)
	if d.sameBearer(l.Mention, a.best.mention) {
		a.pSpeaker = max(a.pSpeaker, keptClause)
		return
	}
	for i := range cands {
		if cands[i].cue == g && cands[i].mention == l.Mention {
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
	if a.best.cue < 0 || !d.Cues[a.best.cue].Passive || a.best.rel == syntax.PassiveAgent || a.best.mention < 0 {
		return
	}
	switch a.best.rel {
	case syntax.AdjacentSubject, syntax.AppositionSubject, syntax.ClauseSubject, syntax.WhoSubject, syntax.Antecedent, syntax.SharedSubject:
	default:
		return
	}
	best := -1
	for i := range cands {
		if cands[i].cue == a.best.cue && cands[i].rel == syntax.PassiveAgent && (best < 0 || cands[i].p > cands[best].p) {
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
