package quotation

import (
	"sort"

	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
)

// The subject of a cue, when no quotation helps to find it: a linear model
// chooses among the mentions that the rules of cues.go link to the cue.

// The blocks of the subject model.
var (
	sRelation = &block{name: "relation and commas or nouns passed", size: int(syntax.NumRelations) * 5}
	sKind     = &block{name: "relation and kind of mention", size: int(syntax.NumRelations) * int(syntax.NumMentionKinds)}
	sIs       = &block{name: "what the mention is, relation", size: 12 * int(syntax.NumRelations)}
	sDistance = &block{name: "relation and words between", size: int(syntax.NumRelations) * 6}
	sVerb     = &block{name: "relation and class of verb", size: int(syntax.NumRelations) * int(lex.NumVerbClasses)}
	sForm     = &block{name: "relation and form of verb", size: int(syntax.NumRelations) * int(lex.NumVerbForms)}
	sVerbs    = &block{name: "relation, verbs and clause boundaries between", size: int(syntax.NumRelations) * 9}
	sEntity   = &block{name: "what is known of the entity", size: 8}
	sNobody   = &block{name: "no speaker: class, form and voice of the verb", size: int(lex.NumVerbClasses) * int(lex.NumVerbForms) * 2}
	sLemma    = &block{name: "no speaker: the verb itself, voice", size: lex.MaxLemmas * 2}
	sAgree    = &block{name: "number of mention and verb", size: 6}
	sAfter    = &block{name: "what follows the mention, relation", size: surroundings * int(syntax.NumRelations)}
	sBefore   = &block{name: "what stands before the mention, relation", size: surroundings * int(syntax.NumRelations)}
	sLead     = &block{name: "what stands before the cue, relation", size: surroundings * int(syntax.NumRelations)}
	sOther    = &block{name: "relation to the cue before, relation", size: 2 * int(syntax.NumRelations)}
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
	t := &d.Tokens[i]
	switch {
	case t.Kind == syntax.QuoteToken:
		return 1
	case t.Punct(","):
		return 2
	case t.Kind == syntax.PunctToken:
		return 3
	case t.Is(lex.Auxiliary):
		return 4
	case t.Cue != 0:
		return 5
	case t.Is(lex.Relativizer) || t.Word == "that":
		return 6
	case t.Word == "to":
		return 7
	case t.Is(lex.Preposition):
		return 8
	case t.Is(lex.Conjunction):
		return 9
	case d.IsFiniteVerb(i):
		return 10
	}
	return 11
}

var subjectSize = layout(subjectBlocks)

// subjectFeatures describes link l as the subject of its cue.
func (d *document) subjectFeatures(l syntax.Link, s *syntax.Sentence) bag {
	f := make(bag, 0, 32)
	c := &d.Cues[l.Cue]
	if l.Mention < 0 {
		passive := 0
		if c.Passive {
			passive = 1
		}
		f.add(sNobody, (int(c.Class)*int(lex.NumVerbForms)+int(c.Form))*2+passive)
		f.add(sLemma, int(lex.CueWords[d.Tokens[c.Token].Word].Lemma)*2+passive)
		f.add(sLead, d.surroundingClass(c.Token-1, s.First, s.Last)*int(syntax.NumRelations)+int(l.Rel))
		return f
	}
	m := &d.Mentions[l.Mention]
	r := int(l.Rel)
	f.add(sRelation, r*5+min(l.Steps, 4))
	f.add(sKind, r*int(syntax.NumMentionKinds)+int(m.Kind))
	for i, yes := range [...]bool{m.Plural, m.Inanimate, m.Group, m.Org, m.Possessive, m.Embedded, m.Bracketed, m.Attached >= 0,
		d.FirstFree(s) == l.Mention, m.Owner >= 0, c.Infinitive, c.Passive} {
		f.addIf(sIs, i*int(syntax.NumRelations)+r, yes)
	}
	lo, hi := m.Last, c.Token
	if m.First >= c.Last {
		lo, hi = c.Last, m.First
	}
	f.add(sDistance, r*6+bucket(between(d.counts.words, lo, hi), 0, 1, 3, 7, 14))
	f.add(sVerb, r*int(lex.NumVerbClasses)+int(c.Class))
	f.add(sForm, r*int(lex.NumVerbForms)+int(c.Form))
	f.add(sVerbs, r*9+bucket(between(d.counts.verbs, lo, hi), 0, 1)*3+bucket(between(d.counts.clauses, lo, hi), 0, 1))
	plural := 0
	if m.Plural {
		plural = 1
	}
	if c.Form == lex.FormThird || c.Form == lex.FormBase && !c.Infinitive {
		f.add(sAgree, plural*2+int(c.Form-lex.FormThird))
	}
	f.add(sAfter, d.surroundingClass(m.Last, s.First, s.Last)*int(syntax.NumRelations)+r)
	f.add(sBefore, d.surroundingClass(m.First-1, s.First, s.Last)*int(syntax.NumRelations)+r)
	f.add(sLead, d.surroundingClass(c.Token-1, s.First, s.Last)*int(syntax.NumRelations)+r)
	if k := d.cueBefore(l.Cue, s); k >= 0 && d.hasLink(s, k, l.Mention) {
		f.add(sOther, r)
	} else if k >= 0 {
		f.add(sOther, int(syntax.NumRelations)+r)
	}
	if m.Entity < 0 {
		f.add(sEntity, 0)
		return f
	}
	e := &d.Entities[m.Entity]
	f.addIf(sEntity, 1, e.Person > 0)
	f.addIf(sEntity, 2, e.Person < 0)
	f.addIf(sEntity, 3, e.Count == 1)
	f.addIf(sEntity, 4, e.Count > 3)
	f.addIf(sEntity, 5, e.Spoke >= 0)
	return f
}

// cueBefore is the cue before ci in its sentence, -1 when it is the first.
func (d *document) cueBefore(ci int, s *syntax.Sentence) int {
	if ci > 0 && d.Cues[ci-1].Token >= s.First {
		return ci - 1
	}
	return -1
}

// firstLink is the place of the first link of cue ci among those of its sentence.
func (d *document) firstLink(s *syntax.Sentence, ci int) int {
	return sort.Search(len(s.Links), func(k int) bool { return s.Links[k].Cue >= ci })
}

// hasLink reports whether mention mi may be the subject of cue ci.
func (d *document) hasLink(s *syntax.Sentence, ci, mi int) bool {
	for k := d.firstLink(s, ci); k < len(s.Links) && s.Links[k].Cue == ci; k++ {
		if s.Links[k].Mention == mi && s.Links[k].Rel != syntax.CueObject {
			return true
		}
	}
	return false
}

// subjectsOf lists the links that may give a cue its subject, and nobody: it is
// thought that the dam holds. The links of a cue stand together.
func (d *document) subjectsOf(links []syntax.Link) []syntax.Link {
	var out []syntax.Link
	for _, l := range links {
		if l.Rel != syntax.CueObject {
			out = append(out, l)
		}
	}
	if len(out) > 0 {
		out = append(out, syntax.Link{Cue: out[0].Cue, Mention: -1, Rel: syntax.Nobody})
	}
	return out
}

// chooseSubject picks the subject among the links of one cue and tells how
// sure it is.
func (d *document) chooseSubject(links []syntax.Link, s *syntax.Sentence) (syntax.Link, float64) {
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
		if d.sameBearer(links[i].Mention, links[best].Mention) {
			p += cands[i].p
		}
	}
	return links[best], min(p, 1)
}
